"""The switchboard: new calls get the current line, calls in progress their own."""

import gc
import tracemalloc
from collections.abc import Iterable
from dataclasses import replace
from itertools import product
from xml.etree import ElementTree

import pytest

from ivr.call.turn import Outcome
from ivr.script.line import Line
from ivr.twilio import twiml
from ivr.twilio.switchboard import KEPT_LINES, Answer, Switchboard, keys_in
from tests.calling import breaches, words_in
from tests.scripts import full_script, prepared, replaced, wav, with_text
from tests.sounds import recorded

OPTIONS = '"operativt", "strategiskt", "utveckling", "fred", "fast", "kontakt"'
SHUFFLED = '"fast", "kontakt", "operativt", "strategiskt", "utveckling", "fred"'
NEW_MENU = "För internationellt efterlysta personer, tryck ett."


def the_line() -> Line:
    return prepared(full_script())


def shuffled() -> Line:
    """The same topics under other keys: key 4 is another topic here."""
    return prepared(replaced(full_script(), "line.toml", OPTIONS, SHUFFLED))


def token_of(answer: Answer) -> str:
    """The token that the next key of a document is sent with."""
    gather = ElementTree.fromstring(answer.document).find("Gather")
    assert gather is not None
    return twiml.token_of(gather.attrib["action"])


def hears(answer: Answer) -> str:
    assert not breaches(answer.document)
    return words_in(answer.document)


@pytest.fixture
def switchboard() -> Switchboard:
    return Switchboard(the_line())


def adopt_many(switchboard: Switchboard, count: int) -> None:
    for number in range(count):
        switchboard.adopt(replace(switchboard.line, edition=f"{number:08x}"))


def test_every_answer_has_its_place_and_is_counted_for_its_line_in_its_language(
    switchboard: Switchboard,
) -> None:
    answers = [switchboard.answer()]
    for key in ["4", "9", None, None, None]:
        answers.append(switchboard.answer(token_of(answers[-1]), key))
    answers.append(switchboard.answer("", None))
    assert [(each.outcome, each.place, each.language) for each in answers] == [
        (Outcome.ANSWERED, "main", "sv"),
        (Outcome.TOPIC, "fred", "sv"),
        (Outcome.LANGUAGE, "fred", "en"),
        (Outcome.SILENCE, "fred", "en"),
        (Outcome.SILENCE, "fred", "en"),
        (Outcome.GOODBYE, "-", "en"),
        (Outcome.LOST, "main", "sv"),
    ]
    assert {answer.edition for answer in answers} == {switchboard.line.edition}


@pytest.mark.parametrize("token", ["", "å", "\x00", "x" * 100_000, "sv.main"])
def test_a_state_that_is_none_leads_to_the_main_menu(switchboard: Switchboard, token: str) -> None:
    for keys in (None, "4", "?", "112"):
        answer = switchboard.answer(token, keys)
        assert (answer.outcome, answer.place) == (Outcome.LOST, "main")
        assert "För operativt polissamarbete" in hears(answer)


def kept_by(switchboard: Switchboard, asked: Iterable[tuple[str, str | None]]) -> int:
    """The increase of memory in bytes by these requests."""
    switchboard.answer("", "4")
    gc.collect()
    tracemalloc.start()
    try:
        for token, keys in asked:
            switchboard.answer(token, keys)
        gc.collect()
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def test_of_tokens_that_are_none_and_keys_that_no_telephone_sends_nothing_is_kept(
    switchboard: Switchboard,
) -> None:
    start = token_of(switchboard.answer())
    asked: list[tuple[str, str | None]] = [(str(n) + "x" * 60_000, "4") for n in range(20)]
    asked += [(start, "".join(keys)) for keys in product("123456", "123456", "16")]
    assert kept_by(switchboard, asked) < 200_000


def test_the_same_question_has_the_same_answer_without_making_it_anew(
    switchboard: Switchboard,
) -> None:
    assert switchboard.answer() is switchboard.answer()
    start = token_of(switchboard.answer())
    assert switchboard.answer(start, "4") is switchboard.answer(start, "4")
    one_by_one = switchboard.answer(token_of(switchboard.answer(start, "4")), "9")
    assert switchboard.answer(start, "49") == one_by_one, "several keys are several presses"


# --- another line


def test_a_call_in_progress_keeps_its_line_and_a_new_one_gets_the_new_line(
    switchboard: Switchboard,
) -> None:
    before = token_of(switchboard.answer())
    topic = token_of(switchboard.answer(before, "4"))
    other = shuffled()
    switchboard.adopt(other)
    assert switchboard.line is other
    assert switchboard.answer(topic, "7").place == "fred"
    assert switchboard.answer(token_of(switchboard.answer(topic, "8")), "1").place == "operativt"
    new = token_of(switchboard.answer())
    assert switchboard.answer(new, "4").place == "strategiskt"
    switchboard.adopt(the_line())
    assert token_of(switchboard.answer()) == before
    assert switchboard.answer(before, "4").place == "fred"
    assert switchboard.answer(new, "4").place == "strategiskt"


def test_the_last_lines_are_kept_and_older_ones_are_forgotten(switchboard: Switchboard) -> None:
    start = token_of(switchboard.answer())
    switchboard.adopt(shuffled())
    adopt_many(switchboard, KEPT_LINES - 2)
    assert switchboard.answer(start, "4").place == "fred"
    adopt_many(switchboard, KEPT_LINES)
    assert switchboard.answer(start, "4").outcome is Outcome.LOST


def test_a_line_that_comes_back_is_kept_as_long_as_a_new_one(switchboard: Switchboard) -> None:
    start = token_of(switchboard.answer())
    adopt_many(switchboard, KEPT_LINES - 1)
    switchboard.adopt(the_line())
    switchboard.adopt(shuffled())
    assert switchboard.answer(start, "4").place == "fred"


def test_a_state_of_a_forgotten_line_holds_while_the_menu_offers_the_same(
    switchboard: Switchboard,
) -> None:
    topic = token_of(switchboard.answer(token_of(switchboard.answer()), "4"))
    switchboard.adopt(prepared(with_text(full_script(), "sv/welcome.txt", "Hej.\n")))
    adopt_many(switchboard, KEPT_LINES)
    assert switchboard.answer(topic, "7").place == "fred"


def test_a_state_of_a_forgotten_menu_hears_the_new_menu_and_never_a_topic(
    switchboard: Switchboard,
) -> None:
    start = token_of(switchboard.answer())
    topic = token_of(switchboard.answer(start, "4"))
    switchboard.adopt(shuffled())
    adopt_many(switchboard, KEPT_LINES)
    for state, key in product((start, topic), (*"0123456789*#", None)):
        answer = switchboard.answer(state, key)
        assert (answer.outcome, answer.place) == (Outcome.LOST, "main")
        assert NEW_MENU in hears(answer)


def test_a_caller_of_a_forgotten_menu_keeps_the_language_and_is_heard_keying_112(
    switchboard: Switchboard,
) -> None:
    state = token_of(switchboard.answer())
    for key in "911":
        state = token_of(switchboard.answer(state, key))
    switchboard.adopt(shuffled())
    adopt_many(switchboard, KEPT_LINES)
    answer = switchboard.answer(state, "2")
    assert hears(answer).startswith("In an emergency, hang up and dial one one two.")
    assert "For people wanted internationally, press one." in hears(answer)
    # What only looks like a state of a language that the line does not have begins anew.
    assert "tryck ett" in hears(switchboard.answer(state.replace("en.", "xx.", 1), "2"))


def test_a_line_that_is_to_come_is_known_before_it_answers(switchboard: Switchboard) -> None:
    """Another worker may use it already, and its calls and recordings are requested here too."""
    coming = shuffled()
    state = token_of(Switchboard(coming).answer())
    assert switchboard.answer(state, "4").outcome is Outcome.LOST
    switchboard.expect(coming)
    made = switchboard.answer(state, "4")
    assert made.place == "strategiskt"
    assert switchboard.answer(token_of(switchboard.answer()), "4").place == "fred"
    assert switchboard.line.edition == the_line().edition
    switchboard.adopt(coming)
    assert switchboard.answer(state, "4") is made, "its documents are not made again"


# --- faults


def test_a_line_without_a_fault_text_is_not_adopted(switchboard: Switchboard) -> None:
    """The fault document is rendered before a line answers."""
    line, fault = switchboard.line, switchboard.fault
    with pytest.raises(KeyError):
        switchboard.adopt(replace(line, texts={}))
    assert (switchboard.line, switchboard.fault) == (line, fault)
    assert "För operativt polissamarbete" in hears(switchboard.answer())


def test_the_fault_is_that_of_the_current_line_and_counted_for_it(switchboard: Switchboard) -> None:
    assert "tekniskt fel" in words_in(switchboard.fault)
    fault = "Något är fel.\nI en nödsituation, lägg på och ring 112.\n"
    other = prepared(with_text(full_script(), "sv/fault.txt", fault))
    switchboard.adopt(other)
    failed = switchboard.failed()
    assert words_in(failed.document).startswith("Något är fel.")
    assert (failed.outcome, failed.place) == (Outcome.FAULT, "-")
    assert (failed.edition, failed.language) == (other.edition, "sv")


def test_a_recording_can_be_fetched_while_some_call_may_be_told_to_play_it(
    switchboard: Switchboard,
) -> None:
    line = prepared(recorded("sv/fred", wav(2.0)))
    (name,) = line.recordings
    assert switchboard.recording(name) is None
    switchboard.adopt(line)
    switchboard.adopt(the_line())
    found = switchboard.recording(name)
    assert found and (found.content_type, found.sound) == ("audio/wav", wav(2.0))
    assert switchboard.recording("0" * 32 + ".wav") is None
    adopt_many(switchboard, KEPT_LINES)
    assert switchboard.recording(name) is None


def test_of_many_keys_at_once_the_last_three_count() -> None:
    """What else may come is in test_webhook.py."""
    assert keys_in(["5112"]) == "112"
    assert keys_in(["1234567890*#"]) == "0*#"
