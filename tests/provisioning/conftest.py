"""Fixtures: a machine with all settings, and a fake account behind a proxy."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from click.testing import CliRunner, Result
from proxying import Proxy
from twilio_account import ACCOUNT, NUMBER, TwilioAccount

from ivr.cli import main

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
    "status_callback": "https://ivr.example.se/voice/status",
    "status_callback_method": "POST",
    "voice_caller_id_lookup": False,
}

OF_THE_MACHINE = (
    *("TWILIO_REGION", "TWILIO_EDGE", "TWILIO_API_KEY", "TWILIO_API_SECRET"),
    *("https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy", "CURL_CA_BUNDLE"),
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
def proxy(
    account: TwilioAccount, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Proxy]:
    """The proxy to the account, set in the environment."""
    trusted = tmp_path / "trusted.pem"
    authority.cert_pem.write_to_path(str(trusted))
    for name in OF_THE_MACHINE:
        monkeypatch.delenv(name, raising=False)
    proxy = Proxy(authority, account)
    with proxy.serving() as address:
        for name, value in {
            **SETTINGS,
            "HTTPS_PROXY": address,
            "REQUESTS_CA_BUNDLE": str(trusted),
            "IVR_CONNECTIONS": str(tmp_path / "kept"),
            "COLUMNS": "100",
        }.items():
            monkeypatch.setenv(name, value)
        yield proxy
    assert account.faults == []


@pytest.fixture
def run(proxy: Proxy, runner: CliRunner, monkeypatch: pytest.MonkeyPatch) -> Run:
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
