"""Approval requests: changes that wait for another person's approval.

A request is a script and the edition that it was made over. Its changes are the difference of the
two, and are fixed. While it waits, other editions may go live, and the changes are applied to the
live one.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from ivr.database import now
from ivr.errors import EditionError
from ivr.i18n import N_
from ivr.publishing import contents, saves
from ivr.publishing.draft import Save
from ivr.publishing.edition import ApprovalRequest, Candidate, Edition, RequestOutcome, Source
from ivr.publishing.outbox import EventKind, add_event
from ivr.publishing.tables import SaveRow
from ivr.script import fields
from ivr.script.changes import changed_fields
from ivr.script.fields import Value
from ivr.script.files import Files
from ivr.script.place import Address
from ivr.script.writing import write

ANSWERS = {
    RequestOutcome.PUBLISHED: EventKind.APPROVED,
    RequestOutcome.REFUSED: EventKind.DECLINED,
    RequestOutcome.OVERTAKEN: EventKind.DECLINED,
}
"""Events for the author of a request, by its outcome."""


def ask(session: Session, candidate: Candidate, *, over: int) -> ApprovalRequest:
    """Add an approval request for a candidate over the live edition.

    It replaces pending requests of the author whose fields are all changed by it too; a script from
    a shell replaces the author's previous one. Requesting the same again returns the earlier
    request.
    """
    content = contents.keep_script(session, candidate.files)
    live = session.get(Edition, over)
    wanted = _changed(contents.files_of(session, live), candidate.files)
    for earlier in _pending_of(session, candidate.author, candidate.source):
        same = (earlier.fingerprint, earlier.over, earlier.note)
        if same == (content, over, candidate.note):
            return earlier
        # A shell sends whole scripts, so the newer one replaces the earlier one. The studio sends
        # parts: an earlier request stays pending unless the new one changes all its fields too.
        is_whole = candidate.source is not Source.STUDIO
        if is_whole or changes(session, earlier).keys() <= wanted.keys():
            close(earlier, RequestOutcome.REPLACED, candidate.author)
    row = ApprovalRequest(
        at=now(),
        author=candidate.author,
        source=candidate.source,
        note=candidate.note,
        fingerprint=content,
        over=over,
        restores=candidate.restores,
    )
    session.add(row)
    session.flush()
    values = {"request": str(row.id), "author": row.author}
    add_event(session, EventKind.REQUESTED, str(row.id), values)
    return row


def find(session: Session, request: int) -> ApprovalRequest:
    """Return a request; raises EditionError if it does not exist."""
    row = session.get(ApprovalRequest, request)
    if row is None:
        raise EditionError(N_("There is no approval request %(request)s."), request=request)
    return row


def pending(session: Session, request: int) -> ApprovalRequest:
    """Return a pending request; raises EditionError."""
    row = find(session, request)
    if row.outcome != RequestOutcome.PENDING:
        raise EditionError(N_("The request is no longer pending."))
    return row


def close(
    row: ApprovalRequest,
    outcome: RequestOutcome,
    by: str,
    *,
    edition: int | None = None,
    reason: str = "",
) -> None:
    """Record the outcome of a request, and an event for its author."""
    row.outcome, row.decided_by, row.decided_at = outcome, by, now()
    row.edition, row.reason = edition, reason
    if (session := object_session(row)) and (answer := ANSWERS.get(outcome)):
        values = {"request": str(row.id), "author": row.author, "by": by}
        add_event(session, answer, str(row.id), values)


def changes(session: Session, row: ApprovalRequest) -> Mapping[Address, Value | None]:
    """Return the new values of the fields that a request changes; None removes a field."""
    over = contents.files_of(session, session.get(Edition, row.over))
    return _changed(over, contents.files_of(session, row))


def files(session: Session, row: ApprovalRequest) -> Files:
    """Return the script that approving a request publishes: its changes over the live edition."""
    live = session.scalar(select(Edition).order_by(Edition.number.desc()).limit(1))
    if (live.number if live else 0) == row.over or not row.is_pending:
        return contents.files_of(session, row)
    return write(contents.files_of(session, live), changes(session, row))


def settle(session: Session, edition: Edition, before: Files, files: Files) -> None:
    """Close the requests that a new edition publishes or overtakes.

    An edition publishes a request if all its values are live now, and overtakes it if the edition
    changed one of its fields to another value. Other requests stay pending.
    """
    now, touched = fields.read(files), _changed(before, files).keys()
    for row in _pending(session):
        # Requested values that are not live now.
        left = {field for field, value in changes(session, row).items() if now.get(field) != value}
        if left and left.isdisjoint(touched):
            continue
        outcome = RequestOutcome.OVERTAKEN if left else RequestOutcome.PUBLISHED
        close(row, outcome, edition.approver or edition.author, edition=edition.number)


def overtaken(session: Session, row: ApprovalRequest) -> tuple[Save, ...]:
    """Return the changes of the edition that overtook a request, in the fields of the request."""
    wanted = changes(session, row)
    its = saves.find(session, SaveRow.edition == row.edition)
    last = {save.field: save for save in reversed(its) if save.field in wanted}
    return tuple(save for field, save in last.items() if save.value != wanted[field])


def _changed(old: Files, new: Files) -> Mapping[Address, Value | None]:
    return {one.field: one.new for one in changed_fields(fields.read(old), fields.read(new))}


def _pending(session: Session) -> Sequence[ApprovalRequest]:
    return session.scalars(
        select(ApprovalRequest).where(ApprovalRequest.outcome == RequestOutcome.PENDING)
    ).all()


def _pending_of(session: Session, author: str, source: Source) -> list[ApprovalRequest]:
    return [one for one in _pending(session) if (one.author, one.source) == (author, source)]
