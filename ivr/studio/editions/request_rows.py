"""Approval requests in a transaction: make, compose, settle and close them.

A request is a script, the edition that it was made over, and the revisions in which the two differ,
all fixed. While it waits, other editions may go live, and its values are applied to the live one.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ivr.errors import EditionError
from ivr.i18n import N_
from ivr.script.fields.place import FieldPath
from ivr.script.files import Files
from ivr.script.reading.changes import changed_fields
from ivr.script.reading.field_values import FieldValue, fields_of
from ivr.studio.database import Base, now
from ivr.studio.editions import contents, revisions
from ivr.studio.editions.edition import (
    ApprovalRequest,
    Candidate,
    Edition,
    RequestOutcome,
    Source,
    newest,
)
from ivr.studio.editions.lineage import Revision
from ivr.studio.editions.outbox import EventKind, add_event
from ivr.studio.editions.revisions import PublicationRow, RevisionRow
from ivr.studio.editions.writing import write

ANSWERS = {
    RequestOutcome.PUBLISHED: EventKind.APPROVED,
    RequestOutcome.CHANGES_REQUESTED: EventKind.DECLINED,
    RequestOutcome.OVERTAKEN: EventKind.DECLINED,
}
"""Events for the author of a request, by its outcome."""


class AskedRow(Base):
    """A revision that an approval request would make live."""

    __tablename__ = "asked"

    request: Mapped[int] = mapped_column(ForeignKey("approval_request.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)


def ask(session: Session, candidate: Candidate) -> ApprovalRequest:
    """Add an approval request for a candidate, whose author has seen the live edition.

    It replaces pending requests of the author whose fields are all changed by it too; a script from
    a shell replaces the author's previous one. Requesting the same again returns the earlier
    request.
    """
    content = contents.keep_script(session, candidate.files)
    based_on = candidate.based_on
    live = fields_of(contents.files_of(session, session.get(Edition, based_on)))
    wanted = {
        change.field: change.new for change in changed_fields(live, fields_of(candidate.files))
    }
    for earlier in pending(session):
        if (earlier.author, earlier.source) != (candidate.author, candidate.source):
            continue
        if (earlier.fingerprint, earlier.over, earlier.note) == (content, based_on, candidate.note):
            return earlier
        # A shell sends whole scripts, so the newer one replaces the earlier one. The studio sends
        # parts: an earlier request stays pending unless the new one changes all its fields too.
        is_whole = candidate.source is not Source.STUDIO
        if is_whole or changes(session, earlier).keys() <= wanted.keys():
            close(session, earlier, RequestOutcome.REPLACED, candidate.author)
    row = ApprovalRequest(
        at=now(),
        author=candidate.author,
        source=candidate.source,
        note=candidate.note,
        fingerprint=content,
        over=based_on,
        restores=candidate.restores,
    )
    session.add(row)
    session.flush()
    revision_ids = revisions.find_or_add(
        session, candidate.author, wanted, revisions.lineage(session, live), at=row.at
    )
    session.add_all(AskedRow(request=row.id, revision=id) for id in revision_ids)
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


def pending(session: Session) -> Sequence[ApprovalRequest]:
    """Return the pending requests, newest first."""
    rows = select(ApprovalRequest).where(ApprovalRequest.outcome == RequestOutcome.PENDING)
    return session.scalars(rows.order_by(ApprovalRequest.id.desc())).all()


def find_pending(session: Session, request: int) -> ApprovalRequest:
    """Return a pending request; raises EditionError."""
    row = find(session, request)
    if row.outcome != RequestOutcome.PENDING:
        raise EditionError(
            N_(
                "The request is no longer pending, because somebody has answered, withdrawn "
                "or replaced it in the meantime."
            )
        )
    return row


def close(
    session: Session,
    row: ApprovalRequest,
    outcome: RequestOutcome,
    by: str,
    *,
    edition: int | None = None,
    reason: str = "",
) -> None:
    """Record the outcome of a request, and an event for its author."""
    row.outcome = outcome
    row.decided_by = by
    row.decided_at = now()
    row.edition = edition
    row.reason = reason
    if answer := ANSWERS.get(outcome):
        values = {"request": str(row.id), "author": row.author, "by": by}
        add_event(session, answer, str(row.id), values)


def revisions_of(session: Session, *rows: ApprovalRequest) -> Sequence[int]:
    """Return the revisions of some requests."""
    is_wanted = AskedRow.request.in_([row.id for row in rows])
    return session.scalars(select(AskedRow.revision).where(is_wanted)).all()


def changes(session: Session, row: ApprovalRequest) -> Mapping[FieldPath, FieldValue | None]:
    """Return the new values of the fields that a request changes; None removes a field."""
    requested = revisions.find(session, RevisionRow.id.in_(revisions_of(session, row)))
    return {revision.field: revision.value for revision in requested}


def files(session: Session, row: ApprovalRequest) -> Files:
    """Return the script that approving a request publishes: its changes over the live edition."""
    live = newest(session)
    if (live.number if live else 0) == row.over or not row.is_pending:
        return contents.files_of(session, row)
    return write(contents.files_of(session, live), changes(session, row))


def close_decided(session: Session, edition: Edition, files: Files) -> None:
    """Close the requests that a new edition publishes or overtakes.

    An edition publishes a request if all its values are live now, and overtakes it if one of its
    revisions is disputed, or if it changes comments alone, which are no values. Other requests stay
    pending.
    """
    rows = pending(session)
    live = fields_of(files)
    lineage = revisions.lineage(session, live, revisions_of(session, *rows))
    for row in rows:
        requested = [lineage.known[id] for id in revisions_of(session, row)]
        has_values = all(live.get(revision.field) == revision.value for revision in requested)
        is_live = bool(requested) and has_values
        if row.fingerprint == edition.fingerprint or is_live:
            outcome = RequestOutcome.PUBLISHED
        elif not requested or any(lineage.is_disputed(revision.id) for revision in requested):
            outcome = RequestOutcome.OVERTAKEN
        else:
            continue
        close(session, row, outcome, edition.approver or edition.author, edition=edition.number)


def overtaken(session: Session, row: ApprovalRequest) -> tuple[Revision, ...]:
    """Return the revisions of a request's fields in the edition that overtook it."""
    wanted = changes(session, row)
    published = revisions.find(session, PublicationRow.edition == row.edition)
    published_of_field = {
        revision.field: revision for revision in reversed(published) if revision.field in wanted
    }
    return tuple(
        revision
        for field, revision in published_of_field.items()
        if revision.value != wanted[field]
    )
