"""Announcements where people look: the check."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import Write
from scripts import announced, full_script, replaced, small_script

from ivr.checks.check import check_script
from ivr.cli import main
from ivr.reports.check.text import report
from ivr.script.files import Files
from ivr.terminal import Page

TEXTS = {"sv": "Bedragare ringer just nu.", "en": "Fraudsters are calling now."}
WEEK = "from = 2990-01-04T08:00:00\nuntil = 2990-01-11T17:00:00\n"
CLOSED = "from = 2990-01-05T08:00:00\nuntil = 2990-01-11T17:00:00\ncloses = true\n"
PAST = "until = 2001-03-01T12:00:00\n"
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


def test_the_call_in_which_nothing_is_pressed_has_its_cost(ivr: Any) -> None:
    times = json.loads(ivr("check", warned(), "--times"))
    silent = [call for call in times["costs"]["calls"] if call["topic"] is None]
    open_line, closed = (each["calls"] for each in times["announced"])
    for usual, longer, shorter in zip(silent, open_line, closed, strict=True):
        assert usual["characters"] < longer["characters"]
        assert usual["total"] > shorter["total"] > 0
        assert shorter["seconds"] == pytest.approx(
            closed_length(times, shorter["language"]), abs=0.01
        )


def closed_length(times: Any, language: str) -> float:
    rows = times["announced"][1]["languages"]
    return next(float(row["longest_call"]) for row in rows if row["language"] == language)


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
    files = replaced(warned(), "line.toml", 'languages = ["sv", "en"]', TOKYO)
    assert STARTS["en"] in ivr("check", files)
    times = json.loads(ivr("check", files, "--times"))
    assert times["announced"][0]["from"] == "2990-01-04T08:00:00+09:00"


TOKYO = 'languages = ["sv", "en"]\ntimezone = "Asia/Tokyo"'
