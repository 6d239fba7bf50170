"""What the files of a script are to people: subjects, with their titles and pages."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from ivr.publishing.draft import Draft, Editor, last_saves
from ivr.script.finding import Finding
from ivr.script.place import file_of
from ivr.studio.pages.titles import in_words
from ivr.studio.publishing.changes import changed_files
from ivr.studio.publishing.subjects import (
    TITLES,
    Subject,
    SubjectKind,
    in_order,
    subject_at,
    subject_of,
)
from ivr.studio.translation import language
from ivr.studio.writing.names import Names, names_in
from ivr.studio.writing.text_checks import TextChecks


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """The title of a subject; `address` is that of the page that edits it, if there is one."""

    title: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class ChangedSubject:
    """A subject that the draft changes: who did, when last, and what stops its publication."""

    page: SubjectPage
    authors: tuple[str, ...]
    at: datetime
    conflict: bool
    errors: int


PLACES = {
    SubjectKind.SETTINGS: ("menu", None),
    SubjectKind.MENUS: ("menu", None),
    SubjectKind.WAITING: ("menu", "patience"),
    SubjectKind.CALL: ("settings", "call"),
    SubjectKind.NUMBERS: ("settings", "numbers"),
    SubjectKind.APPROVAL: ("settings", "approval"),
    SubjectKind.REVIEW: ("settings", "review"),
    SubjectKind.EXCEPTIONS: ("settings", "rules"),
    SubjectKind.LANGUAGE: ("pronunciation", None),
    SubjectKind.PHRASES: ("texts_phrases", None),
    SubjectKind.NAMES: ("texts_phrases", None),
    SubjectKind.PRONUNCIATION: ("pronunciation", None),
    SubjectKind.VOICE: ("settings", "languages"),
    SubjectKind.FACTS: ("settings_facts", None),
}
"""The endpoint and the section of the page that edits each, but for texts."""


def place_of(subject: Subject, names: Names) -> tuple[str, str | None] | None:
    """Return the endpoint and section that edit what is not a text, None if there are none."""
    is_known = not subject.name or subject.name in names.languages
    return PLACES.get(subject.kind) if is_known else None


def page_of(subject: Subject, names: Names) -> str | None:
    """Return the address of the page that edits a subject, None if there is none."""
    if subject.kind is SubjectKind.TEXT:
        is_announced = subject.name in names.announcements
        endpoint = "announcements_edit" if is_announced else "texts_edit"
        is_there = subject.name in names.texts
        return url_for(f"studio.{endpoint}", name=subject.name) if is_there else None
    if place := place_of(subject, names):
        return url_for(f"studio.{place[0]}", _anchor=place[1])
    return None


def subject_page(subject: Subject, checks: TextChecks) -> SubjectPage:
    """Return the title and page of a subject; a text and its recordings are one."""
    return SubjectPage(_title(subject, checks), page_of(subject, checks.names))


def _title(subject: Subject, checks: TextChecks) -> str:
    if subject.kind is not SubjectKind.TEXT:
        words = in_words([subject.name])[subject.name]
        return str(_(TITLES[subject.kind], language=words))
    title = checks.titles.of(subject.name, language())
    if subject.name in checks.names.announcements:
        return str(_("Announcement: %(words)s", words=title))
    return title if subject.name in checks.names.texts else str(_("Other files"))


def changed_subjects(draft: Draft, checks: TextChecks) -> tuple[ChangedSubject, ...]:
    """Return what the draft changes, each subject once, in the order of the page Publish."""
    found = changed_files(draft.live_files, draft.files, draft.changes)
    errors = Counter(_subject_of(one, found) for one in checks.check.errors)
    order = in_order((*checks.names.texts, *names_in(draft.live_files).texts))
    changed = [
        ChangedSubject(
            subject_page(subject, checks),
            tuple(save.author for save in saves),
            saves[0].at,
            any(one.is_conflict for one in found[subject]),
            errors[subject],
        )
        for subject in sorted(found, key=order)
        for saves in [last_saves(save for one in found[subject] for save in one.saves)]
    ]
    return tuple(sorted(changed, key=lambda one: (not one.conflict, not one.errors)))


def _subject_of(error: Finding, changed: Collection[Subject]) -> Subject:
    """Return the subject of an error: that of its whole file, if the draft changes all of it."""
    whole = subject_of(file_of(error.field)[0])
    return whole if whole in changed else subject_at(error.field)


def open_subjects(editors: Iterable[Editor], checks: TextChecks) -> dict[str, list[SubjectPage]]:
    """Return what each person has open, each subject once."""
    found: dict[str, list[SubjectPage]] = {}
    for editor in editors:
        its = found.setdefault(editor.person, [])
        page = subject_page(subject_of(editor.path), checks)
        if page not in its:
            its.append(page)
    return found
