"""`ivr canary` with a fake Twilio, which really calls a service."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import Result

from ivr.app import create_app
from ivr.database import Database
from ivr.phone.connection import standard_parameters
from ivr.phone.document import PhoneError
from ivr.phone.exchange import HTTPExchange
from ivr.phone.telephone import Telephone
from ivr.studio.test_phone.calls import seconds_of
from ivr.twilio import canary
from tests.cli.conftest import flat
from tests.conftest import Write, service_of, settings_for
from tests.scripts import announced
from tests.serving import serving
from tests.twilio.numbers.conftest import SETTINGS, Run
from tests.twilio.numbers.twilio_account import NUMBER, TwilioAccount, bought

FROM = "+46850550000"
SID = "PN" + "e5" * 16
TOKEN = SETTINGS["TWILIO_AUTH_TOKEN"]

CLOSED = "from = 2020-01-04T08:00:00\nuntil = 2099-01-11T17:00:00\ncloses = true\n"
CLOSED_TEXTS = {"sv": "Linjen är stängd i dag.", "en": "We are closed today."}


@dataclass
class World:
    """A service, an account with two numbers, and the simulated telephone between them.

    `status` is the status of the calling side; unless it is completed, the call is not connected. A
    key is `lost`, voices are `slow` times slower than estimated, and `caller` replaces the calling
    number.
    """

    run: Run
    account: TwilioAccount
    folder: Path
    servers: ExitStack
    origin: str = ""
    token: str = TOKEN
    status: str = "completed"
    lost: bool = False
    slow: float = 1.0
    caller: str = FROM

    def serve(self) -> None:
        """Serve the line, and set the number to it."""

        def make(origin: str) -> Any:
            own = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": origin, "TEST_NUMBER": FROM}
            settings = settings_for(self.folder, **own)
            database = Database(settings.database_address, migrates=True)
            app = create_app(settings, database=database)
            self.servers.callback(database.close)
            self.servers.callback(service_of(app).stop)
            return app

        self.origin = self.servers.enter_context(serving(make))
        self.account.number()["voice_url"] = f"{self.origin}/voice#ct=2000"
        self.account.numbers["ie1"][-1]["voice_url"] = f"{self.origin}/test-call#ct=2000"

    def phone(self, caller: str, called: str, twiml: str) -> str:
        """Make the call of a document, which presses one key after its waits."""
        digits = "".join(verb.get("digits", "") for verb in ElementTree.fromstring(twiml))
        with closing(HTTPExchange(self.origin, token=self.token)) as exchange:
            telephone = Telephone(
                exchange,
                seconds=lambda spoken: seconds_of(spoken) * self.slow,
                parameters={**standard_parameters(), "From": self.caller, "To": called},
            )
            with suppress(PhoneError):  # the caller hears Twilio's own words, or the fallback
                heard = telephone.dial() if self.status == "completed" else ()
                begins = next((part.starts for part in heard if part.skippable), 0)
                after = (len(digits) - 1) * 0.5 - begins
                if not self.lost and after > 0:  # in words that no key interrupts it is lost
                    telephone.press(digits[-1], after=after)
                telephone.hang_up()
        return self.status

    def canary(self, *options: str, lang: str = "en", **settings: str) -> Result:
        """Run the command."""
        given = {"PUBLIC_URL": self.origin, "TEST_NUMBER": FROM, **settings}
        return self.run("canary", *options, lang=lang, **given)

    def judged(self) -> str:
        """Run the command, and return what it prints, on one line."""
        result = self.canary()
        assert FROM not in result.stdout
        assert result.exit_code == (0 if result.stdout.startswith("Passed: ") else 1)
        return flat(result.stdout)


@pytest.fixture
def world(
    run: Run, account: TwilioAccount, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """A line that answers, called from a second number."""
    account.numbers["ie1"].append(bought(FROM, SID))
    monkeypatch.setenv("IVR_PROMPTS", str(folder))
    monkeypatch.setenv("IVR_DATA", str(folder.parent / "data"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(canary, "POLL_SECONDS", 0.05)
    with ExitStack() as servers:
        world = World(run, account, folder, servers)
        account.phone = world.phone
        world.serve()
        yield world


def test_a_canary_call_passes_if_the_key_leads_where_it_should(world: World) -> None:
    first, second = world.judged(), world.judged()
    assert second.startswith("Passed: ") and "the key 7 led" in second
    assert re.sub(r"call \w{8}", "", first) == re.sub(r"call \w{8}", "", second) and first != second


def test_a_canary_tolerates_voice_speeds_and_a_late_status(world: World) -> None:
    for slow in (0.8, 1.2):
        world.slow, world.account.silent = slow, 1
        assert world.judged().startswith("Passed: ")


def test_a_line_that_an_announcement_closes_passes(world: World, write: Write) -> None:
    write(announced({"stopp": CLOSED}, CLOSED_TEXTS))
    world.serve()
    assert world.judged().startswith("Passed: ")


def test_a_key_that_does_not_arrive_is_a_failure(world: World) -> None:
    world.lost = True
    assert "answered menu" in world.judged()


@pytest.mark.parametrize(
    ("name", "value"),
    [("token", "another-token-of-another"), ("caller", "+46850550001"), ("status", "busy")],
)
def test_an_unanswered_call_has_twilios_status(world: World, name: str, value: str) -> None:
    setattr(world, name, value)
    told = world.judged()
    assert told.startswith("Failed: ") and world.status in told


def test_no_call_is_made_that_would_not_reach_the_line(world: World, tmp_path: Path) -> None:
    same = world.canary("--to", FROM)
    unread = world.canary(DATABASE_URL=f"sqlite:///{tmp_path}")
    other = world.account.number(sid=SID)
    other["voice_url"] = world.account.number()["voice_url"]
    two = world.canary()
    other["voice_url"] = world.account.number()["voice_url"] = "https://another.example.se/voice"
    none = world.canary()
    assert {each.exit_code for each in (same, unread, two, none)} == {2}
    assert "cannot call itself" in same.stderr
    assert "--to" in flat(two.stderr) and "ivr connect" in flat(none.stderr)
    assert world.account.calls == []
    assert world.canary("--to", NUMBER).exit_code == 0
