"""Titles and pages of the subjects of a script."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from ivr.i18n import translator
from ivr.publishing.draft import Draft
from ivr.script.subjects import PARTS, SECTIONS, Subject, SubjectKind, in_order, subject_of
from ivr.studio.fields import FACTS, MENU, PRONUNCIATION, EditPage, home_of
from ivr.studio.publishing.changes import changes_by_subject
from ivr.studio.translation import language
from ivr.studio.writing.names import Names, names_in
from ivr.studio.writing.text_checks import TextChecks


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """The title of a subject, and the address of its edit page, if any."""

    title: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class ChangedSubject:
    """A changed subject of the draft, with authors, last save, and obstacles."""

    page: SubjectPage
    authors: tuple[str, ...]
    at: datetime
    conflict: bool
    errors: int


WHOLE = {
    SubjectKind.SETTINGS: MENU,
    SubjectKind.LANGUAGE: PRONUNCIATION,
    SubjectKind.FACTS: FACTS,
}
"""Pages for subjects that are whole files."""


def page_of(subject: Subject, names: Names) -> str | None:
    """Return the address of the page that edits a subject, or None."""
    if subject.kind is SubjectKind.TEXT:
        is_announced = subject.name in names.announcements
        endpoint = "announcements_edit" if is_announced else "texts_edit"
        is_there = subject.name in names.texts
        return url_for(f"studio.{endpoint}", name=subject.name) if is_there else None
    if subject.kind is SubjectKind.OTHER or (subject.name and subject.name not in names.languages):
        return None
    home = _home(subject)
    return url_for(f"studio.{home.endpoint}", _anchor=home.anchor or None)


def _home(subject: Subject) -> EditPage:
    """Return the page where the fields of a subject are edited, or the first of several."""
    if subject.kind in WHOLE:
        return WHOLE[subject.kind]
    if subject.name:
        part = next(name for name, kind in PARTS.items() if kind is subject.kind)
        return home_of((subject.name, part))
    return home_of((next(name for name, kind in SECTIONS.items() if kind is subject.kind),))


def subject_page(subject: Subject, draft: Draft, names: Names) -> SubjectPage:
    """Return the title and page of a subject; a text and its recordings are one subject."""
    title = subject.title(draft.titles, translator(language()))
    return SubjectPage(title, page_of(subject, names))


def changed_subjects(draft: Draft, checks: TextChecks) -> tuple[ChangedSubject, ...]:
    """Return the changed subjects of the draft, in the order of the page Publish."""
    found = changes_by_subject(draft.changes, draft)
    errors = Counter(subject_of(one.field) for one in checks.check.errors)
    order = in_order((*checks.names.texts, *names_in(draft.live_files).texts))
    subjects = [
        ChangedSubject(
            subject_page(subject, draft, checks.names),
            tuple(save.author for save in found[subject].saves),
            found[subject].saves[0].at,
            bool(found[subject].conflicts),
            errors[subject],
        )
        for subject in sorted(found, key=order)
    ]
    return tuple(sorted(subjects, key=lambda one: (not one.conflict, not one.errors)))
