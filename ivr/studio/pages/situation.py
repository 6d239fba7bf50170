"""How things are for the person who reads the overview: their state, and where to take a step."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import url_for

from ivr.publishing.draft import Draft
from ivr.publishing.edition import ApprovalRequest
from ivr.publishing.policy import asks_for_approval, is_same_person
from ivr.script.model import Script
from ivr.script.subjects import subject_of
from ivr.studio.accounts import Person
from ivr.studio.pages.subject_pages import subject_page
from ivr.studio.publishing.next_step import State, Step, StepKind
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
            declined=self._is_of_draft(self.declined),
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
        """The request that is the draft as it is now, if one is pending."""
        return next(filter(self._is_of_draft, self.requests), None)

    def _is_of_draft(self, request: ApprovalRequest | None) -> bool:
        return request is not None and request.fingerprint == self.draft.fingerprint
