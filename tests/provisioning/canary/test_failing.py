"""Canary calls that fail, each with its result."""

from pathlib import Path

import pytest
from conftest import write_into
from scripts import full_script
from twilio.request_validator import HMAC_SHA256
from twilio_account import ACCOUNT, NUMBER, refused

from ivr.twilio.canary import calling

from .conftest import FROM, OTHER_WELCOME, World, breaking, changing, ended

pytestmark = pytest.mark.servers


def test_an_edition_that_is_not_live_is_a_wrong_menu(world: World, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write_into(other, full_script() | {"sv/welcome.txt": OTHER_WELCOME})
    world.serve(other)
    found = world.judged()
    assert found["result"] == "wrong-menu"
    assert "DATABASE_URL" in found["message"]


def test_a_key_that_leads_elsewhere_is_a_wrong_menu(world: World) -> None:
    world.serve(wrap=changing(b'"language","language":"en"', b'"topic","language":"sv"'))
    found = world.judged()
    assert found["result"] == "wrong-menu"
    assert (
        "Key 9 led to fast (topic, sv), and should have led to fast (language, en)"
        in found["message"]
    )


@pytest.mark.parametrize("outcome", [b"answered", b"menu"])
def test_callers_who_hear_the_fault_text_are_told_of(world: World, outcome: bytes) -> None:
    world.serve(wrap=changing(b'"outcome":"%s"' % outcome, b'"outcome":"fault"'))
    assert world.judged()["result"] == "fault"


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed"])
def test_a_call_that_nobody_answers_fails_with_twilio_s_status(world: World, status: str) -> None:
    world.network.status = status
    found = world.judged()
    assert (found["result"], found["turns"], found["answer_seconds"]) == (status, [], None)


def test_another_token_at_twilio_is_a_wrong_signature(world: World) -> None:
    world.network.token = "another-token-of-another-region"
    found = world.judged()
    assert found["result"] == "wrong-signature"
    assert "TWILIO_AUTH_TOKEN" in found["message"]
    assert ended(world)


def test_a_rule_by_which_twilio_signs_otherwise_is_a_wrong_signature(world: World) -> None:
    world.network.algorithm = HMAC_SHA256
    assert world.judged()["result"] == "wrong-signature"


def test_twilio_s_own_errors_of_the_incoming_call_are_told(world: World) -> None:
    world.network.token = "another-token-of-another-region"
    world.account.errors = ["11200", "11200", "11237"]
    found = world.judged()
    assert found["twilio_errors"] == ["11200", "11237"]
    assert "https://www.twilio.com/docs/errors/11237" in found["message"]


def test_an_earlier_call_is_not_taken_for_this_one(world: World) -> None:
    earlier = world.account.begin(FROM, NUMBER, "inbound", "completed")
    earlier["date_created"] = "Tue, 24 Nov 2026 10:00:00 +0000"
    world.network.status = "busy"
    assert "no incoming call" in world.judged()["message"]


def test_what_twilio_knows_is_left_out_where_it_does_not_tell(world: World) -> None:
    world.network.status = "busy"
    calls = f"GET api.dublin.ie1.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
    world.account.answer[calls] = refused(403, 20006, "Access Denied")
    found = world.judged()
    assert (found["result"], found["twilio_errors"]) == ("busy", [])
    assert "no incoming call" not in found["message"]


def test_a_service_with_another_token_is_found_without_a_call(world: World) -> None:
    world.serve(TWILIO_AUTH_TOKEN="another-token-of-the-service")
    assert world.judged()["result"] == "wrong-signature"
    assert world.account.calls == []


@pytest.mark.parametrize("status", ["queued", "ringing"])
def test_a_call_that_still_rings_after_a_minute_is_too_late_and_is_hung_up(
    world: World, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    monkeypatch.setattr(calling, "MINUTE", 0.05)
    world.network.status = status
    assert world.judged()["result"] == "too-late"
    assert [call["status"] for call in world.account.calls] == ["completed"]


def test_keys_that_have_not_arrived_after_a_minute_are_too_late(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "MINUTE", 0.05)
    world.network.lost, world.network.status = (3, 4), "in-progress"
    found = world.judged()
    assert (found["result"], found["lost_keys"]) == ("too-late", 2)
    assert ended(world)


@pytest.mark.parametrize("lost", [(2, 3), (1, 2, 3, 4)])
def test_several_keys_that_do_not_arrive_are_a_failure(world: World, lost: tuple[int, ...]) -> None:
    world.network.lost = lost
    found = world.judged()
    assert (found["result"], found["lost_keys"]) == ("keys-lost", len(lost))


def test_a_call_that_arrives_from_another_number_is_not_seen(world: World) -> None:
    world.network.caller = "anonymous"
    found = world.judged()
    assert found["result"] == "not-seen"
    assert "CANARY_FROM" in found["message"]
    assert "Twilio knows of no incoming call from this number" in found["message"]


def test_a_service_that_is_down_is_found_without_a_call(world: World) -> None:
    world.servers.close()
    found = world.judged()
    assert (found["result"], world.account.calls) == ("unreachable", [])
    assert "nothing answers at" in found["message"]


def test_a_service_that_goes_down_is_unreachable(world: World) -> None:
    world.serve(wrap=breaking())
    found = world.judged()
    assert found["result"] == "unreachable"
    assert "with 500 and not 200" in found["message"]
