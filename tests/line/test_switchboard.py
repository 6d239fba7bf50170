"""The switchboard: new calls get the current line, calls in progress keep theirs."""

from dataclasses import replace
from itertools import product
from xml.etree import ElementTree

import pytest

from ivr.call.turn import Outcome
from ivr.line.switchboard import MAX_LINES, Answer, Switchboard
from ivr.script.model.line import Line
from ivr.twiml.turn_address import token_of as token_of_url
from tests.calling import breaches, words_in
from tests.scripts import full_script, prepared, replaced, wav, with_text
from tests.sounds import recorded

OPTIONS = '"operativt", "strategiskt", "utveckling", "fred", "fast", "kontakt"'
SHUFFLED = '"fast", "kontakt", "operativt", "strategiskt", "utveckling", "fred"'
NEW_MENU = "För internationellt efterlysta personer, tryck ett."


def the_line() -> Line:
    return prepared(full_script())


def shuffled() -> Line:
    """Return the same topics under other keys: key 4 is another topic here."""
    return prepared(replaced(full_script(), "line.toml", OPTIONS, SHUFFLED))


def token_of(answer: Answer) -> str:
    """Return the token in the action of a document."""
    gather = ElementTree.fromstring(answer.document).find("Gather")
    assert gather is not None
    return token_of_url(gather.attrib["action"])


def after(switchboard: Switchboard, keys: str = "") -> str:
    """Return the token of a new caller who has pressed these keys."""
    token = token_of(switchboard.answer())
    for key in keys:
        token = token_of(switchboard.answer(token, key))
    return token


def hears(answer: Answer) -> str:
    assert not breaches(answer.document)
    return words_in(answer.document)


@pytest.fixture
def switchboard() -> Switchboard:
    return Switchboard(the_line())


def adopt_many(switchboard: Switchboard, count: int = MAX_LINES) -> None:
    for number in range(count):
        switchboard.adopt(replace(switchboard.line, short_fingerprint=f"{number:08x}"))


def test_calls_in_progress_keep_their_line(switchboard: Switchboard) -> None:
    topic = after(switchboard, "4")
    other = shuffled()
    switchboard.adopt(other)
    assert switchboard.line is other
    assert switchboard.answer(topic, "7").place == "fred"
    assert switchboard.answer(token_of(switchboard.answer(topic, "8")), "1").place == "operativt"
    assert switchboard.answer(after(switchboard), "4").place == "strategiskt"


def test_the_last_lines_are_kept_and_older_ones_are_forgotten(switchboard: Switchboard) -> None:
    start = after(switchboard)
    adopt_many(switchboard, MAX_LINES - 1)
    switchboard.adopt(the_line())  # it has come back
    switchboard.adopt(shuffled())
    adopt_many(switchboard, MAX_LINES - 2)
    assert switchboard.answer(start, "4").place == "fred"
    adopt_many(switchboard)
    assert switchboard.answer(start, "4").outcome is Outcome.LOST


def test_a_state_of_a_forgotten_line_needs_an_equal_menu(switchboard: Switchboard) -> None:
    start, topic = after(switchboard), after(switchboard, "4")
    switchboard.adopt(prepared(with_text(full_script(), "sv/welcome.txt", "Hej.\n")))
    adopt_many(switchboard)
    assert switchboard.answer(topic, "7").place == "fred"
    switchboard.adopt(shuffled())
    adopt_many(switchboard)
    for state, key in product((start, topic), (*"0123456789*#", None)):
        answer = switchboard.answer(state, key)
        assert (answer.outcome, answer.place) == (Outcome.LOST, "main")
        assert NEW_MENU in hears(answer)


EARLIER = {
    "sv.main.-.m0i0e0h0.52e0b5d6.5e38ffd0": ("4", "fred"),
    "sv.main.fred.m0i1e0h0r2.52e0b5d6.672c15ba": ("7", "fred"),
    "sv.main.fred.m1i1e0h1.52e0b5d6.37873ab7": ("7", "fred"),
    "sv.main.kontakt.m0i0e0h0r1.52e0b5d6.8907ed18": (None, "kontakt"),
    "sv.main.operativt.m0i1e2h0.52e0b5d6.06acff64": ("2", "main"),
    "en.main.operativt.m0i1e0h0r1.52e0b5d6.21108dca": ("5", "fast"),
}
"""States from before silence kept the speed, by the service of that time, with a key."""


def test_a_call_goes_on_after_an_update_or_in_the_main_menu(switchboard: Switchboard) -> None:
    for token, (key, place) in EARLIER.items():
        answer = switchboard.answer(token, key)
        assert (answer.outcome is Outcome.LOST, answer.place) == (False, place)
        assert hears(answer)
    switchboard.adopt(shuffled())
    for token, (key, _) in EARLIER.items():
        answer = switchboard.answer(token, key)
        assert (answer.outcome, answer.place) == (Outcome.LOST, "main")
        assert answer.language == token[:2]


def test_a_caller_of_a_forgotten_menu_keeps_language_and_112(switchboard: Switchboard) -> None:
    state = after(switchboard, "911")
    switchboard.adopt(shuffled())
    adopt_many(switchboard)
    words = hears(switchboard.answer(state, "2"))
    assert words.startswith("In an emergency, hang up and dial one one two.")
    assert "For people wanted internationally, press one." in words
    made_up = [switchboard.answer(token, "2") for token in ("x", "x" * 9_000)]
    assert made_up[0] is made_up[1], "strangers' states fill no memory"
    unknown_language = state.replace("en.", "xx.", 1)
    assert NEW_MENU in hears(switchboard.answer(unknown_language, "2"))


def test_an_expected_line_is_known_before_it_answers(switchboard: Switchboard) -> None:
    """Another worker may use it already, and its calls and recordings are requested here too."""
    coming = shuffled()
    state = after(Switchboard(coming))
    assert switchboard.answer(state, "4").outcome is Outcome.LOST
    switchboard.expect(coming)
    made = switchboard.answer(state, "4")
    assert made.place == "strategiskt"
    assert switchboard.answer(after(switchboard), "4").place == "fred"
    switchboard.adopt(coming)
    assert switchboard.answer(state, "4") is made, "its documents are not made again"


def test_a_recording_is_available_while_a_call_may_play_it(switchboard: Switchboard) -> None:
    line = prepared(recorded("sv/fred", wav(2.0)))
    (name,) = line.recordings
    assert switchboard.recording(name) is None
    switchboard.adopt(line)
    switchboard.adopt(the_line())
    found = switchboard.recording(name)
    assert found and (found.content_type, found.sound) == ("audio/wav", wav(2.0))
    adopt_many(switchboard)
    assert switchboard.recording(name) is None
