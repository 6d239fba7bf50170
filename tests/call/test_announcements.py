"""Announcements: what callers hear before, during and after them, and when the line is closed."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.call import flow
from ivr.call.flow import KEYS
from ivr.call.turn import Kind, Outcome
from ivr.call.walk import walk
from ivr.checks.check import check_script
from ivr.cli import main
from ivr.script.announcements import AT_MOST, Announcement, intervals
from ivr.script.line import Line
from tests.call.conftest import ZONE, Answering, Clock
from tests.calling import Caller, Twilio
from tests.calling import said as heard
from tests.conftest import Write
from tests.scripts import announced, prepared, small_script

TEXTS = {"sv": "Bedragare ringer just nu.", "en": "Fraudsters are calling now."}
WEEK = "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\n"
CLOSED = f"{WEEK}closes = true\n"
SV, EN = TEXTS.values()
NOTICE = "lägg på och ring ett ett två."
MENU, NUMBERS = "För operativt", "ett ett fyra, ett fyra"


@pytest.fixture(scope="module")
def open_line(answering: Answering) -> Flask:
    """A line that warns of fraud for a week."""
    return answering(announced({"bedragare": WEEK}, TEXTS))


@pytest.fixture(scope="module")
def closed_line(answering: Answering) -> Flask:
    return answering(announced({"stopp": CLOSED}, TEXTS))


@pytest.fixture
def warned(open_line: Flask, clock: Clock) -> Caller:
    """A telephone; the line warns of fraud for a week."""
    return Caller(open_line)


@pytest.fixture
def closed(closed_line: Flask, clock: Clock) -> Caller:
    """A telephone; the line is closed for a week."""
    return Caller(closed_line)


def test_it_is_said_after_the_welcome_and_before_the_menu_and_a_key_interrupts_it(
    warned: Caller,
) -> None:
    turn = warned.dial()
    parts = (NOTICE, "For English", "Det här är polisens information", SV, MENU)
    order = [heard(turn).index(part) for part in parts]
    assert order == sorted(order)
    assert all(part.skippable for part in turn if SV in getattr(part.utterance, "words", ""))


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ((2027, 1, 4, 7, 59, 59), False),
        ((2027, 1, 4, 8), True),
        ((2027, 1, 11, 16, 59, 59), True),
        ((2027, 1, 11, 17), False),
    ],
)
def test_it_begins_and_ends_by_the_clock_without_being_published(
    warned: Caller, clock: Clock, local: tuple[int, ...], expected: bool
) -> None:
    clock.set(*local)
    assert (SV in heard(warned.dial())) is expected


@pytest.mark.parametrize("keys", ["9", "8", "7", "0", "48", "49", "112"])
def test_it_is_said_again_after_a_change_of_language_at_the_main_menu_alone(
    warned: Caller, keys: str
) -> None:
    warned.dial()
    for key in keys:
        words = heard(warned.press(key))
    assert SV not in words and (EN in words) is (keys == "9")


def test_without_a_start_it_is_said_at_once() -> None:
    line = prepared(announced({"bedragare": WEEK.partition("\n")[2]}, TEXTS))
    turn = flow.begin(line.at(datetime(1980, 1, 1, tzinfo=UTC)))
    assert [each.name for each in turn.of(Kind.ANNOUNCEMENT)] == ["bedragare"]


# --- a closed line


def test_a_closed_line_says_the_numbers_in_either_language_and_goodbye(closed: Caller) -> None:
    words = heard(closed.dial())
    assert words.index(NOTICE) < words.index(SV) < words.index(NUMBERS)
    assert EN in heard(closed.press("9"))
    assert EN in heard(closed.press("7"))
    assert "Goodbye." in heard(closed.run("w"))
    assert closed.ended


def test_no_key_of_a_closed_line_leads_into_the_menu(closed: Caller) -> None:
    assert MENU not in heard(closed.dial())
    for key in "34568*0#12":
        words = heard(closed.press(key))
        assert NUMBERS in words and MENU not in words


def test_one_one_two_brings_the_notice_while_a_closed_line_speaks(closed: Caller) -> None:
    closed.run("11")
    words = heard(closed.press("2"))
    assert words.index(NOTICE) < words.index(SV)
    assert MENU not in words


def test_a_lost_caller_of_a_closed_line_hears_that_it_is_closed(
    closed_line: Flask, clock: Clock
) -> None:
    words = Twilio(closed_line).press("4", "/voice/nothing").words
    assert SV in words and MENU not in words


def test_a_closed_line_in_one_language_takes_its_language_key_for_any_other() -> None:
    files = announced({"stopp": CLOSED}, {"sv": SV}, small_script(languages=("sv",)))
    line = prepared(files).at(datetime(2027, 1, 5, tzinfo=UTC))
    state = flow.begin(line).state
    assert state is not None
    assert flow.answer(line, state, "9").outcome is Outcome.CLOSED


# --- calls in progress


def test_a_call_goes_on_when_the_line_closes(closed: Caller, clock: Clock) -> None:
    clock.set(2027, 1, 4, 7, 59)
    assert MENU in heard(closed.dial())
    clock.set(2027, 1, 4, 8, 1)
    assert "utlandsstyrka" in heard(closed.press("4"))
    assert MENU in heard(closed.press("8"))
    words = heard(closed.press("9"))
    assert EN not in words and "For operational" in words


def test_a_call_to_a_closed_line_goes_on_when_it_opens(closed: Caller, clock: Clock) -> None:
    clock.set(2027, 1, 11, 16, 59)
    closed.dial()
    clock.set(2027, 1, 11, 17, 1)
    assert SV in heard(closed.press("7"))
    assert "Hej då." in heard(closed.run("w"))


# --- where people look


@pytest.mark.parametrize(
    ("zone", "local", "utc"),
    [
        ("Europe/Stockholm", "2027-03-28T01:59:59", (2027, 3, 28, 0, 59, 59)),
        ("Europe/Stockholm", "2027-03-28T03:00:00", (2027, 3, 28, 1, 0, 0)),
        ("Europe/Stockholm", "2027-10-31T01:59:59", (2027, 10, 30, 23, 59, 59)),
        ("Europe/Stockholm", "2027-10-31T03:00:00", (2027, 10, 31, 2, 0, 0)),
        ("Asia/Tokyo", "2027-01-04T08:00:00", (2027, 1, 3, 23)),
    ],
)
def test_a_time_is_the_moment_that_it_names_in_the_zone_of_the_line(
    zone: str, local: str, utc: tuple[int, ...]
) -> None:
    files = announced({"a": f"until = {local}\n"})
    files["line.toml"] = f'timezone = "{zone}"\n'.encode() + files["line.toml"]
    (found,) = prepared(files).script.announcements
    assert found.end == datetime(*utc, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("zone", "far"),
    [("Europe/Stockholm", "0001-01-01T00:00:00"), ("America/New_York", "9999-12-31T23:59:00")],
)
def test_a_time_out_of_reach_is_a_finding(zone: str, far: str) -> None:
    files = announced({"fjarran": f"from = {far}\nuntil = {far}\n"})
    files["line.toml"] = f'timezone = "{zone}"\n'.encode() + files["line.toml"]
    found = check_script(files)
    assert [each.case for each in found.errors] == ["expected-time", "expected-time"]


def test_readyz_says_what_is_announced_and_until_when(closed_line: Flask, clock: Clock) -> None:
    for day, now, until in (
        (3, [], None),
        (5, ["stopp"], "2027-01-11T16:00:00+00:00"),
        (12, [], None),
    ):
        clock.set(2027, 1, day)
        told = closed_line.test_client().get("/readyz").get_json()["announcements"]
        assert told == {"now": now, "closed": bool(now), "until": until}


@pytest.mark.parametrize(
    ("at", "expected"), [("2027-01-04T07:59:50", True), ("2027-01-04T08:00", False)]
)
def test_a_call_in_the_terminal_can_be_made_at_another_time(
    write: Write, runner: CliRunner, at: str, expected: bool
) -> None:
    """The call of the first time begins just before the line closes, and goes on."""
    folder = write(announced({"stopp": CLOSED}, TEXTS))
    told = runner.invoke(main, ["call", "--prompts", str(folder), "--at", at, "--keys", "4"])
    assert told.exit_code == 0
    assert ("utlandsstyrka" in told.output) is expected
    assert (SV in told.output) is not expected


@pytest.mark.parametrize("options", [["--at", "tomorrow"], ["--at", "2027-01-01", "--url", "x"]])
def test_a_time_that_cannot_be_called_at_is_refused(runner: CliRunner, options: list[str]) -> None:
    assert runner.invoke(main, ["call", *options]).exit_code == 2


def test_every_interval_from_now_on_is_walked() -> None:
    tables = {
        "a": "from = 2027-01-04T08:00:00\nuntil = 2027-01-06T08:00:00\n",
        "b": "from = 2027-01-05T08:00:00\nuntil = 2027-01-07T08:00:00\ncloses = true\n",
    }
    check = check_script(announced(tables), now=datetime(2027, 1, 4, 12, tzinfo=UTC))
    found = [[one.name for one in each.interval.announced] for each in check.announced]
    assert found == [["a"], ["a", "b"], ["b"]]
    assert check.walk is not None
    assert check.announced[0].walk.silent_call > check.walk.silent_call
    assert check.announced[2].walk.silent_call < check.walk.silent_call
    later = check_script(announced(tables), now=datetime(2027, 2, 1, tzinfo=UTC))
    assert later.announced == ()


# --- any announcements at any moment

START = datetime(2027, 1, 1, tzinfo=UTC)
HOURS = st.integers(0, 100)


@st.composite
def sets_of_announcements(draw: st.DrawFn) -> tuple[Announcement, ...]:
    found = []
    for name in draw(st.sets(st.sampled_from("abcde"), max_size=5)):
        start = START + timedelta(hours=draw(HOURS))
        end = start + timedelta(hours=draw(st.integers(1, 50)))
        found.append(Announcement(name, start, end, draw(st.booleans())))
    return tuple(sorted(found, key=lambda each: (each.start, each.name)))


def with_announcements(*wanted: Announcement) -> Line:
    tables = {
        each.name: f"from = {each.start.astimezone(ZONE):%Y-%m-%dT%H:%M:%S}\n"
        f"until = {each.end.astimezone(ZONE):%Y-%m-%dT%H:%M:%S}\n"
        f"closes = {'true' if each.closes else 'false'}\n"
        for each in wanted
    }
    return prepared(announced(tables, TEXTS, small_script(("fred",))))


@settings(max_examples=15)
@given(wanted=sets_of_announcements(), hour=st.integers(-1, 160))
def test_any_set_at_any_moment_is_a_whole_call(wanted: tuple[Announcement, ...], hour: int) -> None:
    """They are said in the order of their starts."""
    moment = START + timedelta(hours=hour, seconds=1)
    line = with_announcements(*wanted).at(moment)
    turn = flow.begin(line)
    said = [passage.kind for passage in turn.passages if passage.kind is not Kind.PAUSE]
    assert said[:2] == [Kind.NOTICE, Kind.NOTICE]
    names = [passage.name for passage in turn.of(Kind.ANNOUNCEMENT)]
    holding = [each for each in wanted if each.start <= moment < each.end]
    assert names == [each.name for each in holding][:AT_MOST]
    seen = walk(line)
    assert seen.findings == ()
    assert seen.silent_call < float("inf")


@given(wanted=sets_of_announcements())
def test_intervals_hold_the_same_from_their_start_to_their_end(
    wanted: tuple[Announcement, ...],
) -> None:
    found = intervals(wanted, START)
    assert found[0].start == START and found[-1].end is None
    for interval, following in zip(found, found[1:], strict=False):
        assert interval.end == following.start
        assert interval.announced != following.announced or len(interval.announced) == AT_MOST
    for interval in found:
        last = (interval.end or interval.start + timedelta(days=1)) - timedelta(seconds=1)
        for moment in (interval.start, last):
            holding = tuple(each for each in wanted if each.holds(moment))
            assert interval.announced == holding[:AT_MOST]


@given(keys=st.text(KEYS, max_size=12), hours=st.lists(HOURS, min_size=12, max_size=12))
def test_a_call_across_any_switches_is_never_broken(keys: str, hours: list[int]) -> None:
    line = with_announcements(
        Announcement("a", START + timedelta(hours=10), START + timedelta(hours=60)),
        Announcement("b", START + timedelta(hours=40), START + timedelta(hours=90), closes=True),
    )
    state = flow.begin(line).state
    for key, hour in zip(keys, sorted(hours), strict=False):
        if state is None:
            break
        turn = flow.answer(line.at(START + timedelta(hours=hour)), state, key)
        assert turn.outcome is not Outcome.LOST
        assert turn.passages or turn.outcome is Outcome.SKIPPED
        state = turn.state
