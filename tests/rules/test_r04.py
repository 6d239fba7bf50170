"""R04: the notice has been said in every language before any option."""

import pytest
from scripts import full_script, nested_script, replaced

from ivr.checks.rules.emergency.r04_notice_before_options import RULE
from ivr.script.tempo import seconds
from rules.judging import cases, subject_of


def test_notices_that_end_late_are_an_error_at_the_longest_one() -> None:
    files = replaced(
        full_script(),
        "en/notice.txt",
        "In an emergency",
        "In a most terrible, awful, frightening emergency",
    )
    assert cases(files, "R04") == [("", "en/notice.txt", 2)]


@pytest.mark.parametrize(("spare", "breaks"), [(0.0, False), (-0.001, True)])
def test_the_limit_itself_is_allowed(spare: float, breaks: bool) -> None:
    subject = subject_of(full_script())
    limits = {"max_seconds": seconds(subject.first_turn.fixed) + spare}
    assert bool(list(RULE.check(subject, limits))) is breaks


def test_one_more_word_is_allowed() -> None:
    files = replaced(full_script(), "sv/notice.txt", "I en nödsituation", "I en akut nödsituation")
    assert cases(files, "R04") == []


def test_three_languages_take_too_long() -> None:
    files = nested_script(1, 2, languages=("sv", "en", "fi"))
    assert [case for case, _, _ in cases(files, "R04")] == [""]
