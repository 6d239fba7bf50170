"""The page Settings: what holds for the whole line, in one form."""

from collections.abc import Iterator

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import ValidationError

from ivr.i18n import translator
from ivr.publishing.draft import Draft
from ivr.reports.diff.shown import ShownChange, shown
from ivr.script import fields
from ivr.script.changes import Change
from ivr.script.model import LINE_NUMBER
from ivr.script.place import PRONUNCIATION, Address, written
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.field_form import FieldForm
from ivr.studio.fields import home_of
from ivr.studio.findings import PageFindings
from ivr.studio.forms import Form
from ivr.studio.inputs import input_of, one_line
from ivr.studio.pages.settings_fields import codes, inputs_of, phone_number
from ivr.studio.saving import say_saved
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.phone_numbers import PURPOSE_TAKEN, spoken_numbers


class NewNumber(Form):
    """A further phone number, and what it is for."""

    label = StringField(_l("What it is for"), filters=[one_line])
    number = StringField(_l("Number"), filters=[one_line], validators=[phone_number])

    def validate_label(self, field: StringField) -> None:
        """Require what the number is for, and no number for the same already."""
        if self.number.data and not field.data:
            raise ValidationError(_("Write what the number is for."))
        if ("numbers", field.data) in current_studio.drafts.current().fields:
            raise ValidationError(_(PURPOSE_TAKEN, purpose=field.data))

    def validate_number(self, field: StringField) -> None:
        """Require the number too."""
        if self.label.data and not field.data:
            raise ValidationError(_("Write the number too."))


@bp.get("/settings")
@access.needs(Role.READER)
def settings() -> str:
    """Show all settings."""
    draft = current_studio.drafts.current()
    return _page(FieldForm(draft, inputs_of(draft.fields)), NewNumber(prefix="new/"))


@bp.post("/settings")
@access.needs(Role.EDITOR)
def settings_save() -> Response | tuple[str, int]:
    """Save the settings in the draft, and teach the voices new phone numbers."""
    draft, new = current_studio.drafts.current(), NewNumber(prefix="new/")
    added = _spoken(draft)
    if new.label.data and new.number.data:
        added |= {("numbers", new.label.data): new.number.data}
    inputs = {field: input_of(field) for field in added} | inputs_of(draft.fields)
    form = FieldForm(draft, inputs, sent=True, added=added)
    if not all([form.validate(), new.validate()]):
        return _page(form, new), 422
    saved = form.save()
    if form.theirs:
        return _page(form, new), 409
    if ("publishing", "approval") in saved:
        say_saved(_("Saved in the draft. Approval changes when the draft is published."))
    elif saved:
        say_saved()
    else:
        flash(_("Nothing had been changed, so there was nothing to save."))
    return redirect(url_for("studio.settings"), 303)


def _spoken(draft: Draft) -> dict[Address, str]:
    """Return how the numbers of the form that the line does not have yet are said.

    The line's own number is said nowhere, and a person may have said how another one is.
    """
    typed = {
        one_line(request.form[name])
        for name in request.form
        if name.startswith("numbers/") and name != written(("numbers", LINE_NUMBER))
    } | {one_line(request.form.get("new/number"))}
    known = {value for field, value in draft.fields.items() if field[0] == "numbers"}
    return {
        field: spoken
        for code in codes(draft.fields)
        for number, spoken in spoken_numbers(code, typed - known).items()
        if (field := (code, PRONUNCIATION, number)) not in draft.fields
    }


def _page(form: FieldForm, new: NewNumber) -> str:
    draft = form.draft
    findings = current_studio.checker.check(draft.files).findings
    sections: dict[str, list[Address]] = {}
    for address in inputs_of(draft.fields):
        sections.setdefault(home_of(address).anchor, []).append(address)
    return render_template(
        "studio/settings.html",
        form=form,
        new=new,
        sections=sections,
        fixed=tuple(_fixed(draft)),
        may_add=access.current_person().may(home_of(("numbers",)).role),
        findings=PageFindings(draft.files).of(
            one for one in findings if home_of(one.field).endpoint in ("settings", "history")
        ),
    )


def _fixed(draft: Draft) -> Iterator[ShownChange]:
    """Yield what those who run the service change in the files."""
    titles, reader = fields.titles(draft.files), translator(language())
    for field in (("timezone",), *(each for each in draft.fields if each[0] == "rules")):
        yield shown(Change(field, None, draft.fields.get(field)), titles, reader)
