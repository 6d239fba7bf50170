"""Editions that one person published where approval is required.

The policy allows that for announcements that are ready. Another person looks each of these editions
through afterwards.
"""

from collections.abc import Sequence

from sqlalchemy import select

from ivr.errors import EditionError
from ivr.i18n import N_
from ivr.script.files import Files
from ivr.studio.database import Database, now
from ivr.studio.editions.contents import files_of
from ivr.studio.editions.edition import Edition, newest
from ivr.studio.editions.grants import all_grants
from ivr.studio.editions.policy import Account, Approval, approval_for, approval_obstacle
from ivr.studio.editions.publication import PUBLISHING_LOCK


class PublishedAlone:
    """Editions of one person, and whether a candidate can become one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_possible(self, candidate: Files) -> bool:
        """Return whether one person may publish a candidate where approval is required."""
        with self._database.reading() as session:
            live = files_of(session, newest(session))
        return approval_for(live, candidate, now()) is Approval.ALONE

    def unreviewed(self) -> Sequence[Edition]:
        """Return the editions that nobody else has looked through yet, newest first."""
        rows = select(Edition).where(Edition.alone, Edition.reviewed_by.is_(None))
        with self._database.reading() as session:
            return session.scalars(rows.order_by(Edition.number.desc())).all()

    def review(self, number: int, *, by: Account) -> None:
        """Record that a person has looked an edition through; the first one counts.

        Raises EditionError if nobody needs to, and RequestError if the policy requires another
        person, as for approval.
        """
        with self._database.writing(alone=PUBLISHING_LOCK) as session:
            edition = session.get(Edition, number)
            if edition is None or not edition.alone:
                raise EditionError(N_("Nobody needs to look this edition through."))
            if obstacle := approval_obstacle(edition.author, by, all_grants(session), now()):
                raise obstacle
            if edition.reviewed_by is None:
                edition.reviewed_by = by.address
                edition.reviewed_at = now()
