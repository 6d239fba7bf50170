"""What the files of a script are to people: subjects, with their titles and pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from ivr.publishing.draft import DraftChange, Editor, last_saves
from ivr.studio.pages.titles import in_words
from ivr.studio.publishing.subjects import Subject, SubjectKind, subject_of
from ivr.studio.translation import language
from ivr.studio.writing.names import Names
from ivr.studio.writing.text_checks import TextChecks


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """The title of a subject; `address` is that of the page that edits it, if there is one."""

    title: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class ChangedSubject:
    """A subject that the draft changes: who did, when last, and whether that must be merged."""

    page: SubjectPage
    authors: tuple[str, ...]
    at: datetime
    conflict: bool


def page_of(subject: Subject, names: Names) -> str | None:
    """Return the address of the page that edits a subject, None if there is none."""
    match subject.kind:
        case SubjectKind.TEXT if subject.name in names.announcements:
            return url_for("studio.announcements_edit", name=subject.name)
        case SubjectKind.TEXT if subject.name in names.texts:
            return url_for("studio.texts_edit", name=subject.name)
        case SubjectKind.LANGUAGE if subject.name in names.languages:
            return url_for("studio.pronunciation")
        case SubjectKind.MENUS:
            return url_for("studio.menu")
        case SubjectKind.FACTS:
            return url_for("studio.settings_facts")
    return None


def subject_page(path: str, checks: TextChecks) -> SubjectPage:
    """Return what a file is to people; a text and its recordings are one subject."""
    subject = subject_of(path)
    return SubjectPage(_title(subject, checks), page_of(subject, checks.names))


def _title(subject: Subject, checks: TextChecks) -> str:
    title: str = _("Other files")
    match subject.kind:
        case SubjectKind.TEXT if subject.name in checks.names.announcements:
            words = checks.titles.of(subject.name, language())
            title = _("Announcement: %(words)s", words=words)
        case SubjectKind.TEXT if subject.name in checks.names.texts:
            title = checks.titles.of(subject.name, language())
        case SubjectKind.LANGUAGE:
            words = in_words([subject.name])[subject.name]
            title = _("Phrases, pronunciation and voice in %(language)s", language=words)
        case SubjectKind.MENUS:
            title = _("Menu, keys and settings")
        case SubjectKind.FACTS:
            title = _("Facts that must be said")
    return title


def changed_subjects(
    changes: Iterable[DraftChange], checks: TextChecks
) -> tuple[ChangedSubject, ...]:
    """Return what the draft changes, each subject once."""
    found: dict[SubjectPage, list[DraftChange]] = {}
    for change in changes:
        found.setdefault(subject_page(change.path, checks), []).append(change)
    return tuple(
        ChangedSubject(
            page,
            tuple(save.author for save in last_saves(its)),
            max(change.at for change in its),
            any(change.conflict for change in its),
        )
        for page, its in found.items()
    )


def open_subjects(editors: Iterable[Editor], checks: TextChecks) -> dict[str, list[SubjectPage]]:
    """Return what each person has open, each subject once."""
    found: dict[str, list[SubjectPage]] = {}
    for editor in editors:
        its, page = found.setdefault(editor.person, []), subject_page(editor.path, checks)
        if page not in its:
            its.append(page)
    return found
