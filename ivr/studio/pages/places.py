"""What the files of a script are to people: their titles, and the pages that edit them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from ivr.publishing.draft import DraftChange, Editor
from ivr.studio.pages.titles import in_words, known_as
from ivr.studio.publishing.subjects import SubjectKind, subject_of
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
    """Return what a file is to people; a text and its recordings are one thing."""
    subject, names = subject_of(path), checks.names
    match subject.kind:
        case SubjectKind.TEXT if subject.name in names.announcements:
            address = url_for("studio.announcements_edit", name=subject.name)
            return Place(known_as(checks, subject.name), address)
        case SubjectKind.TEXT if subject.name in names.texts:
            address = url_for("studio.texts_edit", name=subject.name)
            return Place(known_as(checks, subject.name), address)
        case SubjectKind.LANGUAGE:
            language = in_words([subject.name])[subject.name]
            title = _("Phrases, pronunciation and voice in %(language)s", language=language)
            return Place(title, url_for("studio.texts_phrases"))
        case SubjectKind.MENUS:
            return Place(_("Menu, keys and settings"), url_for("studio.menu"))
        case SubjectKind.FACTS:
            return Place(_("Facts"), url_for("studio.settings_facts"))
    return Place(_("Other files"))


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
