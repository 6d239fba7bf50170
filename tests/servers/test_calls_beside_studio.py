"""Two real instances behind the site of deploy/nginx.conf: no call is lost to the studio.

Calls come at a steady pace, and none of them is tried twice by whoever calls.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from argon2 import PasswordHasher

from ivr.database import Database
from ivr.studio.accounts import Passwords, People, Role
from tests.calling import TOKEN
from tests.databases import Wire, address_of
from tests.faults.instances import Instance
from tests.scripts import FROZEN
from tests.servers.nginx import Nginx, until
from tests.servers.traffic import PUBLIC_URL, Person, Site, calls_beside
from tests.studio.staff import PASSWORD, Staff

pytestmark = pytest.mark.needs("nginx", "postgresql")

STARTS_IN = 60
SECONDS = 3
"""How long calls go on."""

EDITORS = 4
UNKNOWN_WORDS = 160
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass
class Running:
    """The site, people who have signed in there, and what its database is reached through."""

    site: Site
    wire: Wire
    reader: Person
    editors: list[Person]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run two instances on one PostgreSQL, and nginx in front of them."""
    folder = tmp_path_factory.mktemp("site")
    editors = [f"editor{number}@example.se" for number in range(EDITORS)]
    with address_of("postgresql", folder) as address:
        database = Database(address)
        people = People(database, Passwords(QUICK))
        people.add(Staff.name(Role.READER), "Anna Reader", Role.READER, PASSWORD)
        for name in editors:
            people.add(name, "Anna Editor", Role.EDITOR, PASSWORD)
        database.close()
        wire = Wire(address)
        environment = {
            "TWILIO_AUTH_TOKEN": TOKEN,
            "PUBLIC_URL": PUBLIC_URL,
            "IVR_PROMPTS": str(FROZEN),
            "IVR_DATA": str(folder / "data"),
            "DATABASE_URL": wire.address,
            "SECRET_KEY": "0123456789abcdef" * 4,
            "IVR_PROXIES": "1",
        }
        instances = [Instance(environment, folder / name) for name in ("a", "b")]
        try:
            for instance in instances:
                until(instance.answers, STARTS_IN)
            nginx = Nginx(folder, [instance.port for instance in instances], {})
            with nginx.run():
                site = Site(nginx.origin, nginx.authority)
                yield Running(
                    site,
                    wire,
                    signed_in(site, Staff.name(Role.READER)),
                    [signed_in(site, name) for name in editors],
                )
        finally:
            for instance in instances:
                instance.end()
            wire.cut()


@pytest.fixture
def without_database(running: Running) -> Iterator[None]:
    """Cut the database off for a test."""
    running.wire.cut()
    yield
    running.wire.mend()
    until(lambda: running.reader.get("/studio").status_code == 200, STARTS_IN)


def signed_in(site: Site, name: str) -> Person:
    """Return the browser of somebody who has signed in."""
    person = Person(site)
    assert person.sign_in(name) == 303
    return person


def every(seconds: float, act: Callable[[], int]) -> Callable[[], int]:
    """Do something at a pace."""

    def paced() -> int:
        threading.Event().wait(seconds)
        return act()

    return paced


def attempt(stranger: Person) -> int:
    """Try to sign in with a password that is wrong."""
    form = {"name": "nobody@example.se", "password": "a wrong password"}
    return stranger.post("/studio/sign-in", form).status_code


@pytest.mark.usefixtures("without_database")
def test_no_call_is_lost_while_the_database_is_stopped_and_people_go_on_in_the_studio(
    running: Running,
) -> None:
    """A stranger tries to sign in, and an open page asks again and again."""
    stranger = Person(running.site)
    signing_in = every(0.3, lambda: attempt(stranger))
    asking = every(0.5, lambda: running.reader.get("/studio/publish/live/workers").status_code)
    tally = calls_beside(running.site, SECONDS, signing_in, asking)
    assert not tally.lost, str(tally)
    assert tally.others["503"]


def test_no_call_is_lost_while_editors_check_texts_with_unknown_words(running: Running) -> None:
    letters = [chr(ord("a") + number // 26) + chr(ord("a") + number % 26) for number in range(676)]
    text = " ".join(f"blaskord{ending}ning" for ending in letters[:UNKNOWN_WORDS])

    def checking(editor: Person) -> Callable[[], int]:
        form = {"sv/texts/welcome/body": text, "seen:sv/texts/welcome/body": ""}
        return every(0.7, lambda: editor.post("/studio/texts/welcome/check", form).status_code)

    tally = calls_beside(running.site, SECONDS, *map(checking, running.editors))
    assert not tally.lost, str(tally)
    assert set(tally.others) == {"200"}


def test_no_call_is_lost_in_a_flood_of_attempts_to_sign_in_and_people_elsewhere_get_in(
    running: Running,
) -> None:
    strangers = [
        Person(running.site, at="127.0.0.66", **{"X-Forwarded-For": f"192.0.2.{number}"})
        for number in range(8)
    ]
    flood = [lambda stranger=stranger: attempt(stranger) for stranger in strangers]
    tally = calls_beside(running.site, SECONDS, *flood)
    assert not tally.lost, str(tally)
    assert set(tally.others) <= {"403", "429"}
    assert Person(running.site, at="127.0.0.7").sign_in(Staff.name(Role.READER)) == 303
