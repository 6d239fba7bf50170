"""`ivr canary` and `ivr serve` as processes, with a fake Twilio between them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from export_hosts import free_port
from proxying import Proxy
from scripts import FROZEN
from test_server import until
from twilio_account import TwilioAccount, bought
from twilio_calls import Network

from ..conftest import SETTINGS, flat
from .conftest import FROM

pytestmark = pytest.mark.servers

TOKEN = SETTINGS["TWILIO_AUTH_TOKEN"]
SECONDS = 60


@pytest.fixture
def environment(proxy: Proxy, tmp_path: Path) -> dict[str, str]:
    """The settings of service and command."""
    port = free_port()
    return {
        **os.environ,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "NO_PROXY": "127.0.0.1",
        "IVR_PROMPTS": str(FROZEN),
        "IVR_DATA": str(tmp_path / "data"),
        "IVR_WORKERS": "2",
        "CANARY_FROM": FROM,
    }


@pytest.fixture
def network(
    account: TwilioAccount, environment: dict[str, str], tmp_path: Path
) -> Iterator[Network]:
    """The calls of an account with two numbers, to a service of two workers."""
    url = environment["PUBLIC_URL"]
    network = Network(account, url, TOKEN)
    account.phone = network
    account.numbers["ie1"].append(bought(FROM, "PN" + "e5" * 16))
    account.number()["voice_url"] = f"{url}/voice"
    with (tmp_path / "log").open("wb") as log:
        serving = subprocess.Popen(
            [sys.executable, "-m", "ivr", "serve"], env=environment, stdout=log, stderr=log
        )
    try:
        until(lambda: is_ready(serving, url), SECONDS)
        yield network
    finally:
        serving.terminate()
        serving.wait(SECONDS)


def is_ready(serving: "subprocess.Popen[bytes]", url: str) -> bool:
    assert serving.poll() is None
    try:
        return requests.get(f"{url}/readyz", timeout=10).ok
    except requests.ConnectionError:
        return False


def canary(environment: dict[str, str]) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "ivr", "canary", "--yes", "--lang", "en"]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_calls_that_workers_share_pass_and_are_never_too_frequent(
    network: Network, environment: dict[str, str]
) -> None:
    calling = canary(environment)
    told, errors = calling.communicate(timeout=SECONDS)
    assert calling.returncode == 0, told + errors
    assert "4 of 4 keys" in told
    assert TOKEN not in told + errors
    again = canary(environment)
    _, errors = again.communicate(timeout=SECONDS)
    assert again.returncode == 3
    assert "CANARY_MINUTES is 60" in flat(errors)


def test_a_process_that_systemd_stops_hangs_up(
    network: Network, account: TwilioAccount, environment: dict[str, str]
) -> None:
    network.status = "in-progress"
    calling = canary(environment)
    until(lambda: [one["status"] for one in account.calls] == ["in-progress"], SECONDS)
    calling.send_signal(signal.SIGTERM)
    calling.communicate(timeout=SECONDS)
    assert calling.returncode == 128 + signal.SIGTERM
    assert [one["status"] for one in account.calls] == ["completed"]
