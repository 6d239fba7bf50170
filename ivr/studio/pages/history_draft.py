"""Take a whole edition into the draft, after a question."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.i18n import translator
from ivr.publishing.draft import Draft, last_saves
from ivr.script.changes import Change, changes
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.fields import home_of
from ivr.studio.pages.changes_shown import shown
from ivr.studio.pages.history import found_edition, writers
from ivr.studio.publishing.cards import comparing
from ivr.studio.publishing.changes import changed
from ivr.studio.saving import save
from ivr.studio.studio import current_studio
from ivr.studio.translation import language


@bp.get("/history/<int(max=2147483647):number>/draft")
@access.needs(Role.EDITOR)
def history_draft(number: int) -> str:
    """Show what the draft would become, and which of its changes would be replaced."""
    edition, draft = found_edition(number), current_studio.drafts.current()
    files, reader = current_studio.editions.files(number), translator(language())
    found = comparing(current_studio.checker, draft.files, files, language(), current_studio.now)
    wanted = _taken(draft, number)
    replaced = draft.part({change.field for change in wanted})
    left = [change for change in changes(draft.files, files) if change not in wanted]
    rest = [change for change in wanted if change.field not in draft.saves]
    return render_template(
        "studio/history_draft.html",
        edition=edition,
        draft=draft,
        writers=writers(number),
        left=[one.title(found.titles, reader) for one in changed(left)],
        replaced=[one.title(found.titles, reader) for one in changed(replaced.changes)],
        saves=last_saves(save for its in replaced.saves.values() for save in its),
        rest=[one.title(found.titles, reader) for one in changed(rest)],
        **shown(found),
    )


@bp.post("/history/<int(max=2147483647):number>/draft")
@access.needs(Role.EDITOR)
def history_drafted(number: int) -> Response:
    """Take an edition into the draft, with or without what would replace the draft's changes."""
    found_edition(number)
    draft = current_studio.drafts.current()
    if request.form.get("fingerprint") != draft.fingerprint:
        flash(_("Somebody else has changed the draft in the meantime. Look again."), "warning")
        return redirect(url_for("studio.history_draft", number=number), 303)
    kept = draft.saves if "keep" in request.form else {}
    values = {one.field: one.new for one in _taken(draft, number) if one.field not in kept}
    save(values, draft, act="edition-taken-in")
    flash(
        _(
            "Edition %(number)s is in the draft. Callers hear it when the draft is published.",
            number=number,
        )
    )
    return redirect(url_for("studio.publish"), 303)


def _taken(draft: Draft, number: int) -> list[Change]:
    """Return what becomes as it is in an edition: all fields that the person may change."""
    me, files = access.current_person(), current_studio.editions.files(number)
    return [one for one in changes(draft.files, files) if me.may(home_of(one.field).role)]
