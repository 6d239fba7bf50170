"""The form of an announcement: its fields, and what the check says of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from flask import request, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.form import BaseForm
from wtforms.validators import InputRequired

from ivr.checks.check import Check
from ivr.publishing.draft import Draft
from ivr.publishing.values import digest_of
from ivr.script import fields
from ivr.script.fields import Fields
from ivr.script.files import Files
from ivr.script.finding import Finding
from ivr.script.kinds import KINDS
from ivr.script.place import TEXTS, Address, written
from ivr.script.writing import write
from ivr.studio.announced import KIND, languages_of, zone_in
from ivr.studio.field_form import SEEN, FieldForm, input_of
from ivr.studio.findings import PageFindings, ShownFinding
from ivr.studio.pages.titles import in_words
from ivr.studio.studio import current_studio

PARTS = tuple(
    kind.pattern.rpartition("/")[2] for kind in KINDS if kind.pattern.startswith(f"{KIND}/*/")
)
"""The fields of an announcement besides its texts."""

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


class AnnouncementForm(FieldForm):
    """An announcement in a form, over a draft. One that `is_new` is not in the draft."""

    def __init__(self, draft: Draft, name: str, *, sent: bool = False) -> None:
        self.name = name
        self.is_new = not any(field[:2] == (KIND, name) for field in draft.fields)
        codes = languages_of(draft.fields)
        self.texts: dict[str, Address] = {code: (code, TEXTS, name, "body") for code in codes}
        self.times: list[Address] = [(KIND, name, part) for part in PARTS]
        self._inputs = {**self._texts(), **self._times()}
        super().__init__(draft, self._inputs, sent=sent)

    @property
    def is_overtaken(self) -> bool:
        """Whether somebody else has changed something since the form was shown."""
        now = {name: digest_of(self.draft.fields.get(at)) for name, at in self.addresses.items()}
        return any(request.form.get(SEEN + name, its) != its for name, its in now.items())

    def fill(self, values: Fields) -> None:
        """Put values into the form that are not in the draft."""
        for field in self.addresses.values():
            self.input(field).data = values.get(field)

    def fill_as_sent(self) -> None:
        """Put into the form what was sent, also what is in the draft no more."""
        sent = BaseForm({written(field): each for field, each in self._inputs.items()})
        sent.process(request.form)
        self.fill({field: sent[name].data for name, field in self.addresses.items()})

    def moment(self, part: str) -> datetime | None:
        """Return a time of the form."""
        found = self.input((KIND, self.name, part)).data
        return found if isinstance(found, datetime) else None

    @cached_property
    def script(self) -> Files:
        """The draft with what is in the form; without an end it would be heard for a day."""
        values = {field: self.input(field).data or None for field in self.addresses.values()}
        began = max(self.moment("from") or self.now, self.now)
        values[KIND, self.name, "until"] = self.moment("until") or began + timedelta(days=1)
        return write(self.draft.files, values)

    @cached_property
    def check(self) -> Check:
        """The check of that."""
        checker = current_studio.checker
        is_saved = self.script == self.draft.files
        return checker.check(self.script) if is_saved else checker.check_form(self.script)

    @cached_property
    def findings(self) -> Mapping[Address, tuple[ShownFinding, ...]]:
        """The findings by field, without those on what is empty or cannot be read."""
        found: dict[Address, list[Finding]] = {}
        for each in self.check.findings:
            field = self._field_of(each)
            if field and not self._is_missing(field):
                found.setdefault(field, []).append(each)
        shown = PageFindings(self.script)
        return {field: tuple(map(self._elsewhere, shown.of(its))) for field, its in found.items()}

    @property
    def now(self) -> datetime:
        """The local time."""
        local = current_studio.now.astimezone(zone_in(self.draft.fields))
        return local.replace(second=0, microsecond=0, tzinfo=None)

    def validate(self, extra_validators: Any = None) -> bool:
        """Tell what must be corrected before it can be saved."""
        is_valid = super().validate(extra_validators)
        read = fields.read(self.script)
        for field in self.texts.values():
            if field not in read:
                self._blame(field, _("write what callers hear in this language."))
        for field in self.times:
            for one in self.findings.get(field, ()):
                if one.is_error or one.finding.case.endswith(".ended"):
                    self._blame(field, f"{one.message} {one.hint}")
        return is_valid and not self.errors

    def _texts(self) -> Mapping[Address, Any]:
        words = in_words(self.texts)
        found: dict[Address, Any] = {}
        for code, field in self.texts.items():
            attributes: dict[str, Any] = {
                "lang": code,
                "rows": 5,
                "spellcheck": "true",
                "data-typed": True,
            }
            if self.is_new and not found:
                attributes["autofocus"] = True
            label = _("Text in %(language)s", language=words[code])
            hint = _("One sentence per line.")
            found[field] = input_of(field, label, description=hint, render_kw=attributes)
        return found

    def _times(self) -> Mapping[Address, Any]:
        found: dict[Address, Any] = {}
        for field in self.times:
            label, hint = LABELS.get(field[2], (None, ""))
            options: dict[str, Any] = {"description": hint, "render_kw": {"data-typed": True}}
            if field[2] == "until":
                options["validators"] = [InputRequired(_("write a day and a time."))]
            found[field] = input_of(field, label, **options)
        return found

    def _field_of(self, finding: Finding) -> Address | None:
        """The field of the form that a finding is about, None if it is about something else."""
        until = (KIND, self.name, "until")
        match finding.field:
            case ("announcements", name, *part) if name == self.name:
                field = (KIND, self.name, *part[:1])
                return field if field in self.times else until
            case (code, "texts", name, *_rest) if name == self.name:
                return self.texts.get(code)
        others = str(finding.values.get("others", "")).split(", ")
        return until if self.name in others else None

    def _elsewhere(self, shown: ShownFinding) -> ShownFinding:
        """Return a finding without links to the form itself."""
        here = url_for("studio.announcements_edit", name=self.name)
        links = (link for link in shown.links if not link.address.startswith(here))
        return replace(shown, links=tuple(links))

    def _is_missing(self, field: Address) -> bool:
        """Whether a field has no value, or one that cannot be read; the start may be empty."""
        each = self.input(field)
        return bool(each.process_errors) or not each.data and field[-1] != "from"

    def _blame(self, field: Address, words: str) -> None:
        each = self.input(field)
        each.errors = each.errors or [words]
