"""The staff of the studio as tests meet them: browsers that have signed in, or have not."""

import re
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from argon2 import PasswordHasher
from flask import Flask
from werkzeug.routing import Map, RuleFactory
from werkzeug.test import TestResponse

from ivr.checks.check import Check, check_script
from ivr.checks.checker import Checker
from ivr.database import Database
from ivr.publishing.draft import Draft
from ivr.publishing.drafts import Drafts
from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from ivr.script.fields import Value
from ivr.script.files import Files
from ivr.script.line import Line
from ivr.script.place import address_of
from ivr.studio import Studio, init_app
from ivr.studio.accounts import Passwords, People, Role
from tests.databases import content_of, memory_database
from tests.scripts import full_script, prepared
from tests.studio.forms import sent_by

ORIGIN = "https://ivr.example.se"
PASSWORD = "correct horse battery"
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
NOTHING: Mapping[str, Any] = MappingProxyType({})
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Real hashes, made quickly: the tests sign in hundreds of times."""


class Clock:
    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds

    def go_on(self, seconds: float) -> None:
        self.seconds += seconds


class Browser:
    def __init__(self, app: Flask, language: str = "en") -> None:
        self.client = app.test_client()
        self.headers = {"Accept-Language": language, "Accept": "text/html"}

    def get(self, path: str, **headers: str) -> TestResponse:
        headers = {**self.headers, **headers}
        return self.client.get(path, base_url=ORIGIN, headers=headers, buffered=True)

    def post(
        self, path: str, form: Mapping[str, Any] = NOTHING, token: str | None = None, **headers: str
    ) -> TestResponse:
        """Send a form, with the token of a page unless another one is given."""
        data = {"csrf_token": self.token() if token is None else token, **form}
        headers = {**self.headers, **headers}
        return self.client.post(path, base_url=ORIGIN, data=data, headers=headers, buffered=True)

    def page(self, path: str, status: int = 200) -> str:
        """Load a page, and return its markup."""
        answer = self.get(path)
        assert answer.status_code == status
        return answer.get_data(as_text=True)

    def fill(
        self,
        path: str,
        typed: Mapping[str, Any] = NOTHING,
        status: int = 303,
        *,
        to: str = "",
        page: str = "",
    ) -> str:
        """Send the form of a page as it is but for what is typed, and return what is shown then.

        The form is the one whose action is `to`, or the page's own; None leaves an input out.
        `page` is one that was loaded before.
        """
        to = to or path
        form = sent_by(page or self.page(path), to) | dict(typed)
        answer = self.post(to, {name: value for name, value in form.items() if value is not None})
        html = answer.get_data(as_text=True)
        assert answer.status_code == status, html
        return self.page(answer.location) if status == 303 else html

    def token(self) -> str:
        """The token that forms carry in this session."""
        found = TOKEN.search(self.page("/studio/no-such-page", 404))
        assert found
        return found[1]

    def is_in(self) -> bool:
        return self.get("/studio/account").status_code == 200

    def sign_in(self, name: str, password: str = PASSWORD, next: str = "") -> TestResponse:
        address = "/studio/sign-in" + (f"?next={quote(next)}" if next else "")
        return self.post(address, {"name": name, "password": password})


class Staff:
    """A studio with a reader, an editor, a publisher and an administrator."""

    def __init__(self, app: Flask, studio: Studio) -> None:
        self.app = app
        self.studio = studio
        self.people = studio.people
        if not self.people.everybody():
            for role in Role:
                self.people.add(self.name(role), f"Anna {role.word.title()}", role, PASSWORD)

    @staticmethod
    def name(role: Role) -> str:
        return f"{role.word}@example.se"

    @property
    def draft(self) -> Draft:
        return self.studio.drafts.current()

    def save(self, values: Mapping[str, Value | None], author: str = "Karin") -> None:
        """Save fields in the draft, named by their addresses, as a colleague does."""
        addressed = {address_of(name): value for name, value in values.items()}
        self.studio.drafts.save(addressed, seen=self.draft.seen(*addressed), author=author)

    def stranger(self, language: str = "en") -> Browser:
        return Browser(self.app, language)

    def browser(self, role: Role, language: str = "en") -> Browser:
        """The browser of the person with this role, who has signed in just now."""
        browser, person = Browser(self.app, language), self.people.find(self.name(role))
        assert person
        now, at = int(self.studio.clock()), f"{ORIGIN}/studio"
        with browser.client.session_transaction(base_url=at) as session:
            session.update(person=person.id, stamp=person.stamp, since=now, seen=now)
        return browser


def _check(files: Files, *, spelling: bool, now: datetime) -> Check:
    return _checked(tuple(files.items()), spelling, now)


@lru_cache(64)
def _checked(files: tuple[tuple[str, bytes], ...], spelling: bool, now: datetime) -> Check:
    return check_script(dict(files), spelling=spelling, now=now)


@cache
def _frozen_line() -> Line:
    return prepared(full_script())


def studio_on(database: Database, **options: Any) -> Studio:
    checker = Checker(_check, clock=options.get("clock", time.time))
    return Studio(
        **{
            "database": database,
            "people": People(database, Passwords(QUICK)),
            "drafts": Drafts(database),
            "editions": Editions(database, checker.check),
            "checker": checker,
            "live": _frozen_line,
            "origin": ORIGIN,
            "secret_key": "0123456789abcdef" * 4,
            **options,
        }
    )


class Routes(Map):
    """Routes that many apps share, as making those of the studio takes longer than a page does."""

    def __init__(self) -> None:
        super().__init__(merge_slashes=False)
        self._known = set[tuple[str, str]]()

    def add(self, rulefactory: RuleFactory) -> None:
        for rule in rulefactory.get_rules(self):
            if (rule.rule, rule.endpoint) not in self._known:
                self._known.add((rule.rule, rule.endpoint))
                super().add(rule)


OPEN, CLOSED = Routes(), Routes()
"""The routes of all studios, and those that stand in for them where there is none."""


def app_with(studio: Studio | None) -> Flask:
    app = Flask("ivr.app", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    app.url_map = OPEN if studio else CLOSED
    init_app(app, studio)
    return app


@cache
def content(*, live: bool) -> bytes:
    """A database that knows the staff, and in which the frozen script may be live."""
    with closing(memory_database()) as database:
        studio = studio_on(database)
        Staff(app_with(studio), studio)
        if live:
            studio.editions.publish(full_script(), author="files", source=Source.FILES)
        return content_of(database)
