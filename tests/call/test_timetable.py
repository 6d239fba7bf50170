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
    with_text,
)


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


def recorded(path: str, length: float) -> Line:
    """The frozen line with a silent recording of one text."""
    files = full_script()
    language, _, name = path.partition("/")
    text = files[f"{path}.txt"].decode()
    words = text.partition("\n\n")[2] or text
    files = with_text(files, f"{language}/recordings/{name}.txt", words)
    return prepared(with_text(files, f"{language}/recordings/{name}.wav", wav(length)))


def test_the_notice_ends_before_anything_else_begins() -> None:
    line = prepared(full_script())
    for table in timetables(line):
        assert table.notice_ends == seconds(flow.begin(line).fixed)
        assert table.notice_ends < table.first_option < table.menu_ends < table.longest_call


def test_every_language_has_its_table_the_one_that_answers_first() -> None:
    assert [table.language for table in timetables(prepared(full_script()))] == ["sv", "en"]
    three = timetables(prepared(small_script(languages=("sv", "en", "fi"))))
    assert [table.language for table in three] == ["sv", "en", "fi"]


def test_the_first_option_is_heard_after_notice_offer_welcome_and_the_count() -> None:
    line = prepared(full_script())
    first = timetables(line)[0].first_option
    menu = line.menus["sv", "main"]
    welcome = line.texts["sv", "main", "welcome"].whole
    parts = (line.phrases["en"].language, welcome, menu.choices)
    assert first == pytest.approx(
        timetables(line)[0].notice_ends + sum(map(seconds, parts)), abs=1.5
    )


def test_the_menu_ends_when_everything_has_been_said_that_comes_before_the_wait() -> None:
    line = prepared(full_script())
    assert timetables(line)[0].menu_ends == pytest.approx(said(flow.begin(line)))


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
            assert state is not None
            assert (state.language, state.topic) == (table.language, times.topic)
            assert times.keys[: len(keys)] == keys


def test_a_topic_begins_at_once_for_those_who_know_the_keys_and_later_for_all_others() -> None:
    line = prepared(full_script())
    for table in timetables(line):
        for times in table.topics:
            assert times.after_option is not None
            assert table.notice_ends < times.at_once < times.after_option


def test_a_topic_begins_half_a_second_after_its_option_has_been_heard() -> None:
    line = prepared(full_script())
    first = flow.begin(line)
    (table, _) = timetables(line)
    for option, times in zip(first.of(Kind.OPTION), table.topics, strict=True):
        heard = table.notice_ends + seconds(words(first.through(option)))
        assert times.topic == option.name
        assert times.after_option == pytest.approx(heard + 0.5)


def test_who_presses_at_once_waits_for_no_introduction() -> None:
    table = timetables(prepared(full_script()))[0]
    for times in table.topics:
        assert times.at_once == pytest.approx(table.notice_ends + 0.5)


def test_topics_further_down_the_menu_are_waited_for_longer() -> None:
    table = timetables(prepared(small_script(("fred", "fast", "operativt"))))[0]
    moments = [times.after_option for times in table.topics[:3]]
    assert moments == sorted(moments, key=lambda moment: moment or 0)


def test_a_topic_of_a_lower_menu_is_waited_for_in_every_menu_above_it() -> None:
    line = prepared(nested_script(levels=2, topics=12, languages=("sv",)))
    table = timetables(line)[0]
    last = topic(table, "topic-12")
    above = said(flow.begin(line))
    assert last.keys == ("2", "6")
    assert last.after_option is not None
    option = line.menus["sv", "main"].options["menu-1"]
    assert last.after_option > table.notice_ends + 5 + seconds(option)
    assert last.after_option < above + said(press(line, "2")) + said(press(line, "2", "6"))


def test_a_topic_that_two_menus_offer_stands_once_with_its_nearest_way() -> None:
    files = small_script(("fred", "fast"))
    table = files["line.toml"].decode()
    table = table.replace(
        'options = ["fred", "fast"]',
        'options = ["fred", "fast", "mer"]\n[menus.mer]\noptions = ["fred", "kontakt"]',
    )
    files = with_text(files, "line.toml", table)
    for code in ("sv", "en"):
        files = with_text(files, f"{code}/mer.txt", "more\n")
        silence = files[f"{code}/silence-2.txt"].decode().replace("{key:kontakt}", "0")
        files = with_text(files, f"{code}/silence-2.txt", silence)
    times = timetables(prepared(files))[0].topics
    assert {each.topic: each.keys for each in times} == {
        "fred": ("1",),
        "fast": ("2",),
        "kontakt": ("3", "2"),
    }


def test_numbers_that_no_menu_offers_are_reached_by_their_own_key_alone() -> None:
    table = timetables(prepared(small_script()))[1]
    contact = topic(table, "kontakt")
    assert contact.keys == ("9", "0")
    assert contact.after_option is None
    assert contact.at_once == pytest.approx(table.notice_ends + 0.5)


def test_a_script_without_numbers_has_only_its_topics() -> None:
    table = timetables(prepared(small_script(contact=False)))[0]
    assert [times.topic for times in table.topics] == ["fred", "fast"]


def test_the_notice_after_one_one_two_delays_the_topic_that_these_keys_lead_to() -> None:
    line = prepared(nested_script(levels=3, topics=72, languages=("sv",)))
    table = timetables(line)[0]
    by_keys = {times.keys: times for times in table.topics}
    notice = seconds(press(line, "1", "1", "2").fixed)
    assert notice > 2
    other, urgent, later = (by_keys["1", "1", key] for key in "123")
    assert urgent.at_once - other.at_once == pytest.approx(notice)
    assert other.after_option and urgent.after_option and later.after_option
    assert other.after_option < urgent.after_option - notice < later.after_option


def test_a_recording_counts_with_its_measured_length() -> None:
    table = timetables(recorded("sv/fred", 12.5))[0]
    assert topic(table, "fred").lasts == pytest.approx(12.5)
    assert topic(timetables(recorded("sv/fast", 3.0))[0], "fred").lasts > 20


def test_a_recorded_notice_moves_everything_after_it() -> None:
    slow, quick = (timetables(recorded("sv/notice", length))[0] for length in (9.0, 2.0))
    assert slow.notice_ends - quick.notice_ends == pytest.approx(7)
    assert slow.menu_ends - quick.menu_ends == pytest.approx(7)
    assert topic(slow, "fred").at_once - topic(quick, "fred").at_once == pytest.approx(7)


def test_the_longest_call_waits_for_a_key_as_often_as_the_line_is_patient() -> None:
    for tries in (2, 3):
        line = prepared(small_script(tries=tries, wait_seconds=10))
        turns = silent_call(line, "sv")
        spoken = sum(map(said, turns))
        assert [turn.state is None for turn in turns] == [False] * tries + [True]
        assert timetables(line)[0].longest_call == pytest.approx(spoken + tries * 10)


def test_the_longest_call_in_another_language_begins_where_the_first_would_have_ended() -> None:
    line = prepared(small_script(languages=("sv", "en", "fi"), tries=2))
    turns = silent_call(line, "fi")
    languages = [turn.state.language for turn in turns if turn.state]
    assert languages == ["sv", "sv", "en", "en", "fi", "fi"]
    assert turns[-1].state is None
    assert timetables(line)[2].longest_call == pytest.approx(lasts(line, turns))


def test_longer_patience_makes_longer_calls_and_changes_nothing_else() -> None:
    patient, brisk = (timetables(prepared(small_script(wait_seconds=wait)))[0] for wait in (12, 7))
    assert patient.longest_call - brisk.longest_call == pytest.approx(15)
    assert patient.topics == brisk.topics


def test_one_language_has_no_offer_of_another() -> None:
    one, two = (
        timetables(prepared(small_script(languages=codes)))[0] for codes in (("sv",), ("sv", "en"))
    )
    assert one.first_option < two.first_option
    assert one.longest_call < two.longest_call


def test_words_in_another_voice_are_part_of_the_length() -> None:
    files = full_script()
    whole = topic(timetables(prepared(files))[0], "fast").lasts
    line = "Namnet Fast är engelskt, och står för {en: Fugitive Active Search Team}."
    files = replaced(files, "sv/fast.txt", f"{line}\n", "")
    assert whole - topic(timetables(prepared(files))[0], "fast").lasts > 3
