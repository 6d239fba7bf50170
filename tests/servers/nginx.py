"""Debian's nginx with deploy/nginx.conf, in front of instances on this machine."""

import os
import re
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import trustme

from tests import ROOT
from tests.programs import path_of

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
FOLDERS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
STOPS_IN = 10


@contextmanager
def nginx(folder: Path, text: str, port: int, environment: Mapping[str, str]) -> Iterator[None]:
    """Answer at a port with a configuration, which nginx must take without a warning."""
    configuration = folder / "nginx.conf"
    temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in FOLDERS)
    user = "user root;" if os.getuid() == 0 else ""  # the folder is its own alone
    configuration.write_text(user + text.replace("http {", f"http {{ {temporary}"))
    given = ("-p", str(folder), "-e", "stderr", "-c", str(configuration), "-g", "daemon off;")
    command = [path_of("nginx"), *given]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, timeout=STOPS_IN)
    assert checked.returncode == 0 and "[warn]" not in checked.stderr, checked.stderr
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: process.poll() is None and listens(port), STOPS_IN)
        yield
    finally:
        process.terminate()
        process.wait(STOPS_IN)


class Nginx:
    """nginx with the site of deploy/nginx.conf, on loopback; `origin` is where."""

    def __init__(self, folder: Path, ports: Sequence[int], changes: Mapping[str, str]) -> None:
        """Take the ports of two instances, and what else is different in a test."""
        self.port = free_port()
        self.origin = f"https://127.0.0.1:{self.port}"
        self.authority = folder / "authority.pem"
        self._folder = folder
        certify(folder)
        self._text = CONFIGURATION.read_text()
        for pattern, value in {
            r"user www-data;": "",
            r"/run/nginx\.pid": f"{folder}/pid",
            r"127\.0\.0\.1:8000": f"127.0.0.1:{ports[0]}",
            r"127\.0\.0\.1:8001": f"127.0.0.1:{ports[1]}",
            r"listen 443 ssl;": f"listen 127.0.0.1:{self.port} ssl;",
            r"listen \[::\]:443 ssl;": "",
            r"/etc/letsencrypt/live/[^/]+/": f"{folder}/",
            r"/var/log/nginx/": f"{folder}/",
            **{re.escape(before): after for before, after in changes.items()},
        }.items():
            self._text, count = re.subn(pattern, value, self._text)
            assert count, f"{CONFIGURATION} has no {pattern}"

    @contextmanager
    def run(self) -> Iterator["Nginx"]:
        """Answer while this lasts."""
        with nginx(self._folder, self._text, self.port, {}):
            yield self


def certify(folder: Path) -> None:
    """Put a certificate for this machine into a folder, and its authority's beside it."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    issued = authority.issue_cert("127.0.0.1")
    issued.private_key_pem.write_to_path(str(folder / "privkey.pem"))
    for part in issued.cert_chain_pems:
        part.write_to_path(str(folder / "fullchain.pem"), append=True)


def free_port() -> int:
    """Return a port of this machine at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


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
