"""The commands as processes, with a fake Twilio behind a proxy."""

import os
import subprocess
import sys

import pytest
from proxying import Answer, Asked, Proxy, Reply
from scripts import FROZEN, full_script
from twilio_account import ACCOUNT, KEY, NUMBER, TwilioAccount, bought, refused

from ivr.checks.check import open_line
from ivr.twilio.twiml import render_fault

from .conftest import CONNECTED, Run, flat, setup_of

pytestmark = pytest.mark.servers

NOTICE = (
    '<?xml version="1.0" encoding="UTF-8"?><Response>'
    '<Say voice="Polly.Elin-Neural" language="sv-SE"><s>Ring ett ett två.</s></Say>'
    '<Say voice="Polly.Amy-Neural" language="en-GB"><s>Dial one one two.</s></Say>'
    "<Hangup/></Response>"
)


def ivr(*words: str, **settings: str) -> tuple[int, str, str]:
    """Run a command as a process; return its exit code, output and errors."""
    done = subprocess.run(
        [sys.executable, "-m", "ivr", *words, "--lang", "en"],
        capture_output=True,
        env={**os.environ, "IVR_PROMPTS": str(FROZEN), **settings},
        text=True,
        timeout=60,
    )
    assert "sesam-oppna-dig-nu" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.returncode, flat(done.stdout), flat(done.stderr)


@pytest.fixture
def elsewhere(proxy: Proxy, account: TwilioAccount) -> None:
    """The service and its fallback, which are reached through the proxy too."""
    fallback = render_fault(open_line(full_script()))

    def answer(asked: Asked) -> Answer:
        is_signed = "X-Twilio-Signature" in asked.headers
        pages = {
            "pages.example.org/fallback.xml": Reply(200, fallback, "text/xml"),
            "ivr.example.se/healthz": Reply(200, b"{}"),
            "ivr.example.se/voice": Reply(200, NOTICE.encode(), "text/xml")
            if is_signed
            else Reply(403, b"", "text/plain"),
            "ivr.example.se/voice/status": Reply(204, b"", ""),
        }
        return pages.get(asked.host + asked.path) or account(asked)

    proxy.answer = answer


@pytest.mark.usefixtures("elsewhere")
def test_a_number_is_connected_checked_and_disconnected(account: TwilioAccount) -> None:
    code, told, _ = ivr("connect", NUMBER)
    assert code == 0
    assert "Calls are routed as planned." in told
    assert setup_of(account.number()) == CONNECTED
    assert account.routed == {NUMBER: "ie1"}
    code, told, _ = ivr("connect", NUMBER, "--check")
    assert code == 0
    assert told.endswith("Callers can be let in.")
    code, told, _ = ivr("disconnect", NUMBER)
    assert code == 0
    assert "is what it was before" in told
    assert account.number() == bought()


def test_a_key_is_what_the_account_is_reached_with(proxy: Proxy, account: TwilioAccount) -> None:
    account.secrets[ACCOUNT] = "another"
    key = {"TWILIO_API_KEY": KEY, "TWILIO_API_SECRET": "hemlig-hos-twilio-4"}
    assert ivr("connect", NUMBER, "--dry-run", **key)[0] == 0
    code, _, error = ivr("connect", NUMBER, "--dry-run")
    assert code == 1 and "does not know TWILIO_ACCOUNT_SID" in error


def test_a_region_that_cannot_be_read_has_an_exit_code_of_its_own(
    proxy: Proxy, account: TwilioAccount
) -> None:
    account.answer["routes.twilio.com"] = refused(429, 20429, "Too Many Requests")
    code, told, _ = ivr("connect", NUMBER)
    assert code == 3
    assert "Too Many Requests" in told


def test_old_addresses_that_are_refused_end_with_what_is_next(
    run: Run, account: TwilioAccount
) -> None:
    run("connect", NUMBER)
    account.answer["POST api.dublin.ie1.twilio.com"] = refused(422, 21402, "VoiceUrl is not valid")
    code, told, error = ivr("disconnect", NUMBER)
    assert code == 1
    assert "Not done" in told
    assert "VoiceUrl is not valid" in error and "Calls are already led to us1" in error


def test_what_answers_in_place_of_twilio_is_told(proxy: Proxy, account: TwilioAccount) -> None:
    account.answer["api."] = Reply(200, b"<html>Sign in</html>", "text/html")
    code, _, error = ivr("connect", NUMBER)
    assert code == 1
    assert "in place of Twilio at https://api.dublin.ie1.twilio.com/" in error
