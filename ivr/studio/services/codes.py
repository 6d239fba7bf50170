"""Codes for the test number, with which staff hear a script on a telephone.

A code is for one script, which is kept in the database, so that any worker can play it.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import String, delete, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ivr.errors import IVRError
from ivr.i18n import N_
from ivr.script.files import Files
from ivr.script.model.script import EMERGENCY_NUMBER
from ivr.studio.database import Base, Database, Moment
from ivr.studio.editions.contents import keep_script, remove_script, script_files
from ivr.studio.editions.publication import PUBLISHING_LOCK
from ivr.studio.people.attempts import ATTEMPTS_LOCK, HOUR, AttemptRow
from ivr.studio.people.person import Person

CODE_DIGITS = 6

LIFETIME = timedelta(minutes=10)
"""Time in which a code can be entered."""

RETENTION = timedelta(hours=1)
"""Time after which a code and its script are deleted. Calls that began with the code continue."""

MAX_WRONG_CODES = 20
"""Wrong codes within an hour, in all calls together, after which no code is accepted."""

BLOCK = timedelta(minutes=10)
"""Time since the last wrong code in which no code is accepted, once there were too many."""

WRONG_CODE = "test number"
"""Source of wrong codes among the attempts to sign in."""


class CodesBlockedError(IVRError):
    """No code is accepted, because there were too many wrong ones."""

    def __init__(self) -> None:
        super().__init__(N_("Too many wrong codes have been entered. Try again in ten minutes."))


class CodeExpiredError(IVRError):
    """The script of a code has been deleted."""

    def __init__(self) -> None:
        super().__init__(N_("The code is no longer valid. Get a new one in the studio."))


class CallCodeRow(Base):
    """A code as a keyed hash, with the fingerprint of its script; `id` is random.

    `as_if` is the simulated time of its calls, None for the present. `account` is the id of the
    person who asked for the code, None without accounts.
    """

    __tablename__ = "test_call_code"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    code: Mapped[str] = mapped_column(String(32), index=True)
    script: Mapped[str] = mapped_column(String(64))
    issued: Mapped[datetime] = mapped_column(Moment)
    as_if: Mapped[datetime | None] = mapped_column(Moment)
    is_publishable: Mapped[bool]
    account: Mapped[int | None]


@dataclass(frozen=True, slots=True)
class CodedScript:
    """The script of a code, with its simulated time; it can be played for RETENTION."""

    files: Files
    issued: datetime
    as_if: datetime | None
    is_publishable: bool


class CallCodes:
    """The codes of a database; methods raise DatabaseUnavailableError."""

    def __init__(self, database: Database, secret_key: str, clock: Callable[[], float]) -> None:
        """Take the key of the hashes, and a clock that returns seconds since 1970."""
        self._database = database
        self._key = hashlib.sha256(secret_key.encode()).digest()
        self._clock = clock

    def issue(
        self, files: Files, *, by: Person, as_if: datetime | None, is_publishable: bool
    ) -> str:
        """Return a new code for a script, and delete old codes with their scripts.

        The code is valid while the account of the person `by` is active.
        """
        now = self._now()
        with self._database.writing(alone=PUBLISHING_LOCK) as session:
            _remove_before(session, now - RETENTION)
            taken = set(session.scalars(select(CallCodeRow.code)))
            code = next(new for new in _random_codes() if self._hash(new) not in taken)
            session.add(
                CallCodeRow(
                    id=secrets.token_hex(16),
                    code=self._hash(code),
                    script=keep_script(session, files),
                    issued=now,
                    as_if=as_if,
                    is_publishable=is_publishable,
                    account=by.id or None,  # an open studio has no accounts
                )
            )
        return code

    def accept(self, code: str) -> str | None:
        """Return the id of a valid code; any other code is counted as wrong.

        Raises CodesBlockedError.
        """
        now = self._now()
        with self._database.writing(alone=ATTEMPTS_LOCK) as session:
            if _blocked_until(session, now):
                raise CodesBlockedError
            is_new = CallCodeRow.issued > now - LIFETIME
            is_active = select(Person).where(Person.id == CallCodeRow.account, Person.active)
            id = session.scalar(
                select(CallCodeRow.id)
                .where(CallCodeRow.code == self._hash(code), is_new)
                .where(or_(CallCodeRow.account.is_(None), is_active.exists()))
            )
            if id is None:
                session.add(AttemptRow(at=now, source=WRONG_CODE, account=""))
        return id

    def script(self, id: str) -> CodedScript:
        """Return the script of an accepted code; raises CodeExpiredError."""
        with self._database.reading() as session:
            row = session.get(CallCodeRow, id)
            if row is None:
                raise CodeExpiredError
            files = script_files(session, row.script)
        return CodedScript(files, row.issued, row.as_if, row.is_publishable)

    def blocked_until(self) -> datetime | None:
        """Return the time from which codes are accepted again, or None if they are accepted."""
        with self._database.reading() as session:
            return _blocked_until(session, self._now())

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)

    def _hash(self, code: str) -> str:
        return hashlib.blake2b(code.encode(), key=self._key, digest_size=16).hexdigest()


def _random_codes() -> Iterator[str]:
    """Generate codes without 112, since a wrong code with it is taken for an emergency."""
    while True:
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        if EMERGENCY_NUMBER not in code:
            yield code


def _blocked_until(session: Session, now: datetime) -> datetime | None:
    wrong = session.scalars(
        select(AttemptRow.at).where(AttemptRow.source == WRONG_CODE, AttemptRow.at > now - HOUR)
    ).all()
    until = max(wrong) + BLOCK if len(wrong) >= MAX_WRONG_CODES else now
    return until if until > now else None


def _remove_before(session: Session, issued: datetime) -> None:
    """Delete codes issued before a time, and their scripts unless other codes have them."""
    old = CallCodeRow.issued <= issued
    scripts = set(session.scalars(select(CallCodeRow.script).where(old)))
    session.execute(delete(CallCodeRow).where(old))
    for script in scripts - set(session.scalars(select(CallCodeRow.script))):
        remove_script(session, script)
