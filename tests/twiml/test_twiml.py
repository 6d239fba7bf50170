"""TwiML: every document that can be sent is valid."""

from collections.abc import Iterator, Mapping, Sequence
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.call.state import CallState
from ivr.call.turn import Outcome, Passage, PassageKind, Turn
from ivr.call.walk import walk
from ivr.script.model.line import Line
from ivr.script.model.speech import Pause, Speech, Utterance, Voice
from ivr.twiml import documents as twiml
from ivr.twiml.turn_address import turn_address
from tests.calling import breaches
from tests.calls import line_of

Element = ElementTree.Element

SWEDISH = Voice("sv", "sv-SE", "Polly.Elin-Neural")
ENGLISH = Voice("en", "en-GB", "Polly.Amy-Neural")
ADDRESS = turn_address("sv.main.-.m0i0e0h0.00000000.00000000")


@pytest.fixture(scope="module", params=["full", "nested", "one language"])
def line(request: pytest.FixtureRequest) -> Line:
    return line_of(request.param)


@pytest.fixture(scope="module")
def documents(line: Line) -> list[bytes]:
    """Return every document of a line."""
    wait = line.script.patience.wait_seconds
    turns = walk(line).distinct_turns
    return [twiml.render(turn, ADDRESS, wait) for turn in turns] + [twiml.render_fault(line)]


def rendered(*skippable: Utterance, fixed: Sequence[Utterance] = (), ends: bool = False) -> bytes:
    passages = (
        Passage(PassageKind.NOTICE, "notice", "sv", tuple(fixed), interruptible=False),
        Passage(PassageKind.TEXT, "fred", "sv", skippable),
    )
    return twiml.render(Turn(Outcome.MENU, passages, None if ends else CallState("sv")), ADDRESS, 7)


def root(document: bytes) -> Element:
    return ElementTree.fromstring(document)


def verbs(document: bytes) -> list[str]:
    return [verb.tag for verb in root(document)]


def sentences(say: Element) -> list[str]:
    return ["".join(part.itertext()) for part in say.iter("s")]


def pieces_in(document: bytes, locale: str) -> Iterator[str | Pause]:
    """Return the sentences and pauses of a language."""
    for say in root(document).iter("Say"):
        for part in say if say.get("language") == locale else ():
            yield part.text or "" if part.tag == "s" else Pause(int(part.attrib["time"][:-2]))


def test_every_document_passes_the_allow_list_and_is_small(documents: list[bytes]) -> None:
    """A `<Pause>` as the first verb would keep the call ringing."""
    assert len(documents) >= 20
    for document in documents:
        assert not breaches(document)
        assert len(document) < 16 * 1024
        assert b"<Pause" not in document


def test_every_gather_has_a_timeout_and_a_redirect(line: Line, documents: list[bytes]) -> None:
    asking = [root(document) for document in documents if "Gather" in verbs(document)]
    assert asking
    for *_, gather, redirect in asking:
        assert gather.attrib["timeout"] == str(line.script.patience.wait_seconds)
        assert gather.attrib["action"] == ADDRESS.key + twiml.CONNECTION
        assert redirect.text == ADDRESS.silence + twiml.CONNECTION


SENTENCE = "Polisen och åklagaren på ön hör över hela världen, från år till år."
LONG: Mapping[str, tuple[list[str | Pause], int]] = {
    "twenty sentences": ([SENTENCE] * 20, 1),
    "long ones": (["Ö" * 200 + "."] * 20, 10),
    "short ones with pauses": (["Ja.", Pause(700)] * 300, 9),
}
"""Long speech, and its number of verbs."""


@pytest.mark.parametrize(("pieces", "parts"), LONG.values(), ids=LONG)
def test_a_long_text_is_split_between_sentences(pieces: list[str | Pause], parts: int) -> None:
    """Markup counts for some voices."""
    document = rendered(Speech(SWEDISH, tuple(pieces)))
    assert [each for each in breaches(document) if not each.startswith("The document")] == []
    assert list(pieces_in(document, "sv-SE")) == pieces
    assert len(list(root(document).iter("Say"))) == parts


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
def test_all_pieces_are_rendered(pieces: list[str | Pause], other: list[str | Pause]) -> None:
    """twilio-python loses text that is appended to text."""
    swedish = ["]]> & <Hangup/> &amp;", *pieces]
    document = rendered(Speech(SWEDISH, tuple(swedish)), fixed=[Speech(ENGLISH, tuple(other))])
    for locale, given_pieces in (("sv-SE", swedish), ("en-GB", other)):
        told = list(pieces_in(document, locale))
        words = [piece for piece in given_pieces if isinstance(piece, str)]
        assert [piece for piece in told if isinstance(piece, str)] == words
        assert told == (given_pieces if words else [])
