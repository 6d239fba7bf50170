"""The page People: accounts, roles, and links to choose a password."""

import structlog
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired

from ivr.studio import access
from ivr.studio.blueprint import bp
from ivr.studio.forms.inputs import Form
from ivr.studio.people import Person, PersonError, Role
from ivr.studio.people.password_links import PAGE
from ivr.studio.people.person import is_mailbox
from ivr.studio.services import current_studio
from ivr.studio.translation import language, moment

log = structlog.get_logger()


ROLES = {
    Role.READER: (_l("Reader"), _l("sees and hears everything, but changes nothing")),
    Role.EDITOR: (_l("Editor"), _l("sees and hears everything, and changes the draft")),
    Role.PUBLISHER: (
        _l("Publisher"),
        _l("changes the draft, publishes it, and goes back to earlier editions"),
    ),
    Role.ADMINISTRATOR: (
        _l("Administrator"),
        _l(
            "changes the draft, publishes it, goes back to earlier editions, and decides who may "
            "do what"
        ),
    ),
}
"""The name and description of each role."""

CHOICES = {role.word: role.word for role in ROLES}  # the template has the words


class RoleForm(Form):
    """A role."""

    role = RadioField(
        _l("Role"),
        choices=CHOICES,
        default=Role.READER.word,
        description=_l(
            "Somebody whom you make publisher or administrator cannot approve your requests for "
            "seven days."
        ),
    )


class NameForm(Form):
    """The name of a person."""

    full_name = StringField(
        _l("Name"), [InputRequired(_l("Write the name."))], render_kw={"autocomplete": "off"}
    )


class AddForm(NameForm, RoleForm):
    """A new account."""

    name = StringField(
        _l("E-mail address"),
        [InputRequired(_l("Write the e-mail address."))],
        render_kw={"autocomplete": "off", "type": "email"},
    )


@bp.get("/people")
@access.needs(Role.ADMINISTRATOR)
def people() -> str:
    """List all accounts, with the form of a new one."""
    return _page(AddForm())


@bp.post("/people")
@access.needs(Role.ADMINISTRATOR)
def people_add() -> Response | tuple[str, int]:
    """Add an account."""
    form = AddForm()
    me = access.current_person()
    if form.validate():
        try:
            added = current_studio.people.add(
                form.name.data or "",
                form.full_name.data or "",
                Role.from_word(form.role.data),
                None,
                by=me,
            )
            _tell("person-added", added, _("%(name)s has an account now."))
            return redirect(url_for("studio.people_one", id=added.id), 303)
        except PersonError as error:
            form.blame(form[error.field], error)
    return _page(form), 422


@bp.get("/people/<int(max=2147483647):id>")
@access.needs(Role.ADMINISTRATOR)
def people_one(id: int) -> str:
    """Show an account."""
    return _person_page(_active_person(id))


@bp.post("/people/<int(max=2147483647):id>/name")
@access.needs(Role.ADMINISTRATOR)
def people_name(id: int) -> Response | tuple[str, int]:
    """Set the name of another person: nobody can pass as another author of requests."""
    person = _active_person(id)
    form = NameForm()
    if person.id == access.current_person().id:
        abort(403)
    if form.validate():
        try:
            changed = current_studio.people.set_full_name(
                id, form.full_name.data or "", by=access.current_person()
            )
            return _done("person-renamed", changed, _("%(name)s has a new name."))
        except PersonError as error:
            form.blame(form.full_name, error)
    return _person_page(person, name_form=form), 422


@bp.post("/people/<int(max=2147483647):id>/role")
@access.needs(Role.ADMINISTRATOR)
def people_role(id: int) -> Response | tuple[str, int]:
    """Set the role of an account."""
    person = _active_person(id)
    form = RoleForm()
    me = access.current_person()
    if form.validate():
        try:
            changed = current_studio.people.set_role(id, Role.from_word(form.role.data), by=me)
            message = _("%(name)s has a new role, and needs to sign in again.")
            return _done("role-changed", changed, message, role=changed.role.word)
        except PersonError as error:
            form.blame(form.role, error)
    return _person_page(person, role_form=form), 422


@bp.post("/people/<int(max=2147483647):id>/link")
@access.needs(Role.ADMINISTRATOR)
def people_link(id: int) -> Response | str:
    """Make a link with which another person chooses a password; it is mailed, or shown once."""
    person = _active_person(id)
    if person.id == access.current_person().id or current_studio.is_open:
        abort(403)
    links, me = current_studio.password_links, access.current_person()
    if "mail" in request.form and current_studio.sends_mail:
        links.make_by_mail(id, by=me)
        return _done("password-link-mailed", person, _("%(name)s gets a link by mail."))
    address = f"{current_studio.origin}{PAGE}#{links.make(id, by=me)}"
    log.info("password-link-shown", person=id, by=me.id)
    return render_template("accounts/people_link.html", one=person, address=address)


@bp.post("/people/<int(max=2147483647):id>/end")
@access.needs(Role.ADMINISTRATOR)
def people_end(id: int) -> Response:
    """Deactivate an account."""
    try:
        person = current_studio.people.deactivate(_active_person(id).id)
    except PersonError as error:
        flash(error.message(language()), "error")
        return redirect(url_for("studio.people_one", id=id), 303)
    return _done("account-deactivated", person, _("%(name)s can no longer sign in."))


def _done(event: str, person: Person, words: str, **values: str) -> Response:
    """Log a change of an account, tell the administrator, and redirect to the list."""
    _tell(event, person, words, **values)
    return redirect(url_for("studio.people"), 303)


def _tell(event: str, person: Person, words: str, **values: str) -> None:
    """Log a change of an account, and tell the administrator on the next page.

    An account that may publish now may have to wait before it can approve the requests of the
    person who gave it access.
    """
    me = access.current_person()
    log.info(event, person=person.id, by=me.id, **values)
    name = person.full_name
    messages = [words % {"name": person.full_name}]
    obstacle = current_studio.editions.approval_requests.obstacles(me.address, [person])[
        person.address
    ]
    if person.may(Role.PUBLISHER) and obstacle and obstacle.until:
        end = moment(obstacle.until)
        message = _("%(name)s cannot approve your requests before %(time)s.", name=name, time=end)
        messages.append(message)
    flash(" ".join(messages))


def _active_person(id: int) -> Person:
    person = current_studio.people.person(id)
    if person is None or not person.active:
        abort(404)
    return person


def _page(form: AddForm) -> str:
    everybody = current_studio.people.everybody()
    return render_template("accounts/people.html", form=form, people=everybody, roles=ROLES)


def _person_page(person: Person, **refused: Form) -> str:
    forms = {
        "name_form": NameForm(formdata=None, full_name=person.full_name),
        "role_form": RoleForm(formdata=None, role=person.role.word),
    }
    return render_template(
        "accounts/people_one.html",
        one=person,
        roles=ROLES,
        sends_mail=current_studio.sends_mail and is_mailbox(person.address),
        **{**forms, **refused},
    )
