"""Keys that do something else, and options that came, went, moved or have other words."""

from collections.abc import Iterator

from ivr.reports.diff.identity import Identity
from ivr.reports.diff.result import KeyChange, Labels, Meaning, Move, OptionChange, Rename
from ivr.reports.diff.wordwise import differences
from ivr.reports.script.ways import ways
from ivr.script.model import CONTACT_KEY, MAIN_MENU, Menu, Script

DIGITS = "0123456789"
"""The star and the hash mean the same in every line."""

OPTION = "option"


def key_changes(old: Script, new: Script, identity: Identity) -> Iterator[KeyChange]:
    """Return every key of a menu that both lines have, and that does something else there."""
    for menu in new.menus.values():
        before = identity.menus.get(menu.name)
        if before is None:
            continue
        labels = {} if menu.name == MAIN_MENU else labels_of(new, menu.name)
        for key in DIGITS:
            was = _meaning(old, old.menus[before], key)
            now = _meaning(new, menu, key)
            is_new_option = was is None and now is not None and now.does == OPTION
            if not _is_same(was, now, identity) and not is_new_option:
                yield KeyChange(menu.name, labels, key, was, now)


def option_changes(old: Script, new: Script, identity: Identity) -> Iterator[OptionChange]:
    """Return every topic and sub-menu that came, went, or is offered elsewhere.

    What lies below a sub-menu that moved has not moved by itself.
    """
    old_ways, new_ways = ways(old), ways(new)
    old_offers = _offers(old, None)
    new_offers = _offers(new, identity)
    for name, now in new_ways.items():
        before = identity.old(name)
        if before is None:
            yield OptionChange(Move.ADDED, name, labels_of(new, name), (), now)
        elif old_offers[before] != new_offers[name]:
            labels = labels_of(new, name)
            yield OptionChange(Move.MOVED, name, labels, old_ways[before], now)
    kept = {identity.old(name) for name in new_ways}
    for name, was in old_ways.items():
        if name not in kept:
            yield OptionChange(Move.REMOVED, name, labels_of(old, name), was, ())


def renames(old: Script, new: Script, identity: Identity) -> Iterator[Rename]:
    """Return every option that both lines have, and that is offered in other words."""
    shared = [code for code in new.languages if code in old.languages]
    for code in shared:
        for name in ways(new):
            before = identity.old(name)
            if before is None:
                continue
            was, now = labels_of(old, before)[code], labels_of(new, name)[code]
            if was != now:
                yield Rename(code, name, differences(was, now))


def _meaning(script: Script, menu: Menu, key: str) -> Meaning | None:
    """Return what a key does in a menu; None is nothing."""
    target = menu.target(key)
    if target is None and key == CONTACT_KEY:
        target = script.contact
    if target is not None:
        return Meaning(OPTION, target, labels_of(script, target))
    for does, fixed in script.keys.by_name().items():
        if key == fixed and (does != "language" or len(script.languages) > 1):
            return Meaning(does)
    return None


def _is_same(was: Meaning | None, now: Meaning | None, identity: Identity) -> bool:
    if was is None or now is None:
        return was is now
    return was.does == now.does and (was.does != OPTION or was.name == identity.old(now.name))


def _offers(script: Script, identity: Identity | None) -> dict[str, set[tuple[str, str]]]:
    """The menus, by their old names, in which something is offered, with the key there."""
    offers: dict[str, set[tuple[str, str]]] = {}
    for menu in script.menus.values():
        known = identity.old(menu.name) if identity else menu.name
        for option in menu.options:
            offers.setdefault(option.target, set()).add((known or f"new {menu.name}", option.key))
    if script.contact:
        offers.setdefault(script.contact, {("", CONTACT_KEY)})
    return offers


def labels_of(script: Script, name: str) -> Labels:
    """The label of a topic or menu in each language."""
    texts = {code: language.texts[name] for code, language in script.languages.items()}
    return {code: text.label.written for code, text in texts.items() if text.label}
