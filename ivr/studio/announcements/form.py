"""The form of an announcement: its text and its times."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from ivr.script.fields.kinds import KINDS
from ivr.script.fields.place import FieldPath
from ivr.script.files import Files
from ivr.script.findings.finding import Finding, Trait
from ivr.script.reading.field_values import FieldValue, fields_of
from ivr.studio.content.announced import ANNOUNCEMENTS, local_now
from ivr.studio.content.findings import PageFindings, ShownFinding
from ivr.studio.content.names import names_in
from ivr.studio.editions.draft import Draft
from ivr.studio.editions.writing import write
from ivr.studio.forms.inputs import input_of
from ivr.studio.texts.form import BODY, FormData, TextForm

PARTS = tuple(
    kind.pattern.rpartition("/")[2]
    for kind in KINDS
    if kind.pattern.startswith(f"{ANNOUNCEMENTS}/")
)
"""The fields of an announcement besides its text."""

EDITED = tuple(part for part in PARTS if part != "alone")
"""Those that a person fills in: whether one person has put it up alone is a fact."""

TIMES = ("from", "until")
"""The times among them."""

LABELS: Mapping[str, tuple[LazyString, LazyString]] = {
    "from": (_l("Starts"), _l("Leave it empty to start as soon as it is published.")),
    "until": (
        _l("Ends (required)"),
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
"""Labels and hints; other fields have the title of their kind."""


class AnnouncementForm(TextForm):
    """The form of an announcement over a draft; it `is_new` if the draft lacks it."""

    says_keys = False

    def __init__(self, draft: Draft, name: str, sent: FormData | None = None) -> None:
        self.is_new = not any(field[:2] == (ANNOUNCEMENTS, name) for field in draft.fields)
        self.settings: list[FieldPath] = [(ANNOUNCEMENTS, name, part) for part in EDITED]
        more = {field: _input(field) for field in self.settings}
        names = names_in(draft.files)
        names = replace(names, announcements=(*names.announcements, name))
        super().__init__(draft, names, name, sent, more)
        if self.is_new and not sent and self.parts:
            first = next(iter(self.parts))
            self.part(first, BODY).render_kw["autofocus"] = True

    def moment(self, *part: str) -> datetime | None:
        """Return a time from the form, or None if it is empty or invalid."""
        time = self.input((ANNOUNCEMENTS, self.name, *part)).data
        return time if isinstance(time, datetime) else None

    def fill(self, values: Mapping[FieldPath, FieldValue | None]) -> None:
        """Fill the form with values that are not in the draft."""
        for field in self.fields_by_name.values():
            self.input(field).data = self._filled[field] = values.get(field)

    def files(self) -> Files:
        """Return the script with the values of the form; the default duration is a day."""
        values = {**self.typed_values, **self._filled}
        if self.is_new and not any(values.values()):
            return self.draft.files
        values[ANNOUNCEMENTS, self.name, "until"] = self.moment("until") or self._default_end()
        return write(self.draft.files, values)

    def findings(self) -> Mapping[FieldPath, tuple[ShownFinding, ...]]:
        """Return the findings about times, except a missing or invalid end."""
        by_field: dict[FieldPath, list[Finding]] = {}
        for finding in self.check().findings:
            if field := self._time_of(finding):
                input = self.input(field)
                is_missing_end = field[2] == "until" and not input.data
                if not is_missing_end and not input.process_errors:
                    by_field.setdefault(field, []).append(finding)
        page = PageFindings(self.files())
        return {field: page.show(findings) for field, findings in by_field.items()}

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether the form can be saved, and set errors of its fields."""
        is_valid = super().validate(extra_validators)
        read = fields_of(self.files())
        wrong = {
            self.part(code, BODY): _("Write the words for this language.")
            for code in self.parts
            if (code, "texts", self.name, BODY) not in read
        }
        for field, findings in self.findings().items():
            for finding in findings:
                if finding.is_error or finding.finding.has(Trait.ENDED):
                    wrong.setdefault(self.input(field), f"{finding.message} {finding.hint}")
        for each, words in wrong.items():
            each.errors = each.errors or [words]
        return is_valid and not wrong

    def _default_end(self) -> datetime:
        now = local_now(self.draft)
        began = max(self.moment("from") or now, now)
        day = timedelta(days=1)
        # Python knows no time a day after the last one of the year 9999.
        return began + day if began < datetime.max - day else datetime.max.replace(microsecond=0)

    def _time_of(self, finding: Finding) -> FieldPath | None:
        """Return the time that a finding is about, None if it is about something else."""
        until = (ANNOUNCEMENTS, self.name, "until")
        if finding.field[:2] == until[:2]:
            return next((field for field in self.settings if field == finding.field[:3]), until)
        return until if self.name in finding.names("others") else None


def _input(field: FieldPath) -> Any:
    label, hint = LABELS.get(field[2], (None, ""))
    options: dict[str, Any] = {"description": hint, "render_kw": {"data-typed": True}}
    if field[2] == "until":
        options["validators"] = [InputRequired(_("Write a day and a time."))]
    return input_of(field, label, **options)
