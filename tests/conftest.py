"""Fixtures for a service on a script, and the people who use it."""

import gc
import json
import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

import pytest
import structlog
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache

from ivr.line import logs
from ivr.line.app import LineServices
from ivr.service import create_service
from ivr.settings import Settings, from_environment
from ivr.studio.database import Database
from ivr.studio.editions.edition import ApprovalRequest, Edition
from tests.calling import AS_MONITOR, METRICS_TOKEN, NEXT_TOKEN, ORIGIN, TOKEN, Caller, Twilio
from tests.databases import KINDS, address_of
from tests.programs import find
from tests.scripts import FROZEN, full_script

settings.register_profile(
    "ivr",
    deadline=None,  # a busy machine is no failure
    max_examples=int(os.environ.get("IVR_TEST_EXAMPLES", "10")),
)
settings.load_profile("ivr")

# Staff may reword prompts/ at any time: only test_delivered_script.py reads it.
os.environ["IVR_PROMPTS"] = str(FROZEN)

COMPILED = TemporaryDirectory(prefix="ivr-templates-")
Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(COMPILED.name)}

FOLDER = Path(__file__).parent

SECRET_KEY = "a key of thirty-two characters and more"

NOTHING: Mapping[str, str] = MappingProxyType({})
Write = Callable[[Mapping[str, bytes]], Path]
Serve = Callable[..., Flask]


def settings_for(folder: Path, **others: str) -> Settings:
    """Return production settings of the line alone, in the middle of a token rotation."""
    return from_environment(
        {
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_AUTH_TOKEN_NEXT": NEXT_TOKEN,
            "PUBLIC_URL": ORIGIN,
            "IVR_PROMPTS": str(folder),
            "IVR_DATA": str(folder.parent / "data"),
            "METRICS_TOKEN": METRICS_TOKEN,
            **others,
        }
    )


def running(app: Flask) -> LineServices:
    """Return the background threads of an app, and the source that they follow."""
    found: LineServices = app.extensions["line"]
    return found


def studio_in(app: Flask) -> Flask:
    """Return the studio beside the line."""
    studio = running(app).studio
    assert studio and isinstance(studio.application, Flask)
    return studio.application


def published(outcome: Edition | ApprovalRequest) -> Edition:
    """Return an edition that needed no approval."""
    assert isinstance(outcome, Edition)
    return outcome


def started(folder: Path, environment: Mapping[str, str] = NOTHING, **options: Any) -> Flask:
    """Return a service on a folder, without its polling thread; with a studio on a database."""
    key = {"SECRET_KEY": SECRET_KEY} if "database" in options else NOTHING
    app = create_service(settings_for(folder, **key, **environment), **options)
    running(app).stop()
    return app


def state_of(app: Flask, headers: Mapping[str, str] = AS_MONITOR) -> Any:
    """Return what /readyz tells a monitor, or whoever sends other headers."""
    return app.test_client().get("/readyz", headers=headers).get_json()


def write_into(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Replace the content of a folder; unchanged files are not touched."""
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
    """Ignore the files whose tests are all left out: collecting them takes seconds."""
    marks = config.option.markexpr
    if collection_path in (FOLDER / "browser", FOLDER / "servers"):
        return True if f"not {collection_path.name}" in marks else None
    left_out = "not mutations" in marks or (marks and "mutations" not in marks)
    return True if left_out and collection_path.name == "test_mutations.py" else None


@pytest.hookimpl(trylast=True)  # after the tests were chosen by their other marks
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Select tests whose programs are installed; in CI all, so that missing ones fail."""
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
    """Collect garbage more seldom, and never modules and tests, which is faster."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 50)


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A service that answers from the frozen script."""
    folder = tmp_path_factory.mktemp("full")
    return started(write_into(folder, full_script()))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client without a signature, such as a browser or a monitor."""
    return app.test_client()


@pytest.fixture
def twilio(app: Flask) -> Twilio:
    """Twilio, which signs its requests."""
    return Twilio(app)


@pytest.fixture
def caller(app: Flask) -> Caller:
    """A caller who has not dialled yet."""
    return Caller(app)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The frozen script in a temporary folder."""
    return write_into(tmp_path / "prompts", full_script())


@pytest.fixture
def write(folder: Path) -> Write:
    """Replaces the content of the folder by a script."""
    return partial(write_into, folder)


@pytest.fixture
def serve(folder: Path) -> Serve:
    """Makes services from the folder, which poll only on request."""
    return partial(started, folder)


@pytest.fixture(params=KINDS)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database with tables, of each kind."""
    with address_of(request.param, tmp_path) as address:
        yield address


@pytest.fixture(params=KINDS)
def empty_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables, of each kind."""
    with address_of(request.param, tmp_path, empty=True) as address:
        yield address


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    """An empty database."""
    database = Database(address)
    yield database
    database.close()


@pytest.fixture
def runner() -> CliRunner:
    """A runner for commands."""
    return CliRunner()


class Journal:
    """The log of production, as printed by the process."""

    def __init__(self, capture: pytest.CaptureFixture[str]) -> None:
        self._capture = capture
        self.text = ""

    def read(self) -> str:
        """Return everything written to standard output and standard error so far."""
        captured = self._capture.readouterr()
        self.text += captured.out + captured.err
        return self.text

    def lines(self, event: str | None = None) -> list[dict[str, Any]]:
        """Return all log lines as parsed JSON, or only the lines of one event."""
        found = [json.loads(line) for line in self.read().splitlines()]
        return [line for line in found if event in (None, line["event"])]


@pytest.fixture
def journal(quiet: None, capfd: pytest.CaptureFixture[str]) -> Journal:
    """Logs as in production, to be read."""
    logs.configure(json=True)
    return Journal(capfd)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Turns logging off unless a test uses the journal."""
    logs.silence()
    yield
    structlog.reset_defaults()
