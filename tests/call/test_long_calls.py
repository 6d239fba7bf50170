"""A call that is kept alive by keys ends in words too, after `max_minutes`."""

import pytest

from ivr.phone import SilenceDelivery
from tests.calling import Caller, Twilio
from tests.conftest import Serve, Write
from tests.scripts import full_script, replaced


class Clock:
    """A clock that stands still until it is set, in seconds since 1970."""

    def __init__(self) -> None:
        self.seconds = 1_790_000_000.0

    def __call__(self) -> float:
        return self.seconds

    def pass_minutes(self, minutes: float) -> None:
        self.seconds += minutes * 60


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def twilio(serve: Serve, write: Write, clock: Clock) -> Twilio:
    """A line whose calls may last seven minutes."""
    write(lasting(7))
    return Twilio(serve(now=clock))


def lasting(minutes: int) -> dict[str, bytes]:
    return replaced(full_script(), "line.toml", "tries = 3", f"tries = 3\nmax_minutes = {minutes}")


def ends(twilio: Twilio, at: str, keys: str = "7") -> bool:
    return b"<Gather" not in twilio.press(keys, at).body


def test_a_call_goes_on_until_the_longest_time_has_passed(twilio: Twilio, clock: Clock) -> None:
    at = twilio.ask().action
    clock.pass_minutes(6.9)
    at = twilio.press("4", at).action
    assert not ends(twilio, at)
    clock.pass_minutes(0.1)
    assert ends(twilio, at)


def test_it_ends_with_the_goodbye_and_the_numbers_and_no_key_interrupts_them(
    twilio: Twilio, clock: Clock
) -> None:
    at = twilio.press("9", twilio.ask().action).action
    clock.pass_minutes(8)
    reply = twilio.press("4", at)
    assert "one one two" in reply.words and "Goodbye." in reply.words
    assert "För" not in reply.words
    assert reply.body.endswith(b"<Hangup /></Response>")


def test_one_one_two_still_brings_the_notice_first(twilio: Twilio, clock: Clock) -> None:
    at = twilio.press("1", twilio.press("1", twilio.ask().action).action).action
    clock.pass_minutes(8)
    reply = twilio.press("2", at)
    assert reply.words.startswith("I en nödsituation: lägg på och ring ett ett två.")
    assert "Hej då." in reply.words
    assert "lägg på och ring" in twilio.press("112", twilio.ask().action).words


@pytest.mark.parametrize("keys", ["x", "4", "", "*#0"])
def test_a_call_whose_state_is_lost_ends_as_well(twilio: Twilio, clock: Clock, keys: str) -> None:
    began = twilio.ask().action.rpartition("/")[2]
    clock.pass_minutes(8)
    assert "Hej då." in twilio.press(keys, f"/voice/nothing/{began}").words


@pytest.mark.parametrize("delivery", SilenceDelivery)
def test_five_thousand_keys_are_not_answered(
    serve: Serve, clock: Clock, delivery: SilenceDelivery
) -> None:
    caller = Caller(serve(now=clock), silence=delivery)
    caller.dial()
    pressed = 0
    while not caller.ended:
        caller.press("7")
        clock.pass_minutes(0.05)
        pressed += 1
    assert pressed == 20 / 0.05 + 1


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
def test_a_clock_that_is_set_by_an_hour_or_a_day_ends_no_call(
    twilio: Twilio, clock: Clock, hours: int
) -> None:
    """Nor does another instance, whose clock shows another hour."""
    at = twilio.ask().action
    clock.pass_minutes(hours * 60)
    assert not ends(twilio, at)


def test_a_path_without_its_beginning_counts_from_now(twilio: Twilio, clock: Clock) -> None:
    old = twilio.ask().action.rpartition("/")[0]
    clock.pass_minutes(600)
    reply = twilio.press("4", old)
    assert "utlandsstyrka" in reply.words
    clock.pass_minutes(6)
    assert not ends(twilio, reply.action)
    clock.pass_minutes(1)
    assert ends(twilio, reply.action)


def test_all_calls_share_the_documents_of_a_place(twilio: Twilio, clock: Clock) -> None:
    """The beginning of a call is put into its documents, which are made once."""
    first = twilio.ask()
    clock.pass_minutes(3)
    second = twilio.ask()
    assert first.body != second.body
    assert first.body.replace(first.action.encode(), b"") == second.body.replace(
        second.action.encode(), b""
    )
