"""Delays of concurrent callers, at a share of the line's maximum throughput, beside the limit.

    python -m bench.callers [--share 0.8] [--callers 50000] [--rounds 6] [--seconds 20]

Simulated callers dial, listen for the duration of the texts, press keys and hang up. The line is
`ivr serve`, and every request is signed. The maximum throughput is measured first. The limit, a
Flask view that only checks the signature, has the same callers in alternate rounds. The client
shares the machine's processors with the line: if none is idle, delays include waiting for one.
"""

import argparse
from collections.abc import Iterable
from contextlib import ExitStack
from statistics import median

from bench.calls import request
from bench.clients import Tally, busy, crowd, own_process, percentile
from bench.conversations import conversations, requests_of
from bench.servers import SERVE, granian, running

COMMANDS = {"limit": granian("bench.limits:bare"), "ours": SERVE}


def row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def cells_of(tally: Tally, seconds: float) -> dict[str, str]:
    """Return the figures of a round, by column."""
    return {
        "webhooks a second": f"{tally.answered / seconds:,.0f}",
        "p50, ms": f"{percentile(tally.delays, 0.5):.1f}",
        "p99, ms": f"{percentile(tally.delays, 0.99):.1f}",
        "longest, ms": f"{percentile(tally.delays, 1):.1f}",
        "failed": str(tally.failed),
        "client's processors": f"{tally.cpu / seconds:.2f}",
        "idle processors": f"{tally.idle:.2f}",
    }


def main() -> None:
    """Measure, and print each row as soon as its round ends."""
    parser = argparse.ArgumentParser(prog="python -m bench.callers", description=__doc__)
    parser.add_argument("--share", type=float, default=0.8, help="%(default)s")
    parser.add_argument("--callers", type=int, help="number of callers, instead of a share")
    parser.add_argument("--rounds", type=int, default=6, help="%(default)s")
    parser.add_argument("--seconds", type=float, default=20.0, help="a round: %(default)s")
    options = parser.parse_args()
    kinds = conversations()
    length = sum(kind.share * kind.seconds for kind in kinds) / 100
    webhooks = sum(kind.share * len(kind.steps) for kind in kinds) / 100
    print(f"A call lasts {length:.0f} s and takes {webhooks:.1f} webhooks, on average.")
    with own_process() as client, ExitStack() as stack:
        servers = {}
        for name, command in COMMANDS.items():
            servers[name] = stack.enter_context(running(command, request(1)))
            servers[name].pause()
        line = servers["ours"]
        line.resume()
        maximum = 0.0
        for _ in range(3):  # the first one warms up
            tally = client.submit(busy, line.port, requests_of(kinds, 1_000), 5.0).result()
            maximum = tally.answered / 5.0
        line.pause()
        print(f"The line answers {maximum:.0f} webhooks a second at most.\n")
        callers = options.callers or round(options.share * maximum * length / webhooks)
        ratios: list[float] = []
        for number in range(options.rounds):
            p99 = {}
            for name, server in servers.items():
                server.resume()
                before = server.cpu()
                tally = client.submit(
                    crowd, server.port, kinds, callers, options.seconds, number + 1
                ).result()
                cpu = (server.cpu() - before) / options.seconds
                server.pause()
                p99[name] = percentile(tally.delays, 0.99)
                cells = {"": name, "callers at once": f"{callers:,}"}
                cells |= cells_of(tally, options.seconds) | {"server's processors": f"{cpu:.2f}"}
                if not ratios and name == "limit":
                    print(f"{row(cells)}\n{'|---' * len(cells)}|")
                print(row(cells.values()), flush=True)
            ratios.append(p99["ours"] / p99["limit"])
    print(f"\np99 against the limit: {median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})")


if __name__ == "__main__":
    main()
