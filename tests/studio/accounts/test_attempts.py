"""Limits on signing in: shared counts, and lockouts."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from ivr.studio.database import Database
from ivr.studio.people import Role, SignInLimits
from ivr.studio.people.attempts import AttemptRow
from tests.studio.staff import ORIGIN, PASSWORD, Browser, Clock, Staff, app_with, studio_on

pytestmark = pytest.mark.servers

EDITOR, READER, NOBODY = Staff.name(Role.EDITOR), Staff.name(Role.READER), "nobody@example.se"
COOKIE, SIGN_IN = "__Secure-ivr-browser", "/studio/sign-in"
HOME, CAFE, ELSEWHERE = "198.51.100.7", "203.0.113.9", "192.0.2.{}"
MANY = 65
"""More attempts than a network may make in a minute."""
LET_IN, WRONG, WAIT = 303, 403, 429


@pytest.fixture
def proxies() -> int:
    return 1


@pytest.fixture
def staff(staff_database: Database, clock: Clock, proxies: int) -> Staff:
    studio = studio_on(staff_database, proxies=proxies, clock=clock)
    return Staff(app_with(studio), studio)


@pytest.fixture
def known(staff: Staff) -> Browser:
    """A browser in which the editor has signed in before."""
    browser = staff.stranger()
    browser.sign_in(EDITOR)
    browser.post("/studio/sign-out")
    return browser


def tries(browser: Browser, name: str, forwarded: str = "", password: str = "wrong") -> int:
    """Return the response to an attempt; `forwarded` is the header as proxies send it."""
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    form = {"name": name, "password": password}
    return browser.post(SIGN_IN, form, **headers).status_code


def guess_from_many_networks(staff: Staff, name: str) -> None:
    """Try an account's passwords until the limit of the account is reached."""
    admit, person = staff.studio.sign_in_limits.admit, staff.people.find(name)
    answers = [admit(name, person, ELSEWHERE.format(number // 4)) for number in range(101)]
    assert answers == [True] * 100 + [False]


@pytest.mark.parametrize("name", [EDITOR, NOBODY])
def test_five_wrong_passwords_block_a_network(staff: Staff, clock: Clock, name: str) -> None:
    browser = staff.stranger("sv")
    for written in (name, name.upper(), f" {name} ", name, name.title()):
        assert tries(browser, written) == WRONG
    assert "femton minuter" in browser.fill(SIGN_IN, {"name": name, "password": "wrong"}, WAIT)
    assert tries(browser, EDITOR, password=PASSWORD) == (WAIT if name == EDITOR else LET_IN)
    assert tries(browser, READER, password=PASSWORD) == LET_IN
    clock.go_on(15 * 60)
    assert tries(staff.stranger(), name) == WRONG


def test_guessers_lock_nobody_out_elsewhere_or_at_another_account(staff: Staff) -> None:
    answers = [tries(staff.stranger(), EDITOR, CAFE) for _ in range(MANY)]
    assert answers == [WRONG] * 5 + [WAIT] * (MANY - 5)
    for name, at in ((EDITOR, HOME), (READER, CAFE)):
        assert tries(staff.stranger(), name, at, PASSWORD) == LET_IN


@pytest.mark.parametrize("at", [HOME, CAFE])
def test_known_browsers_open_an_account_under_attack(staff: Staff, known: Browser, at: str) -> None:
    guess_from_many_networks(staff, EDITOR)
    assert [tries(staff.stranger(), EDITOR, at, PASSWORD) for _ in range(6)] == [WAIT] * 6
    assert tries(staff.stranger(), READER, at, PASSWORD) == LET_IN
    assert tries(known, EDITOR, at, PASSWORD) == LET_IN


def test_a_known_browser_has_five_guesses_for_its_person(staff: Staff, known: Browser) -> None:
    answers = [tries(known, EDITOR, ELSEWHERE.format(number)) for number in range(8)]
    assert answers == [WRONG] * 5 + [WAIT] * 3
    guess_from_many_networks(staff, READER)
    assert tries(known, READER, HOME, PASSWORD) == WAIT


def test_the_cookie_of_a_known_browser_cannot_be_forged(staff: Staff, known: Browser) -> None:
    place: dict[str, Any] = {"domain": ORIGIN[8:], "path": SIGN_IN}
    cookie = known.client.get_cookie(COOKIE, **place)
    assert cookie and cookie.secure and cookie.http_only and "editor" not in cookie.value
    guess_from_many_networks(staff, EDITOR)
    for value in (cookie.value[:-1], cookie.value.swapcase(), "x", ""):
        known.client.set_cookie(COOKIE, value, secure=True, **place)
        assert tries(known, EDITOR, HOME, PASSWORD) == WAIT


def test_the_right_password_and_a_new_one_begin_the_count_anew(staff: Staff) -> None:
    for _ in range(2):
        assert [tries(staff.stranger(), EDITOR) for _ in range(4)] == [WRONG] * 4
        assert tries(staff.stranger(), EDITOR, password=PASSWORD) == LET_IN
    assert [tries(staff.stranger(), EDITOR) for _ in range(6)][-1] == WAIT
    person = staff.people.find(EDITOR)
    assert person
    staff.people.set_password(person.id, PASSWORD, by="root")
    assert tries(staff.stranger(), EDITOR, password=PASSWORD) == LET_IN


@pytest.mark.parametrize(("name", "most"), [(EDITOR, 5), ("x{}@example.se", 60)])
def test_several_workers_share_the_limit_of_attempts(tmp_path: Path, name: str, most: int) -> None:
    databases = [Database(f"sqlite:///{tmp_path / 'ivr.db'}", creates=True) for _ in range(2)]
    workers = [SignInLimits(database, "key", Clock()) for database in databases]
    with ThreadPoolExecutor(4) as pool:
        admitted = pool.map(
            lambda each: workers[each % 2].admit(name.format(each), None, HOME), range(MANY)
        )
    assert sum(admitted) == most
    for database in databases:
        database.close()


def test_attempts_are_forgotten_in_an_hour(
    staff_database: Database, staff: Staff, clock: Clock
) -> None:
    for at, seconds in ((CAFE, 0), (HOME, 0), (CAFE, 3600)):
        clock.go_on(seconds)
        assert staff.studio.sign_in_limits.admit(NOBODY, None, at)
    staff.studio.sweep()
    with staff_database.reading() as session:
        (row,) = session.scalars(select(AttemptRow))
        assert len(row.source) == len(row.account) == 32
        assert CAFE not in row.source and "nobody" not in row.account


@pytest.mark.parametrize(
    ("proxies", "forwarded", "admitted"),
    [
        (0, "192.0.2.{}", 60),
        (1, "192.0.2.{}, 203.0.113.9", 60),
        (2, "192.0.2.{}, 203.0.113.9, 10.0.0.1", 60),
        (2, "192.0.2.{}", 60),  # a way past one of two
        (1, "2001:db8::{:x}", 60),
        (1, "192.0.2.{}", MANY),
        (1, "::ffff:192.0.2.{}", MANY),
        (1, "2001:db8:{}::1", MANY),
    ],
)
def test_attempts_count_by_network(stranger: Browser, forwarded: str, admitted: int) -> None:
    names = [f"x{number}@example.se" for number in range(MANY)]
    answers = [tries(stranger, name, forwarded.format(at)) for at, name in enumerate(names, 1)]
    assert answers.count(WRONG) == admitted
