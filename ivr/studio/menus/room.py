"""What is possible where a menu has no key left for another option."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.script.menus import LAST_KEY, MAX_DEPTH
from ivr.script.model import MAIN_MENU
from ivr.studio.menus.conditions import below
from ivr.studio.menus.menu_file import MenuFile


@dataclass(frozen=True, slots=True)
class Room:
    """The ways to add an option to a full menu.

    `keys` are new places of the keys that mean the same everywhere, None if they have none. With
    `may_gather` some options can go into a sub-menu. `submenus` are those that have a free key.
    """

    keys: Mapping[str, str] | None
    may_gather: bool
    submenus: tuple[str, ...]


def free_keys(file: MenuFile) -> int:
    """Return how many options a menu can have: those with keys before the fixed ones."""
    return min(int(key) for key in file.table.keys.model_dump().values()) - 1


def room_in(file: MenuFile, menu: str) -> Room | None:
    """Return what is possible in a full menu; None if the menu has a key left."""
    count = len(file.menus[menu])
    if count < free_keys(file):
        return None
    return Room(
        keys=_later_keys(file) if count < LAST_KEY - len(_in_order(file)) else None,
        may_gather=_depth(file, menu) < MAX_DEPTH,
        submenus=tuple(
            option
            for option in file.menus[menu]
            if len(file.menus.get(option, ())) < free_keys(file) and option in file.menus
        ),
    )


def _later_keys(file: MenuFile) -> Mapping[str, str]:
    """Return the fixed keys in their order, at the end of the keypad."""
    names = _in_order(file)
    return {name: str(LAST_KEY - len(names) + at) for at, name in enumerate(names, start=1)}


def _in_order(file: MenuFile) -> list[str]:
    keys = file.table.keys.model_dump()
    return sorted(keys, key=lambda name: keys[name])


def _depth(file: MenuFile, menu: str) -> int:
    """Return the level of a menu: 1 for the main menu."""
    above = [name for name in file.menus if menu in below(file, name)]
    return len(above) + 1 if MAIN_MENU in above or menu == MAIN_MENU else MAX_DEPTH
