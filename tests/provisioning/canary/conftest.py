"""`ivr canary` with a fake of Twilio, which really calls a service."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from conftest import service_of, settings_for
from serving import serving
from twilio_account import ACCOUNT, TwilioAccount, bought
from twilio_calls import Network
from werkzeug.test import run_wsgi_app

from ivr.app import create_app
from ivr.settings import Settings
from ivr.twilio.canary import calling

from ..conftest import SETTINGS, Run

FROM = "+46850550000"
SID = "PN" + "e5" * 16
ROOT = Path(__file__).parent.parent.parent.parent
TOKEN = SETTINGS["TWILIO_AUTH_TOKEN"]
CALLS = f"POST api.dublin.ie1.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Calls"

OTHER_WELCOME = "Hej och välkommen till polisen.\n".encode()
CLOSED = "from = 2020-01-04T08:00:00\nuntil = 2099-01-11T17:00:00\ncloses = true\n"
CLOSED_TEXTS = {"sv": "Linjen är stängd i dag.", "en": "We are closed today."}

Wrap = Callable[[Any], Any]
"""Puts something between the network and the service."""


def changing(old: bytes, new: bytes) -> Wrap:
    """A service whose report says something else; everything else is as it is."""
    return lambda app: reporting(app, lambda body, status: (body.replace(old, new), status))


def breaking() -> Wrap:
    """A service that reports once, and then no more."""
    statuses = iter(["200 OK"])
    return lambda app: reporting(
        app, lambda body, status: (body, next(statuses, "500 Internal Server Error"))
    )


def reporting(app: Any, change: Callable[[bytes, str], tuple[bytes, str]]) -> Any:
    def application(environ: Any, start_response: Any) -> Any:
        if environ["PATH_INFO"] != "/voice/canary":
            return app(environ, start_response)
        chunks, status, headers = run_wsgi_app(app, environ, buffered=True)
        body, status = change(b"".join(chunks), status)
        headers["Content-Length"] = str(len(body))
        start_response(status, list(headers.items()))
        return [body]

    return application


@dataclass
class World:
    """A service, an account with two numbers, and the network between them."""

    run: Run
    account: TwilioAccount
    network: Network
    folder: Path
    servers: ExitStack

    @property
    def stamp(self) -> Path:
        """The file with the time of the last call."""
        return self.folder.parent / "canary" / "canary.stamp"

    def serve(
        self,
        folder: Path | None = None,
        *,
        wrap: Wrap = lambda app: app,
        **settings: str | None,
    ) -> None:
        """Serve the line, and set the number to it."""

        def make(origin: str) -> Any:
            given = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": origin, "CANARY_FROM": FROM}
            own = settings_for(folder or self.folder).model_dump(by_alias=True) | given
            app = create_app(Settings.model_validate(own | settings), now=self.network.now)
            service_of(app).stop()
            return wrap(app)

        self.network.origin = self.servers.enter_context(serving(make))
        self.account.number()["voice_url"] = f"{self.network.origin}/voice#ct=2000"

    def canary(self, *options: str, lang: str = "en", **settings: str) -> Result:
        """Run the command without asking."""
        given = {"PUBLIC_URL": self.network.origin, "CANARY_FROM": FROM, **settings}
        return self.run("canary", "--yes", *options, lang=lang, **given)

    def judged(self, *options: str, **settings: str) -> dict[str, Any]:
        """Run the command, and return its verdict."""
        result = self.canary("--format", "json", *options, **settings)
        found: dict[str, Any] = json.loads(result.stdout)
        assert result.exit_code == (0 if found["passed"] else 1)
        return found


@pytest.fixture
def world(
    run: Run, account: TwilioAccount, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """A line that answers, called from a second number."""
    network = Network(account, token=TOKEN)
    account.numbers["ie1"].append(bought(FROM, SID))
    account.phone = network
    monkeypatch.setenv("IVR_PROMPTS", str(folder))
    monkeypatch.setenv("IVR_DATA", str(folder.parent / "canary"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(calling, "POLL_SECONDS", 0.01)
    with ExitStack() as servers:
        world = World(run, account, network, folder, servers)
        world.serve()
        yield world


def ended(world: World) -> bool:
    """Whether no call of the account goes on."""
    going = ("queued", "ringing", "in-progress")
    return all(call["status"] not in going for call in world.account.calls)
