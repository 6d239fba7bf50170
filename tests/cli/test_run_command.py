"""`ivr run`: the development server, which only this machine can reach."""

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import requests

from tests import ROOT
from tests.cli.conftest import Command
from tests.scripts import FROZEN


def test_any_address_but_loopback_is_refused(ivr: Command) -> None:
    told = ivr("run", "--host", "0.0.0.0", lang="")
    assert (told.exit_code, "127.0.0.1" in told.output) == (1, True)


def test_a_port_that_is_taken_is_told_with_a_way_out(ivr: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = ivr("run", "--port", port, "--prompts", FROZEN, lang="")
    assert (told.exit_code, "PORT=" in told.output) == (1, True)


@pytest.mark.servers
def test_it_serves_without_any_setting_until_an_interrupt(tmp_path: Path) -> None:
    environment = {"PYTHONUNBUFFERED": "1", "IVR_DATA": str(tmp_path)}
    command = [sys.executable, "-m", "ivr", "run", "--port", "0", "--prompts", str(FROZEN)]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment | {"PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell may ignore it
    ) as process:
        watchdog = threading.Timer(60, process.kill)
        watchdog.start()
        assert process.stdout is not None
        address = next(line.split()[-1] for line in process.stdout if "in print" in line)
        assert "Operativt polissamarbete" in requests.get(address, timeout=10).text
        process.send_signal(signal.SIGINT)
        assert "Stopped." in process.stdout.read()
        watchdog.cancel()
    assert process.returncode == 0
