"""What several rules report alike, such as lengths over a limit and forbidden words."""

from collections.abc import Iterable
from decimal import Decimal

from ivr.checks.rule import Breaches, Limits, Placed, breach
from ivr.script.finding import Severity
from ivr.script.place import Place


def figures(**values: float) -> dict[str, object]:
    """Return numbers for a finding, written as the reader's language writes them.

    With one decimal, or with more where different numbers would look the same: what is over a
    limit is seen to be. Trailing zeros are left out.
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
    """Report what lasts longer than `max_seconds`, or than `warn_seconds` where a rule has both.

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
    """Report what has more than `max_words`, or lasts longer than `max_seconds`."""
    if words > limits["max_words"] or seconds > limits["max_seconds"]:
        told = figures(found=seconds, most=limits["max_seconds"])
        yield breach(place, count=words, most_words=limits["max_words"], **told, **values)


def forbidden(place: Place, found: Iterable[str], case: str = "", /, **values: object) -> Breaches:
    """Report what must not be said in a line; what is alone there is marked."""
    different = tuple(dict.fromkeys(found))
    if different:
        place = place.of(different[0]) if len(different) == 1 else place
        yield breach(place, case, found=" ".join(different), **values)
