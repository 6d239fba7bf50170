"""Announcements where people look: the check, the script in print, the map and differences."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ivr.call import flow
from ivr.call.turn import Kind
from ivr.checks.check import check_script
from ivr.cli import main
from ivr.reports.check.text import report
from ivr.script.files import Files
from ivr.terminal import Page
from tests.conftest import Write, write_into
from tests.reports.markup import parsed, words
from tests.scripts import announced, full_script, prepared, replaced, small_script

TEXTS = {"sv": "Bedragare ringer just nu.", "en": "Fraudsters are calling now."}
SV = TEXTS["sv"]
WEEK = "from = 2990-01-04T08:00:00\nuntil = 2990-01-11T17:00:00\n"
CLOSED = "from = 2990-01-05T08:00:00\nuntil = 2990-01-11T17:00:00\ncloses = true\n"
PAST = "until = 2001-03-01T12:00:00\n"
SPOKEN = '"114 14 14" = "one one four"'
STARTS = {"en": "4 January 2990, 08:00", "sv": "4 januari 2990, 08:00"}


@pytest.fixture
def ivr(runner: CliRunner, write: Write) -> Any:
    """Runs a command on a script, and returns what it prints."""

    def ivr(command: str, files: Files, *options: str, lang: str = "en") -> str:
        result = runner.invoke(main, [command, str(write(files)), "--lang", lang, *options])
        assert result.exit_code < 2, result.output  # small scripts break rules
        return str(result.stdout)

    return ivr


def warned() -> dict[str, bytes]:
    """The frozen script with a warning of fraud, on whose second day the line closes."""
    return announced({"bedragare": WEEK, "stopp": CLOSED}, TEXTS)


# --- the check


def test_programs_get_the_times_of_each_interval(ivr: Any) -> None:
    times = json.loads(ivr("check", warned(), "--times"))
    open_line, closed = times["announced"]
    assert open_line["from"] == "2990-01-04T08:00:00+01:00"
    assert open_line["until"] == closed["from"] == "2990-01-05T08:00:00+01:00"
    assert closed["until"] == "2990-01-11T17:00:00+01:00"
    assert open_line["announcements"] == ["bedragare"]
    assert closed["announcements"] == ["bedragare", "stopp"]
    assert [each["closed"] for each in times["announced"]] == [False, True]


def test_an_announcement_delays_the_menu_and_lengthens_the_call(ivr: Any) -> None:
    times = json.loads(ivr("check", warned(), "--times"))
    for usual, then in zip(times["languages"], times["announced"][0]["languages"], strict=True):
        assert then["notice_ends"] == usual["notice_ends"]
        assert usual["first_option"] + 1 < then["first_option"] < then["menu_ends"]
        assert then["longest_call"] > usual["longest_call"]


@pytest.mark.parametrize("languages", [("sv",), ("sv", "en"), ("sv", "en", "fi")])
def test_a_closed_line_has_no_options_and_short_calls(ivr: Any, languages: tuple[str, ...]) -> None:
    texts = dict.fromkeys(languages, TEXTS["en"])
    files = announced({"stopp": CLOSED}, texts, small_script(languages=languages))
    times = json.loads(ivr("check", files, "--times"))
    (closed,) = times["announced"]
    assert [each["language"] for each in closed["languages"]] == list(languages)
    for usual, then in zip(times["languages"], closed["languages"], strict=True):
        assert then["first_option"] is then["menu_ends"] is None
        assert 0 < then["longest_call"] < usual["longest_call"]


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_people_get_a_table_for_each_interval(ivr: Any, lang: str) -> None:
    text = ivr("check", warned(), lang=lang)
    closes = {"en": "stopp, which closes the line", "sv": "stopp, som stänger linjen"}
    rows = text[text.index(STARTS[lang]) :].splitlines()
    assert rows[1].strip() == "bedragare"
    assert closes[lang] in text
    assert len([row for row in rows if re.match(r"  Svenska +\d", row)]) == 2
    assert len([row for row in rows if re.match(r"  English +\S+ +– +– ", row)]) == 1
    assert max(map(len, rows)) <= 80


def test_an_interval_that_has_begun_counts_from_now() -> None:
    files = warned()
    check = check_script(files, now=datetime(2990, 1, 9, 11, 30, tzinfo=UTC))
    text = "\n".join(report(check, files, "en", Page(80)))
    assert "9 January 2990, 12:30 to 11 January 2990, 17:00" in text
    assert "4 January" not in text


@pytest.mark.parametrize("files", [full_script(), announced({"gammalt": PAST}, TEXTS)])
def test_without_announcements_to_come_nothing_is_said_of_them(ivr: Any, files: Files) -> None:
    assert "While something is announced" not in ivr("check", files)
    assert json.loads(ivr("check", files, "--times"))["announced"] == []


def test_times_are_in_the_time_zone_of_the_line(ivr: Any) -> None:
    files = in_tokyo(warned())
    assert STARTS["en"] in ivr("check", files)
    times = json.loads(ivr("check", files, "--times"))
    assert times["announced"][0]["from"] == "2990-01-04T08:00:00+09:00"


# --- the script in print


@pytest.mark.parametrize("form", ["text", "html"])
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_announcements_are_printed_with_their_times_in_order_after_the_welcome(
    ivr: Any, lang: str, form: str
) -> None:
    text = " ".join(ivr("script", warned(), "--format", form, lang=lang).split())
    title = {"sv": "Meddelande: ", "en": "Announcement: "}[lang] + TEXTS[lang]
    order = ["Det här är polisens", title, STARTS[lang], f"5{STARTS[lang][1:]}"]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert text.count({"sv": "Det stänger linjen", "en": "It closes the line"}[lang]) == 2


def test_one_that_has_ended_is_said_to_have_ended(ivr: Any) -> None:
    text = " ".join(ivr("script", announced({"gammalt": PAST, "bedragare": WEEK})).split())
    assert text.count("Was heard until 1 March 2001, 12:00.") == 2
    assert text.count(f"Heard: {STARTS['en']} to 11 January 2990, 17:00.") == 2


def test_one_that_has_ended_and_closed_the_line_is_told_in_the_past_tense(ivr: Any) -> None:
    text = ivr("script", announced({"gammalt": f"{PAST}closes = true\n"}), lang="sv")
    assert "TIDIGARE MEDDELANDEN" in text.upper()
    assert "Det stängde linjen" in " ".join(text.split())


def test_one_that_has_ended_comes_last_and_is_not_signed(ivr: Any) -> None:
    text = ivr("script", announced({"gammalt": PAST, "bedragare": WEEK}, TEXTS))
    title = f"Announcement: {TEXTS['en']}"
    assert f"[ ] {title}" in text
    assert text.index(f"    {title}") > text.index("Technical fault")


def test_an_announcement_has_its_length_and_stands_beside_its_translation(ivr: Any) -> None:
    text = ivr("script", warned(), "--side-by-side")
    row = next(row for row in text.splitlines() if SV in row)
    assert TEXTS["en"] in row
    assert re.search(r"sv/bedragare.txt · \d\.\d s", " ".join(text.split()))


@pytest.mark.parametrize(("rate", "expected"), [(70, 2), (100, 0)])
def test_the_script_says_how_fast_a_third_listening_is(ivr: Any, rate: int, expected: int) -> None:
    files = replaced(full_script(), "line.toml", "tries = 3", f"tries = 3\nrepeat_rate = {rate}")
    text = " ".join(ivr("script", files).split())
    assert text.count("of the normal speed") == expected
    assert text.count(f"at {rate}% of") == expected


# --- the map


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_map_has_announcements_between_the_welcome_and_the_menu(ivr: Any, lang: str) -> None:
    page = parsed(ivr("map", warned(), "--language", "en", lang=lang))
    opened, closing = page.findall(".//ol[@class='texts']")[0].findall("./li")[3:]
    assert TEXTS["en"] in words(opened) and STARTS[lang] in words(opened)
    closes = {"sv": "stänger linjen", "en": "closes the line"}[lang]
    assert closes in words(closing) and closes not in words(opened)
    everything = words(page)
    order = ["hang up and dial 112", "För svenska", "This is the Swedish police", TEXTS["en"]]
    assert sorted(order, key=everything.index) == order


def test_the_offer_of_the_other_language_comes_before_the_announcements_in_a_call() -> None:
    line = prepared(warned()).at(datetime(2990, 1, 4, 9, tzinfo=UTC))
    kinds = [passage.kind for passage in flow.begin(line).passages]
    order = [Kind.LANGUAGE_OFFER, Kind.WELCOME, Kind.ANNOUNCEMENT]
    assert [each for each in kinds if each in order] == order


def test_the_map_leaves_out_what_has_ended(ivr: Any) -> None:
    assert "gammalt" not in ivr("map", announced({"gammalt": PAST}))
    without = words(parsed(ivr("map", announced({"gammalt": PAST}))))
    assert without.count("long") == words(parsed(ivr("map", full_script()))).count("long")


@pytest.mark.parametrize(("rate", "expected"), [(70, 1), (100, 0)])
def test_the_map_says_once_how_fast_a_third_listening_is(
    ivr: Any, rate: int, expected: int
) -> None:
    files = replaced(full_script(), "line.toml", "tries = 3", f"tries = 3\nrepeat_rate = {rate}")
    assert ivr("map", files).count(f"at {rate}% of the normal speed") == expected


# --- differences


@pytest.fixture
def diff(runner: CliRunner, tmp_path: Path) -> Any:
    """Compares two scripts by the command, and returns the exit code and what it prints."""

    def diff(old: Files, new: Files, *options: str, lang: str = "en") -> tuple[int, str]:
        folders = [tmp_path / name for name in ("old", "new")]
        for folder, files in zip(folders, (old, new), strict=True):
            folder.mkdir()
            write_into(folder, files)
        result = runner.invoke(main, ["diff", *map(str, folders), "--lang", lang, *options])
        return result.exit_code, result.stdout

    return diff


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_new_announcement_is_told_with_its_times_and_words(diff: Any, lang: str) -> None:
    code, text = diff(full_script(), warned(), lang=lang)
    closes = {"en": "no → yes", "sv": "nej → ja"}[lang]
    assert code == 1
    assert re.search(r"– → 4 \w+ 2990, 08:00", text)
    assert re.search(rf"– → 11 \w+ 2990, 17:00\n.*{closes}", text)
    assert "{+Fraudsters are calling now.+}" in text


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (WEEK, WEEK.replace("01-11", "01-12"), "11 January 2990, 17:00 → 12 January 2990, 17:00"),
        (WEEK, f"{WEEK}closes = true\n", "Closing the line: no → yes"),
        (PAST, WEEK, "1 March 2001, 12:00 → 11 January 2990, 17:00"),
    ],
)
def test_other_times_are_told_with_the_old_ones(
    diff: Any, old: str, new: str, expected: str
) -> None:
    code, text = diff(announced({"a": old}), announced({"a": new}))
    assert (code, expected in text) == (1, True)


def test_one_that_went_is_told_with_its_words(diff: Any) -> None:
    code, text = diff(warned(), full_script())
    assert code == 1
    assert "11 January 2990, 17:00 → –" in text and "[-Bedragare ringer just nu.-]" in text


def test_another_name_is_not_heard(diff: Any) -> None:
    assert diff(announced({"a": WEEK}), announced({"b": WEEK}))[0] == 0


def test_one_that_has_ended_is_not_heard(diff: Any) -> None:
    files = replaced(full_script(), "line.toml", "[numbers]\n", '[numbers]\nold = "114 14 14"\n')
    for code in ("sv", "en"):
        file = f"{code}/language.toml"
        files = replaced(files, file, "[pronunciation]\n", f"[pronunciation]\n{SPOKEN}\n")
    texts = {"sv": "Ring 114 14 14.", "en": "Call 114 14 14."}
    exit_code, text = diff(announced({"gammalt": PAST}, texts, files), files)
    assert exit_code == 0
    assert "Ring 114 14 14." in text


def test_another_time_zone_moves_announcements_and_nothing_else(diff: Any) -> None:
    one, other = announced({"a": WEEK}), announced({"a": WEEK}, files=in_tokyo(full_script()))
    code, text = diff(one, other)
    assert code == 1
    assert "Europe/Stockholm → Asia/Tokyo" in text


def test_another_time_zone_alone_is_not_heard(diff: Any) -> None:
    assert diff(full_script(), in_tokyo(full_script()))[0] == 0


def in_tokyo(files: Files) -> dict[str, bytes]:
    """A script for another time zone."""
    languages = 'languages = ["sv", "en"]'
    return replaced(files, "line.toml", languages, f'{languages}\ntimezone = "Asia/Tokyo"')
