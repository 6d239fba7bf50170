"""The keys that a canary call presses, and when, by the times of the line itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from twilio.twiml.voice_response import VoiceResponse

from ivr.call import flow, timetable
from ivr.call.turn import Turn
from ivr.errors import RequestError
from ivr.i18n import N_
from ivr.script.line import Line
from ivr.script.model import BACK_KEY, SKIP_KEY
from ivr.script.tempo import seconds

SLOWER = 1.25
"""How much slower than estimated a voice may be, so that keys still come after the fixed part."""

FIRST_PAUSE, PAUSE = 3.0, 5.0
"""Seconds from the fixed part's end to the first key, and to the others: the request, the answer
and the synthesis of the first words take part of them."""

LONGEST = 48.0
"""Seconds of a call: with ringing it ends within a minute."""

EARLY = 1.5
"""Seconds after which a key is pressed that falls into the notice."""

ODD_KEYS = (BACK_KEY, SKIP_KEY)

WAIT = "w"
WAIT_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Press:
    """A key, and when it is pressed, in seconds since the line answered."""

    key: str
    at: float


@dataclass(frozen=True, slots=True)
class CallPlan:
    """What a canary call does; it hangs up after `length` seconds.

    `turns` are what the line should answer, for the price of its words. `uncertain` keys need not
    arrive.
    """

    presses: tuple[Press, ...]
    length: float
    turns: tuple[Turn, ...]
    uncertain: int = 0

    @property
    def keys(self) -> str:
        """The keys in order."""
        return "".join(press.key for press in self.presses)

    @property
    def twiml(self) -> str:
        """The document of the calling end: it waits, presses keys, and hangs up."""
        response = VoiceResponse()
        before = 0.0
        for press in self.presses:
            waits = round((press.at - before) / WAIT_SECONDS)
            before += waits * WAIT_SECONDS
            response.play(digits=WAIT * waits + press.key)
        response.pause(length=max(1, round(self.length - before)))
        response.hangup()
        return str(response)


def plan_of(line: Line) -> CallPlan:
    """Return the plan for a line of a moment: a topic, repeat, language, main menu.

    The topic is the shortest of those that the main menu offers, since words are charged. On a
    closed line there is no topic, and nothing to go back to. Keys that would come too late for a
    call of a minute are left out, but for the first.
    """
    keys = line.script.keys
    wanted: list[str] = []
    if not line.closing:
        topics = timetable.timetables(line)[0].topics
        wanted += min(topics, key=lambda topic: (len(topic.keys), topic.lasts)).keys
    wanted.append(keys.repeat)
    if len(line.languages) > 1:
        wanted.append(keys.language)
    if not line.closing:
        wanted.append(keys.main_menu)
    return _plan(line, wanted)


def probe_of(line: Line) -> CallPlan:
    """Return the plan of a long call that shows what nobody has verified (see `questions`).

    A key in the notice, `*`, `#`, a topic; it is repeated to its end, until the line takes the
    silence; then twice, the second time slower; then silence until the line says goodbye. Raises
    RequestError for a closed line.
    """
    if line.closing:
        raise RequestError(N_("An announcement closes the line now: try --probe when it is open."))
    keys, patience = line.script.keys, line.script.patience
    topics = timetable.timetables(line)[0].topics
    topic = min(topics, key=lambda each: (len(each.keys), each.lasts))
    script = [*ODD_KEYS, *topic.keys, keys.repeat, None, keys.repeat, keys.repeat]
    script += [None] * patience.tries
    turns = [flow.begin(line)]
    presses = [Press(keys.main_menu, EARLY)]
    at = seconds(turns[0].fixed) * SLOWER + FIRST_PAUSE
    for key in script:
        state, heard = turns[-1].state, seconds(turns[-1].skippable)
        assert state is not None, "the line waits until the last try"
        if key is None:
            at += heard * SLOWER + patience.wait_seconds
        else:
            presses.append(Press(key, at))
        turns.append(flow.answer(line, state, key))
        at += seconds(turns[-1].fixed) * SLOWER + PAUSE
    return CallPlan(tuple(presses), at, tuple(turns), uncertain=1 + len(ODD_KEYS))


def _plan(line: Line, keys: Iterable[str]) -> CallPlan:
    turns = [flow.begin(line)]
    at = seconds(turns[0].fixed) * SLOWER + FIRST_PAUSE
    presses: list[Press] = []
    for key in keys:
        state = turns[-1].state
        if presses and at + PAUSE > LONGEST or state is None:
            break
        presses.append(Press(key, at))
        turns.append(flow.answer(line, state, key))
        at += seconds(turns[-1].fixed) * SLOWER + PAUSE
    return CallPlan(tuple(presses), at, tuple(turns))
