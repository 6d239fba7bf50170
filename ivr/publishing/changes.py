"""What becomes of the draft's changes when an edition is published, whichever way it came."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.publishing.edition import ChangeOutcome, Edition
from ivr.publishing.tables import ChangeRow


def settle(session: Session, edition: Edition, digests: Mapping[str, str]) -> None:
    """Close the changes that an edition publishes, and move those that go on from it over it.

    A change goes on from the edition if its author had the published version of the file in the
    draft: there is nothing to merge then.
    """
    for row in session.scalars(select(ChangeRow).where(ChangeRow.outcome == ChangeOutcome.OPEN)):
        published = digests.get(row.path)
        if row.digest == published:
            row.outcome, row.edition = ChangeOutcome.PUBLISHED, edition.number
            row.closed_by, row.closed_at = edition.author, edition.at
        elif published != row.over and _goes_on_from(session, row, published):
            row.over = published


def _goes_on_from(session: Session, row: ChangeRow, digest: str | None) -> bool:
    """Whether a change was saved over this version, with nothing discarded in between."""
    earlier = session.scalars(
        select(ChangeRow)
        .where(ChangeRow.path == row.path, ChangeRow.id < row.id)
        .order_by(ChangeRow.id.desc())
    )
    for before in earlier:
        if before.outcome != ChangeOutcome.REPLACED:
            return False
        if before.digest == digest:
            return True
    return False
