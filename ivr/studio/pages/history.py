"""The page History: editions, their differences, and roll back."""

import io
import zipfile
from typing import Any

from flask import Response as Page
from flask import (
    abort,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.errors import EditionError, OvertakenError, ScriptRefusedError
from ivr.publishing.edition import Edition, Source
from ivr.publishing.policy import wants_approval
from ivr.script.files import Files
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.forms import OverForm
from ivr.studio.pages.changes_shown import shown
from ivr.studio.pages.history_saved import saved_subjects
from ivr.studio.pages.publish_page import LONGEST_NOTE, published_or_asked
from ivr.studio.publishing.cards import comparing
from ivr.studio.studio import current_studio
from ivr.studio.translation import language

EPOCH = (1980, 1, 1, 0, 0, 0)
"""Time stamp of every file in an archive: the earliest that ZIP can store."""


@bp.get("/history")
@access.needs(Role.READER)
def history() -> str:
    """List all editions."""
    return render_template(
        "studio/history.html",
        editions=current_studio.editions.history(),
        names=current_studio.people.full_names(),
        writers=current_studio.drafts.writers(),
        saved=saved_subjects(),
    )


@bp.get("/history/<int(max=2147483647):number>")
@access.needs(Role.READER)
def history_edition(number: int) -> str:
    """Show an edition, and how it differs from the one before and the live one."""
    edition, live = found_edition(number), current_studio.editions.newest()
    before = found_edition(number - 1) if number > 1 else None
    with_live = request.args.get("with") == "live"
    old, new = (edition, live) if with_live else (before, edition)
    return render_template(
        "studio/history_edition.html",
        edition=edition,
        live=live,
        sources=_sources(),
        writers=writers(number),
        before=before,
        with_live=with_live,
        is_same=old is not None and new is not None and old.fingerprint == new.fingerprint,
        may_go_back=access.current_person().may(Role.PUBLISHER),
        **_between(old, new),
    )


@bp.get("/history/<int(max=2147483647):number>/download")
@access.needs(Role.READER)
def history_download(number: int) -> Page:
    """Serve the files of an edition as a ZIP file."""
    edition = found_edition(number)
    return send_file(
        io.BytesIO(archive(current_studio.editions.files(number))),
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"edition-{edition.number}-{edition.line}.zip",
    )


@bp.get("/history/<int(max=2147483647):number>/back")
@access.needs(Role.PUBLISHER)
def history_back(number: int) -> str:
    """Ask for confirmation to roll back to an edition."""
    edition, live = found_edition(number), current_studio.editions.newest()
    return render_template(
        "studio/history_back.html",
        edition=edition,
        live=live,
        writers=writers(number),
        approval=live is not None
        and wants_approval(
            current_studio.editions.files(live.number), current_studio.editions.files(number)
        ),
        longest_note=LONGEST_NOTE,
        **_between(live, edition),
    )


@bp.post("/history/<int(max=2147483647):number>/back")
@access.needs(Role.PUBLISHER)
def history_gone_back(number: int) -> Response:
    """Roll back to an edition, or request approval for it."""
    form = OverForm()
    if not form.validate():
        abort(400)
    found_edition(number)
    try:
        outcome = current_studio.editions.roll_back(
            number,
            author=access.current_person().name,
            source=Source.STUDIO,
            note=(form.note.data or "").strip()[:LONGEST_NOTE],
            over=form.live.data or 0,
        )
    except OvertakenError:
        flash(_("Another edition has been published in the meantime. Look again."), "warning")
        return redirect(url_for("studio.history_back", number=number), 303)
    except ScriptRefusedError:
        told = _("This edition has errors by today's rules. Take it into the draft to correct it.")
        flash(told, "error")
        return redirect(url_for("studio.history_edition", number=number), 303)
    return published_or_asked(outcome)


def found_edition(number: int) -> Edition:
    """Return an edition, or abort with 404."""
    try:
        return current_studio.editions.edition(number)
    except EditionError:
        abort(404)


def writers(number: int) -> tuple[str, ...]:
    """Return who wrote an edition that was published from the draft."""
    return current_studio.drafts.writers().get(number, ())


def archive(files: Files) -> bytes:
    """Return the files of a script as a ZIP file; the same bytes for the same edition."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, data in sorted(files.items()):
            packed.writestr(zipfile.ZipInfo(path, EPOCH), data, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _between(old: Edition | None, new: Edition | None) -> dict[str, Any]:
    """Return what callers hear differently between two editions, for the cards of a page."""
    files = current_studio.editions.files
    was, now = (files(edition.number) if edition else {} for edition in (old, new))
    return shown(comparing(current_studio.checker, was, now, language(), current_studio.now))


def _sources() -> dict[Source, str]:
    return {
        Source.FILES: _("the folder"),
        Source.STUDIO: _("the studio"),
        Source.SHELL: _("a command"),
    }
