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
from ivr.twilio.switchboard import KEPT_LINES, Answer, Switchboard, keys_in
from tests.calling import breaches, words_in
from tests.scripts import full_script, prepared, replaced, wav, with_text

OPTIONS = '"operativt", "strategiskt", "utveckling", "fred", "fast", "kontakt"'
SHUFFLED = '"fast", "kontakt", "operativt", "strategiskt", "utveckling", "fred"'


def the_line() -> Line:
    return prepared(full_script())


def shuffled() -> Line:
    """The same topics under other keys: key 4 is another topic here."""
    return prepared(replaced(full_script(), "line.toml", OPTIONS, SHUFFLED))


def noted(number: int) -> Line:
    """The same line with another note, and so another edition."""
    return prepared(with_text(full_script(), "sv/welcome.txt", f"# {number}\nHej.\n"))


def place_after(answer: Answer) -> str:
    """The token that the next key of a document is sent with."""
    gather = ElementTree.fromstring(answer.document).find("Gather")
    assert gather is not None
    return gather.attrib["action"].removeprefix("/voice/").partition("/")[0]


def hears(answer: Answer) -> str:
    assert not breaches(answer.document)
    return words_in(answer.document)


@pytest.fixture
def switchboard() -> Switchboard:
    return Switchboard(the_line())


def test_a_call_begins_with_the_notice_and_goes_on_with_the_key(switchboard: Switchboard) -> None:
    answer = switchboard.answer()
    assert (answer.outcome, answer.place) == (Outcome.ANSWERED, "main")
    assert hears(answer).startswith("I en nödsituation: lägg på och ring ett ett två.")
    topic = switchboard.answer(place_after(answer), "4")
    assert (topic.outcome, topic.place) == (Outcome.TOPIC, "fred")
    assert "utlandsstyrka" in hears(topic)


def test_silence_to_the_end_ends_the_call_at_no_place(switchboard: Switchboard) -> None:
    answer = switchboard.answer()
    for _ in range(3):
        answer = switchboard.answer(place_after(answer), None)
    assert (answer.outcome, answer.place) == (Outcome.GAVE_UP, "-")


def test_every_answer_is_counted_for_its_line_in_the_language_that_it_was_given_in(
    switchboard: Switchboard,
) -> None:
    answers = [switchboard.answer()]
    for key in ["4", "9", None, None, None]:
        answers.append(switchboard.answer(place_after(answers[-1]), key))
    assert [answer.language for answer in answers] == ["sv", "sv", "en", "en", "en", "en"]
    assert answers[-1].outcome is Outcome.GOODBYE
    lost = switchboard.answer("", None)
    assert lost.language == "sv"
    assert {answer.edition for answer in (*answers, lost)} == {switchboard.line.edition}


@pytest.mark.parametrize("token", ["", "x", "å", "\x00", "x" * 100_000, "sv.main", "silence"])
@pytest.mark.parametrize("keys", [None, "4", "?", "112"])
def test_a_state_that_is_none_leads_to_the_main_menu(
    switchboard: Switchboard, token: str, keys: str | None
) -> None:
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


def test_of_tokens_that_are_none_nothing_is_kept(switchboard: Switchboard) -> None:
    long = ((f"{number}" + "x" * 60_000, "4") for number in range(100))
    assert kept_by(switchboard, long) < 200_000


def test_of_keys_that_no_telephone_sends_at_once_nothing_is_kept(switchboard: Switchboard) -> None:
    start = place_after(switchboard.answer())
    digits = ((start, "".join(keys)) for keys in product("123456", repeat=3))
    assert kept_by(switchboard, digits) < 200_000


def test_several_keys_are_several_presses(switchboard: Switchboard) -> None:
    start = place_after(switchboard.answer())
    one_by_one = switchboard.answer(place_after(switchboard.answer(start, "4")), "9")
    assert switchboard.answer(start, "49") == one_by_one


def test_the_same_question_has_the_same_answer_without_making_it_anew(
    switchboard: Switchboard,
) -> None:
    assert switchboard.answer() is switchboard.answer()
    start = place_after(switchboard.answer())
    assert switchboard.answer(start, "4") is switchboard.answer(start, "4")


def test_a_call_in_progress_keeps_its_line_and_a_new_one_gets_the_new_line(
    switchboard: Switchboard,
) -> None:
    before = place_after(switchboard.answer())
    topic = place_after(switchboard.answer(before, "4"))
    switchboard.adopt(shuffled())
    assert switchboard.answer(before, "4").place == "fred"
    assert switchboard.answer(topic, "7").place == "fred"
    assert switchboard.answer(place_after(switchboard.answer(topic, "8")), "1").place == "operativt"
    new = switchboard.answer()
    assert hears(new).index("efterlysta personer") < hears(new).index("operativt polissamarbete")
    assert switchboard.answer(place_after(new), "4").place == "strategiskt"


def test_the_current_line_is_the_one_that_was_adopted_last(switchboard: Switchboard) -> None:
    other = shuffled()
    switchboard.adopt(other)
    assert switchboard.line is other
    again = the_line()
    switchboard.adopt(again)
    assert switchboard.line is again


def test_going_back_to_an_earlier_line_keeps_the_calls_of_both(switchboard: Switchboard) -> None:
    first = place_after(switchboard.answer())
    switchboard.adopt(shuffled())
    second = place_after(switchboard.answer())
    switchboard.adopt(the_line())
    assert place_after(switchboard.answer()) == first
    assert switchboard.answer(first, "4").place == "fred"
    assert switchboard.answer(second, "4").place == "strategiskt"


def adopt_many(switchboard: Switchboard, count: int) -> None:
    for number in range(count):
        switchboard.adopt(replace(switchboard.line, edition=f"{number:08x}"))


def test_the_last_lines_are_kept_and_older_ones_are_forgotten(switchboard: Switchboard) -> None:
    start = place_after(switchboard.answer())
    switchboard.adopt(shuffled())
    adopt_many(switchboard, KEPT_LINES - 2)
    assert switchboard.answer(start, "4").place == "fred"
    adopt_many(switchboard, KEPT_LINES)
    assert switchboard.answer(start, "4").outcome is Outcome.LOST


def test_a_line_that_comes_back_is_kept_as_long_as_a_new_one(switchboard: Switchboard) -> None:
    start = place_after(switchboard.answer())
    adopt_many(switchboard, KEPT_LINES - 1)
    switchboard.adopt(the_line())
    switchboard.adopt(shuffled())
    assert switchboard.answer(start, "4").place == "fred"


def test_a_state_of_a_forgotten_line_holds_while_the_menu_offers_the_same() -> None:
    switchboard = Switchboard(noted(0))
    start = place_after(switchboard.answer())
    topic = place_after(switchboard.answer(start, "4"))
    for number in range(1, KEPT_LINES + 1):
        switchboard.adopt(noted(number))
    assert switchboard.answer(start, "4").place == "fred"
    again = switchboard.answer(topic, "7")
    assert (again.outcome, again.place) == (Outcome.TOPIC, "fred")


@pytest.mark.parametrize("key", [*"0123456789*#", None])
def test_a_state_of_a_forgotten_menu_hears_the_new_menu_and_never_a_topic(
    switchboard: Switchboard, key: str | None
) -> None:
    start = place_after(switchboard.answer())
    topic = place_after(switchboard.answer(start, "4"))
    switchboard.adopt(shuffled())
    adopt_many(switchboard, KEPT_LINES)
    for state in (start, topic):
        answer = switchboard.answer(state, key)
        assert (answer.outcome, answer.place) == (Outcome.LOST, "main")
        assert "För internationellt efterlysta personer, tryck ett." in hears(answer)


def test_a_caller_of_a_forgotten_menu_keeps_the_language_and_is_heard_keying_112(
    switchboard: Switchboard,
) -> None:
    state = place_after(switchboard.answer())
    for key in "911":
        state = place_after(switchboard.answer(state, key))
    switchboard.adopt(shuffled())
    adopt_many(switchboard, KEPT_LINES)
    answer = switchboard.answer(state, "2")
    assert answer.outcome is Outcome.LOST
    assert hears(answer).startswith("In an emergency, hang up and dial one one two.")
    assert "For people wanted internationally, press one." in hears(answer)
    # What only looks like a state of a language that the line does not have begins anew.
    assert "tryck ett" in hears(switchboard.answer(state.replace("en.", "xx.", 1), "2"))


def test_a_line_that_is_to_come_is_known_before_it_answers(switchboard: Switchboard) -> None:
    """Another worker may use it already, and its calls and recordings are requested here too."""
    elsewhere = Switchboard(the_line())
    elsewhere.adopt(shuffled())
    state = place_after(elsewhere.answer())
    assert switchboard.answer(state, "4").outcome is Outcome.LOST

    switchboard.expect(shuffled())

    assert switchboard.answer(state, "4").place == "strategiskt"
    assert switchboard.answer(place_after(switchboard.answer()), "4").place == "fred"
    assert switchboard.line.edition == the_line().edition


def test_a_line_without_a_fault_text_is_not_adopted(switchboard: Switchboard) -> None:
    """The fault document is rendered before a line answers."""
    line, fault = switchboard.line, switchboard.fault
    with pytest.raises(KeyError):
        switchboard.adopt(replace(line, texts={}))
    assert (switchboard.line, switchboard.fault) == (line, fault)
    assert "För operativt polissamarbete" in hears(switchboard.answer())


def test_the_fault_is_that_of_the_current_line(switchboard: Switchboard) -> None:
    assert "tekniskt fel" in words_in(switchboard.fault)
    fault = "Något är fel.\nI en nödsituation, lägg på och ring 112.\n"
    switchboard.adopt(prepared(with_text(full_script(), "sv/fault.txt", fault)))
    assert words_in(switchboard.fault).startswith("Något är fel.")


def test_a_fault_is_counted_for_the_current_line_and_its_first_language(
    switchboard: Switchboard,
) -> None:
    other = shuffled()
    switchboard.adopt(other)
    fault = switchboard.failed()
    assert (fault.outcome, fault.place) == (Outcome.FAULT, "-")
    assert (fault.edition, fault.language) == (other.edition, "sv")


def test_a_recording_can_be_fetched_while_some_call_may_be_told_to_play_it(
    switchboard: Switchboard,
) -> None:
    body = full_script()["sv/fred.txt"].partition(b"\n\n")[2]
    files = with_text(full_script(), "sv/recordings/fred.txt", body)
    recorded = prepared(with_text(files, "sv/recordings/fred.wav", wav(2.0)))
    (name,) = recorded.recordings
    assert switchboard.recording(name) is None
    switchboard.adopt(recorded)
    switchboard.adopt(the_line())
    found = switchboard.recording(name)
    assert found and (found.content_type, found.sound) == ("audio/wav", wav(2.0))
    assert switchboard.recording("0" * 32 + ".wav") is None
    adopt_many(switchboard, KEPT_LINES)
    assert switchboard.recording(name) is None


@pytest.mark.parametrize(
    ("digits", "keys"),
    [
        ([], None),
        ([""], None),
        (["", ""], None),
        (["4"], "4"),
        (["*"], "*"),
        (["#"], "#"),
        (["0"], "0"),
        (["4", "4"], "4"),
        (["", "4"], "4"),
        (["4", "5"], "?"),
        (["112"], "112"),
        (["5112"], "112"),
        (["1234567890*#"], "0*#"),
        (["w"], "?"),
        (["A"], "?"),
        (["4 "], "?"),
        (["4\n"], "?"),
        (["٤"], "?"),
        (["⁴"], "?"),
        (["+46701740605"], "?"),
        (["4\x00"], "?"),
    ],
)
def test_digits_are_keys_or_silence_or_a_key_that_means_nothing(
    digits: list[str], keys: str | None
) -> None:
    assert keys_in(digits) == keys


def test_a_line_that_was_expected_answers_with_the_documents_that_it_has_made(
    switchboard: Switchboard,
) -> None:
    coming = shuffled()
    state = place_after(Switchboard(coming).answer())
    switchboard.expect(coming)
    made = switchboard.answer(state, "4")

    switchboard.adopt(coming)

    assert switchboard.answer(state, "4") is made
