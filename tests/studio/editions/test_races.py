"""Publishing while another person acts between any two of its steps."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import cache
from itertools import count
from typing import TypeAlias

import pytest

from ivr.checks.check import CheckResult
from ivr.checks.checker import check_candidate
from ivr.errors import IVRError
from ivr.script.fields.place import FieldPath
from ivr.script.files import Files, fingerprint
from ivr.script.reading.field_values import FieldValue, fields_of
from ivr.studio.editions.edition import ApprovalRequest, Source
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.losses import losses
from ivr.studio.editions.policy import Approval, approval_for, is_same_person
from ivr.studio.editions.writing import write
from ivr.studio.people import Person
from tests.databases import SharedDatabase, checked, content_of, filled, memory_database
from tests.scripts import short_script
from tests.studio.editions.conftest import ANNA, KARIN, OLGA

Values: TypeAlias = Mapping[FieldPath, FieldValue | None]
Act: TypeAlias = Callable[[Editions], object]

APPROVAL = ("publishing", "approval")
FRED, FAST = ("sv", "texts", "fred", "body"), ("sv", "texts", "fast", "body")
FIRST = short_script()
WORDS = "Sedan tjänstgör de"
LONGER = f"{fields_of(FIRST)[FAST]!s}\nDet är allt."
WITHOUT = str(fields_of(FIRST)[FRED]).replace(WORDS, "De tjänstgör")
FACT: FieldValue = {"source": [WORDS], "sv": [WORDS], "en": ["They then serve"], "texts": ["fred"]}

BEGUN = 2
"""Number of editions before the acts."""


class Line:
    """A line whose first request waits for approval; `step` counts the steps of an act."""

    def __init__(self, database: SharedDatabase) -> None:
        self.database = database
        self.editions = Editions(self.database, self._check)
        self.checked: set[str] = set()
        self.step = 0

    def _check(self, files: Files) -> CheckResult:
        self.database.interrupt()
        check = checked(files)
        self.checked.add(fingerprint(files))
        self.database.interrupt()
        return check

    def run(self, act: Act, other: Act, at: int) -> bool:
        """Act, with another person acting before a step; return whether there was such a step."""
        self.step = 0

        def interrupt() -> None:
            self.step += 1
            if self.step == at + 1:
                self.database.interrupt = lambda: None
                other(self.editions)

        self.database.interrupt = interrupt
        with suppress(IVRError):
            act(self.editions)
        self.database.interrupt = lambda: None
        return self.step > at

    def hold(self) -> None:
        """Assert the invariants of all editions published since."""
        for edition in self.editions.history()[:-BEGUN]:
            before, files = map(self.editions.files, (edition.number - 1, edition.number))
            if approval_for(before, files, edition.at) is Approval.NEEDED:
                approver = Person(address=edition.approver or "", full_name="", role=OLGA.role)
                assert edition.approver and not is_same_person(edition.author, approver)
            if not edition.restores:
                check = check_candidate(checked, files, before)
                assert edition.fingerprint in self.checked and check.may_answer
                lost = {one.digest for one in losses(check, files)}
                assert lost <= {one["digest"] for one in edition.accepted}


@contextmanager
def line_of(*, approval: bool) -> Iterator[Line]:
    with closing(filled(SharedDatabase("sqlite://"), begun(approval=approval))) as database:
        yield Line(database)


@cache
def begun(*, approval: bool) -> bytes:
    """A database with two editions, which may want approval, and a request for a new fact."""
    with closing(memory_database()) as database:
        editions = Editions(database, checked)
        first = write(FIRST, {APPROVAL: approval or None})
        editions.publish(first, author=KARIN.address, source=Source.STUDIO)
        go_live({FAST: f"{LONGER}\nTack."})(editions)
        ask(editions, {("facts", "ny"): FACT})
        return content_of(database)


def ask(editions: Editions, values: Values, author: Person = KARIN) -> ApprovalRequest:
    live = editions.newest_number()
    files = write(editions.files(live), values)
    return editions.ask(files, author=author.address, source=Source.STUDIO, based_on=live)


def go_live(values: Values) -> Act:
    """Request a change as Olga, and approve it as Anna."""

    def act(editions: Editions) -> None:
        asked = ask(editions, values, OLGA)
        content = fingerprint(editions.approval_requests.files(asked.id))
        editions.approve(asked.id, by=ANNA, content=content, based_on=editions.newest_number())

    return act


def turn_approval(editions: Editions) -> None:
    """Turn approval off, or on."""
    live = fields_of(editions.files(editions.newest_number()))
    go_live({APPROVAL: None if APPROVAL in live else True})(editions)


def roll_back(editions: Editions) -> None:
    live = editions.newest_number()
    asked = editions.roll_back(
        1, author=OLGA.address, source=Source.STUDIO, based_on=live, asks=True
    )
    assert isinstance(asked, ApprovalRequest)
    content = fingerprint(editions.approval_requests.files(asked.id))
    editions.approve(asked.id, by=ANNA, content=content, based_on=live)


def first_request(editions: Editions) -> ApprovalRequest:
    return editions.approval_requests.pending()[-1]


def approve(editions: Editions) -> object:
    asked, based_on = first_request(editions), editions.newest_number()
    content = fingerprint(editions.approval_requests.files(asked.id))
    return editions.approve(asked.id, by=OLGA, content=content, based_on=based_on)


OTHERS: Mapping[str, Act] = {
    "takes the words of the fact away": go_live({FRED: WITHOUT}),
    "decides anew on approval": turn_approval,
    "rolls back": roll_back,
    "requests changes": lambda editions: editions.approval_requests.request_changes(
        first_request(editions).id, by=OLGA, reason="Nej."
    ),
    "asks for more": lambda editions: ask(editions, {("facts", "ny"): FACT, FAST: LONGER}),
    "approves": approve,
}
"""Concurrent acts of another person."""


def interrupted(act: Act, other: Act, *, approval: bool) -> tuple[int, int]:
    """Act on new lines: once with the other act before each step, then without it.

    Return the newest edition of the last line, and the number of steps.
    """
    for at in count():
        with line_of(approval=approval) as line:
            is_step = line.run(act, other, at)
            line.hold()
            newest = line.editions.newest_number()
        if not is_step:
            break
    return newest, at


MAKE_LIVE = [name for name in OTHERS if name not in ("requests changes", "asks for more")]


@pytest.mark.parametrize(
    ("other", "foresees"),
    [(name, False) for name in OTHERS] + [(name, True) for name in MAKE_LIVE],
)
def test_an_approval_publishes_what_was_checked(other: str, foresees: bool) -> None:
    """The approver's form may name an edition that another person is about to make live."""
    with line_of(approval=True) as foreseen:
        asked = first_request(foreseen.editions)
        if foresees:
            OTHERS[other](foreseen.editions)
        content = fingerprint(foreseen.editions.approval_requests.files(asked.id))
        based_on = foreseen.editions.newest_number()

    def act(editions: Editions) -> object:
        return editions.approve(asked.id, by=ANNA, content=content, based_on=based_on)

    newest, steps = interrupted(act, OTHERS[other], approval=True)
    is_foreseen = based_on > BEGUN
    assert newest == (BEGUN if is_foreseen else BEGUN + 1)
    assert is_foreseen or steps == 5


@pytest.mark.parametrize("act", ["publish", "roll back"])
@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_only_the_checked_script_is_published(other: Act, act: str) -> None:
    with line_of(approval=False) as line:
        files = write(line.editions.files(BEGUN), {("facts", "ny"): FACT})

    def publish(editions: Editions) -> object:
        if act == "roll back":
            return editions.roll_back(1, author=KARIN.address, source=Source.STUDIO, based_on=BEGUN)
        return editions.publish(files, author=KARIN.address, source=Source.STUDIO)

    newest, steps = interrupted(publish, other, approval=False)
    assert steps == (2 if act == "roll back" else 5)
    assert newest == BEGUN + 1
