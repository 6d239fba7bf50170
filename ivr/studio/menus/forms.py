"""Read a change of the menus from a form."""

import re
from collections.abc import Iterable, Iterator, Mapping

from werkzeug.datastructures import MultiDict

from ivr.i18n import N_
from ivr.studio.menus.changes import (
    AddMenu,
    AddTopic,
    MakeRoom,
    MenuChange,
    MoveOption,
    OfferText,
    OptionPlace,
    Remove,
    SetKeys,
)
from ivr.studio.menus.conditions import TopicWords, words_missing
from ivr.studio.menus.menu_file import IncompleteError, MenuError

Form = MultiDict[str, str]

LABEL = "label-"
BODY = "body-"
ROOM = "room-"
"""Prefix of the fields that say how to make room for another option."""


def change_in(form: Form) -> MenuChange:
    """Return the change that a form asks for; raises MenuError if there is none."""
    kind = form.get("act", "")
    menu, option = form.get("menu", ""), form.get("option", "")
    if kind == "place":
        return OptionPlace(menu, option, _number(form, "at"))
    if kind == "move":
        return MoveOption(option, menu, form.get("target", ""))
    if kind == "offer":
        return _with_room(form, OfferText(menu, option))
    if kind == "remove":
        return Remove(menu, option, keep_texts=form.get("texts") != "out")
    if kind == "topic":
        return _with_room(form, AddTopic(menu, form.get("name", "").strip(), words_in(form)))
    if kind == "menu":
        options = tuple(form.getlist("options"))
        return AddMenu(menu, form.get("name", "").strip(), words_in(form), options)
    if kind == "keys":
        return _keys(form)
    raise MenuError(N_("Nothing was requested. Use the buttons on the page."))


def require_words(form: Form, codes: Iterable[str]) -> None:
    """Require the form of a new topic or sub-menu to have its words in all languages.

    Raises IncompleteError with everything that is missing.
    """
    if missing := tuple(_missing(form, tuple(codes))):
        raise IncompleteError(missing)


def _missing(form: Form, codes: Iterable[str]) -> Iterator[MenuError]:
    kind = form.get("act")
    if form.get("room") == "menu":
        for code, words in _words_of(form, codes, ROOM):
            yield from words_missing(code, words, body_needed=False, prefix=ROOM)
    if kind in ("topic", "menu"):
        for code, words in _words_of(form, codes, ""):
            yield from words_missing(code, words, body_needed=kind == "topic")
    if "menu" in (kind, form.get("room")) and not form.get("options"):
        yield MenuError(N_("Choose at least one option for the sub-menu."), field="options")


def _words_of(form: Form, codes: Iterable[str], prefix: str) -> Iterator[tuple[str, TopicWords]]:
    written = words_in(form, prefix)
    return ((code, written.get(code, TopicWords(""))) for code in codes)


def words_in(form: Form, prefix: str = "") -> Mapping[str, TopicWords]:
    """Return the words of a new text by language code."""
    label, body = prefix + LABEL, prefix + BODY
    codes = [name.removeprefix(label) for name in form if name.startswith(label)]
    return {
        code: TopicWords(form.get(label + code, ""), form.get(body + code, "")) for code in codes
    }


def _with_room(form: Form, added: AddTopic | OfferText) -> MenuChange:
    """Return a change with the way to make room for it, if the form says one."""
    if form.get("room") == "menu":
        options = tuple(form.getlist("options"))
        return MakeRoom(added, AddMenu(added.menu, "", words_in(form, ROOM), options))
    if form.get("room") == "keys":
        return MakeRoom(added, _keys(form))
    return added


def _keys(form: Form) -> SetKeys:
    return SetKeys(*(form.get(name, "") for name in ("repeat", "main_menu", "language")))


def _number(form: Form, name: str) -> int:
    written = form.get(name, "").strip()
    if not re.fullmatch(r"-?[0-9]{1,9}", written):
        raise MenuError(N_("“%(written)s” is not a whole number."), written=written, field=name)
    return int(written)
