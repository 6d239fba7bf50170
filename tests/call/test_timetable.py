"""The timetable, compared with simulated calls."""

import pytest

from ivr.call import flow
from ivr.call.timetable import Timetable, TopicTimes, lasts, silent_call, timetables
from ivr.call.turn import Kind, Turn
from ivr.call.turn import said as words
from ivr.script.line import Line
from ivr.script.tempo import seconds
from tests.scripts import (
    full_script,
    nested_script,
    prepared,
    replaced,
    small_script,
    wav,
)
from tests.sounds import recorded


def said(turn: Turn) -> float:
    """Seconds that a turn is spoken."""
    return seconds(turn.fixed) + seconds(turn.skippable)


def press(line: Line, *keys: str | None) -> Turn:
    """The answer to the last of these keys; None is silence."""
    turn = flow.begin(line)
    for key in keys:
        assert turn.state is not None
        turn = flow.answer(line, turn.state, key)
    return turn


def topic(table: Timetable, name: str) -> TopicTimes:
    """The times of one topic."""
    return next(times for times in table.topics if times.topic == name)


def first_table(files: dict[str, bytes]) -> Timetable:
    """The times of the language that answers."""
    return timetables(prepared(files))[0]


@pytest.fixture(scope="module")
def line() -> Line:
    return prepared(full_script())


@pytest.fixture(scope="module")
def table(line: Line) -> Timetable:
    return timetables(line)[0]


def test_the_moments_of_a_call_come_in_order_in_every_language(line: Line) -> None:
    assert [table.language for table in timetables(line)] == ["sv", "en"]
    for table in timetables(line):
        assert table.notice_ends == seconds(flow.begin(line).fixed)
        assert table.notice_ends < table.first_option < table.menu_ends < table.longest_call
        for times in table.topics:
            assert times.after_option is not None
            assert table.notice_ends < times.at_once < times.after_option


def test_the_first_option_is_heard_after_offer_welcome_and_count(
    line: Line, table: Timetable
) -> None:
    welcome, count = line.texts["sv", "main", "welcome"].whole, line.menus["sv", "main"].choices
    before = sum(map(seconds, (line.phrases["en"].language, welcome, count)))
    assert table.first_option == pytest.approx(table.notice_ends + before, abs=1.5)
    assert table.menu_ends == pytest.approx(said(flow.begin(line)))


def test_another_language_begins_when_its_offer_has_been_heard() -> None:
    line = prepared(small_script(languages=("sv", "en", "fi")))
    swedish, english, finnish = timetables(line)
    offer = seconds(line.phrases["en"].language)
    switched = said(press(line, "9"))
    assert english.menu_ends == pytest.approx(swedish.notice_ends + offer + switched, abs=0.5)
    assert finnish.menu_ends > english.first_option


def test_a_topic_is_reached_by_the_keys_of_its_way_and_of_its_language() -> None:
    line = prepared(nested_script(levels=3, topics=60))
    for table, keys in zip(timetables(line), ((), ("9",)), strict=True):
        assert len(table.topics) == 61
        for times in table.topics:
            state = press(line, *times.keys).state
            assert state and (state.language, state.topic) == (table.language, times.topic)
            assert times.keys[: len(keys)] == keys


def test_a_topic_begins_half_a_second_after_its_option_or_at_once_after_the_notice(
    line: Line, table: Timetable
) -> None:
    first = flow.begin(line)
    for option, times in zip(first.of(Kind.OPTION), table.topics, strict=True):
        heard = table.notice_ends + seconds(words(first.through(option)))
        assert times.topic == option.name
        assert times.after_option == pytest.approx(heard + 0.5)
        assert times.at_once == pytest.approx(table.notice_ends + 0.5)


def test_a_topic_of_a_lower_menu_is_waited_for_in_every_menu_above_it() -> None:
    line = prepared(nested_script(levels=2, topics=12, languages=("sv",)))
    table = timetables(line)[0]
    last = topic(table, "topic-12")
    assert last.keys == ("2", "6") and last.after_option is not None
    option = line.menus["sv", "main"].options["menu-1"]
    assert last.after_option > table.notice_ends + 5 + seconds(option)
    whole = sum(map(said, (flow.begin(line), press(line, "2"), press(line, "2", "6"))))
    assert last.after_option < whole


def test_a_topic_that_two_menus_offer_stands_once_with_its_nearest_way() -> None:
    two = '"topic-5", "topic-6", "topic-7", "topic-8"'
    files = replaced(nested_script(2, 8, ("sv",)), "line.toml", two, '"topic-1", "topic-8"')
    keys = {each.topic: each.keys for each in first_table(files).topics}
    assert (keys["topic-1"], keys["topic-8"]) == (("1", "1"), ("2", "2"))


def test_numbers_that_no_menu_offers_are_reached_by_their_own_key_alone() -> None:
    table = timetables(prepared(small_script()))[1]
    contact = topic(table, "kontakt")
    assert (contact.keys, contact.after_option) == (("9", "0"), None)
    assert contact.at_once == pytest.approx(table.notice_ends + 0.5)
    without = first_table(small_script(contact=False))
    assert [times.topic for times in without.topics] == ["fred", "fast"]


def test_the_notice_after_one_one_two_delays_the_topic_that_these_keys_lead_to() -> None:
    line = prepared(nested_script(levels=3, topics=72, languages=("sv",)))
    by_keys = {times.keys: times for times in timetables(line)[0].topics}
    notice = seconds(press(line, "1", "1", "2").fixed)
    other, urgent, later = (by_keys["1", "1", key] for key in "123")
    assert notice > 2
    assert urgent.at_once - other.at_once == pytest.approx(notice)
    assert other.after_option and urgent.after_option and later.after_option
    assert other.after_option < urgent.after_option - notice < later.after_option


def test_a_recording_counts_with_its_measured_length(table: Timetable) -> None:
    heard = topic(first_table(recorded("sv/fred", wav(12.5))), "fred")
    assert heard.lasts == pytest.approx(12.5) != topic(table, "fred").lasts
    slow, quick = (first_table(recorded("sv/notice", wav(length))) for length in (9.0, 2.0))
    assert slow.notice_ends - quick.notice_ends == pytest.approx(7)
    assert slow.menu_ends - quick.menu_ends == pytest.approx(7)
    assert topic(slow, "fred").at_once - topic(quick, "fred").at_once == pytest.approx(7)


@pytest.mark.parametrize("tries", [2, 3])
def test_the_longest_call_waits_for_a_key_as_often_as_the_line_is_patient(tries: int) -> None:
    line = prepared(small_script(tries=tries, wait_seconds=10))
    turns = silent_call(line, "sv")
    assert [turn.state is None for turn in turns] == [False] * tries + [True]
    longest = sum(map(said, turns)) + tries * 10
    assert timetables(line)[0].longest_call == pytest.approx(longest)


def test_the_longest_call_in_another_language_begins_where_the_first_would_have_ended() -> None:
    line = prepared(small_script(languages=("sv", "en", "fi"), tries=2))
    turns = silent_call(line, "fi")
    languages = [turn.state.language for turn in turns if turn.state]
    assert languages == ["sv", "sv", "en", "en", "fi", "fi"]
    assert turns[-1].state is None
    assert timetables(line)[2].longest_call == pytest.approx(lasts(line, turns))
