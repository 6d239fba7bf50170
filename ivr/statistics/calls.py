"""Reduce the events of a call to the daily sums that count it. Pure functions."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from ivr.call.turn import Outcome
from ivr.i18n import ZONE
from ivr.statistics.events import CallEvent

STEP_SECONDS = 5
"""How exactly it is counted when callers hung up."""

MOST_SECONDS = 995
"""Those who hung up later are counted at this second."""

MOST_ANNOUNCEMENTS = 3

MISSES = frozenset({Outcome.SILENCE, Outcome.WRONG_KEY, Outcome.GAVE_UP})
"""Outcomes counted as misses. Silence after a last text is a goodbye, not a miss."""

ENDINGS = frozenset({Outcome.GAVE_UP, Outcome.GOODBYE, Outcome.TIME_UP, Outcome.FAULT})
"""Outcomes that end a call, and are then what is counted as its ending."""

HUNG_UP, UNKNOWN, ELSEWHERE, NO_ANSWER = "hung-up", "unknown", "elsewhere", "no-answer"
"""The other endings; docs/statistics.md tells what they mean."""

WITHOUT_KEY = frozenset({Outcome.ANSWERED, Outcome.SILENCE, *ENDINGS})
"""Outcomes that need no key. A wrong key that ends the call is not told from silence."""

READ_OUT = frozenset(
    {Outcome.ANSWERED, Outcome.TOPIC, Outcome.CLOSED, Outcome.MENU, Outcome.LANGUAGE}
)
"""Outcomes after which a text or menu is read out from its beginning."""


class SumKind(StrEnum):
    """What the calls of a sum have in common."""

    CALLS = "calls"
    TIMED = "timed"
    """Calls whose length is known."""
    HOUR = "hour"
    LANGUAGE = "language"
    TOPIC = "topic"
    ANNOUNCED = "announced"
    ENDING = "ending"
    MISSES = "misses"
    COUNTRY = "country"
    KEYS = "keys"
    """Calls in which a key was pressed (`pressed`) or none (`none`)."""
    HEARD = "heard"
    """Calls in which something was read out: the language, the outcome of the answer, 1 if it came
    before any topic and else 0, the place, and the announcements in it."""
    HUNG_UP = "hung-up"
    """Calls that ended while it was read out: the step in seconds, and what was read out."""


SumKey: TypeAlias = tuple[date, int, str, str]
"""Of a sum: the day, the edition that was live when the calls began, kind and key.

Edition 0 is a line that is no edition, or a call without answers.
"""


def complete(events: Iterable[CallEvent]) -> tuple[set[SumKey], int]:
    """Return the sums that count a call, and its seconds, 0 if unknown; no personal data.

    There is at least one event, in any order, and each perhaps more than once.
    """
    found = sorted(dict.fromkeys(events), key=lambda one: one.at)
    turns = [one for one in found if one.outcome]
    ends = [one for one in found if not one.outcome]
    seconds = next((end.seconds for end in ends if end.seconds is not None), None)
    # Twilio may ask twice how to answer a call; one with other turns was answered.
    was_heard = any(turn.outcome != Outcome.ANSWERED for turn in turns)
    if any(not end.answered for end in ends) and not was_heard:
        seconds, ending = None, NO_ANSWER  # while it rang is no length of a call
    elif not turns:
        ending = ELSEWHERE
    elif (ending := turns[-1].outcome) not in ENDINGS:
        ending = HUNG_UP if ends else UNKNOWN
    first = found[0].at if turns else found[0].at - (seconds or 0)
    started = datetime.fromtimestamp(first, ZONE)
    shared: set[tuple[str, str]] = {
        (SumKind.CALLS, ""),
        (SumKind.HOUR, f"{started:%H}"),
        (SumKind.ENDING, ending),
    }
    shared.update((SumKind.COUNTRY, turn.country) for turn in turns if turn.country)
    if seconds is not None:
        shared.add((SumKind.TIMED, ""))
    if turns and ending != NO_ANSWER:
        shared.update(_heard(turns, seconds if ending == HUNG_UP else None))
    day, edition = started.date(), turns[0].edition if turns else 0
    return {(day, edition, str(kind), key) for kind, key in shared}, seconds or 0


def _heard(turns: list[CallEvent], hung_up_at: int | None) -> Iterator[tuple[SumKind, str]]:
    outcomes = [turn.outcome for turn in turns]
    yield SumKind.LANGUAGE, turns[-1].language
    yield SumKind.MISSES, str(sum(outcome in MISSES for outcome in outcomes))
    yield SumKind.KEYS, "none" if WITHOUT_KEY.issuperset(outcomes) else "pressed"
    for number, turn in enumerate(turns):
        if turn.outcome == Outcome.TOPIC:
            yield SumKind.TOPIC, turn.place
        for name in turn.announced:
            yield SumKind.ANNOUNCED, name
        key = ""  # of what is read out now
        if turn.outcome in READ_OUT:
            topics = "0" if Outcome.TOPIC in outcomes[:number] else "1"
            announced = turn.announced[:MOST_ANNOUNCEMENTS]
            key = " ".join((turn.language, turn.outcome, topics, turn.place, *announced))
            yield SumKind.HEARD, key
    first, last = turns[0], turns[-1]
    if key and hung_up_at is not None and first.edition == last.edition:
        after = min(max(0, round(hung_up_at - (last.at - first.at))), MOST_SECONDS)
        yield SumKind.HUNG_UP, f"{after // STEP_SECONDS * STEP_SECONDS} {key}"
