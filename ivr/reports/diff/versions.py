"""The texts that both lines have, each in its two versions, menu by menu."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.reports.diff.identity import Identity
from ivr.reports.diff.wordwise import written
from ivr.script.line import Line
from ivr.script.model import FRAME_TEXTS, MAIN_MENU, Menu, Text
from ivr.script.speech import Utterance
from ivr.script.texts import has_words


@dataclass(frozen=True, slots=True)
class TextVersion:
    """A text of one line in one language, as it is said while `menu` is the caller's menu."""

    line: Line
    language: str
    name: str
    menu: Menu

    @property
    def words(self) -> str:
        """What is written, filled in; a sub-menu without a text of its own says its label."""
        text = self.text
        if text is None:
            return ""
        if text.label and not has_words(text.body):
            return text.label.written
        values = self.line.script.values(self.menu)
        return written([sentence.fill(values) for sentence in text.body])

    @property
    def is_option_alone(self) -> bool:
        """Whether the text says nothing but its label, which an option of a menu says too."""
        return self.text is not None and self.name != MAIN_MENU and not has_words(self.text.body)

    @property
    def said(self) -> tuple[Utterance, ...]:
        """What is said: speech, or a recording."""
        if self.name in self.line.script.menus:
            return self.line.menus[self.language, self.name].heading
        return self.line.texts[self.language, self.menu.name, self.name].whole

    @property
    def text(self) -> Text | None:
        """The text; the main menu may have none."""
        return self.line.script.languages[self.language].texts.get(self.name)


@dataclass(frozen=True, slots=True)
class TextVersions:
    """A text in its old and its new version, in one menu after the other."""

    language: str
    name: str
    pairs: tuple[tuple[TextVersion, TextVersion], ...]


def shared_languages(old: Line, new: Line) -> tuple[str, ...]:
    """Return the languages that both lines have, in the new order."""
    return tuple(code for code in new.languages if code in old.languages)


def versions(old: Line, new: Line, identity: Identity) -> Iterator[TextVersions]:
    """Return every text that both lines have, in every language that both have."""
    for code in shared_languages(old, new):
        for name, before in _names(identity).items():
            pairs = tuple(
                (TextVersion(old, code, before, was), TextVersion(new, code, name, now))
                for was, now in _menus(old, before, new, name, identity)
            )
            yield TextVersions(code, name, pairs)


def _names(identity: Identity) -> Mapping[str, str]:
    """The old name of each text that both have."""
    frame = {name: name for name in FRAME_TEXTS}
    return {**frame, **identity.topics, **identity.menus, **identity.announcements}


def _menus(
    old: Line, before: str, new: Line, name: str, identity: Identity
) -> list[tuple[Menu, Menu]]:
    """The menus in which a text is heard in both lines; else the first one of each."""
    was = {menu.name: menu for menu in old.script.menus_of(before)}
    now = new.script.menus_of(name)
    both = [(was[known], menu) for menu in now if (known := identity.menus.get(menu.name)) in was]
    return both or [(next(iter(was.values())), now[0])]
