"""The readiness of a draft: changes that can be published without the others."""

from bisect import bisect
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TypeAlias

from flask_babel import gettext as _
from flask_babel import ngettext

from ivr.checks.check import CheckResult
from ivr.script.fields.kinds import SubjectKind
from ivr.script.fields.place import FieldPath
from ivr.script.fields.subjects import Subject, subject_of, subjects_of
from ivr.script.files import Files
from ivr.script.findings.finding import Trait
from ivr.script.reading.field_values import FieldValue
from ivr.studio import access
from ivr.studio.content.edit_pages import may_change
from ivr.studio.content.findings import PageFindings
from ivr.studio.content.names import names_in, written_in
from ivr.studio.editions.draft import Draft
from ivr.studio.editions.edition import ApprovalRequest
from ivr.studio.editions.writing import write
from ivr.studio.people import Role
from ivr.studio.publish.cards import (
    ScriptComparison,
    SubjectChanges,
    changes_by_subject,
    compare_draft,
)
from ivr.studio.services import current_studio
from ivr.studio.translation import language

MAX_MESSAGES = 3
"""Maximum of errors that are quoted for a change that causes them."""

Subjects: TypeAlias = frozenset[Subject]


@dataclass(frozen=True)  # no slots, for cached_property
class Readiness:
    """The subjects that a draft changes, and the ones that the person can publish.

    `approval_requests` are the pending ones.
    """

    draft: Draft
    approval_requests: Sequence[ApprovalRequest] = ()

    @cached_property
    def changes(self) -> Mapping[Subject, SubjectChanges]:
        """The changes of the draft by subject."""
        return changes_by_subject(self.draft.changes, self.draft)

    @cached_property
    def subjects(self) -> Subjects:
        """The subjects that the draft changes."""
        return frozenset(self.changes)

    @cached_property
    def pending_requests(self) -> Mapping[Subject, ApprovalRequest]:
        """The subjects whose changes are all in one pending request, with the request."""
        request_of: dict[Subject, ApprovalRequest] = {}
        for request in self.approval_requests:
            fields = self.draft.changed_to(
                current_studio.editions.approval_requests.changes(request.id)
            )
            left = subjects_of(self.draft.saves.keys() - fields)
            request_of |= dict.fromkeys(self.subjects - left, request)
        return request_of

    @cached_property
    def locked(self) -> Subjects:
        """The subjects that the person may not change."""
        return subjects_of(field for field in self.draft.saves if not may_change([field]))

    @property
    def selectable(self) -> Subjects:
        """The subjects that the person may select: all of them in the first edition."""
        return self.subjects - self.locked if self.draft.live else self.subjects

    @property
    def publishable(self) -> Subjects:
        """The subjects that can be published together, without the others."""
        return self._ready.difference(self.blocked_by)

    @cached_property
    def blocked_by(self) -> Mapping[Subject, Sequence[str]]:
        """Subjects without errors that cannot be published without the unfinished ones, and why.

        Examples are a menu that leads to a new text with errors, a new text that only this menu
        leads to, and a new phone number while texts say the old one.
        """
        blocked: dict[Subject, Sequence[str]] = {}
        while ready := self._ready.difference(blocked):
            obstacles = self._obstacles(ready)
            if not obstacles:
                break
            newly_blocked = ready.intersection(obstacles)
            if newly_blocked:
                blocked |= {subject: obstacles[subject][:MAX_MESSAGES] for subject in newly_blocked}
            elif self.draft.live:  # the errors are in texts that the draft does not change
                first_messages = [messages[0] for messages in obstacles.values()]
                blocked[self._cause(ready, obstacles)] = first_messages[:MAX_MESSAGES]
            else:
                blocked |= dict.fromkeys(ready, ())
        return blocked

    @cached_property
    def comparison(self) -> ScriptComparison:
        """The differences between the whole draft and the live edition."""
        return compare_draft(self.draft)

    def why_unheard(self, text: Subject) -> str:
        """Return the reason why no caller would hear a text."""
        titles = self.draft.titles
        menus = Subject(SubjectKind.MENUS)
        if text in unheard_texts(self.comparison.new.check):
            title = titles.of_subject(text, language())
            return str(_("No key leads to “%(text)s”: nobody hears it.", text=title))
        words = _("Nobody would hear it: no menu leads to it before “%(title)s” is published.")
        return str(words) % {"title": titles.of_subject(menus, language())}

    def subset(self, subjects: Collection[Subject]) -> Draft:
        """Return the draft with the changes of some subjects only."""
        chosen = (self.changes[subject].fields for subject in self.subjects.intersection(subjects))
        return self.draft.subset(frozenset(chain.from_iterable(chosen)))

    @cached_property
    def _ready(self) -> Subjects:
        """Subjects without errors or conflicts in the draft, unless pending."""
        wrong = subjects_of(error.field for error in self.comparison.new.check.errors)
        disputed = subjects_of(self.draft.conflicts)
        return self.selectable.difference(self.pending_requests, wrong, disputed)

    def _cause(self, subjects: Subjects, broken: Collection[Subject]) -> Subject:
        """Return the first of some subjects that causes errors in `broken` ones, by bisection.

        A phone number and two texts are changed; a third text, unchanged, still says the old
        number. It has an error as soon as the number is among the changes, so the number is the
        cause.

        The draft's texts come first, and removed ones after the menus, as their ids do: a menu that
        leads to a missing text would hide other errors.
        """
        texts = names_in(self.draft.files).texts
        order = sorted(subjects, key=lambda subject: (subject.name not in texts, subject.id))

        def breaks(count: int) -> bool:
            errors = current_studio.check(self.subset(order[:count])).errors
            return not subjects_of(error.field for error in errors).isdisjoint(broken)

        return order[bisect(range(1, len(order)), False, key=breaks)]

    def _obstacles(self, subjects: Subjects) -> Mapping[Subject, Sequence[str]]:
        """Return messages by subject: errors if only some are changed, or else unheard texts."""
        subset = self.subset(subjects)
        check = current_studio.check(subset)
        if check.errors:
            return self._errors_by_subject(subset.files, check)
        unheard = subjects & unheard_texts(check)
        unchecked = self._unchecked_errors
        return {
            subject: [self.why_unheard(subject), *unchecked.get(subject, ())] for subject in unheard
        }

    @cached_property
    def _unchecked_errors(self) -> Mapping[Subject, Sequence[str]]:
        """Errors that are unknown only because options lead to unfinished texts."""
        check = self.comparison.new.check
        if check.is_complete:
            return {}
        wrong = subjects_of(error.field for error in check.errors)
        unfinished = {subject.name for subject in wrong}
        menus: dict[FieldPath, FieldValue | None] = {}
        for field, options in self.draft.fields.items():
            if field[0] == "menus" and isinstance(options, list):
                menus[field] = [name for name in options if str(name) not in unfinished]
        files = write(self.draft.files, menus)
        return self._errors_by_subject(
            files, current_studio.checker.check(files, self.draft.live_files)
        )

    def _errors_by_subject(
        self, files: Files, check: CheckResult
    ) -> Mapping[Subject, Sequence[str]]:
        messages: dict[Subject, list[str]] = {}
        page = PageFindings(files, self.draft.titles, written_in(self.draft.files))
        for shown in page.show(check.errors):
            messages.setdefault(subject_of(shown.finding.field), []).append(shown.message)
        return messages


def describe_errors(ready: Readiness, errors: int) -> str:
    """Return a sentence on the errors of a draft, and on the changes without errors.

    It says of those what the person can do with them.
    """
    if not (count := len(ready.publishable)):
        stopped: str = ngettext(
            "%(num)d error in the draft stops publication.",
            "%(num)d errors in the draft stop publication.",
            errors,
        )
        return stopped
    error_count = ngettext("%(num)d error in the draft.", "%(num)d errors in the draft.", errors)
    subset = ready.subset(ready.publishable)
    may_edit = access.current_person().may(Role.EDITOR)
    if may_edit and not access.publishes_alone(subset.live_files, subset.files):
        rest = ngettext(
            "You can request approval of %(num)d change without errors.",
            "You can request approval of %(num)d changes without errors.",
            count,
        )
    else:
        rest = ngettext(
            "%(num)d change without errors can be published.",
            "%(num)d changes without errors can be published.",
            count,
        )
    return f"{error_count} {rest}"


def unheard_texts(check: CheckResult) -> Subjects:
    """Return the texts of a script that no menu leads to."""
    return subjects_of(finding.field for finding in check.findings if finding.has(Trait.UNHEARD))
