"""Generated scripts of any size: the texts of the delivered script, repeated in more menus.

A tree of menus has three levels of six options, so 216 topics. Further topics are in trees that
no key leads to: they are read, prepared and checked by the rules, but not walked.
"""

import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence

import tomlkit

from ivr.script.files import Files

OPTIONS = 6
LEVELS = 3
IN_A_TREE = OPTIONS**LEVELS

WORDS = {
    "sv": (
        "gamla nya stora små långa korta breda smala höga låga".split(),
        "berg hamnar skogar torg ängar älvar gator broar parker byar".split(),
        "havet bergen landet staden sjön skogen ön norr söder ån".split(),
    ),
    "en": (
        "old new large small long short broad narrow high low".split(),
        "hills ports woods squares fields rivers roads bridges parks towns".split(),
        "sea hills country city lake woods island north south river".split(),
    ),
}
LABELS = {"sv": "{} {} vid {}", "en": "{} {} by the {}"}

Menus = dict[str, list[str]]


def script(delivered: Files, topics: int) -> Files:
    """Return a script of `topics` topics, made of the texts and facts of the delivered one."""
    line = tomllib.loads(delivered["line.toml"].decode())
    areas = [name for name in line["menus"]["main"]["options"] if name != "kontakt"]
    made_of = {f"topic-{number}": areas[number % len(areas)] for number in range(topics)}
    names = list(made_of)
    menus: Menus = {}
    for start in range(0, topics, IN_A_TREE):
        _add(menus, f"tree-{start}" if start else "main", names[start : start + IN_A_TREE], LEVELS)
    facts = {
        f"{name}-{topic}": {**fact, "texts": [topic]}
        for topic, area in made_of.items()
        for name, fact in tomllib.loads(delivered["facts.toml"].decode()).items()
        if area in fact["texts"]
    }
    kept = {table: line[table] for table in ("numbers", "keys", "patience")}
    tables = {name: {"options": options} for name, options in menus.items()}
    return {
        "line.toml": tomlkit.dumps({"languages": list(WORDS), **kept, "menus": tables}).encode(),
        "facts.toml": tomlkit.dumps(facts).encode(),
        **dict(_texts(delivered, menus, made_of)),
    }


def _add(menus: Menus, name: str, topics: Sequence[str], levels: int) -> None:
    """Add a menu and its submenus, with the topics distributed evenly over the lowest level."""
    if levels == 1:
        menus[name] = list(topics)
        return
    groups = min(OPTIONS, math.ceil(len(topics) ** (1 / levels)))
    bounds = [len(topics) * number // groups for number in range(groups + 1)]
    menus[name] = [f"{name}-{number}" for number in range(1, groups + 1)]
    for below, start, stop in zip(menus[name], bounds, bounds[1:], strict=False):
        _add(menus, below, topics[start:stop], levels - 1)


def _texts(
    delivered: Files, menus: Menus, made_of: Mapping[str, str]
) -> Iterator[tuple[str, bytes]]:
    for path, data in delivered.items():
        folder, _, name = path.partition("/")
        if folder in WORDS and name.removesuffix(".txt") not in made_of.values():
            yield path, data
    below = [name for options in menus.values() for name in options if name in menus]
    for code in WORDS:
        for number, name in enumerate(below):
            yield f"{code}/{name}.txt", f"{_label(number, code)}\n".encode()
        for number, (topic, area) in enumerate(made_of.items()):
            _, _, body = delivered[f"{code}/{area}.txt"].decode().partition("\n\n")
            label = _label(number, code)
            yield f"{code}/{topic}.txt", f"{label}\n\n{label.capitalize()}.\n{body}".encode()


def _label(number: int, code: str) -> str:
    """Return a label, unique for numbers under 1,000; consecutive labels share no word."""
    ones, tens, hundreds = number % 10, number // 10, number // 100
    places = (ones, ones + tens, ones + hundreds)
    return LABELS[code].format(
        *(words[place % 10] for words, place in zip(WORDS[code], places, strict=True))
    )
