"""The sentences of an answer with their times, to show at which of them callers hung up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import product

from ivr.call import flow
from ivr.call.state import CallState
from ivr.call.turn import Outcome, Turn
from ivr.checks.check import reopen
from ivr.errors import IVRError
from ivr.publishing.editions import Editions
from ivr.script.line import Line
from ivr.script.model import CONTACT_KEY, MAIN_MENU
from ivr.script.speech import Recording, Utterance, join, pieces
from ivr.script.tempo import seconds
from ivr.statistics.sums import During

KEPT = 16
"""Number of earlier editions kept in memory."""

KEPT_TEXTS = 1024
ANSWERS = (Outcome.ANSWERED, Outcome.TOPIC, Outcome.CLOSED, Outcome.MENU, Outcome.LANGUAGE)
"""Outcomes after which the sentences of an answer are known."""


@dataclass(frozen=True, slots=True)
class SentenceHeard:
    """A spoken sentence, and its start and end in its answer, in seconds."""

    words: str
    starts: float
    ends: float


class EditionLines:
    """Lines of earlier editions by number, kept in memory; number 0 is no edition."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions
        self._prepared = lru_cache(maxsize=KEPT)(self._prepare)
        self.text = lru_cache(maxsize=KEPT_TEXTS)(self._text)
        """Returns all sentences of a place in an edition and a language, empty if unknown.

        With the announcements that are said before it.
        """

    def line(self, edition: int) -> Line | None:
        """Return the line of an edition, None if unknown; raises DatabaseUnavailableError."""
        return self._prepared(edition) if edition else None

    def sentences(self, edition: int, during: During) -> tuple[SentenceHeard, ...]:
        """Return the sentences of an answer, empty if unknown."""
        line = self.line(edition)
        return sentences(line, during) if line else ()

    def labels(self, language: str) -> Mapping[str, str]:
        """Return the labels of topics and menus by name, from the newest edition that has each.

        Announcements have their first sentence. In the first language if the edition does not have
        this one.
        """
        found: dict[str, str] = {}
        for edition in self._editions.recent(KEPT):
            if line := self._prepared(edition.number):
                known = line.script.languages
                texts = (known.get(language) or known[line.languages[0]]).texts
                first = {each.name: texts[each.name].body for each in line.script.announcements}
                found = {
                    **{name: body[0].written for name, body in first.items()},
                    **{name: text.label.written for name, text in texts.items() if text.label},
                    **found,
                }
        return found

    def position(self, place: str, language: str) -> tuple[int, int]:
        """Return where a place and a language come in the newest edition, at the end if nowhere."""
        newest = self._editions.newest()
        line = self._prepared(newest.number) if newest else None
        places, languages = (_places(line), line.languages) if line else ((), ())
        return _position(place, places), _position(language, languages)

    def _text(
        self, edition: int, place: str, language: str, announced: tuple[str, ...] = ()
    ) -> tuple[str, ...]:
        during = (
            During(language, outcome, first, place, 0, announced)
            for outcome, first in product(ANSWERS, (True, False))
        )
        answers = ([one.words for one in self.sentences(edition, each)] for each in during)
        words: list[str] = []
        for answer in answers:
            words = _joined(words, answer)
        return tuple(words)

    def _prepare(self, number: int) -> Line | None:
        try:
            return reopen(self._editions.files(number))
        except IVRError:
            return None


def sentences(line: Line, during: During) -> tuple[SentenceHeard, ...]:
    """Return the sentences of the answer in which callers hung up.

    Empty if the line does not have this answer, or if the answer depends on more than is
    recorded, as after a wrong key.
    """
    turn = _turn(line, during)
    if turn is None:
        return ()
    said = pieces((*turn.fixed, *turn.skippable))
    ends = [seconds(join(said[: number + 1])) for number in range(len(said))]
    starts = [0.0, *ends]
    found = (
        SentenceHeard(words, start, end)
        for utterance, start, end in zip(said, starts, ends, strict=False)
        if (words := _words(utterance))
    )
    return tuple(found)


def _turn(line: Line, during: During) -> Turn | None:
    if during.language not in line.languages:
        return None
    said = (each for each in line.script.announcements if each.name in during.announced)
    line = replace(line, announced=tuple(said))
    state = CallState(language=during.language, introduced=not during.first)
    if during.outcome == Outcome.ANSWERED:
        place = line.closing or MAIN_MENU
        is_first = (during.place, during.language) == (place, line.languages[0])
        return flow.begin(line) if is_first else None
    if during.outcome == Outcome.CLOSED and during.place in line.closings:
        there = _at(state, menu=MAIN_MENU, topic=during.place)
        return flow.answer(line, there, line.script.keys.repeat)
    if during.outcome == Outcome.LANGUAGE:
        return _switched(line, during, state)
    if during.outcome == Outcome.TOPIC and during.place in line.topics:
        menu = line.script.menus_of(during.place)[0]
        key = menu.key_of(during.place) or CONTACT_KEY
        return flow.answer(line, _at(state, menu=menu.name), key)
    if during.outcome == Outcome.MENU and during.place == MAIN_MENU:
        return flow.answer(line, state, line.script.keys.main_menu)
    if during.outcome == Outcome.MENU:
        for menu in line.script.menus.values():
            if found := menu.key_of(during.place):
                return flow.answer(line, _at(state, menu=menu.name), found)
    return None


def _switched(line: Line, during: During, state: CallState) -> Turn | None:
    """The answer to the language key, pressed in the previous language."""
    script = line.script
    before = next(code for code in line.languages if script.other_language(code) == during.language)
    if during.place in script.menus:
        there = _at(state, language=before, menu=during.place)
    elif during.place in line.topics | line.closings:
        menu = script.menus_of(during.place)[0].name
        there = _at(state, language=before, menu=menu, topic=during.place)
    else:
        return None
    return flow.answer(line, there, script.keys.language)


def _at(
    state: CallState, *, menu: str, language: str | None = None, topic: str | None = None
) -> CallState:
    return CallState(language or state.language, menu, topic, introduced=state.introduced)


def _words(utterance: Utterance) -> str:
    if isinstance(utterance, Recording):
        return utterance.words
    return " ".join(piece for piece in utterance.pieces if isinstance(piece, str))


def _places(line: Line) -> tuple[str, ...]:
    """The main menu, and all topics and sub-menus in menu order."""
    offered = (option.target for menu in line.script.menus.values() for option in menu.options)
    return tuple(dict.fromkeys((MAIN_MENU, *offered, *line.script.topics())))


def _position(name: str, names: Sequence[str]) -> int:
    return names.index(name) if name in names else len(names)


def _joined(one: list[str], other: list[str]) -> list[str]:
    """The sentences of two answers, those of each in order and common ones once."""
    joined: list[str] = []
    for tag, start, end, begin, until in SequenceMatcher(None, one, other, False).get_opcodes():
        joined += one[start:end] + (other[begin:until] if tag != "equal" else [])
    return joined
