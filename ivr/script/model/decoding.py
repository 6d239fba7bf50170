"""Decoding of script files: UTF-8, normalised, without characters that cannot be spoken."""

import re
import unicodedata
from typing import Any

from ivr.script.fields.place import TEXTS, Place, field_in
from ivr.script.findings.finding import FindingCollector

BYTE_ORDER_MARK = "\ufeff"
UNSPEAKABLE = re.compile(r"[^\t\n\x20-\x7E\xA0-\uD7FF\uE000-\uFFFB\U00010000-\U0010FFFF]")
"""Control characters, characters that XML 1.0 forbids (Twilio refuses such a document), and
the replacement characters for lost letters and objects."""

INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Soft hyphens, zero-width spaces and direction marks, which come along with pasted text."""


def decoded(data: bytes) -> str | None:
    """Return UTF-8 text with normalised line ends, or None if the bytes are not UTF-8."""
    try:
        text = data.decode().removeprefix(BYTE_ORDER_MARK)
    except UnicodeDecodeError:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decode_utf8(data: bytes, file: str, report: FindingCollector) -> str | None:
    """Return a file's text in composed form (NFC) with plain spaces and line ends.

    Reports a file that is empty or not UTF-8 and returns None; reports and removes control
    characters.
    """
    field = field_in(file)
    if (text := decoded(data)) is None:
        bad = (decoded(line) is None for line in data.split(b"\n"))
        place = Place(field, [*bad].index(True) + 1)
        report.error("not-utf8", place, line=place.line)
        return None
    if UNSPEAKABLE.search(text):
        for line_number, line_text in enumerate(text.split("\n"), start=1):
            report_unspeakable(line_text, Place(field, line_number), report)
    text = clean(text)
    if not text.strip():
        case = "empty-file" if field[1:2] == (TEXTS,) else "empty-table"
        report.error("empty-file", field, case=case)
        return None
    return text


def report_unspeakable(text: str, place: Place, report: FindingCollector) -> None:
    """Report all characters that must not reach Twilio."""
    for character in UNSPEAKABLE.findall(text):
        report.error("control-character", place, found=f"U+{ord(character):04X}")


def without_invisible(text: str) -> str:
    """Return text without characters that nobody hears, and nobody sees in a comparison."""
    return INVISIBLE.sub("", text)


def clean(text: str) -> str:
    """Return text in composed form (NFC), with plain spaces and no invisible characters."""
    visible = without_invisible(UNSPEAKABLE.sub("", text))
    return unicodedata.normalize("NFC", re.sub(r"[^\S\n]", " ", visible))


def clean_data(data: Any, file: str, report: FindingCollector, path: tuple[str, ...] = ()) -> Any:
    """Apply `clean` to every string of TOML data: escapes can hide any character.

    `toml.loads` refuses data that is nested very deep.
    """
    if isinstance(data, str):
        report_unspeakable(data, Place(field_in(file, *path)), report)
        return clean(data)
    if isinstance(data, list):
        return [clean_data(element, file, report, path) for element in data]
    if isinstance(data, dict):
        for key in data:
            report_unspeakable(key, Place(field_in(file, *path, key)), report)
        return {key: clean_data(below, file, report, (*path, key)) for key, below in data.items()}
    return data
