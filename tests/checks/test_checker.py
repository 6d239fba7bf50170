"""The checks of drafts, remembered by content."""

from inspect import unwrap

from ivr.checks.check import check_script
from ivr.checks.checker import KEPT, PERIOD_SECONDS, Checker


def test_a_content_is_checked_once_until_time_has_passed() -> None:
    seconds = [0.0]
    checker = Checker(unwrap(check_script), clock=lambda: seconds[0])
    found = checker.check({"a": b""})
    seconds[0] = PERIOD_SECONDS - 1
    assert checker.check({"a": b""}) is found
    assert checker.check({"a": b"1"}) is not found
    seconds[0] = PERIOD_SECONDS
    assert checker.check({"a": b""}) is not found


def test_only_the_last_contents_are_remembered() -> None:
    checker = Checker(unwrap(check_script))  # tests check each script once
    first = checker.check({"a": b""})
    for number in range(KEPT):
        checker.check({"a": b"%d" % number})
    assert checker.check({"a": b""}) is not first
