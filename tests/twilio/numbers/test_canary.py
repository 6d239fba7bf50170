"""`ivr canary` with a fake of Twilio, which really calls a service."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from ivr.app import create_app
from ivr.database import Database
from ivr.settings import Settings
from ivr.twilio import canary
from tests.conftest import Write, service_of, settings_for
from tests.scripts import announced
from tests.serving import serving
from tests.twilio.numbers.twilio_account import NUMBER, TwilioAccount, bought
from tests.twilio.numbers.twilio_calls import Network

from .conftest import SETTINGS, Run, flat

FROM = "+46850550000"
SID = "PN" + "e5" * 16
TOKEN = SETTINGS["TWILIO_AUTH_TOKEN"]

CLOSED = "from = 2020-01-04T08:00:00\nuntil = 2099-01-11T17:00:00\ncloses = true\n"
CLOSED_TEXTS = {"sv": "Linjen är stängd i dag.", "en": "We are closed today."}


@dataclass
class World:
    """A service, an account with two numbers, and the network between them."""

    run: Run
    account: TwilioAccount
    network: Network
    folder: Path
    servers: ExitStack

    def serve(self, **settings: str | None) -> None:
        """Serve the line, and set the number to it."""

        def make(origin: str) -> Any:
            given = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": origin, "CANARY_FROM": FROM}
            own = settings_for(self.folder).model_dump(by_alias=True) | given
            app_settings = Settings.model_validate(own | settings)
            database = Database(app_settings.database_address)
            app = create_app(app_settings, database=database)
            self.servers.callback(database.close)
            self.servers.callback(service_of(app).stop)
            return app

        self.network.origin = self.servers.enter_context(serving(make))
        self.account.number()["voice_url"] = f"{self.network.origin}/voice#ct=2000"

    def canary(self, *options: str, lang: str = "en", **settings: str) -> Result:
        """Run the command."""
        given = {"PUBLIC_URL": self.network.origin, "CANARY_FROM": FROM, **settings}
        return self.run("canary", *options, lang=lang, **given)

    def judged(self) -> dict[str, Any]:
        """Run the command, and return what it prints."""
        result = self.canary("--format", "json")
        found: dict[str, Any] = json.loads(result.stdout)
        assert result.exit_code == (0 if found["passed"] else 1)
        return found


@pytest.fixture
def world(
    run: Run, account: TwilioAccount, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """A line that answers, called from a second number."""
    network = Network(token=TOKEN)
    account.numbers["ie1"].append(bought(FROM, SID))
    account.phone = network
    monkeypatch.setenv("IVR_PROMPTS", str(folder))
    monkeypatch.setenv("IVR_DATA", str(folder.parent / "data"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(canary, "POLL_SECONDS", 0.05)
    with ExitStack() as servers:
        world = World(run, account, network, folder, servers)
        world.serve()
        yield world


def test_a_call_passes_where_the_line_answers_and_the_key_leads_on(world: World) -> None:
    """A person reads one line, a program the call with its outcomes and no number."""
    result = world.canary()
    assert result.exit_code == 0, result.stderr
    (told,) = result.stdout.splitlines()
    assert told.startswith("Passed: ")
    first, second = (world.canary("--format", "json", lang="sv").stdout for _ in range(2))
    found = json.loads(second)
    assert (found["passed"], found["status"], found["key"]) == (True, "completed", "7")
    assert found["outcomes"] == ["answered", "menu"]
    assert len(found["call"]) == 8 and found["call"] != json.loads(first)["call"]
    assert FROM not in second


def test_voices_may_be_faster_or_slower_than_estimated_and_twilio_late_with_the_status(
    world: World,
) -> None:
    for slow in (0.8, 1.2):
        world.network.slow, world.account.silent = slow, 1
        assert world.judged()["passed"]


def test_a_line_that_an_announcement_closes_passes(world: World, write: Write) -> None:
    write(announced({"stopp": CLOSED}, CLOSED_TEXTS))
    world.serve()
    assert world.judged()["passed"]


def test_a_key_that_does_not_arrive_is_a_failure(world: World) -> None:
    world.network.lost = True
    result = world.canary()
    assert result.exit_code == 1
    assert "answered menu" in flat(result.stdout)


Break = Callable[[World], None]


def signed_wrongly(world: World) -> None:
    world.network.token = "another-token-of-another"


def another_number(world: World) -> None:
    world.network.caller = "+46850550001"


def busy(world: World) -> None:
    world.network.status = "busy"


@pytest.mark.parametrize("broken", [signed_wrongly, another_number, busy])
def test_a_call_that_the_service_did_not_answer_is_a_failure_with_twilios_status(
    world: World, broken: Break
) -> None:
    broken(world)
    found = world.judged()
    assert (found["passed"], found["outcomes"]) == (False, [])
    assert found["status"] in found["message"]


@pytest.mark.parametrize("leads", ["", "https://another.example.se/voice"])
def test_without_a_number_that_is_set_to_the_line_or_a_database_nobody_is_called(
    world: World, tmp_path: Path, leads: str
) -> None:
    same = world.canary("--to", FROM)
    unread = world.canary(DATABASE_URL=f"sqlite:///{tmp_path}")
    world.account.number()["voice_url"] = leads
    elsewhere = world.canary()
    assert {each.exit_code for each in (same, unread, elsewhere)} == {2}
    assert "cannot call itself" in same.stderr
    assert "ivr connect" in flat(elsewhere.stderr)
    assert world.account.calls == []


def test_of_two_numbers_that_are_set_to_the_line_one_is_named(world: World) -> None:
    world.account.number(sid=SID)["voice_url"] = world.account.number()["voice_url"]
    assert "--to" in flat(world.canary().stderr)
    assert world.canary("--to", NUMBER).exit_code == 0


def test_what_twilio_refuses_is_said_in_its_words(world: World) -> None:
    result = world.canary("+46850550009")
    assert result.exit_code == 2
    assert "not yet verified" in flat(result.stderr)
