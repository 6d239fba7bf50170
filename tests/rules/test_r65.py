"""R65: a text is read through again by its date, on the days of the line."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from scripts import announced, full_script, line_with, with_text

from ivr.script.finding import Finding, Severity
from ivr.script.reading import read
from rules.judging import found, readable

LINE = "line.toml"
NOON = datetime(2026, 11, 26, 12, tzinfo=ZoneInfo("Europe/Stockholm"))
WARNING, INFO = Severity.WARNING, Severity.INFO


def dated(*dates: str) -> dict[str, bytes]:
    """The frozen script with these lines in `[review]`."""
    table = full_script()[LINE].decode()
    return with_text(full_script(), LINE, "\n".join((table, "[review]", *dates, "")))


def told(*dates: str, now: datetime = NOON) -> list[Finding]:
    """What is found on a day in a script with these dates."""
    return found(dated(*dates), "R65", now=now)


@pytest.mark.parametrize(
    ("days", "severities"),
    [(-400, []), (-31, []), (-30, [INFO]), (-1, [INFO]), (0, [INFO]), (1, [WARNING])],
)
def test_a_text_is_noted_30_days_before_its_date_and_late_the_day_after(
    days: int, severities: list[Severity]
) -> None:
    findings = told("kontakt = 2026-11-26", now=NOON + timedelta(days))
    assert [one.severity for one in findings] == severities


@pytest.mark.parametrize(
    ("now", "severity"),
    [
        (datetime(2027, 1, 15, 22, 59, tzinfo=UTC), INFO),  # 23:59 in Sweden
        (datetime(2027, 1, 15, 23, 0, tzinfo=UTC), WARNING),  # midnight
        (datetime(2027, 7, 15, 21, 59, tzinfo=UTC), INFO),  # summer time
        (datetime(2027, 7, 15, 22, 0, tzinfo=UTC), WARNING),
    ],
)
def test_a_day_ends_at_midnight_where_the_line_is(now: datetime, severity: Severity) -> None:
    (one,) = told(f"kontakt = 2027-{now.month:02}-15", now=now)
    assert one.severity is severity


def test_the_time_zone_is_the_scripts() -> None:
    now = datetime(2027, 1, 16, 4, 59, tzinfo=UTC)  # 23:59 the day before in New York
    files = dated("kontakt = 2027-01-15")
    table = 'timezone = "America/New_York"\n' + files[LINE].decode()
    for moment, severity in ((now, INFO), (now + timedelta(minutes=1), WARNING)):
        (one,) = found(with_text(files, LINE, table), "R65", now=moment)
        assert one.severity is severity


def test_it_stands_once_at_the_text_in_the_first_language_and_says_both_days() -> None:
    (one,) = told("kontakt = 2026-11-01")
    assert (one.file, one.line) == ("sv/kontakt.txt", 1)
    wording = one.wording("sv")
    assert "kontakt" in wording.message and "[review]" in wording.hint
    assert wording.expected.endswith("1 november 2026") and "26 november 2026" in wording.found


def test_every_text_can_have_a_date_and_only_texts_with_one_are_due() -> None:
    findings = told("notice = 2020-01-01", "fred = 2026-12-01", "fast = 2040-01-01")
    assert [one.file for one in findings] == ["sv/fred.txt", "sv/notice.txt"]


def test_texts_without_a_date_of_their_own_share_the_default_and_are_one_finding() -> None:
    lines = ("kontakt = 2030-01-01", "fast = 2026-01-01", "default = 2026-11-25")
    shared, own = told(*lines)
    assert (shared.file, shared.line) == (LINE, line_with(dated(*lines), LINE, "default ="))
    assert (own.file, own.values["until"]) == ("sv/fast.txt", date(2026, 1, 1))
    names = str(shared.values["text"]).split(", ")
    assert {"notice", "operativt", "fault"} <= set(names)
    assert not {"kontakt", "fast"} & set(names)
    assert {shared.severity, own.severity} == {WARNING}


def test_a_default_that_is_near_is_noted_once() -> None:
    (one,) = told("default = 2026-12-01")
    assert (one.severity, one.file) == (INFO, LINE)


def test_the_only_text_of_the_default_is_found_at_the_text() -> None:
    texts = readable(full_script()).languages["sv"].texts
    own = [f"{name} = 2030-01-01" for name in texts if name != "fast"]
    (one,) = told("default = 2026-01-01", *own)
    assert one.file == "sv/fast.txt"


@pytest.mark.parametrize("name", ["kontakter", "utkast"])
def test_without_dates_or_for_texts_that_nobody_hears_nothing_is_due(name: str) -> None:
    assert told() == told(f"{name} = 2020-01-01") == []


def test_a_text_that_no_menu_offers_may_keep_its_date() -> None:
    files = with_text(dated("utkast = 2020-01-01"), "sv/utkast.txt", "utkast\n\nEtt utkast.\n")
    assert "review-of-no-text" not in {finding.case for finding in read(files).findings}


def test_an_announcement_can_have_a_date_too() -> None:
    week = "from = 2099-01-05T08:00:00\nuntil = 2099-01-12T17:00:00\n"
    files = announced({"stopp": week}, files=dated("stopp = 2026-11-01"))
    assert [one.file for one in found(files, "R65", now=NOON)] == ["sv/stopp.txt"]
    assert "review-of-no-text" not in {finding.case for finding in read(files).findings}
