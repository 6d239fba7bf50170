"""R33: two or three tries, silences and wrong keys counted together."""

from dataclasses import replace

import pytest
from scripts import full_script, nested_script, small_script

from ivr.call.state import CallState
from ivr.call.turn import Turn
from ivr.rules.r33_tries import RULE
from ivr.rules.thresholds import defaults
from rules.judging import Staged, cases


@pytest.mark.parametrize(
    ("tries", "case"), [(1, "few"), (2, None), (3, None), (4, "many"), (9, "many")]
)
def test_two_or_three_tries_are_given(tries: int, case: str | None) -> None:
    expected = [(case, "line.toml", 0)] if case else []
    assert cases(small_script(tries=tries), "R33") == expected


def test_sub_menus_count_in_the_same_way() -> None:
    assert cases(nested_script(3, 12), "R33") == []


def _forgets_silence(state: CallState, key: str | None, turn: Turn) -> Turn:
    if turn.state is None:
        return turn
    misses = turn.state.misses if key else 0
    return replace(turn, state=replace(turn.state, misses=misses))


def _ends_at_once(state: CallState, key: str | None, turn: Turn) -> Turn:
    return replace(turn, state=None)


@pytest.mark.parametrize(("answer", "found"), [(_forgets_silence, 4), (_ends_at_once, 1)])
def test_a_flow_that_miscounts_is_an_error(answer: object, found: int) -> None:
    subject = Staged(full_script(), answer=answer)  # type: ignore[arg-type] # staged
    breaches = list(RULE.check(subject, defaults("R33")))
    assert {breach.case for breach in breaches} == {"miscounted"}
    assert breaches[0].values["found"] == found
