"""The package as installed by operators, without a checkout and without extras."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import pytest
import requests

from ivr.extras import MODULES
from ivr.script.files import load
from tests.calling import ORIGIN, TOKEN, said
from tests.conftest import write_into
from tests.scripts import excused_script, full_script
from tests.servers.installed import built, checkout, git, install
from tests.servers.running import Instance, all_answer

OPENING_SOUND = ("ivr.script.audio.", "ivr.recordings.intake")
OF_THE_STUDIO = tuple(
    f"ivr.{name}"
    for name in (
        "studio",
        *(f"cli.{name}" for name in ("editions", "history", "notify", "publish")),
        *(f"cli.{name}" for name in ("pull", "rollback", "staff", "stats")),
    )
)
KEY = {"SECRET_KEY": "0123456789abcdef" * 4}
IMPORTING = """
import importlib, pkgutil, sys, ivr
names = [module.name for module in pkgutil.walk_packages(ivr.__path__, "ivr.")]
for name in [name for name in names if name not in ("ivr.wsgi", "ivr.__main__")] + sys.argv[1:]:
    try:
        ".migrations" in name or importlib.import_module(name)
    except ModuleNotFoundError:
        print(name)
"""
SERVE = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": ORIGIN}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a copy of the sources and one commit."""
    folder = checkout(tmp_path_factory.mktemp("sources") / "checkout")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "Begin")
    return folder


@pytest.fixture(scope="module")
def wheel(sources: Path) -> Path:
    """The package, built from the sources."""
    return built(sources)


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an installation without extras: the line alone."""
    return install(wheel, tmp_path_factory.mktemp("installed") / "venv")


@pytest.fixture(scope="module")
def with_studio(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an installation with the studio."""
    return install(wheel, tmp_path_factory.mktemp("studio") / "venv", ["studio"])


def run(programs: Path, *arguments: str, cwd: Path, **environment: str) -> str:
    """Run `ivr` without any settings, and return its output."""
    ran = subprocess.run(
        [programs / "ivr", *arguments],
        cwd=cwd,
        env={"PATH": f"{programs}:/usr/bin:/bin", "LANG": "en_GB.UTF-8", **environment},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return f"{ran.stdout}[{ran.returncode}]"


@contextmanager
def started(programs: Path, command: str, cwd: Path, **environment: str) -> Iterator[Instance]:
    """Run a server in a folder, with these settings only."""
    unset = ("TWILIO_AUTH_TOKEN", "PUBLIC_URL", "IVR_PROMPTS", "IVR_DATA", "IVR_WORKERS")
    given = {**dict.fromkeys(unset, ""), "PATH": f"{programs}:/usr/bin:/bin", **environment}
    folder = cwd.with_name(f"{cwd.name} and its log")
    with Instance(folder, given, command=(programs / "ivr", command), cwd=cwd) as server:
        all_answer(server)
        yield server


def packed(wheel: Path) -> tuple[set[str], str]:
    """Return the files in a wheel, and the commit that its program reports."""
    with ZipFile(wheel) as files:
        names, known = set(files.namelist()), "ivr/commit.txt" in files.namelist()
        return names, files.read("ivr/commit.txt").decode() if known else ""


def test_a_source_distribution_makes_a_package(sources: Path, wheel: Path, tmp_path: Path) -> None:
    archive = built(sources, "sdist")
    subprocess.run(["tar", "--extract", "--file", archive, "--directory", tmp_path], check=True)
    (unpacked,) = tmp_path.iterdir()
    names, commit = packed(wheel)
    assert {f"ivr/prompts/{path}" for path in excused_script()} < names
    assert commit == git(sources, "rev-parse", "--short=12", "HEAD")
    assert packed(built(unpacked)) == (names, commit)


def test_without_extras_all_of_the_line_but_sound_can_be_imported(
    programs: Path, tmp_path: Path
) -> None:
    extras = {name for names in MODULES.values() for name in names} | {"hunspell"}
    command = [str(programs / "python"), "-c", IMPORTING, *extras]
    tried = subprocess.run(command, cwd=tmp_path, text=True, capture_output=True)
    assert tried.returncode == 0, tried.stderr
    missing = set(tried.stdout.split())
    assert extras <= missing, "none of them is there"
    allowed = (*OPENING_SOUND, *OF_THE_STUDIO)
    assert [name for name in missing - extras if not name.startswith(allowed)] == []


@pytest.fixture(scope="module")
def line(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a starter script."""
    folder = tmp_path_factory.mktemp("own")
    assert "ivr check" in run(programs, "new", "line", cwd=folder)
    assert run(programs, "new", "line", cwd=folder).endswith("[2]"), "it is never overwritten"
    return folder / "line"


def test_a_script_to_begin_with_is_checked_and_called(programs: Path, line: Path) -> None:
    checked = run(programs, "check", cwd=line)
    assert checked.endswith("[0]"), checked
    assert "“spelling”" in " ".join(checked.split())
    called = run(programs, "call", "--keys", "9 1", cwd=line)
    assert called.endswith("[0]") and "one one two" in called


def test_the_line_alone_is_served_from_its_folder(programs: Path, line: Path) -> None:
    with started(programs, "serve", line, **SERVE) as server:
        assert "ett ett två" in said(server.caller().dial())
        assert requests.get(f"{server.url}/studio", timeout=30).status_code == 404
    for command in ("history", "migrate --newest", "staff"):
        printed = run(programs, *command.split(), cwd=line)
        assert "[studio]" in printed and printed.endswith("[1]")
    released = run(programs, "migrate", cwd=line)  # as a platform does before each start
    assert "SECRET_KEY" in released and released.endswith("[0]")


def test_the_development_server_without_the_studio_says_how_to_get_it(
    programs: Path, line: Path
) -> None:
    with started(programs, "run", line) as server:
        assert "ett ett två" in said(server.caller().dial())
        assert "[studio]" in server.log.read_text()


def test_the_development_server_has_calls_and_the_studio(with_studio: Path, line: Path) -> None:
    with started(with_studio, "run", line) as server:
        assert "ett ett två" in said(server.caller().dial())
        for page in ("", "/phone", "/texts/welcome", "/recordings", "/publish", "/statistics"):
            assert requests.get(f"{server.url}/studio{page}", timeout=30).ok, page
        assert "./" in server.log.read_text()
    assert not [path for path in load(line) if "data" in path]


def test_the_packages_script_is_served_with_a_notice(programs: Path, tmp_path: Path) -> None:
    with started(programs, "run", tmp_path) as server:
        assert "ett ett två" in said(server.caller().dial())
        assert "ivr new prompts" in server.log.read_text()
    assert not (tmp_path / "prompts").exists()


def test_a_start_names_each_missing_extra(
    programs: Path, with_studio: Path, tmp_path: Path
) -> None:
    write_into(tmp_path / "prompts", full_script())
    database = {"DATABASE_URL": "postgresql://ivr@127.0.0.1/ivr"}
    for installed, needing, extra in (
        (programs, KEY, "studio"),
        (programs, database, "studio"),
        (with_studio, database, "postgresql"),
    ):
        printed = run(installed, "serve", cwd=tmp_path, **SERVE, **needing)
        assert printed.endswith("[1]")
        assert re.findall(r"\[([a-z]+)\]", printed) == [extra]
