"""The history of a subject: saved versions of its fields, and restoring them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.i18n import translator
from ivr.publishing.draft import Draft
from ivr.publishing.lineage import Revision
from ivr.publishing.revisions import LastSave
from ivr.script.changes import Change
from ivr.script.fields import Value
from ivr.script.kinds import SubjectKind
from ivr.script.place import Address
from ivr.script.subjects import Subject, subject_of
from ivr.script.titles import Titles
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.fields import may_change
from ivr.studio.publishing.cards import CardPart, parts_of
from ivr.studio.publishing.subject_pages import page_of
from ivr.studio.saving import save
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.names import in_words, names_in, titles_with_removed


@dataclass(frozen=True, slots=True)
class SavedSubject:
    """A subject with saved versions, and its last save."""

    title: str
    address: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Act:
    """Saves of a subject that were made together; `is_now` if the draft has the same values."""

    number: int
    saves: Sequence[Revision]
    parts: Sequence[CardPart]
    is_now: bool

    @property
    def edition(self) -> int | None:
        """The edition that includes the saves, or None."""
        return next((one.edition for one in self.saves if one.edition), None)


@bp.get("/history/saved/<subject>")
@access.needs(Role.READER)
def history_saved(subject: str) -> str:
    """Show the saved versions of a subject, newest first."""
    draft = current_studio.drafts.current()
    its, saves = _subject_or_404(subject)
    titles = titles_with_removed(current_studio.drafts, [its.name])
    return render_template(
        "studio/history_saved.html",
        title=titles.of_subject(its, language()),
        subject=subject,
        page=page_of(its, names_in(draft.files)),
        acts=tuple(_acts(draft, saves, titles)),
        in_words=in_words(names_in(draft.files).languages),
        live=draft.over,
        may_take=may_change(one.field for one in saves),
        fingerprint=draft.fingerprint,
        names=current_studio.people.full_names(),
    )


@bp.post("/history/saved/<subject>")
@access.needs(Role.EDITOR)
def history_saved_take(subject: str) -> Response:
    """Restore the values that a subject had after an act, in the draft."""
    draft = current_studio.drafts.current()
    _its, saves = _subject_or_404(subject)
    act = request.form.get("act", 0, int)
    if act not in {one.act for one in saves}:
        abort(404)
    if request.form.get("fingerprint") != draft.fingerprint:
        flash(_("Somebody else has changed the draft in the meantime. Look again."), "warning")
        return redirect(url_for("studio.history_saved", subject=subject), 303)
    save(_after(saves, act), draft, act="version-taken-back")
    flash(_("The version is in the draft. Callers hear it when the draft is published."))
    return redirect(url_for("studio.publish"), 303)


def saved_subjects() -> tuple[SavedSubject, ...]:
    """Return the subjects with saved versions, the last changed first."""
    last: dict[Subject, LastSave] = {}
    for field, saved in current_studio.drafts.last_saves().items():
        if saved.count > 1:
            last.setdefault(subject_of(field), saved)
    titles = titles_with_removed(current_studio.drafts, (subject.name for subject in last))
    return tuple(
        SavedSubject(
            titles.of_subject(subject, language()),
            url_for("studio.history_saved", subject=subject.id),
            saved.author,
            saved.at,
        )
        for subject, saved in last.items()
    )


def _subject_or_404(id: str) -> tuple[Subject, tuple[Revision, ...]]:
    """Return a subject and its saves, newest first, or abort with 404."""
    kind, _dash, name = id.partition("-")
    if kind not in [*SubjectKind]:
        abort(404)
    subject = Subject(SubjectKind(kind), name)
    its = [field for field in current_studio.drafts.last_saves() if subject_of(field) == subject]
    if not its or subject.id != id:
        abort(404)
    return subject, current_studio.drafts.history(*its)


def _acts(draft: Draft, saves: Iterable[Revision], titles: Titles) -> Iterator[Act]:
    """Yield acts, newest first, each compared with the values before it."""
    reader = translator(language())
    held: dict[Address, Value | None] = {}
    found: list[Act] = []
    for number, those in groupby(reversed([*saves]), key=lambda one: one.act):
        its = tuple(those)
        changes = [Change(one.field, held.get(one.field), one.value) for one in its]
        held |= {one.field: one.value for one in its}
        is_now = all(draft.fields.get(field) == value for field, value in held.items())
        differs = [one for one in changes if one.old != one.new]
        found.append(Act(number, its, parts_of(differs, titles, reader), is_now))
    yield from reversed(found)


def _after(saves: Iterable[Revision], act: int) -> Mapping[Address, Value | None]:
    """Return the values of fields after an act."""
    values: dict[Address, Value | None] = {}
    is_over = False
    for one in reversed([*saves]):
        is_over = is_over or one.act > act
        values.setdefault(one.field, None)
        if not is_over:
            values[one.field] = one.value
    return values
