"""What a call costs: the characters that the synthetic voice says, and the minutes."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ivr.call import flow, timetable
from ivr.call.prices import VoicePrices, voice_prices
from ivr.call.timetable import Timetable, TopicTimes
from ivr.call.turn import Turn
from ivr.script.line import Line
from ivr.script.speech import Recording, Speech

SOME_RECORDING = Recording("", "audio/wav", 0.0, "", "", b"")
"""Stands for one that is not made yet: no character of it is charged."""


@dataclass(frozen=True, slots=True)
class PathCost:
    """The cost of one call, in the currency of the prices.

    The caller waits for the option of `topic`, hears it to its end and hangs up; where no menu
    offers it, its key is pressed at once. Without a topic it is the longest call of somebody
    who presses nothing. `minutes` is None where the price of a minute is not known. `saved` is
    what the call would cost less if every text had a recording.
    """

    language: str
    topic: str | None
    keys: tuple[str, ...]
    seconds: float
    characters: int
    speech: float
    minutes: float | None
    saved: float

    @property
    def total(self) -> float:
        """What is known of the cost, summed up."""
        return self.speech + (self.minutes or 0)


def path_costs(line: Line, tables: Sequence[Timetable]) -> tuple[PathCost, ...]:
    """Return the cost of a call for every topic in every language, and of the silent calls.

    Twilio is taken to charge a document's whole text, also when a key cuts it off: no source
    says otherwise.
    """
    till = _Till(line, voice_prices())
    return tuple(cost for table in tables for cost in till.costs(table))


class _Till:
    """Adds up what calls of one line cost."""

    def __init__(self, line: Line, prices: VoicePrices) -> None:
        self._line = line
        self._recorded = _recorded(line)
        self._prices = prices

    def costs(self, table: Timetable) -> Iterator[PathCost]:
        """The cost of each call that a timetable tells of."""
        for topic in table.topics:
            turns, cheaper = (_turns(line, topic.keys) for line in (self._line, self._recorded))
            yield self._cost(table.language, topic, _ends(topic), turns, cheaper)
        turns, cheaper = (
            timetable.silent_call(line, table.language) for line in (self._line, self._recorded)
        )
        yield self._cost(table.language, None, table.longest_call, turns, cheaper)

    def _cost(
        self,
        language: str,
        topic: TopicTimes | None,
        ends: float,
        turns: Sequence[Turn],
        cheaper: Sequence[Turn],
    ) -> PathCost:
        characters = self._characters(turns)
        speech = self._prices.of(characters)
        minute = self._line.script.prices
        return PathCost(
            language=language,
            topic=topic.topic if topic else None,
            keys=topic.keys if topic else (),
            seconds=ends,
            characters=characters.total(),
            speech=speech,
            minutes=math.ceil(ends / 60) * minute.minute if minute else None,
            saved=speech - self._prices.of(self._characters(cheaper)),
        )

    def _characters(self, turns: Sequence[Turn]) -> Counter[str]:
        """How many characters are said by voices of each kind."""
        characters: Counter[str] = Counter()
        for turn in turns:
            for words in (*turn.fixed, *turn.skippable):
                if isinstance(words, Speech):
                    said = (piece for piece in words.pieces if isinstance(piece, str))
                    characters[self._prices.kind(words.voice.name)] += sum(map(len, said))
        return characters


def _turns(line: Line, keys: Sequence[str]) -> Sequence[Turn]:
    """The turns of a call in which some keys are pressed."""
    turns = [flow.begin(line)]
    for key in keys:
        state = turns[-1].state
        assert state is not None, "the keys of a timetable lead to a topic"
        turns.append(flow.answer(line, state, key))
    return turns


def _ends(topic: TopicTimes) -> float:
    """When a topic has been heard to its end."""
    begins = topic.at_once if topic.after_option is None else topic.after_option
    return begins + topic.lasts


def _recorded(line: Line) -> Line:
    """The line as it would be with a recording of every text."""
    texts = {
        place: replace(text, recording=text.recording or SOME_RECORDING)
        for place, text in line.texts.items()
    }
    return replace(line, texts=texts)
