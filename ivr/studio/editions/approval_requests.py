"""Approval requests: look-ups, changes and withdrawal. `Editions` makes and approves them."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from sqlalchemy import select

from ivr.errors import RequestError
from ivr.i18n import N_
from ivr.script.fields.place import FieldPath
from ivr.script.files import Files
from ivr.script.reading.field_values import FieldValue
from ivr.studio.database import Database, now
from ivr.studio.editions import request_rows
from ivr.studio.editions.edition import ApprovalRequest, Edition, RequestOutcome
from ivr.studio.editions.grants import all_grants
from ivr.studio.editions.lineage import Revision
from ivr.studio.editions.policy import Account, ApprovalObstacle, approval_obstacle, is_same_person
from ivr.studio.editions.publication import PUBLISHING_LOCK

TO_REVISE_SHOWN = timedelta(days=30)
"""Time for which the studio shows that a person's last request is to be revised."""

APPROVED_SHOWN = timedelta(days=7)
"""Time for which the studio shows a person that a request was approved."""


class ApprovalRequests:
    """The approval requests of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending(self) -> tuple[ApprovalRequest, ...]:
        """Return the pending requests, newest first."""
        with self._database.reading() as session:
            return tuple(request_rows.pending(session))

    def find(self, request: int) -> ApprovalRequest:
        """Return an approval request, pending or not; raises EditionError."""
        with self._database.reading() as session:
            return request_rows.find(session, request)

    def files(self, request: int) -> Files:
        """Return the script that an approval request would publish; raises EditionError.

        For a pending request, these are its changes over the live edition.
        """
        with self._database.reading() as session:
            return request_rows.files(session, request_rows.find(session, request))

    def changes(self, request: int) -> Mapping[FieldPath, FieldValue | None]:
        """Return the new values of the fields that a request changes; raises EditionError."""
        with self._database.reading() as session:
            return request_rows.changes(session, request_rows.find(session, request))

    def overtaken_by(self, request: int) -> tuple[Revision, ...]:
        """Return the revisions that overtook a request: other values of its fields."""
        with self._database.reading() as session:
            return request_rows.overtaken(session, request_rows.find(session, request))

    def published_by(self, edition: Edition) -> tuple[ApprovalRequest, ...]:
        """Return the requests that an edition published."""
        rows = select(ApprovalRequest).where(
            ApprovalRequest.edition == edition.number,
            ApprovalRequest.outcome == RequestOutcome.PUBLISHED,
        )
        with self._database.reading() as session:
            return tuple(session.scalars(rows.order_by(ApprovalRequest.id)))

    def to_revise(self, person: Account) -> ApprovalRequest | None:
        """Return a person's last request if it was overtaken or changes were requested lately."""
        with self._database.reading() as session:
            rows = session.scalars(
                select(ApprovalRequest)
                .where(ApprovalRequest.at > now() - TO_REVISE_SHOWN)
                .order_by(ApprovalRequest.id.desc())
            )
            last = next((row for row in rows if is_same_person(row.author, person)), None)
            not_approved = (RequestOutcome.CHANGES_REQUESTED, RequestOutcome.OVERTAKEN)
            return last if last and last.outcome in not_approved else None

    def approved_lately(self, person: Account) -> tuple[ApprovalRequest, ...]:
        """Return a person's requests that another person approved lately, newest first."""
        with self._database.reading() as session:
            rows = session.scalars(
                select(ApprovalRequest)
                .where(
                    ApprovalRequest.outcome == RequestOutcome.PUBLISHED,
                    ApprovalRequest.decided_at > now() - APPROVED_SHOWN,
                )
                .order_by(ApprovalRequest.decided_at.desc(), ApprovalRequest.id.desc())
            )
            return tuple(
                row
                for row in rows
                if is_same_person(row.author, person)
                and row.decided_by is not None
                and not is_same_person(row.decided_by, person)
            )

    def obstacles(
        self, author: str, people: Iterable[Account]
    ) -> Mapping[str, ApprovalObstacle | None]:
        """Return by address why people may not approve an author's requests, None if they may."""
        with self._database.reading() as session:
            grants = all_grants(session)
            moment = now()
        return {
            person.address: approval_obstacle(author, person, grants, moment) for person in people
        }

    def request_changes(self, request: int, *, by: Account, reason: str) -> None:
        """Close a request with the changes that its author reads; EditionError if not pending."""
        with self._database.writing(alone=PUBLISHING_LOCK) as session:
            row = request_rows.find_pending(session, request)
            request_rows.close(
                session, row, RequestOutcome.CHANGES_REQUESTED, by.address, reason=reason
            )

    def withdraw(self, request: int, *, by: Account) -> None:
        """Withdraw a person's own request.

        Raises EditionError if it is not pending, RequestError if it is another person's.
        """
        with self._database.writing(alone=PUBLISHING_LOCK) as session:
            row = request_rows.find_pending(session, request)
            if not is_same_person(row.author, by):
                raise RequestError(N_("Only its author can withdraw a request."))
            request_rows.close(session, row, RequestOutcome.WITHDRAWN, by.address)
