"""Signing in by the provider of single sign-on, where there is one."""

import structlog
from flask import Blueprint, flash, redirect, request, session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.studio import access, sessions
from ivr.studio.addresses import address_of, home, is_local
from ivr.studio.single_sign_on import SingleSignOn
from ivr.studio.studio import Studio

log = structlog.get_logger()

NEXT = "next"
"""Where a session keeps the page to go on to, while its browser is at the provider."""


def register(blueprint: Blueprint, studio: Studio) -> None:
    """Put the views into the blueprint, where a provider is set."""
    if studio.provider is None:
        return
    single_sign_on = SingleSignOn(studio.provider)

    @blueprint.get("/sign-in/elsewhere")
    @access.everyone
    def sign_in_elsewhere() -> Response:
        session[NEXT] = request.args.get("next", "")
        answer = single_sign_on.depart(studio.origin + address_of("sign_in_back"))
        return answer or failed(_("Your organisation's sign-in cannot be reached just now."))

    @blueprint.get("/sign-in/back")
    @access.everyone
    def sign_in_back() -> Response:
        person = single_sign_on.arrive(studio.people)
        if person is None:
            return failed(
                _(
                    "You could not be signed in. Your address needs an account here, and your "
                    "organisation has to vouch for it. An administrator can help you."
                )
            )
        onward = session.get(NEXT, "")
        sessions.begin(person, studio)
        log.info("signed-in", person=person.id, way="oidc")
        return redirect(onward if is_local(onward) else home(), 303)

    def failed(sentence: str) -> Response:
        flash(sentence, "error")
        return redirect(address_of("sign_in"), 303)
