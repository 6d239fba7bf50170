"""From the bytes of a file to text that is safe to speak."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from ivr.script.finding import Report
from ivr.script.toml import Path

BYTE_ORDER_MARK = "\ufeff"
UNSPEAKABLE = re.compile(r"[^\t\n\x20-\x7E\xA0-\uD7FF\uE000-\uFFFB\U00010000-\U0010FFFF]")
"""Control characters, what XML 1.0 forbids (Twilio refuses a document that holds one), and
the signs that stand for a lost letter or picture."""

INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Soft hyphens, zero spaces and marks of direction: pasted along unseen, and not spoken."""

DEEPEST = 5
"""No table of ours has more levels, and what lies deeper does not pass as one."""


def decode(data: bytes, file: str, report: Report) -> str | None:
    """Return a file's text in composed form (NFC) with plain spaces and line ends, or None.

    A file that is empty or not UTF-8 gives None; a control character is reported and left out.
    """
    try:
        text = data.decode().removeprefix(BYTE_ORDER_MARK)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        byte = f"0x{data[error.start]:02X}"
        report.error("not-utf8", file, line, byte=byte, offset=error.start + 1)
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, line_text in enumerate(text.split("\n"), start=1):
        report_unspeakable(line_text, file, number, report)
    text = clean(text)
    if not text.strip():
        report.error("empty-file", file)
        return None
    return text


def report_unspeakable(text: str, file: str, line: int, report: Report) -> None:
    """Report every character that must not reach Twilio."""
    for found in UNSPEAKABLE.findall(text):
        report.error("control-character", file, line, found=f"U+{ord(found):04X}")


def clean(text: str) -> str:
    """Return text as it is meant: composed, every space a plain one, nothing invisible."""
    visible = INVISIBLE.sub("", UNSPEAKABLE.sub("", text))
    return unicodedata.normalize("NFC", re.sub(r"[^\S\n]", " ", visible))


def clean_data(
    data: Any, file: str, line_of: Callable[[Path], int], report: Report, path: Path = ()
) -> Any:
    """Return TOML data with every string as it is meant, for an escape can hide anything."""
    if isinstance(data, str):
        report_unspeakable(data, file, line_of(path), report)
        return clean(data)
    if len(path) < DEEPEST and isinstance(data, list):
        return [
            clean_data(element, file, line_of, report, (*path, number))
            for number, element in enumerate(data)
        ]
    if len(path) < DEEPEST and isinstance(data, dict):
        for key in data:
            report_unspeakable(key, file, line_of((*path, key)), report)
        return {
            key: clean_data(below, file, line_of, report, (*path, key))
            for key, below in data.items()
        }
    return data
