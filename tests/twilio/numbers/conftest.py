"""Fixtures: a machine with all settings, a fake account, and a service."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import trustme
from click.testing import CliRunner, Result

from ivr.checks.check import open_line
from ivr.cli import main
from ivr.twilio.twiml import render_fault
from tests.scripts import full_script
from tests.serving import serving
from tests.twilio.numbers.internet import Internet, Page, pages
from tests.twilio.numbers.twilio_account import ACCOUNT, NUMBER, TwilioAccount
from tests.twilio.numbers.twilio_api import reached

SETTINGS = {
    "TWILIO_AUTH_TOKEN": "sesam-oppna-dig-nu",
    "TWILIO_ACCOUNT_SID": ACCOUNT,
    "PUBLIC_URL": "https://ivr.example.se",
    "FALLBACK_URL": "https://pages.example.org/fallback.xml",
}

CONNECTED = {
    "voice_url": "https://ivr.example.se/voice"
    "#ct=2000&rt=4000&rc=1&rp=ct,rt,5xx&e=dublin,frankfurt",
    "voice_method": "POST",
    "voice_fallback_url": "https://pages.example.org/fallback.xml",
    "voice_fallback_method": "GET",
    "status_callback": "https://ivr.example.se/voice/status"
    "#ct=2000&rt=4000&rc=1&rp=ct,rt,5xx&e=dublin,frankfurt",
    "status_callback_method": "POST",
    "voice_caller_id_lookup": False,
}

OF_THE_MACHINE = (
    *("TWILIO_REGION", "TWILIO_EDGE", "TWILIO_API_KEY", "TWILIO_API_SECRET"),
    *(
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
        "NO_PROXY",
        "no_proxy",
        "CURL_CA_BUNDLE",
    ),
)
"""What a developer's machine may have set, and these tests do not want."""

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """The trusted certificate authority."""
    return trustme.CA()


@pytest.fixture
def account() -> TwilioAccount:
    """An account with a number that was just bought."""
    return TwilioAccount()


@pytest.fixture
def reachable(
    account: TwilioAccount, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[None]:
    """All settings in the environment; the account is reached at the hosts of Twilio."""
    trusted = tmp_path / "trusted.pem"
    authority.cert_pem.write_to_path(str(trusted))
    for name in OF_THE_MACHINE:
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        **SETTINGS,
        "REQUESTS_CA_BUNDLE": str(trusted),
        "IVR_CONNECTIONS": str(tmp_path / "kept"),
        "COLUMNS": "100",
    }.items():
        monkeypatch.setenv(name, value)
    reached(account, monkeypatch)
    yield
    assert account.faults == []


@pytest.fixture
def run(reachable: None, runner: CliRunner, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command with all settings."""

    def run(*words: str, lang: str = "en", **settings: str) -> Result:
        with monkeypatch.context() as patched:
            for name, value in settings.items():
                patched.setenv(name, value)
            result = runner.invoke(main, [*words, "--lang", lang])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        for secret in ("sesam-oppna-dig-nu", "hemlig-hos-twilio-4"):
            assert secret not in result.output
        return result

    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The folder of saved setups."""
    return tmp_path / "kept" / f"{NUMBER}-ie1.json"


def setup_of(number: dict[str, Any]) -> dict[str, Any]:
    """The settings of a connected number."""
    return {name: number[name] for name in CONNECTED}


def flat(text: str) -> str:
    """The output as one line."""
    return " ".join(text.split())


SERVICE, PAGES = "ivr.example.se", "pages.example.org"
XML = "text/xml; charset=utf-8"

DOCUMENT = render_fault(open_line(full_script()))

HEALTHY: dict[str, Page] = {
    "GET /healthz": (200, "application/json", b"{}"),
    "GET /fallback.xml": (200, XML, DOCUMENT),
    "POST /voice": (403, "text/plain", b"Forbidden"),
    "signed POST /voice": (200, XML, DOCUMENT),
}
"""A service that does what Twilio and the callers need, and nothing more."""


@dataclass
class World:
    """Everything that a check depends on; tests change parts of it."""

    internet: Internet
    account: TwilioAccount
    run: Run
    public_url: str = ""
    fallback_url: str = ""

    def check(self, lang: str = "en", **settings: str) -> Result:
        """Run the check, and assert that no secret is printed."""
        addresses = {"PUBLIC_URL": self.public_url, "FALLBACK_URL": self.fallback_url}
        return self.run("connect", NUMBER, "--check", lang=lang, **addresses | settings)

    def connect(self) -> None:
        """Set the number to the service, as it should be."""
        addresses = {"PUBLIC_URL": self.public_url, "FALLBACK_URL": self.fallback_url}
        assert self.run("connect", NUMBER, **addresses).exit_code == 0
        self.account.asked.clear()


Serve = Callable[..., str]


@pytest.fixture
def serve(internet: Internet) -> Iterator[Serve]:
    """Serves pages or an application at a host name during a test."""
    with ExitStack() as open_servers:

        def serve(name: str, what: Any, certificate: str = "good") -> str:
            tls = getattr(internet, certificate)(name)
            make = what if callable(what) else lambda _: pages(what)
            return open_servers.enter_context(serving(make, name, tls))

        yield serve


@pytest.fixture
def internet(reachable: None, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch) -> Internet:
    """The names that are not behind the proxy."""
    return Internet(authority, monkeypatch)


@pytest.fixture
def world(
    internet: Internet,
    serve: Serve,
    account: TwilioAccount,
    run: Run,
) -> World:
    """A correct service, fallback and account."""
    world = World(internet, account, run)
    world.public_url = serve(SERVICE, HEALTHY)
    world.fallback_url = at_pages(serve, (200, XML, DOCUMENT))
    world.connect()
    return world


def at_pages(serve: Serve, page: Page, certificate: str = "good") -> str:
    return f"{serve(PAGES, {'GET /fallback.xml': page}, certificate)}/fallback.xml"


def verdicts(result: Result) -> dict[str, tuple[str, str]]:
    """The verdicts by subject: mark and message."""
    joined = re.sub(r"\n  ", " ", result.output)
    found = re.findall(r"^([✓!?✗]) ([^:]+): (.*)$", joined, re.MULTILINE)
    return {subject: (mark, said) for mark, subject, said in found}


def last(result: Result) -> str:
    return result.output.splitlines()[-1]
