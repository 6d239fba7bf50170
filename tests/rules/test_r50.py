"""R50: the other language is offered early, in its own words, and its key works."""

import pytest
from scripts import full_script, line_with, nested_script, replaced, small_script

from ivr.checks.rules.languages.r50_language_offer import RULE
from rules.judging import cases, subject_of


def judged(files: dict[str, bytes], most: float) -> list[tuple[str, str]]:
    subject = subject_of(files)
    return [(each.case, each.file) for each in RULE.check(subject, {"max_seconds": most})]


def test_an_offer_that_is_heard_after_10_seconds_is_an_error() -> None:
    files = replaced(
        full_script(),
        "en/notice.txt",
        "In an emergency,",
        "If you have an emergency that you need to report now,",
    )
    line = line_with(files, "en/language.toml", "For English")
    assert cases(files, "R50") == [("", "en/language.toml", line)]


@pytest.mark.parametrize(("most", "expected"), [(9.2, 0), (9.1, 1)])
def test_the_frozen_offer_ends_within_9_2_seconds(most: float, expected: int) -> None:
    assert len(judged(full_script(), most)) == expected


def test_the_offer_of_the_way_back_may_come_later() -> None:
    files = replaced(
        full_script(),
        "sv/language.toml",
        "För svenska, tryck",
        "För allt det här på svenska, tryck",
    )
    assert cases(files, "R50") == []


def test_an_offer_may_end_in_a_pause_or_hold_words_of_the_other_language() -> None:
    files = replaced(
        full_script(), "en/language.toml", "English, press {key}.", "{sv: mig}, {key}. |"
    )
    assert cases(files, "R50") == []


@pytest.mark.parametrize(
    "files",
    [
        small_script(languages=("en",)),
        nested_script(),
    ],
    ids=["one language", "nested"],
)
def test_other_scripts_keep_the_rule(files: dict[str, bytes]) -> None:
    assert cases(files, "R50") == []


def test_three_notices_leave_no_time_for_the_offer() -> None:
    assert judged(small_script(languages=("sv", "en", "us")), 10) == [("", "en/language.toml")]
