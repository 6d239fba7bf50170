"""The dates of `[review]` as lines of `line.toml`, each with the record of who read the text."""

from datetime import date

from ivr.script import toml
from ivr.script.model import ReadThrough
from ivr.script.review import ENTRY, RECORD, REVIEW


def with_date(text: str, name: str, until: date, record: ReadThrough) -> str:
    """Return the table with a date for a text and who read it, in place or as the last date.

    Anything else in the comment beside the date is kept. A table in an unusual form comes back
    with a date where it does not belong, or unchanged.
    """
    lines, spans = text.split("\n"), toml.parse(text).spans
    comment = f"read through {record.day} by {record.by}"
    if own := spans.get((REVIEW, name)):
        if entry := ENTRY.fullmatch(lines[own.start - 1]):
            kept = RECORD.sub("", entry["comment"] or "").rstrip()
            comment = "; ".join(filter(None, (kept, comment)))
            lines[own.start - 1] = f"{entry['start']}{until} # {comment}"
    else:
        end = max(span.stop for path, span in spans.items() if path[0] == REVIEW) - 1
        lines.insert(end, f"{name} = {until} # {comment}")
    return "\n".join(lines)


def without_date(text: str, name: str) -> str:
    """Return the table without the line of a text's date, or unchanged in an unusual form."""
    lines = text.split("\n")
    if own := toml.parse(text).spans.get((REVIEW, name)):
        del lines[own.start - 1]
    return "\n".join(lines)
