"""`ivr call`: a call in the terminal, to a script or a running service."""

from functools import partial
from pathlib import Path

import pytest

from ivr.service import create_service
from ivr.settings import from_environment
from tests import scripts
from tests.calling import ORIGIN, TOKEN
from tests.calls import without_menus
from tests.cli.conftest import Command
from tests.conftest import running, started
from tests.serving import serving

FROZEN = str(scripts.FROZEN)


@pytest.fixture
def call(ivr: Command) -> Command:
    """Calls the frozen script, or another one."""
    return partial(ivr, "call", env={"IVR_PROMPTS": FROZEN})


def test_a_scripted_call_prints_what_the_caller_hears(call: Command) -> None:
    heard = call("--keys", "5 7 8 9 1 w w w")
    assert heard.exit_code == 0
    assert "lägg på och ring ett ett två" in heard.output
    assert "Operational police cooperation" in heard.output
    assert "the line hung up" in heard.output


@pytest.mark.parametrize(("keys", "code"), [("x", 2), ("w w w 5", 1)])
def test_keys_that_cannot_be_pressed_are_reported(call: Command, keys: str, code: int) -> None:
    assert call("--keys", keys).exit_code == code


@pytest.mark.parametrize(
    ("typed", "ending"), [("5\nx\n112\n", "the caller hung up"), ("\n\nw\n", "the line hung up")]
)
def test_keys_are_read_until_call_or_input_ends(call: Command, typed: str, ending: str) -> None:
    heard = call(input=typed)
    assert (heard.exit_code, ending in heard.output) == (0, True)


@pytest.mark.parametrize("signature", ["", "sha256"])
def test_a_running_service_is_called_with_a_signature(ivr: Command, signature: str) -> None:
    secret = {
        "TWILIO_AUTH_TOKEN": "a token for tests",
        "TWILIO_SIGNATURE": signature,
        "PUBLIC_URL": "https://ivr.example.se",
    }
    settings = from_environment({**secret, "IVR_PROMPTS": FROZEN})
    other = {**secret, "TWILIO_SIGNATURE": ""} if signature else {}
    with serving(lambda origin: create_service(settings)) as address:
        answered, refused = (
            ivr("call", "--url", address, "--keys", "6", env=given) for given in (secret, other)
        )
    assert (answered.exit_code, refused.exit_code) == (0, 1)
    for name in ("TWILIO_SIGNATURE",) if signature else ("TWILIO_AUTH_TOKEN", "PUBLIC_URL"):
        assert name in refused.output


@pytest.mark.parametrize("keys", ["", "1 7"], ids=["at once", "and a key after it"])
def test_the_fault_text_has_an_exit_code(ivr: Command, folder: Path, keys: str) -> None:
    app = started(folder)
    switchboard = running(app).source.live.switchboard
    switchboard.adopt(without_menus(switchboard.line))
    known = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": ORIGIN}
    with serving(lambda origin: app) as address:
        heard = ivr("call", "--url", address, "--keys", keys, env=known)
    assert (heard.exit_code, "fault" in heard.output) == (3, True)
