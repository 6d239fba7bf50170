"""The timetable, compared with simulated calls."""

import pytest

from ivr.call import flow
from ivr.call.timetable import silent_call, timetables
from ivr.call.turn import PassageKind, Turn
from ivr.call.turn import utterances_of as words
from ivr.script.model.tempo import seconds
from tests.calls import line_of
from tests.scripts import prepared, replaced, small_script


def utterances_of(*turns: Turn) -> float:
    return sum(seconds(turn.fixed) + seconds(turn.skippable) for turn in turns)


def test_the_timetable_has_the_notice_then_the_menu_then_topics() -> None:
    line = line_of("full")
    for table in timetables(line):
        assert table.notice_ends == seconds(flow.begin(line).fixed)
        assert table.first_option and table.menu_ends
        assert table.notice_ends < table.first_option < table.menu_ends < table.longest_call
    swedish, first = timetables(line)[0], flow.begin(line)
    assert swedish.menu_ends == pytest.approx(utterances_of(first))
    option = next(first.passages_of(PassageKind.OPTION))
    until_it_ends = swedish.notice_ends + seconds(words(first.through(option)))
    lasts = seconds(option.utterances)
    assert swedish.first_option == pytest.approx(until_it_ends - lasts, abs=0.2)
    for option, times in zip(first.passages_of(PassageKind.OPTION), swedish.topics, strict=True):
        heard = swedish.notice_ends + seconds(words(first.through(option)))
        assert times.topic == option.name
        assert times.after_option == pytest.approx(heard + 0.5)
        assert times.at_once == pytest.approx(swedish.notice_ends + 0.5)


def test_a_topic_of_two_menus_is_listed_once_with_its_shortest_path() -> None:
    files = replaced(
        small_script(),
        "line.toml",
        'options = ["fred", "fast"]',
        'options = ["fred", "fast", "mer"]\n[menus.mer]\noptions = ["fred", "kontakt"]',
    )
    for code in ("sv", "en"):
        files |= {f"{code}/mer.txt": b"more\n"}
        files = replaced(files, f"{code}/silence-2.txt", "{key:kontakt}", "0")
    times = timetables(prepared(files))[0].topics
    ways = {"fred": ("1",), "fast": ("2",), "kontakt": ("3", "2")}
    assert {each.topic: each.keys for each in times} == ways


def test_the_longest_silent_call_has_every_wait_in_each_language() -> None:
    """Each language starts where the previous one would have ended."""
    line = prepared(small_script(languages=("sv", "en", "fi"), tries=2, wait_seconds=7))
    for table, codes in zip(timetables(line), ("sv", "sv en", "sv en fi"), strict=True):
        turns = silent_call(line, table.language)
        languages = [turn.state.language for turn in turns if turn.state]
        assert languages == sorted([*codes.split()] * 2, key=codes.index)
        assert turns[-1].state is None
        assert table.longest_call == pytest.approx(utterances_of(*turns) + len(languages) * 7)
