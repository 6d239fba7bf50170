"""The menu in print: everything that a line can say and under which keys, as a page shows it.

Pure: a line goes in, and values come out that a template only has to write down.
"""

from collections.abc import Iterator, Mapping

from ivr.call.state import EMERGENCY_KEYS
from ivr.i18n import LANGUAGES, N_, translator
from ivr.reports.menu.page import Entry, FixedKey, MenuPage, Number, Other, Part, Variant
from ivr.reports.menu.writing import (
    SPACE,
    Passage,
    Span,
    dialled,
    joined,
    label,
    paragraphs,
    passage,
    plain,
)
from ivr.script.line import Line
from ivr.script.model import (
    BACK_KEY,
    CONTACT_KEY,
    FAULT,
    GIVE_UP,
    GOODBYE,
    INTRODUCTION,
    MAIN_MENU,
    NOTICE,
    SILENCES,
    SKIP_KEY,
    WELCOME,
    WRONG_KEYS,
    Language,
    Menu,
    Script,
)

OTHERS = (*SILENCES, *WRONG_KEYS, GIVE_UP, GOODBYE, FAULT)
"""The texts of the line itself, in the order in which they are printed."""

HEADINGS = {
    "languages": N_("Languages"),
    "numbers": N_("Phone numbers"),
    "menu": N_("The menu"),
    "keys": N_("How the keys work"),
    "keys_help": N_(
        "These keys mean the same everywhere. You can press a key while the line is speaking. "
        "The emergency notice at the beginning cannot be interrupted."
    ),
    "texts": N_("The texts"),
    "others": N_("What else you may hear"),
    "edition": N_("Edition"),
}
"""The page's own headings, by the names that the template knows."""

USES = {
    "emergency": N_("In an emergency"),
    "domestic": N_("Other matters in Sweden"),
    "abroad": N_("From abroad"),
}
"""What the numbers are for, by their names in the script."""

OCCASIONS = {
    INTRODUCTION: N_("Heard before the first text that you choose"),
    SILENCES[0]: N_("When you have not pressed any key"),
    SILENCES[1]: N_("When you still have not pressed any key"),
    WRONG_KEYS[0]: N_("When the key is not used"),
    WRONG_KEYS[1]: N_("When the next key is not used either"),
    GIVE_UP: N_("When the call ends after several tries"),
    GOODBYE: N_("When the call ends after a text"),
    FAULT: N_("When there is a technical fault"),
}
"""When the texts of the line itself are heard."""

FALLBACK = "en"
"""The language of the page's own words in a language of the script that it has none for."""


def menu_page(line: Line) -> MenuPage:
    """Lay out a line for print."""
    script = line.script
    parts = tuple(_Printer(script, language).part() for language in script.languages.values())
    title = plain(joined(parts[0].welcome)).removesuffix(".")
    return MenuPage(title, parts, line.edition)


class _Printer:
    """Prints one language of a script."""

    def __init__(self, script: Script, language: Language) -> None:
        self._script = script
        self._language = language
        self._reader = translator(language.code if language.code in LANGUAGES else FALLBACK)
        self._main = script.menus[MAIN_MENU]

    def part(self) -> Part:
        _ = self._own
        entries = self._entries(self._main, self._language.code)
        reached = list(_all(entries))
        menus: dict[str, Passage] = {MAIN_MENU: (_("Main menu"),)}
        menus |= {entry.name: entry.label for entry in reached if entry.name in self._script.menus}
        contact = next((entry for entry in reached if entry.name == self._script.contact), None)
        unlisted = None if contact else self._contact()
        return Part(
            code=self._language.code,
            name=self._language.name,
            words={name: self._own(heading) for name, heading in HEADINGS.items()},
            notice=joined(self._sentences(NOTICE)),
            welcome=self._sentences(WELCOME),
            numbers=tuple(self._numbers()),
            choices=self._choices(self._main),
            entries=entries,
            keys=tuple(self._keys(contact or unlisted)),
            introduction=self._other(INTRODUCTION, menus),
            contact=unlisted,
            others=tuple(self._other(name, menus) for name in OTHERS),
        )

    def _own(self, message: str) -> Span:
        """The page's own words, marked where they are in another language."""
        code = self._reader.language
        words = self._reader.gettext(message)
        return Span(words, code if code != self._language.code else None)

    def _sentences(self, name: str) -> tuple[Passage, ...]:
        values = self._script.values(self._main)
        body = self._language.texts[name].body
        return tuple(printed for one in body if (printed := passage(one, values)))

    def _choices(self, menu: Menu) -> Passage:
        return passage(self._language.phrases["choices"], {"count": str(len(menu.options))})

    def _entries(self, menu: Menu, anchor: str) -> tuple[Entry, ...]:
        return tuple(
            self._entry(menu, option.target, option.key, f"{anchor}-{option.key}")
            for option in menu.options
        )

    def _entry(self, above: Menu, name: str, key: str, anchor: str) -> Entry:
        text = self._language.texts[name]
        menu = self._script.menus.get(name)
        return Entry(
            name=name,
            key=key,
            anchor=anchor,
            label=label(text, self._script.values(above)),
            paragraphs=paragraphs(text, self._script.values(menu or above)),
            choices=self._choices(menu) if menu else (),
            entries=self._entries(menu, anchor) if menu else (),
        )

    def _contact(self) -> Entry | None:
        contact = self._script.contact
        anchor = f"{self._language.code}-{CONTACT_KEY}"
        return self._entry(self._main, contact, CONTACT_KEY, anchor) if contact else None

    def _numbers(self) -> Iterator[Number]:
        for name, written in self._script.numbers.items():
            use = USES.get(name)
            yield Number(written, dialled(written), self._own(use) if use else None)

    def _keys(self, contact: Entry | None) -> Iterator[FixedKey]:
        _, keys = self._own, self._script.keys
        yield FixedKey(keys.repeat, (_("Hear the last thing again"),))
        yield FixedKey(keys.main_menu, (_("Go to the main menu"),))
        if len(self._script.languages) > 1:
            other = self._script.languages[self._script.other_language(self._language.code)]
            name = Span(other.name, other.code)
            yield FixedKey(keys.language, (_("Change language:"), SPACE, name))
        if contact:
            yield FixedKey(CONTACT_KEY, contact.label, contact.anchor)
        yield FixedKey(BACK_KEY, (_("Go to the main menu (star)"),))
        yield FixedKey(SKIP_KEY, (_("Skip what is being read (hash)"),))
        notice = joined(self._sentences(NOTICE))
        emergency = _("You only hear the emergency notice again, the call is not put through.")
        yield FixedKey(" ".join(EMERGENCY_KEYS), (emergency, SPACE, *notice))

    def _other(self, name: str, menus: Mapping[str, Passage]) -> Other:
        """A text of the line itself, once for all the menus in which it reads the same."""
        variants: dict[tuple[Passage, ...], list[str]] = {}
        for menu in menus:
            values = self._script.values(self._script.menus[menu])
            variants.setdefault(paragraphs(self._language.texts[name], values), []).append(menu)
        named = len(variants) > 1
        return Other(
            self._own(OCCASIONS[name]),
            tuple(
                Variant(_listed([menus[menu] for menu in where]) if named else (), said)
                for said, where in variants.items()
            ),
        )


def _all(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from _all(entry.entries)


def _listed(passages: list[Passage]) -> Passage:
    return tuple(span for printed in passages for span in (Span(", "), *printed))[1:]
