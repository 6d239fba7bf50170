"""Proposals: what the folder holds and nobody hears, to be taken or left."""

import structlog
from flask import Blueprint, abort, flash, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.editions import Proposal
from ivr.people import Role
from ivr.studio import access
from ivr.studio.addresses import address_of
from ivr.studio.pages.publish_page import number_in
from ivr.studio.publishing.authors import full_names
from ivr.studio.publishing.lines import differences_between
from ivr.studio.studio import Studio
from ivr.studio.translation import language
from ivr.studio.writing.looking import noted

log = structlog.get_logger()


def register(blueprint: Blueprint, studio: Studio) -> None:
    """Put the views into the blueprint."""

    @blueprint.get("/publish/proposals/<int:id>")
    @access.needs(Role.READER)
    def publish_proposal(id: int) -> str:
        proposal = _proposal(studio, id)
        live = studio.editions.newest()
        files = studio.editions.proposed_files(id)
        examination = studio.examiner.examine(files)
        return render_template(
            "studio/publish_proposal.html",
            proposal=proposal,
            live=live,
            names=full_names(studio.people.everybody()),
            differences=differences_between(
                studio.editions.files(live.number) if live else {}, files, language()
            ),
            may_be_taken=examination.may_answer,
            notes=noted(examination.findings, files),
            may_publish=access.person().may(Role.PUBLISHER),
        )

    @blueprint.post("/publish/proposals/<int:id>/take")
    @access.needs(Role.PUBLISHER)
    def publish_take(id: int) -> Response:
        proposal = _proposal(studio, id)
        if number_in("live") != studio.editions.newest_number():
            flash(_("Another edition was published in the meantime. Look again."), "warning")
            return redirect(address_of("publish_proposal", id=id), 303)
        edition = studio.editions.take(proposal.id, by=access.person().name)
        log.info("proposal-taken", by=access.person().id, edition=edition.number)
        return redirect(address_of("publish_live"), 303)

    @blueprint.post("/publish/proposals/<int:id>/leave")
    @access.needs(Role.PUBLISHER)
    def publish_leave(id: int) -> Response:
        studio.editions.leave(_proposal(studio, id).id, by=access.person().name)
        log.info("proposal-left", by=access.person().id, proposal=id)
        flash(_("The proposal is put aside. It stays on record."))
        return redirect(address_of("publish"), 303)


def _proposal(studio: Studio, id: int) -> Proposal:
    """A proposal that waits; else there is no such page."""
    found = next((one for one in studio.editions.proposals() if one.id == id), None)
    if found is None:
        abort(404)
    return found
