"""How things are for the person who reads the overview: their state, and where to take a step."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import url_for

from ivr.publishing.draft import Draft
from ivr.publishing.edition import ApprovalRequest
from ivr.publishing.policy import asks_for_approval, is_same_person
from ivr.script.model import Script
from ivr.script.place import Address
from ivr.script.subjects import subject_of
from ivr.studio.accounts import Person
from ivr.studio.pages.subject_pages import subject_page
from ivr.studio.publishing.next_step import State, Step, StepKind
from ivr.studio.studio import current_studio
from ivr.studio.writing.text_checks import TextChecks


@dataclass(frozen=True, slots=True)
class Situation:
    """What waits for a person: their draft, and requests, `declined` being their own last one.

    `live` is the script of the live edition, None if there is none or it cannot be read.
    """

    person: Person
    draft: Draft
    live: Script | None
    checks: TextChecks
    requests: Sequence[ApprovalRequest]
    declined: ApprovalRequest | None

    def state(self, *, changes: int, authors: Collection[str], due: int) -> State:
        """Return what the next step depends on.

        `changes` and `due` are the numbers of changes, which `authors` made, and of due texts.
        """
        scripts = (self.live, self.checks.check.script)
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
            needs_approval=bool(self.draft.live) and any(map(asks_for_approval, scripts)),
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
                pages = {subject_page(subject, self.checks) for subject in subjects}
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
