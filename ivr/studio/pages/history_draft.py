"""Take a whole edition into the draft, after a question."""

import structlog
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.errors import ChangedMeanwhileError
from ivr.i18n import translator
from ivr.publishing.draft import last_saves
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.pages.changes_shown import shown
from ivr.studio.pages.history import found_edition, writers
from ivr.studio.publishing.cards import comparing
from ivr.studio.publishing.changes import changed
from ivr.studio.publishing.restoring import restoring
from ivr.studio.studio import current_studio
from ivr.studio.translation import language

log = structlog.get_logger()


@bp.get("/history/<int(max=2147483647):number>/draft")
@access.needs(Role.EDITOR)
def history_draft(number: int) -> str:
    """Show what the draft would become, and which of its changes would be replaced."""
    edition, draft = found_edition(number), current_studio.drafts.current()
    files = current_studio.editions.files(number)
    plan, reader = restoring(draft, files), translator(language())
    found, rest = (
        comparing(current_studio.checker, draft.files, after, language(), current_studio.now)
        for after in (files, plan.kept(draft))
    )
    own = changed(draft.live_files, draft.files, draft.changes)
    replaced = [
        subject.title(found.titles, reader)
        for subject, each in own.items()
        if any(file.path in plan.replaced for file in each.files)
    ]
    return render_template(
        "studio/history_draft.html",
        edition=edition,
        draft=draft,
        writers=writers(number),
        replaced=replaced,
        saves=last_saves(save for each in plan.replaced.values() for save in each.saves),
        rest=[card for card in rest.cards if card.changed.files],
        **shown(found),
    )


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
