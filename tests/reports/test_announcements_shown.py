"""Announcements where people look: the check, the script in print and differences."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ivr.checks.check import check_script
from ivr.cli import main
from ivr.reports.check.text import report
from ivr.script.files import Files
from ivr.terminal import Page
from tests.conftest import Write, write_into
from tests.scripts import announced, full_script, replaced, small_script

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


def in_tokyo(files: Files) -> dict[str, bytes]:
    """A script for another time zone."""
    languages = 'languages = ["sv", "en"]'
    return replaced(files, "line.toml", languages, f'{languages}\ntimezone = "Asia/Tokyo"')


class TestTheCheck:
    """The times of each interval with announcements."""

    def test_programs_get_each_interval_and_its_times(self, ivr: Any) -> None:
        times = json.loads(ivr("check", warned(), "--times"))
        first, second = times["announced"]
        assert (first["from"], first["until"], second["until"]) == (
            "2990-01-04T08:00:00+01:00",
            second["from"],
            "2990-01-11T17:00:00+01:00",
        )
        assert (first["announcements"], first["closed"]) == (["bedragare"], False)
        assert (second["announcements"], second["closed"]) == (["bedragare", "stopp"], True)
        for usual, then in zip(times["languages"], first["languages"], strict=True):
            assert then["notice_ends"] == usual["notice_ends"]
            assert usual["first_option"] + 1 < then["first_option"] < then["menu_ends"]
            assert then["longest_call"] > usual["longest_call"]

    @pytest.mark.parametrize("languages", [("sv",), ("sv", "en", "fi")])
    def test_a_closed_line_has_no_options_and_short_calls(
        self, ivr: Any, languages: tuple[str, ...]
    ) -> None:
        texts = dict.fromkeys(languages, TEXTS["en"])
        files = announced({"stopp": CLOSED}, texts, small_script(languages=languages))
        times = json.loads(ivr("check", files, "--times"))
        for usual, then in zip(times["languages"], times["announced"][0]["languages"], strict=True):
            assert then["first_option"] is then["menu_ends"] is None
            assert 0 < then["longest_call"] < usual["longest_call"]

    def test_people_get_a_table_for_each_interval(self, ivr: Any) -> None:
        text = ivr("check", warned())
        rows = text[text.index(STARTS["en"]) :].splitlines()
        assert rows[1].strip() == "bedragare"
        assert any("stopp, which closes" in row for row in rows)
        assert len([row for row in rows if re.match(r"  Svenska +\d", row)]) == 2
        assert len([row for row in rows if re.match(r"  English +\S+ +– +– ", row)]) == 1
        assert max(map(len, rows)) <= 80

    def test_an_interval_that_has_begun_counts_from_now(self) -> None:
        files = warned()
        check = check_script(files, now=datetime(2990, 1, 9, 11, 30, tzinfo=UTC))
        text = "\n".join(report(check, files, "en", Page(80)))
        assert "9 January 2990, 12:30 to 11 January 2990, 17:00" in text
        assert "4 January" not in text

    def test_what_has_ended_is_left_out(self, ivr: Any) -> None:
        files = announced({"gammalt": PAST}, TEXTS)
        assert "While something is announced" not in ivr("check", files)
        assert json.loads(ivr("check", files, "--times"))["announced"] == []

    def test_times_are_in_the_time_zone_of_the_line(self, ivr: Any) -> None:
        times = json.loads(ivr("check", in_tokyo(warned()), "--times"))
        assert times["announced"][0]["from"] == "2990-01-04T08:00:00+09:00"


class TestTheScript:
    """Announcements in print, after the welcome; those that have ended come last."""

    @pytest.mark.parametrize("form", ["text", "html"])
    @pytest.mark.parametrize("lang", ["sv", "en"])
    def test_they_stand_with_their_times_in_order(self, ivr: Any, lang: str, form: str) -> None:
        text = " ".join(ivr("script", warned(), "--format", form, lang=lang).split())
        order = ["Det här är polisens", TEXTS[lang], STARTS[lang], f"5{STARTS[lang][1:]}"]
        assert sorted(order, key=text.index) == order
        assert text.count({"sv": "stänger linjen", "en": "closes the line"}[lang]) == 2

    def test_one_that_has_ended_is_told_so_and_not_signed(self, ivr: Any) -> None:
        ended = {"gammalt": f"{PAST}closes = true\n", "bedragare": WEEK}
        text = ivr("script", announced(ended, TEXTS))
        title = f"Announcement: {TEXTS['en']}"
        assert text.index(f"    {title}") > text.index("Technical fault")
        assert f"[ ] {title}" in text
        told = " ".join(text.split())
        assert told.count("Was heard until 1 March 2001, 12:00. It closed") == 2
        assert told.count(f"Heard: {STARTS['en']} to 11 January 2990, 17:00.") == 2

    def test_one_has_its_length_and_stands_beside_its_translation(self, ivr: Any) -> None:
        text = ivr("script", warned(), "--side-by-side")
        row = next(row for row in text.splitlines() if TEXTS["sv"] in row)
        assert TEXTS["en"] in row
        assert re.search(r"sv/bedragare.txt · \d\.\d s", " ".join(text.split()))

    @pytest.mark.parametrize(("rate", "expected"), [(70, 2), (100, 0)])
    def test_it_says_how_fast_a_third_listening_is(
        self, ivr: Any, rate: int, expected: int
    ) -> None:
        slow = f"tries = 3\nrepeat_rate = {rate}"
        text = ivr("script", replaced(full_script(), "line.toml", "tries = 3", slow))
        assert " ".join(text.split()).count(f"at {rate}% of") == expected


class TestDifferences:
    """`ivr diff` tells announcements by their times and words."""

    @pytest.mark.parametrize(
        ("old", "new", "heard", "told"),
        [
            (full_script(), warned(), 1, "– → 4 January 2990, 08:00"),
            (full_script(), warned(), 1, "{+Fraudsters are calling now.+}"),
            (warned(), full_script(), 1, "11 January 2990, 17:00 → –"),
            (warned(), full_script(), 1, "[-Bedragare ringer just nu.-]"),
            (announced({"a": PAST}), announced({"a": WEEK}), 1, "2001, 12:00 → 11 January 2990"),
            (announced({"a": WEEK}), announced({"a": f"{WEEK}closes = true"}), 1, "no → yes"),
            (announced({"a": WEEK}), announced({"b": WEEK}), 0, ""),
            (announced({"a": PAST}), full_script(), 0, "[-A message.-]"),
            (warned(), in_tokyo(warned()), 1, "Europe/Stockholm → Asia/Tokyo"),
            (full_script(), in_tokyo(full_script()), 0, ""),
        ],
    )
    def test_what_callers_will_hear_otherwise(
        self, runner: CliRunner, tmp_path: Path, old: Files, new: Files, heard: int, told: str
    ) -> None:
        folders = [tmp_path / name for name in ("old", "new")]
        for folder, files in zip(folders, (old, new), strict=True):
            folder.mkdir()
            write_into(folder, files)
        result = runner.invoke(main, ["diff", *map(str, folders), "--lang", "en"])
        assert (result.exit_code, told in result.stdout) == (heard, True)
