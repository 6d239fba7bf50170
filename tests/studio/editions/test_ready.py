"""What one person may publish alone where approval is required: announcements that are ready."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.errors import EditionError, OvertakenError, RequestError
from ivr.script.fields.place import FieldPath
from ivr.script.files import Files
from ivr.script.reading.field_values import FieldValue
from ivr.studio.database import Database
from ivr.studio.editions.edition import ApprovalRequest, Edition, Source
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.policy import Approval, approval_for
from ivr.studio.editions.writing import write
from tests.databases import checked
from tests.scripts import with_text
from tests.studio.editions.conftest import ANNA, KARIN, at_once
from tests.studio.publishing import TAKEN_DOWN, put_up, with_ready

NOW = datetime(2026, 12, 3, 22, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(hours=24)
SECOND = timedelta(seconds=1)
READY = with_ready()

Values = Mapping[FieldPath, FieldValue | None]


def judged(candidate: Values, live: Files = READY, now: datetime = NOW) -> Approval:
    return approval_for(live, write(live, candidate), now)


ALONE: Mapping[str, Values] = {
    "for an hour": put_up(HOUR, now=NOW),
    "for a day": put_up(DAY, now=NOW),
    "at once": put_up(HOUR, None, now=NOW),
    "a minute ago": put_up(HOUR, -timedelta(minutes=1), now=NOW),
}
NEEDED: Mapping[str, Values] = {
    "an end one second too late": put_up(DAY + SECOND, now=NOW),
    "at once, for too long": put_up(DAY + SECOND, None, now=NOW),
    "from later on": put_up(HOUR, SECOND, now=NOW),
    "from long ago": put_up(HOUR, -HOUR, now=NOW),
    "not marked": put_up(HOUR, now=NOW, alone=False),
    "without the mark": put_up(HOUR, now=NOW, alone=None),
    "open instead of closed": put_up(HOUR, now=NOW, closes=False),
    "other words": {**put_up(HOUR, now=NOW), ("sv", "texts", "stopp", "body"): "Hej."},
    "a comma beside it": {
        **put_up(HOUR, now=NOW),
        ("en", "texts", "fred", "body"): "Peace, and security.",
    },
    "made ready in the same step": {
        **put_up(HOUR, now=NOW),
        ("ready", "stopp", "closes"): True,
        ("ready", "annat", "closes"): False,
        ("sv", "texts", "annat", "body"): "Hej.",
        ("en", "texts", "annat", "body"): "Hi.",
    },
    "the policy too": {**put_up(HOUR, now=NOW), ("publishing", "approval"): False},
    "nothing": {},
}


@pytest.mark.parametrize("candidate", ALONE.values(), ids=ALONE)
def test_one_person_may_put_up_what_is_ready_for_a_day(candidate: Values) -> None:
    assert judged(candidate) is Approval.ALONE


@pytest.mark.parametrize("candidate", NEEDED.values(), ids=NEEDED)
def test_anything_else_needs_another_person(candidate: Values) -> None:
    assert judged(candidate) is Approval.NEEDED


def test_a_script_without_approval_needs_nobody() -> None:
    free = write(READY, {("publishing", "approval"): None})
    assert judged(put_up(99 * DAY, now=NOW), free) is Approval.NOT_WANTED


def test_a_name_that_is_not_ready_in_the_live_script_needs_another_person() -> None:
    """Whatever is written by hand, and whatever the candidate itself calls ready."""
    not_ready = write(READY, {("ready", "stopp", "closes"): None})
    assert judged(put_up(HOUR, now=NOW), not_ready) is Approval.NEEDED
    both = {**put_up(HOUR, now=NOW), ("ready", "stopp", "closes"): True}
    assert judged(both, not_ready) is Approval.NEEDED


UP = write(READY, put_up(10 * HOUR, now=NOW))
LATER = NOW + HOUR


@pytest.mark.parametrize(
    ("hours", "approval"),
    [(None, Approval.ALONE), (2, Approval.ALONE), (24, Approval.ALONE), (26, Approval.NEEDED)],
)
def test_one_person_may_take_down_shorten_or_renew_it(
    hours: int | None, approval: Approval
) -> None:
    begun: dict[FieldPath, FieldValue | None] = dict(put_up(10 * HOUR, now=NOW))
    if hours is None:
        begun = dict(TAKEN_DOWN)
    else:
        begun["announcements", "stopp", "until"] = (NOW + hours * HOUR).replace(tzinfo=None)
    assert judged(begun, UP, LATER) is approval


def test_one_person_can_renew_it_every_day() -> None:
    live: Files = READY
    now = NOW
    for _day in range(5):
        candidate = write(live, put_up(DAY, now=now))
        assert approval_for(live, candidate, now) is Approval.ALONE
        live, now = candidate, now + DAY - HOUR


@pytest.mark.parametrize("hours", [None, 5, 20])
def test_what_two_people_approved_with_times_stays(hours: int | None) -> None:
    by_two = write(READY, put_up(10 * HOUR, now=NOW, alone=False))
    values = dict(TAKEN_DOWN) if hours is None else put_up(hours * HOUR, now=NOW)
    assert judged(values, by_two, LATER) is Approval.NEEDED
    planned = write(READY, put_up(100 * HOUR, 90 * HOUR, now=NOW, alone=False))
    assert judged(values, planned, LATER) is Approval.NEEDED


def test_an_ended_announcement_of_two_people_may_be_followed_by_the_ready_one() -> None:
    by_two = write(READY, put_up(HOUR, now=NOW, alone=False))
    after = NOW + 2 * HOUR
    assert judged(put_up(HOUR, now=after), by_two, after) is Approval.ALONE


def test_a_clock_that_was_set_back_gives_nothing() -> None:
    """What begins in the future, by the clock of the database's program, is not from now."""
    assert judged(put_up(HOUR, now=NOW), READY, NOW - 3 * HOUR) is Approval.NEEDED


def test_the_night_when_clocks_go_back_gives_no_hour_more() -> None:
    """On 25 October 2026, 2:30 comes twice in Sweden: a time in it cannot be written."""
    swedish = write(READY, {("timezone",): "Europe/Stockholm"})
    now = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    local = datetime(2026, 10, 25, 0, 0)
    for hours, approval in ((24, Approval.NEEDED), (23, Approval.ALONE)):
        values = put_up(hours * HOUR, now=local.replace(tzinfo=UTC))
        # 24 hours on the clock are 25 hours of waiting on this day.
        assert judged(values, swedish, now) is approval
    twice = put_up(timedelta(hours=2, minutes=30), now=local.replace(tzinfo=UTC))
    assert judged(twice, swedish, now) is Approval.NEEDED


@given(data=st.data())
def test_no_other_difference_is_let_through(data: st.DataObject) -> None:
    """Whatever differs besides the announcement, another person is needed."""
    others: list[tuple[FieldPath, FieldValue]] = [
        (("keys", "repeat"), "5"),
        (("patience", "tries"), 2),
        (("numbers", "domestic"), "114 15"),
        (("sv", "voice"), "Polly.Astrid"),
        (("sv", "pronunciation", "stängd"), "öppen"),
        (("sv", "texts", "stopp", "notes"), "Hej"),
        (("unconfirmed", "stopp"), "Får det sägas?"),
        (("announcements", "annat", "until"), datetime(2027, 1, 1)),
        (("ready", "stopp", "closes"), False),
    ]
    field, value = data.draw(st.sampled_from(others))
    assert judged({**put_up(HOUR, now=NOW), field: value}) is Approval.NEEDED


@given(
    start=st.integers(-3 * 3600, 3 * 3600),
    length=st.integers(-3600, 30 * 3600),
    alone=st.booleans(),
    closes=st.booleans(),
)
def test_one_person_may_exactly_what_begins_now_and_ends_within_a_day(
    start: int, length: int, alone: bool, closes: bool
) -> None:
    begins, ends = start * SECOND, (start + length) * SECOND
    values = put_up(ends, begins, now=NOW, alone=alone, closes=closes)
    may = alone and closes and -120 <= start <= 0 and length > 0 and ends <= DAY
    assert (judged(values) is Approval.ALONE) is may


# The whole way, with the database.


@pytest.fixture
def editions(database: Database) -> Iterator[Editions]:
    editions = Editions(database, checked)
    editions.publish(READY, author="root", source=Source.SHELL)
    yield editions


def publish(
    editions: Editions, values: Values, by: str = KARIN.address
) -> Edition | ApprovalRequest:
    number = editions.newest_number()
    files = write(editions.files(number), values)
    return editions.publish(files, author=by, source=Source.STUDIO, based_on=number)


def test_an_edition_of_one_person_is_marked_until_another_has_looked(editions: Editions) -> None:
    edition = publish(editions, put_up(HOUR))
    assert isinstance(edition, Edition) and edition.alone
    assert [each.number for each in editions.published_alone.unreviewed()] == [2]
    with pytest.raises(RequestError):
        editions.published_alone.review(2, by=KARIN)
    editions.published_alone.review(2, by=ANNA)
    assert not editions.published_alone.unreviewed()
    assert editions.edition(2).reviewed_by == ANNA.address
    with pytest.raises(EditionError):
        editions.published_alone.review(1, by=ANNA)
    down = publish(editions, TAKEN_DOWN)
    assert isinstance(down, Edition) and down.alone
    again = publish(editions, put_up(2 * HOUR))
    assert isinstance(again, Edition), "it is ready again"


def test_a_mark_in_a_followed_folder_is_taken_as_it_is_written(editions: Editions) -> None:
    """Whoever may write the folder is asked for nothing, and one person may take it down."""
    by_hand = write(READY, put_up(99 * DAY))
    edition = editions.publish(by_hand, author="files", source=Source.FILES)
    assert isinstance(edition, Edition) and not edition.alone
    down = publish(editions, TAKEN_DOWN)
    assert isinstance(down, Edition) and down.alone


def test_of_two_people_at_once_one_puts_it_up(editions: Editions) -> None:
    outcomes = at_once(
        lambda: publish(editions, put_up(HOUR), "a@example.se"),
        lambda: publish(editions, put_up(2 * HOUR), "b@example.se"),
    )
    numbers = [each.number for each in outcomes if isinstance(each, Edition)]
    assert numbers in ([2], [2, 3], [3, 2])
    assert all(each is OvertakenError or isinstance(each, Edition) for each in outcomes)


def test_a_ready_one_with_an_error_by_the_rules_of_today_needs_another_person(
    database: Database,
) -> None:
    """The live script has it from before the rule, so that it does not block others."""
    editions = Editions(database, checked)
    wrong = with_text(READY, "sv/stopp.txt", "Telefonen är stängd till klockan 17.\n")
    editions.begin_with(wrong, author="root", note="From before the rule.")
    assert isinstance(publish(editions, put_up(HOUR)), ApprovalRequest)


def test_rolling_back_to_a_ready_one_needs_another_person(editions: Editions) -> None:
    """An earlier edition is not checked by the rules of today."""
    publish(editions, put_up(HOUR))
    publish(editions, TAKEN_DOWN)
    request = editions.roll_back(2, author=KARIN.address, source=Source.STUDIO, based_on=3)
    assert isinstance(request, ApprovalRequest)
