"""Scripts for tests: a frozen one, functions that damage it, and generated ones.

The frozen script, in the folder `frozen/`, is a complete one in two languages, a former copy of
`prompts/`. Tests depend on its words and keys. Staff edit `prompts/`, which only
`test_delivered_script.py` reads.

A script is a dict from path to bytes, as returned by `ivr.script.files.load`. Functions return a
new dict, and do not change their argument.
"""

import io
import json
import math
import re
import wave
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

from ivr.script.files import load
from ivr.script.findings.finding import Finding
from ivr.script.model.line import Line, prepare
from ivr.script.model.script import FRAME_TEXTS
from ivr.script.reading.positions import Positions
from ivr.script.reading.reading import read_script

FROZEN = Path(__file__).parent / "frozen"
"""The folder of the frozen script."""

LOCALES = {
    "sv": ("sv-SE", "Polly.Elin-Neural"),
    "en": ("en-GB", "Polly.Amy-Neural"),
    "us": ("en-US", "Polly.Joanna-Neural"),
    "fi": ("fi-FI", "Polly.Suvi-Neural"),
}
"""Languages of generated scripts; the voices of the last one are unchecked."""

LEFT_OUT = ("operativt", "strategiskt", "utveckling")
"""Topics of the frozen script that the short one does not have."""

MOST_OPTIONS = 6
"""Maximum options of a generated menu: the keys from 7 on are fixed keys."""


@cache
def _frozen() -> Mapping[str, bytes]:
    return load(FROZEN)


def excused_script() -> dict[str, bytes]:
    """Return the files of the frozen script, with its overrides of rules."""
    return dict(_frozen())


def full_script() -> dict[str, bytes]:
    """Return the files of the frozen script without overrides: it keeps every rule."""
    table = excused_script()["line.toml"].partition(b"\n# Avsteg")[0]
    return {**excused_script(), "line.toml": table}


@cache
def _short() -> Mapping[str, bytes]:
    files = full_script()
    facts = re.split(r"\n(?=\[)", files["facts.toml"].decode())
    kept = [fact for fact in facts if not any(f'texts = ["{name}"' in fact for name in LEFT_OUT)]
    table = files["line.toml"].decode()
    for name in LEFT_OUT:
        table = table.replace(f'"{name}", ', "")
    texts = [f"{code}/{name}.txt" for code in ("sv", "en") for name in LEFT_OUT]
    changed = {"line.toml": table.encode(), "facts.toml": "\n".join(kept).encode()}
    return {**without(files, *texts), **changed}


def short_script() -> dict[str, bytes]:
    """Return the files of the frozen script with three of its six topics, for quick checks."""
    return dict(_short())


def with_text(files: Mapping[str, bytes], path: str, text: str | bytes) -> dict[str, bytes]:
    """Return the files with one of them replaced or added."""
    return {**files, path: text.encode() if isinstance(text, str) else text}


def without(files: Mapping[str, bytes], *paths: str) -> dict[str, bytes]:
    """Return the files without some of them, which must exist."""
    missing = set(paths) - set(files)
    assert not missing, f"not there: {missing}"
    return {path: data for path, data in files.items() if path not in paths}


def announced(
    tables: Mapping[str, str],
    texts: Mapping[str, str] = MappingProxyType({"sv": "Ett meddelande.", "en": "A message."}),
    files: Mapping[str, bytes] | None = None,
    *,
    kind: str = "announcements",
) -> dict[str, bytes]:
    """Return the short script, or another one, with announcements of equal words.

    With the kind "ready" they are ready announcements.
    """
    script = dict(files or short_script())
    for name, table in tables.items():
        script["line.toml"] += f"\n[{kind}.{name}]\n{table}".encode()
        script |= {f"{code}/{name}.txt": f"{text}\n".encode() for code, text in texts.items()}
    return script


def with_long_fault(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files with fault texts that are too long together for one document."""
    lines = {"sv": b"Det blev fel.\n", "en": b"It failed.\n"}
    long = {
        path: line * (18_000 // len(line)) + files[path]
        for code, line in lines.items()
        if (path := f"{code}/fault.txt") in files
    }
    return {**files, **long}


def replaced(files: Mapping[str, bytes], path: str, old: str, new: str) -> dict[str, bytes]:
    """Return the files with `old` replaced in one of them, where it must occur once."""
    text = files[path].decode()
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
    return with_text(files, path, text.replace(old, new))


def where(files: Mapping[str, bytes], finding: Finding) -> tuple[str, int]:
    """Return the file and the line of a finding."""
    return Positions(files).of(finding.place)


def prepared(files: Mapping[str, bytes]) -> Line:
    """Return the line of a script without errors."""
    reading = read_script(files)
    assert reading.script is not None and not reading.errors, reading.findings
    return prepare(reading.script)


def small_script(
    options: Sequence[str] | Mapping[str, Sequence[str]] = ("fred", "fast"),
    languages: Sequence[str] = ("sv", "en"),
    *,
    contact: bool = True,
    wait_seconds: int = 10,
    tries: int = 3,
) -> dict[str, bytes]:
    """Return a script with one menu or several, and the frozen frame texts.

    With `contact`, the phone numbers have a text (`kontakt`), which is an option only if `options`
    names it.
    """
    menus = options if isinstance(options, Mapping) else {"main": options}
    tables = "\n".join(
        f"[menus.{name}]\noptions = {json.dumps([*options])}" for name, options in menus.items()
    )
    line = f"""\
languages = {json.dumps([*languages])}
[numbers]
emergency = "112"
domestic = "114 14"
abroad = "+46 77 114 14 00"
{tables}
[keys]
repeat = "7"
main_menu = "8"
language = "9"
[patience]
wait_seconds = {wait_seconds}
tries = {tries}
"""
    files = {"line.toml": line.encode()}
    for code in languages:
        for name, text in _language(code, languages, menus, contact):
            files[f"{code}/{name}"] = text.encode()
    return files


def nested_script(
    levels: int = 3, topics: int = 60, languages: Sequence[str] = ("sv", "en")
) -> dict[str, bytes]:
    """Return a script with nested menus, and all topics at the lowest level.

    Sub-menus have a label and no text, except for the first one of the main menu.
    """
    assert topics <= MOST_OPTIONS**levels, f"{topics} topics need more than {levels} levels"
    menus: dict[str, list[str]] = {}
    names = [f"topic-{number}" for number in range(1, topics + 1)]
    _add_menu(menus, "main", names, levels)
    files = small_script(menus, languages)
    if levels > 1:
        for code in languages:
            files[f"{code}/{menus['main'][0]}.txt"] += b"\nThis is the first group.\n"
    return files


def wav(seconds: float = 1.0, rate: int = 8000) -> bytes:
    """Return a silent WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(bytes(2 * round(seconds * rate)))
    return file.getvalue()


def mp3(seconds: float = 1.0) -> bytes:
    """Return a silent MP3 file, with frames of 128 kbit/s at 44.1 kHz."""
    return (b"\xff\xfb\x90\x00" + bytes(413)) * math.ceil(seconds * 44_100 / 1152)


def _add_menu(menus: dict[str, list[str]], name: str, topics: list[str], levels: int) -> None:
    if levels == 1:
        menus[name] = topics
        return
    groups = max(1, math.ceil(len(topics) / MOST_OPTIONS ** (levels - 1)))
    size = math.ceil(len(topics) / groups)
    prefix = "menu" if name == "main" else name
    names = [f"{prefix}-{number}" for number in range(1, groups + 1)]
    menus[name] = names
    for number, below in enumerate(names):
        _add_menu(menus, below, topics[number * size : (number + 1) * size], levels - 1)


def _language(
    code: str, languages: Sequence[str], menus: Mapping[str, Sequence[str]], contact: bool
) -> Iterator[tuple[str, str]]:
    """Return the files of a language; one that is not frozen speaks English with its own voice."""
    source = code if code in ("sv", "en") else "en"
    frozen = {
        path.removeprefix(f"{source}/"): data.decode()
        for path, data in full_script().items()
        if path.startswith(f"{source}/")
    }
    table = frozen["language.toml"]
    for old, new in zip(LOCALES[source], LOCALES[code], strict=True):
        table = table.replace(f'"{old}"', f'"{new}"')
    yield "language.toml", table
    for name in FRAME_TEXTS:
        if f"{name}.txt" not in frozen:  # an optional text
            continue
        lines = frozen[f"{name}.txt"].splitlines(keepends=True)
        kept = (line for line in lines if contact or "{key:kontakt}" not in line)
        yield f"{name}.txt", "".join(kept)
    if contact:
        yield "kontakt.txt", frozen["kontakt.txt"]
    for name in dict.fromkeys(option for options in menus.values() for option in options):
        spelled = _spelled(name)
        text = f"{spelled}\n\n{spelled.capitalize()}.\nThis is all about {spelled}.\n"
        if name in menus:
            text = f"group {spelled}\n"
        elif f"{name}.txt" in frozen:
            text = frozen[f"{name}.txt"]
            if "en" not in languages:  # then there is no voice for English words
                text = re.sub(r"\{en: ([^}]*)\}", r"\1", text)
        yield f"{name}.txt", text


def _spelled(name: str) -> str:
    """Return a name in pronounceable words: "topic-12" is "topic bc"."""
    letters = {ord(digit): "abcdefghij"[int(digit)] for digit in "0123456789"}
    return name.replace("-", " ").translate(letters)
