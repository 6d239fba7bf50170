"""Closing announcements that one person published where approval is required.

The policy allows that if another person approved the words before. Another person looks each of
these editions through afterwards.
"""

from collections.abc import Sequence

from sqlalchemy import select

from ivr.errors import EditionError
from ivr.i18n import N_
from ivr.script.files import Files
from ivr.studio.database import Database, now
from ivr.studio.editions.contents import files_of
from ivr.studio.editions.earlier_closings import approved_in
from ivr.studio.editions.edition import Edition, newest
from ivr.studio.editions.grants import all_grants
from ivr.studio.editions.policy import Account, approval_obstacle
from ivr.studio.editions.publication import PUBLISHING_LOCK


class Closings:
    """Editions with which one person closed or opened the line alone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def approved_in(self, candidate: Files) -> int | None:
        """Return the edition that lets one person publish a candidate over the live edition."""
        with self._database.reading() as session:
            return approved_in(session, files_of(session, newest(session)), candidate)

    def unseen(self) -> Sequence[Edition]:
        """Return the editions that nobody else has looked through yet, newest first."""
        rows = select(Edition).where(Edition.approved_in.is_not(None), Edition.looked_by.is_(None))
        with self._database.reading() as session:
            return session.scalars(rows.order_by(Edition.number.desc())).all()

    def look_through(self, number: int, *, by: Account) -> None:
        """Record that a person has looked an edition through; the first one counts.

        Raises EditionError if nobody needs to, and RequestError if the policy requires another
        person, as for approval.
        """
        with self._database.writing(alone=PUBLISHING_LOCK) as session:
            edition = session.get(Edition, number)
            if edition is None or edition.approved_in is None:
                raise EditionError(N_("Nobody needs to look this edition through."))
            if obstacle := approval_obstacle(edition.author, by, all_grants(session), now()):
                raise obstacle
            if edition.looked_by is None:
                edition.looked_by = by.name
                edition.looked_at = now()
