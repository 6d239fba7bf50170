"""Closing the line without a second person, with approved words, where approval is required."""

from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.errors import EditionError, IVRError, RequestError
from ivr.script.fields.place import FieldPath
from ivr.script.files import Files, fingerprint
from ivr.script.reading.changes import changes
from ivr.script.reading.field_values import FieldValue, Sound, fields_of
from ivr.studio.database import Database
from ivr.studio.editions.edition import ApprovalRequest, Edition, Source
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.policy import (
    CLOSING_ALONE,
    EarlierClosings,
    approved_closing,
    closings_of,
    wants_approval,
)
from ivr.studio.editions.writing import write
from ivr.studio.people import Person
from tests.conftest import published
from tests.databases import (
    KINDS,
    address_of,
    checked,
    content_of,
    editions_of_older_rules,
    memory_database,
    opened,
)
from tests.scripts import small_script
from tests.studio.editions.conftest import ANNA, KARIN, OLGA
from tests.studio.publishing import (
    CLOSED,
    CLOSES,
    FROM,
    OPENED,
    UNTIL,
    allowing_closing,
    closed,
)

Values = Mapping[FieldPath, FieldValue | None]

HOUR = timedelta(hours=1)
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
APPROVAL: FieldPath = ("publishing", "approval")
SWEDISH: FieldPath = ("sv", "texts", "stopp", "body")
ENGLISH: FieldPath = ("en", "texts", "stopp", "body")
FRED: FieldPath = ("sv", "texts", "fred", "body")
SOUND = Sound("wav", b"RIFF", "Linjen är stängd.\n")

WITH_APPROVAL = allowing_closing(small_script(["fred", "fast"]))
PEACE = f"{fields_of(WITH_APPROVAL)[FRED]!s}\nDet är allt."

SINCE: Mapping[FieldPath, tuple[FieldValue, bool]] = {
    ("sv", "voice"): ("Polly.Astrid", True),
    ("en", "pronunciation", "closed"): ("clohzed", True),
    ("sv", "pronunciation", "Linjen"): ("Linjän", True),
    ("sv", "pronunciation", "EU"): ("e u", False),
    ("numbers", "domestic"): ("114 16", False),
    FRED: ("Fred.", False),
}
"""Approved changes after the approval of the words, and whether callers hear these differently."""

OTHERS: Values = {
    FRED: "Nytt.",
    SWEDISH: "Linjen är tyst.",
    ENGLISH: "The line is silent.",
    ("en", "texts", "stopp", "notes"): "A note.",
    ("sv", "recordings", "stopp"): SOUND,
    CLOSES: False,
    ("announcements", "annat", "until"): datetime(2026, 12, 2),
    ("sv", "pronunciation", "ring"): "rinng",
    ("sv", "voice"): "Polly.Elin",
    ("numbers", "domestic"): "114 15",
    ("patience", "tries"): 2,
    ("menus", "main", "options"): ["fast", "fred"],
    ("review", "default"): date(2027, 6, 1),
    APPROVAL: False,
    CLOSING_ALONE: False,
    ("files", "other.txt"): b"Other.",
}
"""Changes for which another person is required."""

LIVE: Mapping[str, Values] = {
    "open": {},
    "closed by one person": closed(8 * HOUR, now=NOW),
    "closed by two": closed(8 * HOUR, now=NOW),
    "ended": closed(-8 * HOUR, now=NOW),
}
HOURS = st.sampled_from([1, 23, 24, 25, 200])


@given(
    live=st.sampled_from([*LIVE]),
    since=st.sets(st.sampled_from([*SINCE]), max_size=1),
    others=st.sets(st.sampled_from([*OTHERS]), max_size=2) | st.just(set[FieldPath]()),
    hours=HOURS | st.none(),
    start=st.none() | st.sampled_from([-30, 0, 30]),
)
def test_nothing_but_a_closing_with_approved_words_is_allowed(
    live: str, since: set[FieldPath], others: set[FieldPath], hours: int | None, start: int | None
) -> None:
    """The policy over all differences; without `hours` the announcement is removed."""
    approved = write(WITH_APPROVAL, closed(8 * HOUR, now=NOW))
    changed: Values = {field: SINCE[field][0] for field in since}
    before = write(WITH_APPROVAL, {**changed, **LIVE[live]})
    begins = None if start is None else start * HOUR
    ends = max(start or 0, 0) * HOUR + (hours or 0) * HOUR
    after = write(before, {**(closed(ends, begins, now=NOW) if hours else OPENED)})
    after = write(after, {field: OTHERS[field] for field in others})
    is_alone = live == "closed by one person"
    earlier = EarlierClosings({"stopp": {5: approved}}, {"stopp": 5} if is_alone else {})
    found = approved_closing(before, after, earlier, NOW)
    is_as_approved = not any(SINCE[field][1] for field in since)
    may_open = hours is None and is_alone
    may_close = hours in (1, 23, 24) and live != "closed by two" and is_as_approved
    assert found == (5 if (may_open or may_close) and not others else None)


def test_it_is_off_until_a_second_person_approves_that_it_is_on() -> None:
    without = write(WITH_APPROVAL, {CLOSING_ALONE: None})
    assert not closings_of(without, write(without, closed(HOUR)))
    for approval in (True, False):
        off = write(without, {APPROVAL: approval})
        assert wants_approval(off, write(off, {CLOSING_ALONE: True}))
    free = write(WITH_APPROVAL, {APPROVAL: False})
    assert not wants_approval(free, write(free, {FRED: "Fred."}))


def test_closings_of_single_persons_last_for_a_day_in_all() -> None:
    live = write(WITH_APPROVAL, closed(14 * HOUR, now=NOW))
    for until, is_allowed in ((10, True), (11, False)):
        values = {
            tuple("annan" if step == "stopp" else step for step in field): value
            for field, value in closed(until * HOUR, now=NOW).items()
        }
        candidate = write(live, values)
        earlier = EarlierClosings({"annan": {4: candidate}}, {"stopp": 5})
        assert approved_closing(live, candidate, earlier, NOW) == (4 if is_allowed else None)
        alone = EarlierClosings({"annan": {4: candidate}}, {})
        assert approved_closing(live, candidate, alone, NOW) == 4  # two persons closed for 14 h


class Line:
    """A line that requires approval, with the exception; its second edition approved the words."""

    def __init__(self, database: Database, *, rules: bool = True) -> None:
        self.editions = Editions(database, checked) if rules else editions_of_older_rules(database)

    def begin(self) -> "Line":
        published(self.put({}, base=WITH_APPROVAL))
        self.approve(self.put(closed(72 * HOUR)))
        self.approve(self.put(OPENED))
        return self

    @property
    def files(self) -> Files:
        return self.editions.files(self.editions.newest_number())

    def put(
        self, values: Values, by: Person = KARIN, base: Files | None = None
    ) -> Edition | ApprovalRequest:
        """Publish values over the live edition."""
        files = write(base or self.files, values)
        return self.editions.publish(files, author=by.name, source=Source.STUDIO, note="Notering.")

    def approve(self, asked: Edition | ApprovalRequest, by: Person = ANNA) -> Edition:
        assert isinstance(asked, ApprovalRequest)
        content = fingerprint(self.editions.approval_requests.files(asked.id))
        based_on = self.editions.newest_number()
        return self.editions.approve(asked.id, by=by, content=content, based_on=based_on)


@cache
def begun() -> bytes:
    with closing(memory_database()) as database:
        Line(database, rules=False).begin()
        return content_of(database)


@pytest.fixture(params=KINDS)
def line(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Line]:
    """The line in a database of each kind; SQLite's is in memory, and begins once."""
    if request.param == "sqlite":
        with closing(memory_database(begun())) as database:
            yield Line(database)
        return
    with address_of(request.param, tmp_path) as address, opened(address) as database:
        Line(database, rules=False).begin()
        yield Line(database)


def test_one_person_closes_and_opens_the_line_with_approved_words(line: Line) -> None:
    put_up = published(line.put(closed(23 * HOUR)))
    assert (put_up.author, put_up.approver, put_up.approved_in) == (KARIN.name, None, 2)
    longer = published(line.put(closed(23.5 * HOUR), by=OLGA))
    taken_out = published(line.put(OPENED))
    assert (longer.approved_in, taken_out.approved_in) == (2, 2)
    assert line.editions.closings.unseen() == [taken_out, longer, put_up]


def test_words_published_by_one_person_are_no_approved_words(line: Line) -> None:
    words: Values = {**closed(5 * HOUR), SWEDISH: "Linjen är tyst."}
    assert isinstance(line.put(words), ApprovalRequest)
    published(line.put(closed(5 * HOUR)))
    line.approve(line.put({FRED: PEACE}))  # approves no announcement
    line.approve(line.put({CLOSING_ALONE: False}))
    assert isinstance(line.put(OPENED), ApprovalRequest)
    assert isinstance(line.put(closed(6 * HOUR)), ApprovalRequest)


def test_a_closing_by_two_persons_is_opened_by_two(line: Line) -> None:
    published(line.put(closed(5 * HOUR)))
    line.approve(line.put(closed(72 * HOUR)))
    assert isinstance(line.put(OPENED), ApprovalRequest)
    assert isinstance(line.put(closed(8 * HOUR)), ApprovalRequest)


def test_any_other_change_a_request_and_a_roll_back_need_a_second_person(line: Line) -> None:
    live = line.editions.newest_number()
    assert isinstance(line.put({**closed(5 * HOUR), FRED: PEACE}), ApprovalRequest)
    by = {"author": KARIN.name, "source": Source.STUDIO, "based_on": live}
    files = write(line.files, closed(5 * HOUR))
    asked = line.editions.ask(files, **by)  # type: ignore[arg-type] # by keyword
    with pytest.raises(RequestError, match="Another person"):
        line.approve(asked, by=KARIN)
    assert line.approve(asked).approved_in is None
    back = line.editions.roll_back(3, **{**by, "based_on": live + 1})  # type: ignore[arg-type]
    assert isinstance(back, ApprovalRequest)


def test_words_with_errors_by_todays_rules_need_a_second_person(database: Database) -> None:
    older = Line(database, rules=False).begin()
    wrong: Values = {
        **CLOSED,
        SWEDISH: "Linjen är stängd. Ring 114 14.",
        UNTIL: datetime(2026, 1, 1),
    }
    older.approve(older.put(wrong))
    line = Line(database)
    until: Values = {UNTIL: closed(5 * HOUR)[UNTIL]}
    assert isinstance(line.put(until), ApprovalRequest)
    assert published(older.put(until)).approved_in == 4


def test_another_person_looks_an_edition_through(line: Line) -> None:
    closings, edition = line.editions.closings, published(line.put(closed(5 * HOUR)))
    with pytest.raises(RequestError, match="Another person"):
        closings.look_through(edition.number, by=KARIN)
    for nothing_to_see in (1, 2, 99):
        with pytest.raises(EditionError):
            closings.look_through(nothing_to_see, by=ANNA)
    closings.look_through(edition.number, by=ANNA)
    closings.look_through(edition.number, by=OLGA)
    seen = line.editions.edition(edition.number)
    assert seen.looked_by == ANNA.name and seen.looked_at and not closings.unseen()


CHOICES: tuple[Values, ...] = (
    {FRED: PEACE},
    {SWEDISH: "Linjen är tyst."},
    {("sv", "voice"): "Polly.Astrid"},
    {("sv", "voice"): "Polly.Elin-Neural"},
    {CLOSING_ALONE: False},
    {CLOSING_ALONE: True},
    {CLOSES: False},
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("close", "close", "open", "close and", "open and", "change", "back")),
        st.sampled_from((1, 20, 24, 30)),
        st.sampled_from(CHOICES),
        st.booleans(),
    ),
    min_size=3,
    max_size=10,
)


@settings(max_examples=min(25, settings().max_examples))  # each takes half a second
@given(STEPS)
def test_no_sequence_publishes_anything_else_by_one_person(
    steps: list[tuple[str, int, Values, bool]],
) -> None:
    with closing(memory_database(begun())) as database:
        line = Line(database, rules=False)
        for act, hours, others, is_approved in steps:
            values = {
                "close": closed(hours * HOUR),
                "close and": {**closed(hours * HOUR), **others},
                "open": OPENED,
                "open and": {**OPENED, **others},
            }.get(act, others)
            with suppress(IVRError):  # an announcement without words or end, as a roll back
                outcome = line.put(values) if act != "back" else back(line, hours)
                if isinstance(outcome, ApprovalRequest) and is_approved:
                    line.approve(outcome)
        for edition in line.editions.history()[:-1]:
            assert bool(edition.approver) != bool(edition.approved_in)
            if not edition.approver:
                assert_closing(line.editions, edition)


def back(line: Line, hours: int) -> Edition | ApprovalRequest:
    based_on = line.editions.newest_number()
    number = 1 + hours % based_on
    return line.editions.roll_back(
        number, author=KARIN.name, source=Source.STUDIO, based_on=based_on
    )


def assert_closing(editions: Editions, edition: Edition) -> None:
    """Assert that an edition differs by the closing announcement alone, with approved words."""
    before, after = editions.files(edition.number - 1), editions.files(edition.number)
    assert fields_of(before)[CLOSING_ALONE] is True
    assert {one.field for one in changes(before, after)} <= {FROM, UNTIL, *CLOSED}
    now, earlier = fields_of(after), [*range(2, edition.number)]
    if UNTIL in now:
        end = now[UNTIL]
        assert isinstance(end, datetime) and end.replace(tzinfo=UTC) <= edition.at + 24 * HOUR
        as_approved = [
            number
            for number in earlier
            if editions.edition(number).approver
            and all(
                fields_of(editions.files(number)).get(field) == now[field]
                for field in (*CLOSED, ("sv", "voice"))
            )
        ]
        assert edition.approved_in in as_approved
    else:
        touched = [
            number
            for number in earlier
            if {FROM, UNTIL, *CLOSED}
            & {one.field for one in changes(editions.files(number - 1), editions.files(number))}
        ]
        assert not editions.edition(touched[-1]).approver
