"""Editions that tell themselves apart: in each topic's text, and by the order of the menu."""

import re
from collections.abc import Mapping
from itertools import permutations

from ivr.script.files import Files
from tests.scripts import full_script, replaced, with_text

NAMES = ("alfa", "beta", "gamma", "delta", "epsilon", "sigma")
TOPICS = ("operativt", "strategiskt", "utveckling", "fred", "fast")
MARKS = {"sv": "Upplaga {name}, text {number}.", "en": "Version {name}, text {number}."}
MARK = re.compile(r"(?:Upplaga|Version) (?P<name>\w+), text (?P<number>\w+)\.")
NUMBERS = {
    "sv": dict(zip(("welcome", *TOPICS), "ett två tre fyra fem sex".split(), strict=True)),
    "en": dict(zip(("welcome", *TOPICS), "one two three four five six".split(), strict=True)),
}
TEXTS = {number: text for numbers in NUMBERS.values() for text, number in numbers.items()}
"""Which text each number is the mark of, in both languages."""


def variant(number: int) -> Files:
    """Return an edition of its own: every topic says its name, and the menu is in another order."""
    name = NAMES[number % len(NAMES)]
    orders = list(permutations(TOPICS))
    order = orders[number * 37 % len(orders)]
    old, new = (", ".join(f'"{topic}"' for topic in topics) for topics in (TOPICS, order))
    files = replaced(full_script(), "line.toml", old, new)
    for code, mark in MARKS.items():
        for text, spoken in NUMBERS[code].items():
            path = f"{code}/{text}.txt"
            marked = files[path].decode() + mark.format(name=name, number=spoken) + "\n"
            files = with_text(files, path, marked)
    return files


def broken(number: int) -> Files:
    """Return a script that must never be heard."""
    return with_text(variant(number), "sv/notice.txt", "")


def labels() -> Mapping[str, str]:
    """Return which topic each label of the menu stands for, in both languages."""
    return {
        _label(full_script()[f"{code}/{topic}.txt"].decode()): topic
        for code in MARKS
        for topic in TOPICS
    }


def _label(text: str) -> str:
    """The first line that is no note, as a voice says it."""
    line = next(line for line in text.splitlines() if line and not line.startswith("#"))
    return re.sub(r"\{en: ([^}]*)\}", r"\1", line)
