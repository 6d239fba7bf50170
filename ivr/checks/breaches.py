"""Breaches reported by several rules, such as lengths over a limit and forbidden words."""

from collections.abc import Iterable
from decimal import Decimal

from ivr.checks.rule import Breaches, Limits, Placed, breach
from ivr.script.finding import Severity
from ivr.script.place import Place


def figures(**values: float) -> dict[str, object]:
    """Return numbers for a finding, which are formatted in the reader's language.

    They have one decimal, or more if different numbers would look equal, so that an excess is
    visible. Trailing zeros are removed.
    """
    decimals = 1
    while len({f"{value:.{decimals}f}" for value in values.values()}) < len(
        {round(value, 3) for value in values.values()}
    ):
        decimals += 1
    return {name: _plain(f"{value:.{decimals}f}") for name, value in values.items()}


def _plain(number: str) -> Decimal:
    return Decimal(number.rstrip("0").rstrip("."))


def too_long(
    place: Placed, seconds: float, limits: Limits, case: str = "", /, **values: object
) -> Breaches:
    """Report a length over `max_seconds`, or over `warn_seconds` if the rule has both.

    With both, a length over `max_seconds` is an error.
    """
    most = limits["max_seconds"]
    fine = limits.get("warn_seconds", most)
    if seconds > min(fine, most):
        told = figures(found=seconds, most=most if seconds > most else fine)
        severity = Severity.ERROR if seconds > most and "warn_seconds" in limits else None
        yield breach(place, case, severity, **told, **values)


def too_much(
    place: Placed, words: int, seconds: float, limits: Limits, **values: object
) -> Breaches:
    """Report more words than `max_words`, or a length over `max_seconds`."""
    if words > limits["max_words"] or seconds > limits["max_seconds"]:
        told = figures(found=seconds, most=limits["max_seconds"])
        yield breach(place, count=words, most_words=limits["max_words"], **told, **values)


def forbidden(place: Place, found: Iterable[str], case: str = "", /, **values: object) -> Breaches:
    """Report forbidden words in a line; a single one is marked."""
    different = tuple(dict.fromkeys(found))
    if different:
        place = place.of(different[0]) if len(different) == 1 else place
        yield breach(place, case, found=" ".join(different), **values)
