"""TwiML: the rules for verbs, checked in every document that can be sent."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.call import flow
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
ACTION = "/voice/sv.main.-.m0i0e0h0.00000000.00000000"
STATE = CallState("sv")
RECORDING = Recording("0" * 32 + ".wav", "audio/wav", 1.0, "Hej", "sv", b"")

SCRIPTS: Mapping[str, Callable[[], dict[str, bytes]]] = {
    "full": full_script,
    "menus inside menus": lambda: nested_script(2, 8),
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


def test_every_document_passes_the_allow_list_and_is_small(documents: list[bytes]) -> None:
    assert len(documents) >= 20
    for document in documents:
        assert not breaches(document)
        assert len(document) < 16 * 1024


def test_a_say_has_voice_and_locale_and_its_pauses_are_breaks(documents: list[bytes]) -> None:
    """`<Pause>` counts whole seconds, and as the first verb the call would go on ringing."""
    assert not any(b"<Pause" in document for document in documents)
    for say in says(documents):
        assert set(say.attrib) == {"voice", "language"}
        assert {part.tag for part in say} <= {"s", "break"}
        times = {part.attrib["time"] for part in say.iter("break")}
        assert times <= {"300ms", "400ms", "500ms", "700ms", "750ms", "1050ms"}
        assert not (say.text or "").strip()
        assert not any((part.tail or "").strip() for part in say)


def test_every_gather_takes_one_key_of_twelve_and_hears_of_silence_in_both_ways(
    line: Line, documents: list[bytes]
) -> None:
    asking = [root(document) for document in documents if "Gather" in verbs(document)]
    assert asking
    for document in asking:
        *_, gather, redirect = document
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
        assert (redirect.text, redirect.attrib) == (
            f"{ACTION}/silence{twiml.CONNECTION}",
            {"method": "POST"},
        )


def test_the_notice_is_the_first_sound_in_a_say_of_its_own_for_each_language(line: Line) -> None:
    document = root(twiml.render(flow.begin(line), ACTION, 10))
    *notices, asking, _ = document
    assert asking.tag == "Gather"
    for code, say in zip(line.languages, notices, strict=True):
        voice = line.script.languages[code].voice
        assert (say.get("language"), say.get("voice")) == (voice.locale, voice.name)
        assert "one one two" in sentences(say)[0] or "ett ett två" in sentences(say)[0]
        assert [part.tag for part in say] == ["break", "s"]


# One turn at a time.


def test_words_of_another_language_are_said_by_its_voice_and_none_is_lost() -> None:
    line = prepared(full_script())
    fast = flow.answer(line, CallState("sv"), "5")
    gather = root(twiml.render(fast, ACTION, 10)).find("Gather")
    assert gather is not None
    said = [(say.get("language"), " ".join(sentences(say))) for say in gather]
    assert [language for language, _ in said] == ["sv-SE", "en-GB", "sv-SE"]
    assert said[0][1].endswith("Namnet Fast är engelskt, och står för")
    assert said[1][1] == "Fugitive Active Search Team."
    assert said[2][1].startswith("Det internationella polissamarbetet")


def test_a_turn_says_first_what_no_key_skips_and_without_a_state_ends_the_call() -> None:
    fixed, after = [Speech(SWEDISH, ("Tack.",)), Speech(ENGLISH, ("Then.",))], "Hej då."
    document = rendered(Speech(SWEDISH, (after,)), fixed=fixed)
    assert verbs(document) == ["Say", "Say", "Gather", "Redirect"]
    gather = root(document)[2]
    assert [sentences(say) for say in gather] == [[after]]
    assert gather.get("timeout") == "7"
    last = rendered(Speech(SWEDISH, (after,)), fixed=fixed, state=None)
    assert verbs(last) == ["Say", "Say", "Say", "Hangup"]
    assert words_in(last) == "Tack. Then. Hej då."


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


LONG = "Polisen och åklagaren på ön hör över hela världen, från år till år."


@pytest.mark.parametrize("sentence", [LONG, "Polisen hor over hela varlden.", "Ö" * 200 + "."])
@pytest.mark.parametrize("times", [1, 27, 28, 100, 300])
def test_a_long_text_is_cut_at_the_ends_of_its_sentences(times: int, sentence: str) -> None:
    numbered = tuple(f"{sentence} {'x' * (number % 7)}" for number in range(times))
    parts = list(says([rendered(Speech(SWEDISH, numbered))]))
    assert [text for say in parts for text in sentences(say)] == list(numbered)
    start = '<Say language="sv-SE" voice="Polly.Elin-Neural"></Say>'
    for say in parts:
        words = " ".join(sentences(say))
        assert len(words.encode()) <= 3_000
        assert len(quote(words)) <= 4_500
        assert len(ElementTree.tostring(say, "unicode")) <= 3_000 + len(start)
        assert say.attrib == parts[0].attrib


def test_a_text_is_not_cut_more_often_than_needed() -> None:
    for times, parts in ((20, 1), (40, 2)):
        assert len(list(says([rendered(Speech(SWEDISH, (LONG,) * times))]))) == parts


def test_many_short_sentences_with_pauses_stay_under_the_limits_with_their_tags() -> None:
    """Markup counts for some voices."""
    pieces = [piece for number in range(300) for piece in (f"Ring {'x' * number}.", Pause(700))]
    for few in (pieces, ["Ja."] * 2_000):
        found = breaches(rendered(Speech(SWEDISH, tuple(few))))
        assert [breach for breach in found if not breach.startswith("The document")] == []


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
    document = rendered(
        Speech(SWEDISH, ("]]> & <Hangup/> &amp;", *pieces)), fixed=[Speech(ENGLISH, tuple(other))]
    )
    for locale, given_pieces in (("sv-SE", ["]]> & <Hangup/> &amp;", *pieces]), ("en-GB", other)):
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
