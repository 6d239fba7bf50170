"""Take a whole edition into the draft, after a question."""

from collections.abc import Collection
from dataclasses import replace

import structlog
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.errors import ChangedMeanwhileError
from ivr.publishing.draft import DraftChange
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.pages.changes_shown import shown
from ivr.studio.pages.history import found_edition, writers
from ivr.studio.publishing.cards import Card, comparing
from ivr.studio.publishing.restoring import restoring
from ivr.studio.publishing.subjects import Subject, subjects_of
from ivr.studio.studio import current_studio
from ivr.studio.translation import language

log = structlog.get_logger()


@bp.get("/history/<int(max=2147483647):number>/draft")
@access.needs(Role.EDITOR)
def history_draft(number: int) -> str:
    """Show what the draft would become, and which of its changes would be replaced."""
    edition, draft = found_edition(number), current_studio.drafts.current()
    files = current_studio.editions.files(number)
    found = comparing(current_studio.checker, draft.files, files, language(), current_studio.now)
    plan = restoring(draft, files)
    replaced: dict[Subject, DraftChange] = {
        subject: change
        for path, change in plan.replaced.items()
        for subject in subjects_of(path, draft.live_files.get(path), change.data)
    }
    return render_template(
        "studio/history_draft.html",
        edition=edition,
        draft=draft,
        writers=writers(number),
        replaced=[(found.titled(subject), change) for subject, change in replaced.items()],
        rest=[_only(card, plan.rest) for card in found.cards if _paths(card) & plan.rest.keys()],
        **shown(found),
    )


def _paths(card: Card) -> set[str]:
    return {file.path for file in card.files}


def _only(card: Card, paths: Collection[str]) -> Card:
    """Return the part of a change that is in some files."""
    files = tuple(file for file in card.files if file.path in paths)
    words = tuple(one for one in card.words if f"{one.language}/{card.subject.name}.txt" in paths)
    is_partial = card.is_partial or words != card.words
    return replace(card, files=files, words=words, is_partial=is_partial)


@bp.post("/history/<int(max=2147483647):number>/draft")
@access.needs(Role.EDITOR)
def history_drafted(number: int) -> Response:
    """Take an edition into the draft, with or without what would replace the draft's changes."""
    found_edition(number)
    draft, me = current_studio.drafts.current(), access.current_person()
    plan = restoring(draft, current_studio.editions.files(number))
    writes = plan.rest if "keep" in request.form else plan.writes
    try:
        if request.form.get("fingerprint") != draft.fingerprint:
            raise ChangedMeanwhileError(list(draft.changes))
        current_studio.drafts.save(writes, seen=draft.seen(*writes), author=me.name)
    except ChangedMeanwhileError:
        flash(_("Somebody else has changed the draft in the meantime. Look again."), "warning")
        return redirect(url_for("studio.history_draft", number=number), 303)
    log.info("edition-restored-in-draft", by=me.id, edition=number)
    flash(
        _(
            "Edition %(number)s is in the draft. Callers hear it when the draft is published.",
            number=number,
        )
    )
    return redirect(url_for("studio.publish"), 303)
