"""The reports of `ivr check`, and announcements in print and in differences."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ivr.script.files import Files
from tests.cli.conftest import Command
from tests.conftest import Write, write_into
from tests.scripts import (
    announced,
    excused_script,
    full_script,
    replaced,
    short_script,
    small_script,
    without,
)

FRED = "sv/fred.txt"
LINE = 1 + full_script()[FRED].partition(b"Sedan")[0].count(b"\n")
Told = Callable[..., str]


def year(before: str = "", files: Files | None = None) -> dict[str, bytes]:
    """Return the frozen script with a year in digits, which is an error, after some words."""
    words = f"Sedan {before}1815 tjänstgör"
    return replaced(files or full_script(), FRED, "Sedan tjänstgör", words)


@pytest.fixture
def reported(ivr: Command, write: Write) -> Told:
    """Return the output of `ivr check`."""

    def reported(files: Files, lang: str = "en") -> str:
        return ivr("check", write(files), lang=lang).stdout

    return reported


# Findings for people.


def test_a_finding_shows_its_line_and_a_hint(reported: Told) -> None:
    _, _, found = reported(year()).partition(f"{FRED}:{LINE}: ERROR: 1815 ")
    _message, quoted, hint, *_ = found.splitlines()
    assert quoted == "    Sedan 1815 tjänstgör de i insatser runt om i världen."
    assert re.match(r"    Hint: \w", hint)


def test_errors_come_first_and_of_one_cause_no_more_than_three(reported: Told) -> None:
    years = "".join(f"{number} och " for number in range(1810, 1815))
    found = re.findall(r"(?m): (ERROR|WARNING)\b|^And (\d) more", reported(year(years)))
    assert found[:5] == [*[("ERROR", "")] * 3, ("", "3"), ("WARNING", "")]


def test_a_finding_about_a_whole_file_quotes_nothing(reported: Told) -> None:
    text = reported(without(full_script(), FRED))
    assert f"{FRED}: ERROR: " in text
    assert text.endswith("once it can be read.\n")


def test_a_long_line_is_cut_around_the_words_of_the_finding(reported: Told) -> None:
    text = reported(year("ord " * 100))
    (quoted,) = [line for line in text.splitlines() if line.startswith("    …")]
    assert "ord 1815 tjänstgör" in quoted and len(quoted) <= 104


def test_an_accepted_warning_tells_the_reason(reported: Told) -> None:
    table = '[rules]\nR17 = {accepted = true, reason = "The owner wants it."}\n[keys]'
    text = reported(replaced(full_script(), "line.toml", "[keys]", table))
    assert len(re.findall(r"(?m)^    Accepted: The owner wants it\.$", text)) == 3


# The tables of times.


def test_every_language_has_its_table_of_moments_and_topics(reported: Told) -> None:
    text = reported(full_script())
    for row in (
        r"Svenska \(answers the call\)",
        r"English \(key 9\)",
        r"  fred +4 +\d+\.\d +\d+\.\d +\d+\.\d",
        r"  fred +9 4 +\d+\.\d +\d+\.\d +\d+\.\d",
        r"  .* nothing is pressed: 3 min \d+ s",
        r"  .* only key 9 is pressed: 5 min \d+ s",
    ):
        assert len(re.findall(rf"(?m)^{row}$", text)) == 1
    assert re.search(r"(?m)^  Menyn är slut: \d+,\d$", reported(full_script(), "sv"))


# The last line.


EXCUSED, NOTED = excused_script(), small_script()


@pytest.mark.parametrize(
    ("files", "english", "swedish"),
    [
        (EXCUSED, "can be published: no findings", "kan publiceras: inget"),
        (NOTED, "no errors, 1 note.", "1 notering."),
        (year(files=EXCUSED), "correct 1 error first.", "kan inte publiceras: rätta 1 fel först."),
        (year("1814 och "), "correct 2 errors first; ", "rätta 2 fel först. Dessutom finns 7 v"),
    ],
)
def test_the_verdict_counts_findings(
    reported: Told, files: Files, english: str, swedish: str
) -> None:
    assert english in reported(files).splitlines()[-1]
    assert swedish in reported(files, "sv").splitlines()[-1]


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
    _, *found = printed("check", files).split("Times while something is announced, ")
    return [each.partition("\n\n")[0].splitlines() for each in found]


def test_each_interval_has_its_announcements_and_times(printed: Any) -> None:
    first, second = intervals(printed, WARNED)
    assert first[0] == "4 January 2990, 08:00 to 5 January 2990, 08:00:"
    assert second[0] == "5 January 2990, 08:00 to 11 January 2990, 17:00:"
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
def test_announcements_have_times_in_order(printed: Any, lang: str, starts: str, form: str) -> None:
    text = " ".join(printed("script", WARNED, "--format", form, lang=lang).split())
    order = ["Polisens internationella samarbete", TEXTS[lang], starts, f"5{starts[1:]}"]
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
    ("old", "new", "heard", "words"),
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
    ivr: Command, tmp_path: Path, old: Files, new: Files, heard: int, words: str
) -> None:
    for name, files in (("old", old), ("new", new)):
        write_into(tmp_path / name, files)
    result = ivr("diff", tmp_path / "old", tmp_path / "new")
    assert (result.exit_code, words in result.stdout) == (heard, True)
