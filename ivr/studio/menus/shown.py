"""The menus of a draft, for the page Menu. The draft may have mistakes."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.call.timetable import timetables
from ivr.checks.check import Check
from ivr.script import fields
from ivr.script.files import Files
from ivr.script.menus import LAST_KEY, is_reserved
from ivr.script.model import MAIN_MENU
from ivr.studio.menus.menu_file import MenuFile
from ivr.studio.writing.names import is_name


@dataclass(frozen=True, slots=True)
class MenuRow:
    """An option: its key if there is one left, its name, and its label by language.

    `heard` are the seconds until the text begins for a caller who waits for its option.
    """

    key: str
    name: str
    labels: Mapping[str, str]
    is_menu: bool
    heard: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ShownMenu:
    """A menu with its options in order."""

    name: str
    labels: Mapping[str, str]
    rows: tuple[MenuRow, ...]


def shown_menus(files: Files, file: MenuFile, check: Check) -> tuple[ShownMenu, ...]:
    """Return all menus, the main menu first."""
    heard = _heard(check)
    names = sorted(file.menus, key=lambda name: name != MAIN_MENU)
    return tuple(
        ShownMenu(
            name,
            labels_of(files, file, name),
            tuple(
                MenuRow(
                    key=str(number) if number <= LAST_KEY else "",
                    name=option,
                    labels=labels_of(files, file, option),
                    is_menu=option in file.menus,
                    heard=heard.get(option, {}),
                )
                for number, option in enumerate(file.menus[name], start=1)
            ),
        )
        for name in names
    )


def labels_of(files: Files, file: MenuFile, name: str) -> Mapping[str, str]:
    """Return the label of a topic or menu by language, where there is one."""
    return fields.titles(files).labels(name)


def offerable(files: Files, file: MenuFile, menu: str) -> tuple[str, ...]:
    """Return existing texts and menus that could be added to a menu; no announcements."""
    codes = file.table.languages
    written = {
        base.removesuffix(".txt")
        for path in files
        for folder, _, base in [path.rpartition("/")]
        if folder in codes and base.endswith(".txt")
    }
    fixed = {MAIN_MENU, *file.menus[menu], *file.table.announcements}
    return tuple(
        sorted(name for name in written - fixed if is_name(name) and not is_reserved(name))
    )


def _heard(check: Check) -> Mapping[str, Mapping[str, float]]:
    """Return the seconds until a topic begins, by topic and language."""
    found: dict[str, dict[str, float]] = {}
    for table in timetables(check.line) if check.line else ():
        for topic in table.topics:
            if topic.after_option is not None:
                found.setdefault(topic.topic, {})[table.language] = topic.after_option
    return found
