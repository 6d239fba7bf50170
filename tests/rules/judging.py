"""Judging a script by one rule, for the tests of the rules."""

from collections.abc import Callable, Iterator, Mapping

from ivr.call.state import CallState
from ivr.call.turn import Turn
from ivr.rules import judge
from ivr.rules.subject import Subject
from ivr.script.finding import Finding, Severity
from ivr.script.line import prepare
from ivr.script.model import Script
from ivr.script.reading import read
from ivr.script.speech import Pause, Speech, Utterance


def found(files: Mapping[str, bytes], rule_id: str) -> list[Finding]:
    """Read a script, which must be readable without errors, and return one rule's findings."""
    script = readable(files)
    findings = judge(script, prepare(script))
    own = [finding for finding in findings if finding.rule == rule_id]
    for finding in own:  # a word without its value would raise
        finding.wording("sv")
        finding.wording("en")
    return own


def cases(files: Mapping[str, bytes], rule_id: str) -> list[tuple[str, str, int]]:
    """Return the case, file and line of each of a rule's findings; no case is ""."""
    return [
        (finding.case.removeprefix(rule_id).lstrip("."), finding.file, finding.line)
        for finding in found(files, rule_id)
    ]


def readable(files: Mapping[str, bytes]) -> Script:
    """Read a script, which must be readable without errors."""
    reading = read(files)
    errors = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    assert reading.script and not errors, errors
    return reading.script


class Staged(Subject):
    """A subject with a call flow of a test's own: `begin` and `answer` change its turns."""

    def __init__(
        self,
        files: Mapping[str, bytes],
        begin: Callable[[Turn], Turn] = lambda turn: turn,
        answer: Callable[[CallState, str | None, Turn], Turn] = lambda state, key, turn: turn,
    ) -> None:
        script = readable(files)
        super().__init__(script, prepare(script))
        self._begin = begin
        self._answer = answer

    @property
    def first_turn(self) -> Turn:  # type: ignore[override, unused-ignore] # staged
        return self._begin(super().first_turn)

    def answer(self, state: CallState, key: str | None) -> Turn:
        return self._answer(state, key, super().answer(state, key))


def without_pauses(utterances: tuple[Utterance, ...]) -> tuple[Utterance, ...]:
    """Return utterances whose words follow one another at once."""
    return tuple(_words(utterance) for utterance in utterances)


def _words(utterance: Utterance) -> Utterance:
    if not isinstance(utterance, Speech):
        return utterance
    kept: Iterator[str] = (piece for piece in utterance.pieces if not isinstance(piece, Pause))
    return Speech(utterance.voice, tuple(kept))
