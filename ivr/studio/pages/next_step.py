"""The one thing that a person should do next, from the state of the draft and its requests."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask import url_for

from ivr.publishing.draft import Draft
from ivr.publishing.edition import ApprovalRequest
from ivr.publishing.policy import is_same_person, wants_approval
from ivr.script.place import Address
from ivr.script.subjects import subject_of
from ivr.studio.accounts import Person, Role
from ivr.studio.publishing.subject_pages import subject_page
from ivr.studio.studio import current_studio
from ivr.studio.writing.text_checks import TextChecks


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


@dataclass(frozen=True, slots=True)
class Situation:
    """What waits for a person: their draft, and requests, `declined` being their own last one."""

    person: Person
    draft: Draft
    checks: TextChecks
    requests: Sequence[ApprovalRequest]
    declined: ApprovalRequest | None

    def state(self, *, changes: int, authors: Collection[str], due: int) -> State:
        """Return what the next step depends on.

        `changes` and `due` are the numbers of changes, which `authors` made, and of due texts.
        """
        return State(
            role=self.person.role,
            published=self.draft.live is not None,
            changes=changes,
            conflicts=len(self.draft.conflicts),
            errors=len(self.checks.check.errors),
            wrote=self.person.name in authors,
            to_answer=len(self._of_others),
            asked=self._asked is not None,
            declined=self.declined is not None and bool(self._waits(self.declined)),
            needs_approval=wants_approval(self.draft.live_files, self.draft.files),
            due=due,
        )

    def address(self, step: Step) -> str:
        """Return where a step is taken."""
        if asked := self._request(step.kind):
            return url_for("studio.publish_request", id=asked.id)
        match step.kind:
            case StepKind.MEND:
                errors = self.checks.check.errors
                subjects = (subject_of(one.field) for one in errors)
                names = self.checks.names
                pages = {subject_page(subject, self.draft, names) for subject in subjects}
                only = pages.pop().address if len(pages) == 1 else None
                return only or url_for("studio.publish")
            case StepKind.READ:
                return "#review"
            case StepKind.NOTHING | StepKind.BEGIN:
                return url_for("studio.phone")
        return url_for("studio.publish")

    def _request(self, kind: StepKind) -> ApprovalRequest | None:
        """The request that a step is about, if it is about one."""
        match kind:
            case StepKind.APPROVE:
                return self._of_others[0]
            case StepKind.WAIT:
                return self._asked
            case StepKind.REVISE:
                return self.declined
        return None

    @property
    def _of_others(self) -> list[ApprovalRequest]:
        return [one for one in self.requests if not is_same_person(one.author, self.person)]

    @property
    def _asked(self) -> ApprovalRequest | None:
        """A pending request, if all that the draft changes waits for approval."""
        waits = [(request, self._waits(request)) for request in self.requests]
        left = self.draft.saves.keys() - {field for _, fields in waits for field in fields}
        return next((request for request, fields in waits if fields and not left), None)

    def _waits(self, request: ApprovalRequest) -> frozenset[Address]:
        """The fields that are in the draft as a request has them."""
        return self.draft.among(current_studio.editions.request_changes(request.id))
