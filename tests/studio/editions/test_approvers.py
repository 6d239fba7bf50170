"""Nobody can approve their own requests through accounts that they gave out."""

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from itertools import chain, count, pairwise, product
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from ivr.errors import IVRError, RequestError
from ivr.script.files import fingerprint
from ivr.studio.database import Database
from ivr.studio.editions.edition import ApprovalRequest, Edition, Source
from ivr.studio.editions.grants import Grant, GrantKind
from ivr.studio.editions.policy import approval_obstacle
from ivr.studio.editions.writing import write
from ivr.studio.people import PasswordLinks, Passwords, People, Person, PersonError, Role
from tests.conftest import published
from tests.databases import (
    SharedDatabase,
    age_grants,
    content_of,
    editions_of_older_rules,
    filled,
)
from tests.scripts import small_script
from tests.studio.editions.conftest import at_once
from tests.studio.staff import PASSWORD, QUICK

ANNA, BO, CAJ = PEOPLE = ("anna@example.se", "bo@example.se", "caj@example.se")
SHELL = "anna"
"""The login name of a shell, which may be a part of an address."""
Pair: TypeAlias = tuple[str, str]
Race: TypeAlias = tuple[tuple[str, Pair], int]
Step: TypeAlias = tuple[str, Pair, int, Race | None]

FIELDS = {
    ANNA: ("sv", "texts", "fred", "body"),
    BO: ("sv", "texts", "fast", "body"),
    CAJ: ("sv", "texts", "welcome", "body"),
}
"""The field that each person changes, so that no request overtakes another."""

MADE, RESTORED, RAISED, LOWERED, SET, CHOSEN, _RENAMED = GrantKind
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


def account(name: str, full_name: str = "") -> Person:
    return Person(address=name, full_name=full_name or name.title(), role=Role.PUBLISHER)


def grants(*rows: tuple[str, GrantKind, str, timedelta]) -> list[Grant]:
    """Return grants from who acted, kind, account, and age."""
    found = []
    for id, (by, kind, name, age) in enumerate(rows, 1):
        grant = Grant(
            account=name,
            kind=kind,
            role="publisher",
            by=by,
            by_name=by.partition("@")[0].title(),
            from_shell=by == SHELL,
            at=NOW - age,
        )
        grant.id = id
        found.append(grant)
    return found


@pytest.mark.parametrize(
    ("rows", "until"),
    [
        ([], None),
        ([(ANNA, MADE, BO, DAY)], 6 * DAY),
        ([(ANNA, RESTORED, BO, HOUR)], WEEK - HOUR),
        ([(ANNA, RAISED, BO, HOUR)], WEEK - HOUR),
        ([(ANNA, SET, BO, HOUR)], DAY - HOUR),
        ([(ANNA, SET, BO, DAY)], None),
        ([(ANNA, CHOSEN, BO, HOUR)], DAY - HOUR),
        ([(ANNA, CHOSEN, BO, DAY)], None),
        ([(ANNA, MADE, BO, WEEK)], None),
        ([(ANNA, LOWERED, BO, HOUR)], None),
        ([(ANNA, LOWERED, BO, 2 * HOUR), (ANNA, RAISED, BO, HOUR)], WEEK - HOUR),
        ([(ANNA, MADE, BO, 6 * DAY), (ANNA, SET, BO, HOUR)], DAY),
        ([(ANNA, MADE, BO, 10 * HOUR), (ANNA, SET, BO, HOUR)], WEEK - 10 * HOUR),
        ([(SHELL, MADE, BO, HOUR)], None),
        ([(CAJ, MADE, BO, HOUR)], None),
        ([(BO, MADE, ANNA, HOUR)], None),
        ([(BO, CHOSEN, ANNA, HOUR)], DAY - HOUR),
        ([(BO, SET, ANNA, DAY)], None),
        ([(CAJ, CHOSEN, ANNA, HOUR), (BO, CHOSEN, CAJ, 2 * HOUR)], 22 * HOUR),
        ([(CAJ, CHOSEN, ANNA, HOUR), (CAJ, MADE, BO, HOUR)], DAY - HOUR),
        ([(BO, CHOSEN, ANNA, 2 * HOUR), (SHELL, RESTORED, ANNA, HOUR)], None),
        ([(ANNA, MADE, CAJ, 3 * DAY), (CAJ, MADE, BO, DAY)], 6 * DAY),
        ([(ANNA, MADE, CAJ, 300 * DAY), (CAJ, SET, BO, HOUR)], DAY - HOUR),
        ([(CAJ, MADE, BO, DAY), (ANNA, SET, CAJ, HOUR)], 6 * DAY),
        ([(ANNA, LOWERED, CAJ, DAY), (CAJ, MADE, BO, HOUR)], None),
        ([(ANNA, MADE, CAJ, DAY), (SHELL, MADE, BO, HOUR)], None),
        ([(ANNA, MADE, BO, DAY), (SHELL, RESTORED, BO, HOUR)], None),
        ([(ANNA, MADE, BO, DAY), (SHELL, SET, BO, HOUR)], 6 * DAY),
        ([(SHELL, MADE, BO, 2 * HOUR), (ANNA, SET, BO, HOUR)], DAY - HOUR),
        ([(ANNA, MADE, CAJ, DAY), (SHELL, RESTORED, CAJ, HOUR), (CAJ, MADE, BO, HOUR)], 167 * HOUR),
        ([(ANNA, MADE, BO, -HOUR)], WEEK + HOUR),
    ],
    ids=[
        "no grant",
        "made",
        "restored",
        "higher role",
        "password",
        "password a day ago",
        "password with a link",
        "password with a link a day ago",
        "made a week ago",
        "lower role",
        "lowered and raised",
        "the later end holds",
        "the longer period holds",
        "made by a shell",
        "made by somebody else",
        "made the author",
        "the author's password with a link",
        "the author's password a day ago",
        "over the password of an account behind the author",
        "both from somebody else",
        "the author restored by a shell",
        "chain",
        "chain over an old account",
        "chain in another order",
        "no chain over a lowered role",
        "no chain over a shell",
        "restored by a shell",
        "password set by a shell",
        "password after a shell",
        "chain over an account restored by a shell",
        "a clock that went back",
    ],
)
def test_an_account_with_access_from_the_author_waits(
    rows: list[tuple[str, GrantKind, str, timedelta]], until: timedelta | None
) -> None:
    obstacle = approval_obstacle(ANNA, account(BO), grants(*rows), NOW)
    assert (obstacle and obstacle.until) == (NOW + until if until else None)
    if obstacle and until:
        before_the_end = NOW + until - timedelta(microseconds=1)
        assert approval_obstacle(ANNA, account(BO), grants(*rows), before_the_end)
        assert not approval_obstacle(ANNA, account(BO), grants(*rows), NOW + until)


def test_two_grants_of_any_kind_and_age_are_judged_as_the_chains_say() -> None:
    """All pairs of grants by three accounts and a shell, and their effect on one of the three."""
    kinds_and_ages = product((MADE, SET, LOWERED), (HOUR, 2 * DAY, 8 * DAY))
    singles = [
        (by, kind, to, age)
        for (kind, age), by, to in product(kinds_and_ages, (*PEOPLE, SHELL), PEOPLE)
        if by != to
    ]
    for pair in product(singles, repeat=2):
        chains = Chains()
        for by, kind, to, age in pair:
            chains.hours = -age / HOUR
            chains.grant(kind, by, to)
        chains.hours = 0
        obstacle = approval_obstacle(ANNA, account(BO), grants(*pair), NOW)
        assert (obstacle is None) == chains.may_approve(ANNA, BO), pair


@pytest.mark.parametrize("author", ["anna", "Anna", "ANNA@example.se"])
def test_an_author_in_a_shell_is_the_account_that_granted(author: str) -> None:
    rows = grants((ANNA, MADE, BO, DAY), ("anna@example.org", MADE, CAJ, DAY))
    assert approval_obstacle(author, account(BO), rows, NOW)
    is_other = author == "ANNA@example.se"
    assert (approval_obstacle(author, account(CAJ), rows, NOW) is None) == is_other


@pytest.mark.parametrize("kind", [MADE, RESTORED, RAISED, SET, CHOSEN])
def test_grants_by_a_shell_start_no_chain_for_its_own_requests(kind: GrantKind) -> None:
    rows = grants((SHELL, kind, CAJ, DAY), (CAJ, SET, ANNA, HOUR), (SHELL, kind, BO, HOUR))
    assert not approval_obstacle(SHELL, account(BO), rows, NOW)


def test_one_cannot_approve_ones_own_request_at_any_time() -> None:
    obstacle = approval_obstacle(ANNA, account(ANNA), [], NOW)
    assert obstacle and obstacle.until is None


def test_the_reason_names_who_granted_and_the_times() -> None:
    rows = grants((ANNA, MADE, CAJ, 3 * DAY), (CAJ, RAISED, BO, DAY))
    obstacle = approval_obstacle(ANNA, account(BO), rows, NOW)
    assert obstacle
    english, swedish = obstacle.message("en"), obstacle.message("sv")
    assert "Caj gave you a higher role on 30 November 2026, 13:00" in english
    assert "7 December 2026, 13:00" in english and "7 december 2026" in swedish


# In a database.


class Line:
    """A line that requires approval, whose people give each other access."""

    def __init__(self, database: SharedDatabase) -> None:
        self.database = database
        self.people = People(database, Passwords(QUICK))
        self.links = PasswordLinks(database, self.people.passwords)
        self.editions = editions_of_older_rules(database)
        self.words = count()

    def begin(self) -> "Line":
        """Publish the first edition, and make two accounts in a shell."""
        first = write(small_script(["fred", "fast"]), {("publishing", "approval"): True})
        published(self.editions.publish(first, author="files", source=Source.FILES))
        for name in (ANNA, BO):
            self.people.add(name, name.title(), Role.ADMINISTRATOR, PASSWORD, by=SHELL)
        return self

    def person(self, name: str) -> Person:
        """Return an account, or somebody who has none."""
        return self.people.find(name) or account(name)

    def grant(self, act: str, by: str, to: str) -> GrantKind | None:
        """Change an account; return the kind of grant, None if nothing was granted.

        Raises PersonError if that is impossible.
        """
        giver = by if by == SHELL else self.person(by)
        before = self.people.find(to)
        if act == "add":
            if before and before.active:
                self.people.deactivate(before.id)
            self.people.add(to, to.title(), Role.ADMINISTRATOR, PASSWORD, by=giver)
            return RESTORED if before else MADE
        if act == "role" and before:
            role = Role.EDITOR if before.role is Role.ADMINISTRATOR else Role.ADMINISTRATOR
            self.people.set_role(before.id, role, by=giver)
            return RAISED if role > before.role else LOWERED
        if act == "password" and before and giver == SHELL:
            self.people.set_password(before.id, PASSWORD, by=giver)
            return SET
        if act == "password" and before:
            secret = self.links.make(before.id, by=giver)
            return CHOSEN if self.links.choose(secret, PASSWORD) else None
        if act == "remove" and before:
            self.people.deactivate(before.id)
        return None

    def pending(self, author: str) -> ApprovalRequest | None:
        found = self.editions.approval_requests.pending()
        return next((one for one in found if one.author == author), None)

    def ask(self, author: str) -> ApprovalRequest:
        live = self.editions.newest_number()
        words = f"Text {next(self.words)}."
        files = write(self.editions.files(live), {FIELDS[author]: words})
        return self.editions.ask(files, author=author, source=Source.STUDIO, based_on=live)

    def approve(self, asked: ApprovalRequest, by: str) -> Edition:
        content = fingerprint(self.editions.approval_requests.files(asked.id))
        based_on = self.editions.newest_number()
        return self.editions.approve(
            asked.id, by=self.person(by), content=content, based_on=based_on
        )


class Chains:
    """Every chain of grants, said once more without the code of the policy."""

    def __init__(self) -> None:
        self.hours = 0.0
        self.links: list[tuple[str, str, float, int]] = []
        self.passwords: list[tuple[str, str, float, int]] = []
        self.fresh: dict[str, int] = {}

    def grant(self, kind: GrantKind, by: str, to: str) -> None:
        days = {MADE: 7, RESTORED: 7, RAISED: 7, SET: 1, CHOSEN: 1, LOWERED: 0}[kind]
        if by == SHELL:
            if kind in (MADE, RESTORED):
                self.fresh[to] = len(self.links)
        elif days and by != to:
            self.links.append((by, to, self.hours + 24 * days, len(self.links)))
            if kind in (SET, CHOSEN):
                self.passwords.append(self.links[-1])

    def may_approve(self, author: str, approver: str) -> bool:
        """Neither the author, nor who could sign in as the author, may reach the approver."""
        return not any(self.reaches(each, approver) for each in self.behind(author))

    def behind(self, author: str) -> set[str]:
        found = {author}
        for _ in PEOPLE:
            found |= {
                giver
                for giver, to, end, number in self.passwords
                if to in found and end > self.hours and number >= self.fresh.get(to, 0)
            }
        return found

    def reaches(self, author: str, approver: str) -> bool:
        if author == approver:
            return True
        for between in chain(*(product(PEOPLE, repeat=length) for length in range(3))):
            *earlier, last = pairwise([author, *between, approver])
            if all(self.is_linked(*pair) for pair in earlier) and self.waits(*last):
                return True
        return False

    def is_linked(self, giver: str, receiver: str) -> bool:
        return any(link[:2] == (giver, receiver) for link in self.links)

    def waits(self, giver: str, receiver: str) -> bool:
        return any(
            link[:2] == (giver, receiver)
            and link[2] > self.hours
            and link[3] >= self.fresh.get(receiver, 0)
            for link in self.links
        )


CHANGES = ("add", "add", "password", "role")
PAIRS = [(by, to) for by, to in product((*PEOPLE, *PEOPLE, SHELL), PEOPLE) if by != to]
CHANGE = st.tuples(st.sampled_from((*CHANGES, "remove")), st.sampled_from(PAIRS))
STEPS = st.lists(
    st.tuples(
        st.sampled_from((*CHANGES, *CHANGES, "remove", "ask", "withdraw", "approve", "wait")),
        st.sampled_from(PAIRS),
        st.sampled_from((1, 23, 24, 144)),
        st.none() | st.tuples(CHANGE, st.integers(0, 4)),
    ),
    min_size=10,
    max_size=25,
)
"""Acts of one person for another, hours to wait, and changes of accounts during approvals: before
one of the transactions."""


@given(STEPS)
def test_no_chain_of_grants_leads_around_the_policy(steps: list[Step]) -> None:
    """Grants before and after requests, withdrawn and renewed ones, and grants during approvals."""
    line, chains = Line(filled(SharedDatabase("sqlite://"), begun())), Chains()
    people = [*map(account, PEOPLE)]
    for step in steps:
        take(line, chains, *step)
        for author in PEOPLE:
            obstacles = line.editions.approval_requests.obstacles(author, people)
            may_approve = {name for name in PEOPLE if chains.may_approve(author, name)}
            assert {name for name in PEOPLE if not obstacles[name]} == may_approve
    line.database.close()


@cache
def begun() -> bytes:
    """The content of a line's database before the steps."""
    with closing(filled(SharedDatabase("sqlite://"))) as database:
        return content_of(Line(database).begin().database)


def take(line: Line, chains: Chains, act: str, pair: Pair, hours: int, race: Race | None) -> None:
    """Take one step in the database and in the model."""
    asked = line.pending(pair[0])
    if act == "ask":
        line.ask(pair[1])
    elif act == "withdraw" and asked:
        line.editions.approval_requests.withdraw(asked.id, by=line.person(pair[0]))
    elif act == "wait":
        age_grants(line.database, timedelta(hours=hours))
        chains.hours += hours
    elif act == "approve" and asked:
        approve(line, chains, asked, pair[1], race)
    elif act in (*CHANGES, "remove"):
        change(line, chains, act, pair)


def change(line: Line, chains: Chains, act: str, pair: Pair) -> None:
    with suppress(PersonError):  # there is no such account, or it is the last administrator
        if kind := line.grant(act, *pair):
            chains.grant(kind, *pair)


def approve(
    line: Line, chains: Chains, asked: ApprovalRequest, approver: str, race: Race | None
) -> None:
    content = fingerprint(line.editions.approval_requests.files(asked.id))
    based_on, by = line.editions.newest_number(), line.person(approver)
    transactions = count()

    def interrupt() -> None:
        if race and next(transactions) == race[1]:
            line.database.interrupt = lambda: None
            change(line, chains, *race[0])

    line.database.interrupt = interrupt
    try:
        line.editions.approve(asked.id, by=by, content=content, based_on=based_on)
    except RequestError:
        assert not chains.may_approve(asked.author, approver)
        assert line.editions.newest_number() == based_on
    else:
        assert chains.may_approve(asked.author, approver)
    line.database.interrupt = lambda: None


@pytest.fixture
def line(address: str) -> Iterator[Line]:
    """The line in a database of each kind."""
    line = Line(SharedDatabase(address)).begin()
    yield line
    line.database.close()


def test_an_account_made_before_the_request_does_not_approve_its_renewal(line: Line) -> None:
    asked = line.ask(ANNA)
    line.grant("add", ANNA, CAJ)
    line.editions.approval_requests.withdraw(asked.id, by=line.person(ANNA))
    asked = line.ask(ANNA)
    with pytest.raises(RequestError, match="made your account"):
        line.approve(asked, CAJ)
    assert line.approve(asked, BO).approver == BO
    line.grant("password", CAJ, BO)
    with pytest.raises(RequestError, match="chosen with a link"):
        line.approve(line.ask(ANNA), BO)


def test_a_grant_at_the_same_time_as_an_approval_comes_before_or_after_it(
    line: Line, another: Callable[[], Database]
) -> None:
    asked, bo = line.ask(ANNA), line.person(BO)
    anna, other = line.person(ANNA), People(another(), Passwords(QUICK))
    outcome, _ = at_once(
        partial(line.approve, asked, BO), partial(other.set_password, bo.id, PASSWORD, by=anna)
    )
    is_published = isinstance(outcome, Edition)
    assert line.editions.newest_number() == 1 + is_published
    assert is_published or issubclass(outcome, IVRError)  # type: ignore[arg-type]
    with pytest.raises(RequestError, match="set your password"):
        line.approve(line.ask(ANNA), BO)


def test_a_new_name_or_address_case_is_no_new_account(line: Line) -> None:
    line.grant("add", ANNA, CAJ)
    caj = line.person(CAJ)
    line.people.deactivate(caj.id)
    line.people.add(CAJ.upper(), "Another Name", Role.PUBLISHER, PASSWORD, by=line.person(BO))
    with pytest.raises(RequestError, match="made your account"):
        line.approve(line.ask(ANNA), CAJ)


def test_the_owner_of_an_account_grants_nothing(line: Line) -> None:
    bo = line.person(BO)
    line.people.set_password(bo.id, PASSWORD, by=bo)
    line.people.set_role(bo.id, Role.PUBLISHER, by=bo)
    with line.database.reading() as session:
        kinds = session.execute(select(Grant.account, Grant.kind)).all()
    assert kinds == [(ANNA, MADE), (BO, MADE)]
