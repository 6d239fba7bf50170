"""The service as tests meet it: an app on a script of its own, and the people around it."""

import gc
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import structlog
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache

from ivr.app import create_app
from ivr.database import Database
from ivr.publishing.edition import ApprovalRequest, Edition
from ivr.publishing.live.service import Service
from ivr.settings import Settings, from_environment
from ivr.web import logs
from tests import ROOT
from tests.calling import NEXT_TOKEN, ORIGIN, TOKEN, Caller, Twilio
from tests.databases import KINDS, address_of
from tests.programs import find
from tests.scripts import FROZEN, full_script

settings.register_profile(
    "ivr",
    deadline=None,  # a busy machine is no failure
    max_examples=100 if os.environ.get("CI") else 25,
)
settings.load_profile("ivr")

DELIVERED = ROOT / "prompts"
"""The folder of the script that callers hear, which staff may reword at any time.

Tests count on words, so they read the frozen script; only `test_delivered_script.py` reads this
one. Processes that tests start get the frozen script from `IVR_PROMPTS`.
"""

os.environ["IVR_PROMPTS"] = str(FROZEN)
opened_of_delivered: list[str] = []
"""What the current test opened of the delivered script."""


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("open", "os.listdir", "os.scandir") and isinstance(
        arguments[0], str | bytes | os.PathLike
    ):
        path = os.path.abspath(os.fsdecode(arguments[0]))
        if path.startswith(str(DELIVERED)):
            opened_of_delivered.append(path)


sys.addaudithook(_note)

COMPILED = TemporaryDirectory(prefix="ivr-templates-")
Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(COMPILED.name)}

Write = Callable[[Mapping[str, bytes]], Path]
Serve = Callable[..., Flask]


def settings_for(folder: Path, **others: str) -> Settings:
    """The settings of a service in production, in the middle of a token's rotation."""
    return from_environment(
        {
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_AUTH_TOKEN_NEXT": NEXT_TOKEN,
            "PUBLIC_URL": ORIGIN,
            "SECRET_KEY": "a key of thirty-two characters and more",
            "IVR_PROMPTS": str(folder),
            "IVR_DATA": str(folder.parent / "data"),
            **others,
        }
    )


def service_of(app: Flask) -> Service:
    """What looks after the script of an app."""
    service: Service = app.extensions["ivr"]
    return service


def published(outcome: Edition | ApprovalRequest) -> Edition:
    """The edition that was published; nobody had to approve it."""
    assert isinstance(outcome, Edition)
    return outcome


def started(folder: Path, **options: Any) -> Flask:
    """A service that answers from a folder, without the thread that watches it."""
    app = create_app(settings_for(folder), **options)
    service_of(app).stop()
    return app


def write_into(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Make a folder hold these files and no others; what is the same already is not touched."""
    kept = {folder / name for name in files}
    for path in [path for path in folder.rglob("*") if path.is_file() and path not in kept]:
        path.unlink()
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)
    return folder


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the mutations out where none is run: their names alone take a second to make."""
    marks = config.option.markexpr
    left_out = "not mutations" in marks or (marks and "mutations" not in marks)
    return True if left_out and collection_path.name == "test_mutations.py" else None


@pytest.hookimpl(trylast=True)  # after the tests were chosen by their other marks
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Select the tests whose programs are here; in CI all of them, so that one fails."""
    if os.environ.get("CI"):
        return
    lacking = {
        item
        for item in items
        if not all(find(name) for mark in item.iter_markers("needs") for name in mark.args)
    }
    config.hook.pytest_deselected(items=list(lacking))
    items[:] = [item for item in items if item not in lacking]


def pytest_collection_finish() -> None:
    """Keep the collector of garbage from what stays until the end: modules and tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A service that answers from the frozen script, which nobody edits."""
    folder = tmp_path_factory.mktemp("full")
    return started(write_into(folder, full_script()))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser, a monitor, or anybody else without a signature."""
    return app.test_client()


@pytest.fixture
def twilio(app: Flask) -> Twilio:
    """Twilio, which signs what it asks."""
    return Twilio(app)


@pytest.fixture
def caller(app: Flask) -> Caller:
    """Somebody with a telephone, who has not dialled yet."""
    return Caller(app)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The frozen script in a folder of its own, to be edited."""
    return write_into(tmp_path / "prompts", full_script())


@pytest.fixture
def write(folder: Path) -> Write:
    """Makes the folder hold a script, and nothing else."""
    return partial(write_into, folder)


@pytest.fixture
def serve(folder: Path) -> Serve:
    """Makes services from the folder. Their watch looks only when a test says so."""
    return partial(started, folder)


@pytest.fixture(params=KINDS)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without content, of each kind."""
    with address_of(request.param, tmp_path) as address:
        yield address


@pytest.fixture(params=KINDS)
def empty_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables, of each kind."""
    with address_of(request.param, tmp_path, empty=True) as address:
        yield address


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    """A database of its own."""
    database = Database(address)
    yield database
    database.close()


@pytest.fixture
def runner() -> CliRunner:
    """Somebody at a terminal."""
    return CliRunner()


class Journal:
    """The log of production, as it came out of the process."""

    def __init__(self, capture: pytest.CaptureFixture[str]) -> None:
        self._capture = capture
        self.text = ""

    def read(self) -> str:
        """Everything that was written to standard output and standard error so far."""
        captured = self._capture.readouterr()
        self.text += captured.out + captured.err
        return self.text

    def lines(self, event: str | None = None) -> list[dict[str, Any]]:
        """Every line so far, or those of one event, each of which must be a JSON object."""
        found = [json.loads(line) for line in self.read().splitlines()]
        return [line for line in found if event in (None, line["event"])]


@pytest.fixture
def journal(quiet: None, capfd: pytest.CaptureFixture[str]) -> Journal:
    """Logs as in production, to be read."""
    logs.configure(json=True)
    return Journal(capfd)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Nothing is logged unless a test asks for the journal, and no test leaves a log behind."""
    logs.silence()
    yield
    structlog.reset_defaults()


@pytest.fixture(autouse=True)
def frozen_script_only(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test reads the script that staff edit, but the one file that is about it."""
    yield
    read = opened_of_delivered.copy()
    opened_of_delivered.clear()
    if read and request.path.name != "test_delivered_script.py":
        pytest.fail(
            f"This test reads {read[0]}: read the frozen script instead (tests/scripts.py)."
        )
