"""The two hosts of an export, really run: Debian's nginx, and Twilio's own runner of Functions."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests import ROOT
from tests.programs import path_of
from tests.servers.nginx import STOPS_IN, listens, nginx, until

STARTS_IN = 60
GUIDE = ROOT / "docs" / "export.md"

MAIN = """
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log info;
env FAKETIME_TIMESTAMP_FILE; env FAKETIME_CACHE_DURATION; env LD_PRELOAD;
events {{ worker_connections 512; }}
http {{
    access_log {folder}/access.log;
    {site}
}}
"""

LINES = ("ssl_certificate", "listen [::]", "access_log off;")
"""Lines of the guide's site that a test does without; its log shows what nginx writes by itself."""


def site(exports: Path, port: int) -> str:
    """Return the site that docs/export.md shows, for an export on this machine."""
    found = re.search(r"```nginx\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert found, "the guide shows a site"
    kept = [line for line in found[1].splitlines() if not line.strip().startswith(LINES)]
    shown = "\n".join(kept).replace("/srv/line", str(exports))
    assert "listen 443 ssl;" in shown
    return shown.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")


class NginxHost:
    """nginx with the site of docs/export.md."""

    def __init__(self, folder: Path, exports: Path, port: int) -> None:
        self.folder = folder
        self._exports, self._port = exports, port

    @contextmanager
    def run(self, environment: Mapping[str, str]) -> Iterator["NginxHost"]:
        """Answer while this lasts."""
        self.folder.mkdir()
        text = MAIN.format(folder=self.folder, site=site(self._exports, self._port))
        with nginx(self.folder, text, self._port, environment):
            yield self

    def logged(self) -> str:
        """Return everything that nginx has written to its logs."""
        return "".join((self.folder / name).read_text() for name in ("access.log", "error.log"))


@contextmanager
def function_host(folder: Path, port: int, environment: Mapping[str, str]) -> Iterator[None]:
    """Run the project in a folder with twilio-run, as `npm start` does."""
    command = [
        *(path_of("node"), path_of("twilio-run")),
        *("start", "--port", str(port), "--no-fork-process", "--no-live", "--no-logs"),
        *("--cwd", str(folder)),
    ]
    private = {**os.environ, "HOME": str(folder.parent), **environment}
    log = folder.parent / "twilio-run.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=private, stdout=output, stderr=output)
    try:
        until(lambda: process.poll() is None and listens(port), STARTS_IN)
        yield
    finally:
        process.terminate()
        process.wait(STOPS_IN)
