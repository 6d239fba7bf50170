"""Ways from the main menu to topics and menus, as keys."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from ivr.script.model import CONTACT_KEY, MAIN_MENU, Menu, Script

Way: TypeAlias = tuple[str, ...]
"""Keys in the order in which they are pressed."""


def ways(script: Script) -> Mapping[str, tuple[Way, ...]]:
    """Return all ways to each topic and sub-menu; the contact's own key is the last."""
    found: dict[str, list[Way]] = {}

    def descend(menu: Menu, way: Way, above: Sequence[str]) -> None:
        for key, target in menu.options.items():
            there = (*way, key)
            found.setdefault(target, []).append(there)
            below = script.menus.get(target)
            if below and below.name not in above:  # a script with errors may go in circles
                descend(below, there, (*above, below.name))

    descend(script.menus[MAIN_MENU], (), (MAIN_MENU,))
    if script.contact:
        found.setdefault(script.contact, []).append((CONTACT_KEY,))
    return {name: tuple(all_ways) for name, all_ways in found.items()}
