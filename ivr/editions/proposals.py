"""Proposals: contents that wait for somebody to take or leave them."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.database import now
from ivr.editions import contents
from ivr.editions.edition import Edition, Outcome, Proposal, Source
from ivr.editions.publication import publish
from ivr.editions.tables import ProposalRow
from ivr.errors import EditionError
from ivr.script.files import Files, fingerprint
from ivr.script.inventory import belonging


def proposal_of(row: ProposalRow) -> Proposal:
    """Return a row as a value."""
    return Proposal(
        id=row.id,
        at=row.at,
        author=row.author,
        note=row.note,
        fingerprint=row.fingerprint,
        over=row.over,
        outcome=Outcome(row.outcome),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )


def propose(session: Session, files: Files, *, author: str, note: str, over: int) -> None:
    """Let a content wait; what the same author proposed before is replaced."""
    files = belonging(files)
    session.execute(
        update(ProposalRow)
        .where(ProposalRow.author == author, ProposalRow.outcome == Outcome.WAITING)
        .values(outcome=Outcome.REPLACED, decided_at=now())
    )
    row = ProposalRow(
        at=now(),
        author=author,
        note=note,
        fingerprint=fingerprint(files),
        over=over,
        outcome=Outcome.WAITING,
    )
    session.add(row)
    session.flush()
    contents.keep_proposal(session, row.id, files)


def found(session: Session, proposal: int) -> ProposalRow:
    """Return a proposal; raises EditionError if there is none such."""
    row = session.get(ProposalRow, proposal)
    if row is None:
        raise EditionError(
            f"There is no proposal {proposal}.", sv=f"Det finns inget förslag {proposal}."
        )
    return row


def decide(session: Session, proposal: int, outcome: Outcome, by: str) -> ProposalRow:
    """Note what became of a proposal; raises EditionError if it waits no more."""
    row = session.scalar(
        select(ProposalRow)
        .where(ProposalRow.id == found(session, proposal).id)
        .where(ProposalRow.outcome == Outcome.WAITING)
    )
    if row is None:
        raise EditionError(
            f"Proposal {proposal} waits no more: it was taken, left or replaced.",
            sv=f"Förslag {proposal} väntar inte längre: någon har redan tagit ställning till det, "
            f"eller så har det ersatts av ett nyare.",
        )
    row.outcome, row.decided_by, row.decided_at = outcome, by, now()
    return row


def take(session: Session, proposal: int, *, by: str) -> Edition:
    """Publish a proposal that waits; raises EditionError if it does not."""
    row = decide(session, proposal, Outcome.TAKEN, by)
    files = contents.proposal_files(session, proposal)
    return publish(session, files, author=by, source=Source.STUDIO, note=row.note)
