"""Forms for fields of the draft, with handling of concurrent changes.

A form sends with each field the revision that it showed (`seen:`). The value of that revision is
compared with the one typed and with the one that the draft shows now:

- nothing was typed: the field shows what is in the draft now;
- the draft shows the same as the form did: what was typed is saved;
- what was typed is in the draft already: there is nothing to do;
- otherwise the page shows both values, and the form sends the revision of the other one (`beside:`)
  too: saving again decides.

If an edition changed a field after the draft did, the live value is the other one. Each field is
compared on its own, so the others of the form are saved.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from flask import request
from flask_wtf.i18n import translations
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta
from wtforms.widgets import CheckboxInput, Select

from ivr.errors import ChangedMeanwhileError
from ivr.i18n import N_, translator
from ivr.publishing.draft import Draft
from ivr.publishing.lineage import NO_REVISION, Revision
from ivr.reports.diff.shown_changes import ShownChange
from ivr.script.changes import Change
from ivr.script.fields import Value
from ivr.script.files import Files
from ivr.script.place import Address, written
from ivr.script.writing import write
from ivr.studio import access
from ivr.studio.fields import home_of
from ivr.studio.saving import save
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.placeholders import shown_change

SEEN, BESIDE = "seen:", "beside:"
"""Prefixes of the names of inputs with revisions."""

REVISION = re.compile("[0-9]{1,9}")

DISPUTED = N_("This has two versions. Choose one on the page Publish first.")

Values: TypeAlias = Mapping[Address, Value | None]
Operation: TypeAlias = Callable[[Draft], Values]
"""Function that computes new values of fields from the current draft, such as a longer list."""


class Meta(DefaultMeta):
    """Settings of WTForms, with its messages in the reader's language."""

    def get_translations(self, form: BaseForm) -> Any:
        """Return the translations of WTForms' messages."""
        return translations


@dataclass(frozen=True, slots=True)
class OtherValue:
    """Another value of a field, saved or published by another person meanwhile.

    `save` is its revision, if it was ever written; `shown` the difference to the value in the form.
    """

    id: int
    value: Value | None
    save: Revision | None
    shown: ShownChange


class FieldForm(BaseForm):
    """A form for fields of a draft.

    `inputs` are WTForms fields by address, made by `input_of` or by the page. With `sent`, the
    inputs in the request are read; the others have the values of the draft. `added` are values
    typed elsewhere on the page, for fields without an input. `also` is an operation, done once,
    which never conflicts with other changes. Fields that the person may not change are read-only.

    `shown` are the values that the sent form showed, `changed` those to save, and `theirs` the
    undecided ones of other people.
    """

    def __init__(
        self,
        draft: Draft,
        inputs: Mapping[Address, Any],
        *,
        sent: bool = False,
        added: Mapping[Address, str] = MappingProxyType({}),
        also: Operation = lambda _: {},
    ) -> None:
        super().__init__({written(field): each for field, each in inputs.items()}, meta=Meta())
        self.addresses = {written(field): field for field in inputs}
        self.form = MultiDict(request.form if sent else {})
        for field, words in added.items():
            self.form[written(field)], self.form[SEEN + written(field)] = words, str(NO_REVISION)
        self.draft = draft
        locked = self._locked()
        self.sent = {
            field
            for name, field in self.addresses.items()
            if SEEN + name in self.form and (name in self.form or field not in locked)
        }
        self.shown = self._shown_values()
        self._also = also
        self._untouched = {field for field in self.sent if self._is_untouched(field)}
        self._compare(draft)

    def input(self, field: Address) -> Field:
        """Return the input of a field."""
        return self[written(field)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate the sent values, and the operations on the draft."""
        wrong = [field for field in self.sent if not self.input(field).validate(self)]
        if not self.draft.conflicts.isdisjoint(self._operation_values()):
            self.form_errors = [translator(language()).gettext(DISPUTED)]
        return not wrong and not self.form_errors

    @property
    def typed(self) -> Values:
        """The values that differ from those that the form showed; None for an empty field."""
        fields = [field for field in self.addresses.values() if self._is_typed(field)]
        return {field: self._value(field) for field in fields} | self._operation_values()

    def files(self) -> Files:
        """Return the script with the typed values, for a check."""
        return write(self.draft.files, self.typed)

    def seen(self, field: Address) -> int:
        """Return the revision to send with a field."""
        is_beside = field in self.sent and field in self.theirs
        return self._seen(field) if is_beside else self.draft.shown(field)

    @property
    def is_overtaken(self) -> bool:
        """Whether another person has changed a field since the form was shown."""
        return any(map(self._is_changed_meanwhile, self.shown))

    def save(self) -> Values:
        """Save and return `changed`. If `theirs` is not empty, the form must be shown again."""
        while True:
            values = self.changed
            try:
                draft = save(values, self.draft) if values else self.draft
            except ChangedMeanwhileError:
                self._compare(current_studio.drafts.current())
            else:
                self.sent -= values.keys()
                self._also = lambda _: {}  # call it only once
                self._compare(draft)
                return values

    def _seen(self, field: Address) -> int:
        """Return the revision that was sent with an input."""
        sent = self.form.get(SEEN + written(field), "")
        return int(sent) if REVISION.fullmatch(sent) else NO_REVISION

    def _shown_values(self) -> dict[Address, Value | None]:
        """Return the values that the sent form showed; those of earlier revisions are looked up."""
        seen = {field: self._seen(field) for field in self.sent}
        now = {field for field, id in seen.items() if id == self.draft.shown(field)}
        earlier = {seen[field] for field in seen.keys() - now}
        found = current_studio.drafts.find(earlier) if earlier else {}
        values = {(one.field, one.id): one.value for one in found.values()}
        return {
            field: self.draft.fields.get(field) if field in now else values.get((field, id))
            for field, id in seen.items()
        }

    def _is_changed_meanwhile(self, field: Address) -> bool:
        """Return whether the draft has another revision and value than the form showed."""
        is_other = self._seen(field) != self.draft.shown(field)
        return is_other and self.shown[field] != self.draft.fields.get(field)

    def _locked(self) -> set[Address]:
        """Make inputs read-only that the person may not change, and return their fields."""
        person = access.current_person()
        locked = {one for one in self.addresses.values() if not person.may(home_of(one).role)}
        for one in map(self.input, locked):
            is_chosen = isinstance(one.widget, CheckboxInput | Select)
            one.render_kw = {**(one.render_kw or {}), "disabled" if is_chosen else "readonly": True}
        return locked

    def _operation_values(self) -> dict[Address, Value | None]:
        now, values = self.draft.fields, self._also(self.draft)
        return {field: value for field, value in values.items() if now.get(field) != value}

    def _is_wrong(self, field: Address) -> bool:
        """Return whether an input is invalid; an empty one is not, whatever WTForms says."""
        one = self.input(field)
        return bool(one.process_errors) and any(each.strip() for each in one.raw_data or ())

    def _value(self, field: Address) -> Value | None:
        if field not in self.sent or field in self._untouched:
            return self.draft.fields.get(field)
        data: Value | None = self.input(field).data
        is_unset = data is False and self.shown[field] is None
        return None if data in ("", [], {}, None) or is_unset else data

    def _is_typed(self, field: Address) -> bool:
        """Return whether an input has a valid value that differs from the one shown."""
        if field not in self.sent or field in self._untouched or self._is_wrong(field):
            return False
        return self._value(field) != self.shown[field]

    def _fill(self, field: Address) -> str | None:
        """Set an input to the value of the draft, and return its text, if it has one."""
        one = self.input(field)
        one.process(None, self.draft.fields.get(field))
        if isinstance(one, BooleanField) or not hasattr(one, "_value"):
            return None
        text: str = one._value()  # noqa: SLF001 # what WTForms puts into the page
        return text

    def _is_untouched(self, field: Address) -> bool:
        """Process the sent input, and return whether it equals the one that the page showed."""
        text, one = self._fill(field), self.input(field)
        shown_data = one.data
        one.process(self.form, shown_data)
        sent = ["\n".join(each.splitlines()) for each in one.raw_data or ()]
        is_same = one.data == shown_data and not one.process_errors or sent == [text]
        if is_untouched := is_same and not self._is_changed_meanwhile(field):
            one.process_errors = []
        return is_untouched

    def _compare(self, draft: Draft) -> None:
        """Compare each field with a draft: what is saved, and what is shown beside it first."""
        self.draft = draft
        self.changed: dict[Address, Value | None] = self._operation_values()
        self.theirs: dict[Address, OtherValue] = {}
        for field in self.addresses.values():
            is_typed = self._is_typed(field)
            is_wrong = field in self.sent and self._is_wrong(field)
            is_new = field in self.sent and self._is_changed_meanwhile(field)
            if is_new and not (is_typed or is_wrong):
                self.sent.discard(field)  # unchanged here: show the other person's value
                is_new = False
            if is_wrong:
                continue
            if not (is_sent := field in self.sent):
                self._fill(field)
            other = draft.shown(field) if is_new else draft.lineage.live.get(field, NO_REVISION)
            value = (draft.fields if is_new else draft.live_fields).get(field)
            mine = self._value(field)
            # Disputed: changed by another person in the draft, or by an edition. Decided: the same
            # was saved, or the form was sent again after it had shown the other value.
            is_disputed = is_new or field in draft.conflicts
            is_seen = self.form.get(f"{BESIDE}{written(field)}") == str(other)
            if is_disputed and not (is_sent and (mine == value or is_seen)):
                if is_typed or not is_sent:
                    self.theirs[field] = self._other(field, mine, other, value)
            elif is_sent and (is_typed or is_disputed) and not (is_new and mine == value):
                self.changed[field] = mine

    def _other(
        self, field: Address, mine: Value | None, other: int, value: Value | None
    ) -> OtherValue:
        """Return another revision with its value, to be shown beside a field."""
        by = current_studio.drafts.find([other]).get(other)
        change = Change(field, mine, value)
        return OtherValue(
            other, value, by, shown_change(change, self.draft.titles, translator(language()))
        )
