"""Rules that compare dates in a script with the present moment, in the time zone of the line."""

from datetime import UTC, datetime, timedelta

import pytest

from ivr.script.finding import Finding, Severity
from tests.checks.judging import NOW, broken, judged, readable
from tests.scripts import announced, full_script, with_text

LATE, SOON = Severity.WARNING, Severity.INFO


def dated(*dates: str) -> dict[str, bytes]:
    """The frozen script with these lines in `[review]`."""
    table = full_script()["line.toml"].decode()
    return with_text(full_script(), "line.toml", "\n".join((table, "[review]", *dates, "")))


def due(files: dict[str, bytes], now: datetime = NOW) -> list[Finding]:
    return [each for each in judged(files, now=now) if each.rule == "R65"]


@pytest.mark.parametrize(
    ("now", "case"),
    [
        (datetime(2027, 1, 11, 15, 59, 59, tzinfo=UTC), []),
        (datetime(2027, 1, 11, 16, tzinfo=UTC), ["ended"]),  # 17 o'clock in Stockholm
        (datetime(2026, 12, 12, 15, tzinfo=UTC), ["long"]),
        (datetime(2026, 12, 12, 17, tzinfo=UTC), []),
    ],
)
def test_an_announcement_without_a_start_is_said_from_now_until_its_end(
    now: datetime, case: list[str]
) -> None:
    files = announced({"stopp": "until = 2027-01-11T17:00:00\n"})
    assert [case for case, _ in broken(files, "R64", now=now)] == case


@pytest.mark.parametrize(
    ("days", "severities"), [(-31, []), (-30, [SOON]), (0, [SOON]), (1, [LATE])]
)
def test_a_text_is_noted_30_days_before_its_date_and_late_the_day_after(
    days: int, severities: list[Severity]
) -> None:
    files = dated("kontakt = 2026-11-26")
    assert [each.severity for each in due(files, NOW + timedelta(days))] == severities


@pytest.mark.parametrize(
    ("zone", "midnight"),
    [
        ("Europe/Stockholm", datetime(2027, 1, 15, 23, tzinfo=UTC)),
        ("America/New_York", datetime(2027, 1, 16, 5, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_midnight_where_the_line_is(zone: str, midnight: datetime) -> None:
    files = dated("kontakt = 2027-01-15")
    files["line.toml"] = f'timezone = "{zone}"\n'.encode() + files["line.toml"]
    for now, severity in ((midnight - timedelta(seconds=1), SOON), (midnight, LATE)):
        assert [each.severity for each in due(files, now)] == [severity]


def test_texts_that_share_the_default_date_are_one_finding() -> None:
    files = dated("kontakt = 2030-01-01", "fast = 2026-01-01", "default = 2026-11-25")
    shared, own = due(files)
    assert (own.field, shared.field) == (("sv", "texts", "fast"), ("review", "default"))
    names = str(shared.values["text"]).split(", ")
    assert {"notice", "operativt", "fault"} <= {*names} and not {"kontakt", "fast"} & {*names}
    assert "25 november 2026" in shared.message("sv")


def test_the_only_text_of_the_default_date_is_found_at_the_text() -> None:
    texts = readable(full_script()).languages["sv"].texts
    others = [f"{name} = 2030-01-01" for name in texts if name != "fast"]
    (found,) = due(dated("default = 2026-01-01", *others))
    assert found.field == ("sv", "texts", "fast")


def test_an_announcement_can_have_a_date_and_a_text_that_nobody_hears_is_not_due() -> None:
    week = "from = 2099-01-05T08:00:00\nuntil = 2099-01-12T17:00:00\n"
    files = announced({"stopp": week}, files=dated("stopp = 2026-11-01", "utkast = 2020-01-01"))
    assert [each.field for each in due(files)] == [("sv", "texts", "stopp")]
