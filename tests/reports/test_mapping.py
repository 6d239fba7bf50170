"""The map page: each option with its key and times, and the keys of all menus."""

import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from ivr.call import flow
from ivr.call.timetable import timetables
from ivr.reports.map import html
from ivr.script.announcements import ALWAYS
from ivr.script.files import Files
from tests.reports.markup import Element, found, parsed, words
from tests.scripts import announced, full_script, nested_script, prepared, replaced, with_text

HOSTILE = '<script>alert(1)</script> & "b" </style>'
SHARED = replaced(
    nested_script(2, 8),
    "line.toml",
    '["topic-5", "topic-6", "topic-7", "topic-8"]',
    '["topic-1", "menu-1", "topic-8"]',
)
"""Two menus; the second offers the first one, and one of its topics."""


def drawn(files: Files, code: str = "sv", now: datetime = ALWAYS) -> Element:
    """Return the map of a script as an English page."""
    return parsed(html(prepared(files), code, "en", now))


def options(root: Element) -> list[Element]:
    """Return the options of the main menu, including sub-options."""
    return found(root, ".//ol[@class='options']").findall("./li")


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("files", [full_script(), nested_script()], ids=["full", "nested"])
def test_the_keys_of_every_option_lead_to_what_the_map_says(files: Files, language: str) -> None:
    line = prepared(files)
    texts = line.script.languages[language].texts.items()
    labels = {each.label.written.casefold(): name for name, each in texts if each.label}

    def follow(options: list[Element], *way: str) -> int:
        topics = 0
        for option in options:
            key, label = words(found(option, "kbd")), words(found(option, "span"))
            turn = flow.begin(line)
            for each in (*["9"] * line.languages.index(language), *way, key):
                assert turn.state
                turn = flow.answer(line, turn.state, each)
            assert turn.state and turn.state.place == labels[label.casefold()]
            below = option.findall("./ol/li")
            topics += follow(below, *way, key) if below else 1
        return topics

    offered = {o.target for menu in line.script.menus.values() for o in menu.options}
    assert follow(options(drawn(files, language))) == len(offered.difference(line.script.menus))


def test_an_option_shows_its_time_and_the_length_of_its_text() -> None:
    root, table = drawn(full_script()), timetables(prepared(full_script()))[0]
    third = re.fullmatch(
        r"3 Utvecklingssamarbete after (\d+) s, (\d+) s long", words(options(root)[2])
    )
    times = next(each for each in table.topics if each.topic == "utveckling")
    assert third and int(third[2]) == round(times.lasts)
    begins = re.search(r"first option begins (\d+) s after the answer", words(root))
    assert begins and int(begins[1]) == round(table.first_option)


def test_a_menu_with_two_entries_is_shown_once_and_named_again() -> None:
    first, second = map(words, options(drawn(SHARED, "en")))
    assert first.count("Group menu b") == 1 and "Topic" in first
    assert re.search(r"Group menu b after \d+ s \(the menu is under 1\)", second)


def test_unused_keys_of_a_menu_are_listed_beside_common_ones() -> None:
    root = drawn(nested_script(), "en")
    assert "Not used here: 3, 4, 5, 6" in words(root)
    keys = root.findall(".//ul[@class='everywhere']/li")
    assert [words(*key.findall("kbd")) for key in keys] == ["7", "8", "9", "0", "*", "#", "1 1 2"]


def test_every_text_is_shown_in_the_order_of_a_call() -> None:
    until = "until = 2990-01-04T12:00:00\ncloses = true"
    files = announced({"stopp": until}, {"sv": "Linjen är stängd.", "en": "The line is closed."})
    root, texts = drawn(files, "en"), prepared(files).script.languages["en"].texts
    whole, at = words(root), -1
    for part in (
        *(texts["notice"].body[0].written, "För svenska, tryck 9.", "This is the Swedish"),
        *("Heard: until 4 January 2990", "closes the line", "The line is closed."),
        *(texts[name].body[0].written for name in ("introduction", "silence-1", "fault")),
    ):
        at = whole.index(part, at + 1)
    languages = {words(element): element.get("lang") for element in root.iter()}
    assert (languages["För svenska, tryck 9."], languages["The line is closed."]) == ("sv", "en")
    assert "For English, press 9" not in whole
    ended = drawn(files, "en", datetime(2991, 1, 1, tzinfo=UTC))
    assert "The line is closed." not in words(ended)


HOSTILE_SCRIPT = with_text(full_script(), "sv/fred.txt", f"{HOSTILE}\n\nFred.\n")


@pytest.mark.parametrize("files", [HOSTILE_SCRIPT, SHARED], ids=["hostile", "shared"])
def test_the_page_is_valid_escapes_staffs_markup_and_orders_headings(files: Files) -> None:
    page = html(prepared(files), "sv", "en", ALWAYS)
    assert not re.search(r"\b(src|href)=\"(?!#)", page) and "url(" not in page
    assert "<script" not in page and page.count("</style>") == 1
    levels = [int(each.tag[1]) for each in parsed(page).iter() if re.fullmatch(r"h\d", each.tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
