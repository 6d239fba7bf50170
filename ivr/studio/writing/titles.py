"""What people call the texts and menus of a script, which may have mistakes."""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from textwrap import shorten

from ivr.i18n import translator
from ivr.script.decoding import decode
from ivr.script.files import Files
from ivr.script.finding import Report
from ivr.script.occasions import OCCASIONS
from ivr.script.texts import NOTE_MARK
from ivr.script.wordings import WORDINGS
from ivr.studio.announcing.tables import first_words
from ivr.studio.writing.fields import as_field
from ivr.studio.writing.names import Names, names_in

LONGEST_TITLE = 100
"""Characters."""

MARKED = re.compile(r"\{\w+:\s*([^{}]*)\}")
"""Words of another language inside a label."""


class Titles:
    """The titles of a script's texts: of a topic or menu its label, of an announcement its words.

    They are read from the texts themselves, since a script with mistakes has labels too.
    """

    def __init__(self, files: Files, names: Names | None = None) -> None:
        """Take the files, and the names of their texts if they are known."""
        self._files = files
        self._known = names

    @cached_property
    def _names(self) -> Names:
        return self._known or names_in(self._files)

    @property
    def announcements(self) -> Collection[str]:
        """The names of the announcements."""
        return self._names.announcements

    def of(self, name: str, language: str) -> str:
        """Return a title for a reader of this language, or else in another one.

        Without a text, the words of the name, which was made from a label.
        """
        return self.known(name, language) or name.replace("-", " ").capitalize()

    def known(self, name: str, language: str) -> str | None:
        """Return a title as `of` does, None if there is no such text or menu."""
        if occasion := OCCASIONS.get(name):
            return translator(language).gettext(occasion.title)
        labels = labels_in(self._files, self._names.languages, name)
        if name in self._names.announcements:
            texts = {code: as_field(self._files.get(f"{code}/{name}.txt")) for code in labels}
            labels = {code: first_words([words]) for code, words in texts.items()}
        if not labels:
            return None
        words = MARKED.sub(r"\1", title_in(labels, name, language))
        words = words[:1].upper() + words[1:]
        cut = shorten(words, LONGEST_TITLE, placeholder=" …")
        return cut.replace(" …", "\N{NO-BREAK SPACE}…")


def labels_in(files: Files, languages: Iterable[str], name: str) -> dict[str, str]:
    """Return the first line of a text by language, where there is one: a topic's label."""
    found: dict[str, str] = {}
    for code in languages:
        path = f"{code}/{name}.txt"
        text = decode(files.get(path, b""), path, Report(WORDINGS)) or ""
        lines = (" ".join(line.split()) for line in text.split("\n"))
        label = next((line for line in lines if line and not line.startswith(NOTE_MARK)), "")
        found |= {code: label} if label else {}
    return found


def title_in(labels: Mapping[str, str], name: str, language: str) -> str:
    """Return the label for a reader of this language, or else in another one.

    Without any label, the words of the name, which was made from one.
    """
    return labels.get(language) or next(iter(labels.values()), name.replace("-", " "))
