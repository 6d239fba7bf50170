"""The approval policy: with it, every way to publish needs a second person."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import permutations
from typing import Any

import pytest

from ivr.errors import EditionError, OvertakenError, RequestError
from ivr.script.fields.place import FieldPath
from ivr.script.files import Files, fingerprint
from ivr.script.reading.field_values import FieldValue, fields_of
from ivr.studio.database import Database
from ivr.studio.editions.edition import ApprovalRequest, Edition, RequestOutcome, Source
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.policy import is_same_person
from ivr.studio.editions.writing import write
from ivr.studio.people import Person, Role
from tests.conftest import published
from tests.databases import editions_of_older_rules, memory_database
from tests.scripts import short_script, small_script, with_text
from tests.studio.editions.conftest import ANNA, KARIN, OLGA, at_once
from tests.studio.publishing import wanting_approval

WELCOME = "sv/welcome.txt"
ALONE = short_script()
TOGETHER = wanting_approval()


def edited(words: str, files: Files = TOGETHER) -> Files:
    return with_text(files, WELCOME, f"Välkommen till den {words} linjen.\n")


FIRST, SECOND = edited("första"), edited("andra")
WELCOME_BODY = ("sv", "texts", "welcome", "body")
FRED, FAST = ("sv", "texts", "fred", "body"), ("sv", "texts", "fast", "body")
PEACE = f"{fields_of(TOGETHER)[FRED]!s}\nDet är allt."


@pytest.fixture
def editions(database: Database) -> Editions:
    """A line that requires approval; its first edition did not."""
    editions = Editions(database)
    first = editions.publish(TOGETHER, author=KARIN.address, source=Source.STUDIO)
    assert isinstance(first, Edition) and first.approver is None
    return editions


def publish(editions: Editions, files: Files, author: str = KARIN.address) -> ApprovalRequest:
    """Publish over the live edition, and return the approval request."""
    live = editions.newest_number()
    asked = editions.publish(
        files, author=author, source=Source.STUDIO, note="Nytt.", based_on=live
    )
    assert isinstance(asked, ApprovalRequest)
    assert editions.newest_number() == live
    return asked


def approve(editions: Editions, asked: ApprovalRequest, by: Person = ANNA) -> Edition:
    """Approve a request over the current live edition."""
    live, content = (
        editions.newest_number(),
        fingerprint(editions.approval_requests.files(asked.id)),
    )
    return editions.approve(asked.id, by=by, content=content, based_on=live)


def test_a_script_that_begins_to_require_approval_needs_it(database: Database) -> None:
    editions = Editions(database)
    editions.publish(short_script(), author=KARIN.address, source=Source.STUDIO)
    outcome = editions.publish(wanting_approval(), author=KARIN.address, source=Source.STUDIO)
    assert isinstance(outcome, ApprovalRequest)


def test_an_author_matches_an_account_by_address_login_or_name() -> None:
    karin = ["karin@example.se", "karin", "Karin  berg", "KARIN@EXAMPLE.SE"]
    others = ["berg", "files", "anna@example.se"]
    assert [one for one in (*karin, *others) if is_same_person(one, KARIN)] == karin


def test_a_name_that_is_the_address_of_an_author_makes_nobody_the_author() -> None:
    other = Person(address="eva@example.se", full_name=KARIN.address, role=Role.PUBLISHER)
    assert not is_same_person(KARIN.address, other)


def test_a_request_replaces_covered_requests_of_the_same_author(editions: Editions) -> None:
    first, other = publish(editions, FIRST), publish(editions, FIRST, OLGA.address)
    about_fred = publish(editions, write(TOGETHER, {FRED: PEACE}))
    assert publish(editions, FIRST) == first
    second = publish(editions, SECOND)
    assert editions.approval_requests.pending() == (second, about_fred, other)
    assert editions.approval_requests.find(first.id).outcome is RequestOutcome.REPLACED


def test_a_request_for_comments_alone_is_overtaken_by_another_edition(editions: Editions) -> None:
    commented = with_text(TOGETHER, "line.toml", TOGETHER["line.toml"] + b"# A comment.\n")
    asked = publish(editions, commented)
    approve(editions, publish(editions, FIRST, OLGA.address))
    assert editions.approval_requests.find(asked.id).outcome is RequestOutcome.OVERTAKEN


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5])
def test_requests_and_rollbacks_do_not_cancel_each_other(order: tuple[int, ...]) -> None:
    """In any order, and every edition has a correct author and approver."""
    database = memory_database()
    editions = editions_of_older_rules(database)
    first = write(small_script(["fred", "fast"]), {("publishing", "approval"): True})
    second = write(first, {FAST: "Det är allt."})
    published(editions.publish(first, author=KARIN.address, source=Source.STUDIO))
    approve(editions, publish(editions, second))
    wanted: list[dict[FieldPath, FieldValue | None]] = [
        {WELCOME_BODY: "Välkommen till den första linjen."},
        {FRED: PEACE},
        {("announcements", "stopp", "until"): datetime(2030, 1, 1)},
    ]
    asked = [publish(editions, write(second, values)) for values in wanted]
    back = editions.roll_back(1, author="bo", source=Source.STUDIO, based_on=2)
    assert isinstance(back, ApprovalRequest)
    for at in order:
        approve(editions, [*asked, back][at])
    now = fields_of(editions.files(6))
    assert now == {**fields_of(first), **wanted[0], **wanted[1], **wanted[2]}
    outcomes = {editions.approval_requests.find(one.id).outcome for one in (*asked, back)}
    assert outcomes == {RequestOutcome.PUBLISHED}
    database.close()


def test_a_request_is_possible_without_an_approval_policy(database: Database) -> None:
    editions = Editions(database)
    asked = editions.ask(ALONE, author=KARIN.address, source=Source.STUDIO, based_on=0)
    assert approve(editions, asked).number == 1
    with pytest.raises(RequestError, match="nothing to publish"):
        editions.ask(ALONE, author=KARIN.address, source=Source.STUDIO, based_on=1)
    with pytest.raises(OvertakenError):
        editions.ask(FIRST, author=KARIN.address, source=Source.STUDIO, based_on=0)


# At once.


def test_one_of_several_concurrent_publications_succeeds(another: Callable[[], Database]) -> None:
    seen: dict[str, Any] = {"author": ANNA.address, "source": Source.STUDIO}
    one, other = Editions(another()), Editions(another())
    for number, words in enumerate(("första", "andra", "tredje")):
        acts = [
            partial(each.publish, edited(f"{words}{more}", ALONE), **seen, based_on=number)
            for each, more in ((other, ""), (one, " nya"))
        ]
        if number == 2:
            acts[1] = partial(one.roll_back, 1, **seen, based_on=number)
        assert OvertakenError in at_once(*acts) and one.newest_number() == number + 1


@pytest.mark.parametrize(
    ("wanted", "requests_changes"),
    [([FIRST, SECOND], False), ([FIRST], True)],
    ids=["two requests", "changes are requested of one"],
)
def test_one_of_two_concurrent_decisions_on_requests_succeeds(
    editions: Editions, another: Callable[[], Database], wanted: list[Files], requests_changes: bool
) -> None:
    asked = [publish(editions, files, str(at)) for at, files in enumerate(wanted)]
    acts: list[Callable[[], object]] = [
        partial(Editions(another()).approve, one.id, by=by, content=one.fingerprint, based_on=1)
        for one, by in ((asked[0], ANNA), (asked[-1], OLGA))
    ]
    if requests_changes:
        acts[1] = partial(
            Editions(another()).approval_requests.request_changes,
            asked[0].id,
            by=OLGA,
            reason="Nej.",
        )
    outcomes = at_once(*acts)
    assert outcomes.count(EditionError) == 1 and editions.approval_requests.pending() == ()
    found = [editions.approval_requests.find(one.id).outcome for one in asked]
    is_published = RequestOutcome.PUBLISHED in found
    assert editions.newest_number() == 1 + is_published and (is_published or requests_changes)
    if len(asked) == 2:
        assert RequestOutcome.OVERTAKEN in found
