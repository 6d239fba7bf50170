"""The comparison of two lines: a pure function of both."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ivr.reports.diff.announcements import announcement_changes
from ivr.reports.diff.identity import identify
from ivr.reports.diff.keys import key_changes, option_changes, renames
from ivr.reports.diff.result import Comparison, LanguageChange, PatienceChange
from ivr.reports.diff.silent import silent_changes
from ivr.reports.diff.sound import recording_changes, sound_changes, voice_changes
from ivr.reports.diff.times import time_changes
from ivr.reports.diff.versions import versions
from ivr.reports.diff.words import number_changes, phrase_changes, text_changes
from ivr.script.announcements import ALWAYS
from ivr.script.line import Line
from ivr.script.tables import Patience

LAYOUT = "layout"


def compare(old: Line, new: Line, now: datetime = ALWAYS) -> Comparison:
    """Return what callers of the new line hear differently from callers of the old one.

    Announcements that have ended at the moment `now` (aware) are not heard.
    """
    identity = identify(old.script, new.script, now)
    texts = tuple(versions(old, new, identity))
    sounds = tuple(sound_changes(old, new, texts))
    found = Comparison(
        keys=tuple(key_changes(old.script, new.script, identity)),
        options=tuple(option_changes(old.script, new.script, identity)),
        renames=tuple(renames(old.script, new.script, identity)),
        announcements=tuple(announcement_changes(old, new, identity, now)),
        languages=tuple(_languages(old, new)),
        voices=tuple(voice_changes(old, new)),
        numbers=tuple(number_changes(old, new, now)),
        texts=tuple(text_changes(texts)),
        phrases=tuple(phrase_changes(old, new)),
        sounds=sounds,
        recordings=tuple(recording_changes(texts)),
        patience=tuple(_patience(old, new)),
        times=tuple(time_changes(old, new, identity)),
        silent=tuple(silent_changes(old, new, identity, sounds, now)),
    )
    same_files = old.script.fingerprint == new.script.fingerprint
    if same_files or found.is_heard or found.silent:
        return found
    return replace(found, silent=(LAYOUT,))


def _languages(old: Line, new: Line) -> Iterator[LanguageChange]:
    if old.languages != new.languages:
        yield LanguageChange(old.languages, new.languages)


def _patience(old: Line, new: Line) -> Iterator[PatienceChange]:
    was, now = old.script.patience, new.script.patience
    for name in Patience.model_fields:
        if getattr(was, name) != getattr(now, name):
            yield PatienceChange(name, getattr(was, name), getattr(now, name))
