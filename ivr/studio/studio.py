"""What the pages of the studio work with."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from ivr.checks.checker import Checker
from ivr.database import Database
from ivr.publishing.drafts import Drafts
from ivr.publishing.editions import Editions
from ivr.script.line import Line
from ivr.studio.accounts import People, Person
from ivr.studio.single_sign_on import Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """Everything that a page may use; what is not here, no page can reach.

    `origin` is the service's own, such as https://ivr.example.se. `open_person` is who uses a
    studio that is open to its own machine, and None where people sign in. `proxies` says how
    many of the service's own proxies stand in front of it, each of which adds an address to
    X-Forwarded-For. `live` gives the line that answers callers now, and `clock` seconds since
    1970.
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
    clock: Callable[[], float] = time.time

    @property
    def is_open(self) -> bool:
        """Whether nobody needs to sign in: on the machine of a developer."""
        return self.open_person is not None

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach it encrypted."""
        return self.origin.startswith("https://")
