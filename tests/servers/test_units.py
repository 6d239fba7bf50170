"""The systemd units of deploy/: valid by systemd's own tool, and as described in the docs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ivr.cli import COMMANDS
from tests import ROOT
from tests.programs import path_of
from tests.servers.installed import SYSTEMD_RUN

DEPLOY = ROOT / "deploy"
PROGRAM = "/srv/ivr/.venv/bin/ivr"
UNITS = sorted(path for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer", ".path"))
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
MOST_EXPOSED = 15
"""Maximum exposure in tenths: 100 is a service without protection."""


def lines(unit: Path, key: str) -> list[str]:
    """Return the values of a key of a unit."""
    return [
        value
        for name, _, value in (line.partition("=") for line in unit.read_text().splitlines())
        if name == key
    ]


def analyzed(*arguments: str | Path) -> tuple[int, str]:
    """Return the exit code and the output of systemd's tool."""
    command = [path_of("systemd-analyze"), *arguments]
    ran = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return ran.returncode, ran.stdout


@pytest.mark.needs("systemd-analyze")
def test_systemd_takes_every_unit_without_a_word(tmp_path: Path) -> None:
    """As on a server with the program installed, templates as an instance."""
    units = [tmp_path / unit.name.replace("@.", "@8000.") for unit in UNITS]
    for unit, copy in zip(UNITS, units, strict=True):
        written = unit.read_text().replace(PROGRAM, sys.executable)
        copy.write_text(written.replace("/srv/ivr/deploy", str(DEPLOY)))
    assert analyzed("verify", "--man=no", *units) == (0, "")


@pytest.mark.needs("systemd-analyze")
@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_every_service_may_do_little_more_than_it_needs(unit: Path) -> None:
    code, told = analyzed("security", "--offline=true", f"--threshold={MOST_EXPOSED}", unit)
    assert code == 0, told


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_every_service_runs_the_linked_version_with_secret_files_and_limits(unit: Path) -> None:
    (command,) = lines(unit, "ExecStart")
    program, name, *_ = command.split()
    script = ROOT / Path(program).relative_to("/srv/ivr")
    assert (program == PROGRAM and name in COMMANDS) or os.access(script, os.X_OK)
    assert "/etc/ivr/settings" in lines(unit, "EnvironmentFile")
    assert lines(unit, "User") == ["ivr"]
    assert all("TOKEN" not in given for given in lines(unit, "Environment"))
    (most,) = lines(unit, "MemoryMax")
    assert most.endswith(("M", "G"))
    assert lines(unit, "OOMPolicy") == ["continue"], "a process that takes all memory ends alone"


def test_the_number_and_its_fallback_are_checked_every_day() -> None:
    (command,) = lines(DEPLOY / "ivr-check.service", "ExecStart")
    assert command == f"{PROGRAM} connect ${{LINE_NUMBER}} --check"
    assert "/etc/ivr/account" in lines(DEPLOY / "ivr-check.service", "EnvironmentFile")
    (calendar,) = lines(DEPLOY / "ivr-check.timer", "OnCalendar")
    assert re.fullmatch(r"\*-\*-\* \d\d:\d\d", calendar)


def test_commands_run_like_the_service_and_keep_output_and_exit_code(tmp_path: Path) -> None:
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
    *options, _, _, _, _, _ = printed = ran.stdout.splitlines()
    assert printed[-5:] == [PROGRAM, *given]
    unit = DEPLOY / "ivr@.service"
    for key in ("User", "Group", "EnvironmentFile", "UMask"):
        assert f"--property={key}={lines(unit, key)[0]}" in options
    assert "--setenv=LOGNAME=karin" in options, "the author of an edition"


TOOLS = {
    "curl": """case "$*" in *:8010/*) exit 7 ;; *) echo '{"version":"1"}' ;; esac""",
    "systemctl": """case $1 in start) cp -r "$IVR_UNITS/." . ;; is-active) exit 1 ;; esac""",
    "systemd-run": SYSTEMD_RUN,
    ".venv-v1/bin/ivr": "echo ivr, version 1",
    ".venv-v2/bin/ivr": "echo ivr, version 2",
}


@pytest.mark.needs("systemd-analyze")
def test_a_version_is_tried_in_the_unit_of_the_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At another port, which nginx does not know; nothing of the unit is left afterwards."""
    for name, text in TOOLS.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"#!/usr/bin/env bash\n{text}\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / ".venv").symlink_to(".venv-v1")
    (tmp_path / "settings").write_text("METRICS_TOKEN=a token\n")
    units = tmp_path / "units"
    ran = subprocess.run(
        [DEPLOY / "switch", "v2"],
        cwd=tmp_path,
        env={
            "PATH": f"{tmp_path}:{os.environ['PATH']}",
            "IVR_HOME": str(tmp_path),
            "IVR_SETTINGS": str(tmp_path / "settings"),
            "IVR_UNITS": str(units),
        },
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1 and "did not become ready" in ran.stderr
    assert [*units.iterdir()] == []
    assert "8010" not in (DEPLOY / "nginx.conf").read_text()

    (tmp_path / "ivr@.service").write_text((DEPLOY / "ivr@.service").read_text())
    monkeypatch.setenv("SYSTEMD_UNIT_PATH", f"{tmp_path}:")
    assert analyzed("verify", "--man=no", "ivr@8010.service") == (0, "")
    code, told = analyzed("verify", "--man=no", "ivr@8000.service")
    assert code and PROGRAM in told, "the program of this unit is not on this machine"


def test_the_docs_say_where_each_file_goes() -> None:
    pages = "".join(page.read_text() for page in (ROOT / "docs").glob("*.md"))
    named = {*re.findall(r"deploy/([\w@.*-]+\*|[\w@.-]*\w)", pages)}
    assert [path for path in DEPLOY.iterdir() if not {path.name, f"{path.stem}.*"} & named] == []
