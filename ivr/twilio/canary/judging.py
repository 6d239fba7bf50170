"""The verdict on a canary call: what the service saw, compared with what the line should answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from ivr.call import flow
from ivr.call.turn import Outcome, Turn
from ivr.script.line import Line
from ivr.twilio.canary.sightings import Sighting, SightingKind
from ivr.twilio.switchboard import ENDED

MAY_BE_LOST = 1
"""Keys of a call that may get lost on the way: it happens to callers too, and is no fault here."""

REFUSED = "refused"


class ServiceError(Exception):
    """The service could not be asked what it saw; `case` is the reason, `status` the answer's."""

    def __init__(self, case: str, status: int = 0) -> None:
        super().__init__(case)
        self.case = case
        self.status = status


class CanaryResult(StrEnum):
    """How a canary call went."""

    PASSED = "passed"
    WRONG_MENU = "wrong-menu"
    FAULT = "fault"
    KEYS_LOST = "keys-lost"
    TOO_LATE = "too-late"
    NO_ANSWER = "no-answer"
    BUSY = "busy"
    FAILED = "failed"
    WRONG_SIGNATURE = "wrong-signature"
    NOT_SEEN = "not-seen"
    UNREACHABLE = "unreachable"


STATUSES = {
    "busy": CanaryResult.BUSY,
    "no-answer": CanaryResult.NO_ANSWER,
    "failed": CanaryResult.FAILED,
    "canceled": CanaryResult.FAILED,
}
"""The results of calls that nobody answered, by Twilio's status."""


@dataclass(frozen=True, slots=True)
class IncomingCall:
    """What Twilio knows of the called end: whether the call came in, and its error codes."""

    arrived: bool
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """What was found out of one call.

    `status` is Twilio's last one of the calling end, empty if no call was placed. `sightings` are
    None if the service never reported, for the reason in `trouble`. `answer_seconds` passed from
    the call until the service was seen to answer. `overtime` says that time ran out before
    everything was seen. `incoming` is asked for if the service saw nothing, and None if unknown.
    """

    status: str = ""
    sightings: tuple[Sighting, ...] | None = None
    answer_seconds: float | None = None
    seconds: float = 0.0
    overtime: bool = False
    trouble: ServiceError | None = None
    incoming: IncomingCall | None = None

    @property
    def turns(self) -> tuple[Sighting, ...]:
        """The answers of the call, each once: Twilio may ask twice for the same."""
        return turns_of(self.sightings or ())

    @property
    def is_end_seen(self) -> bool:
        """Whether Twilio reported the end of the call, of which answers were seen, to the service.

        The end of an earlier call may come while this one rings.
        """
        calls = {turn.call for turn in self.turns}
        ends = (one for one in self.sightings or () if one.kind is SightingKind.ENDED)
        return any(end.call in calls for end in ends)


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer that is not what the line says.

    `expected` are place, outcome and language. It is None if the call should have ended before,
    or if the edition is not the live one (`is_live`).
    """

    seen: Sighting
    is_live: bool
    expected: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class CanaryVerdict:
    """The result of a canary call, with the keys that did not arrive, of `keys`."""

    result: CanaryResult
    course: Course
    keys: int = 0
    lost: int = 0
    difference: Difference | None = None

    @property
    def is_passed(self) -> bool:
        """Whether the call went as it should."""
        return self.result is CanaryResult.PASSED


def turns_of(sightings: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """Return the answers of the first call in sightings that are in order, each once."""
    turns = [one for one in sightings if one.kind is SightingKind.TURN]
    calls = [one.call for one in turns if not one.state][:1]
    found: list[Sighting] = []
    for turn in turns:
        again = found and (found[-1].state, found[-1].keys) == (turn.state, turn.keys)
        if turn.call in calls and not again:
            found.append(turn)
    return tuple(found)


def judge(
    course: Course, keys: str, lines: Mapping[str, Line], *, uncertain: int = 0
) -> CanaryVerdict:
    """Return the verdict on a call that pressed keys, of which `uncertain` ones need not arrive.

    `lines` are the live ones, by edition.
    """
    turns, expected = course.turns, len(keys) - uncertain
    lost = max(0, expected - arrived(keys, turns))
    if not turns:
        return CanaryVerdict(_result_without_turns(course), course, expected, lost)
    difference = first_difference(turns, lines)
    result = _result_of_turns(course, expected, lost, difference)
    return CanaryVerdict(result, course, expected, lost, difference)


def arrived(keys: str, turns: Sequence[Sighting]) -> int:
    """Return how many of these keys arrived, in their order."""
    at = count = 0
    for key in "".join(turn.keys or "" for turn in turns):
        found = keys.find(key, at)
        if found >= 0:
            at, count = found + 1, count + 1
    return count


def first_difference(turns: Sequence[Sighting], lines: Mapping[str, Line]) -> Difference | None:
    """Return the first answer that the line of its edition would not give, or None."""
    for seen, expected in with_expected(turns, lines):
        if expected is None:
            return Difference(seen, seen.edition in lines)
        state = expected.state
        place, language = (state.place, state.language) if state else (ENDED, seen.language)
        wanted = (place, expected.outcome.value, language)
        if wanted != (seen.place, seen.outcome, seen.language):
            return Difference(seen, is_live=True, expected=wanted)
    return None


def with_expected(
    turns: Sequence[Sighting], lines: Mapping[str, Line]
) -> Iterator[tuple[Sighting, Turn | None]]:
    """Yield each answer with the turn that was expected: the one of its edition's line.

    The last one has None, if its edition is unknown or the call should have ended before it.
    """
    before: Turn | None = None
    for seen in turns:
        before = _expected(lines.get(seen.edition), before, seen)
        yield seen, before
        if before is None:
            return


def _expected(line: Line | None, before: Turn | None, seen: Sighting) -> Turn | None:
    """The turn after another one; None if there is no such line, or the call has ended."""
    if line is None:
        return None
    line = line.at(datetime.fromtimestamp(seen.at, UTC))
    if before is None:
        return flow.begin(line)
    turn = before
    for key in seen.keys or (None,):
        if turn.state is None:
            return None
        turn = flow.answer(line, turn.state, key)
    return turn


def _result_of_turns(
    course: Course, keys: int, lost: int, difference: Difference | None
) -> CanaryResult:
    if any(turn.outcome == Outcome.FAULT for turn in course.turns):
        return CanaryResult.FAULT
    if difference:
        return CanaryResult.WRONG_MENU
    if not lost or lost <= MAY_BE_LOST < keys:
        return CanaryResult.PASSED
    return CanaryResult.TOO_LATE if course.overtime else CanaryResult.KEYS_LOST


def _result_without_turns(course: Course) -> CanaryResult:
    """The result of a call of which the service saw no answer."""
    sightings = course.sightings
    if any(one.kind is SightingKind.REFUSED for one in sightings or ()):
        return CanaryResult.WRONG_SIGNATURE
    if course.status in STATUSES:
        return STATUSES[course.status]
    if sightings is None:
        is_refused = course.trouble is not None and course.trouble.case == REFUSED
        return CanaryResult.WRONG_SIGNATURE if is_refused else CanaryResult.UNREACHABLE
    unanswered = course.status in ("queued", "ringing")
    return CanaryResult.TOO_LATE if unanswered else CanaryResult.NOT_SEEN
