"""The line as files: how large it is, and requests a second of its hosts beside the service's.

    PYTHONPATH=tests python -m bench.export [--rounds 5] [--seconds 2]

nginx has one worker and the service two; the Function runs in one process of
Twilio's own local runner, which is not what Twilio runs it in. The rounds of all three alternate,
and the ratios are those of each round. Needs nginx and what .ci/install installs.
"""

from __future__ import annotations

import argparse
import gzip
import io
import os
import sys
import tarfile
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from export_hosts import NginxHost, free_port, function_host

from bench.calls import parameters, signed_calls
from bench.clients import call
from bench.conversations import conversations, requests_of
from bench.load import Load, Tally
from bench.processes import commands, running
from ivr.checks.check import open_line
from ivr.script.files import load
from ivr.script.line import Line
from ivr.twilio.export.contents import contents
from ivr.twilio.export.documents import exported
from ivr.twilio.export.folder import ExportFolder

PATH = "/line"
KEYS = ("", "1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "*", "#")


def packed(files: Mapping[str, bytes]) -> int:
    """Return the size of an archive of files, packed as well as xz can."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:xz") as archive:
        for name, content in files.items():
            about = tarfile.TarInfo(name)
            about.size = len(content)
            archive.addfile(about, io.BytesIO(content))
    return len(target.getvalue())


def sizes(line: Line) -> str:
    """Return the sizes of an export."""
    url = f"https://fallback.example.se{PATH}"
    began = time.perf_counter()
    files = contents(line, url, datetime.now(UTC), "bench")
    seconds = time.perf_counter() - began
    made = exported(line, url, datetime.now(UTC))
    documents = [
        document
        for states in made.sets.values()
        for keys in states.values()
        for document in keys.values()
    ]
    asset = files["function/assets/documents.private.json"]
    return "\n".join(
        (
            f"{sum(map(len, made.sets.values()))} states, {len(documents)} documents, "
            f"{len(set(documents))} different ones with {sum(map(len, set(documents)))} bytes.",
            f"{len(files)} files with {sum(map(len, files.values()))} bytes, "
            f"{packed(files)} packed; made in {seconds:.2f} s.",
            f"The Function's documents: {len(asset)} bytes, {len(gzip.compress(asset))} packed.",
        )
    )


def requests_to(line: Line, url: str, count: int) -> tuple[bytes, ...]:
    """Return requests for every state and key in turn, as Twilio sends them."""
    (documents, *_) = exported(line, url, datetime.now(UTC)).sets.values()
    states = [state for state in documents if ".m" in state]
    made = []
    for number in range(count):
        query = {
            "at": states[number % len(states)],
            **parameters(number),
            "Digits": KEYS[number % len(KEYS)],
        }
        made.append(
            f"GET {PATH}?{urlencode(query)} HTTP/1.1\r\nHost: fallback.example.se\r\n"
            "User-Agent: TwilioProxy/1.1\r\nAccept: */*\r\nConnection: close\r\n\r\n".encode()
        )
    return tuple(made)


def arguments() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m bench.export", description=__doc__)
    options.add_argument("--rounds", type=int, default=5, help="%(default)s")
    options.add_argument("--seconds", type=float, default=2.0, help="for each load: %(default)s")
    options.add_argument("--connections", type=int, default=32, help="at once: %(default)s")
    options.add_argument("--prompts", type=Path, default=Path("prompts"), help="%(default)s")
    return options.parse_args()


def table(rounds: list[Mapping[str, Tally]]) -> str:
    """Return rates, their ratio to the service's, delays and faults."""
    lines = ["| | requests a second | beside the service | p50 / p99, ms | faults |"]
    lines.append("|---|---|---|---|---|")
    for name in rounds[0]:
        tallies = [each[name] for each in rounds]
        rates = [tally.answered / tally.seconds for tally in tallies]
        ratios = [
            rate / (each["service"].answered / each["service"].seconds)
            for rate, each in zip(rates, rounds, strict=True)
        ]
        delays = " / ".join(
            f"{median(tally.percentile(share) or 0 for tally in tallies):.1f}"
            for share in (0.5, 0.99)
        )
        faults = sum(
            tally.refused + tally.lost_new + tally.truncated + tally.wrong + tally.waiting
            for tally in tallies
        )
        lines.append(
            f"| {name} | {median(rates):.0f} | {median(ratios):.2f} | {delays} | {faults} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    options = arguments()
    os.environ["IVR_PROMPTS"] = str(options.prompts)
    line = open_line(load(options.prompts))
    print(f"{sizes(line)}\n", flush=True)
    kinds = conversations(options.prompts)
    rounds: list[Mapping[str, Tally]] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        ports = {"nginx": free_port(), "function": free_port()}
        for name, port in ports.items():
            url = f"http://127.0.0.1:{port}{PATH}"
            exports = ExportFolder(folder / name)
            with exports.locked():
                exports.write(contents(line, url, datetime.now(UTC), "bench"))
        nginx = NginxHost(folder / "run", folder / "nginx", ports["nginx"])
        stack.enter_context(nginx.run({}))
        project = folder / "function" / "live" / "function"
        stack.enter_context(function_host(project, ports["function"], {}))
        first = signed_calls(1, "/voice", keep=False)[0]
        server = stack.enter_context(running(commands(256)["granian"], "ivr.wsgi:app", 2, first))
        loads = {
            "service": (server.port, requests_of(kinds, 1_000, False)),
            **{
                name: (port, requests_to(line, f"http://127.0.0.1:{port}{PATH}", 1_000))
                for name, port in ports.items()
            },
        }
        for number in range(options.rounds + 1):
            tallies = {
                name: call(Load(port, requests, options.connections, options.seconds))
                for name, (port, requests) in loads.items()
            }
            print(f"round {number}", file=sys.stderr, flush=True)
            if number:  # the first one warms up
                rounds.append(tallies)
    print(table(rounds))


if __name__ == "__main__":
    main()
