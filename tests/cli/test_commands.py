"""Behaviour shared by all commands, `ivr settings`, and `ivr new` without an empty folder."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ivr import cli
from ivr.cli import COMMANDS
from ivr.script.files import load
from tests import scripts
from tests.cli.conftest import Command
from tests.conftest import Journal
from tests.scripts import short_script

SET = {"TWILIO_AUTH_TOKEN": "a secret of Twilio", "PUBLIC_URL": "https://ivr.example.se"}
UNSET = dict.fromkeys((*SET, "TWILIO_AUTH_TOKEN_NEXT"))


def test_the_help_names_every_command_and_imports_none() -> None:
    code = (
        "import sys; from ivr.cli import main; main(['--help'], standalone_mode=False); "
        "print({'pydantic', 'sqlalchemy', 'flask', 'twilio'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert all(f"\n  {name} " in done.stdout for name in COMMANDS)
    assert done.stdout.splitlines()[-1] == "set()"


@pytest.mark.parametrize(
    ("locale", "word"), [("sv_SE.UTF-8", "kan"), ("de_DE.UTF-8", "can"), ("", "can")]
)
def test_people_read_the_language_of_their_terminal(ivr: Command, locale: str, word: str) -> None:
    for variables in ({"LC_ALL": locale, "LANG": ""}, {"LC_ALL": "", "LANG": locale}):
        told = ivr("check", scripts.FROZEN, lang="", env={"LC_MESSAGES": "", **variables})
        assert word in told.output.splitlines()[-1]


def test_settings_are_printed_with_their_source_and_without_secrets(ivr: Command) -> None:
    told = ivr("settings", lang="", env={**UNSET, **SET})
    assert told.exit_code == 0
    assert "PUBLIC_URL = https://ivr.example.se  [environment]" in told.output
    assert "a secret of Twilio" not in told.output


def test_settings_that_keep_the_service_from_starting_are_named(ivr: Command) -> None:
    wrong = {**UNSET, "PUBLIC_URL": "http://x", "DATABASE_URL": "mysql://karin:sesame@a/b"}
    for words, code in (("settings",), 0), (("settings", "--check"), 1):
        told = ivr(*words, lang="", env=wrong)
        assert told.exit_code == code
        mistakes = ("TWILIO_AUTH_TOKEN is not", "PUBLIC_URL cannot", "DATABASE_URL cannot")
        assert all(mistake in told.stderr for mistake in mistakes)
        assert "sesame" not in told.output
    assert told.stdout == ""
    told = ivr("settings", "--check", lang="", env={**UNSET, **SET})
    assert told.exit_code == 0 and "ACCESSIBILITY_URL is not set" in told.output


def test_settings_are_printed_without_a_log_while_the_database_is_away(
    ivr: Command, journal: Journal
) -> None:
    away = {"DATABASE_URL": "postgresql://ivr@127.0.0.1:1/ivr"}
    told = ivr("settings", "--check", lang="", env={**UNSET, **SET, **away})
    assert (told.exit_code, told.stdout, journal.read()) == (0, "", "")


@pytest.mark.servers
def test_a_command_that_waits_says_so(ivr: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "PROGRESS_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"postgresql://ivr@127.0.0.1:{silent.getsockname()[1]}/ivr"
        told = ivr("history", lang="sv", env={"DATABASE_URL": address})
    assert (told.exit_code, "Arbetar" in told.stderr, "Arbetar" in told.stdout) == (1, True, False)


def test_a_new_script_needs_an_empty_folder(ivr: Command, folder: Path) -> None:
    told = ivr("new", folder)
    assert (told.exit_code, str(folder) in told.output) == (2, True)
    assert load(folder) == short_script()
