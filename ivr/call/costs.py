"""The cost of a call: the characters said by synthetic voices, and the minutes."""

import datetime
import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from ivr.call import flow, timetable
from ivr.call.timetable import Timetable, TopicTimes
from ivr.call.turn import Turn
from ivr.script.line import Line
from ivr.script.speech import Recording, Speech

SOME_RECORDING = Recording("", "audio/wav", 0.0, "", "", b"")
"""Placeholder for a recording that is not made yet. Recordings are not charged by character."""


class VoicePrices(BaseModel):
    """Prices of synthetic voices per hundred characters, with their date and source.

    `kinds` maps a pattern in a voice's name to its kind; the first match counts.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    currency: str
    date: datetime.date
    source: str
    hundred_characters: Mapping[str, float]
    kinds: Mapping[str, str]

    def kind(self, voice: str) -> str:
        """Return the kind of a voice from its name."""
        return next(kind for pattern, kind in self.kinds.items() if re.search(pattern, voice))

    def of(self, characters: Mapping[str, int]) -> float:
        """Return the price of a call from the characters said by each kind of voice.

        Hundreds are rounded up once per call, as Twilio does.
        """
        return sum(
            math.ceil(count / 100) * self.hundred_characters[kind]
            for kind, count in characters.items()
        )


@cache
def voice_prices() -> VoicePrices:
    """Return the current prices, from `prices.toml`."""
    source = resources.files(__package__) / "prices.toml"
    return VoicePrices.model_validate(tomllib.loads(source.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class PathCost:
    """The cost of one call, in the currency of the prices.

    The caller waits for the option of `topic`, hears the text to its end and hangs up; if no
    menu offers the topic, they press its key at once. Without a topic it is the longest call of
    a caller who presses nothing. `minutes` is None if the price of a minute is not known.
    `saved` is what recordings of all texts would save.
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
        """The sum of the known costs."""
        return self.speech + (self.minutes or 0)


def path_costs(line: Line, tables: Sequence[Timetable]) -> tuple[PathCost, ...]:
    """Return the cost of a call to each topic in each language, and of a silent call.

    Assumes that Twilio charges for the whole text of a document, even if a key interrupts it;
    no source says otherwise.
    """
    calculator = _CostCalculator(line, voice_prices())
    return tuple(cost for table in tables for cost in calculator.costs(table))


def silent_costs(line: Line) -> tuple[PathCost, ...]:
    """Return the cost of a silent call in each language, of an open or a closed line."""
    calculator = _CostCalculator(line, voice_prices())
    return tuple(map(calculator.silence, line.languages))


def speech_price(turns: Sequence[Turn]) -> float:
    """Return the price of the words of a call, in the currency of the prices."""
    prices = voice_prices()
    return prices.of(_characters(turns, prices))


class _CostCalculator:
    """Calculates the cost of calls to one line."""

    def __init__(self, line: Line, prices: VoicePrices) -> None:
        self._line = line
        self._recorded = _recorded(line)
        self._prices = prices

    def costs(self, table: Timetable) -> Iterator[PathCost]:
        """The cost of a call to each topic of a timetable, and of its silent call."""
        for topic in table.topics:
            turns, cheaper = (_turns(line, topic.keys) for line in (self._line, self._recorded))
            yield self._cost(table.language, topic, _ends(topic), turns, cheaper)
        yield self.silence(table.language)

    def silence(self, language: str) -> PathCost:
        """The cost of the silent call in a language."""
        turns, cheaper = (
            timetable.silent_call(line, language) for line in (self._line, self._recorded)
        )
        return self._cost(language, None, timetable.lasts(self._line, turns), turns, cheaper)

    def _cost(
        self,
        language: str,
        topic: TopicTimes | None,
        ends: float,
        turns: Sequence[Turn],
        cheaper: Sequence[Turn],
    ) -> PathCost:
        characters = _characters(turns, self._prices)
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
            saved=speech - self._prices.of(_characters(cheaper, self._prices)),
        )


def _characters(turns: Sequence[Turn], prices: VoicePrices) -> Counter[str]:
    """Count the characters said by each kind of voice."""
    characters: Counter[str] = Counter()
    for turn in turns:
        for words in (*turn.fixed, *turn.skippable):
            if isinstance(words, Speech):
                said = (piece for piece in words.pieces if isinstance(piece, str))
                characters[prices.kind(words.voice.name)] += sum(map(len, said))
    return characters


def _turns(line: Line, keys: Sequence[str]) -> Sequence[Turn]:
    """The turns of a call in which these keys are pressed."""
    turns = [flow.begin(line)]
    for key in keys:
        state = turns[-1].state
        assert state is not None, "the keys of a timetable lead to a topic"
        turns.append(flow.answer(line, state, key))
    return turns


def _ends(topic: TopicTimes) -> float:
    """The time at which a topic ends."""
    begins = topic.at_once if topic.after_option is None else topic.after_option
    return begins + topic.lasts


def _recorded(line: Line) -> Line:
    """The line with a recording of every text."""
    texts = {
        place: replace(text, recording=text.recording or SOME_RECORDING)
        for place, text in line.texts.items()
    }
    return replace(line, texts=texts)
