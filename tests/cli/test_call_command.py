"""`ivr call`: a call in the terminal, to the script itself or to a running service."""

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


def test_keys_that_cannot_be_pressed_are_told(runner: CliRunner) -> None:
    assert runner.invoke(main, [*SCRIPTED, "--keys", "x"]).exit_code == 2
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


@pytest.mark.parametrize("signature", ["", "sha256"])
def test_a_running_service_is_called_with_its_signature_if_the_token_is_known(
    runner: CliRunner, signature: str
) -> None:
    secret = {
        "TWILIO_AUTH_TOKEN": "a token for tests",
        "TWILIO_SIGNATURE": signature,
        "PUBLIC_URL": "https://ivr.example.se",
    }
    settings = from_environment({**secret, "IVR_PROMPTS": FROZEN})
    with serving(lambda origin: create_app(settings)) as address:
        call = ["call", "--url", address, "--keys", "6"]
        assert runner.invoke(main, call, env=secret).exit_code == 0
        other = {**secret, "TWILIO_SIGNATURE": ""} if signature else {}
        refused = runner.invoke(main, call, env=other)
        assert refused.exit_code == 1
        for name in ("TWILIO_SIGNATURE",) if signature else ("TWILIO_AUTH_TOKEN", "PUBLIC_URL"):
            assert name in refused.output


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
