"""Proof of the prover: a damaged script is caught, and by the rule that is there for it.

With `-s`, the last tests print how many mutants were tried, and how many blind damages are
noticed at all.
"""

from collections.abc import Callable, Iterator

import pytest
from mutations import mutants, sample
from mutations.blind import exchanged_words, lost_words
from mutations.hunting import all_new, hunt
from mutations.survivors import SURVIVORS

from ivr.checks.rules import all_rules

pytestmark = pytest.mark.mutations


def tell(figures: str) -> None:
    """Print figures; pytest shows them with `-s`."""
    print(f"\n{figures}")  # noqa: T201


@pytest.mark.parametrize("name", [name for name in sample() if name not in SURVIVORS])
def test_a_mutant_is_caught_by_a_rule_that_is_there_for_it(name: str) -> None:
    mutant = mutants()[name]
    assert mutant.rules
    assert hunt(mutant.files, mutant.rules), f"found by {all_new(mutant.files) or 'nobody'}"


@pytest.mark.parametrize("name", SURVIVORS)
def test_a_survivor_is_found_by_no_check_at_all(name: str) -> None:
    assert all_new(mutants()[name].files) == set(), "caught now: take it off the list"


def test_there_are_far_more_than_two_hundred_and_few_survive() -> None:
    tried, survived = len(mutants()), len(SURVIVORS)
    assert set(SURVIVORS) <= set(mutants())
    assert tried - survived >= 1000
    assert survived < tried / 20
    tell(f"{tried} mutants tried, {tried - survived} caught, {survived} explained survivors")


def test_every_rule_has_mutants_that_it_may_find() -> None:
    expected = {rule for one in mutants().values() for rule in one.rules}
    assert {rule.id for rule in all_rules()} <= expected


@pytest.mark.parametrize(("damage", "least"), [(lost_words, 0.3), (exchanged_words, 0.3)])
def test_some_of_what_a_careless_hand_does_is_noticed(
    damage: Callable[[], Iterator[dict[str, bytes]]], least: float
) -> None:
    """No program knows what a sentence should say; facts, keys and numbers are held."""
    noticed = [bool(all_new(files)) for files in damage()]
    share = sum(noticed) / len(noticed)
    tell(f"{damage.__name__}: {sum(noticed)} of {len(noticed)} noticed ({share:.0%})")
    assert share >= least
