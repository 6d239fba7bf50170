"""The page Account: role and password of the person who has signed in; choice of language."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired

from ivr.i18n import LANGUAGES
from ivr.studio import access, sessions
from ivr.studio.accounts import PersonError, Role
from ivr.studio.blueprint import bp
from ivr.studio.forms import Form
from ivr.studio.navigation import next_address
from ivr.studio.roles import ROLES
from ivr.studio.studio import current_studio
from ivr.studio.translation import remember

NEW = {"autocomplete": "new-password"}


class PasswordForm(Form):
    """The old password, and the new one twice."""

    current = PasswordField(
        _l("Current password"),
        [InputRequired(_l("Write your password."))],
        render_kw={"autocomplete": "current-password"},
    )
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


@bp.route("/account", methods=("GET", "POST"))
@access.needs(Role.READER)
def account() -> Response | tuple[str, int] | str:
    """Show one's account, or change one's password."""
    me = access.current_person()
    form = PasswordForm()
    told = {"form": form, "role": ROLES[me.role]}
    if current_studio.is_open or not form.is_submitted():
        return render_template("studio/account.html", **told)
    if form.validate():
        if not current_studio.people.sign_in(me.name, form.current.data or ""):
            form.current.errors = [_("That is not your password.")]
        else:
            try:
                person = current_studio.people.set_password(me.id, form.password.data or "")
            except PersonError as error:
                form.blame(form.password, error)
            else:
                sessions.begin(person)
                flash(_("Your password is changed. You are signed out everywhere else."))
                return redirect(url_for("studio.account"), 303)
    return render_template("studio/account.html", **told), 422


@bp.post("/language")
@access.everyone
def language() -> Response:
    """Set the language of the studio in this browser."""
    wanted = request.form.get("language", "")
    if wanted not in LANGUAGES:
        abort(400)
    response = redirect(next_address(request.form), 303)
    remember(response, wanted)
    return response
