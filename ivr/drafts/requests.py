"""Requests to publish: where two people are wanted, one asks and another approves."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.database import now
from ivr.drafts.draft import Request, RequestOutcome
from ivr.drafts.tables import RequestRow
from ivr.errors import EditionError, RequestError


def ask(session: Session, *, author: str, note: str, fingerprint: str) -> Request:
    """Add a request; the one that waited before is withdrawn."""
    session.execute(
        update(RequestRow)
        .where(RequestRow.outcome == RequestOutcome.WAITING)
        .values(outcome=RequestOutcome.WITHDRAWN, decided_by=author, decided_at=now())
    )
    row = RequestRow(
        at=now(),
        author=author,
        note=note,
        fingerprint=fingerprint,
        outcome=RequestOutcome.WAITING,
    )
    session.add(row)
    session.flush()
    return _request(row)


def waiting(session: Session) -> Request | None:
    """Return the request that waits."""
    row = session.scalar(select(RequestRow).where(RequestRow.outcome == RequestOutcome.WAITING))
    return _request(row) if row else None


def approve(session: Session, request: int, *, by: str) -> Request:
    """Note that another person approves; raises RequestError for one's own request."""
    row = _found(session, request)
    if row.author == by:
        raise RequestError(
            "Somebody else must approve what you asked for.",
            sv="Någon annan måste godkänna det som du har begärt.",
        )
    row.outcome, row.decided_by, row.decided_at = RequestOutcome.APPROVED, by, now()
    return _request(row)


def note_edition(session: Session, request: int, edition: int) -> None:
    """Note which edition came of a request."""
    session.get_one(RequestRow, request).edition = edition


def withdraw(session: Session, request: int, *, by: str) -> None:
    """Put a request aside."""
    row = _found(session, request)
    row.outcome, row.decided_by, row.decided_at = RequestOutcome.WITHDRAWN, by, now()


def _found(session: Session, request: int) -> RequestRow:
    row = session.get(RequestRow, request)
    if row is None or row.outcome != RequestOutcome.WAITING:
        raise EditionError(
            f"Request {request} waits no more.", sv=f"Begäran {request} väntar inte längre."
        )
    return row


def _request(row: RequestRow) -> Request:
    return Request(row.id, row.at, row.author, row.note, row.fingerprint)
