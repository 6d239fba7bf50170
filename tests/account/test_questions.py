"""`ivr connect` while texts of the line have open questions to the authority."""

from pathlib import Path

import pytest
from flask import Flask

from ivr.script.files import Files
from tests.account.conftest import SERVICE, SETTINGS, Connection, verdicts
from tests.account.twilio_account import bought
from tests.cli.conftest import flat
from tests.conftest import started, write_into
from tests.scripts import short_script, with_text

TOKEN = SETTINGS["TWILIO_AUTH_TOKEN"]
QUESTIONS = '\n[unconfirmed]\nkontakt = "Stämmer raden?"\nfred = "Stämmer namnet?"\n'


def with_questions() -> Files:
    script = short_script()
    return with_text(script, "line.toml", script["line.toml"].decode() + QUESTIONS)


@pytest.fixture
def unconfirmed(connection: Connection, tmp_path: Path) -> Connection:
    """A number that does not lead here yet, and a service whose script has two open questions."""
    folder = write_into(tmp_path / "questions", with_questions())

    def make(origin: str) -> Flask:
        given = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": origin, "METRICS_TOKEN": TOKEN}
        return started(folder, given)

    connection.public_url = connection.serve(SERVICE, make)
    connection.account.numbers["ie1"] = [bought()]
    connection.account.asked.clear()
    return connection


def test_a_new_number_is_not_connected_while_questions_are_open(
    unconfirmed: Connection,
) -> None:
    result = unconfirmed.connect()
    assert (result.exit_code, unconfirmed.account.changes()) == (1, [])
    assert "authority: 2." in flat(result.output) and "ivr check" in flat(result.output)


def test_a_new_number_is_connected_with_open_questions_on_request(
    unconfirmed: Connection,
) -> None:
    assert unconfirmed.connect("--unconfirmed").exit_code == 0
    number = unconfirmed.account.number()
    assert str(number["voice_url"]).startswith(unconfirmed.public_url)


def test_a_connected_number_is_repaired_whatever_is_open(unconfirmed: Connection) -> None:
    unconfirmed.connect("--unconfirmed")
    unconfirmed.account.number()["status_callback"] = ""
    assert unconfirmed.connect().exit_code == 0
    assert unconfirmed.account.number()["status_callback"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"METRICS_TOKEN": ""}, "METRICS_TOKEN"),
        ({"METRICS_TOKEN": "en-annan-hemlighet"}, "METRICS_TOKEN"),
        ({"PUBLIC_URL": "https://nobody.example.se"}, "nobody.example.se"),
    ],
    ids=["no token", "another token", "no service"],
)
def test_a_new_number_is_not_connected_if_the_service_cannot_be_asked(
    unconfirmed: Connection, settings: dict[str, str], said: str
) -> None:
    result = unconfirmed.connect(**settings)
    assert (result.exit_code, unconfirmed.account.changes()) == (1, [])
    assert "could not be asked" in flat(result.output) and said in flat(result.output)
    assert "--unconfirmed" in flat(result.output)


def test_the_check_warns_of_open_questions(unconfirmed: Connection) -> None:
    unconfirmed.connect("--unconfirmed")
    mark, said = verdicts(unconfirmed.check())["Open questions"]
    assert mark == "?" and said.startswith("2 ")
    result = unconfirmed.check(METRICS_TOKEN="")
    assert verdicts(result)["Open questions"][0] == "?"
