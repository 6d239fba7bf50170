"""Two real instances behind the site of deploy/nginx.conf: the studio costs no calls.

No call is retried by its caller.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

import pytest
import requests
from argon2 import PasswordHasher

from ivr.database import Database
from ivr.studio.accounts import Passwords, People, Role
from tests.conftest import write_into
from tests.databases import Wire, address_of
from tests.servers.callers import calls_all_the_time, edition
from tests.servers.nginx import At, Nginx, two_instances
from tests.servers.running import over_and_over, until
from tests.studio.staff import PASSWORD
from tests.studio.staff import TOKEN as CSRF_TOKEN

pytestmark = pytest.mark.needs("nginx", "postgresql")

CALLERS = 6
CALLS = 25
"""Calls during an action in the studio."""

EDITORS = [f"editor{number}@example.se" for number in range(4)]
UNKNOWN_WORDS = 160
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Person:
    """A person with a browser at some address."""

    def __init__(self, nginx: Nginx, at: str = "127.0.0.1", **headers: str) -> None:
        self._origin, self._session = nginx.origin, nginx.session()
        self._session.mount("https://", At(at))
        self._session.headers.update({"Accept": "text/html", **headers})
        self._token = ""

    def ask(self, path: str, form: Mapping[str, str] | None = None) -> requests.Response:
        """Load a page, or send a form."""
        method, data = ("POST", {"csrf_token": self._token, **form}) if form else ("GET", None)
        return self._session.request(
            method, self._origin + path, data=data, timeout=30, allow_redirects=False
        )

    def sign_in(self, name: str, password: str = PASSWORD) -> int:
        """Submit the sign-in page, and return the status."""
        if not self._token:
            self._find_token("/studio/sign-in")
        status = self.ask("/studio/sign-in", {"name": name, "password": password}).status_code
        if status == 303:
            self._find_token("/studio/account")
        return status

    def _find_token(self, path: str) -> None:
        found = CSRF_TOKEN.search(self.ask(path).text)
        assert found
        self._token = found[1]


@dataclass
class Site:
    """The site, the way to its database, and signed-in people."""

    nginx: Nginx
    wire: Wire
    editors: list[Person]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run two instances on one PostgreSQL, and nginx in front of them."""
    folder = tmp_path_factory.mktemp("site")
    with address_of("postgresql", folder) as address:
        database = Database(address)
        people = People(database, Passwords(QUICK))
        for name in EDITORS:
            people.add(name, "Anna Editor", Role.EDITOR, PASSWORD, by="root")
        database.close()
        wire = Wire(address)
        write_into(folder / "prompts", edition(0))
        environment = {"DATABASE_URL": wire.address, "IVR_PROMPTS": str(folder / "prompts")}
        with two_instances(folder, environment) as (nginx, _):
            editors = [Person(nginx) for _ in EDITORS]
            signed_in = [each.sign_in(name) for each, name in zip(editors, EDITORS, strict=True)]
            assert set(signed_in) == {303}
            yield Site(nginx, wire, editors)


def calls_beside(site: Site, pause: float, *acts: Callable[[], int]) -> set[int]:
    """Make calls while people act; all calls must succeed. Return the people's statuses."""
    statuses = set()

    def paced(act: Callable[[], int]) -> Callable[[], None]:
        def act_once() -> None:
            time.sleep(pause)
            with suppress(requests.RequestException):
                statuses.add(act())

        return act_once

    with calls_all_the_time(*(site.nginx.twilio() for _ in range(CALLERS))) as calls:
        with over_and_over(*map(paced, acts)):
            until(lambda: len(calls) >= CALLS)
    return statuses


def signing_in(stranger: Person) -> Callable[[], int]:
    return lambda: stranger.sign_in("nobody@example.se", "a wrong password")


def test_no_call_is_lost_while_the_database_is_down_and_staff_work(
    site: Site,
) -> None:
    """A stranger tries to sign in, and an open page polls repeatedly."""
    stranger, editor = Person(site.nginx), site.editors[0]
    stranger.sign_in("nobody@example.se")
    site.wire.cut()
    page = "/studio/publish/live/workers"
    told = calls_beside(site, 0.3, signing_in(stranger), lambda: editor.ask(page).status_code)
    site.wire.mend()
    assert 503 in told
    until(lambda: editor.ask("/studio").status_code == 200)


def test_no_call_is_lost_while_editors_check_texts_with_unknown_words(site: Site) -> None:
    letters = [chr(ord("a") + number // 26) + chr(ord("a") + number % 26) for number in range(676)]
    text = " ".join(f"blaskord{ending}ning" for ending in letters[:UNKNOWN_WORDS])
    form = {"sv/texts/welcome/body": text, "seen:sv/texts/welcome/body": ""}

    def checking(editor: Person) -> Callable[[], int]:
        return lambda: editor.ask("/studio/texts/welcome/check", form).status_code

    assert calls_beside(site, 0.7, *map(checking, site.editors)) == {200}


def test_a_flood_of_sign_ins_loses_no_call_and_blocks_nobody_else(
    site: Site,
) -> None:
    claims = [{"X-Forwarded-For": f"192.0.2.{number}"} for number in range(8)]
    strangers = [Person(site.nginx, at="127.0.0.66", **claimed) for claimed in claims]
    assert calls_beside(site, 0, *map(signing_in, strangers)) <= {401, 403, 429}
    assert Person(site.nginx, at="127.0.0.7").sign_in(EDITORS[0]) == 303
