"""The map as a page: every option with its key and its times, and what holds everywhere."""

import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from ivr.call import flow
from ivr.call.timetable import timetables
from ivr.reports.map import html
from ivr.script.announcements import ALWAYS
from ivr.script.line import Line
from tests.reports.markup import Element, parsed, words
from tests.scripts import (
    announced,
    full_script,
    nested_script,
    prepared,
    replaced,
    small_script,
    with_text,
)

HOSTILE = '<script>alert(1)</script> & "b" </style>'


def drawn(line: Line, code: str = "sv", language: str = "en") -> Element:
    """The map of a line as a page."""
    return parsed(html(line, code, language, ALWAYS))


def options(root: Element) -> list[str]:
    """The options of the main menu, each with all that is below it."""
    first = root.find(".//ol[@class='options']")
    assert first is not None
    return [words(option) for option in first.findall("./li")]


def shared_menus() -> Line:
    """Two menus, of which the second offers the first one, and a topic of it."""
    files = nested_script(2, 8)
    own = '["topic-5", "topic-6", "topic-7", "topic-8"]'
    return prepared(replaced(files, "line.toml", own, '["topic-1", "menu-1", "topic-8"]'))


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("files", [full_script(), nested_script()], ids=["full", "nested"])
def test_the_keys_of_every_option_lead_to_what_the_map_says(
    files: dict[str, bytes], language: str
) -> None:
    line = prepared(files)
    labels = {
        words_of.label.written.casefold(): name
        for name, words_of in line.script.languages[language].texts.items()
        if words_of.label
    }

    def follow(options: Element, way: tuple[str, ...]) -> int:
        found = 0
        for option in options.findall("./li"):
            key, label = option.findtext("kbd"), option.findtext("span")
            assert key and label
            turn = flow.begin(line)
            for each in (*["9"] * line.languages.index(language), *way, key):
                assert turn.state
                turn = flow.answer(line, turn.state, each)
            assert turn.state and turn.state.place == labels[label.casefold()]
            below = option.find("./ol")
            found += 1 if below is None else follow(below, (*way, key))
        return found

    first = drawn(line, language).find(".//ol[@class='options']")
    assert first is not None
    offered = {o.target for menu in line.script.menus.values() for o in menu.options}
    assert follow(first, ()) == len(offered.difference(line.script.menus))


def test_an_option_shows_when_it_has_been_heard_and_how_long_its_text_is() -> None:
    line = prepared(full_script())
    third = options(drawn(line))[2]
    found = re.fullmatch(r"3 Utvecklingssamarbete after (\d+) s, (\d+) s long", third)
    table = timetables(line)[0]
    times = next(each for each in table.topics if each.topic == "utveckling")
    assert found and int(found[2]) == round(times.lasts)
    begins = re.search(r"first option begins (\d+) s after the answer", words(drawn(line)))
    assert begins and int(begins[1]) == round(table.first_option)


def test_a_menu_with_two_ways_stands_below_the_first_and_is_named_at_the_other() -> None:
    first, second = options(drawn(shared_menus(), "en"))
    assert first.count("Group menu b") == 1 and "Topic" in first
    assert re.search(r"Group menu b after \d+ s \(the menu is under 1\)", second)


def test_keys_that_a_menu_does_not_know_are_named() -> None:
    assert "Not used here: 3, 4, 5, 6" in words(drawn(prepared(nested_script()), "en"))
    assert "Not used here" not in words(drawn(prepared(full_script())))


def test_keys_that_do_the_same_everywhere_are_listed_once() -> None:
    keys = drawn(prepared(full_script())).findall(".//ul[@class='everywhere']/li")
    assert [words(*key.findall("kbd")) for key in keys] == ["7", "8", "9", "0", "*", "#", "1 1 2"]
    assert words(keys[3]) == "0 Telefonnummer till polisen"
    alone = drawn(prepared(small_script(languages=("sv",), contact=False)))
    assert [words(key) for key in alone.findall(".//ul/li/kbd")][:3] == ["7", "8", "*"]


def test_every_text_of_the_line_is_there_in_the_order_of_a_call() -> None:
    times = {"stopp": "until = 2990-01-04T12:00:00\n", "gammalt": "until = 2001-01-01T12:00:00\n"}
    said = {"sv": "Linjen är stängd.", "en": "The line is closed."}
    line = prepared(announced({"stopp": f"{times['stopp']}closes = true"}, said))
    root = drawn(line, "en")
    texts = line.script.languages["en"].texts
    opening = (texts["notice"].body[0].written, "För svenska, tryck 9.", "This is the Swedish")
    announcing = ("Heard: until 4 January 2990", "closes the line", "The line is closed.")
    after = (texts[name].body[0].written for name in ("introduction", "silence-1", "fault"))
    whole, at = words(root), -1
    for part in (*opening, *announcing, *after):
        at = whole.index(part, at + 1)
    languages = {words(element): element.get("lang") for element in root.iter()}
    assert (languages["För svenska, tryck 9."], languages["The line is closed."]) == ("sv", "en")
    assert "For English, press 9" not in whole
    now = datetime(2026, 1, 1, tzinfo=UTC)
    ended = html(prepared(announced({"gammalt": times["gammalt"]}, said)), "en", "en", now)
    assert "The line is closed." not in ended


@pytest.mark.parametrize(("rate", "expected"), [(70, 1), (100, 0)])
def test_it_says_once_how_fast_a_third_listening_is(rate: int, expected: int) -> None:
    files = replaced(full_script(), "line.toml", "tries = 3", f"tries = 3\nrepeat_rate = {rate}")
    assert html(prepared(files), "sv", "en", ALWAYS).count(f"at {rate}%") == expected


def test_what_staff_write_is_never_markup() -> None:
    files = with_text(full_script(), "sv/fred.txt", f"{HOSTILE}\n\nFred.\n")
    page = html(prepared(files), "sv", "en", ALWAYS)
    assert "<script" not in page and page.count("</style>") == 1


@pytest.mark.parametrize("line", [prepared(full_script()), shared_menus()], ids=["full", "shared"])
def test_the_page_needs_nothing_else_and_its_headings_follow_each_other(line: Line) -> None:
    page = html(line, "sv", "en", ALWAYS)
    assert not re.search(r"\b(src|href)=\"(?!#)", page) and "url(" not in page
    levels = [int(each.tag[1]) for each in parsed(page).iter() if re.fullmatch(r"h\d", each.tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
