"""Decoding of spoken phone numbers: from digit words to dialled digits."""

import re
from functools import cache

from ivr.script.knowledge import Numbers
from ivr.script.numerals import PHONE_DIGITS


def phone_numbers_in(spoken: str, numbers: Numbers) -> list[str]:
    """Return the phone numbers in digit words, in order: "ett ett två" is 112.

    Commas may separate digits; any other mark, a pause (`|`) or another word ends a number.
    """
    runs = _digit_words(numbers.digits, numbers.plus).findall(spoken.lower())
    if not runs:
        return []
    digits = dict(zip(numbers.digits, "0123456789", strict=True)) | {numbers.plus: "+"}
    found = ("".join(digits[word] for word in re.findall(r"\w+", run)) for run in runs)
    return [number for number in found if len(number.lstrip("+")) >= PHONE_DIGITS]


@cache
def _digit_words(digits: tuple[str, ...], plus: str) -> re.Pattern[str]:
    """Return a pattern of consecutive digit words; a plus can only be the first."""
    digit, first = (
        rf"(?:{'|'.join(map(re.escape, words))})\b" for words in (digits, (*digits, plus))
    )
    return re.compile(rf"\b{first}(?:[\s,-]+{digit})*")
