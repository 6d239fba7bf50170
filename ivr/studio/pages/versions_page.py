"""The page with the versions of a file, and restoring one of them in the draft."""

from collections.abc import Callable

import structlog
from flask import abort, flash, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ivr.errors import ChangedMeanwhileError
from ivr.publishing.draft import digest_of
from ivr.publishing.edition import ChangeOutcome
from ivr.studio import access
from ivr.studio.publishing.cards import Part
from ivr.studio.studio import current_studio
from ivr.studio.writing.versions import content_of, versions

log = structlog.get_logger()

OUTCOMES = {
    ChangeOutcome.OPEN: _l("not published yet"),
    ChangeOutcome.REPLACED: _l("replaced later"),
    ChangeOutcome.PUBLISHED: _l("published"),
    ChangeOutcome.DISCARDED: _l("undone"),
}


def versions_page(
    path: str,
    parts: Callable[[bytes | None, bytes | None], tuple[Part, ...]],
    *,
    title: str,
    take: str,
    back: str | None = None,
    code: str = "",
) -> str:
    """Return the page with the versions of a file; those of a text are in the language `code`.

    `parts` returns what differs between two versions. `take` is the address that restores one,
    and `back` that of the page that edits the file.
    """
    draft, published = current_studio.drafts.current(), current_studio.editions.versions(path)
    newest = next((edition.number for edition, _data in published), None)
    return render_template(
        "studio/texts_history.html",
        title=title,
        code=code,
        take=take,
        back=back,
        parts=parts,
        names=current_studio.people.full_names(),
        versions=versions(published, current_studio.drafts.versions(path)),
        now=digest_of(draft.files.get(path)),
        heard=newest if path in draft.live_files else None,
        outcomes=OUTCOMES,
    )


def taken(path: str) -> bool:
    """Restore the version that the form names; returns False if the file was changed since."""
    drafts, me = current_studio.drafts, access.current_person()
    data = content_of(
        request.form.get("version"), current_studio.editions.versions(path), drafts.versions(path)
    )
    if data is None:
        abort(400)
    try:
        drafts.save({path: data}, seen={path: request.form.get("seen") or None}, author=me.name)
    except ChangedMeanwhileError:
        flash(
            _("The text has been changed in the meantime. Look again, and then choose."), "warning"
        )
        return False
    log.info("version-restored", by=me.id)
    flash(_("The version is in the draft. Callers hear it when the draft is published."))
    return True
