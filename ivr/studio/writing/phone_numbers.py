"""Phone numbers, and how they are said."""

import re
from collections.abc import Collection, Mapping

from ivr.i18n import N_
from ivr.script.knowledge import knowledge_of
from ivr.script.tables import NUMBER_PATTERN

NUMBERS = "numbers"

DIGITS = range(3, 16)
"""How many digits a phone number can have: 112 has three, and E.164 allows fifteen."""

NO_NUMBER = N_(
    "“%(found)s” is not a phone number. Write 3 to 15 digits with spaces, such as 114 14 or "
    "+46 77 114 14 00."
)
PURPOSE_TAKEN = N_("There is a number for “%(purpose)s” already. Say what this one is for.")


def spoken_numbers(code: str, numbers: Collection[str]) -> Mapping[str, str]:
    """Return how phone numbers are said in a language, digit by digit; none if not known."""
    said = {number: digit_by_digit(code, number) for number in numbers}
    return {number: spoken for number, spoken in said.items() if spoken}


def is_phone_number(written: str) -> bool:
    """Tell whether this can be a phone number."""
    digits = len(re.findall(r"[0-9]", written))
    return digits in DIGITS and re.fullmatch(NUMBER_PATTERN.strip("^$"), written) is not None


def digit_by_digit(code: str, number: str) -> str:
    """Return how a phone number is said, with a pause between groups; empty if not known."""
    words = knowledge_of(code).numbers
    if not words.digits:
        return ""
    known = {**dict(zip("0123456789", words.digits, strict=True)), "+": words.plus}
    groups = re.findall(r"[+\d]+", number)
    return ", ".join(" ".join(known[sign] for sign in group) for group in groups)
