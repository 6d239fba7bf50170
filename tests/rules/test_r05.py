"""R05: no key cuts the notice short, and nothing else but it."""

import pytest
from scripts import full_script, nested_script, replaced, with_text

from ivr.checks.rules.emergency.r05_notice_not_interruptible import RULE
from ivr.script.tempo import seconds
from rules.judging import cases, subject_of


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("sv/notice.txt", "I en nödsituation: lägg på.\nTryck 9.\nRing 112.", 2),
        ("en/notice.txt", "In an emergency, press any key, or hang up and dial 112.", 1),
    ],
)
def test_a_notice_that_asks_for_a_key_is_an_error(path: str, text: str, line: int) -> None:
    assert cases(with_text(full_script(), path, text), "R05") == [("asks-for-key", path, line)]


def test_a_word_that_only_begins_like_pressing_is_allowed() -> None:
    files = replaced(full_script(), "sv/notice.txt", "lägg på och", "lägg på tryckt och")
    assert cases(files, "R05") == []


def test_the_notices_together_last_nine_seconds_at_most() -> None:
    long = "I en akut, livshotande och mycket farlig nödsituation"
    files = replaced(full_script(), "sv/notice.txt", "I en nödsituation", long)
    assert cases(files, "R05") == [("too-long", "sv/notice.txt", 2)]


@pytest.mark.parametrize(("spare", "breaks"), [(0.001, False), (-0.001, True)])
def test_the_silence_before_the_notices_does_not_count(spare: float, breaks: bool) -> None:
    subject = subject_of(full_script())
    limits = {"max_seconds": seconds(subject.first_turn.fixed) - 0.5 + spare}
    assert bool(list(RULE.check(subject, limits))) is breaks


def test_a_language_without_data_is_not_guessed_at() -> None:
    files = nested_script(1, 2, languages=("fi", "sv"))
    assert cases(replaced(files, "fi/notice.txt", "hang up", "press, hang up"), "R05") == []
