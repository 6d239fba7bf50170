"""The frozen script, as damages find and change it."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from tests.scripts import excused_script, with_text

LINE = "line.toml"
FACTS = "facts.toml"
CODES = ("sv", "en")
OTHER = {"sv": "en", "en": "sv"}

Files: TypeAlias = Mapping[str, bytes]
Damage: TypeAlias = tuple[str, Files]
"""What was done to the script, and its files."""

Family: TypeAlias = Callable[[], Iterator[Damage]]


def language_file(code: str) -> str:
    """The file with the phrases and pronunciations of a language."""
    return f"{code}/language.toml"


def read(path: str) -> str:
    """The frozen words of a file."""
    return excused_script()[path].decode()


def texts(code: str) -> list[str]:
    """The names of all texts of a language."""
    paths = [path.partition("/") for path in excused_script()]
    return sorted(
        name.removesuffix(".txt") for folder, _, name in paths if folder == code and ".txt" in name
    )


def topics() -> list[str]:
    """The names of the texts that are options: they have a label."""
    return [name for name in texts("sv") if "\n\n" in read(f"sv/{name}.txt")]


def body(path: str) -> list[str]:
    """The lines of a text that are said, without its notes and label."""
    lines = [line for line in read(path).split("\n") if not line.startswith("#")]
    spoken = "\n".join(lines).rpartition("\n\n")[2]
    return [line for line in spoken.split("\n") if line.strip()]


def label(path: str) -> str:
    """The label of a topic."""
    return next(line for line in read(path).split("\n") if line and not line.startswith("#"))


def edited(path: str, old: str, new: str) -> dict[str, bytes]:
    """The script with some words of a file replaced, wherever they stand in it."""
    text = read(path)
    assert old in text, f"{old!r} is not in {path}"
    return with_text(excused_script(), path, text.replace(old, new))


def instead(path: str, old: str, new: str) -> dict[str, bytes]:
    """The script with one line of a file replaced, or taken out where `new` is empty."""
    lines = read(path).split("\n")
    at = lines.index(old)
    lines[at : at + 1] = [new] if new else []
    return with_text(excused_script(), path, "\n".join(lines))


def added(path: str, line: str) -> dict[str, bytes]:
    """The script with one more line at the end of a text."""
    return with_text(excused_script(), path, f"{read(path)}{line}\n")


def beginning(line: str) -> str:
    """The first words of a line, to name it by."""
    words = line.split()
    return " ".join(words[:4]) + (" …" if len(words) > 4 else "")
