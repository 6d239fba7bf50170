"""`ivr serve`: checks before the start, and the options of its workers."""

import json
import os
import shutil
import socket
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from ivr import cli
from ivr.cli import serve as command
from ivr.line.cache import EditionCache
from tests.calling import ORIGIN, TOKEN
from tests.cli.conftest import Command
from tests.conftest import settings_for
from tests.databases import later_program
from tests.scripts import short_script
from tests.servers.running import free_port


class Server:
    """A replacement for granian's server that records its options and ends at once."""

    made: list[tuple[str, dict[str, Any]]]

    def __init__(self, target: str, **options: Any) -> None:
        self.made.append((target, options))

    def on_startup(self, hook: Callable[[], None]) -> None:
        hook()

    on_shutdown = on_startup

    def serve(self) -> None:
        """End at once."""


@pytest.fixture
def port() -> int:
    return free_port()


@dataclass(frozen=True)
class Ran:
    """The exit code of a command, and all that it printed and logged."""

    exit_code: int
    output: str


Start = Callable[..., Ran]


@pytest.fixture
def start(
    ivr: Command,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    folder: Path,
    port: int,
) -> Start:
    """Runs `ivr serve` with the settings of production, and others."""
    given = {
        "TWILIO_AUTH_TOKEN": TOKEN,
        "PUBLIC_URL": ORIGIN,
        "SECRET_KEY": "0123456789abcdef" * 4,
        "PORT": str(port),
        "IVR_PROMPTS": str(folder),
        "IVR_DATA": str(folder.parent / "data"),
    }
    # What says how the tests run is no setting of the line, which would log it as unknown.
    of_tests = {name: None for name in os.environ if name.startswith("IVR_TEST_")}
    monkeypatch.setattr(command, "Granian", Server)
    Server.made = []

    def start(**environment: str | None) -> Ran:
        result = ivr("serve", lang="", env=of_tests | given | environment)
        return Ran(result.exit_code, capfd.readouterr().out + result.output)

    return start


def logged(result: Ran) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.output.splitlines()]


def test_the_folder_is_published_before_the_start(start: Start, port: int, folder: Path) -> None:
    assert start().exit_code == 0
    ((target, options),) = Server.made
    assert (target, options["port"], options["workers"]) == ("ivr.wsgi:app", port, 2)
    kept = EditionCache(settings_for(folder).edition_cache).newest()
    assert kept and (kept.number, kept.files) == (1, short_script())


def test_the_server_listens_on_loopback_unless_HOST_is_set(start: Start) -> None:
    assert start().exit_code == start(HOST="0.0.0.0").exit_code == 0
    assert "HOST cannot be used" in start(HOST="example").output
    assert [options["address"] for _, options in Server.made] == ["127.0.0.1", "0.0.0.0"]


def test_the_log_tells_start_stop_and_unknown_settings(start: Start, port: int) -> None:
    unknown, started, stopped = logged(start(IVR_PROXY="1"))
    assert unknown["name"] == "IVR_PROXY" and "IVR_PROXIES" in unknown["hint"]
    assert (started["host"], started["port"], started["number"]) == ("127.0.0.1", port, 1)
    assert started["version"] and stopped["event"] == "stopped"


def test_the_log_is_json_also_if_imports_take_long(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Event().wait
    monkeypatch.setattr(cli, "PROGRESS_SECONDS", 0.01)
    monkeypatch.setattr("importlib.import_module", lambda name: slow(0.05) or import_module(name))
    assert logged(start())[0]["event"] == "started"


def test_a_folder_that_callers_do_not_hear_is_logged(start: Start, folder: Path) -> None:
    start()
    (folder / "sv" / "welcome.txt").write_text("Hej.\n")
    (differs,) = [line for line in logged(start()) if line["event"] == "folder-differs"]
    assert f"ivr diff live {folder}" in differs["hint"]
    assert "ivr publish" not in differs["hint"], "it would replace what the staff wrote"


def test_a_disk_that_cannot_be_written_stops_no_start(start: Start, folder: Path) -> None:
    (folder.parent / "data").write_text("a file in the place of the folder")
    result = start()
    assert result.exit_code == 0 and len(Server.made) == 1
    assert "database-unavailable" in [line["event"] for line in logged(result)]


@pytest.mark.parametrize("is_gone", [True, False], ids=["gone", "broken"])
def test_a_script_with_errors_stops_the_start(start: Start, folder: Path, is_gone: bool) -> None:
    (folder / "sv" / "welcome.txt").write_text("")
    if is_gone:
        shutil.rmtree(folder)
    result = start()
    assert result.exit_code != 0 and not Server.made
    assert len(result.output.splitlines()) == 1
    assert (str(folder) if is_gone else "sv/welcome.txt") in result.output


def test_tables_of_an_earlier_version_stop_no_start(start: Start, tmp_path: Path) -> None:
    assert start().exit_code == 0
    with later_program(tmp_path):
        unavailable, *_, started, _ = logged(start())
    assert unavailable["event"] == "database-unavailable" and "ivr migrate" in unavailable["reason"]
    assert (started["event"], started["number"]) == ("started", 1), "of the cache"
    assert logged(start())[0]["number"] == 1


def test_a_service_at_the_port_is_not_joined_by_another(start: Start, port: int) -> None:
    """Its workers share the port, so a second service could silently share its calls."""
    with socket.create_server(("0.0.0.0", port), reuse_port=True):
        result = start()
    assert (result.exit_code, f"port {port}" in result.output, Server.made) == (1, True, [])
    assert "PORT=" in result.output
