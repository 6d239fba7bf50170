"""Forms of the menus: where an option is, a new topic or sub-menu, and the fixed keys."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.form import BaseForm
from wtforms.validators import AnyOf, StopValidation
from wtforms.widgets import CheckboxInput

from ivr.i18n import N_
from ivr.publishing.draft import Draft
from ivr.script.place import TEXTS, Address
from ivr.script.tables import Keys
from ivr.script.texts import NOTE_MARK
from ivr.script.titles import KEYS, Titles
from ivr.studio.field_form import FieldForm, Meta, Values
from ivr.studio.inputs import input_of
from ivr.studio.menus.operations import DIGITS, GONE, INTO, KEPT, Menus, Words
from ivr.studio.saving import may_change
from ivr.studio.writing.names import in_words, names_in, titles_in

PARTS = ("label", "body")

FULL = N_("No key is left here. Add a sub-menu, or remove an option.")


class MenuForm(BaseForm):
    """What is asked for a change of the menus, and the `fields` of the draft that it changes.

    `languages` are those in which it asks for words, and `notes` stand before the form.
    """

    is_reviewed = True
    """Whether it is saved once it was shown what the change means for callers."""

    def __init__(
        self, draft: Draft, heading: str, inputs: Mapping[str, Any], menu: str = ""
    ) -> None:
        super().__init__(inputs, meta=Meta())
        self.draft, self.heading, self.menu = draft, heading, menu
        self.languages: Mapping[str, str] = {}
        self.notes: list[str] = []
        if menu:
            self.notes.append(_("In the menu “%(name)s”", name=_titled(draft)(menu)))
        self.fields = FieldForm(draft, {})
        self.process(request.values)

    @property
    def is_sent(self) -> bool:
        """Whether something is asked, by the form or by a link with what is chosen."""
        return request.method == "POST" or any(one.name in request.args for one in self)

    def done(self, menus: Menus) -> Values:
        """Return the change of the menus as they are now; raises MenuError if there is none."""
        raise NotImplementedError

    def changed(self) -> FieldForm:
        """Return the `fields` with the change."""
        self.fields = FieldForm(
            self.draft, {}, sent=True, also=lambda draft: self.done(Menus(draft.fields))
        )
        return self.fields

    def after(self, saved: Values) -> str:
        """Return the address of the page that follows when fields were saved."""
        return url_for("studio.texts")


class PlaceForm(MenuForm):
    """The place of an option of a menu, or of a text that no menu offers."""

    def __init__(self, draft: Draft, menu: str, option: str) -> None:
        menus, titled = Menus(draft.fields), _titled(draft)
        options, places = menus.options.get(menu, ()), menus.places(menu, option)
        keeps_facts = GONE in places and not may_change(menus.put(menu, option, GONE))
        if keeps_facts:
            places = tuple(place for place in places if place != GONE)
        place = RadioField(
            _("Where do callers find it?"),
            choices={each: _place(each, options, titled) for each in places},
            default=str(options.index(option)) if option in options else None,
        )
        words = _("Move or remove “%(name)s”") if menu else _("Offer “%(name)s” in a menu")
        super().__init__(draft, words % {"name": titled(option)}, {"place": place}, menu)
        self.option, self.places = option, places
        if keeps_facts:
            self.notes.append(
                _("The texts say facts that only publishers may remove, so they are kept.")
            )
        if KEPT in places and option == menus.contact:
            self.notes.append(
                _("The phone numbers stay under key 0, so their text is kept in any case.")
            )
        if KEPT in places and option in menus.options:
            self.notes.append(
                _("With a sub-menu that is removed, every option goes that only it offers.")
            )

    def done(self, menus: Menus) -> Values:
        """Return the change that puts the option there."""
        return menus.put(self.menu, self.option, self["place"].data)


class NewTopic(MenuForm):
    """The words of a new topic in each language."""

    is_reviewed = False

    def __init__(self, draft: Draft, menu: str) -> None:
        languages = in_words(names_in(draft.files).languages)
        inputs = _words(
            languages, _("Text: what is heard when it is chosen, one sentence per line")
        )
        super().__init__(draft, _("Add a topic"), inputs, menu)
        self.languages = languages
        next(iter(self)).render_kw["autofocus"] = request.method == "GET"
        if Menus(draft.fields).is_full(menu):
            self.notes.append(_(FULL))

    def done(self, menus: Menus) -> Values:
        """Return the change that adds the topic."""
        return menus.add_topic(self.menu, _typed(self, self.languages))

    def after(self, saved: Values) -> str:
        """Return the address of the new topic's page, where its findings are mended."""
        new = next((field[2] for field in saved if field[1:2] == (TEXTS,)), None)
        return url_for("studio.texts_edit", name=new) if new else super().after(saved)


class NewMenu(MenuForm):
    """The words of a new sub-menu in each language, and the options that go into it."""

    def __init__(self, draft: Draft, menu: str) -> None:
        languages, titled = in_words(names_in(draft.files).languages), _titled(draft)
        below = SelectMultipleField(
            _("Options that go into the sub-menu"),
            choices={option: titled(option) for option in Menus(draft.fields).options[menu]},
            option_widget=CheckboxInput(),
            validators=[_some],
        )
        words = _words(languages, _("What is said before its options (optional)"), is_menu=True)
        super().__init__(draft, _("Add a sub-menu"), {"options": below, **words}, menu)
        self.languages = languages

    def done(self, menus: Menus) -> Values:
        """Return the change that adds the sub-menu."""
        chosen = self["options"].data
        return menus.add_menu(self.menu, chosen, _typed(self, self.languages))


class KeysForm(MenuForm):
    """The keys that mean the same everywhere."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft, _("Change the keys that mean the same everywhere"), {})
        self.fields = _Keys(draft, dict(_keys(draft)), sent=request.method == "POST")

    def changed(self) -> FieldForm:
        """Return the keys."""
        return self.fields


class _Keys(FieldForm):
    def validate(self, extra_validators: Any = None) -> bool:
        """Require three different keys."""
        is_valid = super().validate(extra_validators)
        chosen = [each.data for each in self]
        if is_valid and len(set(chosen)) < len(chosen):
            next(iter(self)).errors = [_("The three keys must be different.")]
            return False
        return is_valid


def _keys(draft: Draft) -> Iterator[tuple[Address, Any]]:
    """Yield the inputs of the fixed keys by address; a wrong one can be chosen as it is."""
    for name in Keys.model_fields:
        now = str(draft.fields.get(("keys", name), ""))
        yield (
            ("keys", name),
            SelectField(
                _(KEYS[name]),
                choices={key: key for key in (*DIGITS, now)},
                validators=[AnyOf(DIGITS, _("A key is one of the digits 1 to 9."))],
                render_kw={"data-typed": True},
            ),
        )


def _place(place: str, options: Sequence[str], titled: Callable[[str], str]) -> str:
    """Return what a place of an option is called."""
    if place == KEPT:
        return str(
            _(
                "Remove it, and keep its texts in the studio: nobody hears them, and they can be "
                "offered again"
            )
        )
    if place == GONE:
        return str(_("Remove it with its texts and recordings. Earlier editions keep them"))
    if place.startswith(INTO):
        menu = titled(place.removeprefix(INTO))
        return str(_("Last in the menu “%(menu)s”", menu=menu))
    at = int(place)
    return str(_("Key %(key)s, now “%(name)s”", key=at + 1, name=titled(options[at])))


def _titled(draft: Draft) -> Callable[[str], str]:
    """Return what gives texts and menus their titles."""
    return titles_in(Titles(draft.fields))


def _some(form: BaseForm, field: Any) -> None:
    """Require an option."""
    if not field.data:
        raise StopValidation(_("Choose at least one option for the sub-menu."))


def _words(languages: Mapping[str, str], body: str, *, is_menu: bool = False) -> Mapping[str, Any]:
    """Return the inputs for the label and body in each language; a sub-menu can do without body."""
    inputs: dict[str, Any] = {}
    for code, language in languages.items():
        inputs[f"{code}/label"] = _input(
            code,
            "label",
            _("Label: what is heard in the menu"),
            _(
                "Write the label in %(language)s: what callers hear in the menu. It cannot "
                "begin with %(mark)s.",
                language=language,
                mark=NOTE_MARK,
            ),
        )
        missing = _(
            "Write the text in %(language)s: what callers hear when they choose it.",
            language=language,
        )
        inputs[f"{code}/body"] = _input(code, "body", body, "" if is_menu else missing)
    return inputs


def _typed(form: BaseForm, languages: Iterable[str]) -> Words:
    """Return what was typed, by language."""
    return {code: {part: form[f"{code}/{part}"].data for part in PARTS} for code in languages}


def _input(code: str, part: str, label: str, missing: str) -> Any:
    """Return an input for words; they are required if there is a message for `missing` ones."""

    def required(form: BaseForm, field: Any) -> None:
        if not field.data or part == "label" and field.data.startswith(NOTE_MARK):
            raise StopValidation(missing)

    return input_of(
        (code, TEXTS, "new", part),
        label,
        id=f"{code}/{part}",
        validators=[required] if missing else [],
        render_kw={
            "lang": code,
            "autocomplete": "off",
            "data-typed": True,
            **({"required": True} if missing else {}),
            **({"rows": 6} if part == "body" else {}),
        },
    )
