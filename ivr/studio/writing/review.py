"""Texts to read through: those that are due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from ivr.script.files import fingerprint
from ivr.script.place import LINE_FILE
from ivr.script.review import DueText, due_texts
from ivr.script.tables import ReadThrough
from ivr.studio.writing.text_checks import TextChecks


@dataclass(frozen=True, slots=True)
class TextToRead:
    """A text that is due, and who read it last.

    `seen` is a hash of what its reader has before them: its words in each language, and its date.
    """

    due: DueText
    last: ReadThrough | None
    seen: str


def texts_to_read(checks: TextChecks, now: datetime) -> Iterator[TextToRead]:
    """Return the texts that are due; none if the script cannot be read."""
    if (script := checks.check.script) is None:
        return
    for due in due_texts(script, now):
        paths = checks.names.paths(due.text).values()
        words = {path: data for path, data in checks.files.items() if path in paths}
        seen = fingerprint({**words, LINE_FILE: due.until.isoformat().encode()})
        yield TextToRead(due, script.review.read.get(due.text), seen)


def year_after(day: date) -> date:
    """Return the same day of the next year, or 28 February."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if is_leap_day else day.day)
