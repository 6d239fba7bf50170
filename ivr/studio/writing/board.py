"""The menus as telephone keypads: what each key leads to, and its checks."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.publishing.draft import Draft
from ivr.script.finding import Finding, Severity
from ivr.script.model import BACK_KEY, CONTACT_KEY, MAIN_MENU, SKIP_KEY, Menu, Script
from ivr.script.place import RECORDINGS, TEXTS
from ivr.studio.findings import counted
from ivr.studio.writing.text_checks import TextCheck, TextChecks

KEYS = (*"123456789", BACK_KEY, CONTACT_KEY, SKIP_KEY)
"""In the order of a telephone's keypad."""

OF_MENUS = ("R11", "R15")
"""Rules about a menu as a whole, wherever their findings point."""


@dataclass(frozen=True, slots=True)
class Pad:
    """One key of a menu: what it does, and the text that it leads to.

    `does` is `option`, `menu`, `contact`, `repeat`, `main_menu`, `language`, `skip` or `nothing`.
    `texts` are the checks of the text in each language; `counts` and `changed` are also about
    its recordings. `counts` leaves out what is about a menu. `new` is whether the live edition
    has the text in no language.
    """

    key: str
    does: str
    name: str = ""
    texts: Mapping[str, TextCheck] | None = None
    counts: Mapping[Severity, int] | None = None
    changed: bool = False
    new: bool = False
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """A menu as a keypad, and the number of findings about the menu, by severity."""

    name: str
    pads: tuple[Pad, ...]
    counts: Mapping[Severity, int]


class Boards:
    """The menus of a draft as keypads."""

    def __init__(self, draft: Draft, checks: TextChecks) -> None:
        self._draft = draft
        self._checks = checks

    def all(self) -> tuple[Board, ...]:
        """Return a board for each menu, the main menu first; none if the script cannot be read."""
        script = self._checks.check.script
        if script is None:
            return ()
        menus = sorted(script.menus.values(), key=lambda menu: menu.name != MAIN_MENU)
        return tuple(
            Board(menu.name, self._pads(script, menu), counted(self._about(menu.name)))
            for menu in menus
        )

    def _about(self, menu: str) -> Iterator[Finding]:
        return (one for one in self._of_menus if one.values["menu"] == menu)

    @property
    def _of_menus(self) -> Iterator[Finding]:
        return (one for one in self._checks.check.findings if one.rule in OF_MENUS)

    def _pads(self, script: Script, menu: Menu) -> tuple[Pad, ...]:
        fixed = {key: name for name, key in script.keys.by_name().items()}
        fixed |= {BACK_KEY: "main_menu", SKIP_KEY: "skip"}
        pads: dict[str, Pad] = {key: Pad(key, does) for key, does in fixed.items()}
        if script.contact:
            pads[CONTACT_KEY] = self.pad(CONTACT_KEY, "contact", script.contact)
        for option in menu.options:
            does = "menu" if option.target in script.menus else "option"
            pads[option.key] = self.pad(option.key, does, option.target)
        return tuple(pads.get(key, Pad(key, "nothing")) for key in KEYS)

    def pad(self, key: str, does: str, name: str) -> Pad:
        """Return a text with its checks, with or without a key."""
        texts = self._checks.of(name)
        paths = set(self._checks.names.paths(name).values())
        counts = sum((Counter(text.all_counts) for text in texts.values()), Counter[Severity]())
        of_menus = (one for one in self._of_menus if one.field[1:3] == (TEXTS, name))
        counts -= Counter(one.severity for one in of_menus)
        texts_of = {(code, part, name) for code in texts for part in (TEXTS, RECORDINGS)}
        its = {field for field in self._draft.saves if field[:3] in texts_of}
        return Pad(
            key=key,
            does=does,
            name=name,
            texts=texts,
            counts={each: counts[each] for each in Severity if counts[each]},
            changed=bool(its),
            new=bool(its) and paths.isdisjoint(self._draft.live_files),
            conflict=not its.isdisjoint(self._draft.conflicts),
        )
