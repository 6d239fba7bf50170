"""The history: every edition, how it differs from others, and the way back to it."""

import io

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    send_file,
)
from flask import Response as Page
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.errors import EditionError, OvertakenError, ScriptRefusedError
from ivr.publishing.edition import Edition, Source
from ivr.publishing.policy import wants_approval
from ivr.reports.diff.differences import Differences
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.addresses import address_of
from ivr.studio.pages.printed import printed_page
from ivr.studio.pages.publish_page import (
    HIGHEST,
    LONGEST_NOTE,
    number_in,
    published_or_asked,
    text_in,
)
from ivr.studio.publishing.archive import archive
from ivr.studio.publishing.authors import full_names
from ivr.studio.publishing.lines import differences_between
from ivr.studio.studio import Studio
from ivr.studio.translation import language


def register(blueprint: Blueprint, studio: Studio) -> None:
    """Put the views into the blueprint."""

    @blueprint.get("/history")
    @access.needs(Role.READER)
    def history() -> str:
        return render_template(
            "studio/history.html",
            editions=studio.editions.history(),
            names=full_names(studio.people.everybody()),
            sources=_sources(),
        )

    @blueprint.get("/history/<int:number>")
    @access.needs(Role.READER)
    def history_edition(number: int) -> str:
        edition, live = _found(studio, number), studio.editions.newest()
        before = _found(studio, number - 1) if number > 1 else None
        return render_template(
            "studio/history_edition.html",
            edition=edition,
            live=live,
            names=full_names(studio.people.everybody()),
            sources=_sources(),
            before=before,
            from_before=_between(studio, before, edition),
            to_live=_between(studio, edition, live),
            may_go_back=access.person().may(Role.PUBLISHER),
        )

    @blueprint.get("/history/<int:number>/script")
    @access.needs(Role.READER)
    def history_script(number: int) -> Page:
        """Show the script of an edition in print, for reading aloud and for sign-off."""
        _found(studio, number)
        return printed_page(studio, studio.editions.files(number))

    @blueprint.get("/history/<int:number>/download")
    @access.needs(Role.READER)
    def history_download(number: int) -> Page:
        edition = _found(studio, number)
        return send_file(
            io.BytesIO(archive(studio.editions.files(number))),
            mimetype="application/zip",
            as_attachment=True,
            download_name=f"edition-{edition.number}-{edition.line}.zip",
        )

    @blueprint.get("/history/<int:number>/back")
    @access.needs(Role.PUBLISHER)
    def history_back(number: int) -> str:
        """Ask whether callers are to hear an earlier edition again."""
        edition, live = _found(studio, number), studio.editions.newest()
        return render_template(
            "studio/history_back.html",
            edition=edition,
            live=live,
            names=full_names(studio.people.everybody()),
            from_live=_between(studio, live, edition),
            approval=live is not None
            and wants_approval(studio.editions.files(live.number), studio.editions.files(number)),
            longest_note=LONGEST_NOTE,
        )

    @blueprint.post("/history/<int:number>/back")
    @access.needs(Role.PUBLISHER)
    def history_gone_back(number: int) -> Response:
        _found(studio, number)
        try:
            outcome = studio.editions.go_back(
                number,
                author=access.person().name,
                source=Source.STUDIO,
                note=text_in("note").strip()[:LONGEST_NOTE],
                over=number_in("live"),
            )
        except OvertakenError:
            flash(_("Another edition was published in the meantime. Look again."), "warning")
            return redirect(address_of("history_back", number=number), 303)
        except ScriptRefusedError as error:
            flash(error.told(language()), "error")
            return redirect(address_of("history_edition", number=number), 303)
        return published_or_asked(outcome)


def _found(studio: Studio, number: int) -> Edition:
    """An edition; if there is none of this number, there is no such page."""
    if number > HIGHEST:
        abort(404)
    try:
        return studio.editions.edition(number)
    except EditionError:
        abort(404)


def _between(studio: Studio, old: Edition | None, new: Edition | None) -> Differences | None:
    """What callers hear differently from one edition to another; None where they are the same."""
    if old is None or new is None or old.fingerprint == new.fingerprint:
        return None
    files = studio.editions.files
    return differences_between(files(old.number), files(new.number), language())


def _sources() -> dict[Source, str]:
    return {
        Source.FILES: _("the folder"),
        Source.STUDIO: _("the studio"),
        Source.SHELL: _("a command"),
    }
