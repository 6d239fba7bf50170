"""The keys that texts name, written as digits ("från 1 till 6") or said ("tryck ett")."""

import re

from ivr.rules import wording
from ivr.rules.subject import SpokenSentence, Subject

DIGIT = re.compile(r"(?<![\d+])\d(?!\d)")


def named_keys(subject: Subject, line: SpokenSentence) -> set[str] | None:
    """Return the keys that a line names; None if nothing is known of its language's digits."""
    knowledge = subject.knowledge(line.language)
    if knowledge.numbers is None or knowledge.options is None:
        return None
    written = wording.plain(line.written)
    for number in sorted(subject.script.numbers.values(), key=len, reverse=True):
        written = written.replace(number, " ")
    press = "|".join(map(re.escape, knowledge.options.press))
    words = re.findall(rf"\b(?:{press}) (\w+)", line.own.lower())
    digits = knowledge.numbers.digits
    return {*DIGIT.findall(written), *(str(digits.index(word)) for word in words if word in digits)}
