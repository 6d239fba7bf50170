"""Blind damages: a word lost or two words exchanged, anywhere, as a careless hand does it."""

import random
import re
from collections.abc import Iterator

from tests.mutations.frozen import CODES, body, instead, texts

SEED = 112
EACH = 40


def lost_words() -> Iterator[dict[str, bytes]]:
    """Scripts in which one word of one sentence is missing."""
    for path, line, words, chance in _sentences("lost"):
        at = chance.randrange(len(words))
        yield instead(path, line, " ".join(words[:at] + words[at + 1 :]) or ".")


def exchanged_words() -> Iterator[dict[str, bytes]]:
    """Scripts in which two neighbours of one sentence have changed places."""
    for path, line, words, chance in _sentences("exchanged"):
        at = chance.randrange(len(words) - 1)
        order = [*words[:at], words[at + 1], words[at], *words[at + 2 :]]
        yield instead(path, line, " ".join(order))


def _sentences(what: str) -> Iterator[tuple[str, str, list[str], random.Random]]:
    """Sentences of two words or more, by chance, the same ones every time."""
    chance = random.Random(f"{SEED} {what}")
    paths = [f"{code}/{name}.txt" for code in CODES for name in texts(code)]
    known = [(path, line) for path in paths for line in body(path) if re.search(r"\w \S*\w", line)]
    for path, line in chance.sample(known, EACH):
        yield path, line, line.split(" "), chance
