"""Distinguishable editions, and callers who verify which edition answers."""

import random
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import permutations

from sqlalchemy import create_engine, func, select

from ivr.script.files import Files
from ivr.simulator.document import PhoneError
from ivr.simulator.events import Heard
from ivr.simulator.exchange import Exchange, ExchangeError, HTTPAnswer
from ivr.studio.statistics.events import SumKind
from ivr.studio.statistics.store import EventRow, SumRow
from tests.calling import ORIGIN, said
from tests.scripts import full_script, replaced, with_text
from tests.servers.running import Instance, over_and_over, telephone

NAMES = ("alfa", "beta", "gamma", "delta", "epsilon", "sigma")
TOPICS = ("operativt", "strategiskt", "utveckling", "fred", "fast")
MARKS = {"sv": "Upplaga {name}, text {number}.", "en": "Version {name}, text {number}."}
MARK = re.compile(r"(?:Upplaga|Version) (?P<name>\w+), text (?P<number>\w+)\.")
NUMBERS = {
    "sv": "ett två tre fyra fem sex sju åtta nio".split(),
    "en": "one two three four five six seven eight nine".split(),
}
MARKED = ("welcome", *TOPICS)
TEXTS = {word: text for words in NUMBERS.values() for text, word in zip(MARKED, words)}  # noqa: B905
"""The text that each number is the mark of."""

KEYS = {word: str(key) for words in NUMBERS.values() for key, word in enumerate(words, start=1)}
OFFER = re.compile(r"(?:För|For) (?P<label>.+?), (?:tryck|press) (?P<key>\w+)\.")
NOTICE = "ett ett två"
THINKING = 0.05
"""Seconds before a key, so that starting servers get processor time."""

LONGEST = 12
"""Maximum acts of a call before hanging up."""


def edition(number: int) -> Files:
    """Return a script whose topics say its name, with another order of the menu."""
    orders = list(permutations(TOPICS))
    order = orders[number * 37 % len(orders)]
    old, new = (", ".join(f'"{topic}"' for topic in topics) for topics in (TOPICS, order))
    files = replaced(full_script(), "line.toml", old, new)
    for code, mark in MARKS.items():
        for spoken in NUMBERS[code][: len(MARKED)]:
            path = f"{code}/{TEXTS[spoken]}.txt"
            marked = mark.format(name=NAMES[number % len(NAMES)], number=spoken)
            files = with_text(files, path, f"{files[path].decode()}{marked}\n")
    return files


def mark_of(number: int) -> str:
    """Return the words that every call of an edition begins with, after the notice."""
    return MARKS["sv"].format(name=NAMES[number % len(NAMES)], number="ett")


def _labels() -> Mapping[str, str]:
    """Return the topic of each label in the menu, in both languages."""
    files = full_script()
    labels = {}
    for path in (f"{code}/{topic}.txt" for code in MARKS for topic in TOPICS):
        label = next(line for line in files[path].decode().splitlines() if line[:1] not in "#")
        labels[re.sub(r"\{en: ([^}]*)\}", r"\1", label)] = path[3:-4]
    return labels


@dataclass
class Verdict:
    """The result of one call; `wrong` describes an error.

    A call that `moved` was led to the main menu of another edition, because its own was unknown.
    `last_words` are the words of the last document.
    """

    wrong: list[str] = field(default_factory=list)
    moved: bool = False
    last_words: str = ""


class Call:
    """A call that presses random keys, and waits some seconds before each."""

    def __init__(self, exchange: Exchange, chance: random.Random, thinking: float) -> None:
        self._thinking = thinking
        self._telephone = telephone(exchange)
        self._chance = chance
        self._labels = _labels()
        self._offers: dict[str, str] = {}
        self._edition = ""
        self.verdict = Verdict()

    def make(self) -> Verdict:
        """Make the call."""
        try:
            self._wander()
        except PhoneError as error:
            self.verdict.wrong.append(f"the call broke: {error}")
        return self.verdict

    def _wander(self) -> None:
        words = self._hear(self._telephone.dial())
        if NOTICE not in words.partition("Upplaga")[0] or not self._offers:
            self.verdict.wrong.append(f"the call began with {words[:80]!r}")
            return
        for act in self._chance.choices([self._choose, self._choose_nothing], k=LONGEST):
            if self._telephone.ended:
                return
            time.sleep(self._thinking)
            act()
        if not self._telephone.ended:
            self._telephone.hang_up()

    def _choose(self) -> None:
        """Press an offered key, and expect the text of the call's edition."""
        topic, key = self._chance.choice(list(self._offers.items()))
        words = self._hear(self._telephone.press(key))
        heard = {TEXTS[mark["number"]] for mark in MARK.finditer(words)} - {"welcome"}
        if not heard and self._read(words):  # the edition is not known here any more
            self.verdict.moved = True
        elif heard != {topic}:
            self.verdict.wrong.append(f"asked for {topic}, heard {sorted(heard) or words[:80]!r}")

    def _choose_nothing(self) -> None:
        """Repeat, change the language, press an unused key, or be silent."""
        key = self._chance.choice("77990w")
        self._hear(self._telephone.wait() if key == "w" else self._telephone.press(key))

    def _hear(self, heard: tuple[Heard, ...]) -> str:
        words = self.verdict.last_words = said(heard)
        if not words:
            self.verdict.wrong.append("silence")
        found = {mark["name"] for mark in MARK.finditer(words)}
        self._edition = self._edition or next(iter(found), "")
        if offers := self._read(words):
            # Another order is another edition's: this one is not known there any more.
            self.verdict.moved |= bool(self._offers) and offers != self._offers
            self._offers = offers
        if found - {self._edition}:
            if len(found) > 1 or not self.verdict.moved:
                self.verdict.wrong.append(f"{found} in a call that began with {self._edition}")
            self._edition = next(iter(found))
        return words

    def _read(self, words: str) -> dict[str, str]:
        """Return the keys that a menu offers, by topic."""
        offered = OFFER.findall(words)
        return {self._labels[label]: KEYS[key] for label, key in offered if label in self._labels}


# The path between a caller and the line.

FALLBACK_URL = "https://fallback.example.se/fallback.xml"
PROXY_SECONDS = 3.5
TWILIO_SECONDS = 4.0
ATTEMPTS = 2
"""The first attempt and the retry of the connection overrides."""

PAUSE_SECONDS = 0.1
"""Pause between two attempts of the proxy."""

STATUS = "/voice/status"
"""A path without a fallback, which no caller hears."""

Fallback = Callable[[str, str, Mapping[str, str]], HTTPAnswer]


class Carrier:
    """Twilio and the proxy in front of the line, as far as they affect callers.

    The proxy tries the instances for `patience` seconds, at least once each, as configured in
    deploy/nginx.conf; Twilio retries once, and then requests the fallback URL. `answered` and
    `fallbacks` count the answers of each.
    """

    def __init__(
        self,
        instances: Sequence[Instance],
        fallback: Fallback | None = None,
        patience: float = PROXY_SECONDS,
    ) -> None:
        self._instances, self._fallback, self._patience = instances, fallback, patience
        self.answered = self.fallbacks = self.failures = 0
        self.slowest = 0.0

    def request(self, method: str, path: str, params: Mapping[str, str]) -> HTTPAnswer:
        """Keep the promise of Exchange.request."""
        began = time.monotonic()
        answer = self._answered(method, path, params)
        if answer is None and path == STATUS:
            return HTTPAnswer(204, "", b"")
        if answer is None and self._fallback is None:
            raise ExchangeError("No instance answered.")
        self.answered += answer is not None
        if answer is None and self._fallback:
            self.fallbacks += 1
            error = {"ErrorCode": "11200", "ErrorUrl": f"{ORIGIN}{path}"}
            answer = self._fallback("GET", FALLBACK_URL, {**params, **error})
        assert answer
        self.slowest = max(self.slowest, time.monotonic() - began)
        return answer

    def _answered(self, method: str, path: str, params: Mapping[str, str]) -> HTTPAnswer | None:
        """Request an answer from the instances, with a retry; return None if that fails."""
        for _ in range(ATTEMPTS):
            deadline, first = time.monotonic() + self._patience, True
            while first or time.monotonic() < deadline:
                first = False
                for instance in random.sample(self._instances, len(self._instances)):
                    exchange = instance.exchange(TWILIO_SECONDS)
                    with closing(exchange), suppress(ExchangeError):
                        answer = exchange.request(method, path, params)
                        if answer.status < 500:
                            return answer
                    self.failures += 1
                    time.sleep(min(PAUSE_SECONDS, self._patience))
        return None


@contextmanager
def calls_all_the_time(*exchanges: Exchange) -> Iterator[list[Verdict]]:
    """Make calls through each exchange meanwhile; all calls must be right."""
    chance = random.Random(1)

    def calls(exchange: Exchange) -> Callable[[], Verdict]:
        return lambda: Call(exchange, chance, THINKING).make()

    with over_and_over(*map(calls, exchanges)) as made:
        yield made
    wrong = [each for verdict in made for each in verdict.wrong]
    assert made and not wrong, wrong


def calls_to(*instances: Instance) -> AbstractContextManager[list[Verdict]]:
    """Let four callers make calls meanwhile, each request to another instance."""
    return calls_all_the_time(*(Carrier(instances, patience=0.2) for _ in range(4)))


def counted(address: str) -> int:
    """Return the number of counted calls, in the database of any version."""
    engine = create_engine(address)
    with engine.connect() as connection:
        completed = select(func.sum(SumRow.count)).where(SumRow.kind == SumKind.CALLS)
        complete = connection.scalar(completed) or 0
        others = connection.scalar(select(func.count(EventRow.call.distinct()))) or 0
    engine.dispose()
    return complete + others  # a call is complete some minutes after its end


def hear(words: str, *instances: Instance) -> list[int]:
    """Return how many of ten calls to each instance hear words, on any of its workers."""

    def heard(instance: Instance) -> str:
        return said(telephone(Carrier([instance], patience=0.2)).dial())

    return [sum(words in heard(instance) for _ in range(10)) for instance in instances]
