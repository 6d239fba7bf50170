"""The people who can approve an author's requests, and whether they have mail about one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.studio import access
from ivr.studio.editions.edition import ApprovalRequest
from ivr.studio.editions.outbox import EVENT, EventKind, OutboxRow, mails_about
from ivr.studio.people import Person, Role
from ivr.studio.people.person import is_mailbox
from ivr.studio.services import current_studio
from ivr.studio.translation import language


@dataclass(frozen=True, slots=True)
class Approver:
    """A person who can approve a request, and the mail to them about it.

    `is_next` is whether `ivr notify` will make a mail to them.
    """

    full_name: str
    mail: OutboxRow | None
    is_next: bool


@dataclass(frozen=True, slots=True)
class Approvers:
    """The people who can approve an author's requests now, and those who can at a later time.

    `obstacle` is the reason why the signed-in person, who may publish, cannot approve.
    `are_mailed` is whether the studio sends mail about the request, and None if there is none yet.
    """

    obstacle: str | None
    now: list[Approver]
    later: list[tuple[datetime, str]]
    are_mailed: bool | None


def approvers_of(author: str, asked: ApprovalRequest | None = None) -> Approvers:
    """Return who can approve an author's requests, with the mails about one of them."""
    me = access.current_person()
    everybody = current_studio.people.everybody()
    publishers = {
        person.address: person for person in (me, *everybody) if person.may(Role.PUBLISHER)
    }
    obstacles = current_studio.editions.approval_requests.obstacles(author, publishers.values())
    mine = obstacles.get(me.address)
    later = [
        (obstacle.until, publishers[name].full_name)
        for name, obstacle in obstacles.items()
        if obstacle and obstacle.until
    ]
    mails = _mails_about(asked)
    return Approvers(
        obstacle=mine.message(language()) if mine else None,
        now=[
            _approver(publishers[name], mails)
            for name, obstacle in obstacles.items()
            if not obstacle
        ],
        later=sorted(later),
        are_mailed=current_studio.sends_mail if asked else None,
    )


def _mails_about(asked: ApprovalRequest | None) -> Mapping[str, OutboxRow]:
    if asked is None:
        return {}
    with current_studio.database.reading() as session:
        return mails_about(session, EventKind.REQUESTED, str(asked.id))


def _approver(person: Person, mails: Mapping[str, OutboxRow]) -> Approver:
    event = mails.get(EVENT)
    is_new = event is not None and event.sent is None
    is_next = is_new and person.wants_mail and is_mailbox(person.address)
    return Approver(person.full_name, mails.get(person.address), is_next)
