"""`ivr call`: a call in the terminal, to the script itself or to a running service."""

from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from werkzeug.wrappers import Request, Response

from ivr.app import create_app
from ivr.cli import main
from ivr.settings import from_environment
from tests import scripts
from tests.conftest import Write
from tests.scripts import full_script, wav, with_text
from tests.serving import serving

FROZEN = str(scripts.FROZEN)
SCRIPTED = ["call", "--prompts", FROZEN, "--lang", "en"]


def test_a_scripted_call_prints_what_the_caller_hears(runner: CliRunner) -> None:
    told = runner.invoke(main, [*SCRIPTED, "--keys", "5 7 8 9 1 w w w"])
    assert told.exit_code == 0
    assert "lägg på och ring ett ett två" in told.output
    assert "Operational police cooperation" in told.output
    assert "the line hung up" in told.output


def test_a_key_that_no_telephone_has_is_refused(runner: CliRunner) -> None:
    told = runner.invoke(main, [*SCRIPTED, "--keys", "x"])
    assert told.exit_code == 2


def test_keys_after_the_end_are_told_with_the_call_before_it(runner: CliRunner) -> None:
    told = runner.invoke(main, [*SCRIPTED, "--keys", "w w w 5"])
    assert told.exit_code == 1
    assert "the line hung up" in told.output


@pytest.mark.parametrize(
    ("typed", "ending"), [("5\nx\n112\n", "the caller hung up"), ("\n\nw\n", "the line hung up")]
)
def test_keys_are_asked_for_until_the_call_or_the_input_ends(
    runner: CliRunner, typed: str, ending: str
) -> None:
    told = runner.invoke(main, SCRIPTED, input=typed)
    assert told.exit_code == 0
    assert ending in told.output


def test_a_recording_lasts_as_long_as_it_is(runner: CliRunner, write: Write) -> None:
    words = full_script()["sv/welcome.txt"]
    files = with_text(full_script(), "sv/recordings/welcome.wav", wav(4.0))
    folder = write(with_text(files, "sv/recordings/welcome.txt", words))
    told = runner.invoke(main, ["call", "--prompts", str(folder), "--lang", "en", "--keys", "6"])
    assert "[recording /recordings/" in told.output


@pytest.fixture
def address() -> Iterator[str]:
    settings = {
        "TWILIO_AUTH_TOKEN": "a token for tests",
        "PUBLIC_URL": "https://ivr.example.se",
        "IVR_PROMPTS": FROZEN,
    }
    with serving(lambda origin: create_app(from_environment(settings))) as address:
        yield address


def test_a_running_service_is_called_with_a_signature_if_the_token_is_known(
    runner: CliRunner, address: str
) -> None:
    secret = {"TWILIO_AUTH_TOKEN": "a token for tests", "PUBLIC_URL": "https://ivr.example.se"}
    told = runner.invoke(main, ["call", "--url", address, "--keys", "6"], env=secret)
    assert told.exit_code == 0
    refused = runner.invoke(main, ["call", "--url", address, "--keys", "6"])
    assert refused.exit_code == 1
    assert "TWILIO_AUTH_TOKEN" in refused.output and "PUBLIC_URL" in refused.output


def test_a_service_that_wants_sha256_is_called_with_it(runner: CliRunner) -> None:
    secret = {
        "TWILIO_AUTH_TOKEN": "a token for tests",
        "TWILIO_SIGNATURE": "sha256",
        "PUBLIC_URL": "https://ivr.example.se",
    }
    settings = from_environment({**secret, "IVR_PROMPTS": FROZEN})
    with serving(lambda origin: create_app(settings)) as address:
        call = ["call", "--url", address, "--keys", "6"]
        assert runner.invoke(main, call, env=secret).exit_code == 0
        refused = runner.invoke(main, call, env={**secret, "TWILIO_SIGNATURE": ""})
        assert "TWILIO_SIGNATURE" in refused.output


def test_a_recording_that_is_no_sound_ends_the_call_with_its_address(runner: CliRunner) -> None:
    document = b"<Response><Play>/recordings/x.wav</Play></Response>"

    @Request.application
    def line(request: Request) -> Response:
        request.get_data()  # a server that leaves a body unread resets the connection
        return Response(document, content_type="text/xml")

    with serving(lambda origin: line) as address:
        told = runner.invoke(main, ["call", "--url", address, "--lang", "en", "--keys", "w"])
    assert told.exit_code == 1
    assert "/recordings/x.wav is not a recording" in " ".join(told.output.split())
