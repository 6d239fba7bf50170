"""Limits on signing in: whose attempts count together, and whom they lock out."""

from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from ivr.database import Database
from ivr.studio.accounts import Role, SignInLimits
from ivr.studio.accounts.tables import AttemptRow
from tests.studio.staff import ORIGIN, PASSWORD, Browser, Clock, Staff, app_with, studio_on

pytestmark = pytest.mark.servers

EDITOR = Staff.name(Role.EDITOR)
NOBODY = "nobody@example.se"
COOKIE = "__Secure-ivr-browser"
HOME, CAFE, ELSEWHERE = "198.51.100.7", "203.0.113.9", "192.0.2.{}"
MANY = 65
"""More attempts than one network has in a minute."""


def behind(database: Database, proxies: int = 1, clock: Clock | None = None) -> Staff:
    """A studio behind so many proxies."""
    studio = studio_on(database, proxies=proxies, clock=clock or Clock())
    return Staff(app_with(studio), studio)


def tries(
    browser: Browser,
    name: str = NOBODY,
    forwarded: str | None = None,
    password: str = "a wrong password",
) -> TestResponse:
    """Try to sign in once; `forwarded` is what proxies have made of the header."""
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    form = {"name": name, "password": password}
    return browser.post("/studio/sign-in", form, **headers)


def let_in(staff: Staff, *attempts: tuple[str, str | None]) -> int:
    """How many attempts were looked at; each is a name and a header."""
    browser = staff.stranger()
    return sum(tries(browser, *attempt).status_code == 403 for attempt in attempts)


def guessed_from_many_networks(staff: Staff, name: str) -> None:
    """Try an account's passwords until the account as a whole has had too many."""
    for number in range(1, 26):
        let_in(staff, *[(name, ELSEWHERE.format(number))] * 4)
    assert let_in(staff, (name, CAFE)) == 0


@pytest.mark.parametrize("name", [EDITOR, NOBODY])
def test_after_five_wrong_passwords_a_network_waits_fifteen_minutes_and_is_told_so(
    staff: Staff, clock: Clock, name: str
) -> None:
    browser = staff.stranger("sv")
    answers = [tries(browser, name) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [*[403] * 5, 429]
    assert "Vänta i femton minuter" in answers[-1].get_data(as_text=True)
    assert tries(browser, EDITOR, password=PASSWORD).status_code == (429 if name == EDITOR else 303)
    clock.go_on(15 * 60)
    assert tries(staff.stranger(), name).status_code == 403


def test_guessers_elsewhere_lock_nobody_out(database: Database) -> None:
    staff = behind(database)
    assert let_in(staff, *[(EDITOR, CAFE)] * 30) == 5
    assert tries(staff.stranger(), EDITOR, HOME, PASSWORD).status_code == 303


def test_an_account_has_a_limit_that_many_networks_reach_together(database: Database) -> None:
    staff = behind(database)
    guessed_from_many_networks(staff, EDITOR)
    assert tries(staff.stranger(), EDITOR, HOME, PASSWORD).status_code == 429
    assert tries(staff.stranger(), Staff.name(Role.READER), HOME, PASSWORD).status_code == 303


@pytest.mark.parametrize("at", [HOME, CAFE])
def test_a_browser_in_which_somebody_signed_in_before_is_let_through(
    database: Database, at: str
) -> None:
    staff = behind(database)
    browser = staff.browser(Role.EDITOR)
    browser.post("/studio/sign-out")
    guessed_from_many_networks(staff, EDITOR)
    let_in(staff, *[(EDITOR, at)] * 6)
    assert tries(browser, EDITOR, at, PASSWORD).status_code == 303


def test_such_a_browser_has_five_guesses_too(database: Database) -> None:
    staff = behind(database)
    browser = staff.browser(Role.EDITOR)
    browser.post("/studio/sign-out")
    answers = [tries(browser, EDITOR, ELSEWHERE.format(number)) for number in range(1, 9)]
    assert [answer.status_code for answer in answers] == [*[403] * 5, *[429] * 3]


def test_such_a_browser_is_known_for_its_own_person_alone(database: Database) -> None:
    staff = behind(database)
    browser = staff.browser(Role.READER)
    browser.post("/studio/sign-out")
    guessed_from_many_networks(staff, EDITOR)
    assert tries(browser, EDITOR, HOME, PASSWORD).status_code == 429


def test_what_such_a_browser_keeps_names_nobody_and_cannot_be_made_up(database: Database) -> None:
    staff = behind(database)
    browser = staff.browser(Role.EDITOR)
    cookie = browser.client.get_cookie(COOKIE, domain=ORIGIN[8:], path="/studio/sign-in")
    assert cookie and cookie.secure and cookie.http_only and "editor" not in cookie.value
    browser.post("/studio/sign-out")
    guessed_from_many_networks(staff, EDITOR)
    for value in (cookie.value[:-1], cookie.value.swapcase(), "x", ""):
        browser.client.set_cookie(
            COOKIE, value, domain=ORIGIN[8:], path="/studio/sign-in", secure=True
        )
        assert tries(browser, EDITOR, HOME, PASSWORD).status_code == 429


def test_four_wrong_passwords_and_the_right_one_begin_the_count_anew(staff: Staff) -> None:
    for _ in range(3):
        assert let_in(staff, *[(EDITOR, None)] * 4) == 4
        assert staff.stranger().sign_in(EDITOR).status_code == 303


def test_a_new_password_begins_the_count_anew(staff: Staff) -> None:
    let_in(staff, *[(EDITOR, None)] * 6)
    person = staff.people.find(EDITOR)
    assert person
    staff.people.set_password(person.id, PASSWORD)
    assert staff.stranger().sign_in(EDITOR).status_code == 303


def test_attempts_at_the_same_time_are_no_way_around(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'ivr.db'}")
    limits = SignInLimits(database, "key", Clock())
    with ThreadPoolExecutor(4) as pool:
        admitted = pool.map(lambda _: limits.admit(EDITOR, None, HOME), range(12))
    assert sum(admitted) == 5
    database.close()


def test_attempts_at_one_account_lock_nobody_else_out_who_shares_the_address(
    staff: Staff,
) -> None:
    let_in(staff, *[(NOBODY, None)] * MANY)
    assert staff.stranger().sign_in(Staff.name(Role.READER)).status_code == 303


@pytest.mark.parametrize("written", [NOBODY, "Nobody@Example.SE", " NOBODY@example.se "])
def test_an_account_counts_however_it_is_written(staff: Staff, written: str) -> None:
    let_in(staff, *[(NOBODY, None)] * 5)
    assert tries(staff.stranger(), written).status_code == 429


def test_workers_share_the_limit_of_a_network(tmp_path: Path) -> None:
    databases = [Database(f"sqlite:///{tmp_path / 'ivr.db'}") for _ in range(2)]
    apps = [app_with(studio_on(database, clock=Clock())) for database in databases]
    attempts = [f"nobody{number}@example.se" for number in range(MANY)]
    looked_at = [
        tries(Browser(app), name).status_code == 403 for app, name in zip(cycle(apps), attempts)
    ]
    for database in databases:
        database.close()
    assert sum(looked_at) == 60


def test_attempts_are_forgotten_after_an_hour_and_hold_no_address(
    database: Database, clock: Clock
) -> None:
    staff = behind(database, clock=clock)
    let_in(staff, (NOBODY, CAFE), (NOBODY, HOME))
    clock.go_on(3600)
    let_in(staff, (NOBODY, CAFE))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AttemptRow)) == 1
        (row,) = session.scalars(select(AttemptRow))
        assert len(row.source) == len(row.account) == 32
        assert CAFE not in row.source and "nobody" not in row.account


@pytest.mark.parametrize(
    ("proxies", "forged"),
    [
        pytest.param(0, "192.0.2.{}", id="no proxy"),
        pytest.param(1, "192.0.2.{}, 203.0.113.9", id="one proxy"),
        pytest.param(1, "nonsense {}, 203.0.113.9", id="nonsense"),
        pytest.param(2, "192.0.2.{}, 203.0.113.9, 10.0.0.1", id="two proxies"),
        pytest.param(2, "192.0.2.{}", id="a way past one of two"),
        pytest.param(1, "2001:db8::{:x}", id="one IPv6 network"),
    ],
)
def test_one_visitors_many_addresses_count_together(
    database: Database, proxies: int, forged: str
) -> None:
    attempts = [(f"x{number}@example.se", forged.format(number)) for number in range(MANY)]
    assert let_in(behind(database, proxies), *attempts) == 60


@pytest.mark.parametrize("where", ["192.0.2.{}", "::ffff:192.0.2.{}", "2001:db8:{}::1"])
def test_each_network_behind_a_proxy_counts_alone(database: Database, where: str) -> None:
    attempts = [(f"x{number}@example.se", where.format(number)) for number in range(1, MANY + 1)]
    assert let_in(behind(database), *attempts) == MANY
