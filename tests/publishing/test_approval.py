"""The approval policy: with it nobody publishes alone, by any way."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import permutations
from typing import TypeVar

import pytest

from ivr.checks.check import Check, check_script
from ivr.database import Database
from ivr.errors import EditionError, OvertakenError, RequestError, ScriptRefusedError
from ivr.publishing.edition import ApprovalRequest, Edition, RequestOutcome, Source
from ivr.publishing.editions import Editions
from ivr.publishing.policy import is_same_person, wants_approval
from ivr.script import fields
from ivr.script.fields import Value
from ivr.script.files import Files, fingerprint
from ivr.script.place import Address
from ivr.script.writing import write
from ivr.studio.accounts import Person
from tests.conftest import published
from tests.databases import memory_database
from tests.publishing.persons import person_named
from tests.scripts import full_script, with_text

T = TypeVar("T")
KARIN = person_named("karin@example.se", "Karin Berg")
ANNA = person_named("anna@example.se", "Anna Ek")
OLGA = person_named("olga@example.se", "Olga Ros")
WELCOME = "sv/welcome.txt"
ALONE = full_script()
TOGETHER = with_text(ALONE, "line.toml", ALONE["line.toml"] + b"[publishing]\napproval = true\n")


def edited(words: str, files: Files = TOGETHER) -> Files:
    return with_text(files, WELCOME, f"Välkommen till den {words} linjen.\n")


FIRST, SECOND = edited("första"), edited("andra")
WELCOME_BODY = ("sv", "texts", "welcome", "body")
FRED, FAST = ("sv", "texts", "fred", "body"), ("sv", "texts", "fast", "body")
PEACE = f"{fields.read(TOGETHER)[FRED]!s}\nDet är allt."


@pytest.fixture
def editions(database: Database) -> Editions:
    """A line that requires approval; its first edition needed none."""
    editions = Editions(database)
    first = editions.publish(TOGETHER, author=KARIN.name, source=Source.STUDIO)
    assert isinstance(first, Edition) and first.approver is None
    return editions


def publish(editions: Editions, files: Files, author: str = KARIN.name) -> ApprovalRequest:
    """Publish over the live edition, and return the approval request."""
    live = editions.newest_number()
    asked = editions.publish(files, author=author, source=Source.STUDIO, note="Nytt.", over=live)
    assert isinstance(asked, ApprovalRequest)
    assert editions.newest_number() == live
    return asked


def approve(editions: Editions, asked: ApprovalRequest, by: Person = ANNA) -> Edition:
    """Approve a request over the live edition, as it is then."""
    live, content = editions.newest_number(), fingerprint(editions.request_files(asked.id))
    return editions.approve(asked.id, by=by, content=content, over=live)


# When.


@pytest.mark.parametrize(
    ("live", "candidate", "wanted"),
    [
        ({}, TOGETHER, False),
        (ALONE, edited("första", ALONE), False),
        (ALONE, TOGETHER, True),
        (TOGETHER, ALONE, True),
        (TOGETHER, FIRST, True),
        ({"line.toml": b"?"}, ALONE, True),
    ],
    ids=["first edition", "neither", "candidate", "live", "both", "unreadable"],
)
def test_the_live_edition_or_the_candidate_asks_for_a_second_person(
    live: Files, candidate: Files, wanted: bool
) -> None:
    assert wants_approval(live, candidate) is wanted


@pytest.mark.parametrize("files", [FIRST, ALONE], ids=["kept", "given up"])
def test_what_is_published_waits_and_is_live_when_another_person_approves(
    editions: Editions, files: Files
) -> None:
    asked = publish(editions, files)
    assert editions.requests() == (asked,)
    edition = approve(editions, asked)
    assert (edition.number, edition.author, edition.approver) == (2, KARIN.name, ANNA.name)
    assert (edition.note, edition.source, editions.files(2)) == ("Nytt.", Source.STUDIO, files)
    assert editions.newest() == editions.edition(2) == edition
    decided = editions.request(asked.id)
    assert (decided.outcome, decided.edition, decided.decided_by) == (
        RequestOutcome.PUBLISHED,
        2,
        ANNA.name,
    )


def test_going_back_waits_too(editions: Editions) -> None:
    approve(editions, publish(editions, FIRST))
    asked = editions.roll_back(1, author=KARIN.name, source=Source.STUDIO, over=2)
    assert isinstance(asked, ApprovalRequest) and asked.restores == 1
    assert editions.newest_number() == 2
    back = approve(editions, asked)
    assert (back.number, back.restores, editions.files(3)) == (3, 1, TOGETHER)


def test_going_back_overruns_no_edition_that_its_author_has_not_seen(editions: Editions) -> None:
    approve(editions, publish(editions, ALONE))
    editions.publish(edited("första", ALONE), author=ANNA.name, source=Source.STUDIO)
    with pytest.raises(OvertakenError, match="Edition 3 was published after edition 2"):
        editions.roll_back(1, author=KARIN.name, source=Source.STUDIO, over=2)
    assert editions.newest_number() == 3 and editions.requests() == ()


# Who.


@pytest.mark.parametrize(
    ("author", "same"),
    [
        ("karin@example.se", True),
        ("karin", True),
        ("Karin  berg", True),
        ("KARIN@EXAMPLE.SE", True),
        ("berg", False),
        ("files", False),
        ("anna@example.se", False),
    ],
)
def test_an_author_is_the_person_of_an_account_by_address_login_or_name(
    author: str, same: bool
) -> None:
    assert is_same_person(author, KARIN) is same


def test_nobody_approves_their_own_request(editions: Editions) -> None:
    for author in (KARIN.name, "karin", "Karin Berg"):
        asked = publish(editions, FIRST, author)
        with pytest.raises(RequestError, match="Another person") as refused:
            approve(editions, asked, KARIN)
        assert "annan person" in refused.value.told("sv")
        assert editions.newest_number() == 1


def test_a_refusal_has_a_reason_and_its_author_is_told_until_they_ask_again(
    editions: Editions,
) -> None:
    assert editions.declined_request(KARIN) is None
    asked = publish(editions, FIRST)
    assert editions.declined_request(KARIN) is None
    editions.refuse(asked.id, by=ANNA, reason="Fel nummer.")
    told = editions.declined_request(KARIN)
    assert told and (told.reason, told.decided_by, told.outcome) == (
        "Fel nummer.",
        ANNA.name,
        RequestOutcome.REFUSED,
    )
    assert editions.declined_request(ANNA) is None
    with pytest.raises(EditionError, match="no longer pending"):
        approve(editions, asked)
    publish(editions, SECOND)
    assert editions.declined_request(KARIN) is None


def test_a_request_is_withdrawn_by_its_author_alone(editions: Editions) -> None:
    asked = publish(editions, FIRST)
    with pytest.raises(RequestError, match="its author"):
        editions.withdraw(asked.id, by=ANNA)
    editions.withdraw(asked.id, by=KARIN)
    assert editions.requests() == ()
    assert editions.request(asked.id).outcome is RequestOutcome.WITHDRAWN
    with pytest.raises(EditionError, match="no longer pending"):
        editions.withdraw(asked.id, by=KARIN)
    with pytest.raises(EditionError, match="There is no approval request 99"):
        editions.request_files(99)


# What.


def test_a_request_is_for_the_content_as_it_was(editions: Editions) -> None:
    asked = publish(editions, FIRST)
    assert editions.request_files(asked.id) == FIRST
    with pytest.raises(OvertakenError, match="not the content"):
        editions.approve(asked.id, by=ANNA, content=fingerprint(SECOND), over=1)
    assert editions.newest_number() == 1


def test_a_request_replaces_those_of_its_author_that_it_covers_and_no_others(
    editions: Editions,
) -> None:
    first, other = publish(editions, FIRST), publish(editions, FIRST, OLGA.name)
    about_fred = publish(editions, write(TOGETHER, {FRED: PEACE}))
    assert publish(editions, FIRST) == first
    second = publish(editions, SECOND)
    assert editions.requests() == (second, about_fred, other)
    assert editions.request(first.id).outcome is RequestOutcome.REPLACED


def test_the_same_script_over_another_edition_is_another_request(editions: Editions) -> None:
    first = publish(editions, FIRST)
    approve(editions, publish(editions, write(TOGETHER, {FRED: PEACE}), OLGA.name))
    second = publish(editions, FIRST)  # it takes the other text back, too
    assert editions.requests() == (second,)
    assert editions.request_files(second.id) == FIRST
    assert editions.request(first.id).outcome is RequestOutcome.REPLACED


def test_the_same_change_by_another_way_fulfils_a_request(editions: Editions) -> None:
    first = publish(editions, FIRST)
    more = publish(editions, write(FIRST, {FRED: PEACE}), OLGA.name)
    approve(editions, more)
    decided = editions.request(first.id)
    assert (decided.outcome, decided.edition) == (RequestOutcome.PUBLISHED, 2)


def test_a_request_is_overtaken_by_an_edition_that_changes_the_same_and_says_by_whom(
    editions: Editions,
) -> None:
    first, second = publish(editions, FIRST), publish(editions, SECOND, OLGA.name)
    approve(editions, second)
    last = editions.declined_request(KARIN)
    assert last and (last.id, last.outcome, last.edition) == (first.id, RequestOutcome.OVERTAKEN, 2)
    assert [(one.field, one.author) for one in editions.overtaken(first.id)] == [
        (("sv", "texts", "welcome", "body"), OLGA.name)
    ]
    with pytest.raises(EditionError, match="no longer pending"):
        approve(editions, first)
    assert editions.files(2) == SECOND


def test_a_request_must_be_looked_at_again_after_another_edition(editions: Editions) -> None:
    asked = publish(editions, FIRST)
    approve(editions, publish(editions, write(TOGETHER, {FRED: PEACE}), OLGA.name))
    with pytest.raises(OvertakenError):
        editions.approve(asked.id, by=ANNA, content=asked.fingerprint, over=1)
    approve(editions, asked)
    assert fields.read(editions.files(3)) == fields.read(write(FIRST, {FRED: PEACE}))


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_two_requests_an_urgent_announcement_and_a_roll_back_kill_none_of_each_other(
    order: tuple[int, ...],
) -> None:
    """Whatever is approved first; each author and approver sees the others' editions under it."""
    database = memory_database()
    editions = Editions(database)
    second = write(TOGETHER, {FAST: f"{fields.read(TOGETHER)[FAST]!s}\nDet är allt."})
    published(editions.publish(TOGETHER, author=KARIN.name, source=Source.STUDIO))
    approve(editions, publish(editions, second))
    closed: dict[Address, Value | None] = {
        ("announcements", "stopp", "until"): datetime(2030, 1, 1),
        ("sv", "texts", "stopp", "body"): "Det är stopp.",
        ("en", "texts", "stopp", "body"): "There is a stop.",
    }
    wanted: list[dict[Address, Value | None]] = [
        {WELCOME_BODY: "Välkommen till den första linjen."},
        {FRED: PEACE},
        closed,
    ]
    asked = [
        publish(editions, write(second, values), author)
        for values, author in zip(wanted, (KARIN.name, OLGA.name, "sven"), strict=True)
    ]
    back = editions.roll_back(1, author="bo", source=Source.STUDIO, over=2)
    assert isinstance(back, ApprovalRequest)
    for at in order:
        approve(editions, [*asked, back][at])
    now = fields.read(editions.files(editions.newest_number()))
    assert now == {**fields.read(TOGETHER), **wanted[0], **wanted[1], **wanted[2]}
    assert editions.newest_number() == 6
    assert {editions.request(one.id).outcome for one in (*asked, back)} == {
        RequestOutcome.PUBLISHED
    }
    assert all(edition.approver == ANNA.name for edition in editions.history()[:-1])
    database.close()


def test_anybody_can_ask_where_nobody_must(database: Database) -> None:
    editions = Editions(database)
    asked = editions.ask(ALONE, author=KARIN.name, source=Source.STUDIO, over=0)
    assert approve(editions, asked).number == 1
    with pytest.raises(RequestError, match="nothing to publish"):
        editions.ask(ALONE, author=KARIN.name, source=Source.STUDIO, over=1)
    with pytest.raises(OvertakenError):
        editions.ask(FIRST, author=KARIN.name, source=Source.STUDIO, over=0)


def test_a_script_with_errors_is_neither_asked_for_nor_approved(
    editions: Editions, database: Database
) -> None:
    broken = with_text(TOGETHER, WELCOME, "")
    with pytest.raises(ScriptRefusedError):
        editions.publish(broken, author=KARIN.name, source=Source.STUDIO)
    with pytest.raises(ScriptRefusedError):
        editions.ask(broken, author=KARIN.name, source=Source.STUDIO, over=1)

    def of_older_rules(files: Files) -> Check:
        return check_script(TOGETHER)

    asked = publish(Editions(database, of_older_rules), broken)
    with pytest.raises(ScriptRefusedError):
        approve(editions, asked)
    assert editions.newest_number() == 1


# At once.


@pytest.fixture
def elsewhere(editions: Editions, address: str) -> Iterator[Callable[[], Editions]]:
    """The same editions through separate connections."""
    opened: list[Database] = []

    def another() -> Editions:
        opened.append(Database(address))
        return Editions(opened[-1])

    yield another
    for database in opened:
        database.close()


def at_once(*acts: Callable[[], T]) -> list[T | type[Exception]]:
    """Return the outcomes of actions that start at the same time."""
    together = threading.Barrier(len(acts))

    def done(act: Callable[[], T]) -> T | type[Exception]:
        together.wait()
        try:
            return act()
        except (EditionError, OvertakenError) as error:
            return type(error)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(done, acts))


def test_of_two_who_approve_one_request_at_once_one_is_told(
    editions: Editions, elsewhere: Callable[[], Editions]
) -> None:
    asked = publish(editions, FIRST)

    def by(person: Person) -> Callable[[], int]:
        own = elsewhere()
        return lambda: own.approve(asked.id, by=person, content=asked.fingerprint, over=1).number

    outcomes = at_once(by(ANNA), by(OLGA))
    assert sorted(map(str, outcomes)) == sorted(map(str, [2, EditionError]))
    assert editions.newest_number() == 2


def test_of_two_requests_that_are_approved_at_once_one_is_live_and_one_overtaken(
    editions: Editions, elsewhere: Callable[[], Editions]
) -> None:
    both = publish(editions, FIRST), publish(editions, SECOND, OLGA.name)

    def approved(asked: ApprovalRequest) -> Callable[[], int]:
        own = elsewhere()
        return lambda: own.approve(asked.id, by=ANNA, content=asked.fingerprint, over=1).number

    outcomes = at_once(*map(approved, both))
    assert sorted(map(str, outcomes)) == sorted(map(str, [2, EditionError]))
    assert editions.newest_number() == 2 and editions.requests() == ()
    found = sorted(editions.request(asked.id).outcome for asked in both)
    assert found == [RequestOutcome.OVERTAKEN, RequestOutcome.PUBLISHED]


def test_of_an_approval_and_a_refusal_at_once_one_holds(
    editions: Editions, elsewhere: Callable[[], Editions]
) -> None:
    asked, one, other = publish(editions, FIRST), elsewhere(), elsewhere()

    def approval() -> None:
        one.approve(asked.id, by=ANNA, content=asked.fingerprint, over=1)

    def refusal() -> None:
        other.refuse(asked.id, by=OLGA, reason="Nej.")

    outcomes = at_once(approval, refusal)
    assert sorted(map(str, outcomes)) == sorted(map(str, [None, EditionError]))
    was_approved = editions.request(asked.id).outcome is RequestOutcome.PUBLISHED
    assert editions.newest_number() == (2 if was_approved else 1)


def test_of_a_roll_back_and_a_publication_at_once_one_is_told(
    database: Database, address: str
) -> None:
    editions = Editions(database)
    for files in (ALONE, edited("första", ALONE)):
        editions.publish(files, author=KARIN.name, source=Source.STUDIO)
    one, other = Database(address), Database(address)

    def back() -> None:
        Editions(one).roll_back(1, author=ANNA.name, source=Source.SHELL, over=2)

    def forth() -> None:
        files = edited("andra", ALONE)
        Editions(other).publish(files, author=KARIN.name, source=Source.STUDIO, over=2)

    assert sorted(map(str, at_once(back, forth))) == sorted(map(str, [None, OvertakenError]))
    assert editions.newest_number() == 3
    one.close()
    other.close()
