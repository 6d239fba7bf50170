"""The approval policy: when a second person must approve, and which publishers may not yet."""

import unicodedata
from collections.abc import Sequence, Set
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Protocol

from ivr.errors import RequestError
from ivr.i18n import N_, ZONE
from ivr.script.fields.place import FieldPath
from ivr.script.fields.tables import WITHOUT_EFFECT
from ivr.script.files import Files
from ivr.script.model.announcements import ALWAYS
from ivr.script.model.script import Script
from ivr.script.reading.changes import changes
from ivr.script.reading.field_values import FieldValue, fields_of
from ivr.script.reading.reading import read_script
from ivr.studio.editions.grants import Grant, GrantKind
from ivr.studio.editions.writing import write

PERIODS = {
    GrantKind.MADE: timedelta(days=7),
    GrantKind.RESTORED: timedelta(days=7),
    GrantKind.RAISED: timedelta(days=7),
    GrantKind.PASSWORD: timedelta(days=1),
    GrantKind.LINK: timedelta(days=1),
}
"""How long after a grant an account cannot approve requests of the people from whom its access
comes. Taking away a role gives no access."""

PASSWORDS = (GrantKind.PASSWORD, GrantKind.LINK)
"""Grants after which their giver could sign in as the owner of the account."""

MAX_ALONE = timedelta(hours=24)
"""How long an announcement may be heard that one person has put up, from the moment of that."""

MAX_DELAY = timedelta(minutes=2)
"""How long before its publication an announcement that is put up may have begun: its time is in
whole minutes."""

OWN_REQUEST = N_("Another person must approve your request.")
RECENT_ACCESS = N_(
    "%(granted)s Until %(end)s you cannot approve requests by %(by)s, or by people from whom "
    "%(by)s got access. Another person must approve this one."
)
AUTHORS_PASSWORD = N_(
    "%(by)s gave the author a password, or a link to choose one, on %(at)s. Whoever did could have "
    "signed in as the author. Until %(end)s another person must approve this."
)
GRANTED = {
    GrantKind.MADE: N_("%(by)s made your account on %(at)s."),
    GrantKind.RESTORED: N_("%(by)s restored your account on %(at)s."),
    GrantKind.RAISED: N_("%(by)s gave you a higher role on %(at)s."),
    GrantKind.PASSWORD: N_("%(by)s set your password on %(at)s."),
    GrantKind.LINK: N_("Your password was chosen with a link from %(by)s on %(at)s."),
}


class Account(Protocol):
    """A person's account."""

    @property
    def address(self) -> str:
        """The e-mail address."""

    @property
    def full_name(self) -> str:
        """The full name."""


class Approval(Enum):
    """Whether replacing the live script needs another person."""

    NOT_WANTED = auto()
    """Neither script requires approval."""
    ALONE = auto()
    """Approval is required, but one person may put up or take down ready announcements."""
    NEEDED = auto()


class ApprovalObstacle(RequestError):
    """The reason why a person may not approve a request.

    It ends at the time `until`, and never if that is None.
    """

    def __init__(self, message: str, /, until: datetime | None = None, **values: object) -> None:
        super().__init__(message, **values)
        self.until = until


def approval_for(live: Files, candidate: Files, now: datetime) -> Approval:
    """Return whether replacing `live` by `candidate` at a moment (aware) needs another person.

    Either script can require approval, so that one person alone cannot turn it off. The first
    edition needs none. Where approval is required, one person may

    - put up announcements that are ready in the live script, which has their words and whether they
      close the line, from now until at most MAX_ALONE later;
    - take down announcements that were put up in this way, or let them end at another time.

    Nothing else may differ. What two people approved with times of its own stays as it is.
    """
    if not live or not (_asks_for_approval(live) or _asks_for_approval(candidate)):
        return Approval.NOT_WANTED
    fields = [change.field for change in changes(live, candidate)]
    names = {field[1] for field in fields if len(field) == 3 and field[0] == "announcements"}
    if not names or len({field[:2] for field in fields}) > len(names):
        return Approval.NEEDED
    before = read_script(live).script
    after = read_script(candidate).script
    if before is None or after is None:
        return Approval.NEEDED
    is_alone = all(_may_change_alone(name, before, after, now) for name in names)
    return Approval.ALONE if is_alone else Approval.NEEDED


def _may_change_alone(name: str, before: Script, after: Script, now: datetime) -> bool:
    """Return whether one person may change one announcement, in a script that is else the same."""
    was = next((each for each in before.announcements if each.name == name), None)
    will_be = next((each for each in after.announcements if each.name == name), None)
    is_over = was is None or was.end <= now
    if was and not is_over and not was.alone:
        return False  # two people approved it
    if will_be is None:
        return was is not None and was.alone
    if not will_be.alone or will_be.closes != before.ready.get(name, not will_be.closes):
        return False
    continues = was is not None and not is_over and will_be.start == was.start
    begins_now = will_be.start == ALWAYS or now - MAX_DELAY <= will_be.start <= now
    return (continues or begins_now) and will_be.end <= now + MAX_ALONE


def with_policy(files: Files, live: Files) -> Files:
    """Return a script with the approval policy of another one, the live script."""
    return write(files, {**dict.fromkeys(_policy_fields(files)), **_policy_fields(live)})


def is_same_person(author: str, account: Account) -> bool:
    """Return whether an author is the owner of an account.

    The studio names authors by address, which nothing but that address matches. An author from a
    shell is a login name or the value of `--author`, so there the part before the @ of the
    account's address and its full name match too.
    """
    return _is_named(author, account.address, account.full_name)


def names_of(account: Account) -> frozenset[str]:
    """Return, folded, all that can stand for a person: address, part before the @, and full name.

    `folded` says how names are compared.
    """
    return _names(account.address, account.full_name)


def approval_obstacle(
    author: str, approver: Account, grants: Sequence[Grant], now: datetime
) -> ApprovalObstacle | None:
    """Return the reason why a person may not approve requests of an author, None if they may.

    An author who may manage accounts could make one, or choose a colleague's password, and approve
    with that account, or with one that was made with it. So an account whose access comes from the
    author, through any number of accounts, cannot approve for a while after it got access
    (`PERIODS`). Whoever gave the author a password could have signed in as the author, and counts
    as the author for as long.

    `grants` are all grants. Those from a shell are not counted, so that operators can always add
    somebody who may approve.
    """
    if is_same_person(author, approver):
        return ApprovalObstacle(OWN_REQUEST)
    counted = [grant for grant in grants if grant.kind in PERIODS and not grant.from_shell]
    start = {grant.account: _fresh_start(grant.account, grants) for grant in counted}
    recent = [grant for grant in counted if grant.id > start[grant.account] and now < _end(grant)]
    recent.sort(key=_end)
    last = None
    while recent and _is_blocked(author, approver.address, recent, counted):
        last = recent.pop(0)
    if last is None:
        return None
    message = RECENT_ACCESS if last.account == approver.address else AUTHORS_PASSWORD
    granted = RequestError(GRANTED[last.kind], by=last.by_name, at=last.at.astimezone(ZONE))
    return ApprovalObstacle(
        message,
        _end(last),
        granted=granted,
        by=last.by_name,
        at=last.at.astimezone(ZONE),
        end=_end(last).astimezone(ZONE),
    )


def _is_blocked(
    author: str, approver: str, recent: Sequence[Grant], counted: Sequence[Grant]
) -> bool:
    """Return whether grants stop an account from approving an author's requests."""
    own = {
        account
        for grant in counted
        for account, name in ((grant.by, grant.by_name), (grant.account, ""))
        if _is_named(author, account, name)
    }
    authors = set(own)
    passwords = [grant for grant in recent if grant.kind in PASSWORDS]
    while more := {grant.by for grant in passwords if grant.account in authors} - authors:
        authors |= more
    sources = _with_access_from(authors, counted)
    is_given = any(grant.account == approver and grant.by in sources for grant in recent)
    return is_given or approver in authors - own


def _end(grant: Grant) -> datetime:
    return grant.at + PERIODS[grant.kind]


def _with_access_from(accounts: Set[str], grants: Sequence[Grant]) -> Set[str]:
    """Return some accounts, and all whose access comes from them.

    Anna makes Bo's account, and Bo sets Cecilia's password: Cecilia's access comes from Anna too.
    """
    reached = set(accounts)
    while more := {grant.account for grant in grants if grant.by in reached} - reached:
        reached |= more
    return reached


def _fresh_start(account: str, grants: Sequence[Grant]) -> int:
    """Return the id of the last grant from a shell that made or restored an account, or 0.

    Nothing is left of the account's earlier grants: the shell decided on role and password anew.
    """
    fresh = (GrantKind.MADE, GrantKind.RESTORED)
    grants_to_account = [grant for grant in grants if grant.account == account]
    return max(
        (grant.id for grant in grants_to_account if grant.from_shell and grant.kind in fresh),
        default=0,
    )


def _asks_for_approval(files: Files) -> bool:
    """Return whether a script requires approval.

    Only the value false says no, so that a damaged setting does not turn approval off.
    """
    policy = _policy_fields(files)
    return any(policy[field] is not False for field in policy if field != WITHOUT_EFFECT)


def _policy_fields(files: Files) -> dict[FieldPath, FieldValue]:
    return {field: value for field, value in fields_of(files).items() if field[0] == "publishing"}


def _is_named(author: str, address: str, full_name: str) -> bool:
    is_address = "@" in author
    return folded(author) in ({folded(address)} if is_address else _names(address, full_name))


def _names(address: str, full_name: str) -> frozenset[str]:
    return frozenset(map(folded, (address, address.partition("@")[0], full_name)))


def folded(name: str) -> str:
    """Return a name without the differences that a reader does not see, to compare it."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
