"""Titles and pages of the subjects of a script."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from ivr.script.fields.kinds import SubjectKind
from ivr.script.fields.subjects import Subject, in_order, subject_of
from ivr.studio import access
from ivr.studio.content.edit_pages import EDIT_PAGES
from ivr.studio.content.names import Names, names_in
from ivr.studio.content.text_checks import TextChecks
from ivr.studio.editions.draft import Draft
from ivr.studio.publish.cards import changes_by_subject
from ivr.studio.publish.selection import publish_address, with_companions
from ivr.studio.translation import language


@dataclass(frozen=True, slots=True)
class ChangedSubject:
    """A changed subject of the draft: authors, last save, and obstacles.

    `address` leads to its edit page, and `publish` to the page Publish with only it selected, which
    the signed-in person may publish `alone` or not.
    """

    id: str
    title: str
    address: str | None
    publish: str
    alone: bool
    authors: tuple[str, ...]
    at: datetime
    conflict: bool
    errors: int


def page_of(subject: Subject, names: Names) -> str | None:
    """Return the address of the page that edits a subject, or None."""
    if subject.kind is SubjectKind.TEXT:
        is_announced = subject.name in names.announcements
        endpoint = "announcements_edit" if is_announced else "texts_edit"
        is_there = subject.name in names.texts
        return url_for(f"studio.{endpoint}", name=subject.name) if is_there else None
    page = EDIT_PAGES[subject.kind]
    if subject.kind is SubjectKind.FACTS:
        return url_for(f"studio.{page.endpoint}", _anchor=subject.name)
    is_removed_language = subject.name not in ("", *names.languages)
    if page.endpoint == "history" or is_removed_language:
        return None
    return url_for(f"studio.{page.endpoint}", _anchor=page.anchor or None)


def changed_subjects(draft: Draft, checks: TextChecks) -> tuple[ChangedSubject, ...]:
    """Return the changed subjects of the draft, in the order of the page Publish."""
    changes = changes_by_subject(draft.changes, draft)
    names = checks.names
    errors = Counter(subject_of(finding.field) for finding in checks.check.errors)
    alone = access.publishes_alone(draft.live_files, draft.live_files)
    order = in_order((*names.texts, *names_in(draft.live_files).texts))
    subjects = [
        ChangedSubject(
            subject.id,
            draft.titles.of_subject(subject, language()),
            page_of(subject, names),
            publish_address(
                changes[subject].fields, with_companions(draft, changes[subject].fields)
            ),
            alone and subject.kind is not SubjectKind.APPROVAL,
            tuple(save.author for save in changes[subject].saves),
            changes[subject].saves[0].at,
            bool(changes[subject].conflicts),
            errors[subject],
        )
        for subject in sorted(changes, key=order)
    ]
    return tuple(sorted(subjects, key=lambda subject: (not subject.conflict, not subject.errors)))
