"""Debian's nginx with the site of deploy/nginx.conf, in front of instances on this machine."""

import os
import re
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import trustme
from programs import path_of

SITE = Path(__file__).parent.parent / "deploy" / "nginx.conf"
FOLDERS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
STOPS_IN = 10

MAIN = """
{user}
daemon off;
worker_processes 2;
pid {folder}/pid;
error_log {folder}/error.log warn;
events {{ worker_connections 512; }}
http {{
    {temporary}
    include {folder}/site;
}}
"""


class Nginx:
    """A site that listens on loopback; `origin` is where."""

    def __init__(self, folder: Path, ports: Sequence[int], changes: Mapping[str, str]) -> None:
        """Take the ports of two instances, and what else of the site is different in a test."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.origin = f"https://127.0.0.1:{port}"
        self.port: int = port
        self.authority = folder / "authority.pem"
        self._folder = folder
        self._configuration = folder / "nginx.conf"
        certify(folder)
        site = SITE.read_text()
        for pattern, value in {
            r"127\.0\.0\.1:8000": f"127.0.0.1:{ports[0]}",
            r"127\.0\.0\.1:8001": f"127.0.0.1:{ports[1]}",
            r"listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
            r"listen \[::\]:443 ssl;": "",
            r"/etc/letsencrypt/live/[^/]+/": f"{folder}/",
            r"/var/log/nginx/": f"{folder}/",
            **{re.escape(before): after for before, after in changes.items()},
        }.items():
            site, count = re.subn(pattern, value, site)
            assert count, f"{SITE} has no {pattern}"
        (folder / "site").write_text(site)
        temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in FOLDERS)
        user = "user root;" if os.getuid() == 0 else ""  # the folder is its own alone
        self._configuration.write_text(MAIN.format(folder=folder, temporary=temporary, user=user))

    def check(self) -> str:
        """Return what `nginx -t` says of the site."""
        done = subprocess.run(
            [*self._command(), "-t"], capture_output=True, text=True, timeout=STOPS_IN
        )
        return done.stderr

    @contextmanager
    def run(self) -> Iterator["Nginx"]:
        """Answer while this lasts."""
        process = subprocess.Popen(self._command(), stderr=subprocess.DEVNULL)
        try:
            until(lambda: listens(self.port), STOPS_IN)
            yield self
        finally:
            process.terminate()
            process.wait(STOPS_IN)

    def _command(self) -> list[str]:
        return [
            path_of("nginx"),
            "-p",
            str(self._folder),
            "-e",
            "stderr",
            "-c",
            str(self._configuration),
        ]


def certify(folder: Path) -> None:
    """Put a certificate for this machine into a folder, and its authority's beside it."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    issued = authority.issue_cert("127.0.0.1")
    issued.private_key_pem.write_to_path(str(folder / "privkey.pem"))
    for part in issued.cert_chain_pems:
        part.write_to_path(str(folder / "fullchain.pem"), append=True)


def listens(port: int) -> bool:
    """Tell whether something listens at a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def until(condition: Callable[[], bool], seconds: float) -> None:
    """Wait for a condition, and fail when it does not come true in time."""
    over = threading.Event()
    timer = threading.Timer(seconds, over.set)
    timer.start()
    try:
        while not condition():
            assert not over.wait(0.02), "it did not happen in time"
    finally:
        timer.cancel()
