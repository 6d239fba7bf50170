"""Match the topics, menus and announcements of two lines by what they say.

A caller knows no file names. A topic that says the same under a new file name is the same
topic, and one that says something else under the old file name is another one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.reports.script.ways import ways
from ivr.script.announcements import Announcement
from ivr.script.model import MAIN_MENU, Script, Text
from ivr.script.prose import words

ALIKE = 0.6
"""So much of their words must two topics of different names share to be the same one."""

SAME_NAME_ALIKE = 0.3
"""So much is enough where the name is the same, and so is one label."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The old name of each topic, menu and announcement of the new line.

    Those that are new have none. Announcements that have ended are left out.
    """

    topics: Mapping[str, str]
    menus: Mapping[str, str]
    announcements: Mapping[str, str]

    def old(self, name: str) -> str | None:
        """Return the old name of a topic or menu, or None if it is new."""
        return self.menus.get(name) or self.topics.get(name)


def coming(script: Script, now: datetime) -> tuple[Announcement, ...]:
    """Return the announcements of a script that have not ended at a moment (aware)."""
    return tuple(each for each in script.announcements if each.end > now)


def identify(old: Script, new: Script, now: datetime) -> Identity:
    """Find every topic, menu and announcement of a new script in the old one.

    What no key leads to is none, nor is what has ended at a moment (aware).
    """
    codes = [code for code in new.languages if code in old.languages]
    before, after = ways(old), ways(new)
    topics = _match(
        _Said(old, codes, [name for name in before if name not in old.menus]),
        _Said(new, codes, [name for name in after if name not in new.menus]),
    )
    menus = _match(
        _Said(old, codes, [name for name in before if name in old.menus]),
        _Said(new, codes, [name for name in after if name in new.menus]),
    )
    announcements = _match(
        *(
            _Said(script, codes, [each.name for each in coming(script, now)])
            for script in (old, new)
        )
    )
    return Identity(topics, {MAIN_MENU: MAIN_MENU, **menus}, announcements)


class _Said:
    """Texts of some topics or menus of a script, in the languages that both scripts have."""

    def __init__(self, script: Script, codes: Iterable[str], names: Iterable[str]) -> None:
        self.names = tuple(names)
        self._texts = {
            name: [
                text
                for code in codes
                if (text := script.languages[code].texts.get(name)) is not None
            ]
            for name in self.names
        }
        offered = {name: script.menus[name].options for name in self.names if name in script.menus}
        self.whole = {
            name: (*map(_said, texts), *(option.target for option in offered.get(name, ())))
            for name, texts in self._texts.items()
        }
        self.words = {
            name: frozenset(word.lower() for said in whole for word in words(said))
            for name, whole in self.whole.items()
        }

    def labels(self, name: str) -> set[str]:
        return {text.label.written for text in self._texts[name] if text.label}


def _said(text: Text) -> str:
    return "\n".join(sentence.written for sentence in (text.label, *text.body) if sentence)


class _Matching:
    """Pairs names of the new script with names of the old one, the surest first."""

    def __init__(self, old: _Said, new: _Said) -> None:
        self._old = old
        self._new = new
        self.pairs: dict[str, str] = {}

    def pair(self, candidates: Iterable[tuple[str, str]]) -> None:
        taken = set(self.pairs.values())
        for name, before in candidates:
            if name not in self.pairs and before not in taken:
                self.pairs[name] = before
                taken.add(before)

    def same_names(self) -> Iterator[tuple[str, str]]:
        return ((name, name) for name in self._new.names if name in self._old.whole)

    def same_words(self) -> Iterator[tuple[str, str]]:
        by_words = {said: name for name, said in reversed(self._old.whole.items()) if said}
        for name, said in self._new.whole.items():
            if said in by_words:
                yield name, by_words[said]

    def identical(self, name: str, before: str) -> bool:
        return self._new.whole[name] == self._old.whole[before]

    def related(self, name: str, before: str) -> bool:
        one_label = self._new.labels(name) & self._old.labels(before)
        return bool(one_label) or self.overlap(name, before) >= SAME_NAME_ALIKE

    def alike(self) -> Iterator[tuple[str, str]]:
        """Those that are left and share most of their words, the likest first."""
        names = [name for name in self._new.names if name not in self.pairs]
        left = sorted(set(self._old.names).difference(self.pairs.values()))
        overlaps = [(self.overlap(name, before), name, before) for name in names for before in left]
        for overlap, name, before in sorted(overlaps, key=lambda each: -each[0]):
            if overlap >= ALIKE:
                yield name, before

    def overlap(self, name: str, before: str) -> float:
        """Return which part of the words of both they share, from 0 to 1."""
        one, other = self._new.words[name], self._old.words[before]
        return len(one & other) / max(1, len(one | other))


def _match(old: _Said, new: _Said) -> Mapping[str, str]:
    """Return the old name of each new one that is there already."""
    matching = _Matching(old, new)
    names = list(matching.same_names())
    matching.pair(pair for pair in names if matching.identical(*pair))
    matching.pair(list(matching.same_words()))
    matching.pair(pair for pair in names if matching.related(*pair))
    matching.pair(list(matching.alike()))
    return matching.pairs
