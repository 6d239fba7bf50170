"""Damaged scripts, each with what must be said of it."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ivr.script.finding import Severity
from ivr.script.reading import Reading, read
from tests.scripts import (
    full_script,
    mp3,
    nested_script,
    replaced,
    small_script,
    wav,
    with_text,
    without,
)

Files = dict[str, bytes]

SCRIPT = without(full_script(), "facts.toml")
LINE, SWEDISH = "line.toml", "sv/language.toml"
NOTICE = "I en nödsituation: lägg på och ring 112."
ANNOUNCED = {"sv/stopp.txt": b"Hej.\n", "en/stopp.txt": b"Hello.\n"}
SCRIPTS: Mapping[str, Files] = {
    "": SCRIPT,
    "small": small_script(),
    "nested 2 12": nested_script(2, 12),
    "nested 2 12 sv": nested_script(2, 12, ("sv",)),
    "nested 4 6": nested_script(4, 6),
    "announced": SCRIPT | ANNOUNCED,
    "announced small without contact": small_script(contact=False) | ANNOUNCED,
}


@dataclass(frozen=True)
class Mistake:
    """A damaged script, and what must be said of it where."""

    files: Files
    case: str
    file: str
    line: int
    says: str
    severity: Severity = Severity.ERROR
    also: Sequence[str] = ()

    @cached_property
    def reading(self) -> Reading:
        """What reading finds in it."""
        return read(self.files)


def line_toml(old: str, new: str) -> Files:
    """The frozen script with words replaced in `line.toml`."""
    return replaced(SCRIPT, LINE, old, new)


def swedish(old: str, new: str) -> Files:
    """The frozen script with words replaced in `sv/language.toml`."""
    return replaced(SCRIPT, SWEDISH, old, new)


def notice(text: str | bytes) -> Files:
    """The frozen script with another notice in Swedish."""
    return with_text(SCRIPT, "sv/notice.txt", text)


def topic(text: str) -> Files:
    """The frozen script with another topic in Swedish."""
    return with_text(SCRIPT, "sv/fred.txt", text)


def recording(
    sound: bytes | None, words: str | bytes | None = NOTICE, name: str = "notice.wav"
) -> Files:
    """The frozen script with a recording of the Swedish notice, and what was read."""
    files = SCRIPT if sound is None else with_text(SCRIPT, f"sv/recordings/{name}", sound)
    return files if words is None else with_text(files, "sv/recordings/notice.txt", words)


def _written() -> list[Mistake]:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return [_mistake(case, entry) for case, entries in table.items() for entry in entries]


def _mistake(case: str, entry: Mapping[str, Any]) -> Mistake:
    files = without(SCRIPTS[entry.get("of", "")], *entry.get("without", ()))
    for name in entry.get("topics", ()):
        files |= {f"{code}/{name}.txt": b"a label\n\nA text.\n" for code in ("sv", "en")}
    gone, line = entry.get("without", [""])[0], 0
    if "file" in entry:
        files, line = _edited(files, entry)
    return Mistake(
        files,
        case,
        file=entry.get("at") or entry.get("file", gone),
        line=entry.get("line", 0 if "at" in entry else line),
        says=entry["says"],
        severity=Severity.WARNING if entry.get("warns") else Severity.ERROR,
        also=entry.get("also", ()),
    )


def _edited(files: Files, entry: Mapping[str, Any]) -> tuple[Files, int]:
    """Return the files with a change, and the line where it begins."""
    file = entry["file"]
    old = files.get(file, b"").decode()
    if "was" in entry:
        before = old.partition(entry["was"])[0]
        return replaced(files, file, entry["was"], entry["now"]), before.count("\n") + 1
    if "more" in entry:
        return with_text(files, file, old + entry["more"]), old.count("\n") + 1
    encoding = "latin-1" if entry.get("latin") else "utf-8"
    return with_text(files, file, (entry["now"] * entry.get("times", 1)).encode(encoding)), 1


WAV, OGG = "sv/recordings/notice.wav", "sv/recordings/notice.ogg"
MP3 = "sv/recordings/notice.mp3"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'
OUTDATED = NOTICE.replace("112", "90 000")
TITLE, WARNING = "Emergency notice", Severity.WARNING

RECORDED = [
    Mistake(
        recording(wav(), None, "notise.wav"),
        "recording-of-nothing",
        "sv/recordings/notise.wav",
        0,
        "notise",
        WARNING,
    ),
    Mistake(recording(None), "recording-without-sound", "sv/recordings/notice.txt", 0, TITLE),
    Mistake(recording(wav(), None), "recording-without-words", WAV, 0, TITLE, WARNING),
    Mistake(recording(wav(), ""), "empty-table", WAV, 0, "Recording"),
    Mistake(recording(b"RIFF and so on"), "recording-not-audio", WAV, 0, TITLE),
    Mistake(recording(b""), "recording-not-audio", WAV, 0, TITLE),
    Mistake(recording(wav(0)), "recording-not-audio", WAV, 0, TITLE),
    Mistake(recording(SVG, name="notice.mp3"), "recording-not-audio", MP3, 0, TITLE),
    Mistake(recording(mp3()), "recording-not-audio", WAV, 0, "WAV"),
    Mistake(recording(wav(), name="notice.mp3"), "recording-not-audio", MP3, 0, "MP3"),
    Mistake(recording(b"OggS", None, "notice.ogg"), "recording-not-audio", OGG, 0, "WAV, MP3"),
    Mistake(recording(wav()) | {MP3: mp3()}, "recording-twice", MP3, 0, TITLE, WARNING),
    Mistake(recording(wav(), OUTDATED), "recording-outdated", WAV, 0, TITLE, WARNING),
]

MISTAKES = (*_written(), *RECORDED)
