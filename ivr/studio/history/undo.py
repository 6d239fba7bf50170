"""Undoing changes of the draft, and resolving conflicts with a newer edition."""

from collections.abc import Collection, Iterable, Mapping
from itertools import chain

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from ivr.script.fields.place import FieldPath
from ivr.script.fields.subjects import in_order, subject_of, subjects_of
from ivr.script.reading.field_values import FieldValue, fields_of
from ivr.studio import access
from ivr.studio.blueprint import bp
from ivr.studio.content.edit_pages import may_change, save
from ivr.studio.content.findings import PageFindings
from ivr.studio.editions.draft import Draft
from ivr.studio.people import Role
from ivr.studio.publish.cards import changes_by_subject, compare_scripts
from ivr.studio.publish.grouping import changes_of_subjects
from ivr.studio.publish.shown import show_comparison
from ivr.studio.services import current_studio
from ivr.studio.translation import language


@bp.get("/publish/discard")
@access.needs(Role.EDITOR)
def publish_discard() -> str:
    """Ask for confirmation before undoing some changes, or all."""
    draft = current_studio.drafts.current()
    undone = _requested_fields(draft, only_conflicts="conflicts" in request.args)
    kept = draft.subset(draft.saves.keys() - undone)
    comparison = compare_scripts(
        draft.files, kept.files, draft.subset(undone), live=draft.live_files
    )
    known = {(error.case, error.place) for error in current_studio.check(draft).errors}
    errors = current_studio.check(kept).errors
    new = [error for error in errors if (error.case, error.place) not in known]
    subjects = request.args.getlist("subject")
    return render_template(
        "publish/publish_discard.html",
        subjects=subjects,
        only_conflicts="conflicts" in request.args,
        together=_subject_titles(draft, draft.saved_with(undone) - undone),
        locked={} if subjects else _subject_titles(draft, kept.saves),
        left=PageFindings(kept.files, draft.titles).show(new),
        draft=draft,
        names=current_studio.people.full_names(),
        comparison=show_comparison(comparison, undoing=True),
    )


@bp.post("/publish/discard")
@access.needs(Role.EDITOR)
def publish_discarded() -> Response:
    """Undo changes of the draft."""
    draft = current_studio.drafts.current()
    if _is_other(draft):
        return look_again(url_for("studio.publish"))
    undone = _requested_fields(draft, only_conflicts="conflicts" in request.form)
    save({field: draft.live_fields.get(field) for field in undone}, draft, event="changes-undone")
    count = len(changes_of_subjects(each for each in draft.changes if each.field in undone))
    message = ngettext("%(num)d change was undone.", "%(num)d changes were undone.", count)
    address = url_for("studio.history", _anchor="saved")
    flash(
        Markup('{} <a href="{}">{}</a>').format(message, address, _("Take it back under History"))
    )
    return redirect(url_for("studio.publish"), 303)


@bp.post("/publish/keep")
@access.needs(Role.EDITOR)
def publish_keep() -> Response:
    """Keep the draft's values of a subject that another edition changed too, or removed."""
    draft = current_studio.drafts.current()
    if _is_other(draft):
        return look_again(url_for("studio.publish"))
    kept = _requested_fields(draft, only_conflicts=True)
    values = {field: draft.effective_saves[field].value for field in kept}
    save({**_removed_values(draft, kept), **values}, draft, event="conflict-settled")
    flash(_("The draft's version is kept."))
    return redirect(url_for("studio.publish"), 303)


def _removed_values(
    draft: Draft, kept: Collection[FieldPath]
) -> dict[FieldPath, FieldValue | None]:
    """Return the last values of subjects that an edition removed, so that keeping restores them."""
    live = subjects_of(draft.live_fields)
    gone = [field for field in kept if subject_of(field) not in live]
    removed_by = {
        subject_of(save.field): save.edition
        for save in reversed(current_studio.drafts.history(*gone))
        if save.edition and save.value is None
    }
    values: dict[FieldPath, FieldValue | None] = {}
    for subject, edition in removed_by.items():
        before = fields_of(current_studio.editions.files(edition - 1))
        values |= {field: before[field] for field in before if subject_of(field) == subject}
    return values


def _subject_titles(draft: Draft, changed: Iterable[FieldPath]) -> Mapping[str, str]:
    subjects = sorted(subjects_of(changed), key=in_order(()))
    return {subject.id: draft.titles.of_subject(subject, language()) for subject in subjects}


def _requested_fields(draft: Draft, *, only_conflicts: bool) -> frozenset[FieldPath]:
    """Return the changed fields of the subjects in the request, or abort with 404.

    Names that go with the texts among them are undone too, unless another text says them. Without
    subjects, they are all fields that the person may change.
    """
    subjects = request.values.getlist("subject")
    fields = draft.conflicts if only_conflicts else draft.saves
    if subjects:
        requested = frozenset(field for field in fields if subject_of(field).id in subjects)
        groups = changes_by_subject(draft.changes, draft)
        kept = (changes.fields for subject, changes in groups.items() if subject.id not in subjects)
        gone = (changes.fields for subject, changes in groups.items() if subject.id in subjects)
        follow = frozenset(chain.from_iterable(gone)).difference(*kept)
        requested |= follow & frozenset(fields)
    else:
        requested = frozenset(field for field in fields if may_change([field]))
    must_exist = subjects or only_conflicts
    if must_exist and not requested:
        abort(404)
    return requested


def _is_other(draft: Draft) -> bool:
    """Return whether the draft or live edition has changed since the page was loaded."""
    seen = request.form.get("fingerprint"), request.form.get("over", type=int)
    return seen != (draft.fingerprint, draft.live_number)


def look_again(address: str) -> Response:
    """Redirect to a page, with the message that somebody else has changed the draft."""
    flash(
        _(
            "Nothing has been changed, because somebody else has changed the draft in the "
            "meantime. Look at it as it is now, and try again."
        ),
        "warning",
    )
    return redirect(address, 303)
