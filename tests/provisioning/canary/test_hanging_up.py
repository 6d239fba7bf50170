"""Canary calls are hung up, whatever happens."""

import os
import signal

import pytest
from proxying import Silence
from twilio_account import NUMBER, refused

from ivr.twilio.canary import calling

from ..conftest import flat
from .conftest import CALLS, World, ended

pytestmark = pytest.mark.servers


def test_twilio_itself_ends_the_call_soon_after_the_plan(world: World) -> None:
    world.canary()
    (placed,) = [asked for asked in world.account.changes() if "Twiml" in asked.form]
    assert 30 < int(placed.form["TimeLimit"]) < 70
    assert int(placed.form["Timeout"]) == 20
    assert placed.form["Twiml"].endswith("<Hangup /></Response>")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_command_that_is_told_to_end_hangs_up(
    world: World, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def told(_: float) -> None:
        os.kill(os.getpid(), number)

    monkeypatch.setattr(calling, "sleep", told)
    world.network.status = "in-progress"
    assert world.canary().exit_code == 128 + number
    assert [call["status"] for call in world.account.calls] == ["completed"]


def test_a_command_that_is_interrupted_hangs_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(calling, "sleep", interrupted)
    world.network.status = "in-progress"
    world.canary()
    assert ended(world)


def test_a_call_whose_placing_was_not_confirmed_is_looked_for_and_hung_up(world: World) -> None:
    other = {"sid": "CA" + "9" * 32, "from": "+46850550022", "to": NUMBER, "status": "in-progress"}
    world.account.calls.append(other)
    world.network.status, world.account.unconfirmed = "in-progress", Silence.HANG_UP
    result = world.canary()
    assert result.exit_code == 2
    assert [call["status"] for call in world.account.calls] == ["in-progress", "completed"]


def test_a_call_that_twilio_refuses_is_told_and_not_looked_for(world: World) -> None:
    world.account.answer[CALLS] = refused(400, 21215, "Geo Permission configuration")
    result = world.canary()
    assert result.exit_code == 2
    assert "Geo Permission" in flat(result.stderr)
    assert not [asked for asked in world.account.asked if "Status" in asked.query]


def test_a_call_that_ends_by_itself_meanwhile_is_no_error(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "MINUTE", 0.05)
    world.network.lost, world.network.status = (3, 4), "in-progress"
    world.account.ending = "completed"
    world.judged()
    assert ended(world)


def test_a_call_is_hung_up_although_its_status_is_not_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "MINUTE", 0.05)
    world.network.lost, world.network.status = (3, 4), "in-progress"
    world.account.silent = 1_000
    assert world.judged()["result"] == "too-late"
    assert ended(world)


def test_a_call_that_cannot_be_hung_up_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "MINUTE", 0.05)
    world.network.status = "ringing"
    world.account.answer[f"{CALLS}/"] = refused(500, 20500, "Internal error")
    result = world.canary()
    assert result.exit_code == 2
    assert "Twilio ends it after" in flat(result.stderr)
