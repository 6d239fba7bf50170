"""How many signed webhooks a second: the line, the limit, and a minimal menu.

    python -m bench.throughput [--rounds 11] [--seconds 2]

All three run on the same server with the same options, and get the same requests. Their rounds
alternate, and one runs at a time, so that what else this machine does falls on all alike. The
ratios are those of each round; their median counts.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

from bench.calls import request
from bench.clients import Tally, busy, own_process, percentile
from bench.conversations import conversations, mean_size, requests_of
from bench.servers import Server, granian, running

APPS = {"limit": "bench.limits:bare", "ours": "ivr.wsgi:app", "minimal menu": "bench.limits:menu"}


@dataclass(frozen=True)
class Sample:
    """One load of one server."""

    tally: Tally
    seconds: float
    cpu: float  # seconds of processor time that the server took

    @property
    def rate(self) -> float:
        """Webhooks a second."""
        return self.tally.answered / self.seconds

    @property
    def each(self) -> float:
        """Webhooks a second of the server's own processor time."""
        return self.tally.answered / self.cpu


Round = Mapping[str, Sample]


def one_round(
    servers: Mapping[str, Server],
    requests: tuple[bytes, ...],
    client: Executor,
    seconds: float,
) -> Round:
    """Load each server once, while the others stand still."""
    samples = {}
    for name, server in servers.items():
        server.resume()
        before = server.cpu()
        tally = client.submit(busy, server.port, requests, seconds).result()
        samples[name] = Sample(tally, seconds, server.cpu() - before)
        server.pause()
    return samples


def compared(rounds: list[Round], name: str, figure: Callable[[Sample], float]) -> str:
    """Return the median of the rounds' ratios to the limit, and their middle half."""
    ratios = sorted(figure(each[name]) / figure(each["limit"]) for each in rounds)
    low, high = ratios[len(ratios) // 4], ratios[-1 - len(ratios) // 4]
    return f"{median(ratios):.2f} ({low:.2f}-{high:.2f})"


def table(rounds: list[Round]) -> str:
    """Return the table: rates, ratios to the limit, delays."""
    lines = [
        "| | webhooks a second | against the limit | a second of its processor time "
        "| against the limit | p50 / p99, ms | failed |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in APPS:
        samples = [each[name] for each in rounds]
        p50, p99 = (
            median(percentile(sample.tally.delays, share) for sample in samples)
            for share in (0.5, 0.99)
        )
        lines.append(
            f"| {name} | {median(sample.rate for sample in samples):.0f} "
            f"| {compared(rounds, name, lambda sample: sample.rate)} "
            f"| {median(sample.each for sample in samples):.0f} "
            f"| {compared(rounds, name, lambda sample: sample.each)} "
            f"| {p50:.1f} / {p99:.1f} | {sum(sample.tally.failed for sample in samples)} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.throughput", description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help="%(default)s")
    parser.add_argument("--seconds", type=float, default=2.0, help="for each load: %(default)s")
    options = parser.parse_args()
    kinds = conversations()
    os.environ["BENCH_BYTES"] = str(mean_size(kinds))
    requests = requests_of(kinds, 1_000)
    rounds = []
    with own_process() as client, ExitStack() as stack:
        servers = {}
        for name, app in APPS.items():
            servers[name] = stack.enter_context(running(granian(app), request(1)))
            servers[name].pause()
        for number in range(options.rounds + 1):
            samples = one_round(servers, requests, client, options.seconds)
            print(f"round {number}", file=sys.stderr, flush=True)
            if number:  # the first one warms up
                rounds.append(samples)
    print(table(rounds))


if __name__ == "__main__":
    main()
