"""The line without each part of its middleware, beside the whole line.

    python -m bench.middleware [--rounds 7] [--seconds 2]

Rounds alternate as in `bench.throughput`, and ratios are computed by round. The middleware replaces
parts of Flask; a part that gains neither throughput nor delays should be removed.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial

from flask import Flask, Request

import ivr.line.app
from bench.calls import request
from bench.clients import Tally, busy, crowd, own_process, percentile
from bench.conversations import conversations, requests_of
from bench.servers import granian, running
from bench.throughput import compared

CALLERS = 1_000
"""Clients at once that send the next request as soon as they have an answer: an overload."""

SHARE = 0.8
"""Load of a crowd of callers, of the throughput of the whole line."""

FIGURES = (
    "webhooks a second",
    f"with {CALLERS:,} clients",
    f"their p99, ms ({CALLERS:,} clients)",
    f"p99 at {SHARE} of the throughput, ms",
)


def whole_line() -> Flask:
    """The line as it is served."""
    from ivr.wsgi import app

    return app


def without_lock() -> Flask:
    """The line that handles all requests at once."""
    return _with("OneAtATime", lambda application: application)


def without_form() -> Flask:
    """The line with Flask's own request, which parses the form."""
    return _with("RequestInMemory", Request)


FACTORIES = (whole_line, without_lock, without_form)


def _with(name: str, replacement: object) -> Flask:
    """Return the line with a replacement of a part, in a process that serves nothing else."""
    setattr(ivr.line.app, name, replacement)
    return whole_line()


def main() -> None:
    """Measure the lines in rounds, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.middleware", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="%(default)s")
    parser.add_argument("--seconds", type=float, default=2.0, help="for each load: %(default)s")
    options = parser.parse_args()
    kinds = conversations()
    requests = requests_of(kinds, 1_000)
    seconds = sum(kind.share * kind.seconds for kind in kinds) / 100
    webhooks = sum(kind.share * len(kind.steps) for kind in kinds) / 100
    results: dict[str, list[tuple[float, ...]]] = {each.__name__: [] for each in FACTORIES}
    with own_process() as client, ExitStack() as stack:
        servers = {}
        for name in results:
            command = granian(f"bench.middleware:{name}", "--factory")
            servers[name] = stack.enter_context(running(command, request(1)))
            servers[name].pause()

        def load(port: int, measure: Callable[..., Tally], *given: object) -> Tally:
            return client.submit(measure, port, *given).result()

        most = 0.0
        for number in range(options.rounds + 1):
            for name, server in servers.items():
                server.resume()
                on = partial(load, server.port)
                free = on(busy, requests, options.seconds).answered / options.seconds
                most = free if name == whole_line.__name__ else most
                full = on(busy, requests, options.seconds, CALLERS)
                callers = round(SHARE * most * seconds / webhooks)
                some = on(crowd, kinds, callers, 2 * options.seconds, number + 1)
                server.pause()
                figures = (free, full.answered / options.seconds)
                figures += tuple(percentile(each.delays, 0.99) for each in (full, some))
                if number:  # the first one warms up
                    results[name].append(figures)
            print(f"round {number}", file=sys.stderr, flush=True)
    print_table(results)


def print_table(results: dict[str, list[tuple[float, ...]]]) -> None:
    """Print the median of each figure, and its ratio to the whole line."""
    print("| | " + " | | ".join(FIGURES) + " | |")
    print("|---" * (2 * len(FIGURES) + 1) + "|")
    whole: Sequence[Sequence[float]] = [*zip(*results[whole_line.__name__], strict=True)]
    for name, rounds in results.items():
        columns = zip(zip(*rounds, strict=True), whole, strict=True)
        print(
            f"| {name.replace('_', ' ')} | "
            + " | ".join(compared(*each) for each in columns)
            + " |"
        )


if __name__ == "__main__":
    main()
