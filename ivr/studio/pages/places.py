"""What the files of a script are to people: their titles, and the pages that edit them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from ivr.publishing.draft import DraftChange, Editor
from ivr.script.model import LANGUAGE_FILE, LINE_FILE
from ivr.studio.pages.titles import known_as
from ivr.studio.writing.text_checks import TextChecks


@dataclass(frozen=True, slots=True)
class Place:
    """Something that is edited as one thing; `address` is that of its page, if it has one."""

    title: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class ChangedPlace:
    """A place that the draft changes: who did, when last, and whether that must be merged."""

    place: Place
    authors: tuple[str, ...]
    at: datetime
    conflict: bool


def place_of(path: str, checks: TextChecks) -> Place:
    """Return what a file is to people."""
    folder, _slash, file = path.rpartition("/")
    code, _slash, recordings = folder.partition("/")
    name, _dot, kind = file.rpartition(".")
    if recordings:
        title = _("Recording: %(name)s", name=known_as(checks, name))
        return Place(title, url_for("studio.recordings"))
    if code in checks.names.languages and kind == "txt" and name in checks.names.announcements:
        return Place(known_as(checks, name), url_for("studio.announcements_edit", name=name))
    if code in checks.names.languages and kind == "txt" and name in checks.names.texts:
        return Place(known_as(checks, name), url_for("studio.texts_edit", name=name))
    if code in checks.names.languages and file == LANGUAGE_FILE:
        return Place(_("Phrases, names and pronunciation"), url_for("studio.texts_phrases"))
    if path == LINE_FILE:
        return Place(_("Menus and settings"), url_for("studio.menu"))
    return Place(_("Something else"))


def changed_places(changes: Iterable[DraftChange], checks: TextChecks) -> tuple[ChangedPlace, ...]:
    """Return what the draft changes, each thing once."""
    found: dict[Place, list[DraftChange]] = {}
    for change in changes:
        found.setdefault(place_of(change.path, checks), []).append(change)
    return tuple(
        ChangedPlace(
            place,
            tuple(dict.fromkeys(change.author for change in its)),
            max(change.at for change in its),
            any(change.conflict for change in its),
        )
        for place, its in found.items()
    )


def open_places(editors: Iterable[Editor], checks: TextChecks) -> dict[str, list[Place]]:
    """Return what each person has open, each thing once."""
    found: dict[str, list[Place]] = {}
    for editor in editors:
        its, place = found.setdefault(editor.person, []), place_of(editor.path, checks)
        if place not in its:
            its.append(place)
    return found
