"""Calls, checks and pages without the extras, and messages about missing ones.

`test_installed.py` does the same with an installation that lacks them.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.extras import MODULES, RECORDINGS, STUDIO
from tests import ROOT
from tests.calling import ORIGIN, TOKEN, Twilio
from tests.cli.conftest import Command
from tests.conftest import Serve, Write
from tests.scripts import FROZEN, mp3
from tests.sounds import encoded, recorded, speech

SAYING = ("", ".md", ".py", ".html", ".po", ".yml", ".conf", ".service")
ANOTHER = re.compile(r"""pip install [^`\n]*['" ]ivr(?=[\['"\s@=]|$)""", re.MULTILINE)

Remove = Callable[..., None]


@pytest.fixture
def uninstall(monkeypatch: pytest.MonkeyPatch) -> Remove:
    """Makes the modules of extras impossible to import."""

    def uninstall(*extras: str) -> None:
        for name in (name for extra in extras for name in MODULES[extra]):
            monkeypatch.setitem(sys.modules, name, None)

    return uninstall


@pytest.mark.parametrize(
    ("kind", "sound"), [("mp3", mp3(4)), ("wav", encoded(speech(4), coding="ULAW"))]
)
def test_an_unverified_recording_is_replaced_by_the_voice(
    uninstall: Remove, ivr: Command, write: Write, serve: Serve, kind: str, sound: bytes
) -> None:
    folder = write(recorded("sv/welcome", sound, kind=kind))
    uninstall(RECORDINGS)
    heard = Twilio(serve()).ask().body.decode()
    assert "/recordings/" not in heard and "Polisens internationella samarbete" in heard
    checked = json.loads(ivr("check", folder, "--format", "json").stdout)["findings"]
    (found,) = [each for each in checked if each["rule"].startswith("recording")]
    assert (found["severity"], found["file"]) == ("warning", f"sv/recordings/welcome.{kind}")
    assert RECORDINGS in found["hint"]


def test_no_instruction_installs_the_unrelated_package_ivr() -> None:
    folders = (ROOT / name for name in ("docs", "ivr", "deploy", ".ci", ".github"))
    files = [ROOT / "README.md", *(file for folder in folders for file in folder.rglob("*"))]
    texts = {file: file.read_text() for file in files if file.suffix in SAYING and file.is_file()}
    assert [file for file, text in texts.items() if ANOTHER.search(text)] == []


BLOCKED = """
import os, sys
for name in sys.argv.pop(1).split(","):
    sys.modules[name] = None
from ivr.cli import main
from ivr.service import create_service
from ivr.settings import from_environment
for command in (["check"], ["call", "--keys", "5 8 9 w w w"], ["script"], ["rules"]):
    try:
        main([*command])
    except SystemExit as ended:
        assert not ended.code, command
client = create_service(from_environment(os.environ)).test_client()
assert "112" in client.get("/").text and client.get("/readyz").get_json()["status"] == "ready"
assert client.post("/voice").status_code == 403
"""


@pytest.mark.servers
def test_the_line_checks_calls_and_serves_without_the_packages_of_the_studio(
    tmp_path: Path,
) -> None:
    environment = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": ORIGIN, "IVR_DATA": str(tmp_path)}
    command = [sys.executable, "-c", BLOCKED, ",".join(MODULES[STUDIO])]
    ran = subprocess.run(command, env={**os.environ, **environment}, text=True, capture_output=True)
    assert ran.returncode == 0, ran.stderr


LOADED = """
import os, sys
from ivr.service import open_source
from ivr.settings import from_environment
open_source(from_environment(os.environ)).close()
print({"sqlalchemy", "ivr.studio"} & set(sys.modules))
"""


@pytest.mark.servers
def test_the_line_alone_loads_nothing_of_an_installed_studio(tmp_path: Path) -> None:
    settings = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": ORIGIN, "IVR_DATA": str(tmp_path)}
    environment = {**settings, "IVR_PROMPTS": str(FROZEN)}
    told = subprocess.run(
        [sys.executable, "-c", LOADED], env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout == "set()\n"
