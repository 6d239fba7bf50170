"""The comparison's own words, and how what is compared is called in the reader's language."""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

from ivr.comparing.result import NOTICEABLE, KeyChange, Labels, Meaning
from ivr.reporting.phrases import Phrases


@cache
def phrases_of(language: str) -> Phrases:
    """Return the comparison's own phrases in a reader's language, sv or en."""
    source = resources.files(__package__) / "words" / f"{language}.toml"
    return Phrases(language, tomllib.loads(source.read_text(encoding="utf-8")))


def label(labels: Labels, phrases: Phrases) -> str:
    """Return a label in the reader's language, else in the first one, as a heading."""
    told = labels.get(phrases.language) or next(iter(labels.values()))
    return told[:1].upper() + told[1:]


def menu(change: KeyChange, phrases: Phrases) -> str:
    """Name the menu in which a key changed."""
    if not change.menu_labels:
        return phrases.say("main_menu")
    return phrases.say("menu", label=label(change.menu_labels, phrases))


def meaning(does: Meaning | None, phrases: Phrases) -> str:
    """Tell what a key does."""
    if does is None:
        return phrases.say("nothing")
    return label(does.labels, phrases) if does.labels else phrases.say(f"does_{does.does}")


def ways(all_ways: Sequence[tuple[str, ...]], phrases: Phrases) -> str:
    """Tell the keys that lead somewhere: "key 2 1 or 0"."""
    told = phrases.say("or").join(" ".join(way) for way in all_ways)
    return phrases.say("key", keys=told)


def change(old: float, new: float, phrases: Phrases) -> str:
    """Tell a length in seconds, and what was won or lost where that can be noticed."""
    if abs(new - old) < NOTICEABLE:
        return phrases.say("seconds", seconds=phrases.number(new, 1))
    lengths = {"old": phrases.number(old, 1), "new": phrases.number(new, 1)}
    return phrases.say("change", **lengths, difference=signed(new - old, phrases))


def signed(seconds: float, phrases: Phrases) -> str:
    """Tell seconds that were lost (+) or won (−)."""
    sign = "+" if seconds > 0 else "\N{MINUS SIGN}"
    return f"{sign}{phrases.number(abs(seconds), 1)}"
