"""The walk: every state that a caller can get into, with every key and with silence.

It proves a line before anyone hears it: each state has a spoken ending, the main menu can
be reached from everywhere, and every topic is one key from its menu.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ivr.call import flow
from ivr.call.asked import Asked
from ivr.call.flow import KEYS
from ivr.call.state import EMERGENCY_KEYS, MOST_MISSES, CallState
from ivr.call.turn import Kind, Outcome, Turn, said
from ivr.call.wordings import WORDINGS
from ivr.script.finding import Finding, Report
from ivr.script.line import Line
from ivr.script.model import LINE_FILE, MAIN_MENU, NOTICE
from ivr.script.speech import Recording, Utterance
from ivr.script.tempo import seconds

SILENCE = None

Answers: TypeAlias = Mapping[CallState, Mapping[str | None, Turn]]


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk saw.

    `answers` holds the turn after each key, and after silence, in each state; `spoken` each
    different turn once. `silent_call` is how long (seconds) a call lasts in which nobody
    presses anything, `longest_silence` the longest way to the end from any other state
    without a key.
    """

    states: int
    turns: int
    spoken: tuple[Turn, ...]
    silent_call: float
    longest_silence: float
    findings: tuple[Finding, ...]
    answers: Answers = field(repr=False, compare=False)


def walk(line: Line) -> Walk:
    """Walk over every reachable state of a line; what is wrong with it becomes findings."""
    first, lost = flow.begin(line), _recoveries(line)
    answers = _explore(line, (first, *lost))
    heard = [turn for turns in answers.values() for turn in turns.values()]
    spoken = {(turn.fixed, turn.skippable, turn.state is None): turn for turn in heard} | {
        (turn.fixed, turn.skippable, False): turn for turn in lost
    }
    report = Report(WORDINGS)
    _check_notice(line, first, answers, report)
    _check_ways(line, answers, report)
    _check_words(spoken.values(), report)
    clock = _Clock(line, answers)
    return Walk(
        states=len(answers),
        turns=1 + len(heard),
        spoken=(first, *spoken.values()),
        silent_call=clock.until_end(first),
        longest_silence=max(map(clock.until_end, _different(heard))),
        findings=(*report.findings, *clock.findings),
        answers=answers,
    )


def _different(heard: Iterable[Turn]) -> Iterable[Turn]:
    """Return each turn once; those that a key leads to again are one and the same already."""
    return {id(turn): turn for turn in heard}.values()


def _recoveries(line: Line) -> tuple[Turn, ...]:
    """What a caller hears whose place in the call is not known any more, after 0 to 3 keys."""
    return tuple(
        flow.recover(line, CallState(language), EMERGENCY_KEYS[:pressed])
        for language in line.languages
        for pressed in range(len(EMERGENCY_KEYS) + 1)
    )


def _explore(line: Line, starts: Iterable[Turn]) -> Answers:
    """Answer every key in every state; keys that lead to the same have one turn together."""
    answers: dict[CallState, dict[str | None, Turn]] = {}
    asked = Asked(line)
    waiting = deque(turn.state for turn in starts if turn.state)
    while waiting:
        state = waiting.popleft()
        if state in answers or state.misses > MOST_MISSES:
            continue
        answers[state] = {key: asked.answer(state, key) for key in (*KEYS, SILENCE)}
        waiting += [turn.state for turn in answers[state].values() if turn.state]
    return answers


class _Clock:
    """Counts the seconds of a caller who presses nothing any more."""

    def __init__(self, line: Line, answers: Answers) -> None:
        self._wait = line.script.patience.wait_seconds
        self._answers = answers
        self._spoken: dict[tuple[Utterance, ...], float] = {}
        self._ahead: dict[CallState, float] = {}
        self._report = Report(WORDINGS)

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self._report.findings

    def until_end(self, turn: Turn) -> float:
        """Seconds from the first word of a turn to the end of the call, without a key."""
        way: list[Turn] = []
        while turn.state and turn.state not in self._ahead:
            passed_before = turn.state in {passed.state for passed in way}
            if passed_before or turn.state not in self._answers:
                self._report.error("silence-without-end", LINE_FILE, place=turn.state.place)
                return float("inf")
            way.append(turn)
            turn = self._answers[turn.state][SILENCE]
        ahead = self._ahead[turn.state] if turn.state else 0.0
        last = self._said(turn) + (self._wait + ahead if turn.state else 0.0)
        for passed in reversed(way):
            assert passed.state
            self._ahead[passed.state] = last
            last = self._said(passed) + self._wait + last
        return last

    def _said(self, turn: Turn) -> float:
        return sum(self._seconds(words) for words in (turn.fixed, turn.skippable))

    def _seconds(self, words: tuple[Utterance, ...]) -> float:
        if words not in self._spoken:
            self._spoken[words] = seconds(words)
        return self._spoken[words]


def _check_notice(line: Line, first: Turn, answers: Answers, report: Report) -> None:
    """The notice comes first, in every language, where no key can skip it; so after 1-1-2."""
    urgent = [
        turns[EMERGENCY_KEYS[-1]]
        for state, turns in answers.items()
        if state.emergency == len(EMERGENCY_KEYS) - 1
    ]
    urgent += [flow.recover(line, CallState(code), EMERGENCY_KEYS) for code in line.languages]
    for turn in (first, *urgent):
        notices = (passage for passage in turn.of(Kind.NOTICE) if not passage.interruptible)
        heard = {notice.language for notice in notices if _has_words(notice.utterances)}
        for code in line.languages:
            if code not in heard:
                report.error("notice-not-first", f"{code}/{NOTICE}.txt")


def _check_ways(line: Line, answers: Answers, report: Report) -> None:
    for state, turns in answers.items():
        home = turns[line.script.keys.main_menu].state
        if home is None or (home.menu, home.topic) != (MAIN_MENU, None):
            report.error("main-menu-out-of-reach", LINE_FILE, place=state.place)
        for option in line.script.menus[state.menu].options:
            if not _leads_to(option.target, turns[option.key]):
                values = {"option": option.target, "menu": state.menu}
                report.error("option-out-of-reach", LINE_FILE, **values)


def _leads_to(target: str, turn: Turn) -> bool:
    """Whether a turn takes the caller to a menu, or to a topic whose text is heard then."""
    if turn.state is None or turn.state.place != target:
        return False
    if turn.state.topic is None:
        return True
    texts = (text for text in turn.of(Kind.TEXT) if text.name == target and text.interruptible)
    return any(_has_words(text.utterances) for text in texts)


def _check_words(turns: Iterable[Turn], report: Report) -> None:
    """Nobody is left in silence, but for those who skipped what would have been said."""
    for turn in turns:
        if turn.outcome is not Outcome.SKIPPED and not _has_words(said(turn.passages)):
            report.error("turn-without-words", LINE_FILE, outcome=turn.outcome)


def _has_words(utterances: Iterable[Utterance]) -> bool:
    """Whether anything is heard of utterances but pauses."""
    return any(
        isinstance(utterance, Recording) or any(isinstance(each, str) for each in utterance.pieces)
        for utterance in utterances
    )
