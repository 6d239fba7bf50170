"""TwiML: the rules for verbs, checked in every document that can be sent."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.call.state import CallState
from ivr.call.turn import Kind, Outcome, Passage, Turn
from ivr.call.walk import walk
from ivr.script.line import Line
from ivr.script.speech import Pause, Recording, Speech, Utterance, Voice
from ivr.twilio import twiml
from tests.calling import breaches, words_in
from tests.scripts import full_script, nested_script, prepared, small_script

Element = ElementTree.Element

SWEDISH = Voice("sv", "sv-SE", "Polly.Elin-Neural")
ENGLISH = Voice("en", "en-GB", "Polly.Amy-Neural")
VOICES = {("sv-SE", "Polly.Elin-Neural"), ("en-GB", "Polly.Amy-Neural")}
ACTION = "/voice/sv.main.-.m0i0e0h0.00000000.00000000"
STATE = CallState("sv")
RECORDING = Recording("0" * 32 + ".wav", "audio/wav", 1.0, "Hej", "sv", b"")

SCRIPTS: Mapping[str, Callable[[], dict[str, bytes]]] = {
    "full": full_script,
    "three levels and sixty topics": nested_script,
    "one small menu": small_script,
    "one language": lambda: small_script(languages=["en"]),
}


@pytest.fixture(scope="module", params=SCRIPTS)
def line(request: pytest.FixtureRequest) -> Line:
    return prepared(SCRIPTS[request.param]())


@pytest.fixture(scope="module")
def documents(line: Line) -> list[bytes]:
    """Every document of a line."""
    wait = line.script.patience.wait_seconds
    turns = walk(line).spoken
    return [twiml.render(turn, ACTION, wait) for turn in turns] + [twiml.render_fault(line)]


def rendered(
    *skippable: Utterance, fixed: Sequence[Utterance] = (), state: CallState | None = STATE
) -> bytes:
    passages = (
        Passage(Kind.NOTICE, "notice", "sv", tuple(fixed), interruptible=False),
        Passage(Kind.TEXT, "fred", "sv", skippable),
    )
    return twiml.render(Turn(Outcome.MENU, passages, state), ACTION, 7)


def root(document: bytes) -> Element:
    return ElementTree.fromstring(document)


def says(documents: Sequence[bytes]) -> Iterator[Element]:
    for document in documents:
        yield from root(document).iter("Say")


def verbs(document: bytes) -> list[str]:
    return [verb.tag for verb in root(document)]


def sentences(say: Element) -> list[str]:
    return ["".join(part.itertext()) for part in say.iter("s")]


# Every document of a line.


def test_every_document_passes_the_allow_list(documents: list[bytes]) -> None:
    assert len(documents) >= 20
    for document in documents:
        assert not breaches(document)


def test_every_say_has_its_voice_and_its_locale_and_nothing_else(documents: list[bytes]) -> None:
    for say in says(documents):
        assert set(say.attrib) == {"voice", "language"}
        assert (say.get("language"), say.get("voice")) in VOICES


def test_pauses_are_breaks_inside_speech_and_never_a_verb(documents: list[bytes]) -> None:
    """`<Pause>` counts whole seconds, and as the first verb the call would go on ringing."""
    for document in documents:
        assert b"<Pause" not in document
    for say in says(documents):
        times = {part.attrib["time"] for part in say.iter("break")}
        assert times <= {"300ms", "400ms", "500ms", "700ms", "750ms", "1050ms"}
        assert {part.tag for part in say} <= {"s", "break"}
        assert not (say.text or "").strip()
        assert not any((part.tail or "").strip() for part in say)


def test_every_say_has_words(documents: list[bytes]) -> None:
    """How Twilio treats an empty one is not known."""
    for say in says(documents):
        assert all(sentence.strip() for sentence in sentences(say))
        assert sentences(say)


def test_every_gather_takes_one_key_of_twelve_and_hears_of_silence_in_both_ways(
    line: Line, documents: list[bytes]
) -> None:
    gathers = [gather for document in documents for gather in root(document).iter("Gather")]
    assert gathers
    for gather in gathers:
        assert gather.attrib == {
            "input": "dtmf",
            "numDigits": "1",
            "finishOnKey": "",
            "timeout": str(line.script.patience.wait_seconds),
            "action": ACTION + twiml.CONNECTION,
            "method": "POST",
            "actionOnEmptyResult": "true",
        }
        assert {part.tag for part in gather} <= {"Say"}
    for document in documents:
        if "Gather" in verbs(document):
            assert verbs(document)[-2:] == ["Gather", "Redirect"]
            redirect = root(document)[-1]
            assert (redirect.text, redirect.attrib) == (
                f"{ACTION}/silence{twiml.CONNECTION}",
                {"method": "POST"},
            )


def test_a_call_ends_after_words_and_never_in_silence(documents: list[bytes]) -> None:
    endings = [document for document in documents if "Gather" not in verbs(document)]
    assert len(endings) >= 3
    for document in endings:
        assert verbs(document)[-1] == "Hangup"
        assert set(verbs(document)[:-1]) == {"Say"}


def test_documents_stay_far_under_what_twilio_takes(documents: list[bytes]) -> None:
    assert max(map(len, documents)) < 16 * 1024


def test_nothing_stands_before_the_declaration(documents: list[bytes]) -> None:
    for document in documents:
        assert document.startswith(b'<?xml version="1.0" encoding="UTF-8"?><Response>')


# The first document of a call.


def test_the_notice_is_the_first_sound_in_a_say_of_its_own_for_each_language(line: Line) -> None:
    turn = walk(line).spoken[0]
    assert turn.outcome is Outcome.ANSWERED
    document = root(twiml.render(turn, ACTION, 10))
    languages = line.languages
    before = list(document)[: len(languages)]
    assert [say.tag for say in before] == ["Say"] * len(languages)
    for code, say in zip(languages, before, strict=True):
        voice = line.script.languages[code].voice
        assert (say.get("language"), say.get("voice")) == (voice.locale, voice.name)
        assert "one one two" in sentences(say)[0] or "ett ett två" in sentences(say)[0]
        assert [part.tag for part in say] == ["break", "s"]
    assert document[len(languages)].tag == "Gather"


def test_words_of_another_language_are_said_by_its_voice_and_none_is_lost() -> None:
    line = prepared(full_script())
    fast = next(
        turn
        for turn in walk(line).spoken
        if turn.outcome is Outcome.TOPIC and turn.state and turn.state.place == "fast"
    )
    gather = root(twiml.render(fast, ACTION, 10)).find("Gather")
    assert gather is not None
    said = [(say.get("language"), " ".join(sentences(say))) for say in gather]
    assert [language for language, _ in said] == ["sv-SE", "en-GB", "sv-SE"]
    assert said[0][1].endswith("Namnet Fast är engelskt, och står för")
    assert said[1][1] == "Fugitive Active Search Team."
    assert said[2][1].startswith("Det internationella polissamarbetet")


# One turn at a time.


def test_a_turn_says_first_what_no_key_skips() -> None:
    document = rendered(
        Speech(SWEDISH, ("Sedan.",)),
        fixed=[Speech(SWEDISH, ("Först.",)), Speech(ENGLISH, ("Then.",))],
    )
    assert verbs(document) == ["Say", "Say", "Gather", "Redirect"]
    gather = root(document)[2]
    assert [sentences(say) for say in gather] == [["Sedan."]]
    assert gather.get("timeout") == "7"


def test_a_turn_without_a_state_ends_the_call_after_all_its_words() -> None:
    document = rendered(
        Speech(SWEDISH, ("Hej då.",)), fixed=[Speech(SWEDISH, ("Tack.",))], state=None
    )
    assert verbs(document) == ["Say", "Say", "Hangup"]
    assert words_in(document) == "Tack. Hej då."


def test_a_recording_is_played_by_its_address() -> None:
    document = rendered(RECORDING, fixed=[RECORDING])
    assert verbs(document) == ["Play", "Gather", "Redirect"]
    for play in root(document).iter("Play"):
        assert (play.text, play.attrib) == (f"/recordings/{RECORDING.name}", {})
    assert not breaches(document)


def test_a_pause_alone_is_left_out() -> None:
    document = rendered(Speech(SWEDISH, (Pause(500),)), Speech(ENGLISH, (Pause(300), "Hi.")))
    assert [say.get("language") for say in says([document])] == ["en-GB"]
    assert verbs(rendered()) == ["Gather", "Redirect"]


@pytest.mark.parametrize(
    "text", ["A & B", "1 < 2 > 0", "]]>", "\"quoted\" 'so'", "<Hangup/>", "&amp;"]
)
def test_words_are_escaped(text: str) -> None:
    (say,) = says([rendered(Speech(SWEDISH, (text,)))])
    assert sentences(say) == [text]


LONG = "Polisen och åklagaren på ön hör över hela världen, från år till år."


@pytest.mark.parametrize("voice", [SWEDISH, ENGLISH])
@pytest.mark.parametrize(
    "sentence", [LONG, LONG.encode("ascii", "ignore").decode(), "Ö" * 200 + "."]
)
@pytest.mark.parametrize("times", [1, 10, 27, 28, 30, 100, 300])
def test_a_long_text_is_cut_at_the_ends_of_its_sentences(
    times: int, sentence: str, voice: Voice
) -> None:
    numbered = tuple(f"{sentence} {'x' * (number % 7)}" for number in range(times))
    document = rendered(Speech(voice, numbered))
    parts = list(says([document]))
    assert [text for say in parts for text in sentences(say)] == list(numbered)
    for say in parts:
        words = " ".join(sentences(say))
        assert len(words.encode()) <= 3_000
        assert len(quote(words)) <= 4_500
        assert len(ElementTree.tostring(say, "unicode")) <= 3_000 + len(
            '<Say language="sv-SE" voice="Polly.Elin-Neural"></Say>'
        )
    assert all(say.attrib == parts[0].attrib for say in parts)


def test_a_text_is_not_cut_more_often_than_needed() -> None:
    assert len(list(says([rendered(Speech(SWEDISH, (LONG,) * 20))]))) == 1
    assert len(list(says([rendered(Speech(SWEDISH, (LONG,) * 40))]))) == 2


def test_many_short_sentences_with_pauses_stay_under_the_limits_with_their_tags() -> None:
    """Markup counts for some voices."""
    pieces = [piece for number in range(300) for piece in (f"Ring {'x' * number}.", Pause(700))]
    for few in (pieces, ["Ja."] * 2_000):
        assert not [
            breach
            for breach in breaches(rendered(Speech(SWEDISH, tuple(few))))
            if not breach.startswith("The document")
        ]


PIECES = st.lists(
    st.integers(1, 10_000).map(Pause)
    | st.text(
        st.characters(
            exclude_categories=["Cc", "Cs", "Cn", "Co"], exclude_characters="\ufffe\uffff"
        ),
        min_size=1,
        max_size=300,
    ).map(lambda text: f"a{text}z"),
    max_size=40,
)


@given(pieces=PIECES, other=PIECES)
def test_nothing_is_lost_between_pieces_whatever_they_are(
    pieces: list[str | Pause], other: list[str | Pause]
) -> None:
    """twilio-python loses text that is appended to text."""
    document = rendered(Speech(SWEDISH, tuple(pieces)), fixed=[Speech(ENGLISH, tuple(other))])
    for locale, given_pieces in (("sv-SE", pieces), ("en-GB", other)):
        told: list[str | Pause] = [
            part.text or "" if part.tag == "s" else Pause(int(part.attrib["time"][:-2]))
            for say in says([document])
            if say.get("language") == locale
            for part in say
        ]
        words = [piece for piece in given_pieces if isinstance(piece, str)]
        assert [piece for piece in told if isinstance(piece, str)] == words
        if words:
            assert told == given_pieces


def test_the_fault_document_says_the_fault_of_every_language() -> None:
    document = twiml.render_fault(prepared(small_script(languages=["en", "sv"])))
    assert [say.get("language") for say in says([document])] == ["en-GB", "sv-SE"]
    assert verbs(document) == ["Say", "Say", "Hangup"]
