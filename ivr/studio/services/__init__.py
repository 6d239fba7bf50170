"""The services of the studio's pages."""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from flask import current_app
from sqlalchemy import delete
from werkzeug.local import LocalProxy

from ivr.checks.check import CheckResult
from ivr.checks.checker import Checker
from ivr.concurrency import ConcurrencyLimit
from ivr.errors import DatabaseUnavailableError
from ivr.script.files import Files
from ivr.script.model.line import Line
from ivr.studio.database import Database
from ivr.studio.editions import outbox
from ivr.studio.editions.draft import Draft, Drafts
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.outbox import OutboxRow
from ivr.studio.people import PasswordLinks, People, Person, SignInLimits, attempts, password_links
from ivr.studio.people.attempts import AttemptRow
from ivr.studio.people.password_links import PasswordLink
from ivr.studio.people.single_sign_on import Provider, SingleSignOn
from ivr.studio.services import takes, writers
from ivr.studio.services.calls import TestPhone
from ivr.studio.services.codes import CallCodes
from ivr.studio.services.takes import KeptTake, Takes
from ivr.studio.services.writers import WriterRow, Writers

AT_ONCE = 16
"""Limit of concurrent studio requests in a worker. They may wait for the database, and a worker's
256 threads must be available to calls."""

DRAFT = "draft"
LIVE = "live"
NUMBERED = re.compile(r"(edition-)?([1-9][0-9]{0,8})")
"""Names of scripts that can be heard: `edition-3` is an edition, `7` an approval request."""

UPLOADS_AT_ONCE = 2
"""Recordings that a worker takes in at the same time: each needs some 100 MB."""

RETENTIONS = (
    (KeptTake.at, takes.RETENTION),
    (AttemptRow.at, attempts.HOUR),
    (PasswordLink.made, password_links.LIFETIME),
    (OutboxRow.at, outbox.RETENTION),
    (WriterRow.at, writers.RETENTION),
)
"""Times of rows with personal data, and after how long they are deleted."""

SWEEP = "sweep"
SWEEP_SECONDS = 60.0
"""Name of the lock of `sweep`, and its interval."""


@dataclass(kw_only=True, eq=False)
class Studio:
    """The services of one studio, in `app.extensions["studio"]`.

    `live` returns the live line, and `clock` seconds since 1970. `origin` is the service's own,
    such as https://ivr.example.se. `open_person` is the user of a studio without sign-in, on a
    developer's machine. `sends_mail` is whether `ivr notify` has a mail server. `proxies` is the
    number of proxies in front of the service that each add an address to X-Forwarded-For. The
    `test_number` plays scripts to staff, if there is one.
    """

    database: Database
    people: People
    drafts: Drafts
    editions: Editions
    checker: Checker
    live: Callable[[], Line]
    origin: str
    secret_key: str
    open_person: Person | None = None
    proxies: int = 0
    provider: Provider | None = None
    sends_mail: bool = False
    test_number: str | None = None
    clock: Callable[[], float] = time.time

    password_links: PasswordLinks = field(init=False)
    sign_in_limits: SignInLimits = field(init=False)
    single_sign_on: SingleSignOn | None = field(init=False)
    test_phone: TestPhone = field(init=False)
    call_codes: CallCodes = field(init=False)
    takes: Takes = field(init=False)
    writers: Writers = field(init=False)
    limit: ConcurrencyLimit = field(init=False)
    upload_limit: ConcurrencyLimit = field(init=False)

    def __post_init__(self) -> None:
        self.password_links = PasswordLinks(self.database, self.people.passwords, self.clock)
        self.sign_in_limits = SignInLimits(self.database, self.secret_key, self.clock)
        self.single_sign_on = SingleSignOn(self.provider) if self.provider else None
        self.test_phone = TestPhone(self.clock)
        self.call_codes = CallCodes(self.database, self.secret_key, self.clock)
        self.takes = Takes(self.database, self.clock)
        self.writers = Writers(self.database, self.clock)
        self.limit = ConcurrencyLimit(AT_ONCE)
        self.upload_limit = ConcurrencyLimit(UPLOADS_AT_ONCE)

    @property
    def now(self) -> datetime:
        """The current time in UTC."""
        return datetime.fromtimestamp(self.clock(), UTC)

    def check(self, draft: Draft) -> CheckResult:
        """Return the check of a draft as a candidate for publication."""
        return self.checker.check(draft.files, draft.live_files)

    def files(self, called: str) -> Files:
        """Return a script: `draft`, `live`, an edition (`edition-3`), or an approval request (`7`).

        Raises EditionError if there is none.
        """
        if called == DRAFT:
            return self.drafts.current().files
        if called == LIVE:
            return self.editions.files(self.editions.newest_number())
        numbered = NUMBERED.fullmatch(called)
        if numbered and numbered[1]:
            return self.editions.files(int(numbered[2]))
        return self.editions.approval_requests.files(int(numbered[2]) if numbered else 0)

    def sweep(self) -> None:
        """Delete the rows of RETENTIONS whose time has passed."""
        with suppress(DatabaseUnavailableError), self.database.writing(alone=SWEEP) as session:
            for at, retention in RETENTIONS:
                session.execute(delete(at.class_).where(at <= self.now - retention))

    @property
    def is_open(self) -> bool:
        """Whether no sign-in is needed: on a developer's machine."""
        return self.open_person is not None

    @property
    def is_secure(self) -> bool:
        """Whether browsers connect by HTTPS."""
        return self.origin.startswith("https://")


current_studio: Studio = LocalProxy(  # type: ignore[assignment] # as Flask's own proxies
    lambda: current_app.extensions["studio"]
)
"""The studio of the current app."""
