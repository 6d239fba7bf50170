"""Titles of the texts, menus and languages of a script, which may have errors."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import shorten

from ivr.i18n import N_, Translator, language_name, translator
from ivr.script.fields.kinds import SUBJECT_TITLES, SubjectKind, kind_of, kinds_below
from ivr.script.fields.place import FACTS, FieldPath
from ivr.script.fields.subjects import Subject, subject_of
from ivr.script.language.occasions import OCCASIONS
from ivr.script.language.prose import SPAN

MAX_TITLE_LENGTH = 100
"""Maximum characters of a title."""

KEY_TITLES = {
    "repeat": N_("Hear again"),
    "main_menu": N_("Main menu"),
    "language": N_("The other language"),
}
"""Titles of the fixed keys, by name."""

NUMBERS = {
    "emergency": N_("In an emergency"),
    "domestic": N_("Other matters, from inside Sweden"),
    "abroad": N_("Other matters, from abroad"),
    "line": N_("This phone line, for the public page"),
}
"""Titles of phone numbers, by name."""


class Titles:
    """Titles of texts, menus and languages, from the fields of a script.

    A topic or menu has its label as title, and an announcement its first sentence; without words,
    the title is derived from the name.
    """

    def __init__(self, fields: Mapping[FieldPath, object]) -> None:
        self._labels: dict[str, dict[str, str]] = {}
        self._facts = {field[1]: value for field, value in fields.items() if field[0] == FACTS}
        self.announced = frozenset(
            field[1]
            for field in fields
            if len(field) > 1 and field[0] in ("announcements", "ready")
        )
        for field, value in fields.items():
            if len(field) != 4 or field[1] != "texts":
                continue
            code, _, name, part = field
            if part == "label":
                self._labels.setdefault(name, {})[code] = str(value)
            elif part == "body" and name in self.announced:
                self._labels.setdefault(name, {})[code] = _first_sentence(str(value))

    def of(self, name: str, language: str) -> str:
        """Return a title in this language if possible, otherwise in another one."""
        return self.known(name, language) or name.replace("-", " ").capitalize()

    def known(self, name: str, language: str) -> str | None:
        """Return a title as `of` does, or None if there is no such text or menu."""
        if occasion := OCCASIONS.get(name):
            return translator(language).gettext(occasion.title)
        if not (labels := self._labels.get(name)):
            return None
        words = SPAN.sub(r"\1", labels.get(language) or next(iter(labels.values())))
        words = words[:1].upper() + words[1:]
        cut = shorten(words, MAX_TITLE_LENGTH, placeholder=" …")
        return cut.replace(" …", "\N{NO-BREAK SPACE}…")

    def language_of(self, field: FieldPath, language: str) -> str:
        """Return the name of a field's language; empty if it has none."""
        return language_name(field[0], language) if kind_of(field).is_of_language else ""

    def title(self, field: FieldPath, language: str) -> str:
        """Return the title of a field, or of the subject of a group of fields or a fact."""
        if kinds_below(field) or field[0] == FACTS:
            return self.of_subject(subject_of(field), language)
        return translator(language).gettext(kind_of(field).title)

    def of_subject(self, subject: Subject, language: str) -> str:
        """Return the title of a subject; an announcement is named as one."""
        reader = translator(language)
        name = subject.name
        match subject.kind:
            case SubjectKind.TEXT if name in self.announced:
                return reader.gettext("Announcement: %(words)s", words=self.of(name, language))
            case SubjectKind.TEXT:
                return self.of(name, language)
            case SubjectKind.FACTS if name:
                return reader.gettext("Fact: %(words)s", words=self._quoted(name, reader))
        code = language_name(name, language)
        return reader.gettext(SUBJECT_TITLES[subject.kind], language=code)

    def _quoted(self, fact: str, reader: Translator) -> str:
        """Return the words of the source of a fact, or its name if it has none."""
        table = self._facts.get(fact)
        source = table.get("source") if isinstance(table, Mapping) else None
        if not isinstance(source, list) or not source:
            return fact
        words = shorten(" ".join(map(str, source)), MAX_TITLE_LENGTH, placeholder=" …")
        return reader.gettext("“%(words)s”", words=words)


NO_TITLES = Titles({})


@dataclass(frozen=True, slots=True)
class TextNames:
    """Names of texts and menus, displayed by title, or by name without one."""

    names: tuple[str, ...]
    joint: str = ", "

    def in_words(self, titles: Titles, language: str) -> str:
        """Return the titles in a language."""
        return self.joint.join(titles.known(name, language) or name for name in self.names)


@dataclass(frozen=True, slots=True)
class LanguageCodes:
    """Codes of languages, displayed by the names of these."""

    codes: tuple[str, ...]

    def in_words(self, titles: Titles, language: str) -> str:
        """Return the names of the languages in a language."""
        return ", ".join(language_name(code, language) for code in self.codes)


@dataclass(frozen=True, slots=True)
class Translatable:
    """A message in English without placeholders, displayed in the reader's language."""

    english: str

    def in_words(self, titles: Titles, language: str) -> str:
        """Return the message in a language."""
        return translator(language).gettext(self.english) if self.english else ""


def words_in(written: str) -> str:
    """Return the words of a text without notes and pauses, on one line."""
    lines = (line.strip() for line in written.splitlines())
    return " ".join(" ".join(line.rstrip("| ") for line in lines if line[:1] != "#").split())


def _first_sentence(written: str) -> str:
    return re.split(r"(?<=[.!?]) ", words_in(written))[0]
