"""Phone numbers in the spoken form: from digit words back to the digits that are dialled."""

import re
from functools import cache

from ivr.script.knowledge import Numbers
from ivr.script.numerals import PHONE_DIGITS


def decode(spoken: str, numbers: Numbers) -> list[str]:
    """Return the phone numbers that are said in digit words, in order: "ett ett två" is 112.

    A number goes on over commas; any other mark, a pause (`|`) and any other word end it.
    """
    runs = _digit_words(numbers.digits, numbers.plus).findall(spoken.lower())
    if not runs:
        return []
    digits = dict(zip(numbers.digits, "0123456789", strict=True)) | {numbers.plus: "+"}
    found = ("".join(digits[word] for word in re.findall(r"\w+", run)) for run in runs)
    return [number for number in found if len(number.lstrip("+")) >= PHONE_DIGITS]


@cache
def _digit_words(digits: tuple[str, ...], plus: str) -> re.Pattern[str]:
    """Return a pattern of digit words, one after the other; a plus can only be the first."""
    digit, first = (
        rf"(?:{'|'.join(map(re.escape, words))})\b" for words in (digits, (*digits, plus))
    )
    return re.compile(rf"\b{first}(?:[\s,-]+{digit})*")
