"""How many signed webhooks a second: the line, the limit, and what people would write.

    python -m bench.throughput [--rounds 11] [--seconds 2] [--server granian-keep]

All three run on the same server with the same options, and get the same requests. Their
rounds alternate, and only one of them runs at a time, so that whatever else this machine
does falls on all alike. The ratios are those of each round; their median counts.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from bench.calls import signed_calls
from bench.clients import call
from bench.load import Load, Tally
from bench.processes import Server, commands, running

APPS: Mapping[str, str] = {
    "limit": "bench.limits:bare",
    "ours": "ivr.wsgi:app",
    "ours, calls not counted": "bench.uncounted:app",
    "minimal menu": "bench.limits:menu",
}
GOAL = 0.95


@dataclass(frozen=True)
class Sample:
    """One load of one server."""

    tally: Tally
    cpu: float  # seconds of processor time that the server took

    @property
    def rate(self) -> float:
        """How many were answered a second."""
        return self.tally.answered / self.tally.seconds

    @property
    def each(self) -> float:
        """How many a second of the server's own processor time answers."""
        return self.tally.answered / self.cpu

    @property
    def faults(self) -> int:
        """How many requests were not answered as they should be."""
        tally = self.tally
        lost = tally.refused + tally.lost_new + tally.lost_kept
        return lost + tally.truncated + tally.wrong + tally.waiting


Round = Mapping[str, Sample]


def one_round(
    servers: Mapping[str, Server], requests: tuple[bytes, ...], options: argparse.Namespace
) -> Round:
    """Load each server once, while the others stand still."""
    samples = {}
    for name, server in servers.items():
        server.resume()
        before = server.cpu()
        tally = call(Load(server.port, requests, options.connections, options.seconds))
        samples[name] = Sample(tally, server.cpu() - before)
        server.pause()
    return samples


def compared(rounds: list[Round], name: str, to: str, figure: Callable[[Sample], float]) -> str:
    """Return the median of the rounds' ratios, and their middle half."""
    ratios = sorted(figure(each[name]) / figure(each[to]) for each in rounds)
    low, high = ratios[len(ratios) // 4], ratios[-1 - len(ratios) // 4]
    return f"{median(ratios):.2f} ({low:.2f}-{high:.2f})"


def table(rounds: list[Round]) -> str:
    """Return the table: rates, ratios to the limit, delays."""
    lines = [
        "| | webhooks a second | against the limit | a second of its processor time "
        "| against the limit | p50 / p99, ms | faults |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in APPS:
        samples = [each[name] for each in rounds]
        delays = " / ".join(
            f"{median(sample.tally.percentile(share) or 0 for sample in samples):.1f}"
            for share in (0.5, 0.99)
        )
        lines.append(
            f"| {name} | {median(sample.rate for sample in samples):.0f} "
            f"| {compared(rounds, name, 'limit', lambda sample: sample.rate)} "
            f"| {median(sample.each for sample in samples):.0f} "
            f"| {compared(rounds, name, 'limit', lambda sample: sample.each)} "
            f"| {delays} | {sum(sample.faults for sample in samples)} |"
        )
    return "\n".join(lines)


def verdict(rounds: list[Round]) -> str:
    """Return what the goals say of the ratios."""
    limit = compared(rounds, "ours", "limit", lambda sample: sample.rate)
    menu = compared(rounds, "ours", "minimal menu", lambda sample: sample.rate)
    return (
        f"Ours against the limit: {limit}; the goal is {GOAL} or more.\n"
        f"Ours against the minimal menu: {menu}; the goal is more than 1."
    )


def arguments() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m bench.throughput", description=__doc__)
    options.add_argument("--rounds", type=int, default=11, help="%(default)s")
    options.add_argument("--seconds", type=float, default=2.0, help="for each load: %(default)s")
    options.add_argument("--workers", type=int, default=2, help="%(default)s")
    options.add_argument("--connections", type=int, default=32, help="at once: %(default)s")
    options.add_argument("--server", choices=("granian", "granian-keep"), default="granian")
    options.add_argument("--prompts", type=Path, default=Path("prompts"), help="%(default)s")
    return options.parse_args()


def main() -> None:
    """Measure and print."""
    from bench.conversations import conversations, mean_size, requests_of  # not in each client

    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    kinds = conversations(options.prompts)
    os.environ["BENCH_BYTES"] = str(mean_size(kinds))
    os.environ["IVR_PROMPTS"] = str(options.prompts)
    keep = options.server == "granian-keep"
    requests = requests_of(kinds, 1_000, keep)
    command = commands(256)[options.server]
    first = signed_calls(1, "/voice", keep=False)[0]
    print(
        f"granian {version('granian')}, Python {sys.version.split()[0]}, {os.cpu_count()} "
        f"processors, {options.workers} workers, {options.connections} callers, "
        f"{'kept' if keep else 'new'} connections; {options.rounds} rounds of "
        f"{options.seconds:g} s each; the constant has {mean_size(kinds)} bytes.\n",
        flush=True,
    )
    rounds = []
    with ExitStack() as stack:
        servers = {}
        for name, app in APPS.items():
            servers[name] = stack.enter_context(running(command, app, options.workers, first))
            servers[name].pause()
        for number in range(options.rounds + 1):
            tallies = one_round(servers, requests, options)
            print(f"round {number}", file=sys.stderr, flush=True)
            if number:  # the first one warms up
                rounds.append(tallies)
    print(table(rounds))
    print(f"\n{verdict(rounds)}")


if __name__ == "__main__":
    main()
