"""Forms whose fields are fields of the draft, and what two people do to the same one.

A form has, beside each field, the digest of the value that it showed (`seen:`). If somebody else
has saved or published another value meanwhile, that is shown beside the typed one, and the form
says so with its digest (`beside:`): saving again decides. The form's other fields are saved.
"""

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
from ivr.publishing.draft import Draft, Save
from ivr.publishing.values import NOTHING, digest_of
from ivr.reports.diff.shown import ShownChange
from ivr.script import fields
from ivr.script.changes import Change
from ivr.script.fields import Value
from ivr.script.files import Files
from ivr.script.kinds import kind_of
from ivr.script.place import Address, written
from ivr.script.writing import UnreadableFileError, write
from ivr.studio import access
from ivr.studio.fields import home_of
from ivr.studio.inputs import HELD
from ivr.studio.saving import save
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.placeholders import shown_change

SEEN, BESIDE = "seen:", "beside:"
"""Beginnings of the names of what is sent with each field."""

DISPUTED = N_(
    "This has been changed in two ways, which must be brought together first. Open Publish, and "
    "choose there."
)

Values: TypeAlias = Mapping[Address, Value | None]
Operation: TypeAlias = Callable[[Draft], Values]
"""Returns new values of fields that are made from the present ones, such as a longer list."""


class Meta(DefaultMeta):
    """WTForms' own words in the reader's language."""

    def get_translations(self, form: BaseForm) -> Any:
        """Return the translations of WTForms' messages."""
        return translations


@dataclass(frozen=True, slots=True)
class Theirs:
    """Another value of a field that somebody saved or published meanwhile.

    `save` says who and when; `shown` how it differs from the value in the form.
    """

    value: Value | None
    save: Save | None
    shown: ShownChange

    @property
    def digest(self) -> str:
        """The digest of the value."""
        return digest_of(self.value)


class FieldForm(BaseForm):
    """Fields of a draft in a form.

    `inputs` are WTForms fields by address, made by `input_of` or by the page. With `sent`, what
    the request has of them is read; the others are as they are in the draft. `added` are values of
    fields that were typed elsewhere on the page, which showed none. `also` are operations on what
    is there, done once, which never conflict with what somebody else saved. Who may not change a
    field can only read its input.

    `changed` are the values to save; `theirs` are those of others, where nobody has decided yet.
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
            self.form[written(field)], self.form[SEEN + written(field)] = words, NOTHING
        self.draft = draft
        locked = self._locked()
        self.sent = {
            name
            for name in self.addresses
            if SEEN + name in self.form and (name in self.form or name not in locked)
        }
        self._also = also
        self._untouched = {name for name in self.sent if self._is_untouched(name)}
        self._compare(draft)

    def input(self, field: Address) -> Field:
        """Return the input of a field."""
        return self[written(field)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate what was sent, and whether it can be written."""
        wrong = [name for name in self.sent if not self[name].validate(self)]
        try:
            self._written()
        except UnreadableFileError as error:
            self.form_errors = [error.told(language())]
        if not self.draft.conflicts.isdisjoint(self._operated()):
            self.form_errors = [translator(language()).gettext(DISPUTED)]
        return not wrong and not self.form_errors

    @property
    def typed(self) -> Values:
        """The values that differ from those that the form showed; None for an empty field."""
        names = [name for name in self.addresses if name in self.sent and self._is_typed(name)]
        return {self.addresses[name]: self._value(name) for name in names} | self._operated()

    def files(self) -> Files:
        """Return the script with what was typed, if it can be written; for a check."""
        try:
            return self._written()
        except UnreadableFileError:
            return self.draft.files

    def seen(self, field: Address) -> str:
        """Return the digest that the form sends with a field."""
        name = written(field)
        if name in self.sent and field in self.theirs:
            return self.form[SEEN + name]
        return digest_of(self.draft.fields.get(field))

    def save(self) -> Values:
        """Save `changed`, and return it. If there are `theirs`, the form is to be shown again."""
        while True:
            values = self.changed
            try:
                draft = save(values, self.draft) if values else self.draft
            except ChangedMeanwhileError:
                self._compare(current_studio.drafts.current())
            else:
                self.sent -= set(map(written, values))
                self._also = lambda _: {}  # it is done
                self._compare(draft)
                return values

    def _locked(self) -> set[str]:
        """Make the inputs read-only that the person may not change, and return their names."""
        person = access.current_person()
        addresses = self.addresses.items()
        locked = {name for name, field in addresses if not person.may(home_of(field).role)}
        for name in locked:
            is_chosen = isinstance(self[name].widget, CheckboxInput | Select)
            lock = "disabled" if is_chosen else "readonly"
            self[name].render_kw = {**(self[name].render_kw or {}), lock: True}
        return locked

    def _written(self) -> Files:
        return write(self.draft.files, self.typed)

    def _operated(self) -> dict[Address, Value | None]:
        now = self.draft.fields
        values = self._also(self.draft).items()
        return {field: value for field, value in values if now.get(field) != value}

    def _is_wrong(self, name: str) -> bool:
        """Whether what was sent is no value; nothing is one, whatever WTForms says."""
        one = self[name]
        return bool(one.process_errors) and any(each.strip() for each in one.raw_data or ())

    def _value(self, name: str) -> Value | None:
        was = self.draft.fields.get(self.addresses[name])
        if name in self._untouched:
            return was
        data: Value | None = self[name].data
        shown_digest = self.form.get(SEEN + name, digest_of(was))
        is_empty = data in ("", [], {}, None) or (data is False and shown_digest == NOTHING)
        return None if is_empty else data

    def _is_typed(self, name: str) -> bool:
        """Whether there is a value that differs from the one that the form showed."""
        if name in self._untouched or self._is_wrong(name):
            return False
        return digest_of(self._value(name)) != self.form[SEEN + name]

    def _fill(self, name: str) -> str | None:
        """Show the value of the draft in an input; returns its text, if it has one.

        A value that is no such value, by a mistake in a file, is shown as it is written.
        """
        one, field = self[name], self.addresses[name]
        value = self.draft.fields.get(field)
        is_held = value is None or isinstance(value, HELD.get(kind_of(field).type, object))
        one.process(None, value if is_held else None)
        one.raw_data = None if is_held else [str(value)]
        if isinstance(one, BooleanField) or not hasattr(one, "_value"):
            return None
        text: str = one._value()  # noqa: SLF001 # what WTForms puts into the page
        return text

    def _is_untouched(self, name: str) -> bool:
        """Read what was sent, and tell whether it is what the page showed, however it was typed."""
        text = self._fill(name)
        one, shown_data = self[name], self[name].data
        one.process(self.form, shown_data)
        now = digest_of(self.draft.fields.get(self.addresses[name]))
        sent = ["\n".join(each.splitlines()) for each in one.raw_data or ()]
        is_same = one.data == shown_data and not one.process_errors or sent == [text]
        if is_untouched := is_same and self.form[SEEN + name] == now:
            one.process_errors = []
        return is_untouched

    def _compare(self, draft: Draft) -> None:
        """Compare what was sent with a draft."""
        self.draft = draft
        self.changed: dict[Address, Value | None] = self._operated()
        self.theirs: dict[Address, Theirs] = {}
        for name, field in self.addresses.items():
            now, live = draft.fields.get(field), draft.live_fields.get(field)
            is_new = name in self.sent and self.form[SEEN + name] != digest_of(now)
            if is_new and not self._is_typed(name) and not self._is_wrong(name):
                self.sent.discard(name)  # somebody else's value takes its place
            if name not in self.sent:
                self._fill(name)
                if field in draft.conflicts:
                    self.theirs[field] = self._theirs(field, now, live)
            elif not self._is_wrong(name):
                self._judge(name, now if is_new else live, is_new=is_new)

    def _judge(self, name: str, other: Value | None, *, is_new: bool) -> None:
        """Decide whether a value is to be saved, or stands beside the `other` one first."""
        field, mine = self.addresses[name], self._value(name)
        is_typed, is_same = self._is_typed(name), digest_of(mine) == digest_of(other)
        is_disputed = is_new or field in self.draft.conflicts
        is_decided = is_same or self.form.get(BESIDE + name) == digest_of(other)
        if is_new and is_same:  # sent twice
            return
        if is_disputed and not is_decided:
            if is_typed:
                self.theirs[field] = self._theirs(field, mine, other)
        elif is_typed or is_disputed:
            self.changed[field] = mine

    def _theirs(self, field: Address, mine: Value | None, other: Value | None) -> Theirs:
        history = current_studio.drafts.history(field)
        by = next((one for one in history if digest_of(one.value) == digest_of(other)), None)
        titles = fields.titles(self.draft.files)
        return Theirs(
            other, by, shown_change(Change(field, mine, other), titles, translator(language()))
        )
