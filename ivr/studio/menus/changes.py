"""Changes of the menus, each from the files of a script to new ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from pydantic import ValidationError

from ivr.i18n import N_
from ivr.script.files import Files
from ivr.script.model import MAIN_MENU
from ivr.script.place import LINE_FILE, RECORDINGS
from ivr.script.tables import Patience
from ivr.studio.menus.conditions import (
    TopicWords,
    check_name,
    languages_with,
    new_name,
    new_texts,
    options_of,
    require,
    require_new,
    require_outside,
    require_some,
)
from ivr.studio.menus.menu_file import MenuError, MenuFile
from ivr.studio.settings.facts import without_texts


class MenuChange(Protocol):
    """A change of the menus."""

    def on(self, files: Files) -> Files:
        """Return the changed files; raises MenuError if the change is impossible."""


@dataclass(frozen=True, slots=True)
class OptionPlace:
    """Move an option to another position in its menu, counted from 0."""

    menu: str
    option: str
    at: int

    def on(self, files: Files) -> Files:
        file = MenuFile(files)
        options = list(options_of(file, self.menu))
        require(self.option, options, self.menu)
        options.remove(self.option)
        options.insert(max(0, min(self.at, len(options))), self.option)
        return _set(files, file, self.menu, options)


@dataclass(frozen=True, slots=True)
class MoveOption:
    """Move an option from one menu to the end of another one."""

    option: str
    source: str
    target: str

    def on(self, files: Files) -> Files:
        file = MenuFile(files)
        options = list(options_of(file, self.source))
        target = options_of(file, self.target)
        require(self.option, options, self.source)
        require_new(self.option, target, self.target)
        require_outside(file, self.option, self.target)
        options.remove(self.option)
        require_some(options, self.source)
        file.set_options(self.source, options)
        return _set(files, file, self.target, [*target, self.option])


@dataclass(frozen=True, slots=True)
class OfferText:
    """Add an existing text as the last option of a menu."""

    menu: str
    option: str

    def on(self, files: Files) -> Files:
        file = MenuFile(files)
        options = options_of(file, self.menu)
        check_name(self.option)
        require_new(self.option, options, self.menu)
        if not languages_with(files, file, self.option) or self.option == MAIN_MENU:
            raise MenuError(N_("There is no text “%(option)s”."), option=self.option)
        require_outside(file, self.option, self.menu)
        return _set(files, file, self.menu, [*options, self.option])


@dataclass(frozen=True, slots=True)
class AddTopic:
    """Add a new topic as the last option of a menu, with its text in each language.

    Without a name it gets one that is made from its label.
    """

    menu: str
    name: str
    words: Mapping[str, TopicWords] = field(hash=False)

    def on(self, files: Files) -> Files:
        file = MenuFile(files)
        options = options_of(file, self.menu)
        name = self.name or new_name(files, file, self.words)
        texts = new_texts(files, file, name, self.words, body_needed=True)
        return {**_set(files, file, self.menu, [*options, name]), **texts}


@dataclass(frozen=True, slots=True)
class AddMenu:
    """Move options of a menu into a new sub-menu, which takes the place of the first of them.

    Without a name it gets one that is made from its label.
    """

    menu: str
    name: str
    words: Mapping[str, TopicWords] = field(hash=False)
    options: tuple[str, ...]

    def on(self, files: Files) -> Files:
        file = MenuFile(files)
        options = list(options_of(file, self.menu))
        name = self.name or new_name(files, file, self.words)
        texts = new_texts(files, file, name, self.words, body_needed=False)
        for option in self.options:
            require(option, options, self.menu)
        below = [option for option in options if option in self.options]
        require_some(below, name)
        options[options.index(below[0])] = name
        kept = [option for option in options if option not in below]
        file.add_menu(name, below)
        return {**_set(files, file, self.menu, kept), **texts}


@dataclass(frozen=True, slots=True)
class Remove:
    """Remove an option from a menu.

    A sub-menu that no menu offers any more is removed too, with all that only it offered. The
    files of their texts and recordings, their review dates and their facts stay if `keep_texts` is
    set.
    """

    menu: str
    option: str
    keep_texts: bool = True

    def on(self, files: Files) -> Files:
        file = MenuFile(files)
        options = list(options_of(file, self.menu))
        require(self.option, options, self.menu)
        options.remove(self.option)
        require_some(options, self.menu)
        file.set_options(self.menu, options)
        gone = _forget(file, self.option)
        if self.keep_texts:
            return {**files, LINE_FILE: file.data}
        for name in gone:
            file.remove_date(name)
        removed = set(texts_of(files, file, gone))
        kept = {path: data for path, data in files.items() if path not in removed}
        return without_texts({**kept, LINE_FILE: file.data}, gone)


@dataclass(frozen=True, slots=True)
class SetKeys:
    """Set the keys for repeat, main menu and language."""

    repeat: str
    main_menu: str
    language: str

    def on(self, files: Files) -> Files:
        file = MenuFile(files)
        keys = {"repeat": self.repeat, "main_menu": self.main_menu, "language": self.language}
        if any(len(key) != 1 or key not in "123456789" for key in keys.values()):
            raise MenuError(N_("A key is one of the digits 1 to 9."))
        if len(set(keys.values())) < len(keys):
            raise MenuError(N_("The three keys must be different."), field="key-repeat")
        file.set_values("keys", keys)
        return {**files, LINE_FILE: file.data}


@dataclass(frozen=True, slots=True)
class MakeRoom:
    """Add an option to a menu that has no key left for it.

    Either some of its options go into a new sub-menu together with the new one, or the keys that
    mean the same everywhere move.
    """

    added: AddTopic | OfferText
    room: AddMenu | SetKeys

    def on(self, files: Files) -> Files:
        after, room = self.added.on(files), self.room
        if isinstance(room, AddMenu):
            if not room.options:
                raise MenuError(
                    N_("Choose at least one option that goes into the sub-menu with the new one.")
                )
            new = MenuFile(after).menus[self.added.menu][-1]
            room = replace(room, options=(*room.options, new))
        return room.on(after)


@dataclass(frozen=True, slots=True)
class SetPatience:
    """Set values of the patience, by their names in `line.toml`."""

    values: Mapping[str, int]

    def on(self, files: Files) -> Files:
        file = MenuFile(files)
        set_now = file.table.patience.model_dump()
        try:
            Patience.model_validate({**set_now, **self.values})
        except ValidationError as error:
            raise MenuError(
                N_(
                    "The line waits 5 to 15 seconds, and tries 2 or 3 times. A call lasts at most "
                    "5 to 60 minutes, and is slowed down to 50 to 100 percent."
                ),
                field=error.errors()[0]["loc"][0],
            ) from error
        new = {name: value for name, value in self.values.items() if value != set_now[name]}
        file.set_values("patience", new)
        return {**files, LINE_FILE: file.data}


def texts_of(files: Files, file: MenuFile, names: Sequence[str]) -> Iterator[str]:
    """Return the paths of texts and of their recordings, in all languages."""
    for code in dict.fromkeys(file.table.languages):
        for path in files:
            folder, _, base = path.rpartition("/")
            if folder == code and base.removesuffix(".txt") in names and base.endswith(".txt"):
                yield path
            elif folder == f"{code}/{RECORDINGS}" and base.rpartition(".")[0] in names:
                yield path


def _forget(file: MenuFile, option: str) -> list[str]:
    """Remove the menus that nothing leads to any more, and return the names of the unused texts."""
    gone: list[str] = []
    waiting = [option]
    while waiting:
        name = waiting.pop(0)
        offered = {each for options in file.menus.values() for each in options}
        if name in offered or name == file.table.contact:
            continue
        gone.append(name)
        if name in file.menus:
            waiting += file.menus[name]
            file.remove_menu(name)
    return gone


def _set(files: Files, file: MenuFile, menu: str, options: Sequence[str]) -> dict[str, bytes]:
    file.set_options(menu, options)
    return {**files, LINE_FILE: file.data}
