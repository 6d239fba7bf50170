"""The reports: what people read, what pull requests show, and the last word on a script."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click
import pytest
from scripts import (
    full_script,
    line_with,
    prepared,
    replaced,
    small_script,
    without,
)

from ivr.call.wordings import WORDINGS as CALL_WORDINGS
from ivr.checks.check import Check, check_script
from ivr.i18n import LANGUAGES, translator
from ivr.reports.check.annotations import annotations
from ivr.reports.check.findings import FindingsReport
from ivr.reports.check.objects import findings_object, times_object
from ivr.reports.check.summary import verdict
from ivr.reports.check.text import report
from ivr.reports.check.times import clock
from ivr.script.files import Files
from ivr.script.finding import Finding, Severity
from ivr.script.place import Address, Place
from ivr.script.tables import Override
from ivr.script.wordings import WORDINGS as SCRIPT_WORDINGS
from ivr.terminal import Page, columns, padded, table

ERROR, WARNING, INFO = Severity
WORDINGS = {**SCRIPT_WORDINGS, **CALL_WORDINGS}
FRED = "sv/fred.txt"
YEAR = replaced(full_script(), FRED, "Sedan tjänstgör", "Sedan 1815 tjänstgör")


def finding(
    field: Address = ("sv", "texts", "fred"),
    line: int = 2,
    severity: Severity = WARNING,
    rule: str = "R19",
    case: str = "unused-file",
    **values: str,
) -> Finding:
    """A finding of which only its place matters, or its values."""
    place = Place(field, line, values.get("found", ""))
    return Finding(rule, severity, place, case, WORDINGS[case], values)


def written(
    findings: list[Finding],
    files: Files,
    page: Page | None = None,
    overrides: Mapping[str, Override] | None = None,
    language: str = "en",
) -> str:
    """The findings as people read them."""
    report = FindingsReport(files, translator(language), page or Page(100), overrides or {})
    return "\n".join(report.lines(findings))


def told(files: Files, language: str = "en", width: int = 100) -> str:
    """The whole report on a script."""
    return "\n".join(report(check_script(files), files, language, Page(width)))


def marked(text: str) -> str:
    """The words above the marks of a report."""
    lines = text.splitlines()
    number = next(number for number, line in enumerate(lines) if re.fullmatch(r" +│ +\^+", line))
    marks = re.search(r"\^+", lines[number])
    assert marks
    return lines[number - 1][slice(*marks.span())]


@pytest.mark.parametrize("seconds", [59.6, 60])
def test_a_length_is_told_as_a_clock_shows_it(seconds: float) -> None:
    assert clock(seconds) == "1:00"


class TestFindings:
    """Findings for people."""

    def test_a_finding_shows_its_line_with_the_place_marked_and_what_to_do(self) -> None:
        text = told(YEAR)
        line = line_with(YEAR, FRED, "1815")
        assert f"ERROR  {FRED}, line {line}\n" in text
        assert f"    {line} │ Sedan 1815 tjänstgör de i insatser runt om i världen." in text
        assert marked(text) == "1815"
        assert re.search(r"(?m)^    1815 .*\n(.*\n)*?    Hint  \w", text)

    def test_a_finding_is_told_in_the_readers_language(self) -> None:
        text = told(YEAR, "sv")
        assert f"FEL  {FRED}, rad " in text
        assert re.search(r"(?m)^    Råd  \w", text)

    def test_errors_come_first_and_of_one_cause_no_more_than_three(self) -> None:
        many = [finding(line=line, found=str(line)) for line in range(1, 6)]
        text = written([*many, finding(severity=ERROR, case="unused-text", nearest="x")], {})
        assert re.findall(r"(?m)^(ERROR|WARNING) ", text) == ["ERROR", *["WARNING"] * 3]
        assert "And 2 more of this kind." in text

    def test_a_finding_about_a_whole_file_quotes_nothing(self) -> None:
        text = told(without(full_script(), FRED))
        assert "│" not in text
        assert f"ERROR  {FRED}\n" in text

    def test_nothing_to_remark_on_is_said_too(self) -> None:
        assert written([], {}).startswith("Nothing to remark on.")

    def test_a_long_line_is_cut_so_that_the_place_is_seen(self) -> None:
        for where in (0, 100, 195):
            words = ["ord"] * 200
            words[where] = "eller"
            files = {FRED: " ".join(["first\n", *words]).encode()}
            text = written([finding(line=2, found="eller")], files, Page(60))
            assert marked(text) == "eller"
            assert max(map(columns, text.splitlines())) <= 60

    def test_a_terminal_that_is_too_narrow_is_written_over_its_edge(self) -> None:
        files = {FRED: b"first\n" + b"word " * 40}
        assert written([finding(line=2)], files, Page(3)) == written(
            [finding(line=2)], files, Page(40)
        )

    def test_a_long_line_without_a_place_is_cut_at_its_end(self) -> None:
        files = {FRED: b"first\n" + b"word " * 40}
        text = written([finding(line=2)], files, Page(60))
        quoted = next(line for line in text.splitlines() if "│" in line)
        assert quoted.startswith("    2 │ word word")
        assert quoted.endswith("…")

    def test_wide_and_combined_signs_do_not_move_the_mark(self) -> None:
        files = {FRED: "first\n日本 q\u0303 eller".encode()}
        text = written([finding(line=2, found="eller")], files)
        line, marks = (line for line in text.splitlines() if "│" in line)
        assert columns(line.partition("eller")[0]) == columns(marks.partition("^")[0])

    def test_an_accepted_warning_tells_the_reason(self) -> None:
        override: Override = {"accepted": True, "reason": "The owner wants it."}
        text = written([finding(severity=INFO)], {}, overrides={"R19": override})
        assert re.search(r"(?m)^    Accepted  The owner wants it\.$", text)

    @pytest.mark.parametrize("severity", [WARNING, INFO])
    def test_a_moved_threshold_accepts_nothing(self, severity: Severity) -> None:
        override: Override = {"max_words": 9, "reason": "The owner wants it."}
        text = written([finding(severity=severity)], {}, overrides={"R19": override})
        assert "Accepted" not in text

    def test_colours_are_seen_only_where_they_may(self) -> None:
        found = [finding(severity=severity, found="fred") for severity in Severity]
        plain = written(found, full_script(), Page(80))
        coloured = written(found, full_script(), Page(80, colour=True))
        assert "\x1b" not in plain
        assert click.unstyle(coloured) == plain
        assert click.style("WARNING R19", fg="yellow", bold=True) in coloured
        assert click.style(f"{FRED}, line 2", bold=True) in coloured


class TestTimes:
    """The tables below the findings."""

    def test_every_language_has_its_table_of_moments_and_topics(self) -> None:
        text = told(full_script())
        assert "Svenska (answers the call)" in text
        assert "English (key 9)" in text
        for label in ("The notice has been said", "The first option begins", "The menu ends"):
            assert len(re.findall(rf"(?m)^  {label}.* \d+\.\d$", text)) == 2
        assert re.search(r"(?m)^  fred +4 +\d+\.\d +\d+\.\d +\d+\.\d$", text)
        assert re.search(r"(?m)^  fred +9 4 +\d+\.\d +\d+\.\d +\d+\.\d$", text)

    def test_the_longest_silent_call_is_told_in_minutes_too(self) -> None:
        text = told(full_script())
        assert re.search(r"nothing is pressed +\d+\.\d  \(2 min \d+ s\)", text)
        assert re.search(r"only key 9 is pressed +\d+\.\d  \(4 min \d+ s\)", text)

    def test_swedish_readers_get_swedish_numbers(self) -> None:
        text = told(full_script(), "sv")
        assert re.search(r"(?m)^  Menyn är slut +\d+,\d$", text)

    def test_a_topic_that_no_menu_offers_has_no_moment_after_its_option(self) -> None:
        text = told(small_script())
        assert re.search(r"(?m)^  kontakt +0 +\d+\.\d +\d+\.\d +–$", text)
        assert "A topic with – is in no menu" in text
        assert "A topic with – is in no menu" not in told(full_script())

    def test_numbers_stand_below_each_other(self) -> None:
        rows = [("a", "1.0"), ("longer", "10.0")]
        assert list(table(rows, "<>")) == ["  a        1.0", "  longer  10.0"]
        assert padded("å", 3) == "å  "


class TestWithoutEnd:
    """A line whose calls have no end: the program is at fault, and the report still comes."""

    @pytest.fixture
    def endless(self) -> Check:
        """What an examination would be that found silence without end."""
        check = check_script(full_script())
        assert check.walk
        found = finding((), 0, ERROR, "silence-without-end", "silence-without-end", place="x")
        walk = replace(check.walk, longest_silence=float("inf"))
        return replace(check, walk=walk, findings=(found,))

    def test_no_times_are_told(self, endless: Check) -> None:
        text = "\n".join(report(endless, full_script(), "en", Page()))
        assert "The menu ends" not in text
        assert "The longest call" not in text
        assert "Not every call ends in spoken words" in text
        assert times_object(endless) is None

    def test_json_has_null_for_a_length_without_end(self, endless: Check) -> None:
        walk = findings_object(endless, full_script(), "en")["walk"]
        assert walk["longest_silence"] is None
        assert walk["silent_call"] > 100


class TestVerdict:
    """The last line: may the script be published?"""

    def test_it_is_the_last_line_of_every_report(self) -> None:
        for files in (full_script(), YEAR, {}, small_script()):
            for language in LANGUAGES:
                assert told(files, language).splitlines()[-1] == verdict(
                    check_script(files), language
                )

    @pytest.mark.parametrize(
        ("severities", "english", "swedish"),
        [
            ([], "can be published: nothing", "kan publiceras: inget att"),
            ([WARNING], "can be published: no errors, 1 warning.", "inga fel, 1 varning."),
            ([INFO, WARNING], "no errors, 1 warning and 1 note.", "1 varning och 1 notering."),
            (
                [ERROR],
                "cannot be published: correct 1 error first",
                "kan inte publiceras: rätta 1 fel",
            ),
            ([ERROR, ERROR, INFO], "correct 2 errors first; ", "rätta 2 fel först. "),
        ],
    )
    def test_it_counts_what_was_found(
        self, severities: list[Severity], english: str, swedish: str
    ) -> None:
        line = prepared(full_script())
        found = tuple(finding(severity=severity) for severity in severities)
        check = Check(found, line.script, line)
        assert english in verdict(check, "en")
        assert swedish in verdict(check, "sv")

    def test_a_script_that_cannot_be_read_is_told_that_more_may_come(self) -> None:
        unreadable = without(full_script(), "sv/notice.txt")
        assert verdict(check_script(unreadable), "en").endswith("once it can be read.")
        assert verdict(check_script({}), "sv").endswith("när det går att läsa.")
        assert "read" not in verdict(check_script(full_script()), "en")

    def test_its_colour_tells_the_same(self) -> None:
        def last(files: Files) -> str:
            return list(report(check_script(files), files, "en", Page(colour=True)))[-1]

        assert last(YEAR) == click.style(verdict(check_script(YEAR), "en"), fg="red", bold=True)
        good = full_script()
        assert last(good) == click.style(verdict(check_script(good), "en"), fg="green", bold=True)


class TestAnnotations:
    """Workflow commands for pull requests."""

    def lines(self, files: Files, folder: Path, language: str = "en") -> list[str]:
        """What is printed for GitHub."""
        return list(annotations(check_script(files), files, folder, language))

    def test_an_error_stands_at_its_file_line_and_columns(self) -> None:
        first = self.lines(YEAR, Path("prompts"))[0]
        line = line_with(YEAR, FRED, "1815")
        properties = f"file=prompts/{FRED},title=unknown-number (error),line={line},col=7"
        assert first.startswith(f"::error {properties},endColumn=10::1815 is")
        assert "%0AWrite it in words" in first

    def test_a_finding_about_a_whole_file_has_no_line(self) -> None:
        first = self.lines(without(full_script(), FRED), Path("prompts"))[0]
        properties = "file=prompts/sv/fred.txt,title=one-language-only (error)"
        assert first.startswith(f"::error {properties}::“")

    def test_warnings_and_notes_have_commands_of_their_own_after_all_errors(self) -> None:
        found = [
            finding(severity=WARNING),
            finding(severity=INFO),
            finding(severity=ERROR),
            finding(line=1, severity=WARNING),
        ]
        check = Check(tuple(found))
        told = list(annotations(check, {}, Path("prompts"), "en"))
        commands = [line.partition(" ")[0] for line in told[:-1]]
        assert commands == ["::error", "::warning", "::warning", "::notice"]

    def test_what_github_would_misread_is_escaped(self) -> None:
        at = ("files", "a,b:c%.txt")
        values = {"found": "1%\r\n2", "nearest": "a,b:c", "known": ""}
        odd = finding(at, 0, ERROR, case="unknown-number", **values)
        first = next(annotations(Check((odd,)), {}, Path("prompts"), "en"))
        assert "file=prompts/a%2Cb%3Ac%25.txt," in first
        assert "1%25%0D%0A2 is" in first
        assert "a,b:c" in first
        assert "\n" not in first

    def test_the_last_line_is_no_command(self) -> None:
        assert self.lines(YEAR, Path("prompts"), "sv")[-1] == verdict(check_script(YEAR), "sv")

    @pytest.mark.parametrize(
        ("folder", "shown"),
        [
            ("prompts", "prompts"),
            ("./prompts/", "prompts"),
            (".", ""),
            ("{here}/texts/prompts", "texts/prompts"),
            ("/elsewhere/prompts", "/elsewhere/prompts"),
            ("../prompts", "../prompts"),
        ],
    )
    def test_files_are_named_as_the_repository_knows_them(
        self, folder: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        first = self.lines(YEAR, Path(folder.format(here=tmp_path)))[0]
        assert f"file={shown}{'/' if shown else ''}{FRED}," in first
