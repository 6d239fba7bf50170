"""Commands with all settings, and a fake account at Twilio."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme
from click.testing import CliRunner, Result

from ivr.cli import main
from tests.account.twilio_account import ACCOUNT, TwilioAccount, reached

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
