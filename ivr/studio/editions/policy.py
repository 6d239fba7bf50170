"""The approval policy: when a second person must approve, and which publishers may not yet."""

import unicodedata
from collections.abc import Sequence, Set
from datetime import datetime, timedelta
from typing import Protocol

from ivr.errors import RequestError
from ivr.i18n import N_, ZONE
from ivr.script.files import Files
from ivr.script.findings.place import Address
from ivr.script.reading import fields
from ivr.script.reading.fields import Value
from ivr.studio.editions.grants import Grant, GrantKind
from ivr.studio.editions.writing import write

PERIODS = {
    GrantKind.MADE: timedelta(days=7),
    GrantKind.RESTORED: timedelta(days=7),
    GrantKind.RAISED: timedelta(days=7),
    GrantKind.PASSWORD: timedelta(days=1),
}
"""How long after a grant an account cannot approve requests of the people from whom its access
comes. Taking away a role gives no access."""

OWN_REQUEST = N_("Another person must approve your request.")
RECENT_ACCESS = N_(
    "%(granted)s Until %(end)s you cannot approve requests by %(by)s, or by people from whom "
    "%(by)s got access. Another person must approve this one."
)
GRANTED = {
    GrantKind.MADE: N_("%(by)s made your account on %(at)s."),
    GrantKind.RESTORED: N_("%(by)s restored your account on %(at)s."),
    GrantKind.RAISED: N_("%(by)s gave you a higher role on %(at)s."),
    GrantKind.PASSWORD: N_("%(by)s set your password on %(at)s."),
}


class Account(Protocol):
    """A person's account."""

    @property
    def name(self) -> str:
        """The e-mail address."""

    @property
    def full_name(self) -> str:
        """The full name."""


class ApprovalObstacle(RequestError):
    """The reason why a person may not approve a request.

    It ends at the time `until`, and never if that is None.
    """

    def __init__(self, message: str, /, until: datetime | None = None, **values: object) -> None:
        super().__init__(message, **values)
        self.until = until


def wants_approval(live: Files, candidate: Files) -> bool:
    """Return whether replacing `live` by `candidate` requires another person's approval.

    Either of them can require it, so that one person alone cannot turn approval off. The first
    edition needs none.
    """
    return bool(live) and any(map(_asks_for_approval, (live, candidate)))


def with_policy(files: Files, live: Files) -> Files:
    """Return a script with the approval policy of another one, the live script."""
    return write(files, {**dict.fromkeys(_policy(files)), **_policy(live)})


def is_same_person(author: str, account: Account) -> bool:
    """Return whether an author is the owner of an account.

    An author from a shell is a login name or the value of `--author`, so the account's address, the
    part before the @ and the full name all match.
    """
    return _is_named(author, account.name, account.full_name)


def approval_obstacle(
    author: str, approver: Account, grants: Sequence[Grant], now: datetime
) -> ApprovalObstacle | None:
    """Return the reason why a person may not approve requests of an author, None if they may.

    An author who may manage accounts could make one, or set a colleague's password, and approve
    with that account, or with one that was made with it. So an account whose access comes from the
    author, through any number of accounts, cannot approve for a while after it got access
    (`PERIODS`). `grants` are all grants. Those from a shell are not counted, so that operators can
    always add somebody who may approve.
    """
    if is_same_person(author, approver):
        return ApprovalObstacle(OWN_REQUEST)
    counted = [grant for grant in grants if grant.kind in PERIODS and not grant.from_shell]
    authors = {grant.by for grant in counted if _is_named(author, grant.by, grant.by_name)}
    sources = _with_access_from(authors, counted)
    start = _fresh_start(approver, grants)
    blocking = [
        grant
        for grant in counted
        if grant.account == approver.name
        and grant.by in sources
        and grant.id > start
        and now < _end(grant)
    ]
    if not blocking:
        return None
    last = max(blocking, key=_end)
    granted = RequestError(GRANTED[last.kind], by=last.by_name, at=last.at.astimezone(ZONE))
    return ApprovalObstacle(
        RECENT_ACCESS, _end(last), granted=granted, by=last.by_name, end=_end(last).astimezone(ZONE)
    )


def _end(grant: Grant) -> datetime:
    return grant.at + PERIODS[grant.kind]


def _with_access_from(accounts: Set[str], grants: Sequence[Grant]) -> Set[str]:
    """Return some accounts, and all whose access comes from them, directly or through others."""
    reached = set(accounts)
    while more := {grant.account for grant in grants if grant.by in reached} - reached:
        reached |= more
    return reached


def _fresh_start(approver: Account, grants: Sequence[Grant]) -> int:
    """Return the id of the last grant by which a shell made or restored an account, or 0.

    Nothing is left of the account's earlier grants: the shell decided on role and password anew.
    """
    fresh = (GrantKind.MADE, GrantKind.RESTORED)
    its = [grant for grant in grants if grant.account == approver.name]
    return max((grant.id for grant in its if grant.from_shell and grant.kind in fresh), default=0)


def _asks_for_approval(files: Files) -> bool:
    """Return whether a script requires approval, as any value in the section but false does."""
    return any(value is not False for value in _policy(files).values())


def _policy(files: Files) -> dict[Address, Value]:
    """Return the fields of the section on publishing."""
    return {field: value for field, value in fields.read(files).items() if field[0] == "publishing"}


def _is_named(author: str, address: str, full_name: str) -> bool:
    """Return whether an author is named by an address, its part before the @, or a full name."""
    login = address.partition("@")[0]
    return _folded(author) in {_folded(address), _folded(login), _folded(full_name)}


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
