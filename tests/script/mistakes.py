"""Damaged scripts with their expected findings, from `mistakes.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ivr.script.findings.finding import Severity
from ivr.script.reading.reading import Reading, read_script
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
SOUNDS: Mapping[str, bytes] = {
    "WAV": wav(),
    "MP3": mp3(),
    "nothing": b"",
    "no seconds": wav(0),
    "a header alone": b"RIFF and so on",
    "a picture": b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>',
}


@dataclass(frozen=True)
class Mistake:
    """A damaged script, and its expected findings."""

    files: Files
    case: str
    file: str
    line: int
    says: str
    severity: Severity
    also: Sequence[str]

    @cached_property
    def reading(self) -> Reading:
        """Return the result of reading it."""
        return read_script(self.files)


def _mistake(case: str, entry: Mapping[str, Any]) -> Mistake:
    files = without(SCRIPTS[entry.get("of", "")], *entry.get("without", ()))
    for name in entry.get("topics", ()):
        files |= {f"{code}/{name}.txt": b"a label\n\nA text.\n" for code in ("sv", "en")}
    for path, sound in entry.get("sounds", {}).items():
        files |= {f"sv/recordings/{path}": SOUNDS[sound]}
    gone, line = entry.get("without", [""])[0], 0
    if "file" in entry:
        files, line = _edited(files, entry)
    return Mistake(
        files,
        case,
        file=entry.get("at") or entry.get("file", gone),
        line=entry.get("line", 0 if "at" in entry else line),
        says=entry["says"],
        severity=Severity(entry.get("severity", "error")),
        also=entry.get("also", ()),
    )


def _edited(files: Files, entry: Mapping[str, Any]) -> tuple[Files, int]:
    """Return the files with a change, and the line of the change."""
    file = entry["file"]
    old = files.get(file, b"").decode()
    if "was" in entry:
        before = old.partition(entry["was"])[0]
        return replaced(files, file, entry["was"], entry["now"]), before.count("\n") + 1
    if "more" in entry:
        return with_text(files, file, old + entry["more"]), old.count("\n") + 1
    encoding = "latin-1" if entry.get("latin") else "utf-8"
    return with_text(files, file, (entry["now"] * entry.get("times", 1)).encode(encoding)), 1


MISTAKES = [
    _mistake(case, entry)
    for case, entries in tomllib.loads(Path(__file__).with_suffix(".toml").read_text()).items()
    for entry in entries
]
