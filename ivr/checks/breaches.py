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

    With both, a length over `max_seconds` is an error. Fractions among `values` are written with
    as many decimals as the length.
    """
    warn = limits.get("warn_seconds")
    severe = seconds > limits["max_seconds"]
    if severe or (warn is not None and seconds > warn):
        most = limits["max_seconds"] if severe or warn is None else warn
        fractions = {name: value for name, value in values.items() if isinstance(value, float)}
        told = figures(**{"found": seconds, "most": most, **fractions})
        words = {name: value for name, value in values.items() if name not in fractions}
        severity = Severity.ERROR if severe and warn is not None else None
        yield breach(place, case, severity, **{**told, **words})


def out_of_range(
    place: Placed,
    found: float,
    least: float,
    most: float,
    cases: tuple[str, str],
    severity: Severity | None = None,
    /,
    **values: object,
) -> Breaches:
    """Report a value below `least` (the first case) or above `most` (the second)."""
    if not least <= found <= most:
        told = {"found": found, "least": least, "most": most, **values}
        yield breach(place, cases[found > most], severity, **told)


def forbidden(place: Place, found: Iterable[str], case: str = "", /, **values: object) -> Breaches:
    """Report what must not be said in a line; what is alone there is marked."""
    different = tuple(dict.fromkeys(found))
    if different:
        place = place.of(different[0]) if len(different) == 1 else place
        yield breach(place, case, found=" ".join(different), **values)
