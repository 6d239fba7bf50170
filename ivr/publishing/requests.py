"""Approval requests: scripts that wait until another person approves or refuses them."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.database import now
from ivr.errors import EditionError
from ivr.i18n import N_
from ivr.publishing import contents
from ivr.publishing.edition import ApprovalRequest, Candidate, Edition, RequestOutcome, Source
from ivr.script.files import fingerprint


def ask(session: Session, candidate: Candidate, *, over: int) -> ApprovalRequest:
    """Add an approval request for a candidate over the live edition.

    Replaces the author's pending request, unless content and note are the same.
    """
    content = fingerprint(candidate.files)
    earlier = _pending_of(session, candidate.author, candidate.source)
    if earlier and (earlier.fingerprint, earlier.note) == (content, candidate.note):
        return earlier
    if earlier:
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
    contents.keep_request(session, row.id, candidate.files)
    return row


def found(session: Session, request: int) -> ApprovalRequest:
    """Return a request; raises EditionError if it does not exist."""
    row = session.get(ApprovalRequest, request)
    if row is None:
        raise EditionError(N_("There is no approval request %(request)s."), request=request)
    return row


def pending(session: Session, request: int) -> ApprovalRequest:
    """Return a pending request; raises EditionError."""
    row = found(session, request)
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
    """Record the outcome of a request."""
    row.outcome, row.decided_by, row.decided_at = outcome, by, now()
    row.edition, row.reason = edition, reason


def settle(session: Session, edition: Edition) -> None:
    """Close the requests that a new edition publishes; all others are overtaken.

    They were made over the edition that their authors saw.
    """
    waiting = update(ApprovalRequest).where(ApprovalRequest.outcome == RequestOutcome.PENDING)
    decided = {
        "decided_by": edition.approver or edition.author,
        "decided_at": edition.at,
        "edition": edition.number,
    }
    session.execute(
        waiting.where(ApprovalRequest.fingerprint == edition.fingerprint).values(
            outcome=RequestOutcome.PUBLISHED, **decided
        )
    )
    session.execute(waiting.values(outcome=RequestOutcome.OVERTAKEN, **decided))


def _pending_of(session: Session, author: str, source: Source) -> ApprovalRequest | None:
    return session.scalar(
        select(ApprovalRequest).where(
            ApprovalRequest.author == author,
            ApprovalRequest.source == source,
            ApprovalRequest.outcome == RequestOutcome.PENDING,
        )
    )
