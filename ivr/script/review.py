"""`[review]` of `line.toml`: when each text must be read through again, and who last did.

The record of who read a text through is the comment beside its date. So it is part of the
script: it travels with every edition and every copy of the folder, and no database can lose it.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from ivr.script import inventory, tables, toml
from ivr.script.files import Files
from ivr.script.finding import Report
from ivr.script.model import DEFAULT_DATE, LINE_FILE, ReadThrough, Review, Script
from ivr.script.tables import LineTable

REVIEW = "review"

SOON = timedelta(days=30)
"""How long before its date a text is due."""

ENTRY = re.compile(
    r"""(?P<start>\s*["']?[\w-]+["']?\s*=\s*)\d{4}-\d\d-\d\d\s*(?:#\s*(?P<comment>.*?)\s*)?"""
)
"""A date of `[review]` on a line of its own, with a comment or without."""

RECORD = re.compile(r"(?:;\s*)?read through (?P<day>\d{4}-\d\d-\d\d) by (?P<by>\S.*)")
"""The end of a comment: who last read the text through, and when."""


@dataclass(frozen=True, slots=True)
class DueText:
    """A text whose date has passed or is near; `is_default` is set if it has no date of its own.

    `file` is its file in the first language.
    """

    text: str
    file: str
    until: date
    is_overdue: bool
    is_default: bool


def today(script: Script, now: datetime) -> date:
    """Return the day that it is where the line is, at an aware moment."""
    return now.astimezone(script.timezone).date()


def due_texts(script: Script, now: datetime) -> tuple[DueText, ...]:
    """Return the texts that are due, overdue ones first, each in the order of the script."""
    day, review = today(script, now), script.review
    first = next(iter(script.languages.values()))
    found = [
        DueText(text.name, text.file, until, day > until, text.name not in review.texts)
        for text in first.written
        if (until := review.until(text.name)) and until - day <= SOON
    ]
    return tuple(sorted(found, key=lambda due: not due.is_overdue))


def read(table: LineTable, document: toml.TOMLDocument, files: Files, report: Report) -> Review:
    """Read the dates and who last read each text; report names that no text has.

    Not as errors, since dates never keep a script from answering calls. A text that no menu
    offers just now may keep its date.
    """
    texts = {name: until for name, until in table.review.items() if name != DEFAULT_DATE}
    lines = {name: document.line_of((REVIEW, name)) for name in table.review}
    known = inventory.text_names(table)
    for name in texts:
        if name not in known and not any(f"{code}/{name}.txt" in files for code in table.languages):
            best = tables.nearest(name, known)
            report.warning("review-of-no-text", LINE_FILE, lines[name], found=name, nearest=best)
    records = {name: record_in(document.text_at(lines[name])) for name in texts}
    return Review(
        default=table.review.get(DEFAULT_DATE),
        default_line=lines.get(DEFAULT_DATE, 0),
        texts=MappingProxyType(texts),
        read=MappingProxyType({name: record for name, record in records.items() if record}),
    )


def record_in(line: str) -> ReadThrough | None:
    """Return the record in the comment beside a date, or None."""
    entry = ENTRY.fullmatch(line)
    record = RECORD.search(entry["comment"] or "") if entry else None
    try:
        return ReadThrough(date.fromisoformat(record["day"]), record["by"]) if record else None
    except ValueError:  # no such day
        return None
