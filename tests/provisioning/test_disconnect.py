"""`ivr disconnect`: the previous settings are restored."""

from pathlib import Path

import pytest
from proxying import Answer, Silence
from twilio_account import ACCOUNT, NUMBER, SID, TwilioAccount, bought, refused

from .conftest import CONNECTED, Run, flat, setup_of

pytestmark = pytest.mark.servers

NUMBERS = f"api.dublin.ie1.twilio.com/2010-04-01/Accounts/{ACCOUNT}/IncomingPhoneNumbers"
SET_NUMBER = f"POST {NUMBERS}/{SID}.json"


def test_a_number_becomes_what_it_was_and_its_calls_are_led_away_first(
    run: Run, account: TwilioAccount, file: Path
) -> None:
    account.routed[NUMBER] = "us1"
    run("connect", NUMBER)
    account.asked.clear()
    result = run("disconnect", NUMBER)
    assert result.exit_code == 0
    assert account.number() == bought()
    assert account.routed == {NUMBER: "us1"}
    hosts = [asked.host for asked in account.changes()]
    assert hosts == ["routes.twilio.com", "api.dublin.ie1.twilio.com"]
    assert not file.exists()
    assert "The number is what it was before." in flat(result.output)


def test_a_dry_run_of_it_changes_nothing(run: Run, account: TwilioAccount, file: Path) -> None:
    run("connect", NUMBER)
    account.asked.clear()
    result = run("disconnect", NUMBER, "--dry-run")
    assert (result.exit_code, account.changes(), file.exists()) == (0, [], True)
    assert "→ https://demo.twilio.com/welcome/voice/" in flat(result.output)


def test_a_number_that_is_what_it_was_already_is_left_alone(
    run: Run, account: TwilioAccount, file: Path
) -> None:
    run("connect", NUMBER)
    account.number().update(bought())
    account.routed.clear()
    account.asked.clear()
    result = run("disconnect", NUMBER)
    assert (result.exit_code, account.changes(), file.exists()) == (0, [], False)
    assert "Nothing to change: the number is set to what it was." in flat(result.output)


def test_a_region_that_was_not_known_is_left_alone(run: Run, account: TwilioAccount) -> None:
    account.central = False
    run("connect", NUMBER)
    account.central = True
    account.routed[NUMBER] = "ie1"
    assert run("disconnect", NUMBER).exit_code == 0
    assert account.routed == {NUMBER: "ie1"}


def test_a_number_that_was_never_connected_cannot_be_disconnected(
    run: Run, account: TwilioAccount, file: Path
) -> None:
    result = run("disconnect", NUMBER)
    assert (result.exit_code, account.changes()) == (2, [])
    assert f"{file} is not there" in flat(result.output)


def test_what_does_not_become_what_it_was_is_told_and_stays_kept(
    run: Run, account: TwilioAccount, file: Path
) -> None:
    run("connect", NUMBER)
    account.stored = lambda name, value: "https://x.example" if name == "voice_url" else value
    result = run("disconnect", NUMBER)
    assert result.exit_code == 1
    assert file.exists()
    assert "reports other values" in flat(result.output)


@pytest.mark.parametrize("status", [400, 422])
def test_old_addresses_that_twilio_does_not_take_are_told_with_where_calls_go_and_what_is_left(
    run: Run, account: TwilioAccount, file: Path, status: int
) -> None:
    run("connect", NUMBER)
    account.answer[SET_NUMBER] = refused(status, 21402, "VoiceUrl is not valid")
    result = run("disconnect", NUMBER)
    told = flat(result.output)
    assert result.exit_code == 1
    assert account.routed == {NUMBER: "us1"}
    assert "VoiceUrl is not valid" in told and "PUBLIC_URL" not in told
    assert "→ https://demo.twilio.com/welcome/voice/" in told.partition("Not done")[2]
    assert "Calls are already led to us1" in told
    assert "Active numbers" in told
    assert f"remove {file}" in told
    assert file.exists()


def test_where_calls_were_not_led_away_that_is_not_said(run: Run, account: TwilioAccount) -> None:
    account.routed[NUMBER] = "ie1"
    run("connect", NUMBER)
    account.answer[SET_NUMBER] = refused(400, 21402, "VoiceUrl is not valid")
    told = flat(run("disconnect", NUMBER).output)
    assert "already led" not in told
    assert "Calls may still come to this line" in told


@pytest.mark.parametrize(
    "answer", [refused(429, 20429, "Too Many"), refused(500, 20500, "Fault"), Silence.HANG_UP]
)
def test_what_passes_is_told_with_the_command_to_run_again_and_then_it_goes_on(
    run: Run, account: TwilioAccount, file: Path, answer: Answer
) -> None:
    run("connect", NUMBER)
    account.answer[SET_NUMBER] = answer
    told = flat(run("disconnect", NUMBER).output)
    assert "Calls are already led to us1" in told
    assert f"Run ivr disconnect {NUMBER} again" in told
    account.answer.clear()
    assert run("disconnect", NUMBER).exit_code == 0
    assert account.number() == bought()
    assert not file.exists()


def test_where_calls_cannot_be_led_away_nothing_is_put_back(
    run: Run, account: TwilioAccount, file: Path
) -> None:
    run("connect", NUMBER)
    account.answer["POST routes.twilio.com"] = refused(400, 20001, "Invalid region")
    result = run("disconnect", NUMBER)
    told = flat(result.output)
    assert result.exit_code == 1
    assert setup_of(account.number()) == CONNECTED
    assert "calls handled in ie1 → us1" in told.partition("Not done")[2]
    assert "voice URL" in told.partition("Not done")[2]
    assert "Calls may still come to this line" in told
    assert f"Run ivr disconnect {NUMBER} again" in told
    assert file.exists()


def test_where_the_region_of_calls_cannot_be_read_the_file_stays_and_a_script_can_tell(
    run: Run, account: TwilioAccount, file: Path
) -> None:
    run("connect", NUMBER)
    account.central = False
    assert run("disconnect", NUMBER, "--dry-run").exit_code == 3
    result = run("disconnect", NUMBER)
    assert result.exit_code == 3
    assert account.number() == bought()
    assert account.routed == {NUMBER: "ie1"}
    assert file.exists()
    assert "is what it was before" not in flat(result.output)
    assert f"{file} stays" in flat(result.output)
    account.central = True
    assert run("disconnect", NUMBER).exit_code == 0
    assert account.routed == {NUMBER: "us1"}
    assert not file.exists()
