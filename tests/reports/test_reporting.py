"""The report of `ivr check` for people."""

import re
from collections.abc import Callable

import pytest

from ivr.reports.check.times import clock
from ivr.script.files import Files
from ivr.terminal import columns
from tests.cli.conftest import Command
from tests.conftest import Write
from tests.scripts import excused_script, full_script, replaced, small_script, without

FRED = "sv/fred.txt"
LINE = 1 + full_script()[FRED].partition(b"Sedan")[0].count(b"\n")
Told = Callable[..., str]


def year(before: str = "", files: Files | None = None) -> dict[str, bytes]:
    """Return the frozen script with a year in digits, which is an error, after some words."""
    words = f"Sedan {before}1815 tjänstgör"
    return replaced(files or full_script(), FRED, "Sedan tjänstgör", words)


@pytest.fixture
def told(ivr: Command, write: Write) -> Told:
    """Return the output of `ivr check`."""

    def told(files: Files, lang: str = "en", *, color: bool = False) -> str:
        return ivr("check", write(files), lang=lang, color=color).stdout

    return told


def marked(text: str) -> tuple[str, str]:
    """Return the first line with marked words, and those words."""
    lines = text.splitlines()
    number = next(number for number, line in enumerate(lines) if re.fullmatch(r" +│ +\^+", line))
    marks = re.search(r"\^+", lines[number])
    assert marks
    return lines[number - 1], lines[number - 1][slice(*marks.span())]


# Findings for people.


def test_a_finding_shows_its_marked_line_and_a_hint(told: Told) -> None:
    text = told(year())
    assert f"ERROR  {FRED}, line {LINE}\n" in text
    quoted = f"    {LINE} │ Sedan 1815 tjänstgör de i insatser runt om i världen."
    assert marked(text) == (quoted, "1815")
    assert re.search(r"(?m)^    1815 .*\n(.*\n)*?    Hint  \w", text)


def test_errors_come_first_and_of_one_cause_no_more_than_three(told: Told) -> None:
    years = "".join(f"{number} och " for number in range(1810, 1815))
    found = re.findall(r"(?m)^(ERROR|WARNING) +|^And (\d) more", told(year(years)))
    assert found[:5] == [*[("ERROR", "")] * 3, ("", "3"), ("WARNING", "")]


def test_a_finding_about_a_whole_file_quotes_nothing(told: Told) -> None:
    text = told(without(full_script(), FRED))
    assert f"ERROR  {FRED}\n" in text and "│" not in text
    assert text.endswith("once it can be read.\n")


@pytest.mark.parametrize("before", ["ord ", "ord " * 100, "日本 q\u0303 "])
def test_the_place_is_seen_in_long_lines_and_after_wide_signs(told: Told, before: str) -> None:
    text = told(year(before))
    line, marks = [line for line in text.splitlines() if "│" in line][:2]
    assert columns(line) <= 80
    assert columns(line.partition("1815")[0]) == columns(marks.partition("^")[0])
    assert marks.count("^") == 4


def test_an_accepted_warning_tells_the_reason(told: Told) -> None:
    table = '[rules]\nR17 = {accepted = true, reason = "The owner wants it."}\n[keys]'
    text = told(replaced(full_script(), "line.toml", "[keys]", table))
    assert len(re.findall(r"(?m)^    Accepted  The owner wants it\.$", text)) == 3


# The tables of times.


def test_every_language_has_its_table_of_moments_and_topics(told: Told) -> None:
    text = told(full_script())
    for row in (
        r"Svenska \(answers the call\)",
        r"English \(key 9\)",
        r"  fred +4 +\d+\.\d +\d+\.\d +\d+\.\d",
        r"  fred +9 4 +\d+\.\d +\d+\.\d +\d+\.\d",
        r"  .* nothing is pressed +\d+\.\d  \(2 min \d+ s\)",
        r"  .* only key 9 is pressed +\d+\.\d  \(4 min \d+ s\)",
    ):
        assert len(re.findall(rf"(?m)^{row}$", text)) == 1
    assert re.search(r"(?m)^  Menyn är slut +\d+,\d$", told(full_script(), "sv"))
    assert clock(59.6) == clock(60) == "1:00"


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
def test_the_verdict_counts_what_was_found(
    told: Told, files: Files, english: str, swedish: str
) -> None:
    assert english in told(files).splitlines()[-1]
    assert swedish in told(files, "sv").splitlines()[-1]
