"""Announcements that came, went, or are said at other times."""

from collections.abc import Iterator
from datetime import datetime

from ivr.reports.announcements import Period
from ivr.reports.diff.identity import Identity, coming
from ivr.reports.diff.result import AnnouncementChange, AnnouncementWords, Move
from ivr.reports.diff.versions import shared_languages
from ivr.reports.diff.wordwise import differences, written
from ivr.script.line import Line
from ivr.script.model import MAIN_MENU


def announcement_changes(
    old: Line, new: Line, identity: Identity, now: datetime
) -> Iterator[AnnouncementChange]:
    """Return every announcement that came, went, or is said at other times.

    One that has ended at the moment `now` counts as none. Other words of one that both lines
    have are a change of its text. Times are in the new line's time zone.
    """
    zone = new.script.timezone
    before, after = (
        {each.name: Period.of(each, zone) for each in coming(line.script, now)}
        for line in (old, new)
    )
    for name, period in after.items():
        known = identity.announcements.get(name)
        if known is None:
            words = tuple(_words(old, new, new, name))
            yield AnnouncementChange(Move.ADDED, name, None, period, words)
        elif before[known] != period:
            yield AnnouncementChange(Move.CHANGED, name, before[known], period)
    kept = set(identity.announcements.values())
    for name, period in before.items():
        if name not in kept:
            words = tuple(_words(old, new, old, name))
            yield AnnouncementChange(Move.REMOVED, name, period, None, words)


def _words(old: Line, new: Line, line: Line, name: str) -> Iterator[AnnouncementWords]:
    """The words of an announcement that only one of the lines has, in the languages of both."""
    script = line.script
    values = script.values(script.menus[MAIN_MENU])
    for code in shared_languages(old, new):
        body = script.languages[code].texts[name].body
        said = written([sentence.fill(values) for sentence in body])
        edits = differences("", said) if line is new else differences(said, "")
        yield AnnouncementWords(code, edits)
