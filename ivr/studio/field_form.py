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
            name
            for name in self.addresses
            if SEEN + name in self.form and (name in self.form or name not in locked)
        }
        self.shown = self._shown_values()
        self._also = also
        self._untouched = {name for name in self.sent if self._is_untouched(name)}
        self._compare(draft)

    def input(self, field: Address) -> Field:
        """Return the input of a field."""
        return self[written(field)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate the sent values, and the operations on the draft."""
        wrong = [name for name in self.sent if not self[name].validate(self)]
        if not self.draft.conflicts.isdisjoint(self._operation_values()):
            self.form_errors = [translator(language()).gettext(DISPUTED)]
        return not wrong and not self.form_errors

    @property
    def typed(self) -> Values:
        """The values that differ from those that the form showed; None for an empty field."""
        names = [name for name in self.addresses if name in self.sent and self._is_typed(name)]
        values = {self.addresses[name]: self._value(name) for name in names}
        return values | self._operation_values()

    def files(self) -> Files:
        """Return the script with the typed values, for a check."""
        return write(self.draft.files, self.typed)

    def seen(self, field: Address) -> int:
        """Return the revision to send with a field."""
        name = written(field)
        if name in self.sent and field in self.theirs:
            return self._seen(name)
        return self.draft.shown(field)

    @property
    def is_overtaken(self) -> bool:
        """Whether another person has changed a field since the form was shown."""
        return any(self._is_changed_meanwhile(written(field)) for field in self.shown)

    def save(self) -> Values:
        """Save and return `changed`. If `theirs` is not empty, the form must be shown again."""
        while True:
            values = self.changed
            try:
                draft = save(values, self.draft) if values else self.draft
            except ChangedMeanwhileError:
                self._compare(current_studio.drafts.current())
            else:
                self.sent -= set(map(written, values))
                self._also = lambda _: {}  # call it only once
                self._compare(draft)
                return values

    def _seen(self, name: str) -> int:
        """Return the revision that was sent with an input."""
        sent = self.form.get(SEEN + name, "")
        return int(sent) if REVISION.fullmatch(sent) else NO_REVISION

    def _shown_values(self) -> dict[Address, Value | None]:
        """Return the values that the sent form showed; those of earlier revisions are looked up."""
        seen = {self.addresses[name]: self._seen(name) for name in self.sent}
        now = {field for field, id in seen.items() if id == self.draft.shown(field)}
        earlier = {seen[field] for field in seen.keys() - now}
        found = current_studio.drafts.find(earlier) if earlier else {}
        values = {(one.field, one.id): one.value for one in found.values()}
        return {
            field: self.draft.fields.get(field) if field in now else values.get((field, id))
            for field, id in seen.items()
        }

    def _is_changed_meanwhile(self, name: str) -> bool:
        """Return whether the draft has another revision and value than the form showed."""
        field = self.addresses[name]
        is_other = self._seen(name) != self.draft.shown(field)
        return is_other and self.shown[field] != self.draft.fields.get(field)

    def _locked(self) -> set[str]:
        """Make inputs read-only that the person may not change, and return their names."""
        person = access.current_person()
        addresses = self.addresses.items()
        locked = {name for name, field in addresses if not person.may(home_of(field).role)}
        for name in locked:
            is_chosen = isinstance(self[name].widget, CheckboxInput | Select)
            lock = "disabled" if is_chosen else "readonly"
            self[name].render_kw = {**(self[name].render_kw or {}), lock: True}
        return locked

    def _operation_values(self) -> dict[Address, Value | None]:
        now = self.draft.fields
        values = self._also(self.draft).items()
        return {field: value for field, value in values if now.get(field) != value}

    def _is_wrong(self, name: str) -> bool:
        """Return whether an input is invalid; an empty one is not, whatever WTForms says."""
        one = self[name]
        return bool(one.process_errors) and any(each.strip() for each in one.raw_data or ())

    def _value(self, name: str) -> Value | None:
        was = self.draft.fields.get(self.addresses[name])
        if name in self._untouched:
            return was
        data: Value | None = self[name].data
        is_unset = data is False and self.shown[self.addresses[name]] is None
        is_empty = data in ("", [], {}, None) or is_unset
        return None if is_empty else data

    def _is_typed(self, name: str) -> bool:
        """Return whether an input has a valid value that differs from the one shown."""
        if name in self._untouched or self._is_wrong(name):
            return False
        return self._value(name) != self.shown[self.addresses[name]]

    def _fill(self, name: str) -> str | None:
        """Set an input to the value of the draft, and return its text, if it has one."""
        one = self[name]
        one.process(None, self.draft.fields.get(self.addresses[name]))
        if isinstance(one, BooleanField) or not hasattr(one, "_value"):
            return None
        text: str = one._value()  # noqa: SLF001 # what WTForms puts into the page
        return text

    def _is_untouched(self, name: str) -> bool:
        """Process the sent input, and return whether it equals the one that the page showed."""
        text = self._fill(name)
        one, shown_data = self[name], self[name].data
        one.process(self.form, shown_data)
        sent = ["\n".join(each.splitlines()) for each in one.raw_data or ()]
        is_same = one.data == shown_data and not one.process_errors or sent == [text]
        if is_untouched := is_same and not self._is_changed_meanwhile(name):
            one.process_errors = []
        return is_untouched

    def _compare(self, draft: Draft) -> None:
        """Compare the sent values with a draft."""
        self.draft = draft
        self.changed: dict[Address, Value | None] = self._operation_values()
        self.theirs: dict[Address, OtherValue] = {}
        for name, field in self.addresses.items():
            is_new = name in self.sent and self._is_changed_meanwhile(name)
            if is_new and not self._is_typed(name) and not self._is_wrong(name):
                self.sent.discard(name)  # unchanged here: show the other person's value
                is_new = False
            other = draft.shown(field) if is_new else draft.lineage.live.get(field, NO_REVISION)
            value = (draft.fields if is_new else draft.live_fields).get(field)
            if name not in self.sent:
                self._fill(name)
                if field in draft.conflicts:
                    self._show_beside(field, draft.fields.get(field), other, value)
            elif not self._is_wrong(name):
                self._judge(name, other, value, is_new=is_new)

    def _judge(self, name: str, other: int, value: Value | None, *, is_new: bool) -> None:
        """Decide whether what was typed is saved, or is shown beside the other value first."""
        field, mine, is_typed = self.addresses[name], self._value(name), self._is_typed(name)
        if is_new and mine == value:  # saved already, by a double click or by another person
            return
        # Disputed: changed by another person in the draft, or by an edition. Decided: both values
        # are equal, or the form was sent again after it had shown the other one.
        is_disputed = is_new or field in self.draft.conflicts
        is_decided = mine == value or self.form.get(BESIDE + name) == str(other)
        if is_disputed and not is_decided:
            if is_typed:
                self._show_beside(field, mine, other, value)
        elif is_typed or is_disputed:
            self.changed[field] = mine

    def _show_beside(
        self, field: Address, mine: Value | None, other: int, value: Value | None
    ) -> None:
        """Show another revision with its value beside a field."""
        by = current_studio.drafts.find([other]).get(other)
        shown = shown_change(Change(field, mine, value), self.draft.titles, translator(language()))
        self.theirs[field] = OtherValue(other, value, by, shown)
