"""Throughput in signed webhooks a second: the line, the limit, and a minimal menu.

    python -m bench.throughput [--rounds 11] [--seconds 2]

All three run on the same server with the same options, and get the same requests. Rounds alternate
and only one server runs at a time, so that other load on the machine affects all alike. Ratios are
computed for each round, and their median is reported.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from operator import truediv
from statistics import median
from typing import NamedTuple

from bench.calls import request
from bench.clients import busy, own_process
from bench.conversations import conversations, requests_of
from bench.servers import Server, granian, running

APPS = {"limit": "bench.limits:bare", "ours": "ivr.wsgi:app", "minimal menu": "bench.limits:menu"}


class Sample(NamedTuple):
    """Answered webhooks: a second (`rate`), and a second of processor time (`each`)."""

    rate: float
    each: float
    failed: int


Round = Mapping[str, Sample]


def one_round(
    servers: Mapping[str, Server], requests: tuple[bytes, ...], client: Executor, seconds: float
) -> Round:
    """Load each server once, while the others are paused."""
    samples = {}
    for name, server in servers.items():
        server.resume()
        before = server.cpu()
        tally = client.submit(busy, server.port, requests, seconds).result()
        cpu = server.cpu() - before
        samples[name] = Sample(tally.answered / seconds, tally.answered / cpu, tally.failed)
        server.pause()
    return samples


def compared(rates: Sequence[float], limit: Sequence[float]) -> str:
    """Return the median rate, and the median and middle half of its ratios to the limit."""
    ratios = sorted(map(truediv, rates, limit))
    low, high = ratios[len(ratios) // 4], ratios[-1 - len(ratios) // 4]
    return f"{median(rates):.0f} | {median(ratios):.2f} ({low:.2f}-{high:.2f})"


def table(rounds: list[Round]) -> Iterator[str]:
    """Yield the rows of the table: rates, and ratios to the limit."""
    yield (
        "| | webhooks a second | against the limit | a second of its processor time "
        "| against the limit | failed |"
    )
    yield "|---|---|---|---|---|---|"
    limit = list(zip(*(each["limit"] for each in rounds), strict=True))
    for name in APPS:
        rate, own, failed = zip(*(each[name] for each in rounds), strict=True)
        yield f"| {name} | {compared(rate, limit[0])} | {compared(own, limit[1])} | {sum(failed)} |"


def main() -> None:
    """Measure the servers in rounds, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.throughput", description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help="%(default)s")
    parser.add_argument("--seconds", type=float, default=2.0, help="for each load: %(default)s")
    options = parser.parse_args()
    requests = requests_of(conversations(), 1_000)
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
    print(*table(rounds), sep="\n")


if __name__ == "__main__":
    main()
