"""`ivr connect`: the changes of a number, and the output."""

import pytest

from tests.account.conftest import SETTINGS, Run
from tests.account.twilio_account import (
    ACCOUNT,
    KEY,
    NUMBER,
    ROUTES,
    Answer,
    TwilioAccount,
    bought,
    refused,
)
from tests.cli.conftest import flat

CONNECTION = "#ct=2000&rt=4000&rc=1&rp=ct,rt,5xx&e=dublin,frankfurt"
CONNECTED = {
    "voice_url": f"https://ivr.example.se/voice{CONNECTION}",
    "voice_method": "POST",
    "voice_fallback_url": SETTINGS["FALLBACK_URL"],
    "voice_fallback_method": "GET",
    "status_callback": f"https://ivr.example.se/voice/status{CONNECTION}",
    "status_callback_method": "POST",
    "voice_caller_id_lookup": False,
}
APPLICATION, TRUNK = "AP" + "f6" * 16, "TK" + "07" * 16
API = "api.dublin.ie1.twilio.com"


def setup_of(account: TwilioAccount, region: str = "ie1") -> dict[str, object]:
    """The settings of the number that concern the line."""
    return {name: account.number(region)[name] for name in CONNECTED}


def test_a_dry_run_shows_the_plan_and_changes_nothing(run: Run, account: TwilioAccount) -> None:
    result = run("connect", "--unconfirmed", NUMBER, "--dry-run")
    assert (result.exit_code, account.changes()) == (0, [])
    planned = ("voice_url", "voice_fallback_url", "status_callback")
    assert all(f" → {CONNECTED[name]}\n" in result.output for name in planned)
    assert "SIP trunk: (nothing)\n" in result.output, "settings that stay are shown too"


def test_a_number_is_set_to_the_line_and_its_region(run: Run, account: TwilioAccount) -> None:
    assert run("connect", "--unconfirmed", NUMBER).exit_code == 0
    assert setup_of(account) == CONNECTED
    assert account.number("us1") == bought()
    assert account.routed == {NUMBER: "ie1"}
    assert [asked.host for asked in account.changes()] == [API, ROUTES]
    assert "VoiceMethod" not in account.changes()[0].form, "only what differs is sent"


def test_a_second_run_has_nothing_to_change(run: Run, account: TwilioAccount) -> None:
    run("connect", "--unconfirmed", NUMBER)
    account.asked.clear()
    result = run("connect", "--unconfirmed", "+46 8-465 (00) 400")
    assert (result.exit_code, account.changes()) == (0, [])
    assert "Nothing to change" in flat(result.output)


def test_an_invalid_number_is_refused_without_a_request(run: Run, account: TwilioAccount) -> None:
    for text in ("0846500400", "+46", "nummer", "+46846500400x"):
        result = run("connect", text)
        assert (result.exit_code, account.asked) == (2, []) and text in result.output


def test_a_number_is_never_found_by_a_part_of_it(run: Run, account: TwilioAccount) -> None:
    account.numbers["ie1"].insert(0, bought(f"{NUMBER}5", "PN" + "99" * 16))
    assert run("connect", "--unconfirmed", NUMBER).exit_code == 0
    assert setup_of(account) == CONNECTED


def test_another_region_edge_and_key_can_be_used(run: Run, account: TwilioAccount) -> None:
    del account.secrets[ACCOUNT]
    key = {"TWILIO_API_KEY": KEY, "TWILIO_API_SECRET": account.secrets[KEY]}
    place = {"TWILIO_REGION": "us1", "TWILIO_EDGE": "ashburn"}
    assert run("connect", "--unconfirmed", NUMBER, **key, **place).exit_code == 0
    assert setup_of(account, "us1") == CONNECTED
    assert [asked.host for asked in account.changes()] == ["api.ashburn.us1.twilio.com"]


def test_the_test_number_is_set_to_its_own_address(run: Run, account: TwilioAccount) -> None:
    account.number()["status_callback"] = "https://ivr.example.se/voice/status"
    setting = {"TEST_NUMBER": NUMBER, "FALLBACK_URL": ""}
    assert run("connect", "--test", **setting).exit_code == 0
    assert setup_of(account) == CONNECTED | {
        "voice_url": f"https://ivr.example.se/test-call{CONNECTION}",
        "voice_fallback_url": f"https://ivr.example.se/fallback.xml{CONNECTION}",
        "status_callback": "",
    }
    assert "Nothing to change" in flat(run("connect", "--test", **setting).output)


def test_the_test_number_is_named_by_its_setting_alone(run: Run, account: TwilioAccount) -> None:
    result = run("connect", "--test", TEST_NUMBER="")
    assert (result.exit_code, account.asked) == (1, []) and "TEST_NUMBER" in result.output
    for words in (("--test", NUMBER), ()):
        assert run("connect", *words, TEST_NUMBER=NUMBER).exit_code == 2


def test_invalid_settings_are_reported_before_any_change(run: Run, account: TwilioAccount) -> None:
    for settings, named in (
        ({"TWILIO_ACCOUNT_SID": ""}, "TWILIO_ACCOUNT_SID"),
        ({"FALLBACK_URL": ""}, "FALLBACK_URL"),
        ({"FALLBACK_URL": "https://IVR.example.se/fallback.xml"}, "host of PUBLIC_URL"),
        ({"TWILIO_API_KEY": KEY}, "TWILIO_API_SECRET"),
        ({"TWILIO_API_SECRET": "hemlig-hos-twilio-4"}, "TWILIO_API_KEY"),
        ({"TWILIO_SIGNATURE": "sha256"}, "TWILIO_API_KEY"),
    ):
        result = run("connect", "--unconfirmed", NUMBER, **settings)
        assert (result.exit_code, account.changes()) == (1, [])
        assert named in result.output
    assert run("connect", NUMBER, "--dry-run", "--check").exit_code == 2


def test_all_missing_settings_are_named_at_once(run: Run, account: TwilioAccount) -> None:
    needed = ["TWILIO_AUTH_TOKEN", "PUBLIC_URL", "TWILIO_ACCOUNT_SID"]
    for words, last in (((NUMBER,), "FALLBACK_URL"), (("--test",), "TEST_NUMBER")):
        result = run("connect", *words, **dict.fromkeys([*needed, last], ""))
        assert (result.exit_code, account.asked) == (1, [])
        for name in (*needed, last):
            assert result.output.count(f"{name} ") == 1


@pytest.mark.parametrize(
    ("field", "sid"), [("voice_application_sid", APPLICATION), ("trunk_sid", TRUNK)]
)
def test_a_number_in_use_elsewhere_is_left_alone(
    run: Run, account: TwilioAccount, field: str, sid: str
) -> None:
    account.number()[field] = sid
    result = run("connect", "--unconfirmed", NUMBER)
    assert (result.exit_code, account.changes()) == (1, [])
    assert f"go to {sid}" in flat(result.output)
    account.number()[field] = None
    assert run("connect", "--unconfirmed", NUMBER).exit_code == 0
    account.number()[field] = sid
    result = run("connect", NUMBER, "--check")
    assert result.exit_code == 1 and f"✗ The number: Calls to {NUMBER} go to {sid}" in result.output


@pytest.mark.parametrize(
    ("name", "value"), [("voice_url", "https://other.example.se/voice"), ("voice_region", "us1")]
)
def test_other_values_are_reported(run: Run, account: TwilioAccount, name: str, value: str) -> None:
    account.stored = lambda field, sent: value if field == name else sent
    result = run("connect", "--unconfirmed", NUMBER)
    assert result.exit_code == 1
    assert value in flat(result.output).partition("reports other values")[2]


def test_an_unknown_region_of_calls_has_its_own_exit_code(run: Run, account: TwilioAccount) -> None:
    account.central = False
    for words in (("--dry-run",), (), ()):
        result = run("connect", "--unconfirmed", NUMBER, *words)
        assert result.exit_code == 3 and "the line answers" not in result.output
        assert "calls handled in: ?" in flat(result.output)
    assert (setup_of(account), account.routed) == (CONNECTED, {})


NO_ACCESS = refused(403, 70051, "Authorization Error")
INVALID = refused(400, 21402, "Url is not a valid URL")
ANSWERS: list[tuple[str, Answer, str]] = [
    (API, refused(401, 20003, "Authenticate"), "Authenticate (20003)"),
    (API, (200, b"<html>Sign in to the network</html>"), API),
    (API, (502, b"<html>Bad gateway</html>"), API),
    (API, None, "cannot be reached"),
    (API, (200, {"incoming_phone_numbers": []}), f"{NUMBER} is not in account {ACCOUNT}"),
    (f"POST {API}", INVALID, "Url is not a valid URL (21402)"),
    (f"POST {ROUTES}", NO_ACCESS, "Authorization Error (70051)"),
]


def test_refusals_by_twilio_are_printed(run: Run, account: TwilioAccount) -> None:
    for place, answer, said in ANSWERS:
        account.answer = {place: answer}
        result = run("connect", "--unconfirmed", NUMBER)
        assert result.exit_code == 1
        assert said in flat(result.output) and "Traceback" not in result.output
