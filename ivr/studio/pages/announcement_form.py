"""The form of an announcement, and its page: a text with the times at which callers hear it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import render_template, request
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from ivr.publishing.draft import Draft
from ivr.publishing.values import digest_of
from ivr.script import fields
from ivr.script.fields import Fields
from ivr.script.files import Files
from ivr.script.finding import Finding
from ivr.script.kinds import KINDS
from ivr.script.place import Address
from ivr.script.writing import write
from ivr.studio.announced import KIND, zone_in
from ivr.studio.field_form import SEEN
from ivr.studio.findings import PageFindings, ShownFinding
from ivr.studio.inputs import input_of
from ivr.studio.pages.text_form import BODY, TextForm
from ivr.studio.pages.text_mending import Form
from ivr.studio.pages.text_page import Column, TextPage
from ivr.studio.studio import current_studio
from ivr.studio.writing.names import names_in
from ivr.studio.writing.text_checks import TextCheck

PARTS = tuple(
    kind.pattern.rpartition("/")[2] for kind in KINDS if kind.pattern.startswith(f"{KIND}/*/")
)
"""The fields of an announcement besides its text."""

LABELS: Mapping[str, tuple[LazyString, LazyString]] = {
    "from": (_l("Starts"), _l("Leave it empty to start as soon as it is published.")),
    "until": (
        _l("Ends"),
        _l("From this time on it is no longer heard. Nobody needs to do anything then."),
    ),
    "closes": (
        _l("Close the line"),
        _l(
            "After the announcement callers hear the phone numbers to the police, and the call "
            "ends. The menu is not heard."
        ),
    ),
}
"""Labels and hints; a field without them has the title of its kind."""


class AnnouncementForm(TextForm):
    """An announcement in a form, over a draft. One that `is_new` is not in the draft."""

    def __init__(self, draft: Draft, name: str, sent: Form | None = None) -> None:
        self.is_new = not any(field[:2] == (KIND, name) for field in draft.fields)
        self.times: list[Address] = [(KIND, name, part) for part in PARTS]
        self._filled: dict[Address, Any] = {}
        more = {field: _input(field) for field in self.times}
        super().__init__(draft, names_in(draft.files), name, sent, more)
        if self.is_new and not sent and self.parts:
            first = next(iter(self.parts))
            self.part(first, BODY).render_kw["autofocus"] = True

    @property
    def is_overtaken(self) -> bool:
        """Whether somebody else has changed something since the form was shown."""
        now = {name: digest_of(self.draft.fields.get(at)) for name, at in self.addresses.items()}
        return any(request.form.get(SEEN + name, its) != its for name, its in now.items())

    @property
    def now(self) -> datetime:
        """The local time."""
        local = current_studio.now.astimezone(zone_in(self.draft.fields))
        return local.replace(second=0, microsecond=0, tzinfo=None)

    def moment(self, *part: str) -> datetime | None:
        """Return a time of the form, None for a field that is none."""
        found = self.input((KIND, self.name, *part)).data
        return found if isinstance(found, datetime) else None

    def fill(self, values: Fields) -> None:
        """Put values into the form that are not in the draft."""
        for field in self.addresses.values():
            self.input(field).data = self._filled[field] = values.get(field)

    def fill_as_sent(self) -> None:
        """Put into the form what was sent, also what is in the draft no more."""
        for field in self.addresses.values():
            self.input(field).process(request.form)
            self._filled[field] = self.input(field).data or None

    def files(self) -> Files:
        """Return the script with what is in the form; without an end it is heard for a day."""
        values = {**self.typed, **self._filled}
        if self.is_new and not any(values.values()):
            return self.draft.files
        began = max(self.moment("from") or self.now, self.now)
        values[KIND, self.name, "until"] = self.moment("until") or began + timedelta(days=1)
        return write(self.draft.files, values)

    def findings(self) -> Mapping[Address, tuple[ShownFinding, ...]]:
        """Return the findings on times, but not on an end that is missing or cannot be read."""
        found: dict[Address, list[Finding]] = {}
        for each in self.check().findings:
            field = self._time_of(each)
            is_known = field and (self.input(field).data or field[2] != "until")
            if field and is_known and not self.input(field).process_errors:
                found.setdefault(field, []).append(each)
        shown = PageFindings(self.files())
        return {field: shown.of(each) for field, each in found.items()}

    def validate(self, extra_validators: Any = None) -> bool:
        """Tell what must be corrected before it can be saved."""
        is_valid = super().validate(extra_validators)
        read = fields.read(self.files())
        wrong = {
            self.part(code, BODY): _("write what callers hear in this language.")
            for code in self.parts
            if (code, "texts", self.name, BODY) not in read
        }
        for field, its in self.findings().items():
            for one in its:
                if one.is_error or one.finding.case.endswith(".ended"):
                    wrong.setdefault(self.input(field), f"{one.message} {one.hint}")
        for each, words in wrong.items():
            each.errors = each.errors or [words]
        return is_valid and not wrong

    def _time_of(self, finding: Finding) -> Address | None:
        """Return the time that a finding is about, None if it is about something else."""
        until = (KIND, self.name, "until")
        if finding.field[:2] == until[:2]:
            return next((field for field in self.times if field == finding.field[:3]), until)
        others = str(finding.values.get("others", "")).split(", ")
        return until if self.name in others else None


class AnnouncementPage(TextPage):
    """The page of an announcement as it is in a form."""

    def __init__(self, form: AnnouncementForm) -> None:
        super().__init__(form)
        self._announcement = form

    def render(self, template: str, **shown: object) -> str:
        """Render a template with the form, its findings, and what is `shown` besides."""
        findings = self._announcement.findings()
        return render_template(template, findings_of=findings, **self._shown(), **shown)

    def _column(self, code: str, check: TextCheck, page: PageFindings) -> Column:
        """Return a text in one language; an empty one has no findings yet."""
        is_empty = not self._announcement.part(code, BODY).data
        return super()._column(code, replace(check, findings=()) if is_empty else check, page)


def _input(field: Address) -> Any:
    label, hint = LABELS.get(field[2], (None, ""))
    options: dict[str, Any] = {"description": hint, "render_kw": {"data-typed": True}}
    if field[2] == "until":
        options["validators"] = [InputRequired(_("write a day and a time."))]
    return input_of(field, label, **options)
