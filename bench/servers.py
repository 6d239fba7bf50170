"""Which server should run the line? Measures the candidates and prints one table.

    python -m bench.servers --app ivr.wsgi:app

All of it stays on loopback, takes a bounded time and ends with the script, also on
Ctrl-C.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from dataclasses import asdict
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from bench.calls import signed_calls
from bench.clients import ceiling
from bench.measure import CALLS, Run
from bench.processes import commands, running
from bench.table import Row, render


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.servers", description=__doc__.partition("\n")[0]
    )
    add = partial(parser.add_argument, metavar="N")
    add("--app", default="ivr.wsgi:app", help="%(default)s", metavar="MODULE:CALLABLE")
    add("--path", default="/voice", help="where the calls go: %(default)s")
    add("--workers", type=int, default=2, help="%(default)s")
    add("--threads", type=int, default=256, help="in each worker: %(default)s")
    add("--seconds", type=float, default=5.0, help="for each load: %(default)s")
    add("--connections", type=int, default=32, help="callers at once: %(default)s")
    add("--clients", type=int, default=1, help="client processes: %(default)s")
    add("--slow", type=int, default=200, help="slow clients: %(default)s")
    add("--rounds", type=int, default=3, help="speed runs of each server: %(default)s")
    add("--stops", type=int, default=3, help="stops of each server: %(default)s")
    add(
        "--servers",
        default=",".join(commands(1)),
        help="first the measure: %(default)s",
    )
    add("--json", type=Path, metavar="FILE", help="write the numbers there too")
    options = parser.parse_args(argv)
    options.names = options.servers.split(",")
    if absent := [name for name in ("granian", "gunicorn") if find_spec(name) is None]:
        parser.error(f"missing here: {' '.join(absent)}; pip install {' '.join(absent)}")
    if unknown := set(options.names) - set(commands(1)):
        parser.error(f"no such server: {', '.join(sorted(unknown))}")
    if not (0 < options.seconds <= 60 and 0 < options.connections <= 500):
        parser.error("at most 60 seconds and 500 connections")
    if not all(0 < number <= 20 for number in (options.stops, options.rounds)):
        parser.error("1 to 20 rounds and stops")
    if not (0 < options.workers <= 16 and 0 < options.clients <= 8 and 0 < options.slow <= 2000):
        parser.error("at most 16 workers, 8 client processes and 2000 slow clients")
    return options


def say(text: str) -> None:
    """Tell how far it has come, beside the table."""
    print(text, file=sys.stderr, flush=True)


def setting(options: argparse.Namespace) -> str:
    """Return what the figures were measured with."""
    servers = ", ".join(f"{name} {version(name)}" for name in ("granian", "gunicorn"))
    return (
        f"{servers}, Python {sys.version.split()[0]}, {os.cpu_count()} processors, "
        f"{options.app}: {options.workers} workers, {options.threads} threads each, "
        f"{options.connections} callers, {options.seconds:g} s a load"
    )


def main(argv: list[str]) -> int:
    options = arguments(argv)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    results: dict[str, list[Row]] = {}
    try:
        first = signed_calls(1, options.path, keep=False)[0]
        with running(commands(options.threads)[options.names[0]], options.app, 1, first) as server:
            answer = server.exchange(first)
        if b" 200 " not in answer[:16] or b"</Response>" not in answer:
            raise SystemExit(f"No TwiML for a signed {options.path}:\n{answer[:600]!r}")
        kept = signed_calls(CALLS, options.path, keep=True)
        limit = ceiling(
            kept,
            answer.replace(b"close", b"keep-alive"),
            options.connections,
            2.0,
            options.clients,
        )
        limit_rate = limit.answered / limit.seconds
        print(f"{setting(options)}, answers of {len(answer)} bytes.")
        print(f"The client alone manages {limit_rate:.0f} calls a second.", flush=True)
        runs = {name: Run(options, name) for name in options.names}
        for number in range(options.rounds):
            for name, run in runs.items():
                say(f"speed of {name}, round {number + 1} of {options.rounds} ...")
                run.round()
        for name, run in runs.items():
            say(f"slow clients, stops and a kill for {name} ...")
            results[name] = run.everything()
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    print(f"\n{render(results, limit_rate)}")
    if options.json:
        report = {name: [asdict(row) for row in rows] for name, rows in results.items()}
        options.json.write_text(
            json.dumps({"client_limit": limit_rate, "servers": report}, indent=1) + "\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
