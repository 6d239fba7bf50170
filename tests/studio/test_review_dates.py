"""What a reading through changes in `line.toml`, however people wrote its dates."""

import tomllib
from datetime import date

import pytest
from scripts import full_script, replaced, with_text

from ivr.script.reading import read
from ivr.script.tables import ReadThrough
from ivr.studio.menus.changes import Remove
from ivr.studio.writing.line_file import LineFileError
from ivr.studio.writing.review import read_through, year_after
from studio.test_review import LINE, dated


@pytest.mark.parametrize(
    "dates",
    [
        "[review]\ndefault = 2027-01-01",
        '[review] # why\n\n  "fast"=2027-01-01#why',
        "review = { fast = 2027-01-01, fred = 2027-01-01 }",
        "review.fast = 2027-01-01\nreview.default = 2027-01-01",
        '[review]\nfast = 2027-01-01\n[read]\nfast = { day = 2026-01-01, by = "Sven" }',
    ],
)
def test_a_reading_through_changes_one_date_and_one_record(dates: str) -> None:
    table = full_script()[LINE].decode()
    words = f"{table}\n{dates}\n" if dates.startswith("[") else f"{dates}\n{table}"
    record = ReadThrough(day=date(2027, 1, 15), by="Karin")
    after = read_through(with_text(full_script(), LINE, words), "fast", record)[LINE].decode()
    expected = tomllib.loads(words)
    expected["review"]["fast"] = date(2028, 1, 15)
    expected["read"] = {"fast": {"day": record.day, "by": record.by}}
    assert tomllib.loads(after) == expected
    assert after.count("#") == words.count("#")


def test_a_year_after_a_leap_day_is_the_last_of_february() -> None:
    assert year_after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert year_after(date(2027, 12, 31)) == date(2028, 12, 31)


@pytest.mark.parametrize(("keep", "count"), [(True, 2), (False, 0)])
def test_a_text_that_is_taken_out_takes_its_date_and_record_along(keep: bool, count: int) -> None:
    files = replaced(dated(), LINE, "[read]", '[read]\nfred = { day = 2026-01-01, by = "Sven" }')
    after = Remove("main", "fred", keep_texts=keep).on(files)
    assert after[LINE].decode().count("\nfred = ") == count
    assert "review-of-no-text" not in {finding.rule for finding in read(after).findings}


def test_a_date_that_is_not_on_a_line_of_its_own_is_not_taken_out() -> None:
    table = "review = { fred = 2027-01-01, fast = 2027-01-01 }\n" + full_script()[LINE].decode()
    with pytest.raises(LineFileError):
        Remove("main", "fred", keep_texts=False).on(with_text(full_script(), LINE, table))
