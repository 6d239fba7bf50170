"""Calls that keys keep alive end with words after `max_minutes`."""

import pytest
from flask import Flask

from ivr.simulator.connection import SilenceDelivery
from tests.call.conftest import Answering, Clock
from tests.calling import Caller, Twilio
from tests.calls import NOTICE, twice
from tests.scripts import full_script, replaced, with_text

REASON = {"sv": "Tiden är slut.", "en": "Time is up."}


@pytest.fixture(scope="module")
def app(answering: Answering) -> Flask:
    table = "tries = 3\nmax_minutes = 7"
    return answering(replaced(full_script(), "line.toml", "tries = 3", table))


@pytest.fixture
def twilio(app: Flask, clock: Clock) -> Twilio:
    return Twilio(app)


@pytest.mark.parametrize("delivery", SilenceDelivery)
def test_a_call_lasts_the_longest_time(app: Flask, clock: Clock, delivery: SilenceDelivery) -> None:
    caller = Caller(app, silence=delivery)
    caller.dial()
    for minute in range(8):
        assert not caller.ended
        caller.run("7w"[minute % 2])
        clock.go_on(60)
    assert caller.ended


@pytest.mark.parametrize(
    ("keys", "code", "notice"),
    [("4", "sv", []), ("94", "en", []), ("112", "sv", [NOTICE["sv"], NOTICE["en"]])],
)
def test_a_long_call_ends_with_numbers_and_goodbye(
    twilio: Twilio, clock: Clock, keys: str, code: str, notice: list[str]
) -> None:
    at = twilio.ask().action
    for key in keys[:-1]:
        at = twilio.press(key, at).action
    clock.go_on(8 * 60)
    reply = twilio.press(keys[-1], at)
    assert reply.words == " ".join([*notice, *twice(code, "give-up")])
    assert reply.body.endswith(b"<Hangup /></Response>")


def test_a_text_of_its_own_may_say_why_a_long_call_ends(answering: Answering, clock: Clock) -> None:
    files = full_script()
    for code, reason in REASON.items():
        files = with_text(files, f"{code}/time-up.txt", files[f"{code}/give-up.txt"])
        files[f"{code}/time-up.txt"] += f"{reason}\n".encode()
    twilio = Twilio(answering(files))
    at = twilio.ask().action
    in_english = twilio.press("9", at).action
    clock.go_on(21 * 60)
    for there, reason in ((at, REASON["sv"]), (in_english, REASON["en"])):
        for keys in ("4", ""):
            assert twilio.press(keys, there).words.endswith(reason)


@pytest.mark.parametrize("keys", ["x", "4", ""])
def test_a_call_whose_state_is_lost_ends_as_well(twilio: Twilio, clock: Clock, keys: str) -> None:
    began = twilio.ask().action.rpartition("/")[2]
    clock.go_on(8 * 60)
    assert "Hej då." in twilio.press(keys, f"/voice/nothing/{began}").words


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
def test_a_changed_clock_ends_no_call(twilio: Twilio, clock: Clock, hours: int) -> None:
    """Nor does another instance with another clock."""
    at = twilio.ask().action
    clock.go_on(hours * 3600)
    assert b"<Gather" in twilio.press("7", at).body
