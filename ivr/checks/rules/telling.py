"""What the rules' findings share: sources and figures."""

from decimal import Decimal

from ivr.i18n import N_

JUDGEMENT = N_("own judgement")
"""This project's: no source was found."""


def figures(**numbers: float) -> dict[str, object]:
    """Return numbers to be written as the reader's language writes them.

    One decimal is enough for ears; there are more where different numbers would look the
    same, so that what is over a limit is seen to be. A whole number has none.
    """
    decimals = 1
    while len({f"{number:.{decimals}f}" for number in numbers.values()}) < len(
        {round(number, 3) for number in numbers.values()}
    ):
        decimals += 1
    return {name: _plain(f"{number:.{decimals}f}") for name, number in numbers.items()}


def _plain(number: str) -> Decimal:
    return Decimal(number.rstrip("0").rstrip("."))
