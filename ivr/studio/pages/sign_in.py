"""Signing in, and out."""

import structlog
from flask import Blueprint, abort, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from ivr.studio import access, sessions
from ivr.studio.accounts import SignInLimits
from ivr.studio.addresses import address_of, home, onward
from ivr.studio.forms import Form
from ivr.studio.proxies import Proxies
from ivr.studio.studio import Studio

log = structlog.get_logger()


class SignInForm(Form):
    """An address and a password."""

    name = StringField(
        _l("E-mail address"),
        [InputRequired(_l("Write your e-mail address."))],
        render_kw={"autocomplete": "username", "type": "email", "autofocus": True},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Write your password."))],
        render_kw={"autocomplete": "current-password"},
    )


def register(blueprint: Blueprint, studio: Studio) -> None:
    """Put the views into the blueprint."""
    proxies = Proxies(studio.proxies)
    limits = SignInLimits(studio.database, studio.secret_key)

    @blueprint.route("/sign-in", methods=("GET", "POST"))
    @access.everyone
    def sign_in() -> Response | tuple[str, int]:
        if access.somebody():
            return redirect(onward(), 303)
        form = SignInForm()
        status, refused = 200, ""
        if form.validate_on_submit():
            name = form.name.data or ""
            if not limits.admit(proxies.visitor(), name):
                abort(429)
            person = studio.people.sign_in(name, form.password.data or "")
            if person:
                sessions.begin(person, studio)
                log.info("signed-in", person=person.id)
                return redirect(onward(), 303)
            log.warning("sign-in-refused")
            refused = _(
                "The address or the password is wrong, or there were too many attempts. "
                "After five wrong attempts an account is closed for fifteen minutes."
            )
            status = 403
        elsewhere = studio.provider and address_of(
            "sign_in_elsewhere", next=request.args.get("next")
        )
        page = render_template(
            "studio/sign_in.html", form=form, elsewhere=elsewhere, refused=refused
        )
        return page, status

    @blueprint.post("/sign-out")
    @access.everyone
    def sign_out() -> Response:
        person = access.somebody()
        if person and not studio.is_open:
            studio.people.end_sessions(person.id)
            sessions.end()
            log.info("signed-out", person=person.id)
        return redirect(address_of("sign_in") if not studio.is_open else home(), 303)
