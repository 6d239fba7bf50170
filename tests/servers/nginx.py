"""Debian's nginx on loopback, with deploy/nginx.conf or deploy/fallback.conf."""

import os
import re
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import requests
import trustme
from requests.adapters import HTTPAdapter

from ivr.simulator.exchange import HTTPExchange
from tests import ROOT
from tests.calling import ORIGIN, TOKEN
from tests.programs import path_of
from tests.servers.running import SECRET_KEY, SERVE, Instance, all_answer, free_port, program, until

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
FALLBACK = ROOT / "deploy" / "fallback.conf"
FOLDERS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
NOTHING: Mapping[str, str] = MappingProxyType({})
TWILIO_WAITS = 4.0
"""Timeout for an answer in seconds, as set by `ivr connect`."""

ANOTHER_MACHINE = """
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log info;
events {{ worker_connections 512; }}
http {{
    access_log {folder}/access.log;
    {site}
}}
"""


class At(HTTPAdapter):
    """HTTP adapter that sends from another address of this machine."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, source_address=(self._address, 0), **options)


class Nginx:
    """An nginx that answers at `origin`, with its own folder."""

    def __init__(self, folder: Path, port: int, scheme: str) -> None:
        self.folder, self.port, self.origin = folder, port, f"{scheme}://127.0.0.1:{port}"

    @contextmanager
    def run(self, text: str) -> Iterator["Nginx"]:
        """Run with a configuration, which must cause no warning."""
        file = self.folder / "nginx.conf"
        temporary = " ".join(f"{name}_temp_path {self.folder}/{name};" for name in FOLDERS)
        user = "user root;" if os.getuid() == 0 else ""  # the folder is its own alone
        file.write_text(user + text.replace("http {", f"http {{ {temporary}"))
        given = ("-p", str(self.folder), "-e", "stderr", "-c", str(file), "-g", "daemon off;")
        command = [path_of("nginx"), *given]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
        assert checked.returncode == 0 and "[warn]" not in checked.stderr, checked.stderr
        with program(*command):
            until(lambda: listens(self.port))
            yield self

    def logged(self) -> str:
        """Return the content of its logs."""
        return "".join(file.read_text() for file in self.folder.glob("*.log"))

    def session(self) -> requests.Session:
        """Return a client with cookies that trusts the certificate."""
        session = requests.Session()
        session.trust_env = False
        session.verify = str(self.folder / "authority.pem")
        return session

    def twilio(self) -> HTTPExchange:
        """Return an exchange without retries and with Twilio's timeout."""
        exchange = HTTPExchange(
            self.origin, token=TOKEN, signed_origin=ORIGIN, timeout=TWILIO_WAITS
        )
        exchange._session.verify = str(self.folder / "authority.pem")
        return exchange


@contextmanager
def site(
    folder: Path, ports: Sequence[int], changes: Mapping[str, str] = NOTHING
) -> Iterator[Nginx]:
    """Run the site of deploy/nginx.conf in front of two ports, adapted for tests."""
    port = free_port()
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    issued = authority.issue_cert("127.0.0.1")
    issued.private_key_pem.write_to_path(str(folder / "privkey.pem"))
    (folder / "fullchain.pem").write_bytes(
        b"".join(each.bytes() for each in issued.cert_chain_pems)
    )
    text = CONFIGURATION.read_text()
    for pattern, value in {
        r"user www-data;": "",
        r"/run/nginx\.pid": f"{folder}/pid",
        r"127\.0\.0\.1:8000": f"127.0.0.1:{ports[0]}",
        r"127\.0\.0\.1:8001": f"127.0.0.1:{ports[1]}",
        r"listen 80;": f"listen 127.0.0.1:{free_port()};",
        r"listen \[::\]:80;": "",
        r"listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        r"listen \[::\]:443 ssl;": "",
        r"/etc/letsencrypt/live/[^/]+/": f"{folder}/",
        r"/var/log/nginx/": f"{folder}/",
        **{re.escape(before): after for before, after in changes.items()},
    }.items():
        text, count = re.subn(pattern, value, text)
        assert count, f"{CONFIGURATION} has no {pattern}"
    with Nginx(folder, port, "https").run(text) as nginx:
        yield nginx


@contextmanager
def two_instances(
    folder: Path, environment: Mapping[str, str], command: Sequence[str | Path] = SERVE
) -> Iterator[tuple[Nginx, list[Instance]]]:
    """Run two instances with shared data, and the site of deploy/nginx.conf in front of them."""
    shared = {"IVR_DATA": str(folder / "data"), "SECRET_KEY": SECRET_KEY, "IVR_PROXIES": "1"}
    given = {**shared, **environment}
    instances = [
        Instance(folder / name, given, command=command, supervised=True) for name in ("a", "b")
    ]
    try:
        all_answer(*instances)
        with site(folder, [instance.port for instance in instances]) as nginx:
            yield nginx, instances
    finally:
        for instance in instances:
            instance.end()


@contextmanager
def fallback_host(folder: Path, document: bytes) -> Iterator[Nginx]:
    """Run deploy/fallback.conf as on another machine, without its certificate.

    It serves a copy of the fault document. Its log has only nginx's own messages.
    """
    text = FALLBACK.read_text()
    assert "listen 443 ssl;" in text
    left_out = ("ssl_certificate", "listen [::]")
    shown = [line for line in text.splitlines() if not line.strip().startswith(left_out)]
    port, files = free_port(), folder / "files"
    site = "\n".join(shown).replace("/srv/fallback", str(files))
    text = ANOTHER_MACHINE.format(
        folder=folder, site=site.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    )
    files.mkdir(parents=True)
    (files / "fallback.xml").write_bytes(document)
    with Nginx(folder, port, "http").run(text) as nginx:
        yield nginx


def listens(port: int) -> bool:
    """Return whether a port of this machine is in use."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
