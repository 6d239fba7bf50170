"""A line that is asked again and again: by a walk over all its states, and by the rules."""

from ivr.call import flow
from ivr.call.flow import Step
from ivr.call.state import CallState
from ivr.call.turn import Turn
from ivr.script.line import Line


class Asked:
    """Answers as `flow.answer` does, but makes each turn once, however many keys lead to it.

    All of them are kept, so this is for a while, and not for a service.
    """

    def __init__(self, line: Line) -> None:
        self._line = line
        self._taken: dict[Step, Turn] = {}

    def answer(self, state: CallState, key: str | None) -> Turn:
        """Return what the line says to a key, or to silence (None)."""
        step = flow.lead(self._line, state, key)
        turn = self._taken.get(step)
        if turn is None:
            turn = self._taken[step] = flow.take(self._line, step)
        return turn
