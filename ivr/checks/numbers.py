"""Phone numbers in the spoken form: from digit words back to the digits that are dialled."""

import re
from collections.abc import Mapping
from functools import cache

from ivr.checks.subject import SpokenSentence, Subject, once
from ivr.script.knowledge import Numbers

PHONE_DIGITS = 3
"""The fewest digits of a phone number: counts and keys have fewer."""


def decode(spoken: str, numbers: Numbers) -> list[str]:
    """Return the phone numbers that are said in digit words, in order: "ett ett två" is 112.

    A number goes on over commas; any other mark, a pause (`|`) and any other word end it.
    """
    digits = dict(zip(numbers.digits, "0123456789", strict=True)) | {numbers.plus: "+"}
    runs = _digit_words(numbers.digits, numbers.plus).findall(spoken.lower())
    found = ("".join(digits[word] for word in re.findall(r"\w+", run)) for run in runs)
    return [number for number in found if len(number.lstrip("+")) >= PHONE_DIGITS]


@cache
def _digit_words(digits: tuple[str, ...], plus: str) -> re.Pattern[str]:
    """Return a pattern of digit words, one after the other; a plus can only be the first."""
    digit, first = (
        rf"(?:{'|'.join(map(re.escape, words))})\b" for words in (digits, (*digits, plus))
    )
    return re.compile(rf"\b{first}(?:[\s,-]+{digit})*")


@cache
def dialled(written: str) -> str:
    """Return a written phone number as it is dialled: "114 14" is 11414."""
    return re.sub(r"[^\d+]", "", written)


@once
def mispronounced(subject: Subject, language: str) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Return the line's numbers that are not said digit by digit.

    Each comes with how it is said, and with what that is in digits.
    """
    known = subject.knowledge(language).numbers
    said = subject.script.languages[language].pronunciation.speak
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for number in subject.script.numbers.values():
        decoded = decode(said(number), known)
        if decoded != [dialled(number)]:
            found[number] = (said(number), tuple(decoded))
    return found


def said(subject: Subject, sentence: SpokenSentence) -> list[str]:
    """Return the numbers that a sentence says, or would say if they were pronounced right.

    A wrong pronunciation is reported in the table (R43), not in each text that it affects.
    """
    known = subject.knowledge(sentence.language).numbers
    wrong = mispronounced(subject, sentence.language)
    meant = [dialled(number) for number in wrong for _ in range(sentence.written.count(number))]
    return decode(sentence.spoken, known) + meant
