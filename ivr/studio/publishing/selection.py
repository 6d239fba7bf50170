"""The selection of changes to publish, from the checkboxes of the page Publish.

Nobody can publish a change without having seen it: the page shows every selected change in full,
and its form has the fingerprint of the resulting script. The form is refused if its selection, or
the draft, results in another script.
"""

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import request, url_for
from flask_babel import ngettext

from ivr.publishing.draft import Draft
from ivr.publishing.edition import ApprovalRequest
from ivr.publishing.policy import is_same_person
from ivr.script.finding import Finding, Severity
from ivr.script.place import Address
from ivr.script.subjects import Subject, subject_of
from ivr.studio import access
from ivr.studio.fields import may_change
from ivr.studio.findings import PageFindings, count_severities
from ivr.studio.publishing.cards import ScriptComparison, compare_scripts
from ivr.studio.publishing.changes import SubjectChanges, changes_by_subject
from ivr.studio.studio import current_studio

TICK, TICKED = "tick", "ticked"
"""Names of form fields: ids of selected subjects, and a marker that a selection was sent."""

MAX_MESSAGES = 3
"""Maximum of errors elsewhere that are quoted for a change that causes them."""


@dataclass(frozen=True)  # no slots, for cached_property
class Selection:
    """The subjects of a draft that are selected for publication.

    The default selection are the ready subjects in which all changes are the person's own; before
    the first edition, all subjects.
    """

    draft: Draft
    requests: Sequence[ApprovalRequest]

    @cached_property
    def subjects(self) -> Mapping[Subject, SubjectChanges]:
        """The subjects that the draft changes."""
        return changes_by_subject(self.draft.changes, self.draft)

    @cached_property
    def pending_requests(self) -> Mapping[Subject, ApprovalRequest]:
        """The subjects whose changes are all in one pending request, with the request."""
        found: dict[Subject, ApprovalRequest] = {}
        for asked in self.requests:
            fields = self.draft.among(current_studio.editions.requests.changes(asked.id))
            found |= {one: asked for one, its in self.subjects.items() if its.fields <= fields}
        return found

    @cached_property
    def locked(self) -> frozenset[Subject]:
        """The subjects that the person may not change."""
        return frozenset(
            subject for subject, its in self.subjects.items() if not may_change(its.fields)
        )

    @property
    def refused(self) -> frozenset[Subject]:
        """Locked subjects, except in the first edition."""
        return self.locked if self.draft.live else frozenset()

    @cached_property
    def ticked(self) -> frozenset[Subject]:
        """The selected subjects."""
        if TICKED in request.values:
            ids = request.values.getlist(TICK)
            return frozenset(subject for subject in self.free if subject.id in ids)
        if not self.draft.live:
            return self.publishable or self.free
        return self.own & self.publishable or self.own

    @cached_property
    def free(self) -> frozenset[Subject]:
        """The subjects that the person may select."""
        return frozenset(self.subjects.keys() - self.refused)

    @cached_property
    def own(self) -> frozenset[Subject]:
        """The subjects in which every changed value is the person's own."""
        me = access.current_person()
        return frozenset(
            subject
            for subject in self.free
            if all(
                is_same_person(self.draft.saves[field][0].author, me)
                for field in self.subjects[subject].fields
            )
        )

    @property
    def publishable(self) -> frozenset[Subject]:
        """The subjects that can be published together, without the others."""
        return frozenset(self._ready - self.blocked_by.keys())

    @cached_property
    def blocked_by(self) -> Mapping[Subject, Sequence[str]]:
        """Errors that appear if these subjects are published without the unfinished ones.

        An example is a menu that leads to a new text with errors, or a new phone number while texts
        say the old one.
        """
        held: dict[Subject, list[str]] = {}
        while (ready := self._ready - held.keys()) and (errors := self._errors(ready)):
            found: dict[Subject, list[str]] = {}
            for one in PageFindings(self._part(ready).files).of(errors):
                found.setdefault(subject_of(one.finding.field), []).append(one.message)
            if wrong := ready & found.keys():
                held |= {subject: found[subject] for subject in wrong}
            elif self.draft.live:  # the errors are in texts that the draft does not change
                cause = self._cause(ready)
                held[cause] = [messages[0] for messages in found.values()][:MAX_MESSAGES]
            else:
                break
        return held

    @property
    def fields(self) -> frozenset[Address]:
        """The fields of the selected subjects."""
        return self._fields(self.ticked)

    @cached_property
    def part(self) -> Draft:
        """The draft with the selected changes only."""
        return self.draft.part(self.fields)

    @cached_property
    def whole(self) -> ScriptComparison:
        """The differences between the whole draft and the live edition."""
        return _compared(self.draft)

    @cached_property
    def compared(self) -> ScriptComparison:
        """The differences between the selection and the live edition."""
        return self.whole if self.is_whole else _compared(self.part)

    @property
    def is_whole(self) -> bool:
        """Whether all subjects are selected."""
        return self.ticked == self.subjects.keys()

    @property
    def pending_request(self) -> ApprovalRequest | None:
        """The pending request that covers the selection, or None."""
        found = [self.pending_requests.get(subject) for subject in self.ticked]
        return found[0] if found and all(one is found[0] for one in found) else None

    @property
    def counts(self) -> Mapping[Severity, int]:
        """Number of findings about the selection, by severity."""
        return count_severities(self.compared.new.check.findings)

    @property
    def count_ready(self) -> int:
        """The number of changes that can be published now: none if the rest has errors."""
        return 0 if self._errors(self.publishable) else len(self.publishable)

    @cached_property
    def _ready(self) -> Set[Subject]:
        """Subjects without errors or conflicts in the draft, unless refused or pending."""
        free = self.free - self.pending_requests.keys() - self._wrong
        return {subject for subject in free if not self.subjects[subject].conflicts}

    def _cause(self, subjects: Set[Subject]) -> Subject:
        """Return the first of some subjects with which they have errors, found by bisection."""
        order = sorted(subjects, key=lambda subject: subject.id)
        known = range(1, len(order))
        return order[bisect(known, False, key=lambda count: bool(self._errors(order[:count])))]

    def _errors(self, subjects: Iterable[Subject]) -> Sequence[Finding]:
        """Return the errors of a script in which only some subjects are changed."""
        return current_studio.check(self._part(subjects)).errors

    def _part(self, subjects: Iterable[Subject]) -> Draft:
        return self.draft.part(self._fields(subjects))

    def _fields(self, subjects: Iterable[Subject]) -> frozenset[Address]:
        return frozenset(field for one in subjects for field in self.subjects[one].fields)

    @property
    def _wrong(self) -> Set[Subject]:
        return {subject_of(one.field) for one in self.whole.new.check.errors}


def publish_address(fields: Iterable[Address]) -> str:
    """Return the address of the page Publish with only the subjects of these fields selected."""
    asked: dict[str, Any] = {TICKED: 1, TICK: sorted({subject_of(field).id for field in fields})}
    return url_for("studio.publish", **asked)


def describe_errors(selection: Selection, errors: int) -> str:
    """Say how many errors a draft has, and how much can be published all the same."""
    if not (ready := selection.count_ready):
        stopped: str = ngettext(
            "%(num)d error in the draft stops publication.",
            "%(num)d errors in the draft stop publication.",
            errors,
        )
        return stopped
    told = ngettext("%(num)d error in the draft.", "%(num)d errors in the draft.", errors)
    rest = ngettext(
        "%(num)d change without errors can be published.",
        "%(num)d changes without errors can be published.",
        ready,
    )
    return f"{told} {rest}"


def _compared(draft: Draft) -> ScriptComparison:
    return compare_scripts(draft.live_files, draft.files, draft)
