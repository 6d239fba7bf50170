"""What people call the texts, menus and languages of a script, which may have mistakes."""

import re
from collections.abc import Callable, Mapping
from textwrap import shorten

from ivr.i18n import N_, language_name, translator
from ivr.script import occasions
from ivr.script.kinds import is_field, kind_of
from ivr.script.place import Address
from ivr.script.prose import SPAN

LONGEST_TITLE = 100
"""Characters."""

NAMES = ("text", "menu", "option", "topic", "name", "others", "before", "place", "way", "nearest")
"""Values of findings that may hold names of texts and menus; what is none stays as it is."""

LANGUAGES = ("language", "first", "other", "have")
"""Values that may hold codes of languages."""

JOINTS = (", ", " → ")
"""What stands between several names in one value."""

KEYS = {
    "repeat": N_("Hear again"),
    "main_menu": N_("Main menu"),
    "language": N_("The other language"),
}
"""What the keys are called that mean the same everywhere, by their names."""

MESSAGES = ("rule_title", "form")
"""Values that are English messages themselves."""

NAMED: Mapping[str, Mapping[str, str]] = {
    "phrase": occasions.PHRASE_TITLES,
    "key_name": KEYS,
    "other_key": KEYS,
}
"""Values of findings that hold other names, and what people call these."""


class Titles:
    """What people call texts, menus and languages, by the fields of a script.

    A topic or menu is called by its label, an announcement by its first words. Without any words,
    the name is what it was made from.
    """

    def __init__(self, fields: Mapping[Address, object]) -> None:
        self._labels: dict[str, dict[str, str]] = {}
        self.announced = frozenset(
            field[1] for field in fields if len(field) > 1 and field[0] == "announcements"
        )
        for field, value in fields.items():
            if len(field) != 4 or field[1] != "texts":
                continue
            code, _, name, part = field
            if part == "label" or part == "body" and name in self.announced:
                words = str(value) if part == "label" else first_words(str(value))
                self._labels.setdefault(name, {})[code] = words

    def of(self, name: str, language: str) -> str:
        """Return a title for a reader of this language, or else in another one."""
        return self.known(name, language) or name.replace("-", " ").capitalize()

    def labels(self, name: str) -> Mapping[str, str]:
        """Return the label of a topic or menu, or an announcement's first words, by language."""
        return self._labels.get(name, {})

    def known(self, name: str, language: str) -> str | None:
        """Return a title as `of` does, None if there is no such text or menu."""
        if occasion := occasions.OCCASIONS.get(name):
            return translator(language).gettext(occasion.title)
        if not (labels := self._labels.get(name)):
            return None
        words = SPAN.sub(r"\1", labels.get(language) or next(iter(labels.values())))
        words = words[:1].upper() + words[1:]
        cut = shorten(words, LONGEST_TITLE, placeholder=" …")
        return cut.replace(" …", "\N{NO-BREAK SPACE}…")

    def language_of(self, field: Address, language: str) -> str:
        """Return the language that a field belongs to, in words; empty if it is none's."""
        return language_name(field[0], language) if kind_of(field).is_of_language else ""

    def title(self, field: Address, language: str) -> str:
        """Return what a field is, or the title of the text that an address stands for."""
        if field[1:2] == ("texts",) and not is_field(field):
            return self.of(field[2], language)
        return translator(language).gettext(kind_of(field).title)

    def told(
        self, field: Address, values: Mapping[str, object], language: str
    ) -> dict[str, object]:
        """Return the values of a finding about a field in words, by their names.

        Names of texts become titles, and codes names of languages. Added are the title of the
        field as `here`, its language as `in_language`, and the text that it belongs to as `text`.
        """
        said = translator(language).gettext
        of_text = field[2] if len(field) > 2 and field[1] in ("texts", "recordings") else ""
        told: dict[str, object] = {
            "here": self.title(field, language),
            "in_language": self.language_of(field, language),
            "text": of_text,
            "found": "",
        } | dict(values)
        for key in told:
            value = str(told[key])
            if key in NAMES:
                told[key] = _each(value, lambda name: self.known(name, language))
            elif key in LANGUAGES:
                told[key] = _each(value, lambda code: language_name(code, language))
            elif key in NAMED and value in NAMED[key]:
                told[key] = said(NAMED[key][value])
            elif key in MESSAGES and value:
                told[key] = said(value)
        return told


NO_TITLES = Titles({})


def words_in(written: str) -> str:
    """Return the words of a text without notes and pauses, on one line."""
    lines = (line.strip() for line in written.splitlines())
    return " ".join(" ".join(line.rstrip("| ") for line in lines if line[:1] != "#").split())


def first_words(written: str) -> str:
    """Return the first words of an announcement, by which people know it: of one sentence."""
    words = re.split(r"(?<=[.!?]) ", words_in(written))[0].split()
    return " ".join(words[:5]) + ("\N{NO-BREAK SPACE}…" if len(words) > 5 else "")


def _each(value: str, known: Callable[[str], str | None]) -> str:
    """Replace names in a value, one or several."""
    for joint in JOINTS:
        if joint in value:
            return joint.join(known(part) or part for part in value.split(joint))
    return known(value) or value
