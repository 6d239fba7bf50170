"""The staff of the studio, with their browsers."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from argon2 import PasswordHasher
from flask import Flask
from werkzeug.routing import Map, RuleFactory
from werkzeug.test import TestResponse

from ivr.checks.check import CheckResult, check_script
from ivr.checks.checker import Checker
from ivr.script.fields.place import format_path, parse_path
from ivr.script.files import Files, fingerprint
from ivr.script.model.line import Line
from ivr.script.reading.field_values import FieldValue
from ivr.studio.app import init_app
from ivr.studio.database import Database
from ivr.studio.editions.draft import Draft, Drafts
from ivr.studio.editions.edition import Source
from ivr.studio.editions.editions import Editions
from ivr.studio.people import Passwords, People, Role
from ivr.studio.publish.cards import changes_by_subject
from ivr.studio.services import Studio
from tests.conftest import published
from tests.databases import content_of, editions_of_older_rules, memory_database
from tests.markup import parsed
from tests.scripts import prepared, short_script
from tests.studio.publishing import PUBLISH, put_files

ORIGIN = "https://ivr.example.se"
PASSWORD = "correct horse battery"
NOTHING: Mapping[str, Any] = MappingProxyType({})
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Fast parameters for hashes: the tests sign in hundreds of times."""


class Clock:
    def __init__(self, seconds: float = 1_800_000_000.0) -> None:
        self.seconds = seconds

    def __call__(self) -> float:
        return self.seconds

    def go_on(self, seconds: float) -> None:
        self.seconds += seconds


def sent_by(page: str, action: str | None = None) -> dict[str, str]:
    """Return the fields that a browser submits for unchanged forms of a page."""
    values: dict[str, str] = {}
    form = ""
    for one in parsed(page).iter():
        form = one.get("action", "") if one.tag == "form" else form
        name, kind = one.get("name"), one.get("type")
        if not name or "disabled" in one.attrib or action not in (None, form):
            continue
        if one.tag == "textarea":  # its first line break is the page's own; a browser sends CRLF
            text = (one.text or "").replace("\r\n", "\n").removeprefix("\n")
            values[name] = text.replace("\n", "\r\n")
        elif one.tag == "select":
            first, *_ = options = list(one.iter("option"))
            chosen = next((each for each in options if "selected" in each.attrib), first)
            values[name] = chosen.get("value", "")
        elif one.tag == "input" and kind in ("checkbox", "radio"):
            if "checked" in one.attrib:
                values[name] = one.get("value") or "on"
        elif one.tag == "input" and kind not in ("file", "submit"):
            values[name] = one.get("value", "")
    return values


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
        answer = self.get(path)
        html = answer.get_data(as_text=True)
        assert answer.status_code == status and "&lt;Macro " not in html
        return html

    def fill(
        self,
        path: str,
        typed: Mapping[str, Any] = NOTHING,
        status: int = 303,
        *,
        to: str = "",
        page: str = "",
    ) -> str:
        """Submit the form of a page with some inputs changed, and return the next page.

        The form is the one whose action is `to`, or the page's own; None leaves an input out.
        `page` is a page that was loaded before.
        """
        to = to or path
        form = sent_by(page or self.page(path), to) | dict(typed)
        answer = self.post(to, {name: value for name, value in form.items() if value is not None})
        html = answer.get_data(as_text=True)
        assert answer.status_code == status, html
        return self.page(answer.location) if status == 303 else html

    def told_after(self, path: str, form: Mapping[str, Any]) -> str:
        """Return the message of the page after an action."""
        answer = self.post(path, form)
        assert answer.status_code == 303
        return self.page(answer.location)

    def with_all_ticked(self) -> str:
        """The page Publish after the button that ticks all that is ready."""
        return self.told_after(f"{PUBLISH}/ticks", {"choose": "all"})

    def token(self) -> str:
        return sent_by(self.page("/studio/no-such-page", 404))["csrf_token"]

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
                full_name = f"Anna {role.word.title()}"
                name = self.name(role)
                self.people.add(name, full_name, role, PASSWORD, by=name)

    @staticmethod
    def name(role: Role) -> str:
        return f"{role.word}@example.se"

    @property
    def draft(self) -> Draft:
        return self.studio.drafts.current()

    def save(self, values: Mapping[str, FieldValue | None], author: str = "Karin") -> None:
        """Save fields in the draft, named by their addresses, as a colleague."""
        addressed = {parse_path(name): value for name, value in values.items()}
        self.studio.drafts.save(
            addressed, edited=self.draft.revisions_of(*addressed), author=author
        )

    def save_files(self, files: Mapping[str, bytes | None], author: str = "") -> None:
        """Save files in the draft, as an editor by default."""
        put_files(self.studio.drafts, files, author or self.name(Role.EDITOR))

    def write(self, **texts: str | None) -> None:
        """Save texts in the draft; `sv__notice` stands for sv/notice.txt."""
        data = {name: None if text is None else text.encode() for name, text in texts.items()}
        self.save_files({f"{name.replace('__', '/')}.txt": data[name] for name in data})

    def put(self, files: Mapping[str, bytes]) -> None:
        """Replace the content of the draft by these files, valid or not."""
        self.save_files({**dict.fromkeys(self.draft.files), **files})

    def text(self, path: str) -> str:
        return self.draft.files[path].decode()

    def value(self, name: str) -> FieldValue | None:
        return self.draft.fields.get(parse_path(name))

    def changed(self) -> set[str]:
        """The changed fields of the draft, written with slashes."""
        return {format_path(field) for field in self.draft.saves}

    def publish(self, files: Mapping[str, bytes], note: str = "") -> None:
        source = Source.STUDIO if note else Source.FILES
        author = self.name(Role.PUBLISHER) if note else "files"
        published(self.studio.editions.publish(files, author=author, source=source, note=note))

    def as_older_rules_did(self) -> Editions:
        """The editions of the studio, without today's rules."""
        return editions_of_older_rules(self.studio.database)

    def note(self, words: str = "A new welcome.") -> dict[str, str | list[str]]:
        """The form with a note and every tick, for the current draft."""
        ticks = [subject.id for subject in changes_by_subject(self.draft.changes)]
        seen = self.draft.fingerprint
        return {"note": words, "fingerprint": seen, "ticked": "1", "tick": ticks}

    def seen(self) -> dict[str, str]:
        """The form fields that identify the current draft and live edition."""
        return {"fingerprint": self.draft.fingerprint, "over": str(self.draft.live_number)}

    def waiting(self) -> tuple[str, dict[str, str]]:
        """Return the address of the newest request, and its current form."""
        editions = self.studio.editions
        asked = editions.approval_requests.pending()[0]
        content = fingerprint(editions.approval_requests.files(asked.id))
        form = {"content": content, "live": str(editions.newest_number())}
        return f"{PUBLISH}/requests/{asked.id}", form

    def ask(self, role: Role = Role.EDITOR, words: str = "A new welcome.") -> str:
        """Request approval for the draft as a role; return the address of the request."""
        self.browser(role).post(f"{PUBLISH}/ask", self.note(words))
        return self.waiting()[0]

    def approve(self, role: Role = Role.PUBLISHER) -> str:
        """Approve the newest request, and return the next page."""
        address, form = self.waiting()
        return self.browser(role).told_after(f"{address}/approve", form)

    def discard(self, browser: Browser, *subjects: str) -> str:
        """Undo changes of the draft, by default all; return the message."""
        return browser.told_after(f"{PUBLISH}/discard", {**self.seen(), "subject": [*subjects]})

    def link_for(self, name: str) -> str:
        """Return the secret of a link that the administrator makes for a person, on their page."""
        person = self.people.find(name)
        assert person
        page = f"/studio/people/{person.id}"
        html = self.browser(Role.ADMINISTRATOR).fill(page, status=200, to=f"{page}/link")
        (link,) = [
            one.get("value", "")
            for one in parsed(html).iter("input")
            if one.get("readonly") is not None
        ]
        origin, _, secret = link.partition("/studio/password#")
        assert origin == ORIGIN
        return secret

    def choose_password(self, secret: str, password: str, status: int = 303) -> str:
        """Choose a password with a link, in a browser that nobody has signed in with."""
        form = {"secret": secret, "password": password, "again": password}
        return self.stranger().fill("/studio/password", form, status)

    def stranger(self, language: str = "en") -> Browser:
        return Browser(self.app, language)

    def browser(self, role: Role, language: str = "en") -> Browser:
        """Return the browser of the person with this role, who has just signed in."""
        browser, person = Browser(self.app, language), self.people.find(self.name(role))
        assert person
        now, at = int(self.studio.clock()), f"{ORIGIN}/studio"
        with browser.client.session_transaction(base_url=at) as session:
            session.update(person=person.id, stamp=person.stamp, since=now, seen=now)
        return browser


def _check(files: Files, *, spelling: bool, now: datetime) -> CheckResult:
    return _checked(tuple(files.items()), spelling, now)


@lru_cache(64)
def _checked(files: tuple[tuple[str, bytes], ...], spelling: bool, now: datetime) -> CheckResult:
    return check_script(dict(files), spelling=spelling, now=now)


@cache
def _frozen_line() -> Line:
    return prepared(short_script())


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
    """Routes shared by many apps, since creating the studio's routes is slow."""

    def __init__(self) -> None:
        super().__init__(merge_slashes=False)
        self._known = set[tuple[str, str]]()

    def add(self, rulefactory: RuleFactory) -> None:
        for rule in rulefactory.get_rules(self):
            if (rule.rule, rule.endpoint) not in self._known:
                self._known.add((rule.rule, rule.endpoint))
                super().add(rule)


ROUTES = Routes()
"""The routes of all studios, and their replacements without a studio."""


def app_with(studio: Studio) -> Flask:
    app = Flask("ivr.studio.app", static_folder=None)
    app.url_map = ROUTES
    init_app(app, studio)
    return app


@cache
def content(live: Callable[[], Files] | None = None) -> bytes:
    """Return a database with the staff, and optionally a live script."""
    with closing(memory_database()) as database:
        studio = studio_on(database)
        Staff(app_with(studio), studio)
        if live:
            studio.editions.publish(live(), author="files", source=Source.FILES)
        return content_of(database)


@contextmanager
def staffed() -> Iterator[Staff]:
    """Open a studio in which the short script is live, one for each example of a property."""
    with closing(memory_database(content(short_script))) as database:
        studio = studio_on(database, clock=Clock())
        yield Staff(app_with(studio), studio)
