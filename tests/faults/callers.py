"""Callers who know what they ought to hear, and say so when it was something else."""

import random
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ivr.phone import Exchange, Heard, PhoneError, Spoken, Telephone
from tests.faults.variants import MARK, TEXTS, labels

NOTICE = "ett ett två"
OFFER = re.compile(r"(?:För|For) (?P<label>.+?), (?:tryck|press) (?P<key>\w+)\.")
KEYS = {
    **dict(zip("ett två tre fyra fem sex sju åtta nio".split(), "123456789", strict=True)),
    **dict(zip("one two three four five six seven eight nine".split(), "123456789", strict=True)),
}
LONGEST = 12
"""Acts of a call, before its caller hangs up."""


@dataclass
class Verdict:
    """What one call came to; `wrong` and `broken` say in words what was not right.

    A call that `moved` was led to the main menu of another edition, for nobody knew its own.
    """

    wrong: list[str] = field(default_factory=list)
    broken: str = ""
    moved: bool = False
    acts: int = 0


class Call:
    """One call of somebody who wanders through the menu, and thinks so many seconds before keys."""

    def __init__(self, carrier: Exchange, chance: random.Random, *, thinking: float = 0.0) -> None:
        self._thinking = thinking
        self._telephone = Telephone(carrier, seconds=lambda spoken: 1.0)
        self._chance = chance
        self._labels = labels()
        self._offers: dict[str, str] = {}
        self._edition = ""
        self.verdict = Verdict()

    def make(self) -> Verdict:
        """Call, wander about, and hang up."""
        try:
            self._wander()
        except PhoneError as error:
            self.verdict.broken = str(error)
        except Exception as error:  # a fault of this program must not pass for a good call
            self.verdict.broken = repr(error)
        return self.verdict

    def _wander(self) -> None:
        words = self._hear(self._telephone.dial())
        if NOTICE not in words.partition("Upplaga")[0]:
            self._wrong(f"the call began with {words[:80]!r}")
        while not self._telephone.ended and self.verdict.acts < LONGEST:
            self.verdict.acts += 1
            threading.Event().wait(self._thinking)
            self._chance.choice(self._acts())()
        if not self._telephone.ended:
            self._telephone.hang_up()

    def _acts(self) -> list[Callable[[], None]]:
        return [self._choose, self._choose, self._choose, self._again, self._other, self._wait]

    def _choose(self) -> None:
        """Press what the menu said, and expect that text of the edition of this call."""
        if not self._offers:
            self._hear(self._telephone.press("8"))
            return
        topic, key = self._chance.choice(list(self._offers.items()))
        self._expect(topic, self._hear(self._telephone.press(key)))

    def _again(self) -> None:
        self._hear(self._telephone.press("7"))

    def _other(self) -> None:
        self._hear(self._telephone.press("9"))

    def _wait(self) -> None:
        self._hear(self._telephone.wait())

    def _hear(self, heard: tuple[Heard, ...]) -> str:
        said = (each.utterance for each in heard)
        words = " ".join(part.words for part in said if isinstance(part, Spoken))
        if not words:
            self._wrong("silence")
        found = {mark["name"] for mark in MARK.finditer(words)}
        self._edition = self._edition or next(iter(found), "")
        offers = self._read(words)
        if offers:
            # Another order is another edition's: this one is not known there any more.
            self.verdict.moved |= bool(self._offers) and offers != self._offers
            self._offers = offers
        if found - {self._edition}:
            if len(found) > 1 or not self.verdict.moved:
                self._wrong(f"edition {found} in a call that began with {self._edition}")
            self._edition = next(iter(found))
        return words

    def _read(self, words: str) -> dict[str, str]:
        """Return the keys that a menu offers, by topic."""
        offered = OFFER.findall(words)
        known: Mapping[str, str] = self._labels
        return {known[label]: KEYS[key] for label, key in offered if label in known}

    def _expect(self, topic: str, words: str) -> None:
        heard = {TEXTS[mark["number"]] for mark in MARK.finditer(words)} - {"welcome"}
        if not heard and self._read(words):  # the edition is not known here any more
            self.verdict.moved = True
        elif heard != {topic}:
            self._wrong(f"asked for {topic} and heard {sorted(heard) or words[:80]!r}")

    def _wrong(self, what: str) -> None:
        self.verdict.wrong.append(what)
