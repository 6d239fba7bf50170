"""The keys that a line names."""

import re

from ivr.checks.subject import SpokenSentence, Subject
from ivr.script import prose
from ivr.script.speakable import PHONE_NUMBER

DIGIT = re.compile(r"(?<![\d+])\d(?!\d)")


def named_keys(subject: Subject, line: SpokenSentence) -> set[str] | None:
    """Return the keys that a line names; None if nothing is known of its language's digits."""
    knowledge = subject.knowledge(line.language)
    if knowledge.numbers is None or knowledge.options is None:
        return None
    written = PHONE_NUMBER.sub(" ", prose.plain(line.written))
    press = prose.any_of(knowledge.options.press)
    words = re.findall(rf"\b{press} (\w+)", line.own.lower())
    digits = knowledge.numbers.digits
    return {*DIGIT.findall(written), *(str(digits.index(word)) for word in words if word in digits)}
