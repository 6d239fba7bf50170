"""Announcements: what callers hear before, during and after them, and when the line is closed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from ivr.call import flow
from ivr.call.flow import KEYS
from ivr.call.state import CallState
from ivr.call.turn import Kind, Outcome, Turn
from ivr.call.walk import walk
from ivr.checks.check import check_script
from ivr.cli import main
from ivr.script.announcements import AT_MOST, Announcement, intervals
from ivr.script.line import Line, prepare
from ivr.script.reading import read
from ivr.script.tempo import seconds
from tests.calling import Caller, Twilio, assert_spoken
from tests.calling import said as heard
from tests.conftest import Serve, Write
from tests.scripts import announced, full_script, small_script

ZONE = ZoneInfo("Europe/Stockholm")
TEXTS = {"sv": "Bedragare ringer just nu.", "en": "Fraudsters are calling now."}
WEEK = "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\n"
CLOSED = f"{WEEK}closes = true\n"
SV, EN = TEXTS.values()
NOTICE = "lägg på och ring ett ett två."
WELCOME = "Det här är polisens information"


class Clock:
    """A clock that tells the time in Stockholm that it was set to."""

    def __init__(self) -> None:
        self.set(2027, 1, 5, 12)

    def set(self, *local: int) -> None:
        self.now = datetime(*local, tzinfo=ZONE).timestamp()  # type: ignore[misc, arg-type]

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def warned(serve: Serve, write: Write, clock: Clock) -> Caller:
    """A telephone; the line warns of fraud for a week."""
    write(announced({"bedragare": WEEK}, TEXTS))
    return Caller(serve(now=clock))


@pytest.fixture
def closed(serve: Serve, write: Write, clock: Clock) -> Caller:
    """A telephone; the line is closed for a week."""
    write(announced({"stopp": CLOSED}, TEXTS))
    return Caller(serve(now=clock))


# --- what is said, and when


def test_it_is_said_after_the_notice_the_language_offer_and_the_welcome(
    warned: Caller,
) -> None:
    words = heard(warned.dial())
    order = [words.index(part) for part in (NOTICE, "For English", WELCOME, SV)]
    assert order == sorted(order)


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


def test_a_key_interrupts_it(warned: Caller) -> None:
    said = [part for part in warned.dial() if SV in getattr(part.utterance, "words", "")]
    assert said and all(part.skippable for part in said)


def test_it_is_said_again_after_a_change_of_language_at_the_main_menu(warned: Caller) -> None:
    warned.dial()
    assert EN in heard(warned.press("9"))


@pytest.mark.parametrize("keys", ["8", "7", "0", "48", "49", "112"])
def test_it_is_not_said_to_who_returns_to_the_menu(warned: Caller, keys: str) -> None:
    warned.dial()
    for key in keys:
        words = heard(warned.press(key))
    assert SV not in words and EN not in words


def test_two_are_said_in_the_order_of_their_starts(
    serve: Serve, write: Write, clock: Clock
) -> None:
    later = announced({"sedan": WEEK.replace("01-04", "01-05")}, {"sv": "Sen.", "en": "Later."})
    write(announced({"bedragare": WEEK}, TEXTS, later))
    words = heard(Caller(serve(now=clock)).dial())
    assert words.index(WELCOME) < words.index(SV) < words.index("Sen.")


def test_without_a_start_it_is_said_at_once(serve: Serve, write: Write, clock: Clock) -> None:
    write(announced({"bedragare": WEEK.partition("\n")[2]}, TEXTS))
    clock.set(1980, 1, 1)
    assert SV in heard(Caller(serve(now=clock)).dial())


# --- a closed line


def test_a_closed_line_says_the_numbers_and_goodbye_and_has_no_menu(closed: Caller) -> None:
    words = heard(closed.dial())
    assert words.index(NOTICE) < words.index(SV) < words.index("ett ett fyra, ett fyra")
    assert "För operativt" not in words
    end = heard(closed.run("w"))
    assert "Hej då." in end
    assert closed.ended


@pytest.mark.parametrize("key", "1234568*0#")
def test_no_key_of_a_closed_line_leads_into_the_menu(closed: Caller, key: str) -> None:
    closed.dial()
    words = heard(closed.press(key))
    assert "ett ett fyra, ett fyra" in words
    assert "För operativt" not in words


def test_a_closed_line_speaks_the_other_language_and_repeats(closed: Caller) -> None:
    closed.dial()
    assert EN in heard(closed.press("9"))
    assert EN in heard(closed.press("7"))
    assert "Goodbye." in heard(closed.run("w"))


def test_one_one_two_brings_the_notice_while_a_closed_line_speaks(closed: Caller) -> None:
    closed.dial()
    closed.press("1")
    closed.press("1")
    words = heard(closed.press("2"))
    assert words.index(NOTICE) < words.index(SV)
    assert "För operativt" not in words


def test_a_lost_caller_of_a_closed_line_hears_that_it_is_closed(
    serve: Serve, write: Write, clock: Clock
) -> None:
    write(announced({"stopp": CLOSED}, TEXTS))
    reply = Twilio(serve(now=clock)).press("4", "/voice/nothing")
    assert_spoken(reply)
    assert SV in reply.words and "För operativt" not in reply.words


def test_a_closed_line_in_one_language_takes_its_language_key_for_any_other(clock: Clock) -> None:
    files = announced({"stopp": CLOSED}, {"sv": SV}, small_script(languages=("sv",)))
    line = line_of(files).at(datetime(2027, 1, 5, tzinfo=UTC))
    turn = flow.begin(line)
    assert turn.state is not None
    assert flow.answer(line, turn.state, "9").outcome is Outcome.CLOSED


# --- calls in progress


def test_a_call_goes_on_when_the_line_closes(closed: Caller, clock: Clock) -> None:
    clock.set(2027, 1, 4, 7, 59)
    assert "För operativt" in heard(closed.dial())
    clock.set(2027, 1, 4, 8, 1)
    assert "utlandsstyrka" in heard(closed.press("4"))
    assert "För operativt" in heard(closed.press("8"))
    words = heard(closed.press("9"))
    assert EN not in words and "For operational" in words


def test_a_call_to_a_closed_line_goes_on_when_it_opens(closed: Caller, clock: Clock) -> None:
    clock.set(2027, 1, 11, 16, 59)
    closed.dial()
    clock.set(2027, 1, 11, 17, 1)
    assert SV in heard(closed.press("7"))
    assert "Hej då." in heard(closed.run("w"))


# --- both changes of the clock


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2027-03-28T01:59:59", (2027, 3, 28, 0, 59, 59)),
        ("2027-03-28T03:00:00", (2027, 3, 28, 1, 0, 0)),
        ("2027-10-31T01:59:59", (2027, 10, 30, 23, 59, 59)),
        ("2027-10-31T03:00:00", (2027, 10, 31, 2, 0, 0)),
    ],
)
def test_times_near_a_change_of_the_clock_are_the_moments_that_they_name(
    local: str, utc: tuple[int, ...]
) -> None:
    (found,) = line_of(announced({"a": f"until = {local}\n"})).script.announcements
    assert found.end == datetime(*utc, tzinfo=UTC)  # type: ignore[misc, arg-type]


def test_another_time_zone_can_be_the_lines() -> None:
    table = full_script()["line.toml"].decode()
    files = {**full_script(), "line.toml": f'timezone = "Asia/Tokyo"\n{table}'.encode()}
    (found,) = line_of(announced({"a": WEEK}, files=files)).script.announcements
    assert found.start == datetime(2027, 1, 3, 23, tzinfo=UTC)


# --- where people look


@pytest.mark.parametrize(
    ("local", "now", "until"),
    [
        ((2027, 1, 3), [], None),
        ((2027, 1, 5), ["stopp"], "2027-01-11T16:00:00+00:00"),
        ((2027, 1, 12), [], None),
    ],
)
def test_readyz_says_what_is_announced_and_until_when(
    serve: Serve, write: Write, clock: Clock, local: tuple[int, ...], now: list[str], until: str
) -> None:
    write(announced({"stopp": CLOSED}, TEXTS))
    clock.set(*local)
    told = serve(now=clock).test_client().get("/readyz").json
    assert told is not None
    assert told["announcements"] == {"now": now, "closed": bool(now), "until": until}


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2027-01-04T07:59:50", True),
        ("2027-01-04T08:00", False),
        ("2027-01-11T17:00", True),
        ("2027-02-01", True),
    ],
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


# --- checks of every interval


def test_an_announcement_may_name_what_no_source_has() -> None:
    texts = {"sv": "Vi öppnar igen i Kiruna.", "en": "We open again in Kiruna on Friday."}
    now = datetime(2027, 1, 5, tzinfo=UTC)
    found = check_script(announced({"kiruna": WEEK}, texts), now=now)
    assert "R52" not in {each.rule for each in found.findings}


@pytest.mark.parametrize(
    ("zone", "far"),
    [("Europe/Stockholm", "0001-01-01T00:00:00"), ("America/New_York", "9999-12-31T23:59:00")],
)
def test_a_time_out_of_reach_is_a_finding(zone: str, far: str) -> None:
    table = f"from = {far}\nuntil = {far}\n"
    files = announced({"fjarran": table})
    files["line.toml"] = f'timezone = "{zone}"\n'.encode() + files["line.toml"]
    found = check_script(files)
    assert [each.case for each in found.errors] == ["expected-time", "expected-time"]


def test_every_interval_from_now_on_is_walked() -> None:
    tables = {
        "a": "from = 2027-01-04T08:00:00\nuntil = 2027-01-06T08:00:00\n",
        "b": "from = 2027-01-05T08:00:00\nuntil = 2027-01-07T08:00:00\ncloses = true\n",
    }
    check = check_script(announced(tables), now=datetime(2027, 1, 4, 12, tzinfo=UTC))
    assert check.may_answer
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
    names = draw(st.sets(st.sampled_from("abcde"), max_size=5))
    found = []
    for name in names:
        start, length = draw(HOURS), draw(st.integers(1, 50))
        moment = START + timedelta(hours=start)
        end = moment + timedelta(hours=length)
        found.append(Announcement(name, moment, end, draw(st.booleans())))
    return tuple(sorted(found, key=lambda each: (each.start, each.name)))


def line_of(files: dict[str, bytes]) -> Line:
    reading = read(files)
    assert reading.script is not None and not reading.refused, reading.findings
    return prepare(reading.script)


def with_announcements(wanted: tuple[Announcement, ...]) -> Line:
    tables = {
        each.name: f"from = {each.start.astimezone(ZONE):%Y-%m-%dT%H:%M:%S}\n"
        f"until = {each.end.astimezone(ZONE):%Y-%m-%dT%H:%M:%S}\n"
        f"closes = {'true' if each.closes else 'false'}\n"
        for each in wanted
    }
    return line_of(announced(tables, TEXTS, small_script(("fred", "fast"))))


@given(wanted=sets_of_announcements(), hour=st.integers(-1, 160))
def test_any_set_at_any_moment_is_a_whole_call(wanted: tuple[Announcement, ...], hour: int) -> None:
    moment = START + timedelta(hours=hour, seconds=1)
    line = with_announcements(wanted).at(moment)
    turn = flow.begin(line)
    said = [passage.kind for passage in turn.passages if passage.kind is not Kind.PAUSE]
    assert said[:2] == [Kind.NOTICE, Kind.NOTICE]
    names = [passage.name for passage in turn.of(Kind.ANNOUNCEMENT)]
    holding = [each for each in wanted if each.start <= moment < each.end]
    assert names == [each.name for each in holding][:AT_MOST]
    seen = walk(line)
    assert seen.findings == ()
    assert seen.silent_call == pytest.approx(until_end(line, turn))
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
        for moment in moments(interval.start, interval.end):
            holding = tuple(each for each in wanted if each.holds(moment))
            assert interval.announced == holding[:AT_MOST]


def moments(start: datetime, end: datetime | None) -> Iterator[datetime]:
    yield start
    yield (end or start + timedelta(days=1)) - timedelta(seconds=1)


def until_end(line: Line, turn: Turn) -> float:
    length = seconds(turn.fixed) + seconds(turn.skippable)
    while turn.state:
        turn = flow.answer(line, turn.state, None)
        length += line.script.patience.wait_seconds + seconds(turn.fixed + turn.skippable)
    return length


@given(keys=st.text(KEYS, max_size=12), hours=st.lists(HOURS, min_size=12, max_size=12))
def test_a_call_across_any_switches_is_never_broken(keys: str, hours: list[int]) -> None:
    wanted = (
        Announcement("a", START + timedelta(hours=10), START + timedelta(hours=60)),
        Announcement("b", START + timedelta(hours=40), START + timedelta(hours=90), closes=True),
    )
    line = with_announcements(wanted)
    state: CallState | None = flow.begin(line).state
    for key, hour in zip(keys, sorted(hours), strict=False):
        assert state is not None
        turn = flow.answer(line.at(START + timedelta(hours=hour)), state, key)
        assert turn.outcome is not Outcome.LOST
        assert turn.passages or turn.outcome is Outcome.SKIPPED
        state = turn.state
        if state is None:
            break
