"""The recommended next step of a person, from the state of the draft and its requests."""

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
    """Kinds of next steps."""

    APPROVE = "approve"
    """Answer approval requests of others."""
    MERGE = "merge"
    """Resolve conflicting changes of the same text."""
    MEND = "mend"
    """Correct errors, which prevent publication."""
    REVISE = "revise"
    """Revise a refused request."""
    WAIT = "wait"
    """Wait for another person's approval of the draft."""
    PUBLISH = "publish"
    ASK = "ask"
    """Request approval for the draft."""
    READ = "read"
    """Read through texts that are due."""
    BEGIN = "begin"
    """Begin, with neither an edition nor a draft."""
    LOOK = "look"
    """Look at the changes, for readers."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class NextStep:
    """A next step, and the number of things that it concerns."""

    kind: StepKind
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Conditions of a person's next step.

    `to_answer` is the number of pending requests of others. `asked` is whether the current draft
    waits for approval, `declined` whether the person's last request was refused or overtaken, and
    `needs_approval` whether another person must approve the draft. `wrote` is whether the person
    has changed the draft.
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
        """Whether the person can publish without approval."""
        return self.role >= Role.PUBLISHER and not self.needs_approval


def next_step(state: State) -> NextStep:
    """Return the most urgent step that the person's role allows."""
    return next(_steps(state))


def _steps(state: State) -> Iterator[NextStep]:
    if not state.published and not state.changes:
        yield NextStep(StepKind.BEGIN)
    if state.role >= Role.EDITOR and state.wrote:
        yield from _steps_that_stop(state)
    if state.role >= Role.PUBLISHER and state.to_answer:
        yield NextStep(StepKind.APPROVE, state.to_answer)
    if state.role >= Role.EDITOR:
        yield from _steps_of_editors(state)
    elif state.changes:
        yield NextStep(StepKind.LOOK, state.changes)
    yield NextStep(StepKind.NOTHING)


def _steps_of_editors(state: State) -> Iterator[NextStep]:
    yield from _steps_that_stop(state)
    if state.asked:
        yield NextStep(StepKind.WAIT)
    if state.declined:
        yield NextStep(StepKind.REVISE)
    if state.changes and not state.asked:
        yield NextStep(StepKind.PUBLISH if state.publishes_alone else StepKind.ASK, state.changes)
    if state.due:
        yield NextStep(StepKind.READ, state.due)


def _steps_that_stop(state: State) -> Iterator[NextStep]:
    """Yield steps that publication depends on; authors of the draft take them first."""
    if state.conflicts:
        yield NextStep(StepKind.MERGE, state.conflicts)
    if state.errors:
        yield NextStep(StepKind.MEND, state.errors)


@dataclass(frozen=True, slots=True)
class Situation:
    """A person, the draft and the requests; `declined` is the person's own last request."""

    person: Person
    draft: Draft
    checks: TextChecks
    requests: Sequence[ApprovalRequest]
    declined: ApprovalRequest | None

    def state(self, *, changes: int, authors: Collection[str], due: int) -> State:
        """Return the conditions of the next step.

        `changes` is the number of changes, made by `authors`, and `due` the number of due texts.
        """
        return State(
            role=self.person.role,
            published=self.draft.live is not None,
            changes=changes,
            conflicts=len(self.draft.conflicts),
            errors=len(self.checks.check.errors),
            wrote=self.person.name in authors,
            to_answer=len(self._of_others),
            asked=self._pending_request is not None,
            declined=self.declined is not None and bool(self._waits(self.declined)),
            needs_approval=wants_approval(self.draft.live_files, self.draft.files),
            due=due,
        )

    def address(self, step: NextStep) -> str:
        """Return the address of the page for a step."""
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
        """Return the request that a step concerns, or None."""
        match kind:
            case StepKind.APPROVE:
                return self._of_others[0]
            case StepKind.WAIT:
                return self._pending_request
            case StepKind.REVISE:
                return self.declined
        return None

    @property
    def _of_others(self) -> list[ApprovalRequest]:
        return [one for one in self.requests if not is_same_person(one.author, self.person)]

    @property
    def _pending_request(self) -> ApprovalRequest | None:
        """A pending request, if requests cover all changes of the draft."""
        waits = [(request, self._waits(request)) for request in self.requests]
        left = self.draft.saves.keys() - {field for _, fields in waits for field in fields}
        return next((request for request, fields in waits if fields and not left), None)

    def _waits(self, request: ApprovalRequest) -> frozenset[Address]:
        """Return the fields whose values in the draft equal those of a request."""
        return self.draft.among(current_studio.editions.requests.changes(request.id))
