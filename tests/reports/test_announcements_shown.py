"""Announcements in reports: the check, the printed script and differences."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ivr.script.files import Files
from tests.cli.conftest import Command
from tests.conftest import Write, write_into
from tests.scripts import announced, full_script, replaced, small_script

TEXTS = {"sv": "Bedragare ringer just nu.", "en": "Fraudsters are calling now."}
WEEK = "from = 2990-01-04T08:00:00\nuntil = 2990-01-11T17:00:00\n"
CLOSED = "from = 2990-01-05T08:00:00\nuntil = 2990-01-11T17:00:00\ncloses = true\n"
PAST = "until = 2001-03-01T12:00:00\n"
WARNED = announced({"bedragare": WEEK, "stopp": CLOSED}, TEXTS)
"""The frozen script with a warning of fraud, which closes the line on its second day."""


@pytest.fixture
def printed(ivr: Command, write: Write) -> Any:
    """Return the output of a command for a script."""

    def printed(command: str, files: Files, *options: str, lang: str = "en") -> str:
        result = ivr(command, write(files), *options, lang=lang)
        assert result.exit_code < 2, result.output  # small scripts break rules
        return str(result.stdout)

    return printed


@pytest.fixture
def times(printed: Any) -> Any:
    """Return the times of a script as JSON."""
    return lambda files: json.loads(printed("check", files, "--times"))


def in_tokyo(files: Files) -> dict[str, bytes]:
    """Return a script for another time zone."""
    languages = 'languages = ["sv", "en"]'
    return replaced(files, "line.toml", languages, f'{languages}\ntimezone = "Asia/Tokyo"')


# The check.


def test_programs_get_each_interval_and_its_times(times: Any) -> None:
    first, second = times(WARNED)["announced"]
    assert (first["from"], first["until"]) == ("2990-01-04T08:00:00+01:00", second["from"])
    assert second["until"] == "2990-01-11T17:00:00+01:00"
    assert (first["announcements"], first["closed"]) == (["bedragare"], False)
    assert (second["announcements"], second["closed"]) == (["bedragare", "stopp"], True)
    for usual, then in zip(times(WARNED)["languages"], first["languages"], strict=True):
        assert then["notice_ends"] == usual["notice_ends"]
        assert usual["first_option"] + 1 < then["first_option"] < then["menu_ends"]
    assert times(in_tokyo(WARNED))["announced"][0]["from"] == "2990-01-04T08:00:00+09:00"
    assert times(announced({"gammalt": PAST}, TEXTS))["announced"] == []


def test_a_closed_line_has_short_calls_without_options(times: Any) -> None:
    told = times(announced({"stopp": CLOSED}, TEXTS, small_script()))
    for usual, then in zip(told["languages"], told["announced"][0]["languages"], strict=True):
        assert then["first_option"] is then["menu_ends"] is None
        assert 0 < then["longest_call"] < usual["longest_call"]


def test_people_get_a_table_for_each_interval(printed: Any) -> None:
    text = printed("check", WARNED)
    rows = text[text.index("4 January 2990, 08:00") :].splitlines()
    assert rows[1].strip() == "bedragare"
    assert any("stopp, which closes" in row for row in rows)
    assert len([row for row in rows if re.match(r"  Svenska +\d", row)]) == 2


# The script in print.


@pytest.mark.parametrize("form", ["text", "html"])
@pytest.mark.parametrize(
    ("lang", "starts"), [("sv", "4 januari 2990, 08:00"), ("en", "4 January 2990, 08:00")]
)
def test_they_stand_with_their_times_in_order(
    printed: Any, lang: str, starts: str, form: str
) -> None:
    text = " ".join(printed("script", WARNED, "--format", form, lang=lang).split())
    order = ["Det här är polisens", TEXTS[lang], starts, f"5{starts[1:]}"]
    assert sorted(order, key=text.index) == order


def test_one_that_has_ended_is_told_so_and_not_signed(printed: Any) -> None:
    ended = {"gammalt": f"{PAST}closes = true\n", "bedragare": WEEK}
    text = printed("script", announced(ended, TEXTS))
    title = f"Announcement: {TEXTS['en']}"
    assert text.index(f"    {title}") > text.index("Technical fault")
    assert f"[ ] {title}" in text
    assert "Was heard until 1 March 2001, 12:00. It closed" in " ".join(text.split())


# Differences.


@pytest.mark.parametrize(
    ("old", "new", "heard", "told"),
    [
        (full_script(), WARNED, 1, "– → 4 January 2990, 08:00"),
        (full_script(), WARNED, 1, "{+Fraudsters are calling now.+}"),
        (announced({"a": PAST}), announced({"a": WEEK}), 1, "2001, 12:00 → 11 January 2990"),
        (announced({"a": WEEK}), announced({"a": f"{WEEK}closes = true"}), 1, "no → yes"),
        (announced({"a": PAST}), full_script(), 0, "[-A message.-]"),
        (WARNED, in_tokyo(WARNED), 1, "Europe/Stockholm → Asia/Tokyo"),
    ],
)
def test_what_callers_will_hear_otherwise(
    ivr: Command, tmp_path: Path, old: Files, new: Files, heard: int, told: str
) -> None:
    for name, files in (("old", old), ("new", new)):
        write_into(tmp_path / name, files)
    result = ivr("diff", tmp_path / "old", tmp_path / "new")
    assert (result.exit_code, told in result.stdout) == (heard, True)
