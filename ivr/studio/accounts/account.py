"""Sign-in with a password or by single sign-on, sign-out, and the account page."""

import structlog
from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired

from ivr.i18n import LANGUAGES, N_
from ivr.line.middleware import leave_queue
from ivr.studio import access, sessions
from ivr.studio.accounts.views import ROLES
from ivr.studio.blueprint import bp
from ivr.studio.forms.inputs import Form
from ivr.studio.navigation import is_local, next_address
from ivr.studio.people import Person, PersonError, Role
from ivr.studio.people.single_sign_on import SingleSignOn
from ivr.studio.services import current_studio
from ivr.studio.translation import COOKIE

log = structlog.get_logger()

NEW = {"autocomplete": "new-password"}

NO_LINK = N_(
    "This link cannot be used. A link works once, and for a day. Ask an administrator of the "
    "studio for a new one."
)
"""Said of every link that is not valid, so that nobody learns whether it ever was."""

NEXT = "next"
"""Session key of the page to show after signing in at the provider."""


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


class NewPasswordForm(Form):
    """A new password, twice."""

    password = PasswordField(
        _l("New password"),
        [InputRequired(_l("Write a new password."))],
        description=_l("At least 12 characters. Four or five words make a good password."),
        render_kw=NEW,
    )
    again = PasswordField(
        _l("The new password again"),
        [EqualTo("password", _l("The two new passwords differ."))],
        render_kw=NEW,
    )


class PasswordForm(NewPasswordForm):
    """The old password, and the new one twice."""

    current = PasswordField(
        _l("Current password"),
        [InputRequired(_l("Write your password."))],
        render_kw={"autocomplete": "current-password"},
    )


class LinkForm(NewPasswordForm):
    """The secret of a link, and the new password twice."""

    secret = StringField(
        _l("The code of the link"),
        [InputRequired(_l("Open the link that you have got, or copy its code to here."))],
        description=_l("The characters after the sign # in the link."),
        render_kw={"autocomplete": "off", "spellcheck": "false", "data-secret": True},
    )


@bp.route("/sign-in", methods=("GET", "POST"))
@access.everyone
def sign_in() -> Response | tuple[str, int]:
    """Sign in with a password."""
    if access.person_or_none():
        return redirect(next_address(), 303)
    form = SignInForm()
    status = 200
    refused = ""
    if form.validate_on_submit():
        if person := _with_password(form.name.data or "", form.password.data or ""):
            sessions.remember_browser(person)
            sessions.begin(person)
            log.info("signed-in", person=person.id)
            return redirect(next_address(), 303)
        log.warning("sign-in-refused")
        refused = _(
            "The address or the password is wrong. After five wrong attempts you have to wait "
            "for fifteen minutes."
        )
        status = 403
    elsewhere = current_studio.provider and url_for(
        "studio.sign_in_elsewhere", next=request.args.get("next")
    )
    page = render_template("accounts/sign_in.html", form=form, elsewhere=elsewhere, refused=refused)
    return page, status


@bp.route("/password", methods=("GET", "POST"))
@access.everyone
def choose_password() -> Response | tuple[str, int]:
    """Choose a password with a link.

    The secret of the link is sent by the form alone: programs that look through mails open links,
    and must not use them up.
    """
    form = LinkForm()
    if not form.is_submitted():
        return render_template("accounts/choose_password.html", form=form, refused=""), 200
    refused, status = "", 422
    secret = (form.secret.data or "").strip()
    links = current_studio.password_links
    if secret and not links.is_valid(secret):
        refused, status = _(NO_LINK), 403
    elif form.validate():
        try:
            if person := links.choose(secret, form.password.data or ""):
                sessions.end()  # it may be somebody else's
                log.info("password-chosen", person=person.id)
                flash(_("Your password is chosen. Sign in with it."))
                return redirect(url_for("studio.sign_in"), 303)
            refused, status = _(NO_LINK), 403
        except PersonError as error:
            form.blame(form.password, error)
    if refused:
        log.warning("password-link-refused")
    page = render_template("accounts/choose_password.html", form=form, refused=refused)
    return page, status


@bp.post("/sign-out")
@access.everyone
def sign_out() -> Response:
    """Sign out, which ends all sessions of the person."""
    person = access.person_or_none()
    if person and not current_studio.is_open:
        current_studio.people.end_sessions(person.id)
        sessions.end()
        log.info("signed-out", person=person.id)
    page = "studio.overview" if current_studio.is_open else "studio.sign_in"
    return redirect(url_for(page), 303)


@bp.get("/sign-in/elsewhere")
@access.everyone
def sign_in_elsewhere() -> Response:
    """Redirect to the provider of single sign-on."""
    session[NEXT] = request.args.get("next", "")
    answer = _single_sign_on().depart(current_studio.origin + url_for("studio.sign_in_back"))
    return answer or _failed(_("Your organisation's sign-in cannot be reached just now."))


@bp.get("/sign-in/back")
@access.everyone
def sign_in_back() -> Response:
    """Sign in the person returned by the provider."""
    person = _single_sign_on().arrive(current_studio.people)
    if person is None:
        return _failed(
            _(
                "You could not be signed in. Your address needs an account here, and your "
                "organisation has to vouch for it. An administrator can help you."
            )
        )
    address = session.get(NEXT, "")
    sessions.begin(person)
    log.info("signed-in", person=person.id, way="oidc")
    return redirect(address if is_local(address) else url_for("studio.overview"), 303)


@bp.route("/account", methods=("GET", "POST"))
@access.needs(Role.READER)
def account() -> Response | tuple[str, int] | str:
    """Show the person's account, or change the password."""
    me = access.current_person()
    form = PasswordForm()
    if is_forced := me.must_change_password:  # with the current password they have just signed in
        del form.current
    values = {"form": form, "role": ROLES[me.role], "sends_mail": current_studio.sends_mail}
    if current_studio.is_open or not form.is_submitted():
        return render_template("accounts/account.html", **values)
    if form.validate():
        try:
            if is_forced or _with_password(me.address, form.current.data or ""):
                new = form.password.data or ""
                sessions.begin(current_studio.people.set_password(me.id, new, by=me))
                flash(_("Your password is changed. You are signed out everywhere else."))
                next_page = "studio.overview" if is_forced else "studio.account"
                return redirect(url_for(next_page), 303)
            form.current.errors = [_("That is not your password.")]
        except PersonError as error:
            form.blame(form.password, error)
    return render_template("accounts/account.html", **values), 422


@bp.post("/account/mail")
@access.needs(Role.READER)
def account_mail() -> Response:
    """Set whether the person gets mail."""
    wants_mail = "wants_mail" in request.form
    current_studio.people.set_mail(access.current_person().id, wants_mail)
    flash(_("You get mail from now on.") if wants_mail else _("You get no more mail."))
    return redirect(url_for("studio.account"), 303)


@bp.post("/language")
@access.everyone
def language() -> Response:
    """Set the language of the studio in this browser."""
    wanted = request.form.get("language", "")
    if wanted not in LANGUAGES:
        abort(400)
    response = redirect(next_address(request.form), 303)
    return sessions.set_lasting_cookie(response, COOKIE, wanted)


def _with_password(name: str, password: str) -> Person | None:
    """Return the person if the password is right, or abort with 429 after too many attempts."""
    account = current_studio.people.find(name)
    limits = current_studio.sign_in_limits
    attempt = (name, account, request.remote_addr or "", sessions.known_browser(account))
    if not limits.admit(*attempt):  # before the password is checked
        abort(429)
    person = current_studio.people.sign_in(name, password)
    if person:
        limits.forget(*attempt)
    return person


def _single_sign_on() -> SingleSignOn:
    if current_studio.single_sign_on is None:
        abort(404)
    leave_queue()  # the provider may take seconds to answer
    return current_studio.single_sign_on


def _failed(sentence: str) -> Response:
    flash(sentence, "error")
    return redirect(url_for("studio.sign_in"), 303)
