"""Changes of the menus and their errors in words, with labels instead of the names of files."""

from collections.abc import Mapping

from flask_babel import gettext as _

from ivr.errors import IVRError
from ivr.script import fields
from ivr.script.files import Files
from ivr.script.model import MAIN_MENU
from ivr.studio.menus.changes import (
    AddMenu,
    AddTopic,
    MakeRoom,
    MenuChange,
    MoveOption,
    OfferText,
    OptionPlace,
    Remove,
)
from ivr.studio.menus.menu_file import MenuFile
from ivr.studio.menus.shown import labels_of
from ivr.studio.pages.titles import in_words
from ivr.studio.translation import language
from ivr.studio.writing.line_file import LineFileError
from ivr.studio.writing.names import names_in

NAMES = ("option", "menu", "name")
"""Values of errors that name a topic or menu."""


class MenuWords:
    """Names the topics and menus of a draft by their labels."""

    def __init__(self, files: Files, file: MenuFile) -> None:
        self._files = files
        self._file = file

    def title(self, name: str) -> str:
        """Return the label of a topic or menu; the main menu has a name of its own."""
        if name == MAIN_MENU:
            return str(_("Main menu"))
        return _titled(labels_of(self._files, self._file, name), name)

    def error(self, error: LineFileError) -> str:
        """Return an error, in the reader's language."""
        values = error.values
        named = {name: self.title(str(values[name])) for name in NAMES if name in values}
        if "code" in values:
            code = str(values["code"])
            named["code"] = in_words([code])[code]
        return IVRError(error.message, **{**values, **named}).told(language())

    def heading(self, change: MenuChange) -> object:
        """Return a change as a heading."""
        match change:
            case MakeRoom():
                return self.heading(change.added)
            case OptionPlace():
                name = self.title(change.option)
                return _("Put “%(name)s” on key %(key)s", name=name, key=change.at + 1)
            case MoveOption():
                name, menu = self.title(change.option), self.title(change.target)
                return _("Move “%(name)s” to the menu “%(menu)s”", name=name, menu=menu)
            case OfferText():
                name, menu = self.title(change.option), self.title(change.menu)
                return _("Offer “%(name)s” in the menu “%(menu)s”", name=name, menu=menu)
            case AddTopic():
                return _("Add the topic “%(name)s”", name=_label(change))
            case AddMenu():
                return _("Add the sub-menu “%(name)s”", name=_label(change))
            case Remove():
                name, menu = self.title(change.option), self.title(change.menu)
                return _("Remove “%(name)s” from the menu “%(menu)s”", name=name, menu=menu)
            case _:
                return _("Change the keys that mean the same everywhere")


def text_titles(files: Files) -> dict[str, str]:
    """Return what people call each text, by its name, in the order of a call."""
    names = names_in(files)
    titles = fields.titles(files)
    return {name: titles.of(name, language()) for name in names.texts}


def _label(change: AddTopic | AddMenu) -> str:
    labels = {code: words.label for code, words in change.words.items()}
    return _titled(labels, change.name)


def _titled(labels: Mapping[str, str], name: str) -> str:
    """Return a label as a title, with a capital letter as on every page."""
    title = labels.get(language()) or next(iter(labels.values()), name.replace("-", " "))
    return title[:1].upper() + title[1:]
