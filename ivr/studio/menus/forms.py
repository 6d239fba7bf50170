"""Forms of the menus: the place of an option, and a new topic or sub-menu."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.form import BaseForm
from wtforms.widgets import CheckboxInput

from ivr.i18n import N_
from ivr.script.fields.place import TEXTS, format_path
from ivr.studio.content.edit_pages import may_change
from ivr.studio.content.names import in_words, names_in, titles_in
from ivr.studio.editions.draft import Draft
from ivr.studio.forms.field_form import FieldForm, Values
from ivr.studio.forms.inputs import needed, one_of
from ivr.studio.menus.operations import DROP_TEXTS, INTO, KEEP_TEXTS, Menus, NewWords
from ivr.studio.texts.form import (
    BODY,
    LABEL,
    NO_LABEL,
    accepted_names,
    languages_saying,
    text_input,
    with_names,
)

KEY = "key"
"""Name of the input for the key of a new topic."""

NEW = "new"
NEW_MENU = "new-menu"
"""Placeholders for the names of a new text, and of a sub-menu that is added with it. The names are
derived from their labels."""

MISSING = {LABEL: NO_LABEL, BODY: N_("Write the text that callers hear when they choose it.")}
"""Errors of the parts of a new text."""

NOTHING: Mapping[str, Any] = MappingProxyType({})

ONE_LANGUAGE = N_("One language is enough to save it.")


class MenuForm(BaseForm, ABC):
    """A form for a change of the menus, and the `fields` of the draft that it changes.

    The change is computed from the menus at the time of saving, so that it never conflicts.
    `languages` are the languages of its text inputs, and `notes` are shown before the form.
    """

    def __init__(
        self, draft: Draft, heading: str, inputs: Mapping[str, Any], menu: str = ""
    ) -> None:
        super().__init__(inputs)
        self.draft = draft
        self.heading = heading
        self.menu = menu
        self.languages: Mapping[str, str] = {}
        self.notes: list[str] = []
        if menu:
            self.notes.append(_("In the menu “%(name)s”", name=titles_in(draft.titles)(menu)))
        self.fields = FieldForm(draft, {})
        self.process(request.values)

    @property
    def has_inputs(self) -> bool:
        """Whether the page shows the inputs, because the change is possible."""
        return True

    @property
    def is_sent(self) -> bool:
        """Whether the request has values for the form, posted or in a link."""
        return request.method == "POST" or any(field.name in request.args for field in self)

    @abstractmethod
    def change(self, menus: Menus) -> Values:
        """Return the change of the current menus; raises MenuError if it is impossible."""

    def with_change(self) -> FieldForm:
        """Return `fields` with the change."""
        self.fields = FieldForm(
            self.draft, {}, sent=True, operation=lambda draft: self.change(Menus(draft.fields))
        )
        return self.fields

    def address_after(self, saved: Values) -> str:
        """Return the address of the page to show after saving."""
        return url_for("studio.texts", _anchor=f"text-{self.menu}" if self.menu else None)


class PlaceForm(MenuForm):
    """The place of an option of a menu, or of a text that no menu offers."""

    def __init__(self, draft: Draft, menu: str, option: str) -> None:
        menus = Menus(draft.fields)
        titled = titles_in(draft.titles)
        options = menus.options.get(menu, ())
        places = menus.places(menu, option)
        keeps_facts = DROP_TEXTS in places and not may_change(menus.put(menu, option, DROP_TEXTS))
        if keeps_facts:
            places = tuple(place for place in places if place != DROP_TEXTS)
        known = any(field[1:3] == (TEXTS, option) for field in draft.live_fields)
        place = RadioField(
            _("Where do callers find it?"),
            choices={each: _place_label(each, options, titled, known) for each in places},
            default=str(options.index(option)) if option in options else None,
            validate_choice=False,
            validators=[one_of(places, _("Choose one of these places. There is no other now."))],
        )
        words = _("Move or remove “%(name)s”") if menu else _("Offer “%(name)s” in a menu")
        super().__init__(draft, words % {"name": titled(option)}, {"place": place}, menu)
        self.option = option
        self.places = places
        if KEEP_TEXTS in places and option == menus.contact:
            self.notes.append(
                _("The phone numbers stay under key 0, so their text is kept in any case.")
            )
        if KEEP_TEXTS in places and option in menus.options:
            self.notes.append(
                _(
                    "If you remove a sub-menu, every option that is only in this sub-menu is "
                    "removed too."
                )
            )

    def change(self, menus: Menus) -> Values:
        """Return the change that puts the option there."""
        return menus.put(self.menu, self.option, self["place"].data)


class NewText(MenuForm):
    """The words of a new text; other languages than the first one written can follow later."""

    parts: Sequence[str]
    """The parts of the text that are typed in each language."""

    def __init__(
        self, draft: Draft, heading: str, menu: str, others: Mapping[str, Any] = NOTHING
    ) -> None:
        languages = in_words(names_in(draft.files).languages)
        inputs = dict(others)
        for code, title in languages.items():
            for part in self.parts:
                inputs[_new(code, part)] = text_input((code, TEXTS, NEW, part), title, draft)
        super().__init__(draft, heading, inputs, menu)
        self.languages = languages
        self.accepted = accepted_names(request.values)

    def validate(self, extra_validators: Any = None) -> bool:
        """Require all parts in one language, and in each other one that was begun."""
        is_valid = super().validate(extra_validators)
        begun = [code for code in self.languages if self._is_begun(code)]
        for code in begun or [*self.languages][:1]:
            for part in self.parts:
                field = self[_new(code, part)]
                if not field.data:
                    field.errors = [_(MISSING[part])]
                    is_valid = False
        return is_valid

    def languages_saying(self, name: str) -> list[str]:
        """Return the languages whose new text says a name."""
        wordings = {code: " ".join(parts.values()) for code, parts in self.typed_words.items()}
        return languages_saying(name, wordings)

    def _is_begun(self, code: str) -> bool:
        return any(self._typed_parts(code).values())

    @property
    def typed_words(self) -> NewWords:
        """The typed words by language."""
        return {code: self._typed_parts(code) for code in self.languages}

    def _typed_parts(self, code: str) -> Mapping[str, str]:
        return {part: self[_new(code, part)].data or "" for part in self.parts}

    def address_after(self, saved: Values) -> str:
        """Return the address of the new menu in Texts and menu."""
        new = self._name_of_new_text(saved)
        return url_for("studio.texts", _anchor=f"text-{new}" if new else None)

    def _name_of_new_text(self, saved: Values) -> str | None:
        return next((field[2] for field in saved if field[1:2] == (TEXTS,)), None)

    def with_names(self, menus: Menus, change: Values) -> Values:
        """Return a change with the accepted names."""
        return {**change, **with_names(menus.fields, self.accepted, self.languages_saying)}


class NewTopic(NewText):
    """The words of a new topic."""

    parts = (LABEL, BODY)

    def __init__(self, draft: Draft, menu: str) -> None:
        menus = Menus(draft.fields)
        titled = titles_in(draft.titles)
        options = menus.options[menu]
        last = _("Key %(key)s, after the others", key=len(options) + 1)
        positions = {str(at): _place_label(str(at), options, titled) for at in range(len(options))}
        key = SelectField(
            _("Which key do callers press for it?"),
            choices={"": last, **positions},
            validate_choice=False,
            validators=[
                one_of(["", *positions], _("Choose one of these keys. There is no other now."))
            ],
            render_kw={"data-typed": True},
        )
        self._is_full = menus.is_full(menu)
        others = {} if self._is_full else {KEY: key}
        super().__init__(draft, _("Add a topic"), menu, others)
        self[_new(next(iter(self.languages)), LABEL)].render_kw["autofocus"] = (
            request.method == "GET"
        )
        full = _("No key is left here. A new topic goes into a sub-menu.")
        self.notes.append(full if self._is_full else _(ONE_LANGUAGE))

    @property
    def has_inputs(self) -> bool:
        """Whether a topic can be added, or words were sent that must not be lost."""
        return self.is_sent or not self._is_full

    def change(self, menus: Menus) -> Values:
        """Return the change that adds the topic."""
        position = self[KEY].data if KEY in self else ""
        added = menus.add_topic(self.menu, self.typed_words, int(position) if position else None)
        return self.with_names(menus, added)

    def address_after(self, saved: Values) -> str:
        """Return the address of the new topic's page, which shows its findings."""
        new = self._name_of_new_text(saved)
        return url_for("studio.texts_edit", name=new) if new else super().address_after(saved)


class NewMenu(NewText):
    """The label of a new sub-menu, and the options to move into it."""

    parts = (LABEL,)

    def __init__(self, draft: Draft, menu: str) -> None:
        super().__init__(draft, _("Add a sub-menu"), menu, {"options": _options_below(draft, menu)})
        self.notes.append(_(ONE_LANGUAGE))

    def change(self, menus: Menus) -> Values:
        """Return the change that adds the sub-menu."""
        added = menus.add_menu(self.menu, self["options"].data, self.typed_words)
        return self.with_names(menus, added)


class NewMenuWithTopic(NewText):
    """A new topic in a new sub-menu, and the options to move there too: for a full menu."""

    parts = (LABEL, BODY)

    def __init__(self, draft: Draft, menu: str) -> None:
        languages = in_words(names_in(draft.files).languages)
        menus = Menus(draft.fields)
        inputs: dict[str, Any] = {"options": _options_below(draft, menu)}
        for code, title in languages.items():
            inputs[_new(code, LABEL, NEW_MENU)] = text_input(
                (code, TEXTS, NEW_MENU, LABEL),
                title,
                draft,
                label=_("Label of the sub-menu in %(language)s", language=title),
            )
        super().__init__(draft, _("Add a topic in a new sub-menu"), menu, inputs)
        for code, title in languages.items():
            self[_new(code, LABEL)].label.text = _(
                "Label of the topic in %(language)s", language=title
            )
        self._most = menus.last_key - 1
        self.notes.append(_("The topic comes last in the sub-menu."))
        self.notes.append(_(ONE_LANGUAGE))

    def validate(self, extra_validators: Any = None) -> bool:
        """Require a label of the sub-menu in the languages of the topic, and room for the topic."""
        is_valid = super().validate(extra_validators)
        for code in [code for code in self.languages if self._is_begun(code)]:
            label = self[_new(code, LABEL, NEW_MENU)]
            if not label.data:
                label.errors = [_(NO_LABEL)]
                is_valid = False
        options = self["options"]
        if len(options.data or ()) > self._most:
            options.errors = [_("Leave one option here, so that the sub-menu has a key left.")]
            is_valid = False
        return is_valid

    def _is_begun(self, code: str) -> bool:
        return super()._is_begun(code) or bool(self[_new(code, LABEL, NEW_MENU)].data)

    @property
    def _labels(self) -> NewWords:
        """The typed labels of the sub-menu by language."""
        return {
            code: {LABEL: self[_new(code, LABEL, NEW_MENU)].data or ""} for code in self.languages
        }

    def languages_saying(self, name: str) -> list[str]:
        """Return the languages whose new topic or sub-menu says a name."""
        labels = {code: parts[LABEL] for code, parts in self._labels.items()}
        found = {*super().languages_saying(name), *languages_saying(name, labels)}
        return [code for code in self.languages if code in found]

    def change(self, menus: Menus) -> Values:
        """Return the change that adds the sub-menu with the options, and the topic after them."""
        added = menus.add_menu_with_topic(
            self.menu, self["options"].data, self._labels, self.typed_words
        )
        return self.with_names(menus, added)


def _options_below(draft: Draft, menu: str) -> Any:
    """Return the input for the options of a menu that go into a new sub-menu."""
    titled = titles_in(draft.titles)
    options = Menus(draft.fields).options[menu]
    return SelectMultipleField(
        _("Options that go into the sub-menu"),
        choices={option: titled(option) for option in options},
        option_widget=CheckboxInput(),
        validate_choice=False,
        validators=[
            needed(_("Choose at least one option for the sub-menu.")),
            one_of(options, _("Choose among these options. The menu has no others now.")),
        ],
    )


def _place_label(
    place: str, options: Sequence[str], titled: Callable[[str], str], is_live: bool = True
) -> str:
    if place == KEEP_TEXTS:
        return str(
            _(
                "Remove it, and keep its texts in the studio: nobody hears them, and they can be "
                "offered again"
            )
        )
    if place == DROP_TEXTS:
        if not is_live:
            return str(_("Remove it with its texts and recordings. It was never published"))
        return str(_("Remove it with its texts and recordings. Earlier editions keep them"))
    if place.startswith(INTO):
        menu = titled(place.removeprefix(INTO))
        return str(_("Last in the menu “%(menu)s”", menu=menu))
    at = int(place)
    return str(_("Key %(key)s, now “%(name)s”", key=at + 1, name=titled(options[at])))


def _new(code: str, part: str, name: str = NEW) -> str:
    return format_path((code, TEXTS, name, part))
