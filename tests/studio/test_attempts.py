"""Limits on signing in: whose attempts count together, and what a made-up header changes."""

from itertools import cycle
from pathlib import Path

import pytest
from conftest import Journal
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from ivr.database import Database
from ivr.studio.accounts import Role
from ivr.studio.accounts.tables import AttemptRow
from studio.staff import Browser, Clock, Staff, app_with, studio_on

pytestmark = pytest.mark.servers

NOBODY = "nobody@example.se"
MANY = 65
"""More attempts than one address has in a minute."""


def behind(database: Database, proxies: int) -> Staff:
    """A studio that believes in so many proxies."""
    studio = studio_on(database, proxies=proxies, clock=Clock())
    return Staff(app_with(studio), studio)


class Visitor:
    """Somebody who tries to sign in."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._token = self._browser.token()

    def tries(self, forwarded: str | None = None, name: str = NOBODY) -> TestResponse:
        """Try once, with a password that is wrong and what proxies have made of the header."""
        headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
        form = {"name": name, "password": "a wrong password"}
        return self._browser.post("/studio/sign-in", form, token=self._token, **headers)


def let_in(staff: Staff, *attempts: tuple[str | None, str]) -> int:
    """How many attempts were looked at; each is a header and a name."""
    visitor = Visitor(staff.stranger())
    return sum(visitor.tries(*attempt).status_code == 403 for attempt in attempts)


def test_whoever_tries_one_account_too_often_has_to_wait_and_is_told_so(staff: Staff) -> None:
    visitor = Visitor(staff.stranger("sv"))
    answers = [visitor.tries() for _ in range(30)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert 10 <= len(refused) < 30
    assert "Vänta några minuter" in refused[0].get_data(as_text=True)


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_attempts_at_one_account_lock_nobody_else_out_who_shares_the_address(
    database: Database, proxies: int
) -> None:
    staff = behind(database, proxies)
    let_in(staff, *[(None, NOBODY)] * MANY)
    assert staff.stranger().sign_in(Staff.name(Role.READER)).status_code == 303


@pytest.mark.parametrize(
    "writing", ["nobody@example.se", "Nobody@Example.SE", " NOBODY@example.se "]
)
def test_an_account_counts_however_it_is_written(staff: Staff, writing: str) -> None:
    let_in(staff, *[(None, NOBODY)] * 30)
    assert Visitor(staff.stranger()).tries(None, writing).status_code == 429


def test_one_address_may_not_try_many_accounts(staff: Staff) -> None:
    attempts = [(None, f"nobody{number}@example.se") for number in range(MANY)]
    assert let_in(staff, *attempts) < MANY


def test_workers_share_the_limit(tmp_path: Path) -> None:
    databases = [Database(f"sqlite:///{tmp_path / 'ivr.db'}") for _ in range(2)]
    first, second = (app_with(studio_on(database, clock=Clock())) for database in databases)
    attempts = [f"nobody{number}@example.se" for number in range(MANY)]
    looked_at = [
        Visitor(Browser(app)).tries(None, name).status_code == 403
        for app, name in zip(cycle((first, second)), attempts)
    ]
    for database in databases:
        database.close()
    assert sum(looked_at) == 60


def test_limits_end_with_the_minute_and_attempts_are_forgotten_after_an_hour(
    database: Database, staff: Staff, clock: Clock
) -> None:
    assert let_in(staff, *[(None, NOBODY)] * 21) == 20
    clock.go_on(60)
    assert let_in(staff, *[(None, NOBODY)] * 21) == 20
    clock.go_on(3600)
    assert let_in(staff, (None, NOBODY)) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AttemptRow)) == 1


def test_no_address_is_stored(database: Database) -> None:
    let_in(behind(database, 1), ("203.0.113.9", NOBODY))
    with database.reading() as session:
        (row,) = session.scalars(select(AttemptRow))
        assert len(row.address) == len(row.account) == 32
        assert "203.0.113" not in row.address and "nobody" not in row.account


@pytest.mark.parametrize(
    ("proxies", "honest", "forged"),
    [
        pytest.param(0, None, "192.0.2.{}", id="no proxy"),
        pytest.param(0, "203.0.113.9", "192.0.2.{}, 203.0.113.9", id="one too few"),
        pytest.param(1, "203.0.113.9", "192.0.2.{}, 203.0.113.9", id="right"),
        pytest.param(1, "203.0.113.9", "nonsense {}, 203.0.113.9", id="right, and nonsense"),
        pytest.param(1, "203.0.113.9, 10.0.0.1", "192.0.2.{}, 203.0.113.9, 10.0.0.1", id="two"),
        pytest.param(1, None, "192.0.2.{}", id="one too many"),
        pytest.param(2, "203.0.113.9", "192.0.2.{}, 203.0.113.9", id="one too many of two"),
        pytest.param(2, None, "192.0.2.{}, 198.51.100.{}", id="two too many"),
    ],
)
def test_a_made_up_header_escapes_no_limit(
    database: Database, proxies: int, honest: str | None, forged: str
) -> None:
    staff = behind(database, proxies)
    # Somebody else has been there, and so it is known how many proxies there are at most.
    Visitor(staff.stranger()).tries(honest)
    attempts = [(forged.format(number, number), f"x{number}@example.se") for number in range(MANY)]
    assert let_in(staff, *attempts) < MANY


@pytest.mark.parametrize("forged", ["nonsense {}", "192.0.2.{}:80x", "{}"])
def test_what_is_no_address_is_nobodys(database: Database, forged: str) -> None:
    staff = behind(database, 1)
    attempts = [(forged.format(number), f"x{number}@example.se") for number in range(MANY)]
    assert let_in(staff, *attempts) < MANY


@pytest.mark.parametrize(
    "where",
    [
        "192.0.2.{}",
        "192.0.2.{}:50123",
        "::ffff:192.0.2.{}",
        "2001:db8:{}::1",
        "[2001:db8:{}::1]:99",
    ],
)
def test_each_address_behind_a_proxy_counts_alone(database: Database, where: str) -> None:
    staff = behind(database, 1)
    attempts = [(where.format(number), f"x{number}@example.se") for number in range(1, MANY + 1)]
    assert let_in(staff, *attempts) == MANY


@pytest.mark.parametrize("where", ["2001:db8::{:x}", "[2001:db8::{:x}]:443", "192.0.2.1:{}"])
def test_one_visitors_many_addresses_count_together(database: Database, where: str) -> None:
    staff = behind(database, 1)
    attempts = [(where.format(number), f"x{number}@example.se") for number in range(1, MANY + 1)]
    assert let_in(staff, *attempts) < MANY


@pytest.mark.parametrize(
    ("proxies", "forwarded", "set_to"),
    [(0, "203.0.113.9", 1), (1, None, 0), (2, "203.0.113.9", 1), (1, "203.0.113.9, 10.0.0.1", 2)],
)
def test_a_wrong_number_of_proxies_is_logged_once_with_what_to_set(
    database: Database, journal: Journal, proxies: int, forwarded: str | None, set_to: int
) -> None:
    let_in(behind(database, proxies), *[(forwarded, NOBODY)] * 5)
    (line,) = journal.lines("proxies-differ")
    assert line["level"] == "warning"
    assert f"IVR_PROXIES={set_to}" in line["hint"]


@pytest.mark.parametrize(("proxies", "forwarded"), [(0, None), (1, "203.0.113.9")])
def test_a_right_number_of_proxies_is_nothing_to_log(
    database: Database, journal: Journal, proxies: int, forwarded: str | None
) -> None:
    let_in(behind(database, proxies), *[(forwarded, NOBODY)] * 3)
    assert not journal.lines("proxies-differ")


def test_a_made_up_header_hides_no_later_warning_that_there_are_too_few(
    database: Database, journal: Journal
) -> None:
    staff = behind(database, 1)
    let_in(staff, ("192.0.2.1, 203.0.113.9", NOBODY), (None, NOBODY))
    assert len(journal.lines("proxies-differ")) == 2


@pytest.mark.parametrize(
    ("proxies", "forwarded", "told"),
    [
        (0, "203.0.113.9", "IVR_PROXIES=1"),
        (1, None, "IVR_PROXIES=0"),
        (1, "203.0.113.9, 10.0.0.1", "IVR_PROXIES=2"),
        (1, "203.0.113.9", ""),
        (0, None, ""),
    ],
)
def test_administrators_see_a_wrong_number_of_proxies(
    database: Database, proxies: int, forwarded: str | None, told: str
) -> None:
    browser = behind(database, proxies).browser(Role.ADMINISTRATOR)
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    page = browser.get("/studio/people", **headers).get_data(as_text=True)
    assert told in page
    assert ("IVR_PROXIES" in page) == bool(told)
