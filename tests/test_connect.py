"""`ivr connect` and `ivr disconnect`: what becomes of a number, and what is told of it."""

import json
import re
import stat
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner, Result
from twilio.http.response import Response
from twilio_account import ACCOUNT, KEY, NUMBER, SID, TwilioAccount, bought, refused

from ivr.cli import main
from ivr.provisioning.phrases import phrases_of
from ivr.provisioning.visiting import CERTIFICATES

ROOT = Path(__file__).parent.parent
OTHER_ACCOUNT = "AC" + "e5" * 16
APPLICATION, TRUNK = "AP" + "f6" * 16, "TK" + "07" * 16

SETTINGS = {
    "TWILIO_AUTH_TOKEN": "sesam-oppna-dig-nu",
    "TWILIO_ACCOUNT_SID": ACCOUNT,
    "PUBLIC_URL": "https://ivr.example.se",
    "FALLBACK_URL": "https://pages.example.org/fallback.xml",
}

CONNECTED = {
    "voice_url": "https://ivr.example.se/voice"
    "#ct=2000&rt=4000&rc=1&rp=ct,rt,5xx&e=dublin,frankfurt",
    "voice_method": "POST",
    "voice_fallback_url": "https://pages.example.org/fallback.xml",
    "voice_fallback_method": "GET",
    "status_callback": "https://ivr.example.se/voice/status",
    "status_callback_method": "POST",
    "voice_caller_id_lookup": False,
}

Run = Callable[..., Result]


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> TwilioAccount:
    """An account with a number that was just bought, behind the real client."""
    account = TwilioAccount()

    def connection(*, timeout: float) -> TwilioAccount:
        account.timeout = timeout
        return account

    monkeypatch.setattr("twilio.http.http_client.TwilioHttpClient", connection)
    return account


@pytest.fixture
def run(
    account: TwilioAccount, runner: CliRunner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Run:
    """Runs a command with the settings of a machine where all is set."""
    for name in ("TWILIO_REGION", "TWILIO_EDGE", "TWILIO_API_KEY", "TWILIO_API_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("IVR_CONNECTIONS", str(tmp_path / "kept"))

    def run(*words: str, lang: str = "en", **settings: str) -> Result:
        for name, value in {**SETTINGS, **settings}.items():
            monkeypatch.setenv(name, value)
        result = runner.invoke(main, [*words, "--lang", lang])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        for secret in ("sesam-oppna-dig-nu", "hemlig-hos-twilio-4"):
            assert secret not in result.output
        return result

    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the earlier settings are kept."""
    return tmp_path / "kept" / f"{NUMBER}-ie1.json"


def setup_of(number: dict[str, Any]) -> dict[str, Any]:
    return {name: number[name] for name in CONNECTED}


def flat(text: str) -> str:
    """What was printed, as one line."""
    return " ".join(text.split())


# Connecting.


def test_a_dry_run_shows_what_is_and_what_would_be_and_changes_nothing(
    run: Run, account: TwilioAccount, file: Path
) -> None:
    result = run("connect", NUMBER, "--dry-run")
    assert result.exit_code == 0
    assert account.changes() == []
    assert not file.exists()
    told = flat(result.output)
    assert f"{NUMBER} in account {ACCOUNT}, region ie1: set now" in told
    assert "voice URL https://demo.twilio.com/welcome/voice/ → " + CONNECTED["voice_url"] in told
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
    assert "The number is set as planned: read back from Twilio, and the same." in told
    assert "Calls are led as planned." in told
    assert account.timeout == 20


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
    assert "these read back otherwise than they were written: voice URL https://ivr" in told
    assert told.count("→ " + CONNECTED["voice_url"]) == 2


def test_a_region_that_reads_back_otherwise_is_told(run: Run, account: TwilioAccount) -> None:
    account.stored = lambda name, value: "us1" if name == "voice_region" else value
    result = run("connect", NUMBER)
    assert result.exit_code == 1
    assert "the new region, but it reads back otherwise" in flat(result.output)
    assert flat(result.output).endswith("calls handled in us1 → ie1")


def test_where_the_region_of_calls_cannot_be_asked_the_number_is_set_and_that_is_told(
    run: Run, account: TwilioAccount, file: Path
) -> None:
    account.central = False
    result = run("connect", NUMBER)
    assert result.exit_code == 0
    assert setup_of(account.number()) == CONNECTED
    assert account.routed == {}
    assert "calls handled in ?" in flat(result.output)
    assert "could not be asked: routes.twilio.com serves all regions" in flat(result.output)
    assert json.loads(file.read_text())["routed"] is None


def test_a_dry_run_and_a_check_are_not_asked_for_together(run: Run) -> None:
    assert run("connect", NUMBER, "--dry-run", "--check").exit_code == 2


# What is kept.


def test_what_was_set_before_is_kept_for_its_owner_alone(run: Run, file: Path) -> None:
    result = run("connect", NUMBER)
    assert f"What was set before is kept in {file}" in flat(result.output)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert (file.parent / ".gitignore").read_text() == "*\n"
    assert sorted(path.name for path in file.parent.iterdir()) == [file.name, ".gitignore"]
    kept = json.loads(file.read_text())
    assert (kept["number"], kept["sid"], kept["account"]) == (NUMBER, SID, ACCOUNT)
    assert (kept["region"], kept["routed"]) == ("ie1", "us1")
    assert kept["setup"]["voice_url"] == "https://demo.twilio.com/welcome/voice/"
    assert kept["setup"]["voice_caller_id_lookup"] is True


def test_what_was_kept_first_is_never_overwritten(
    run: Run, account: TwilioAccount, file: Path
) -> None:
    run("connect", NUMBER)
    kept = file.read_bytes()
    result = run("connect", NUMBER, PUBLIC_URL="https://new.example.se")
    assert file.read_bytes() == kept
    assert "in" in result.output and "already, and stays." in flat(result.output)
    assert account.number()["status_callback"] == "https://new.example.se/voice/status"


def test_the_folder_can_be_chosen(run: Run, tmp_path: Path) -> None:
    run("connect", NUMBER, "--kept", str(tmp_path / "safe"))
    assert (tmp_path / "safe" / f"{NUMBER}-ie1.json").exists()


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "damaged": (lambda file: file.write_text("{}"), "is not what ivr connect wrote"),
    "of another account": (
        lambda file: file.write_text(file.read_text().replace(ACCOUNT, OTHER_ACCOUNT)),
        f"was kept of another account, {OTHER_ACCOUNT}",
    ),
    "of another purchase": (
        lambda file: file.write_text(file.read_text().replace(SID, "PN" + "1" * 32)),
        "was kept of another purchase",
    ),
    "a folder": (lambda file: (file.unlink(), file.mkdir()), "cannot be read or written"),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("command", ["connect", "disconnect"])
def test_with_a_file_that_is_not_usable_nothing_is_changed(
    run: Run, account: TwilioAccount, file: Path, command: str, damage: str
) -> None:
    run("connect", NUMBER)
    account.number().update(bought())
    account.asked.clear()
    spoil, sentence = DAMAGES[damage]
    spoil(file)
    result = run(command, NUMBER)
    assert (result.exit_code, account.changes()) == (1, [])
    assert sentence in result.output


def test_where_nothing_can_be_kept_nothing_is_changed(
    run: Run, account: TwilioAccount, tmp_path: Path
) -> None:
    (tmp_path / "kept").write_text("a file where the folder should be")
    result = run("connect", NUMBER)
    assert (result.exit_code, account.changes()) == (1, [])
    assert "cannot be read or written" in result.output


def test_where_the_disk_is_full_nothing_is_changed_and_nothing_is_left(
    run: Run, account: TwilioAccount, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    result = run("connect", NUMBER)
    assert (result.exit_code, account.changes()) == (1, [])
    assert "No space left on device" in result.output
    assert [path.name for path in file.parent.iterdir()] == [".gitignore"]


# Disconnecting.


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
    assert "read back otherwise" in flat(result.output)


# What Twilio refuses.


def raising(error: Exception) -> Callable[[], Response]:
    def answer() -> Response:
        raise error

    return answer


def answering(response: Response) -> Callable[[], Response]:
    return lambda: response


PROBLEM = {
    "type": "https://www.twilio.com/docs/api/errors/20003",
    "title": "Forbidden",
    "status": 403,
    "code": 20003,
    "detail": "This key may not.",
}

REFUSALS: dict[str, tuple[Callable[[], Response], str]] = {
    "credentials": (
        answering(refused(401, 20003, "Authenticate")),
        "Twilio does not know TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN in region ie1: "
        "Authenticate (20003)",
    ),
    "permission": (answering(refused(403, 20003, "Denied")), "they may not do this: Denied"),
    "a restricted key": (
        answering(refused(401, 70051, "Authorization Error")),
        "they may not do this: Authorization Error (70051)",
    ),
    "not found": (
        answering(refused(404, 20404, "Not found")),
        "api.dublin.ie1.twilio.com knows nothing of what was asked for: Not found (20404)",
    ),
    "rate": (answering(refused(429, 20429, "Too Many Requests")), "too many requests"),
    "values": (answering(refused(400, 21402, "Invalid Url")), "does not take what was to be set"),
    "fault": (answering(refused(503, 20503, "Unavailable")), "Twilio's API has a fault"),
    "fault without words": (answering(Response(502, "<html>")), "has a fault: HTTP 502"),
    "a list of words": (answering(Response(500, '["?"]')), "has a fault: HTTP 500"),
    "a page of a proxy": (answering(Response(200, "<html>")), "is not Twilio's: HTTP 0"),
    "an empty object": (answering(Response(200, '{"a": 1, "b": 2}')), "is not Twilio's"),
    "no such host": (
        raising(requests.ConnectionError(OSError("x"))),
        "api.dublin.ie1.twilio.com cannot be reached from here",
    ),
    "proxy": (raising(requests.exceptions.ProxyError("x")), "The proxy that this machine"),
    "tls": (raising(requests.exceptions.SSLError("x")), "cannot be trusted from here"),
    "time": (raising(requests.ReadTimeout("x")), "did not answer in time"),
}


@pytest.mark.parametrize(("answer", "sentence"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_when_the_number_is_looked_for_is_told_in_one_sentence(
    run: Run, account: TwilioAccount, answer: Callable[[], Response], sentence: str
) -> None:
    account.answer["api.dublin.ie1.twilio.com"] = answer
    result = run("connect", NUMBER)
    assert (result.exit_code, account.changes()) == (1, [])
    assert sentence in result.output
    assert result.output.startswith("Error: ")
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (answering(refused(401, 20003, "Authenticate")), "does not know TWILIO_ACCOUNT_SID"),
        (answering(Response(403, json.dumps(PROBLEM))), "This key may not. (20003)"),
        (answering(Response(500, "")), "has a fault"),
        (raising(requests.ReadTimeout("x")), "ivr connect shows what it is now"),
    ],
)
def test_a_refusal_when_the_number_is_changed_is_told_and_the_earlier_settings_are_kept(
    run: Run,
    account: TwilioAccount,
    file: Path,
    answer: Callable[[], Response],
    sentence: str,
) -> None:
    path = f"api.dublin.ie1.twilio.com/2010-04-01/Accounts/{ACCOUNT}/IncomingPhoneNumbers/"
    account.answer[path] = answer
    result = run("connect", NUMBER)
    assert result.exit_code == 1
    assert sentence in result.output
    assert file.exists()


def test_a_key_of_another_region_is_told_as_such(run: Run, account: TwilioAccount) -> None:
    key = {"TWILIO_API_KEY": KEY, "TWILIO_API_SECRET": "another-secret-of-a-key"}
    result = run("connect", NUMBER, **key)
    assert "TWILIO_API_KEY with TWILIO_API_SECRET in region ie1" in result.output
    assert "another" not in result.output.replace("another one", "")


def test_a_host_that_is_not_there_is_told_with_the_region_and_the_edge(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through the client as it is, in a world without names."""
    import socket

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    for name, value in {**SETTINGS, "NO_PROXY": "*", "TWILIO_EDGE": "atlantis"}.items():
        monkeypatch.setenv(name, value)
    result = runner.invoke(main, ["connect", NUMBER, "--lang", "en"])
    assert result.exit_code == 1
    assert "There is no host api.atlantis.ie1.twilio.com." in result.output
    assert "TWILIO_EDGE (atlantis)" in result.output


def test_a_number_of_another_account_is_told(run: Run, account: TwilioAccount) -> None:
    account.numbers["ie1"].clear()
    result = run("connect", NUMBER)
    assert f"{NUMBER} is not in account {ACCOUNT} in region ie1." in result.output


def test_an_address_that_twilio_does_not_take_leaves_the_number_alone(
    run: Run, account: TwilioAccount
) -> None:
    result = run("connect", NUMBER, PUBLIC_URL="https://localhost")
    assert result.exit_code == 1
    assert "is not valid: https://localhost/voice" in result.output
    assert account.number() == bought()


def test_no_secret_is_shown_wherever_it_stands(run: Run, account: TwilioAccount) -> None:
    account.number()["voice_url"] = "https://user:pass@old.example/voice?token=abc"
    account.number()["status_callback"] = "not an address"
    echo = "Bad: https://user:pass@old.example and sesam-oppna-dig-nu"
    result = run("connect", NUMBER, "--dry-run")
    assert "https://***@old.example/voice?***" in result.output
    assert "not an address" in result.output
    account.answer["api.dublin.ie1.twilio.com"] = answering(refused(400, 21402, echo))
    refused_result = run("connect", NUMBER)
    for told in (result.output, refused_result.output):
        assert "pass" not in told and "abc" not in told
    assert "Bad: https://***@old.example and ***" in refused_result.output


def test_everything_is_told_in_swedish_too(run: Run, account: TwilioAccount) -> None:
    result = run("connect", NUMBER, lang="sv")
    told = flat(result.output)
    assert "regionen ie1: inställt nu" in told
    assert "uppringarens namn på → av" in told
    assert "Numret är inställt som planerat" in told
    account.answer["api.dublin.ie1.twilio.com"] = REFUSALS["credentials"][0]
    refused_result = run("disconnect", NUMBER, lang="sv")
    assert refused_result.output.startswith("Fel: Twilio känner inte igen TWILIO_ACCOUNT_SID")


def test_both_languages_say_the_same_with_the_same_values() -> None:
    english, swedish = (
        tomllib.loads((ROOT / "ivr" / "provisioning" / "words" / f"{code}.toml").read_text())
        for code in ("en", "sv")
    )
    assert list(english) == list(swedish)
    for name, phrase in english.items():
        values = [sorted(re.findall(r"{(\w+)}", said)) for said in (phrase, swedish[name])]
        assert values[0] == values[1], name


def test_there_are_words_for_every_reason_why_an_address_does_not_answer() -> None:
    phrases = phrases_of("en")
    for reason in (*CERTIFICATES.values(), "untrusted", "tls", "slow", "unknown_host", "closed"):
        for subject in ("reach", "fallback"):
            assert phrases.say(f"{subject}_{reason}", url="https://ivr.example.se")


def test_the_client_of_twilio_is_not_loaded_for_help() -> None:
    code = (
        "import sys; from ivr.cli import connect, disconnect; print('twilio.rest' in sys.modules)"
    )
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert asked.stdout == "False\n"
