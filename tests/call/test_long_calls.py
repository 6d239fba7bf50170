"""A call that is kept alive by keys ends in words too, after `max_minutes`."""

import pytest
from flask import Flask

from ivr.phone import SilenceDelivery
from tests.call.conftest import Answering, Clock
from tests.calling import Caller, Twilio
from tests.scripts import full_script, replaced


@pytest.fixture(scope="module")
def app(answering: Answering) -> Flask:
    """A line whose calls may last seven minutes."""
    table = "tries = 3\nmax_minutes = 7"
    return answering(replaced(full_script(), "line.toml", "tries = 3", table))


@pytest.fixture
def twilio(app: Flask, clock: Clock) -> Twilio:
    return Twilio(app)


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


@pytest.mark.parametrize("keys", ["x", "4", ""])
def test_a_call_whose_state_is_lost_ends_as_well(twilio: Twilio, clock: Clock, keys: str) -> None:
    began = twilio.ask().action.rpartition("/")[2]
    clock.pass_minutes(8)
    assert "Hej då." in twilio.press(keys, f"/voice/nothing/{began}").words


def test_thousands_of_keys_are_not_answered(app: Flask, clock: Clock) -> None:
    for delivery in SilenceDelivery:
        caller = Caller(app, silence=delivery)
        caller.dial()
        pressed = 0
        while not caller.ended:
            caller.press("7")
            clock.pass_minutes(0.05)
            pressed += 1
        assert pressed == 7 / 0.05 + 1


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
    bodies = []
    for _ in range(2):
        reply = twilio.ask()
        bodies.append((reply.body, reply.body.replace(reply.action.encode(), b"")))
        clock.pass_minutes(3)
    (first, there), (second, here) = bodies
    assert first != second and there == here
