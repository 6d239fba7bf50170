"""What a long canary call shows of Twilio's behaviour, where no document describes it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ivr.call.turn import Outcome, Turn
from ivr.i18n import N_, Translator
from ivr.script.line import Line
from ivr.script.model import BACK_KEY, SKIP_KEY
from ivr.script.speech import NORMAL_RATE, Speech, Utterance
from ivr.script.tempo import seconds
from ivr.twilio.canary.judging import Course, with_expected
from ivr.twilio.canary.sightings import ABSENT, EMPTY, REDIRECT, Sighting, SightingKind

ODD = (BACK_KEY, SKIP_KEY)

UNSEEN = N_("not seen")

SILENCES = {
    EMPTY: N_("the action of the menu is requested, with an empty Digits"),
    ABSENT: N_("the action of the menu is requested, without Digits"),
    REDIRECT: N_("the redirect after the menu is followed"),
}


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A question about Twilio, and what was seen, in the reader's language."""

    question: str
    seen: str


@dataclass(frozen=True, slots=True)
class RepeatTimes:
    """How long an answer was heard until the wait for a key, and its estimated length.

    `unchanged` is the estimate for a voice on which the rate has no effect.
    """

    measured: float
    estimated: float
    unchanged: float


def behaviours(
    course: Course, lines: Mapping[str, Line], early: str, region: str, words: Translator
) -> tuple[Behaviour, ...]:
    """Return what a call of `plan.probe_of` showed; `early` is the key in the notice."""
    _ = words.gettext
    turns = course.turns
    ends = [one for one in course.sightings or () if one.kind is SightingKind.ENDED]
    told = [
        (_(N_("A key pressed during the notice")), _early(turns, early, words)),
        *((_(N_("The key %(key)s"), key=key), _odd(turns, key, words)) for key in ODD),
        (_(N_("Silence")), _silence(turns, words)),
        (_(N_("A slower repeat")), _slower(turns, lines, words)),
        (_(N_("The last silence")), _goodbye(turns, words)),
        (_(N_("The signature in region %(region)s"), region=region), _signed(turns, words)),
        (_(N_("The region that sends the requests")), _listed((one.region,) for one in turns)),
        (_(N_("Twilio's headers")), _listed(one.headers for one in turns)),
        (_(N_("Parameters of a request")), _listed(one.parameters for one in turns)),
        (_(N_("Parameters of the end of a call")), _listed(one.parameters for one in ends)),
    ]
    return tuple(Behaviour(question, seen or _(UNSEEN)) for question, seen in told)


def _early(turns: Sequence[Sighting], early: str, words: Translator) -> str:
    pressed = [turn for turn in turns if turn.keys]
    if not pressed:
        return ""
    if pressed[0].keys != early:
        return words.gettext(N_("is lost"))
    after = round(pressed[0].at - turns[0].at)
    return words.gettext(
        N_("is kept, and arrives %(seconds)s seconds into the call"), seconds=after
    )


def _odd(turns: Sequence[Sighting], key: str, words: Translator) -> str:
    if not turns:
        return ""
    arrived = any(key in (turn.keys or "") for turn in turns)
    return words.gettext(N_("arrives") if arrived else N_("does not arrive"))


def _silence(turns: Sequence[Sighting], words: Translator) -> str:
    ways = dict.fromkeys(turn.silence for turn in turns[1:] if turn.silence in SILENCES)
    return "; ".join(words.gettext(SILENCES[way]) for way in ways)


def _slower(turns: Sequence[Sighting], lines: Mapping[str, Line], words: Translator) -> str:
    times = dict(_repeats(turns, lines))
    if not {1, 2} <= set(times):
        return ""
    normal, slow = times[1], times[2]
    return words.gettext(
        N_(
            "takes %(slow)s seconds, and the normal one %(normal)s: %(ratio)s times as long. "
            "Estimated: %(estimated)s times, or %(unchanged)s if the rate has no effect"
        ),
        slow=words.number(slow.measured, 1),
        normal=words.number(normal.measured, 1),
        ratio=words.number(slow.measured / max(normal.measured, 0.1), 2),
        estimated=words.number(slow.estimated / normal.estimated, 2),
        unchanged=words.number(slow.unchanged / normal.unchanged, 2),
    )


def _repeats(
    turns: Sequence[Sighting], lines: Mapping[str, Line]
) -> Iterator[tuple[int, RepeatTimes]]:
    """Yield the times of repeats that were heard to the end, by how often in a row."""
    before: tuple[Sighting, Turn] | None = None
    for seen, expected in with_expected(turns, lines):
        if before and before[1].state and before[1].state.repeats and seen.keys is None:
            wait = lines[seen.edition].script.patience.wait_seconds
            heard = before[1].skippable
            measured = seen.at - before[0].at - wait
            times = RepeatTimes(measured, seconds(heard), seconds(map(_at_normal_rate, heard)))
            yield before[1].state.repeats, times
        before = (seen, expected) if expected else None


def _at_normal_rate(said: Utterance) -> Utterance:
    if not isinstance(said, Speech):
        return said
    return replace(said, voice=replace(said.voice, rate=NORMAL_RATE))


def _goodbye(turns: Sequence[Sighting], words: Translator) -> str:
    said = any(turn.outcome == Outcome.GOODBYE for turn in turns)
    return words.gettext(N_("the line says goodbye, and ends the call")) if said else ""


def _signed(turns: Sequence[Sighting], words: Translator) -> str:
    return words.gettext(N_("is accepted by the service")) if turns else ""


def _listed(names: Iterable[tuple[str, ...]]) -> str:
    return ", ".join(sorted({name for each in names for name in each if name}))
