"""Delivery of the outbox: events are addressed to accounts, and their mails are sent."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from ivr.i18n import translator
from ivr.studio.database import Database, database_id
from ivr.studio.editions.edition import ApprovalRequest
from ivr.studio.editions.grants import Grant, describe
from ivr.studio.editions.outbox import EVENT, EventKind, OutboxRow, add_event
from ivr.studio.editions.policy import is_same_person
from ivr.studio.mail.events import FoundEvent
from ivr.studio.mail.messages import compose
from ivr.studio.mail.smtp import REFUSED, MailServer, reason_of
from ivr.studio.people import PasswordLinks, People, Person, Role
from ivr.studio.people.person import is_mailbox

RETRY_AFTER = timedelta(minutes=4)
"""Time between two attempts to send a mail. Two programs never send the same one at once, since the
attempt is stored before it is made."""

OUTBOX_LOCK = "outbox"

ROLES = {
    EventKind.REQUESTED: Role.PUBLISHER,
    EventKind.DUE: Role.EDITOR,
    EventKind.ENDING: Role.EDITOR,
    EventKind.PROBLEM: Role.PUBLISHER,
    EventKind.GRANTED: Role.ADMINISTRATOR,
    EventKind.ALONE: Role.PUBLISHER,
}
"""The lowest role whose people are informed of an event; other events are for their author."""

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """Delivers the outbox of a database, with links to the studio at `origin`."""

    database: Database
    server: MailServer
    origin: str
    language: str
    now: Callable[[], datetime]

    def add(self, events: Iterable[FoundEvent]) -> None:
        """Store events that are not stored yet."""
        new_events = [*events]
        with self.database.writing(alone=OUTBOX_LOCK) as session:
            for event in new_events:
                add_event(session, event.kind, event.key, event.values)

    def address(self) -> None:
        """Add a mail for each recipient of the new events."""
        everybody = People(self.database).everybody()
        people = [person for person in everybody if person.active]
        names = {person.address: person.full_name for person in everybody}
        with self.database.writing(alone=OUTBOX_LOCK) as session:
            for event in session.scalars(_unsent().where(OutboxRow.recipient == EVENT)).all():
                event.sent = self.now()
                values = self._mail_values(session, event, names)
                session.add_all(
                    OutboxRow(
                        event=event.event,
                        recipient=person.address,
                        kind=event.kind,
                        at=event.at,
                        values=values,
                    )
                    for person in people
                    if (person.wants_mail or event.kind is EventKind.PASSWORD_LINK)
                    and is_mailbox(person.address)
                    and _concerns(session, event, person)
                )

    def send(self) -> tuple[int, int]:
        """Send the mails that wait; return the numbers of sent and of failed ones.

        Stops if the server cannot be used. A mail is sent again if its sending could not be stored:
        raises DatabaseUnavailableError.
        """
        names = People(self.database).full_names()
        sent = 0
        failed = 0
        with self.database.reading() as session:
            database = database_id(session)
        while row := self._take_next():
            secret = self._secret_for(row)
            if secret is None:
                self._drop(row)
                continue
            mail = compose(
                row,
                names,
                language=self.language,
                origin=self.origin,
                database=database,
                secret=secret,
            )
            try:
                self.server.send(mail)
            except OSError as error:
                failed += 1
                reason = reason_of(error)
                log.warning("mail-not-sent", mail=row.id, reason=reason)
                self._note(row, failure=reason)
                if not isinstance(error, REFUSED):
                    break
            else:
                sent += 1
                self._note(row, sent=self.now())
        return sent, failed

    def _mail_values(
        self, session: Session, event: OutboxRow, names: Mapping[str, str]
    ) -> dict[str, str]:
        """Return the values of an event's mails.

        The event of a grant has only its id, so its mails get a sentence.
        """
        if event.kind is not EventKind.GRANTED:
            return event.values
        grant = session.get_one(Grant, int(event.values["grant"]))
        return {"sentence": describe(grant, translator(self.language), names.__getitem__)}

    def _secret_for(self, row: OutboxRow) -> str | None:
        """Return a new secret for the mail of a link, or None if the link has ended.

        Other mails have an empty one.
        """
        if row.kind is not EventKind.PASSWORD_LINK:
            return ""
        made = datetime.fromisoformat(row.values["made"])
        links = PasswordLinks(self.database, clock=lambda: self.now().timestamp())
        return links.secret_to_mail(int(row.values["account"]), made)

    def _take_next(self) -> OutboxRow | None:
        """Return a mail that is due, or None.

        Its attempt is stored first, so that no other program sends it at the same time.
        """
        is_due = or_(OutboxRow.tried.is_(None), OutboxRow.tried < self.now() - RETRY_AFTER)
        mails = _unsent().where(OutboxRow.recipient != EVENT, is_due)
        with self.database.writing(alone=OUTBOX_LOCK) as session:
            row = session.scalars(mails.limit(1)).first()
            if row:
                row.tried = self.now()
            return row

    def _drop(self, row: OutboxRow) -> None:
        with self.database.writing(alone=OUTBOX_LOCK) as session:
            session.delete(session.get_one(OutboxRow, row.id))

    def _note(self, row: OutboxRow, *, sent: datetime | None = None, failure: str = "") -> None:
        with self.database.writing(alone=OUTBOX_LOCK) as session:
            stored = session.get_one(OutboxRow, row.id)
            stored.sent = sent
            stored.failure = failure


def _unsent() -> Select[OutboxRow]:
    return select(OutboxRow).where(OutboxRow.sent.is_(None)).order_by(OutboxRow.id)


def _concerns(session: Session, event: OutboxRow, person: Person) -> bool:
    """Return whether an event concerns a person: not if it is their own act, or over."""
    if event.kind in (EventKind.APPROVED, EventKind.DECLINED):
        by_another = not is_same_person(event.values["by"], person)
        return is_same_person(event.values["author"], person) and by_another
    if event.kind is EventKind.PASSWORD_LINK:
        return person.id == int(event.values["account"])
    if event.kind is EventKind.REQUESTED:
        asked = session.get(ApprovalRequest, int(event.values["request"]))
        if asked is None or not asked.is_pending or is_same_person(asked.author, person):
            return False
    if event.kind is EventKind.ALONE and is_same_person(event.values["author"], person):
        return False
    return person.may(ROLES[event.kind])
