"""The people of the studio: who they are, and what each of them may do."""

import structlog
from flask import Blueprint, abort, flash, redirect, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import PasswordField, RadioField, StringField
from wtforms.validators import InputRequired

from ivr.studio import access
from ivr.studio.accounts import Person, PersonError, Role
from ivr.studio.addresses import address_of
from ivr.studio.forms import Form
from ivr.studio.proxies import forwarded
from ivr.studio.roles import ROLES
from ivr.studio.studio import Studio
from ivr.studio.translation import language

log = structlog.get_logger()

CHOICES = {role.word: role.word for role in ROLES}  # the page writes what they are called
NEW = {"autocomplete": "new-password"}


class RoleForm(Form):
    """What a person may do."""

    role = RadioField(_l("Role"), choices=CHOICES, default=Role.READER.word)


class NewPasswordForm(Form):
    """A password that an administrator gives somebody."""

    password = PasswordField(
        _l("New password"),
        [InputRequired(_l("Write a new password."))],
        description=_l("12 characters or more. Four or five words make a good one."),
        render_kw=NEW,
    )


class AddForm(RoleForm):
    """Somebody new."""

    full_name = StringField(
        _l("Name"), [InputRequired(_l("Write the name."))], render_kw={"autocomplete": "off"}
    )
    name = StringField(
        _l("E-mail address"),
        [InputRequired(_l("Write the e-mail address."))],
        render_kw={"autocomplete": "off", "type": "email"},
    )
    password = PasswordField(
        _l("First password"),
        description=_l(
            "12 characters or more. Hand it over in person or by telephone; it can be changed "
            "under the own name at the top."
        ),
        render_kw=NEW,
    )


def register(blueprint: Blueprint, studio: Studio) -> None:
    """Put the views into the blueprint."""

    @blueprint.get("/people")
    @access.needs(Role.ADMINISTRATOR)
    def people() -> str:
        return render_template(
            "studio/people.html",
            people=studio.people.everybody(),
            roles=ROLES,
            proxies=studio.proxies,
            proxies_seen=len(forwarded()),
        )

    @blueprint.route("/people/add", methods=("GET", "POST"))
    @access.needs(Role.ADMINISTRATOR)
    def people_add() -> Response | tuple[str, int]:
        form = AddForm()
        if form.validate_on_submit():
            try:
                added = studio.people.add(
                    form.name.data or "",
                    form.full_name.data or "",
                    Role.of(form.role.data),
                    form.password.data or "",
                )
            except PersonError as error:
                form.blame(form[error.field], error)
            else:
                log.info("person-added", person=added.id, by=access.person().id)
                flash(_("%(name)s can sign in now.", name=added.full_name))
                return redirect(address_of("people"), 303)
        status = 422 if form.errors else 200
        return render_template("studio/people_add.html", form=form, roles=ROLES), status

    @blueprint.get("/people/<int(max=2147483647):id>")
    @access.needs(Role.ADMINISTRATOR)
    def people_one(id: int) -> str:
        one = found(id)
        return shown(one, RoleForm(role=one.role.word), NewPasswordForm())

    @blueprint.post("/people/<int(max=2147483647):id>/role")
    @access.needs(Role.ADMINISTRATOR)
    def people_role(id: int) -> Response | tuple[str, int]:
        one, form = found(id), RoleForm()
        if form.validate():
            try:
                changed = studio.people.set_role(id, Role.of(form.role.data))
            except PersonError as error:
                form.blame(form.role, error)
            else:
                log.info("role-changed", person=id, role=changed.role.word, by=access.person().id)
                flash(_("%(name)s has another role, and signs in again.", name=one.full_name))
                return redirect(address_of("people"), 303)
        return shown(one, form, NewPasswordForm(formdata=None)), 422

    @blueprint.post("/people/<int(max=2147483647):id>/password")
    @access.needs(Role.ADMINISTRATOR)
    def people_password(id: int) -> Response | tuple[str, int]:
        one, form = found(id), NewPasswordForm()
        if form.validate():
            try:
                studio.people.set_password(id, form.password.data or "")
            except PersonError as error:
                form.blame(form.password, error)
            else:
                log.info("password-reset", person=id, by=access.person().id)
                flash(_("%(name)s has another password, and signs in again.", name=one.full_name))
                return redirect(address_of("people"), 303)
        return shown(one, RoleForm(formdata=None, role=one.role.word), form), 422

    @blueprint.post("/people/<int(max=2147483647):id>/end")
    @access.needs(Role.ADMINISTRATOR)
    def people_end(id: int) -> Response:
        try:
            one = studio.people.deactivate(found(id).id)
        except PersonError as error:
            flash(error.told(language()), "error")
            return redirect(address_of("people_one", id=id), 303)
        log.info("account-ended", person=id, by=access.person().id)
        flash(_("%(name)s can no longer sign in.", name=one.full_name))
        return redirect(address_of("people"), 303)

    def found(id: int) -> Person:
        one = studio.people.person(id)
        if one is None or not one.active:
            abort(404)
        return one

    def shown(one: Person, role_form: RoleForm, password_form: NewPasswordForm) -> str:
        return render_template(
            "studio/people_one.html",
            one=one,
            role_form=role_form,
            password_form=password_form,
            roles=ROLES,
        )
