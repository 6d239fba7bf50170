"""The units of deploy/ for systemd, as its own tool sees them, and where the docs use them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.cli import COMMANDS
from tests import ROOT
from tests.programs import path_of

DEPLOY = ROOT / "deploy"
PROGRAM = "/srv/ivr/.venv/bin/ivr"
UNITS = sorted(path for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer", ".path"))
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
MOST_EXPOSED = 15
"""Tenths: of 100, which is a service without any protection."""


def analyze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Ask systemd's tool."""
    command = [path_of("systemd-analyze"), *arguments]
    return subprocess.run(command, capture_output=True, text=True)


def lines(unit: Path, key: str) -> list[str]:
    """Return the values of a key of a unit."""
    return [
        value
        for name, _, value in (line.partition("=") for line in unit.read_text().splitlines())
        if name == key
    ]


@pytest.fixture
def units(tmp_path: Path) -> Iterator[list[Path]]:
    """The units as on a server where the program is installed, templates as an instance."""
    copies = []
    for unit in UNITS:
        copies.append(tmp_path / unit.name.replace("@.", "@8000."))
        text = unit.read_text()
        assert unit not in SERVICES or PROGRAM in text
        copies[-1].write_text(text.replace(PROGRAM, sys.executable))
    yield copies


@pytest.mark.needs("systemd-analyze")
def test_systemd_takes_every_unit_without_a_word(units: list[Path]) -> None:
    verified = analyze("verify", "--man=no", *units)
    assert (verified.returncode, verified.stdout, verified.stderr) == (0, "", "")


@pytest.mark.needs("systemd-analyze")
@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_every_service_may_do_little_more_than_it_needs(unit: Path) -> None:
    rated = analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED}", unit)
    assert rated.returncode == 0, rated.stdout


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_every_service_runs_the_version_of_the_link_with_secrets_in_files_and_bounds(
    unit: Path,
) -> None:
    (command,) = lines(unit, "ExecStart")
    program, name, *_ = command.split()
    assert program == PROGRAM and name in COMMANDS
    assert "/etc/ivr/settings" in lines(unit, "EnvironmentFile")
    assert lines(unit, "User") == ["ivr"]
    assert all("TOKEN" not in given for given in lines(unit, "Environment"))
    (most,) = lines(unit, "MemoryMax")
    assert most.endswith(("M", "G"))
    assert lines(unit, "OOMPolicy") == ["continue"], "a process that takes all memory ends alone"


def test_commands_run_as_the_service_does_with_words_and_exit_code_left_alone(
    tmp_path: Path,
) -> None:
    systemd_run = tmp_path / "systemd-run"
    systemd_run.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\nexit 3\n")
    systemd_run.chmod(0o755)
    given = ["rollback", "12", "--note", "Wrong number"]
    ran = subprocess.run(
        [DEPLOY / "ivr-admin", *given],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "SUDO_USER": "karin"},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 3
    *options, program, a, b, c, d = ran.stdout.splitlines()
    assert [program, a, b, c, d] == [PROGRAM, *given]
    (unit,) = DEPLOY.glob("ivr@.service")
    for key in ("User", "Group", "EnvironmentFile", "UMask"):
        assert f"--property={key}={lines(unit, key)[0]}" in options
    assert "--setenv=LOGNAME=karin" in options, "the author of an edition"


@pytest.mark.parametrize("file", sorted(DEPLOY.iterdir()), ids=lambda file: file.name)
def test_the_docs_say_where_each_file_goes(file: Path) -> None:
    pages = [page.read_text() for page in (ROOT / "docs").glob("*.md")]
    assert any(f"deploy/{file.name}" in page for page in pages)
