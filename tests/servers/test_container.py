"""The image of Containerfile in podman: read-only, on its volume, stopped during calls.

A Debian that mmdebstrap makes stands in for the official image of Python, unless that is here.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from ivr.cli.serve import STOP_SECONDS
from tests import ROOT
from tests.calling import ORIGIN, TOKEN
from tests.conftest import write_into
from tests.databases import address_of
from tests.programs import path_of
from tests.servers.callers import calls_all_the_time, edition
from tests.servers.installed import built, checkout
from tests.servers.nginx import site
from tests.servers.running import SECRET_KEY, free_port, until

BASE = "docker.io/library/python:3.13-slim-trixie"
IMAGE = "localhost/ivr-of-the-tests"
HERE = ("--runtime", "runc", "--network=host", "--ulimit=nofile=20000:20000")
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
GRACE = 30


def podman(*words: str | Path) -> str:
    ran = subprocess.run([path_of("podman"), *words], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("image")
    if subprocess.run([path_of("podman"), "image", "exists", BASE]).returncode != 0:
        make_base(folder / "base.tar")
    context = folder / "context"
    wheel = built(checkout(folder / "checkout"))
    context.mkdir()
    for file in (wheel, ROOT / "requirements.txt"):
        shutil.copy(file, context)
    build = ("build", "--format=docker", f"--tag={IMAGE}", "--ulimit=nproc=90000:90000")
    podman("--runtime", "runc", *build, *HERE[2:], "--file", ROOT / "Containerfile", context)
    return IMAGE


def make_base(archive: Path) -> None:
    """Import a Debian with Python under the name of the official image."""
    programs = "--include=python3,python3-venv,ca-certificates"
    trusted = f"--customize-hook=copy-in {CERTIFICATES} /etc/ssl/certs"
    command = [path_of("mmdebstrap"), "--variant=minbase", programs, trusted, "trixie"]
    subprocess.run([*command, archive], check=True, capture_output=True)
    known = [f"--change=ENV {name}={CERTIFICATES}" for name in ("PIP_CERT", "SSL_CERT_FILE")]
    podman("import", *known, archive, BASE)


@contextmanager
def container(name: str, *options: str | Path) -> Iterator[int]:
    """Run a container with a volume of its name, and yield its port."""
    port = free_port()
    given = {
        "TWILIO_AUTH_TOKEN": TOKEN,
        "PUBLIC_URL": ORIGIN,
        "SECRET_KEY": SECRET_KEY,
        "IVR_PROXIES": "1",
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    settings = [f"--env={key}={value}" for key, value in given.items()]
    limits = ("--read-only", "--cap-drop=all", f"--stop-timeout={GRACE}", f"--volume={name}:/data")
    podman(*HERE[:2], "run", "--detach", f"--name={name}", *HERE[2:], *limits, *settings, *options)
    try:
        until(lambda: is_ready(port), 120)
        yield port
    finally:
        podman("rm", "--force", "--time=1", name)
        podman("volume", "rm", "--force", name)


def state(name: str) -> tuple[bool, int]:
    """Return whether a container runs, and its last exit code."""
    (found,) = json.loads(podman("inspect", name))
    return found["State"]["Running"], found["State"]["ExitCode"]


def is_ready(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=5).ok
    except requests.RequestException:
        return False


@pytest.mark.needs("podman", "mmdebstrap", "nginx", "postgresql")
def test_containers_restart_during_calls_without_losing_any(image: str, tmp_path: Path) -> None:
    write_into(tmp_path / "prompts", edition(0))
    tmp_path.chmod(0o755)
    names = [f"{tmp_path.name.replace('_', '-')}-{number}" for number in "ab"]
    mounted = (f"--volume={tmp_path / 'prompts'}:/prompts:ro", "--env=IVR_PROMPTS=/prompts")
    with address_of("postgresql", tmp_path) as address:
        given: Sequence[str] = (*mounted, f"--env=DATABASE_URL={address}", image)
        with container(names[0], *given) as one, container(names[1], *given) as other:
            with site(tmp_path, [one, other]) as nginx:
                with calls_all_the_time(*(nginx.twilio() for _ in range(3))) as calls:
                    for name, port in zip(names, (one, other), strict=True):
                        podman(*HERE[:2], "stop", f"--time={GRACE}", name)
                        assert state(name) == (False, 0), "it ends by itself, within the grace"
                        podman(*HERE[:2], "start", name)
                        until(lambda port=port: is_ready(port), 120)  # type: ignore[misc]
                assert calls and not [call for call in calls if call.moved]
            known = podman("exec", names[0], "ivr", "migrate", "--newest").strip()
            podman("exec", names[1], "ivr", "migrate", "--beside", known)
            podman("exec", "--env=DATABASE_URL=", names[0], "ivr", "migrate")  # makes SQLite's
            podman("exec", names[0], "python3", "-c", copying())
            assert "backup.db" in podman("exec", names[0], "ls", "/data").split()
            workers = json.loads(podman("exec", names[0], "ivr", "history", "--format=json"))
            assert len(workers["workers"]) >= 2 * len(names), "names of workers do not collide"
            podman("healthcheck", "run", names[1])
            assert podman("exec", names[0], "id", "--user").strip() == "10001"


def copying() -> str:
    """Return the documented Python command that copies a SQLite database in a container."""
    page = (ROOT / "docs" / "operations.md").read_text()
    found = re.search(r"podman exec CONTAINER python3 -c '(.*)'$", page, re.MULTILINE)
    assert found
    return found[1]


def test_the_compose_file_is_valid_and_waits_for_the_longest_answer() -> None:
    checker = Path(sys.executable).parent / "check-jsonschema"
    schema = ("--builtin-schema", "vendor.compose-spec")
    command: list[str | Path] = [checker, *schema, ROOT / "compose.yaml"]
    checked = subprocess.run(command, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert f"stop_grace_period: {GRACE}s" in (ROOT / "compose.yaml").read_text()
    assert STOP_SECONDS < GRACE
