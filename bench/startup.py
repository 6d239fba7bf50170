"""How long from the start of the process to the first call that is answered?

    python -m bench.startup [--rounds 7]

`ivr serve` with an empty database, as on a new machine; again with the database that it has
made; and a bare Flask application on the same server with the same options. They take turns.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.calls import signed_calls
from bench.processes import ENVIRONMENT, SERVE, address, commands, free_port

LIMIT = 60.0
"""Seconds that a start may take."""


def until_answered(command: list[str], app: str, workers: int, folder: Path) -> float:
    """Start a server, and return the seconds until it has answered a signed call."""
    port = free_port()
    environment = {
        **os.environ,
        "PORT": str(port),
        "IVR_WORKERS": str(workers),
        "IVR_DATA": str(folder / "data"),
        **ENVIRONMENT,
    }
    call = signed_calls(1, "/voice", keep=False)[0]
    arguments = [sys.executable, "-m", *command, *address(command[0], port, workers, app)]
    log = folder / "log"
    with log.open("wb") as sink:
        begun = time.perf_counter()
        process = subprocess.Popen(
            arguments, env=environment, stdout=sink, stderr=sink, start_new_session=True
        )
    try:
        while time.perf_counter() - begun < LIMIT and process.poll() is None:
            if _answered(port, call):
                return time.perf_counter() - begun
            time.sleep(0.005)
        raise SystemExit(f"The server did not answer. Its log:\n{log.read_text(errors='replace')}")
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _answered(port: int, call: bytes) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as line:
            line.sendall(call)
            return line.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(prog="python -m bench.startup", description=__doc__)
    options.add_argument("--rounds", type=int, default=7, help="%(default)s")
    options.add_argument("--workers", type=int, default=2, help="%(default)s")
    chosen = options.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    granian = commands(256)["granian"]
    seconds: dict[str, list[float]] = {"bare Flask": [], "ivr serve, new": [], "ivr serve": []}
    for _ in range(chosen.rounds):
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            folder, workers = Path(name), chosen.workers
            seconds["bare Flask"].append(
                until_answered(granian, "bench.limits:bare", workers, folder)
            )
            for kind in ("ivr serve, new", "ivr serve"):
                seconds[kind].append(until_answered(SERVE, "", workers, folder))
    print(f"{chosen.rounds} rounds, {workers} workers, Python {sys.version.split()[0]}.\n")
    print("| | seconds to the first answered call (range) | ratio |\n|---|---|---|")
    for kind, taken in seconds.items():
        ratio = median(own / bare for own, bare in zip(taken, seconds["bare Flask"], strict=True))
        print(f"| {kind} | {median(taken):.2f} ({min(taken):.2f}-{max(taken):.2f}) | {ratio:.1f} |")


if __name__ == "__main__":
    main()
