"""Behaviour that all commands share, and `ivr settings`."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from ivr.cli import COMMANDS, main
from tests import scripts

FROZEN = str(scripts.FROZEN)

SET = {"TWILIO_AUTH_TOKEN": "a secret of Twilio", "PUBLIC_URL": "https://ivr.example.se"}
UNSET = dict.fromkeys((*SET, "TWILIO_AUTH_TOKEN_NEXT"))


def test_the_help_names_every_command(runner: CliRunner) -> None:
    told = runner.invoke(main, ["--help"])
    assert told.exit_code == 0
    assert all(f"\n  {name} " in told.output for name in COMMANDS)


def test_the_help_imports_no_command() -> None:
    code = (
        "import sys; from ivr.cli import main; main(['--help'], standalone_mode=False); "
        "print({'pydantic', 'sqlalchemy', 'flask', 'twilio'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"


def test_a_command_that_is_not_there_is_wrong_use(runner: CliRunner) -> None:
    told = runner.invoke(main, ["ring"])
    assert told.exit_code == 2
    assert "ring" in told.output


@pytest.mark.parametrize(("locale", "word"), [("sv_SE.UTF-8", "kan"), ("", "can")])
def test_people_are_told_in_the_language_of_their_terminal(
    runner: CliRunner, locale: str, word: str
) -> None:
    environment = {"LC_ALL": locale, "LC_MESSAGES": "", "LANG": ""}
    told = runner.invoke(main, ["check", FROZEN], env=environment)
    assert word in told.output.splitlines()[-1]


def test_settings_are_told_with_their_source_and_without_secrets(runner: CliRunner) -> None:
    told = runner.invoke(main, ["settings"], env={**UNSET, **SET})
    assert told.exit_code == 0
    assert "PUBLIC_URL = https://ivr.example.se  [environment]" in told.output
    assert "a secret of Twilio" not in told.output


def test_settings_that_keep_the_service_from_starting_are_named(runner: CliRunner) -> None:
    told = runner.invoke(main, ["settings"], env=UNSET)
    assert told.exit_code == 0
    assert "TWILIO_AUTH_TOKEN is not set" in told.stderr
