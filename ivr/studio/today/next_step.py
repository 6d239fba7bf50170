"""The recommended next step of a person, from the state of the draft and its requests."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import chain

from flask import url_for

from ivr.script.fields.subjects import Subject, subject_of, subjects_of
from ivr.studio import access
from ivr.studio.content.text_checks import TextChecks
from ivr.studio.editions.edition import ApprovalRequest, Edition
from ivr.studio.editions.policy import is_same_person
from ivr.studio.people import Person, Role
from ivr.studio.publish.readiness import Readiness
from ivr.studio.publish.selection import Selection
from ivr.studio.publish.subject_pages import ChangedSubject, page_of
from ivr.studio.services import current_studio


class StepKind(StrEnum):
    """Kinds of next steps."""

    APPROVE = "approve"
    """Answer approval requests of others."""
    CHECK = "check"
    """Look through what another person published alone."""
    MERGE = "merge"
    """Resolve conflicting changes of the same text."""
    FIX = "fix"
    """Correct errors, which prevent publication."""
    REVISE = "revise"
    """Revise a request, as an approver requested changes or an edition overtook it."""
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
    """Look at the changes, for those who cannot publish any of them."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class NextStep:
    """A next step, the address of its page, and the number of things that it concerns."""

    kind: StepKind
    address: str
    count: int = 0


@dataclass(frozen=True)  # no slots, for cached_property
class Situation:
    """A person, the draft with its changes and pending requests, and the number of due texts.

    `to_revise` is the person's last request if it is to be revised, and `unseen` are the
    editions of one person that nobody else has looked through.
    """

    person: Person
    ready: Readiness
    checks: TextChecks
    changes: Sequence[ChangedSubject]
    to_revise: ApprovalRequest | None
    due: int
    unseen: Sequence[Edition] = ()

    @cached_property
    def publishes_alone(self) -> bool:
        """Whether the person can publish without approval what the page Publish has ticked."""
        selection = Selection(self.ready)
        draft = selection.selected_draft if selection.selected else self.ready.draft
        return access.publishes_alone(draft.live_files, draft.files)

    @property
    def authors(self) -> list[str]:
        """The authors of the changes."""
        return list(dict.fromkeys(chain.from_iterable(each.authors for each in self.changes)))

    @property
    def next_step(self) -> NextStep:
        """The most urgent step that the person's role allows."""
        return next(self._steps())

    def _steps(self) -> Iterator[NextStep]:
        may_edit = self.person.may(Role.EDITOR)
        may_publish = self.person.may(Role.PUBLISHER)
        if self.ready.draft.live is None and not self.changes:
            yield NextStep(StepKind.BEGIN, url_for("studio.phone"))
        if may_publish:
            yield from self._requests_of_others()
        if may_edit:
            yield from self._corrections(set(filter(self._is_mine, self._at_fault)))
        if may_publish:
            yield from self._editions_of_others()
        if may_edit:
            yield from self._steps_to_publish()
            if self.due:
                yield NextStep(StepKind.READ, "#review", self.due)
            # What others have not finished stops nobody: it comes last.
            yield from self._corrections(self._at_fault)
        if self.changes:
            yield NextStep(StepKind.LOOK, url_for("studio.publish"), len(self.changes))
        yield NextStep(StepKind.NOTHING, url_for("studio.phone"))

    def _requests_of_others(self) -> Iterator[NextStep]:
        requests = [each for each in self.ready.approval_requests if not self._is_own(each)]
        if requests:
            yield NextStep(StepKind.APPROVE, _page_of(requests[0]), len(requests))

    def _editions_of_others(self) -> Iterator[NextStep]:
        editions = [edition for edition in self.unseen if not self._is_own(edition)]
        if editions:
            address = url_for("studio.history_edition", number=editions[0].number)
            yield NextStep(StepKind.CHECK, address, len(editions))

    def _steps_to_publish(self) -> Iterator[NextStep]:
        pending = self.ready.pending_requests
        is_all_requested = pending.keys() == self.ready.subjects
        if pending and is_all_requested:
            yield NextStep(StepKind.WAIT, _page_of(next(iter(pending.values()))))
        if self.to_revise and self._is_partly_in_draft(self.to_revise):
            yield NextStep(StepKind.REVISE, _page_of(self.to_revise))
        if ready := len(self.ready.publishable):
            kind = StepKind.PUBLISH if self.publishes_alone else StepKind.ASK
            yield NextStep(kind, url_for("studio.publish"), ready)

    @property
    def _at_fault(self) -> frozenset[Subject]:
        """The subjects with conflicts or errors."""
        errors = (error.field for error in self.checks.check.errors)
        return subjects_of(chain(self.ready.draft.conflicts, errors))

    def _is_mine(self, subject: Subject) -> bool:
        """Whether the person is among the authors of a subject's changes.

        What nobody has changed is everybody's, unless others have changed something that it says.
        """
        authors = {each.id: each.authors for each in self.changes}
        return self.person.address in authors.get(subject.id, self.authors or [self.person.address])

    def _corrections(self, subjects: Collection[Subject]) -> Iterator[NextStep]:
        publish = url_for("studio.publish")
        conflicts = [each for each in self.ready.draft.conflicts if subject_of(each) in subjects]
        if conflicts:
            yield NextStep(StepKind.MERGE, publish, len(conflicts))
        errors = [each for each in self.checks.check.errors if subject_of(each.field) in subjects]
        if errors:
            pages = {page_of(subject_of(error.field), self.checks.names) for error in errors}
            only = pages.pop() if len(pages) == 1 else None
            yield NextStep(StepKind.FIX, only or publish, len(errors))

    def _is_own(self, row: ApprovalRequest | Edition) -> bool:
        return is_same_person(row.author, self.person)

    def _is_partly_in_draft(self, request: ApprovalRequest) -> bool:
        return bool(
            self.ready.draft.changed_to(
                current_studio.editions.approval_requests.changes(request.id)
            )
        )


def _page_of(request: ApprovalRequest) -> str:
    return url_for("studio.publish_request", id=request.id)
