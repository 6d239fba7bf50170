"""The walk: every reachable state of a line, with every key and with silence.

It proves a line before anyone calls it: all calls end with words, the main menu can be reached from
every state, and each option leads where its menu says.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import product
from typing import TypeAlias

from ivr.call import emergency, flow
from ivr.call.flow import KEYS, FlowStep
from ivr.call.passages import Passages
from ivr.call.state import MAX_MISSES, CallState
from ivr.call.turn import Outcome, PassageKind, Turn, utterances_of
from ivr.i18n import N_
from ivr.script.fields.place import FieldPath
from ivr.script.fields.titles import TextNames
from ivr.script.findings.finding import Finding, FindingCollector, Trait, Wording
from ivr.script.model.line import Line
from ivr.script.model.script import EMERGENCY_NUMBER, MAIN_MENU, NOTICE
from ivr.script.model.speech import Recording, Utterance
from ivr.script.model.tempo import seconds

NO_KEY = None

CACHE_SIZE = 3
"""Number of walks cached. A walk over a script with hundreds of topics takes 25 MB."""

FAULT_WORDING = Wording(
    N_("A call goes wrong at “%(place)s” (%(rule)s)."),
    N_(
        "This is a fault of the program, not of the texts. Report it, and do not publish this "
        "script."
    ),
)
WORDINGS: Mapping[str, Wording] = {
    "fault": FAULT_WORDING,
    "fault-without-end": replace(FAULT_WORDING, traits=(Trait.WITHOUT_END,)),
    "turn-without-words": Wording(
        N_("The caller would hear nothing."),
        N_(
            "Look for a text without words. If there is none, it is a fault of the program: "
            "report it (%(outcome)s)."
        ),
        traits=(Trait.WITHOUT_END,),
    ),
    "too-many-announcements": Wording(
        N_("There are %(found)s announcements that have not ended, or are ready."),
        N_("Remove some. Those that begin late can be added later."),
    ),
    "document-refused": Wording(
        N_("Twilio would refuse what the line answers."),
        N_(
            "If the text named is very long or unusual, shorten it. Otherwise it is a fault "
            "of the program: report it (%(found)s)."
        ),
    ),
}
"""Messages of findings from a walk, and from the documents of its turns."""

Answers: TypeAlias = Mapping[CallState, Mapping[str | None, Turn]]


class CachedFlow:
    """`flow.answer` that computes each turn once, and equal passages once for all their turns.

    The caches are unbounded, so this is for checks and not for answering calls.
    """

    def __init__(self, line: Line) -> None:
        self._line = line
        self._turns: dict[FlowStep, Turn] = {}
        self._passages: dict[Hashable, Passages] = {}

    def answer(self, state: CallState, key: str | None) -> Turn:
        """Return the answer to a key, or to silence (None)."""
        step = flow.step_for(self._line, state, key)
        if step not in self._turns:
            if step.passages_key not in self._passages:
                self._passages[step.passages_key] = flow.passages_of_step(self._line, step)
            self._turns[step] = step.turn(self._passages[step.passages_key])
        return self._turns[step]


@dataclass(frozen=True, slots=True)
class Walk:
    """The result of a walk.

    `answers` has the turn after each key, and after silence, in each state, as computed by `flow`;
    `distinct_turns` has those that sound different. `silent_call` is the duration (seconds) of a
    call without keys, `longest_silence` the longest time to the end without keys from any other
    state.
    """

    states: int
    turns: int
    distinct_turns: tuple[Turn, ...]
    silent_call: float
    longest_silence: float
    findings: tuple[Finding, ...]
    answers: Answers = field(repr=False, compare=False)
    flow: CachedFlow = field(repr=False, compare=False)


@lru_cache(CACHE_SIZE)
def walk(line: Line) -> Walk:
    """Walk over every reachable state of a line, and report its faults."""
    first, *others = unprompted(line)
    cached = CachedFlow(line)
    answers = explore(cached, entries(line))
    turns = [*_turns_of(answers)]
    one_for_passages = {id(turn.passages): turn for turn in turns}.values()
    distinct = {turn.sound: turn for turn in (*one_for_passages, *others)}
    report = FindingCollector(WORDINGS)
    _check_notice(line, first, answers, report)
    _check_targets(line, answers, report)
    _check_words(distinct.values(), report)
    until_end = _call_timer(line, answers, report)
    return Walk(
        states=len(answers),
        turns=1 + len(turns),
        distinct_turns=(first, *distinct.values()),
        silent_call=until_end(first),
        longest_silence=max(map(until_end, turns)),
        findings=report.findings,
        answers=answers,
        flow=cached,
    )


def entries(line: Line) -> tuple[CallState, ...]:
    """Return the states in which callers wait for the first key, or after losing their state."""
    in_menus = (CallState(language) for language in line.languages)  # also while it is closed
    return (*in_menus, *(turn.state for turn in unprompted(line) if turn.state))


def unprompted(line: Line) -> tuple[Turn, ...]:
    """Return turns that do not answer a key: the first one, and after loss, time limit and faults.

    The state of a caller may be lost after any keys of an emergency number. A call at its time
    limit ends from any state, with and without 1-1-2.
    """
    states = [CallState(language) for language in line.languages]
    prefixes = sorted({*emergency.BEGINNINGS, *emergency.NUMBERS})
    lost = (flow.recover(line, *call) for call in product(states, prefixes))
    ended = (flow.time_up(line, *call) for call in product(states, ("", EMERGENCY_NUMBER)))
    return (flow.begin(line), *lost, *ended, flow.fault(line))


def explore(cached: CachedFlow, starts: Iterable[CallState]) -> Answers:
    """Return the answers to all keys in all states reachable from `starts`."""
    answers: dict[CallState, dict[str | None, Turn]] = {}
    waiting = deque(starts)
    while waiting:
        state = waiting.popleft()
        if state in answers or state.misses > MAX_MISSES:
            continue
        answers[state] = {key: cached.answer(state, key) for key in (*KEYS, NO_KEY)}
        waiting += [turn.state for turn in answers[state].values() if turn.state]
    return answers


def _call_timer(line: Line, answers: Answers, report: FindingCollector) -> Callable[[Turn], float]:
    """Return a function that measures the seconds from a turn to the end of a call without keys.

    It calls itself for the turn after the silence: each silence adds a miss, so there is an end.
    """
    wait = line.script.patience.wait_seconds
    durations: dict[int, float] = {}

    def until_end(turn: Turn) -> float:
        passages = id(turn.passages)
        if passages not in durations:
            durations[passages] = seconds(turn.fixed) + seconds(turn.skippable)
        return durations[passages] + (waiting(turn.state) if turn.state else 0.0)

    @cache
    def waiting(state: CallState) -> float:
        if state not in answers:
            _fault("silence-without-end", (), state.place, report, case="fault-without-end")
            return float("inf")
        return wait + until_end(answers[state][NO_KEY])

    return until_end


def _check_notice(line: Line, first: Turn, answers: Answers, report: FindingCollector) -> None:
    """Check that the notice is first in all languages, and after emergency numbers.

    No key may skip it.
    """
    urgent = [
        turn
        for state, turns in answers.items()
        for key, turn in turns.items()
        if key is not None and emergency.completed(state.pressed, key)
    ]
    urgent += [flow.recover(line, CallState(code), EMERGENCY_NUMBER) for code in line.languages]
    for turn in (first, *urgent):
        notices = (
            passage for passage in turn.passages_of(PassageKind.NOTICE) if not passage.interruptible
        )
        said_in = {notice.language for notice in notices if _has_words(notice.utterances)}
        for code in line.languages:
            if code not in said_in:
                _fault("notice-not-first", (code, "texts", NOTICE), NOTICE, report)


def _check_targets(line: Line, answers: Answers, report: FindingCollector) -> None:
    """Check that each option leads to its target, and the home key to the main menu.

    An option whose key completes 1-1-2 leads to the main menu instead.
    """
    menus = line.script.menus
    home_key = line.script.keys.main_menu
    silent = _ids_of_silent_topics(answers)
    for state, turns in answers.items():
        if state.topic in line.closings:
            continue  # a closed line has no menu
        home = turns[home_key].state
        if home is None or (home.menu, home.topic) != (MAIN_MENU, None):
            _fault("main-menu-out-of-reach", ("keys", "main_menu"), state.place, report)
        for key, target in menus[state.menu].options.items():
            turn = turns[key]
            leads = turn.state and turn.state.place == target
            if leads and id(turn.passages) not in silent:
                continue
            if not _completes_emergency(state, key, turn):
                field = ("menus", state.menu, "options")
                _fault("option-out-of-reach", field, target, report)


def _ids_of_silent_topics(answers: Answers) -> frozenset[int]:
    """Return the ids of passages, because turns share them and few have to be examined."""
    topics = (turn for turn in _turns_of(answers) if turn.outcome is Outcome.TOPIC)
    distinct = {id(turn.passages): turn for turn in topics}
    return frozenset(number for number, turn in distinct.items() if not _says_topic(turn))


def _turns_of(answers: Answers) -> Iterator[Turn]:
    for turns in answers.values():
        yield from turns.values()


def _says_topic(turn: Turn) -> bool:
    texts = turn.passages_of(PassageKind.TEXT)
    return any(text.interruptible and _has_words(text.utterances) for text in texts)


def _completes_emergency(state: CallState, key: str, turn: Turn) -> bool:
    """Return whether an option is not reached because its key completes 1-1-2."""
    completes = emergency.completed(state.pressed, key) == EMERGENCY_NUMBER
    return completes and turn.state is not None and turn.state.place == MAIN_MENU


def _check_words(turns: Iterable[Turn], report: FindingCollector) -> None:
    """Check that every turn has words, unless the caller skipped them."""
    for turn in turns:
        if turn.outcome is not Outcome.SKIPPED and not _has_words(utterances_of(turn.passages)):
            report.error("turn-without-words", (), outcome=turn.outcome)


def _fault(
    rule: str, field: FieldPath, place: str, report: FindingCollector, case: str = "fault"
) -> None:
    """Report a fault of the program: no script can cause it, only a mistake in the flow."""
    report.error(rule, field, case=case, rule=rule, place=TextNames((place,)))


def _has_words(utterances: Iterable[Utterance]) -> bool:
    for utterance in utterances:
        if isinstance(utterance, Recording):
            return True
        if any(isinstance(piece, str) for piece in utterance.pieces):
            return True
    return False
