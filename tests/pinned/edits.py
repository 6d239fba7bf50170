"""A hundred edits of the frozen script, and what `ivr diff` says of each: to read side by side."""

import difflib
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from click.testing import CliRunner

from ivr.cli import main
from tests.conftest import write_into
from tests.scripts import (
    announced,
    excused_script,
    nested_script,
    replaced,
    wav,
    with_text,
    without,
)

Files = Mapping[str, bytes]
Edit = tuple[str, Files, Files]
WHOLE = excused_script()
NO_FACTS = without(WHOLE, "facts.toml")
LINE, SV, EN = "line.toml", "sv/language.toml", "en/language.toml"
TOPICS = ("operativt", "strategiskt", "utveckling", "fred", "fast", "kontakt")
FRAMES = ("notice", "welcome", "introduction", "silence-1", "silence-2", "wrong-key-1", "give-up")
SPRING = "from = 2099-03-02T08:00:00\nuntil = 2099-03-09T17:00:00\n"
LATER = SPRING.replace("03-09", "03-16")


def made() -> str:
    """Return all edits with the exit code and the words of the comparison."""
    told = []
    with tempfile.TemporaryDirectory() as folder:
        began = Path.cwd()
        os.chdir(folder)
        try:
            for number, (name, old, new) in enumerate(edits(), start=1):
                write_into(Path("before"), old)
                write_into(Path("after"), new)
                result = CliRunner().invoke(main, ["diff", "before", "after"])
                said = re.sub(r"version [0-9a-f]{8}", "version ...", result.output)
                told.append(f"=== {number}. {name} (exit {result.exit_code})\n\n{said}\n")
        finally:
            os.chdir(began)
    return "".join(told)


def edits() -> Iterator[Edit]:
    """Yield the name of an edit, and the script before and after it."""
    yield from ((name, WHOLE, files) for name, files in (*_texts(), *_tables(), *_languages()))
    yield from _announcements()
    yield from _recordings()
    yield from _menus()


def differences(old: str, new: str) -> Iterator[str]:
    """Yield the lines that `ivr diff` says otherwise."""
    yield from difflib.unified_diff(old.splitlines(), new.splitlines(), "before", "now", n=2)


def _line(old: str, new: str, path: str = LINE, files: Files = WHOLE) -> Files:
    return replaced(files, path, old, new)


def _texts() -> Iterator[tuple[str, Files]]:
    for code, other in (("sv", "annan"), ("en", "other")):
        for name in TOPICS:
            path = f"{code}/{name}.txt"
            lines = WHOLE[path].decode().split("\n")
            words = lines[4].split(" ")
            changed = [*lines[:4], " ".join([words[0], other, *words[2:]]), *lines[5:]]
            yield f"one word of {path}", with_text(WHOLE, path, "\n".join(changed))
            if code == "sv":
                changed = [lines[0], f"mer om {lines[1]}", *lines[2:]]
                yield f"label of {path}", with_text(WHOLE, path, "\n".join(changed))
        for name in FRAMES:
            path = f"{code}/{name}.txt"
            yield f"a sentence more in {path}", {**WHOLE, path: WHOLE[path] + b"Tack.\n"}
    fred = WHOLE["sv/fred.txt"].decode().split("\n")
    for name, lines in {
        "a sentence less": [*fred[:4], *fred[5:]],
        "two sentences change places": [*fred[:4], fred[5], fred[4], *fred[6:]],
        "one sentence becomes two": [*fred[:4], fred[4].replace(", och", ".\nOch"), *fred[5:]],
        "a pause more": [*fred[:4], f"{fred[4]} |", *fred[5:]],
        "all sentences replaced": [*fred[:3], "Texten kommer snart.", ""],
        "another note": ["# En anteckning.", *fred[1:]],
        "an empty line more": [*fred[:3], "", *fred[3:]],
        "a sign in a sentence": [*fred[:3], *fred[3:4], fred[4].replace(",", ""), *fred[5:]],
    }.items():
        yield f"{name} in sv/fred.txt", with_text(WHOLE, "sv/fred.txt", "\n".join(lines))
    moved = _line("De rekryteras till polisens utlandsstyrka.\n", "", "sv/fred.txt")
    yield (
        "a sentence moved to sv/fast.txt",
        {
            **moved,
            "sv/fast.txt": WHOLE["sv/fast.txt"] + b"De rekryteras till polisens utlandsstyrka.\n",
        },
    )
    both = _line("Hej då.", "Hej hej.", "sv/goodbye.txt")
    yield "the same words in two texts", _line("Hej då.", "Hej hej.", "sv/give-up.txt", both)


def _tables() -> Iterator[tuple[str, Files]]:
    for first, second in pairwise(TOPICS):
        order = _line(f'"{first}", "{second}"', f'"{second}", "{first}"')
        yield f"{first} and {second} change places", order
    yield (
        "the last option comes first",
        _line(
            '"operativt", "strategiskt", "utveckling", "fred", "fast", "kontakt"',
            '"kontakt", "operativt", "strategiskt", "utveckling", "fred", "fast"',
        ),
    )
    for old, new in (
        ('repeat = "7"\nmain_menu = "8"', 'repeat = "8"\nmain_menu = "7"'),
        ('main_menu = "8"\nlanguage = "9"', 'main_menu = "9"\nlanguage = "8"'),
        ("wait_seconds = 10", "wait_seconds = 6"),
        ("tries = 3", "tries = 2"),
        ("tries = 3", "tries = 3\nmax_minutes = 10"),
        ("tries = 3", "tries = 3\nrepeat_rate = 70"),
        ("warn_seconds = 29", "warn_seconds = 27"),
        ("[numbers]", "[review]\ndefault = 2026-10-01\n[numbers]"),
        ("[numbers]", "[publishing]\napproval = true\n[numbers]"),
        ("[numbers]", 'timezone = "Europe/Helsinki"\n[numbers]'),
        ('["sv", "en"]', '["en", "sv"]'),
    ):
        yield f"{old} becomes {new}".replace("\n", "; "), _line(old, new)
    for number, other in (("112", "113"), ("114 14", "114 15"), ("114 14 00", "114 14 01")):
        everywhere = {
            path: text.replace(number.encode(), other.encode()) for path, text in WHOLE.items()
        }
        yield f"the number {number} everywhere", everywhere
    yield "a language less", _line('["sv", "en"]', '["sv"]')
    facts = WHOLE["facts.toml"].decode()
    yield "a key word of a fact", _line('"allt mer"]', '"mer"]', "facts.toml")
    yield "a fact less", with_text(WHOLE, "facts.toml", facts.partition("[N3]")[0])
    yield "no facts", without(WHOLE, "facts.toml")


def _languages() -> Iterator[tuple[str, Files]]:
    for path, old, new in (
        (SV, "För {label}, tryck {key}.", "Om du vill veta mer om {label}, tryck {key}."),
        (SV, "Du har {count} val.", "Det finns {count} val."),
        (SV, "För att höra valen igen, tryck {key}.", "Vill du höra valen igen, tryck {key}."),
        (SV, "För huvudmenyn, tryck {key}.", "Till huvudmenyn, tryck {key}."),
        (EN, "For {label}, press {key}.", "Press {key} for {label}."),
        (EN, "For English, press {key}.", "To hear this in English, press {key}."),
        (SV, '"EU" = "E U"', '"EU" = "Europeiska unionen"'),
        (SV, '"EU" = "E U"', '"EU" = "E U"\n"Ameripol" = "Amerika-pol"'),
        (SV, '"112" = "ett ett två"', '"112" = "hundratolv"'),
        (SV, '"7" = "sju"', '"7" = "siffran sju"'),
        (EN, '"EU" = "E U"\n', ""),
        (SV, "Polly.Elin-Neural", "Polly.Astrid"),
        (EN, "Polly.Amy-Neural", "Polly.Emma-Neural"),
        (EN, 'locale = "en-GB"\nvoice = "Polly.Amy-Neural"', US),
        (SV, '"Ameripol", ', ""),
        (SV, 'name = "Svenska"', 'name = "Sverige"'),
        (SV, "# Uttal:", "# Så sägs det:"),
    ):
        yield f"{path}: {old} becomes {new}".replace("\n", "; "), _line(old, new, path)


US = 'locale = "en-US"\nvoice = "Polly.Joanna-Neural"'


def _announcements() -> Iterator[Edit]:
    spring, other = announced({"stopp": SPRING}, files=WHOLE), {"sv": "Nytt.", "en": "New."}
    closed = announced({"stopp": f"{SPRING}closes = true\n"}, files=WHOLE)
    yield "an announcement more", WHOLE, spring
    yield "a closing announcement more", WHOLE, closed
    yield "an announcement ends later", spring, announced({"stopp": LATER}, files=WHOLE)
    yield (
        "an announcement begins at once",
        spring,
        announced({"stopp": SPRING.partition("\n")[2]}, files=WHOLE),
    )
    yield "an announcement closes", spring, closed
    yield "other words in an announcement", spring, announced({"stopp": SPRING}, other, WHOLE)
    yield "an announcement is renamed", spring, announced({"driftstopp": SPRING}, files=WHOLE)
    yield "an announcement less", spring, WHOLE
    yield "two announcements", WHOLE, announced({"ett": SPRING, "annat": LATER}, files=WHOLE)
    yield (
        "an announcement and a word",
        WHOLE,
        _line("Hej då.", "Hej hej.", "sv/goodbye.txt", spring),
    )


def _recordings() -> Iterator[Edit]:
    words = WHOLE["sv/notice.txt"].decode().partition("\n")[2].encode()
    read = {**WHOLE, "sv/recordings/notice.wav": wav(3), "sv/recordings/notice.txt": words}
    yield "a recording more", WHOLE, read
    yield "another recording", read, {**read, "sv/recordings/notice.wav": wav(4)}
    yield "a recording less", read, WHOLE
    yield "a recording of other words", read, _line("ring 112", "slå 112", "sv/notice.txt", read)


def _menus() -> Iterator[Edit]:
    less = without(_line('"fred", ', "", LINE, NO_FACTS), "sv/fred.txt", "en/fred.txt")
    yield "a topic more", less, NO_FACTS
    yield "a topic less", NO_FACTS, less
    other = _line('"fred"', '"insatser"', LINE, NO_FACTS)
    renamed = {path.replace("/fred.txt", "/insatser.txt"): each for path, each in other.items()}
    yield "a topic is renamed", NO_FACTS, renamed
    new = _line("De rekryteras", "De söks", "sv/insatser.txt", renamed)
    yield "a topic is renamed and reworded", NO_FACTS, new
    group = _line(
        '"fred", "fast", "kontakt"]', '"mer", "kontakt"]\n[menus.mer]\noptions = ["fred", "fast"]'
    )
    labels = {"sv/mer.txt": b"mer om insatser\n", "en/mer.txt": b"more on missions\n"}
    group = {**group, **labels}
    yield "two topics move to a sub-menu", WHOLE, group
    yield "a sub-menu is dissolved", group, WHOLE
    nested = nested_script(2, 8)
    swapped = _line('["menu-1", "menu-2"]', '["menu-2", "menu-1"]', LINE, nested)
    yield "two sub-menus change places", nested, swapped
    inside = _line('"topic-1", "topic-2"', '"topic-2", "topic-1"', LINE, nested)
    yield "two topics of a sub-menu change places", nested, inside
    moved = _line('"topic-3", "topic-4"]', '"topic-3"]', LINE, nested)
    moved = _line('"topic-5", ', '"topic-4", "topic-5", ', LINE, moved)
    yield "a topic moves to another sub-menu", nested, moved
    yield "a language more", nested, nested_script(2, 8, ("sv", "en", "fi"))
