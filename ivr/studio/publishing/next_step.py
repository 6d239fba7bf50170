"""The one thing that a person should do next, from the state of the draft and its requests."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ivr.studio.accounts import Role


class StepKind(StrEnum):
    """What to do next."""

    APPROVE = "approve"
    """Answer approval requests of others."""
    MERGE = "merge"
    """Settle changes that two people made to the same text."""
    MEND = "mend"
    """Correct errors, which stop publication."""
    REVISE = "revise"
    """Change what was refused."""
    WAIT = "wait"
    """Nothing, until another person approves the draft."""
    PUBLISH = "publish"
    ASK = "ask"
    """Request approval for the draft."""
    READ = "read"
    """Read texts through whose date has come."""
    BEGIN = "begin"
    """Nothing was published yet, and there is no draft either."""
    LOOK = "look"
    """See the changes, for somebody who may not change anything."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next, and the number of things that it is about."""

    kind: StepKind
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a person's next step depends on.

    `to_answer` are pending requests of others. `asked` is whether the draft as it is now waits
    for approval, `declined` whether it was refused or overtaken as the person's own last request,
    and `needs_approval` whether somebody else must approve it. `wrote` is whether the person has
    changed the draft themselves.
    """

    role: Role
    published: bool = True
    changes: int = 0
    conflicts: int = 0
    errors: int = 0
    wrote: bool = False
    to_answer: int = 0
    asked: bool = False
    declined: bool = False
    needs_approval: bool = False
    due: int = 0

    @property
    def publishes_alone(self) -> bool:
        """Whether the person needs nobody's approval."""
        return self.role >= Role.PUBLISHER and not self.needs_approval


def next_step(state: State) -> Step:
    """Return the most urgent step that the person's role allows."""
    return next(_steps(state))


def _steps(state: State) -> Iterator[Step]:
    if not state.published and not state.changes:
        yield Step(StepKind.BEGIN)
    if state.role >= Role.EDITOR and state.wrote:
        yield from _steps_that_stop(state)
    if state.role >= Role.PUBLISHER and state.to_answer:
        yield Step(StepKind.APPROVE, state.to_answer)
    if state.role >= Role.EDITOR:
        yield from _steps_of_editors(state)
    elif state.changes:
        yield Step(StepKind.LOOK, state.changes)
    yield Step(StepKind.NOTHING)


def _steps_of_editors(state: State) -> Iterator[Step]:
    yield from _steps_that_stop(state)
    if state.asked:
        yield Step(StepKind.WAIT)
    if state.declined:
        yield Step(StepKind.REVISE)
    if state.changes and not state.asked:
        yield Step(StepKind.PUBLISH if state.publishes_alone else StepKind.ASK, state.changes)
    if state.due:
        yield Step(StepKind.READ, state.due)


def _steps_that_stop(state: State) -> Iterator[Step]:
    """What stops publication: whoever wrote in the draft does it before all else."""
    if state.conflicts:
        yield Step(StepKind.MERGE, state.conflicts)
    if state.errors:
        yield Step(StepKind.MEND, state.errors)
