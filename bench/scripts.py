"""Scripts of any size for measuring: the delivered one's texts, over and over, in more menus.

A menu holds six options, for the keys from 7 on mean something else; so three levels hold 216
topics. What is over hangs in further trees of three levels that no key leads to: they are
read, prepared and checked by the rules, but nobody can walk there.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ivr.script.files import Files, load
from ivr.script.knowledge import Knowledge, knowledge_of

OPTIONS = 6
LEVELS = 3
IN_A_TREE = OPTIONS**LEVELS

LANGUAGES = {"sv": "sv", "en": "en", "svb": "sv", "enb": "en"}
"""Four languages, two of which are the delivered ones under another code."""

WORDS = {
    "sv": (
        ("gamla", "nya", "stora", "små", "långa", "korta", "breda", "smala", "höga", "låga"),
        ("berg", "hamnar", "skogar", "torg", "ängar", "älvar", "gator", "broar", "parker", "byar"),
        ("vid havet", "i bergen", "på landet", "i staden", "vid sjön", "i skogen", "på ön")
        + ("i norr", "i söder", "vid ån"),
    ),
    "en": (
        ("old", "new", "large", "small", "long", "short", "broad", "narrow", "high", "low"),
        ("hills", "ports", "woods", "squares", "fields", "rivers", "roads", "bridges", "parks")
        + ("towns",),
        ("by the sea", "in the hills", "in the country", "in the city", "by the lake")
        + ("in the woods", "on the island", "in the north", "in the south", "by the river"),
    ),
}
"""What labels are made of: what kind, of what, and where."""

Menus = dict[str, list[str]]


def knowledge(code: str) -> Knowledge:
    """Return what is known of a language here: so every rule holds all four."""
    return knowledge_of(LANGUAGES.get(code, code))


def script(folder: Path, topics: int) -> Files:
    """Return a script of `topics` topics made from the delivered one's texts and facts."""
    delivered = load(folder)
    line = tomllib.loads(delivered["line.toml"].decode())
    areas = [name for name in line["menus"]["main"]["options"] if name != "kontakt"]
    names = [f"topic-{number}" for number in range(topics)]
    made_of = {name: areas[number % len(areas)] for number, name in enumerate(names)}
    menus = _menus(names)
    return {
        "line.toml": "\n".join(_line(line, menus)).encode(),
        "facts.toml": "\n".join(_facts(delivered, made_of)).encode(),
        **dict(_texts(delivered, menus, made_of)),
    }


def reached(topics: int) -> int:
    """Return how many of so many topics a caller can get to."""
    return min(topics, IN_A_TREE)


def _menus(names: Sequence[str]) -> Menus:
    """Trees of three levels; the first one is the main menu's, no key leads to the others."""
    menus: Menus = {}
    for number, start in enumerate(range(0, len(names), IN_A_TREE)):
        root = f"tree-{number}" if number else "main"
        _add(menus, root, names[start : start + IN_A_TREE], LEVELS)
    return menus


def _add(menus: Menus, name: str, topics: Sequence[str], levels: int) -> None:
    """Add a menu with all below it; the topics are shared out evenly, at the lowest level."""
    if levels == 1:
        menus[name] = list(topics)
        return
    groups = min(OPTIONS, math.ceil(len(topics) ** (1 / levels)))
    bounds = [len(topics) * number // groups for number in range(groups + 1)]
    menus[name] = [f"{name}-{number}" for number in range(1, groups + 1)]
    for below, start, stop in zip(menus[name], bounds, bounds[1:], strict=False):
        _add(menus, below, topics[start:stop], levels - 1)


def _line(line: Mapping[str, Mapping[str, object]], menus: Menus) -> Iterator[str]:
    yield f"languages = {json.dumps(list(LANGUAGES))}"
    for table in ("numbers", "keys", "patience"):
        yield f"[{table}]"
        yield from (f"{name} = {json.dumps(value)}" for name, value in line[table].items())
    for name, options in menus.items():
        yield f"[menus.{name}]\noptions = {json.dumps(options)}"


def _facts(delivered: Files, made_of: Mapping[str, str]) -> Iterator[str]:
    """Every topic has the facts of the text that it is made of."""
    facts = tomllib.loads(delivered["facts.toml"].decode())
    for topic, area in made_of.items():
        for name, fact in facts.items():
            if area in fact["texts"]:
                yield f"[{name}-{topic}]"
                yield f"source = {json.dumps(fact['source'])}"
                yield from (f"{code} = {json.dumps(fact[LANGUAGES[code]])}" for code in LANGUAGES)
                yield f"texts = {json.dumps([topic])}"


def _texts(
    delivered: Files, menus: Menus, made_of: Mapping[str, str]
) -> Iterator[tuple[str, bytes]]:
    for code, source in LANGUAGES.items():
        for path, data in delivered.items():
            folder, _, name = path.partition("/")
            if folder == source and name.removesuffix(".txt") not in made_of.values():
                yield f"{code}/{name}", data
        for number, name in enumerate(_sub_menus(menus)):
            yield f"{code}/{name}.txt", f"{_label(number, source)}\n".encode()
        for number, (topic, area) in enumerate(made_of.items()):
            _, _, body = delivered[f"{source}/{area}.txt"].decode().partition("\n\n")
            label = _label(number, source)
            text = f"{label}\n\n{label.capitalize()}.\n{body}"
            yield f"{code}/{topic}.txt", text.encode()


def _sub_menus(menus: Menus) -> list[str]:
    return [name for options in menus.values() for name in options if name in menus]


def _label(number: int, language: str) -> str:
    """A label for each number under 1,000; neighbours have no word in common."""
    ones, tens, hundreds = number % 10, number // 10, number // 100
    places = (ones, ones + tens, ones + hundreds)
    lists = zip(WORDS[language], places, strict=True)
    return " ".join(words[place % 10] for words, place in lists)
