"""`ivr serve`: what it checks before it starts, and what it gives its workers."""

import json
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main, serve
from ivr.publishing.live.cache import EditionCache
from tests.calling import ORIGIN, TOKEN
from tests.conftest import settings_for
from tests.programs import POSTGRESQL
from tests.scripts import full_script


class Server:
    """In the place of granian's: tells how it was made, and what was there while it served."""

    def __init__(self, target: str, **options: Any) -> None:
        self.made.append((target, options))

    made: list[tuple[str, dict[str, Any]]]

    def on_startup(self, hook: Callable[[], None]) -> None:
        """Start at once."""
        hook()

    def on_shutdown(self, hook: Callable[[], None]) -> None:
        """End at once."""
        hook()

    def serve(self) -> None:
        """End at once."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> type[Server]:
    monkeypatch.setattr(serve, "Granian", Server)
    Server.made = []
    return Server


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        number: int = free.getsockname()[1]
    yield number


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, folder: Path, port: int) -> None:
    given = {
        "TWILIO_AUTH_TOKEN": TOKEN,
        "PUBLIC_URL": ORIGIN,
        "SECRET_KEY": "0123456789abcdef" * 4,
        "PORT": str(port),
        "IVR_PROMPTS": str(folder),
        "IVR_DATA": str(folder.parent / "data"),
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv(POSTGRESQL, raising=False)  # of the tests, and no setting


def run() -> Result:
    return CliRunner().invoke(main, ["serve"])


def test_workers_are_started_at_the_port_when_the_folder_was_published(
    server: type[Server], port: int, folder: Path
) -> None:
    assert run().exit_code == 0
    ((target, options),) = server.made
    assert (target, options["port"], options["workers"]) == ("ivr.wsgi:app", port, 2)
    assert EditionCache(settings_for(folder).edition_cache).newest() == (1, full_script())


def test_only_this_machine_reaches_it_unless_host_names_another_address(
    server: type[Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run().exit_code == 0
    monkeypatch.setenv("HOST", "0.0.0.0")
    assert run().exit_code == 0
    monkeypatch.setenv("HOST", "example")
    assert "HOST cannot be used" in run().output
    assert [options["address"] for _, options in server.made] == ["127.0.0.1", "0.0.0.0"]


def test_the_log_says_that_it_started_and_stopped_and_which_setting_is_none(
    server: type[Server], port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IVR_PROXY", "1")
    unknown, started, stopped = map(json.loads, run().output.splitlines())
    assert unknown["name"] == "IVR_PROXY" and "IVR_PROXIES" in unknown["hint"]
    assert (started["host"], started["port"], started["number"]) == ("127.0.0.1", port, 1)
    assert started["version"] and stopped["event"] == "stopped"


def test_a_folder_that_is_not_what_callers_hear_is_logged_with_what_publishes_it(
    server: type[Server], folder: Path
) -> None:
    run()
    (folder / "sv" / "welcome.txt").write_text("Hej.\n")
    lines = map(json.loads, run().output.splitlines())
    (differs,) = [line for line in lines if line["event"] == "folder-differs"]
    assert f"ivr publish {folder}" in differs["hint"]


def test_in_the_folder_of_a_script_that_script_answers(
    server: type[Server], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.delenv("IVR_PROMPTS")
    monkeypatch.chdir(folder)
    assert run().exit_code == 0


def test_a_disk_that_cannot_be_written_does_not_stop_the_start(
    server: type[Server], folder: Path
) -> None:
    (folder.parent / "data").write_text("a file in the place of the folder")
    result = run()
    assert result.exit_code == 0
    assert "database-unavailable" in [
        json.loads(line)["event"] for line in result.output.splitlines()
    ]
    assert len(server.made) == 1


@pytest.mark.parametrize("what", ["gone", "broken"])
def test_a_script_that_may_not_answer_is_told_once(
    server: type[Server], folder: Path, what: str
) -> None:
    if what == "gone":
        shutil.rmtree(folder)
    else:
        (folder / "sv" / "welcome.txt").write_text("")
    result = run()
    assert result.exit_code != 0
    assert len(result.output.splitlines()) == 1
    assert (str(folder) if what == "gone" else "sv/welcome.txt") in result.output
    assert server.made == []


def test_a_service_that_already_answers_at_the_port_is_not_joined_by_another(
    server: type[Server], port: int
) -> None:
    """Its workers share the port; a second service there would share its calls in silence."""
    with socket.create_server(("0.0.0.0", port), reuse_port=True):
        result = run()
    assert result.exit_code == 1
    assert str(port) in result.output
    assert not server.made
