"""Announcements in reports: the check, the printed script and differences."""

from pathlib import Path
from typing import Any

import pytest

from ivr.script.files import Files
from tests.cli.conftest import Command
from tests.conftest import Write, write_into
from tests.scripts import announced, replaced, short_script

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


def in_tokyo(files: Files) -> dict[str, bytes]:
    """Return a script for another time zone."""
    languages = 'languages = ["sv", "en"]'
    return replaced(files, "line.toml", languages, f'{languages}\ntimezone = "Asia/Tokyo"')


# The check.


def intervals(printed: Any, files: Files) -> list[list[str]]:
    """The lines of each interval with announcements, in the report of a check."""
    _, _, rest = printed("check", files).partition("While something is announced")
    found = rest.partition("Every way through the call")[0].split("\n\n")[1:]
    return [part.splitlines() for part in found if part.strip()]


def test_each_interval_has_its_announcements_and_times(printed: Any) -> None:
    first, second = intervals(printed, WARNED)
    assert first[0] == "4 January 2990, 08:00 to 5 January 2990, 08:00"
    assert second[0] == "5 January 2990, 08:00 to 11 January 2990, 17:00"
    assert [line.strip() for line in first[1:-3]] == ["bedragare"]
    assert [line.strip() for line in second[1:-3]] == ["bedragare", "stopp, which closes the line"]
    for line in first[-2:]:
        _language, notice, option, menu, _length = line.split()
        assert float(notice) < float(option) < float(menu)
    for line in second[-2:]:
        _language, _notice, option, menu, _length = line.split()
        assert option == menu == "–", "a closed line has no menu"
    assert intervals(printed, in_tokyo(WARNED))[0][0] == first[0]
    assert intervals(printed, announced({"gammalt": PAST}, TEXTS)) == []


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


def test_an_ended_announcement_is_marked_and_not_signed(printed: Any) -> None:
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
        (short_script(), WARNED, 1, "– → 4 January 2990, 08:00"),
        (short_script(), WARNED, 1, "{+Fraudsters are calling now.+}"),
        (announced({"a": PAST}), announced({"a": WEEK}), 1, "2001, 12:00 → 11 January 2990"),
        (announced({"a": WEEK}), announced({"a": f"{WEEK}closes = true"}), 1, "no → yes"),
        (announced({"a": PAST}), short_script(), 0, "[-A message.-]"),
        (WARNED, in_tokyo(WARNED), 1, "Europe/Stockholm → Asia/Tokyo"),
    ],
)
def test_changed_announcements_are_compared(
    ivr: Command, tmp_path: Path, old: Files, new: Files, heard: int, told: str
) -> None:
    for name, files in (("old", old), ("new", new)):
        write_into(tmp_path / name, files)
    result = ivr("diff", tmp_path / "old", tmp_path / "new")
    assert (result.exit_code, told in result.stdout) == (heard, True)
