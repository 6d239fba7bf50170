"""`ivr connect`: the changes of a number, and the output."""

import json
from pathlib import Path

import pytest
from twilio_account import ACCOUNT, KEY, NUMBER, TwilioAccount, bought

from .conftest import CONNECTED, Run, flat, setup_of

pytestmark = pytest.mark.servers

ROOT = Path(__file__).parent.parent.parent
APPLICATION, TRUNK = "AP" + "f6" * 16, "TK" + "07" * 16


def test_a_dry_run_shows_what_is_and_what_would_be_and_changes_nothing(
    run: Run, account: TwilioAccount, file: Path
) -> None:
    result = run("connect", NUMBER, "--dry-run")
    assert result.exit_code == 0
    assert account.changes() == []
    assert not file.exists()
    told = flat(result.output)
    assert f"{NUMBER} in account {ACCOUNT}, region ie1: set now" in told
    assert f"voice URL https://demo.twilio.com/welcome/voice/ → {CONNECTED['voice_url']}" in told
    assert "fallback URL (nothing) → https://pages.example.org/fallback.xml" in told
    assert "fallback method POST → GET" in told
    assert "status callback (nothing) → https://ivr.example.se/voice/status" in told
    assert "caller's name on → off" in told
    assert "calls handled in us1 → ie1" in told
    assert told.endswith("Nothing was changed (--dry-run).")


def test_the_documentation_shows_a_dry_run_as_it_is_printed(run: Run) -> None:
    printed = run("connect", NUMBER, "--dry-run").output
    assert f"```\n{printed}```" in (ROOT / "docs" / "connecting.md").read_text(encoding="utf-8")


def test_a_number_is_set_to_the_line_in_its_region_and_its_calls_are_led_there_afterwards(
    run: Run, account: TwilioAccount
) -> None:
    result = run("connect", NUMBER)
    assert result.exit_code == 0
    assert setup_of(account.number()) == CONNECTED
    assert account.number("us1") == bought()
    assert account.routed == {NUMBER: "ie1"}
    hosts = [asked.host for asked in account.changes()]
    assert hosts == ["api.dublin.ie1.twilio.com", "routes.twilio.com"]
    told = flat(result.output)
    assert "The number is set as planned, as Twilio confirms." in told
    assert "Calls are routed as planned." in told


def test_only_what_differs_is_sent(run: Run, account: TwilioAccount) -> None:
    run("connect", NUMBER)
    sent = account.changes()[0].form
    assert "VoiceMethod" not in sent and "StatusCallbackMethod" not in sent
    assert "VoiceApplicationSid" not in sent and "TrunkSid" not in sent
    assert sent["VoiceFallbackMethod"] == "GET"
    assert sent["VoiceCallerIdLookup"] == "false"


def test_a_second_run_has_nothing_to_change(run: Run, account: TwilioAccount) -> None:
    run("connect", NUMBER)
    account.asked.clear()
    result = run("connect", NUMBER)
    assert (result.exit_code, account.changes()) == (0, [])
    assert "Nothing to change: the line answers this number." in flat(result.output)


def test_a_number_may_be_written_as_people_write_it(run: Run, account: TwilioAccount) -> None:
    assert run("connect", "+46 8-465 (00) 400").exit_code == 0
    assert setup_of(account.number()) == CONNECTED


@pytest.mark.parametrize("text", ["0846500400", "+0846500400", "+46", "nummer", "+46846500400x"])
def test_what_is_no_number_is_refused_before_anything_is_asked(
    run: Run, account: TwilioAccount, text: str
) -> None:
    result = run("connect", text)
    assert (result.exit_code, account.asked) == (2, [])
    assert f"{text} is not a phone number" in result.output


def test_a_number_is_found_on_a_later_page_and_never_by_a_part_of_it(
    run: Run, account: TwilioAccount
) -> None:
    longer = bought(f"{NUMBER}5", "PN" + "99" * 16)
    account.numbers["ie1"].insert(0, longer)
    account.page = 1
    assert run("connect", NUMBER).exit_code == 0
    assert setup_of(account.number()) == CONNECTED
    assert longer == bought(f"{NUMBER}5", "PN" + "99" * 16)


def test_another_region_and_edge_can_be_set(run: Run, account: TwilioAccount) -> None:
    assert run("connect", NUMBER, TWILIO_REGION="us1", TWILIO_EDGE="ashburn").exit_code == 0
    assert setup_of(account.number("us1")) == CONNECTED
    assert [asked.host for asked in account.changes()] == ["api.ashburn.us1.twilio.com"]


def test_a_key_is_used_where_there_is_one(run: Run, account: TwilioAccount) -> None:
    account.secrets[ACCOUNT] = "another"
    key = {"TWILIO_API_KEY": KEY, "TWILIO_API_SECRET": "hemlig-hos-twilio-4"}
    assert run("connect", NUMBER, **key).exit_code == 0
    assert setup_of(account.number()) == CONNECTED


def test_a_region_of_twilio_s_own_in_the_environment_does_not_lead_the_shared_places_astray(
    run: Run, account: TwilioAccount
) -> None:
    run("connect", NUMBER, TWILIO_REGION="ie1", TWILIO_EDGE="dublin")
    assert {asked.host for asked in account.asked if "routes" in asked.host} == {
        "routes.twilio.com"
    }


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"TWILIO_ACCOUNT_SID": ""}, "TWILIO_ACCOUNT_SID is not set."),
        ({"FALLBACK_URL": ""}, "FALLBACK_URL is not set."),
        ({"TWILIO_API_KEY": KEY}, "TWILIO_API_KEY is set and TWILIO_API_SECRET is not."),
        (
            {"TWILIO_API_SECRET": "hemlig-hos-twilio-4"},
            "TWILIO_API_SECRET is set and TWILIO_API_KEY is not.",
        ),
        ({"TWILIO_SIGNATURE": "sha256"}, "TWILIO_AUTH_TOKEN is then a shared key"),
        ({"TWILIO_ACCOUNT_SID": "AC1"}, "TWILIO_ACCOUNT_SID cannot be used"),
        ({"TWILIO_REGION": "Ireland"}, "TWILIO_REGION cannot be used"),
        ({"TWILIO_AUTH_TOKEN": ""}, "TWILIO_AUTH_TOKEN cannot be used: it is empty"),
    ],
)
def test_a_setting_that_is_missing_is_told_before_anything_is_asked(
    run: Run, account: TwilioAccount, settings: dict[str, str], sentence: str
) -> None:
    result = run("connect", NUMBER, **settings)
    assert (result.exit_code, account.asked) == (1, [])
    assert sentence in result.output


def test_all_settings_that_are_missing_are_told_at_once(run: Run) -> None:
    result = run("connect", NUMBER, lang="sv", TWILIO_ACCOUNT_SID="", FALLBACK_URL="")
    assert "TWILIO_ACCOUNT_SID är inte satt." in result.output
    assert "FALLBACK_URL är inte satt." in result.output


def test_a_fallback_on_the_same_host_is_refused(run: Run, account: TwilioAccount) -> None:
    result = run("connect", NUMBER, FALLBACK_URL="https://IVR.example.se/fallback.xml")
    assert (result.exit_code, account.changes()) == (1, [])
    assert "FALLBACK_URL is on ivr.example.se, as PUBLIC_URL is" in result.output


@pytest.mark.parametrize(
    ("field", "sid"), [("voice_application_sid", APPLICATION), ("trunk_sid", TRUNK)]
)
def test_calls_that_go_elsewhere_are_taken_over_only_when_that_is_said(
    run: Run, account: TwilioAccount, field: str, sid: str
) -> None:
    account.number()[field] = sid
    result = run("connect", NUMBER)
    assert (result.exit_code, account.changes()) == (1, [])
    assert f"Calls to {NUMBER} go to {sid}" in result.output
    assert run("connect", NUMBER, "--take-over").exit_code == 0
    assert account.number()[field] == ""
    assert setup_of(account.number()) == CONNECTED
    assert run("disconnect", NUMBER).exit_code == 0
    assert account.number() == {**bought(), field: sid, **_cleared(field)}


def _cleared(field: str) -> dict[str, str]:
    """What the fake keeps as empty text of the setting that the other one removes."""
    return {"voice_application_sid": ""} if field == "trunk_sid" else {"trunk_sid": ""}


def test_what_reads_back_otherwise_than_it_was_written_is_told(
    run: Run, account: TwilioAccount
) -> None:
    account.stored = lambda name, value: value.partition("#")[0] if name == "voice_url" else value
    result = run("connect", NUMBER)
    assert result.exit_code == 1
    told = flat(result.output)
    assert "reports other values for these settings: voice URL https://ivr" in told
    assert told.count(f"→ {CONNECTED['voice_url']}") == 2


def test_a_region_that_reads_back_otherwise_is_told(run: Run, account: TwilioAccount) -> None:
    account.stored = lambda name, value: "us1" if name == "voice_region" else value
    result = run("connect", NUMBER)
    assert result.exit_code == 1
    assert "the new region, but reports another one" in flat(result.output)
    assert flat(result.output).endswith("calls handled in us1 → ie1")


def test_where_the_region_of_calls_cannot_be_read_the_number_is_set_and_a_script_can_tell(
    run: Run, account: TwilioAccount, file: Path
) -> None:
    account.central = False
    result = run("connect", NUMBER)
    assert result.exit_code == 3
    assert setup_of(account.number()) == CONNECTED
    assert account.routed == {}
    assert "calls handled in ?" in flat(result.output)
    assert "routes.twilio.com serves all regions" in flat(result.output)
    assert "whether its calls are led here" in flat(result.output)
    assert json.loads(file.read_text())["routed"] is None


def test_a_second_run_and_a_dry_run_do_not_promise_what_could_not_be_read(
    run: Run, account: TwilioAccount
) -> None:
    account.central = False
    assert run("connect", NUMBER, "--dry-run").exit_code == 3
    run("connect", NUMBER)
    result = run("connect", NUMBER)
    assert result.exit_code == 3
    assert "the line answers" not in result.output
    assert "whether its calls are led here" in flat(result.output)


@pytest.mark.parametrize("command", ["connect", "disconnect"])
def test_the_help_and_the_documentation_tell_the_exit_code_for_a_region_that_is_not_known(
    run: Run, command: str
) -> None:
    assert "3 if" in flat(run(command, "--help").output)
    assert "| 3 |" in (ROOT / "docs" / "connecting.md").read_text(encoding="utf-8")


def test_a_dry_run_and_a_check_are_not_asked_for_together(run: Run) -> None:
    assert run("connect", NUMBER, "--dry-run", "--check").exit_code == 2
