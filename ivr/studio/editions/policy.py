"""The approval policy: when a second person must approve, and which publishers may not yet."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from ivr.errors import RequestError
from ivr.i18n import N_, ZONE
from ivr.script.fields.kinds import SubjectKind
from ivr.script.fields.place import FieldPath
from ivr.script.fields.subjects import Subject, subject_of
from ivr.script.files import Files
from ivr.script.model.announcements import Announcement
from ivr.script.model.line import SpokenText, prepare
from ivr.script.model.script import MAIN_MENU
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
}
"""How long after a grant an account cannot approve requests of the people from whom its access
comes. Taking away a role gives no access."""

CLOSING_ALONE: FieldPath = ("publishing", "closing_alone")
"""The switch of the exception for closing announcements."""

MAX_CLOSED = timedelta(hours=24)
"""How long one person may close the line, in all that has not ended yet."""

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


@dataclass(frozen=True, slots=True)
class EarlierClosings:
    """Earlier decisions about announcements, by name of the announcement.

    `approved` are the scripts of editions that changed it and that another person approved, by
    number, newest first. `alone` has the announcements that one person published last, with the
    edition in which another person had approved their words.
    """

    approved: Mapping[str, Mapping[int, Files]]
    alone: Mapping[str, int]


class ApprovalObstacle(RequestError):
    """The reason why a person may not approve a request.

    It ends at the time `until`, and never if that is None.
    """

    def __init__(self, message: str, /, until: datetime | None = None, **values: object) -> None:
        super().__init__(message, **values)
        self.until = until


def wants_approval(live: Files, candidate: Files) -> bool:
    """Return whether replacing `live` by `candidate` requires another person's approval.

    Either of them can require it, so that one person alone cannot turn approval off. Switching on
    the exception for closing announcements requires it too. The first edition needs none.
    """
    if not live:
        return False
    is_new_exception = _allows_closing_alone(candidate) and not _allows_closing_alone(live)
    return is_new_exception or _asks_for_approval(live) or _asks_for_approval(candidate)


def closings_of(live: Files, candidate: Files) -> frozenset[str]:
    """Return the closing announcements of both scripts, if the exception for them may apply.

    It may if an administrator has switched it on, and if only texts and announcements differ.
    """
    kinds = {subject_of(change.field).kind for change in changes(live, candidate)}
    if not _allows_closing_alone(live) or kinds != {SubjectKind.TEXT}:
        return frozenset()
    announcements = (*_announcements(live).values(), *_announcements(candidate).values())
    return frozenset(announcement.name for announcement in announcements if announcement.closes)


def approved_closing(
    live: Files, candidate: Files, earlier: EarlierClosings, now: datetime
) -> int | None:
    """Return the edition that lets one person replace `live` by `candidate` where approval is
    required, or None if another person must approve.

    One person may put up closing announcements whose words another person approved in that edition,
    if callers hear them exactly as approved, and may take out closing announcements that one person
    put up. The closing announcements of single persons that have not ended may close the line for
    MAX_CLOSED in all. Nothing else may differ. `earlier` is about all of `closings_of`.
    """
    if not closings_of(live, candidate):
        return None
    before = _announcements(live)
    after = _announcements(candidate)
    changed = {subject_of(change.field).name for change in changes(live, candidate)}
    alone = [after[name] for name in after.keys() & {*changed, *earlier.alone}]
    if _time_closed(alone, now) > MAX_CLOSED:
        return None
    allowing_editions: list[int] = []
    for name in changed:
        replaced = before.get(name)
        if replaced is None and _untimed_text(live, name):  # no announcement before
            return None
        if replaced is not None and replaced.end > now and name not in earlier.alone:
            return None
        if name in after:
            edition = _edition_approving(after[name], candidate, earlier.approved.get(name, {}))
        elif _untimed_text(candidate, name):  # no announcement afterwards
            return None
        else:
            edition = earlier.alone.get(name)
        if edition is None:
            return None
        allowing_editions.append(edition)
    return max(allowing_editions)


def _time_closed(announcements: Iterable[Announcement], now: datetime) -> timedelta:
    closing = [each for each in announcements if each.closes and each.end > now]
    return sum((each.end - max(each.start, now) for each in closing), timedelta())


def with_policy(files: Files, live: Files) -> Files:
    """Return a script with the approval policy of another one, the live script."""
    return write(files, {**dict.fromkeys(_policy_fields(files)), **_policy_fields(live)})


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
    """Return some accounts, and all whose access comes from them.

    Anna makes Bo's account, and Bo sets Cecilia's password: Cecilia's access comes from Anna too.
    """
    reached = set(accounts)
    while more := {grant.account for grant in grants if grant.by in reached} - reached:
        reached |= more
    return reached


def _fresh_start(approver: Account, grants: Sequence[Grant]) -> int:
    """Return the id of the last grant from a shell that made or restored an account, or 0.

    Nothing is left of the account's earlier grants: the shell decided on role and password anew.
    """
    fresh = (GrantKind.MADE, GrantKind.RESTORED)
    grants_to_account = [grant for grant in grants if grant.account == approver.name]
    return max(
        (grant.id for grant in grants_to_account if grant.from_shell and grant.kind in fresh),
        default=0,
    )


def _announcements(files: Files) -> Mapping[str, Announcement]:
    """Return a script's announcements by name, none if the script cannot be read."""
    script = read_script(files).script
    announcements = script.announcements if script else ()
    return {announcement.name: announcement for announcement in announcements}


def _edition_approving(
    new: Announcement, candidate: Files, approved: Mapping[int, Files]
) -> int | None:
    """Return the last edition in which another person approved a closing announcement as it is.

    Equal words are not enough: with another voice, recording or pronunciation, callers hear what
    nobody has approved.
    """
    if not new.closes:
        return None
    words = _untimed_text(candidate, new.name)
    spoken = _spoken(candidate, new.name)
    for number, files in approved.items():
        if (
            spoken
            and _untimed_text(files, new.name) == words
            and _spoken(files, new.name) == spoken
        ):
            return number
    return None


def _untimed_text(files: Files, name: str) -> Mapping[FieldPath, FieldValue]:
    """Return a text without its times, because approved words may be used at other times."""
    times = [("announcements", name, part) for part in ("from", "until")]
    return {
        field: value
        for field, value in fields_of(files).items()
        if subject_of(field) == Subject(SubjectKind.TEXT, name) and field not in times
    }


def _spoken(files: Files, name: str) -> Mapping[str, SpokenText]:
    """Return what callers hear of an announcement by language: voices, spoken words, recordings.

    It is empty if this program cannot prepare the script.
    """
    reading = read_script(files)
    if not (reading.script and reading.can_be_prepared):
        return {}
    line = prepare(reading.script)
    return {code: line.texts[code, MAIN_MENU, name] for code in line.languages}


def _allows_closing_alone(files: Files) -> bool:
    return fields_of(files).get(CLOSING_ALONE) is True


def _asks_for_approval(files: Files) -> bool:
    """Return whether a script requires approval.

    Only the value false says no, so that a damaged setting does not turn approval off.
    """
    policy = _policy_fields(files)
    return any(policy[field] is not False for field in policy if field != CLOSING_ALONE)


def _policy_fields(files: Files) -> dict[FieldPath, FieldValue]:
    return {field: value for field, value in fields_of(files).items() if field[0] == "publishing"}


def _is_named(author: str, address: str, full_name: str) -> bool:
    login = address.partition("@")[0]
    return _folded(author) in {_folded(address), _folded(login), _folded(full_name)}


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
