"""The lines of earlier editions: how places are called in them, and when each sentence is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from ivr.call import flow
from ivr.call.state import CallState
from ivr.call.turn import Outcome, Turn
from ivr.checks.check import reopen
from ivr.errors import DatabaseUnavailableError, IVRError
from ivr.publishing.editions import Editions
from ivr.script.line import Line
from ivr.script.model import MAIN_MENU
from ivr.script.speech import Recording, Utterance, join, pieces
from ivr.script.tempo import seconds
from ivr.statistics.calls import Reading

KEPT = 16
"""Number of earlier editions kept in memory."""

KEPT_READINGS = 1024


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and when it starts and ends in what is read out, in seconds."""

    words: str
    starts: float
    ends: float


class EditionLines:
    """Lines of earlier editions by number, kept in memory; number 0 is no edition.

    Every method raises DatabaseUnavailableError.
    """

    def __init__(self, editions: Editions) -> None:
        self._editions = editions
        self._line = lru_cache(maxsize=KEPT)(self._open)
        self.sentences = lru_cache(maxsize=KEPT_READINGS)(self._sentences)
        """Returns the sentences of what an edition reads out, empty if unknown."""

    def labels(self, language: str) -> Mapping[str, str]:
        """Return the labels of topics and menus by name, from the newest edition that has each.

        Announcements have their first sentence. In the first language if the edition does not have
        this one.
        """
        found: dict[str, str] = {}
        for edition in self._editions.recent(KEPT):
            if line := self._line(edition.number):
                known = line.script.languages
                texts = (known.get(language) or known[line.languages[0]]).texts
                first = {each.name: texts[each.name].body for each in line.script.announcements}
                found = {
                    **{name: body[0].written for name, body in first.items()},
                    **{name: text.label.written for name, text in texts.items() if text.label},
                    **found,
                }
        return found

    def order(self) -> tuple[Sequence[str], Sequence[str]]:
        """Return the places of the newest edition in menu order, and its languages."""
        line = self._line(self._editions.newest_number())
        if line is None:
            return (), ()
        menus = line.script.menus.values()
        offered = (option.target for menu in menus for option in menu.options)
        return tuple(dict.fromkeys((MAIN_MENU, *offered, *line.script.topics()))), line.languages

    def _sentences(self, edition: int, reading: Reading) -> tuple[Sentence, ...]:
        line = self._line(edition)
        return sentences(line, reading) if line else ()

    def _open(self, number: int) -> Line | None:
        try:
            return reopen(self._editions.files(number))
        except DatabaseUnavailableError:
            raise
        except IVRError:
            return None


def sentences(line: Line, reading: Reading) -> tuple[Sentence, ...]:
    """Return the sentences of what is read out; empty if the line does not read it out."""
    turn = _turn(line, reading)
    if turn is None:
        return ()
    said = pieces((*turn.fixed, *turn.skippable))
    ends = [seconds(join(said[: number + 1])) for number in range(len(said))]
    return tuple(
        Sentence(words, start, end)
        for utterance, start, end in zip(said, [0.0, *ends], ends, strict=False)
        if (words := _words(utterance))
    )


def _turn(line: Line, reading: Reading) -> Turn | None:
    """Return the turn that reads something out: what a key leads to from some state."""
    said = (each for each in line.script.announcements if each.name in reading.announced)
    line = replace(line, announced=tuple(said))
    if reading.outcome == Outcome.ANSWERED:
        return flow.begin(line)
    topics = {None, reading.place} & {None, *line.topics, *line.closings}
    states = [
        CallState(language, menu, topic, introduced=not reading.first)
        for language, menu, topic in product(line.languages, line.script.menus, topics)
    ]
    repeat = line.script.keys.repeat
    for key, state in product((*flow.KEYS.replace(repeat, ""), repeat), states):
        turn = flow.answer(line, state, key)
        if turn.state and turn.outcome == reading.outcome:
            if (turn.state.place, turn.state.language) == (reading.place, reading.language):
                return turn
    return None


def _words(utterance: Utterance) -> str:
    if isinstance(utterance, Recording):
        return utterance.words
    return " ".join(piece for piece in utterance.pieces if isinstance(piece, str))
