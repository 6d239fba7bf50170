"""Commands with all settings, a fake account at Twilio, and a line to connect a number to."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import trustme
from click.testing import CliRunner, Result

from ivr.checks.check import check_and_prepare
from ivr.cli import main
from ivr.twiml.documents import render_fault
from tests.account.internet import Internet, Page, pages
from tests.account.twilio_account import ACCOUNT, NUMBER, TwilioAccount, reached
from tests.scripts import full_script
from tests.serving import serving

SETTINGS = {
    "TWILIO_AUTH_TOKEN": "sesam-oppna-dig-nu",
    "TWILIO_ACCOUNT_SID": ACCOUNT,
    "PUBLIC_URL": "https://ivr.example.se",
    "FALLBACK_URL": "https://pages.example.org/fallback.xml",
}
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
def run(
    account: TwilioAccount,
    authority: trustme.CA,
    runner: CliRunner,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Run:
    """Runs a command with all settings; no secret is printed."""
    trusted = tmp_path / "trusted.pem"
    authority.cert_pem.write_to_path(str(trusted))
    for name in os.environ:  # of a developer's machine
        if re.match("TWILIO_|CURL_|.*_proxy", name, re.IGNORECASE):
            monkeypatch.delenv(name)
    reached(account, monkeypatch)
    environment = {**SETTINGS, "REQUESTS_CA_BUNDLE": str(trusted), "COLUMNS": "100"}

    def run(*words: str, lang: str = "en", **settings: str) -> Result:
        result = runner.invoke(main, [*words, "--lang", lang], env={**environment, **settings})
        assert result.exception is None or isinstance(result.exception, SystemExit)
        for secret in ("sesam-oppna-dig-nu", "hemlig-hos-twilio-4"):
            assert secret not in result.output
        return result

    return run


SERVICE, PAGES = "ivr.example.se", "pages.example.org"
XML = "text/xml; charset=utf-8"
LINE = check_and_prepare(full_script())
DOCUMENT = render_fault(LINE)
HEALTHY: dict[str, Page] = {
    "GET /fallback.xml": (200, XML, DOCUMENT),
    "POST /voice": (403, "text/plain", b"Forbidden"),
    "signed POST /voice": (200, XML, DOCUMENT),
    "GET /readyz": (200, "application/json", b'{"unconfirmed": 0}'),
}
"""The pages of a service that Twilio and callers need."""


@dataclass
class Connection:
    """A service, its fallback and a number at Twilio, each of which a test can change."""

    run: Run
    account: TwilioAccount
    internet: Internet
    servers: ExitStack
    public_url: str = ""
    fallback_url: str = ""

    def serve(self, name: str, what: Any, certificate: str = "good") -> str:
        """Serve pages, or an application made for its origin, and return the origin."""
        make = what if callable(what) else lambda _: pages(what)
        tls = getattr(self.internet, certificate)(name)
        return self.servers.enter_context(serving(make, name, tls))

    def serve_fallback(self, page: Page) -> None:
        self.fallback_url = self.serve(PAGES, {"GET /fallback.xml": page}) + "/fallback.xml"

    def connect(self, *options: str, lang: str = "en", **settings: str) -> Result:
        given = {"PUBLIC_URL": self.public_url, "FALLBACK_URL": self.fallback_url}
        given["METRICS_TOKEN"] = SETTINGS["TWILIO_AUTH_TOKEN"]
        return self.run("connect", NUMBER, *options, lang=lang, **given | settings)

    def check(self, **settings: str) -> Result:
        return self.connect("--check", **settings)

    def verdict(self, subject: str, **settings: str) -> tuple[str, str]:
        """The mark and message of a subject."""
        return verdicts(self.check(**settings))[subject]


@pytest.fixture
def connection(
    run: Run, account: TwilioAccount, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Connection]:
    """A correct service, fallback and account."""
    with ExitStack() as servers:
        connection = Connection(run, account, Internet(authority, monkeypatch), servers)
        connection.public_url = connection.serve(SERVICE, HEALTHY)
        connection.serve_fallback((200, XML, DOCUMENT))
        assert connection.connect().exit_code == 0
        account.asked.clear()
        yield connection


def verdicts(result: Result) -> dict[str, tuple[str, str]]:
    """Return mark and message by subject."""
    found = re.findall(r"^([✓?✗]) ([^:]+): (.*)$", result.output, re.MULTILINE)
    return {subject: (mark, said) for mark, subject, said in found}
