"""What the rules' findings share: sources and figures."""

from collections.abc import Mapping
from typing import TypeAlias

Source: TypeAlias = str | Mapping[str, str]
"""Where something is from: a name, or words by the reader's language."""

JUDGEMENT = {"sv": "egen bedömning", "en": "own judgement"}
"""This project's: no source was found."""


def script_rules(number: int) -> Source:
    """Return a rule as the source of itself: it names no other."""
    return {"sv": f"manusreglerna, regel {number}", "en": f"script rules, rule {number}"}


def source_in(language: str, source: Source) -> str:
    """Say in the reader's language where something is from."""
    return source if isinstance(source, str) else source[language]


def figures(**numbers: float) -> dict[str, str]:
    """Return each number twice: by its name as English has it, by `<name>_sv` as Swedish does.

    One decimal is enough for ears; there are more where different numbers would look the
    same, so that what is over a limit is seen to be. A whole number has none.
    """
    decimals = 1
    while len({f"{number:.{decimals}f}" for number in numbers.values()}) < len(
        {round(number, 3) for number in numbers.values()}
    ):
        decimals += 1
    written = {name: _plain(f"{number:.{decimals}f}") for name, number in numbers.items()}
    return written | {f"{name}_sv": text.replace(".", ",") for name, text in written.items()}


def _plain(number: str) -> str:
    return number.rstrip("0").rstrip(".")
