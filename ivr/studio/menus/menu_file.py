"""Editing menus, keys, patience and review dates in `line.toml`; comments and order stay."""

from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit

from ivr.script.files import Files
from ivr.script.model import MAIN_MENU
from ivr.studio.menus import option_list
from ivr.studio.writing.line_file import LineFile, LineFileError, unreadable

MENUS = "menus"


class MenuError(LineFileError):
    """The requested change of the menu cannot be made; nothing was changed."""


class IncompleteError(LineFileError):
    """A form of the menu lacks what it needs: `errors` says it field by field."""

    def __init__(self, errors: Sequence[MenuError]) -> None:
        super().__init__(errors[0].message, **errors[0].values)
        self.errors = tuple(errors)


class MenuFile(LineFile):
    """The menus, keys, patience and review dates of a script, which must have a main menu."""

    def __init__(self, files: Files) -> None:
        super().__init__(files)
        if MAIN_MENU not in self.table.menus:
            raise unreadable()

    @property
    def menus(self) -> Mapping[str, tuple[str, ...]]:
        """The options of each menu, in order."""
        return {name: tuple(menu.options) for name, menu in self.table.menus.items()}

    def set_options(self, menu: str, names: Sequence[str]) -> None:
        """Set the options of a menu; comments move with their options."""

        def expected(data: Any) -> None:
            data[MENUS][menu]["options"] = list(names)

        def change(document: Any) -> None:
            held = document[MENUS][menu]
            written = option_list.parse(held["options"].as_string()).with_names(names)
            held["options"] = tomlkit.parse(f"options = {written}")["options"]

        self.change(change, expected)

    def remove_date(self, text: str) -> None:
        """Remove the date of a text, if it has one of its own, and who read it."""
        for table in ("review", "read"):
            self.set_values(table, {text: None})

    def add_menu(self, name: str, options: Sequence[str]) -> None:
        """Add a menu after all others."""
        listed = ", ".join(f'"{option}"' for option in options)
        self.add_table(MENUS, name, [f"options = [{listed}]"])

    def remove_menu(self, name: str) -> None:
        """Remove a menu and the comment right above it."""
        self.remove_table(MENUS, name)
