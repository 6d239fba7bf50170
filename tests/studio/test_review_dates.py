"""The dates of `[review]` as people write them, and what a reading through changes in them."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date

import pytest
from scripts import full_script, replaced, with_text

from ivr.script.model import ReadThrough
from ivr.script.reading import read
from ivr.studio.menus.changes import Remove
from ivr.studio.writing.line_file import LineFileError
from ivr.studio.writing.review import read_through, year_after
from studio.test_review import LINE, dated

KARIN = ReadThrough(date(2027, 1, 15), "Karin")


def read_by_karin(files: Mapping[str, bytes], text: str) -> str:
    """The table of a script after Karin has read a text through, checked to be readable."""
    after = {**files, **read_through(files, text, KARIN)}
    script = read(after).script
    assert script and script.review.read[text] == KARIN
    assert script.review.until(text) == date(2028, 1, 15)
    return after[LINE].decode()


def test_a_text_of_the_default_gets_a_day_of_its_own_below_the_others() -> None:
    before, lines = dated()[LINE].decode(), read_by_karin(dated(), "notice").splitlines()
    added = "notice = 2028-01-15 # read through 2027-01-15 by Karin"
    assert lines[lines.index(added) - 1] == "fred = 2027-02-15"
    assert [line for line in lines if line != added] == before.splitlines()


def test_an_earlier_record_is_replaced_and_other_words_stay() -> None:
    after = read_by_karin(dated(), "kontakt")
    line = "kontakt = 2028-01-15 # read through 2027-01-15 by Karin"
    assert after == re.sub("kontakt = .*", line, dated()[LINE].decode())
    after = read_by_karin(dated(), "fast")
    assert read_by_karin(with_text(dated(), LINE, after), "fast") == after


@pytest.mark.parametrize(
    "dates",
    [
        "[review]\ndefault = 2027-01-01",
        "[review]\n'fast' = 2027-01-01",
        '[review]\n"fast"=2027-01-01#why',
        "[review] # why\n\n  fast = 2027-01-01   #",
    ],
)
def test_dates_may_be_written_in_other_ways(dates: str) -> None:
    files = replaced(full_script(), LINE, "[patience]", f"{dates}\n\n[patience]")
    after = read_by_karin(files, "fast")
    dated_again = tomllib.loads(files[LINE].decode())
    dated_again["review"]["fast"] = date(2028, 1, 15)
    assert tomllib.loads(after) == dated_again


@pytest.mark.parametrize(
    "dates",
    [
        "review = { fast = 2027-01-01, fred = 2027-01-01 }",
        "review.fast = 2027-01-01\nreview.default = 2027-01-01",
    ],
)
@pytest.mark.parametrize("text", ["fast", "notice"])
def test_what_would_change_more_than_a_date_is_refused(dates: str, text: str) -> None:
    files = with_text(full_script(), LINE, dates + "\n" + full_script()[LINE].decode())
    with pytest.raises(LineFileError):
        read_through(files, text, KARIN)


@pytest.mark.parametrize(
    ("comment", "record"),
    [
        ("read through 2026-02-14 by Sven", ReadThrough(date(2026, 2, 14), "Sven")),
        ("why; read through 2026-02-14 by S. Ö", ReadThrough(date(2026, 2, 14), "S. Ö")),
        ("read through 2026-02-30 by Sven", None),
        ("read through by Sven", None),
        ("", None),
    ],
)
def test_the_comment_beside_a_date_is_the_record(comment: str, record: ReadThrough | None) -> None:
    files = dated(f"[review]\nfast = 2027-01-01 # {comment}\n\n[patience]")
    script = read(files).script
    assert script and script.review.read.get("fast") == record


def test_a_year_after_a_leap_day_is_the_last_of_february() -> None:
    assert year_after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert year_after(date(2027, 12, 31)) == date(2028, 12, 31)


@pytest.mark.parametrize(("keep", "count"), [(True, 1), (False, 0)])
def test_a_text_that_is_taken_out_takes_its_date_along(keep: bool, count: int) -> None:
    after = Remove("main", "fred", keep_texts=keep).on(dated())
    assert after[LINE].decode().count("\nfred = ") == count
    rules = {finding.rule for finding in read(after).findings}
    assert "review-of-no-text" not in rules


def test_a_date_that_is_not_on_a_line_of_its_own_is_not_taken_out() -> None:
    table = "review = { fred = 2027-01-01, fast = 2027-01-01 }\n" + full_script()[LINE].decode()
    with pytest.raises(LineFileError):
        Remove("main", "fred", keep_texts=False).on(with_text(full_script(), LINE, table))
