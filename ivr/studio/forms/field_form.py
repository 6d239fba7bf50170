"""Forms for fields of the draft, with handling of concurrent changes.

A form sends with each field the revision that it showed (`seen:`). The value of that revision is
compared with the one typed and with the one that the draft shows now:

- nothing was typed: the field shows the value of the draft;
- the draft shows the same as the form did: the typed value is saved;
- the typed value is in the draft already: there is nothing to do;
- otherwise the page shows both values, and the form sends the revision of the other one (`beside:`)
  too: saving again decides, and says whose value was replaced.

If an edition changed a field after the draft did, the live value is the other one. Each field is
compared on its own, so the others of the form are saved.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Any, TypeAlias

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field
from wtforms.form import BaseForm
from wtforms.widgets import CheckboxInput, Select

from ivr.errors import ChangedMeanwhileError
from ivr.i18n import N_, translator
from ivr.reports.diff.shown_changes import ShownChange
from ivr.script.fields.place import FieldPath, format_path
from ivr.script.files import Files
from ivr.script.model.decoding import without_invisible
from ivr.script.reading.changes import Change
from ivr.script.reading.field_values import FieldValue
from ivr.studio.content.edit_pages import may_change, save
from ivr.studio.content.placeholders import shown_change
from ivr.studio.editions.draft import Draft
from ivr.studio.editions.lineage import NO_REVISION, Revision
from ivr.studio.editions.writing import write
from ivr.studio.services import current_studio
from ivr.studio.translation import language

SEEN = "seen:"
BESIDE = "beside:"
"""Prefixes of the names of inputs with revisions."""

REVISION = re.compile("[0-9]{1,9}")

DISPUTED = N_(
    "This cannot be saved yet, because there are two versions of it. Choose one "
    "of them on the page Publish first."
)

Values: TypeAlias = Mapping[FieldPath, FieldValue | None]
Operation: TypeAlias = Callable[[Draft], Values]
"""Function that computes new values of fields from the current draft, such as a longer list."""


@dataclass(frozen=True, slots=True)
class OtherValue:
    """Another value of a field, saved or published by another person meanwhile.

    `save` is its revision, if it was ever written; `shown` the difference to the value in the form.
    """

    id: int
    value: FieldValue | None
    save: Revision | None
    shown: ShownChange


class FieldForm(BaseForm):
    """A form for fields of a draft.

    `inputs` are WTForms fields by path, made by `input_of` or by the page. If the form was `sent`,
    the inputs in the request are read; the others have the values of the draft. `added` are values
    typed elsewhere on the page, for fields without an input. `operation` is done once, with the
    draft of that moment, so that it never conflicts with other changes. Fields that the person may
    not change are read-only.

    `sent_fields` are the fields with an input in the request, and `shown_values` what the page had
    in them. `values_to_save` are what saving changes. Values of other people are `undecided` until
    the person sends the form again with a decision, and `replaced` when they give way.
    """

    def __init__(
        self,
        draft: Draft,
        inputs: Mapping[FieldPath, Any],
        *,
        sent: bool = False,
        added: Mapping[FieldPath, str] = MappingProxyType({}),
        operation: Operation = lambda _: {},
    ) -> None:
        super().__init__({format_path(field): each for field, each in inputs.items()})
        self.fields_by_name = {format_path(field): field for field in inputs}
        self.form = MultiDict(request.form if sent else {})
        for field, words in added.items():
            self.form[format_path(field)] = words
            self.form[SEEN + format_path(field)] = str(NO_REVISION)
        self.draft = draft
        locked = self._locked()
        # A checkbox that is off is not sent, but counts as sent. A locked one does not.
        shown = {field for name, field in self.fields_by_name.items() if SEEN + name in self.form}
        missing = {field for field in locked if format_path(field) not in self.form}
        self.sent_fields = shown - missing
        self.shown_values = {field: self._shown_value(field) for field in self.sent_fields}
        self._operation = operation
        self._untouched: set[FieldPath] = set()
        for field in self.sent_fields:
            self._read(field)
        self._compare(draft)

    def input(self, field: FieldPath) -> Field:
        """Return the input of a field."""
        return self[format_path(field)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate the sent values, and the operations on the draft."""
        wrong = [field for field in self.sent_fields if not self.input(field).validate(self)]
        if not self.draft.conflicts.isdisjoint(self._operation_values()):
            self.form_errors = [translator(language()).gettext(DISPUTED)]
        return not wrong and not self.form_errors

    @property
    def typed_values(self) -> Values:
        """The values that differ from those that the form showed; None for an empty field."""
        fields = [field for field in self.fields_by_name.values() if self._is_typed(field)]
        return {field: self._value(field) for field in fields} | self._operation_values()

    def files(self) -> Files:
        """Return the script with the typed values, for a check."""
        return write(self.draft.files, self.typed_values)

    def revision_to_send(self, field: FieldPath) -> int:
        """Return the revision to send with a field."""
        is_beside = field in self.sent_fields and field in self.undecided
        return self._sent_revision(field) if is_beside else self.draft.revision_of(field)

    @property
    def rival_authors(self) -> list[str]:
        """Authors of unpublished values that this form replaces, or would if it were sent again."""
        saves = [other.save for other in (self.undecided or self.replaced).values()]
        return list(dict.fromkeys(save.author for save in saves if save and not save.edition))

    @property
    def is_overtaken(self) -> bool:
        """Whether another person has changed a field since the form was shown."""
        return any(map(self._is_changed_meanwhile, self.shown_values))

    @property
    def has_invisible(self) -> bool:
        """Whether invisible characters were typed or pasted, which the inputs have removed."""
        sent = chain.from_iterable(self.input(field).raw_data or () for field in self.sent_fields)
        return any(without_invisible(text) != text for text in sent)

    def save(self) -> Values:
        """Save and return `values_to_save`.

        The form must be shown again afterwards if values are `undecided`.
        """
        while True:
            values = self.values_to_save
            try:
                draft = save(values, self.draft) if values else self.draft
            except ChangedMeanwhileError:
                self._compare(current_studio.drafts.current())
            else:
                replaced = self.replaced
                self.sent_fields -= values.keys()
                self._operation = lambda _: {}  # call it only once
                self._compare(draft)
                self.replaced.update(replaced)
                return values

    def _sent_revision(self, field: FieldPath) -> int:
        """Return the revision that was sent with an input, or NO_REVISION if it is not a number."""
        sent = self.form.get(SEEN + format_path(field), "")
        return int(sent) if REVISION.fullmatch(sent) else NO_REVISION

    def _shown_value(self, field: FieldPath) -> FieldValue | None:
        """Return the value that the sent form showed; None if its revision is of another field."""
        id = self._sent_revision(field)
        if id == self.draft.revision_of(field):
            return self.draft.fields.get(field)
        earlier = current_studio.drafts.find(id)
        return earlier.value if earlier and earlier.field == field else None

    def _is_changed_meanwhile(self, field: FieldPath) -> bool:
        """Return whether the draft has another revision and value than the form showed.

        A text that was changed and then changed back has another revision only.
        """
        is_other = self._sent_revision(field) != self.draft.revision_of(field)
        return is_other and self.shown_values[field] != self.draft.fields.get(field)

    def _locked(self) -> set[FieldPath]:
        """Make inputs read-only that the person may not change, and return their fields."""
        locked = {field for field in self.fields_by_name.values() if not may_change([field])}
        for input in map(self.input, locked):
            is_chosen = isinstance(input.widget, CheckboxInput | Select)
            input.render_kw = {
                **(input.render_kw or {}),
                "disabled" if is_chosen else "readonly": True,
            }
        return locked

    def _operation_values(self) -> dict[FieldPath, FieldValue | None]:
        now = self.draft.fields
        values = self._operation(self.draft)
        return {field: value for field, value in values.items() if now.get(field) != value}

    def _is_wrong(self, field: FieldPath) -> bool:
        """Return whether an input is invalid.

        An empty one is not, although WTForms reports an error if it expects a number or a date.
        """
        input = self.input(field)
        return bool(input.process_errors) and any(each.strip() for each in input.raw_data or ())

    def _value(self, field: FieldPath) -> FieldValue | None:
        if field not in self.sent_fields or field in self._untouched:
            return self.draft.fields.get(field)
        data: FieldValue | None = self.input(field).data
        is_unset = data is False and self.shown_values[field] is None
        return None if data in ("", [], {}, None) or is_unset else data

    def _is_typed(self, field: FieldPath) -> bool:
        if field not in self.sent_fields or field in self._untouched or self._is_wrong(field):
            return False
        return self._value(field) != self.shown_values[field]

    def _fill_from_draft(self, field: FieldPath) -> None:
        self.input(field).process(None, self.draft.fields.get(field))

    def _read(self, field: FieldPath) -> None:
        """Read a sent input, and note in `_untouched` if it is as the page showed it.

        Such an input loses its errors, because the person did not type the wrong value.
        """
        self._fill_from_draft(field)
        input = self.input(field)
        shown_data = input.data
        shown_text = _text_of(input)
        input.process(self.form, shown_data)
        sent_lines = ["\n".join(text.splitlines()) for text in input.raw_data or ()]
        has_same_data = input.data == shown_data and not input.process_errors
        is_as_shown = has_same_data or sent_lines == [shown_text]
        if is_as_shown and not self._is_changed_meanwhile(field):
            self._untouched.add(field)
            input.process_errors = []

    def _compare(self, draft: Draft) -> None:
        """Compare each field with a draft, and judge it.

        This sets `draft`, `values_to_save`, `undecided` and `replaced`. It is done again after
        saving, and with the newer draft if somebody else saves at that moment.
        """
        self.draft = draft
        self.values_to_save: dict[FieldPath, FieldValue | None] = self._operation_values()
        self.undecided: dict[FieldPath, OtherValue] = {}
        self.replaced: dict[FieldPath, OtherValue] = {}
        for field in self.fields_by_name.values():
            if field in self.sent_fields and self._is_wrong(field):
                continue
            is_overtaken = field in self.sent_fields and self._is_changed_meanwhile(field)
            if is_overtaken and not self._is_typed(field):
                # Karin typed nothing here: the page shows what Sven has saved meanwhile.
                self.sent_fields.discard(field)
            if field not in self.sent_fields:
                self._fill_from_draft(field)
            self._judge(field)

    def _judge(self, field: FieldPath) -> None:
        """Note whether a field is saved, and whether another value is shown beside it.

        Karin opens a text, Sven saves another one, and Karin sends hers: his text is shown beside
        hers (`undecided`). She sends the form again, and with it that she has seen his revision:
        her text is saved (`values_to_save`), and the page says whose text gave way (`replaced`).
        """
        is_sent = field in self.sent_fields
        is_typed = self._is_typed(field)
        is_overtaken = is_sent and self._is_changed_meanwhile(field)
        mine = self._value(field)
        if not is_overtaken and field not in self.draft.conflicts:
            if is_typed:
                self.values_to_save[field] = mine
            return
        other = self._other_value(field, mine, in_draft=is_overtaken)
        has_seen_other = self.form.get(BESIDE + format_path(field), type=int) == other.id
        if is_sent and mine == other.value:
            if not is_overtaken:  # a conflict with the live value ends when that is saved
                self.values_to_save[field] = mine
        elif is_sent and has_seen_other:
            self.values_to_save[field] = mine
            self.replaced[field] = other
        elif is_typed or not is_sent:
            self.undecided[field] = other

    def _other_value(
        self, field: FieldPath, mine: FieldValue | None, *, in_draft: bool
    ) -> OtherValue:
        """Return the draft's value if `in_draft`, otherwise the live one, to show beside `mine`."""
        draft = self.draft
        live = self.draft.lineage.live
        id = draft.revision_of(field) if in_draft else live.get(field, NO_REVISION)
        value = (draft.fields if in_draft else draft.live_fields).get(field)
        shown = shown_change(Change(field, mine, value), draft.titles, translator(language()))
        return OtherValue(id, value, current_studio.drafts.find(id), shown)


def _text_of(input: Field) -> str | None:
    """Return the text that WTForms puts into the page for an input, if it has one."""
    text = None if isinstance(input, BooleanField) else getattr(input, "_value", None)
    return text() if text else None
