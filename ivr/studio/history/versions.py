"""The history of a subject: saved versions of its fields, and restoring them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.i18n import translator
from ivr.script.fields.subjects import Subject, subject_of
from ivr.script.reading.changes import changed_fields
from ivr.studio import access
from ivr.studio.blueprint import bp
from ivr.studio.content.edit_pages import may_change, save
from ivr.studio.content.names import in_words, names_in, titles_with_removed
from ivr.studio.editions.draft import Draft
from ivr.studio.editions.lineage import Revision
from ivr.studio.editions.revisions import LastSave
from ivr.studio.forms.field_form import Values
from ivr.studio.history.undo import look_again
from ivr.studio.people import Role
from ivr.studio.publish.cards import parts_of
from ivr.studio.publish.subject_pages import page_of
from ivr.studio.services import current_studio
from ivr.studio.translation import language


@dataclass(frozen=True, slots=True)
class Batch:
    """Saves of a subject that were made together, with its values before and after."""

    saves: Sequence[Revision]
    before: Values
    after: Values

    @property
    def edition(self) -> int | None:
        """The edition that includes the saves, or None."""
        return next((save.edition for save in self.saves if save.edition), None)

    def is_in(self, draft: Draft) -> bool:
        """Return whether a draft has the values after the act."""
        return all(draft.fields.get(field) == value for field, value in self.after.items())


@bp.get("/history/saved/<subject>")
@access.needs(Role.READER)
def history_saved(subject: str) -> str:
    """Show the saved versions of a subject, newest first."""
    draft = current_studio.drafts.current()
    saved_subject, batches = _saved_subject(subject)
    titles = titles_with_removed(current_studio.drafts, [saved_subject.name])
    reader = translator(language())
    return render_template(
        "history/history_saved.html",
        title=titles.of_subject(saved_subject, reader.language),
        subject=subject,
        page=page_of(saved_subject, names_in(draft.files)),
        batches=batches,
        parts_of=lambda batch: parts_of(changed_fields(batch.before, batch.after), titles, reader),
        in_words=in_words(names_in(draft.files).languages),
        draft=draft,
        may_take=may_change(_saved_fields(batches)),
    )


@bp.post("/history/saved/<subject>")
@access.needs(Role.EDITOR)
def history_saved_take(subject: str) -> Response:
    """Restore the values that a subject had after an act, in the draft."""
    draft = current_studio.drafts.current()
    _subject, batches = _saved_subject(subject)
    if (batch := batches.get(request.form.get("act", 0, int))) is None:
        abort(404)
    if request.form.get("fingerprint") != draft.fingerprint:
        return look_again(url_for("studio.history_saved", subject=subject))
    values = {**dict.fromkeys(_saved_fields(batches)), **batch.after}
    save(values, draft, event="version-taken-back")
    flash(_("The version is in the draft. Callers hear it when the draft is published."))
    return redirect(url_for("studio.publish"), 303)


def saved_subjects() -> Sequence[tuple[str, str, LastSave]]:
    """Return id, title and last save of subjects with saved versions, the last changed first."""
    last: dict[Subject, LastSave] = {}
    for field, saved in current_studio.drafts.last_saves().items():
        if saved.count > 1:
            last.setdefault(subject_of(field), saved)
    titles = titles_with_removed(current_studio.drafts, (subject.name for subject in last))
    return [
        (subject.id, titles.of_subject(subject, language()), saved)
        for subject, saved in last.items()
    ]


def _saved_subject(id: str) -> tuple[Subject, Mapping[int, Batch]]:
    """Return a subject, and by their numbers the acts that saved it, newest first.

    Aborts with 404 if it was never saved.
    """
    saved_fields = [
        field for field in current_studio.drafts.last_saves() if subject_of(field).id == id
    ]
    if not saved_fields:
        abort(404)
    values: Values = {}
    batches: dict[int, Batch] = {}
    saves = reversed(current_studio.drafts.history(*saved_fields))
    for number, saves_of_act in groupby(saves, key=lambda save: save.act):
        saves_together = tuple(saves_of_act)
        after = {**values, **{save.field: save.value for save in saves_together}}
        batches[number] = Batch(saves_together, values, after)
        values = after
    return subject_of(saved_fields[0]), dict(reversed(batches.items()))


def _saved_fields(batches: Mapping[int, Batch]) -> Values:
    """Return the fields that were ever saved: each act has the values of those before it."""
    return next(iter(batches.values())).after
