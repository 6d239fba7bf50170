"""A platform that runs the Procfile: Heroku's buildpack for Python, by its own commands.

https://github.com/heroku/heroku-buildpack-python: `lib/package_manager.sh`, `lib/python_version.sh`
and `lib/pip.sh`. The packages come from the package index that pip is set to.
"""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests import ROOT
from tests.calling import ORIGIN, TOKEN, said
from tests.databases import address_of
from tests.scripts import FROZEN
from tests.servers.installed import git
from tests.servers.running import SECRET_KEY, Instance, all_answer, browser
from tests.studio.staff import PASSWORD, sent_by

PACKAGE_FILES = ("requirements.txt", "Pipfile", "Pipfile.lock", "poetry.lock", "uv.lock")
COMMIT = "1234567890abcdef1234567890abcdef12345678"
INSTALL = (
    *("pip", "install", "-r", "requirements.txt", "--disable-pip-version-check"),
    *("--exists-action=w", "--no-cache-dir", "--no-input", "--progress-bar", "off"),
)
OF_A_SERVER = ("IVR_PROMPTS", "IVR_DATA", "IVR_WORKERS", "PROMETHEUS_MULTIPROC_DIR")
"""Settings that instances of the tests have, and platforms do not."""


@dataclass(frozen=True)
class Platform:
    """An application that was built: its folder, and its installed packages."""

    app: Path
    python: Path

    def environment(self, address: str, **config: str) -> dict[str, str]:
        """Return the environment of its processes: the configuration, and the platform's own."""
        database = make_url(address).set(drivername="postgres")
        return {
            "PATH": f"{self.python / 'bin'}:/usr/bin:/bin",
            "PYTHONPATH": str(self.app),
            "DATABASE_URL": database.render_as_string(hide_password=False),
            "HEROKU_BUILD_COMMIT": COMMIT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "PUBLIC_URL": ORIGIN,
            **config,
        }

    def command(self, process: str) -> tuple[str, ...]:
        """Return the command of a process in the Procfile."""
        lines = (self.app / "Procfile").read_text().splitlines()
        return ("bash", "-c", dict(line.split(": ", 1) for line in lines)[process])

    def run(self, *command: str, given: str = "", **environment: str) -> tuple[int, str]:
        """Run a command to its end, and return its exit code and output."""
        ran = subprocess.run(
            command, cwd=self.app, env=environment, input=given, text=True, capture_output=True
        )
        return ran.returncode, ran.stdout + ran.stderr


@pytest.fixture
def platform(tmp_path: Path) -> Platform:
    """A build of the last commit; its script is the frozen one, and its folder no repository."""
    app, python = tmp_path / "app", tmp_path / "python"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{ROOT}", str(app))
    for removed in (".git", "prompts"):
        shutil.rmtree(app / removed)
    shutil.copytree(FROZEN, app / "prompts")
    assert [name for name in PACKAGE_FILES if (app / name).exists()] == ["requirements.txt"]
    version = (app / ".python-version").read_text().strip()
    assert re.fullmatch(r"3\.\d+", version)
    program = shutil.which(f"python{version}") or sys.executable
    subprocess.run([program, "-m", "venv", python], check=True)
    subprocess.run([python / "bin" / INSTALL[0], *INSTALL[1:]], cwd=app, check=True)
    return Platform(app, python)


def sign_in(url: str, name: str) -> str:
    """Sign in to the studio with a Swedish browser, and return the page that follows."""
    ask, page = browser(url, "sv"), "/studio/sign-in"
    return ask(page, sent_by(ask(page)) | {"name": name, "password": PASSWORD})


@pytest.mark.needs("git", "postgresql")
def test_a_platform_builds_releases_and_serves_a_commit(platform: Platform, tmp_path: Path) -> None:
    with address_of("postgresql", tmp_path, empty=True) as address:
        alone = platform.environment(address)
        studio = {**alone, "SECRET_KEY": SECRET_KEY}
        code, printed = platform.run(*platform.command("release"), **alone)
        assert (code, "SECRET_KEY" in printed) == (0, True), printed
        wrong = {**studio, "METRICS_TOKEN": "short"}
        code, printed = platform.run(*platform.command("release"), **wrong)
        assert (code, "METRICS_TOKEN" in printed) == (1, True), "it would not start"
        code, printed = platform.run(*platform.command("release"), **studio)
        assert code == 0, printed
        web = Instance(
            tmp_path / "log",
            {**dict.fromkeys(OF_A_SERVER, ""), **studio},
            command=platform.command("web"),
            cwd=platform.app,
        )
        with web:
            all_answer(web)
            assert web.ready()["commit"] == COMMIT
            assert "ett ett två" in said(web.caller().dial())
            add = "python -m ivr staff add anna@example.se --role administrator --password-stdin"
            code, printed = platform.run(*add.split(), given=PASSWORD, **studio)
            assert code == 0, printed
            assert "Logga ut" in sign_in(web.url, "anna@example.se")
        code, printed = platform.run(*platform.command("release"), **alone)
        assert (code, "SECRET_KEY" in printed) == (1, True), "the line has editions by now"
