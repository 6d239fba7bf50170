"""The lines of earlier editions: how places are called in them, and what they read out when."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import product

from ivr.call import flow
from ivr.call.state import CallState
from ivr.call.turn import Outcome, Turn
from ivr.checks.check import reopen
from ivr.errors import EditionError, ScriptRefusedError
from ivr.publishing.editions import Editions
from ivr.script.line import Line
from ivr.script.speech import Recording, join, pieces
from ivr.script.tempo import seconds
from ivr.statistics.calls import STEP_SECONDS

KEPT = 16
"""Number of earlier editions kept in memory."""

KEPT_READINGS = 1024


class EditionLines:
    """Lines of earlier editions by number, kept in memory; number 0 is no edition.

    Every method raises DatabaseUnavailableError.
    """

    def __init__(self, editions: Editions) -> None:
        self._editions = editions
        self._line = lru_cache(maxsize=KEPT)(self._open)
        self.steps = lru_cache(maxsize=KEPT_READINGS)(self._steps)
        """Returns the steps of what an edition reads out, none if unknown."""

    def labels(self, language: str) -> Mapping[str, str]:
        """Return the labels of topics and menus by name, from the newest edition that has each.

        They are in menu order, and those of announcements, their first sentences, come last. In
        the first language if the edition does not have this one.
        """
        found: dict[str, str] = {}
        for edition in self._editions.recent(KEPT):
            if line := self._line(edition.number):
                for name, label in _labels(line, language):
                    found.setdefault(name, label)
        return found

    def _steps(self, edition: int, key: str) -> tuple[str, ...]:
        line = self._line(edition)
        return steps(line, key) if line else ()

    def _open(self, number: int) -> Line | None:
        try:
            return reopen(self._editions.files(number))
        except (EditionError, ScriptRefusedError):
            return None


def _labels(line: Line, language: str) -> Iterator[tuple[str, str]]:
    known = line.script.languages
    texts = (known.get(language) or known[line.languages[0]]).texts
    offered = (option.target for menu in line.script.menus.values() for option in menu.options)
    for name in (*offered, *texts):
        if (text := texts.get(name)) and text.label:
            yield name, text.label.written
    for each in line.script.announcements:
        yield each.name, texts[each.name].body[0].written


def steps(line: Line, key: str) -> tuple[str, ...]:
    """Return the sentences that begin in each step of what is read out, up to its last word.

    It is given by the key of its sum, `SumKind.HEARD`. There is no step if the line does not read
    it out.
    """
    turn = _turn(line, *key.split(" "))
    if turn is None:
        return ()
    said = pieces((*turn.fixed, *turn.skippable))
    ends = [seconds(join(said[:number])) for number in range(len(said) + 1)]
    begin: defaultdict[int, list[str]] = defaultdict(list)
    for piece, at in zip(said, ends, strict=False):
        spoken = [piece.words] if isinstance(piece, Recording) else piece.pieces
        begin[int(at) // STEP_SECONDS] += [words for words in spoken if isinstance(words, str)]
    return tuple(" ".join(begin[step]) for step in range(int(ends[-1]) // STEP_SECONDS + 1))


def _turn(
    line: Line, language: str, outcome: str, first: str, place: str, *announced: str
) -> Turn | None:
    """Return the turn that reads something out: what a key leads to from some state."""
    said = (each for each in line.script.announcements if each.name in announced)
    line = replace(line, announced=tuple(said))
    if outcome == Outcome.ANSWERED:
        return flow.begin(line)
    topics = {None, place} & {None, *line.topics, *line.closings}
    places = product(line.languages, line.script.menus, topics)
    states = [CallState(*each, introduced=first == "0") for each in places]
    repeat = line.script.keys.repeat  # the last one: where another key leads there, more is said
    for key, state in product((*flow.KEYS.replace(repeat, ""), repeat), states):
        turn = flow.answer(line, state, key)
        if turn.outcome == outcome and turn.state:
            if (turn.state.language, turn.state.place) == (language, place):
                return turn
    return None
