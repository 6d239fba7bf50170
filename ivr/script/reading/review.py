"""`[review]` and `[read]` of `line.toml`: review dates of texts, and the last readings.

Both are part of the script, so that editions and copies of the folder include them.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from ivr.script.fields.tables import LineTable
from ivr.script.fields.titles import TextNames
from ivr.script.files import Files
from ivr.script.findings.finding import FindingCollector
from ivr.script.model.script import DEFAULT_DATE, Review, Script
from ivr.script.model.validating import nearest
from ivr.script.reading import inventory

SOON = timedelta(days=30)
"""Time before its date at which a text is due."""


@dataclass(frozen=True, slots=True)
class DueText:
    """A text whose date has passed or is near; `is_default` if it has the default date."""

    text: str
    until: date
    is_overdue: bool
    is_default: bool


def today(script: Script, now: datetime) -> date:
    """Return the current date in the line's time zone, at an aware moment."""
    return now.astimezone(script.timezone).date()


def due_texts(script: Script, now: datetime) -> tuple[DueText, ...]:
    """Return the texts that are due, overdue ones first, in the order of the script."""
    day = today(script, now)
    review = script.review
    first = next(iter(script.languages.values()))
    due: list[DueText] = []
    for text in first.written:
        until = review.until(text.name)
        if until and until - day <= SOON:
            due.append(DueText(text.name, until, day > until, text.name not in review.texts))
    return tuple(sorted(due, key=lambda text: not text.is_overdue))


def read_review(table: LineTable, files: Files, report: FindingCollector) -> Review:
    """Read the dates and last readings of texts; report unknown names.

    These are not errors, since dates never prevent a script from answering calls. A text that no
    menu offers may keep its date.
    """
    texts = {name: until for name, until in table.review.items() if name != DEFAULT_DATE}
    known = inventory.text_names(table)
    kept = inventory.kept_texts(table, files)
    for section, names in (("review", texts), ("read", table.read)):
        for name in names:
            if name not in known and name not in kept:
                best = nearest(name, known)
                report.warning(
                    "review-of-no-text", (section, name), found=name, nearest=TextNames((best,))
                )
    return Review(
        default=table.review.get(DEFAULT_DATE),
        texts=MappingProxyType(texts),
        read=MappingProxyType(table.read),
    )


def year_after(day: date) -> date:
    """Return the same day of the next year, or 28 February."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if is_leap_day else day.day)
