"""R50: the other language is offered early, in its own words, and its key works."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from scripts import full_script, line_with, nested_script, replaced, small_script

from ivr.call.state import CallState
from ivr.call.turn import Turn
from ivr.rules.r50_language_offer import RULE
from rules.judging import Staged, cases


def judged(
    files: dict[str, bytes], most: float = 10, **staged: Callable[..., Turn]
) -> list[tuple[str, str]]:
    subject = Staged(files, **staged)
    return [(each.case, each.file) for each in RULE.check(subject, {"max_seconds": most})]


def test_an_offer_that_is_heard_after_10_seconds_is_an_error() -> None:
    files = replaced(
        full_script(), "en/notice.txt", "In an emergency,", "If you have an emergency to report,"
    )
    line = line_with(files, "en/language.toml", "For English")
    assert cases(files, "R50") == [("", "en/language.toml", line)]


@pytest.mark.parametrize(("most", "expected"), [(9.7, 0), (9.6, 1)])
def test_the_frozen_offer_ends_within_9_7_seconds(most: float, expected: int) -> None:
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


def without_choice(turn: Turn) -> Turn:
    return replace(turn, skippable=turn.skippable[1:])


def test_an_offer_that_is_not_made_is_an_error() -> None:
    assert judged(full_script(), begin=without_choice) == [("missing", "en/language.toml")]


def test_an_offer_that_is_made_before_keys_are_taken_is_an_error() -> None:
    def fixed(turn: Turn) -> Turn:
        return replace(turn, fixed=turn.fixed + turn.skippable, skippable=())

    assert judged(full_script(), begin=fixed) == [("missing", "en/language.toml")]


def test_the_way_back_is_offered_in_the_other_language_too() -> None:
    def silent(state: CallState, key: str | None, turn: Turn) -> Turn:
        return replace(turn, skippable=())

    assert judged(full_script(), answer=silent) == [("missing", "sv/language.toml")]


def test_a_key_that_does_not_change_the_language_is_an_error() -> None:
    def stubborn(state: CallState, key: str | None, turn: Turn) -> Turn:
        return replace(turn, state=state)

    assert judged(full_script(), answer=stubborn) == [("not-accepted", "en/language.toml")]


def test_a_call_that_ends_instead_of_changing_the_language_is_an_error() -> None:
    def ended(state: CallState, key: str | None, turn: Turn) -> Turn:
        return replace(turn, state=None)

    assert judged(full_script(), answer=ended) == [("not-accepted", "en/language.toml")]
    assert judged(full_script(), begin=lambda turn: replace(turn, state=None)) == [
        ("not-accepted", "en/language.toml")
    ]


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


def test_with_three_languages_each_one_offers_the_next() -> None:
    def silent(state: CallState, key: str | None, turn: Turn) -> Turn:
        return replace(turn, skippable=()) if state.language == "en" else turn

    files = small_script(languages=("sv", "en", "us"))
    assert judged(files, 20) == []
    assert judged(files, 20, answer=silent) == [("missing", "sv/language.toml")]


def test_three_notices_leave_no_time_for_the_offer() -> None:
    assert judged(small_script(languages=("sv", "en", "us"))) == [("", "en/language.toml")]
