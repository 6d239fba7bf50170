"""Delays of concurrent callers, at a share of the line's maximum throughput.

    python -m bench.callers [--share 0.8] [--callers 50000] [--rounds 3] [--seconds 20]

Simulated callers dial, listen for the duration of the texts, press keys and hang up. The line is
`ivr serve`, and every request is signed. The maximum throughput is measured first. The client
shares the machine's processors with the line: if none is idle, delays include waiting for one.
"""

import argparse
from collections.abc import Iterable

from bench.calls import request
from bench.clients import busy, crowd, own_process, percentile
from bench.conversations import conversations, requests_of
from bench.servers import SERVE, running


def row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure, and print each row as soon as its round ends."""
    parser = argparse.ArgumentParser(prog="python -m bench.callers", description=__doc__)
    parser.add_argument("--share", type=float, default=0.8, help="%(default)s")
    parser.add_argument("--callers", type=int, help="number of callers, instead of a share")
    parser.add_argument("--rounds", type=int, default=3, help="%(default)s")
    parser.add_argument("--seconds", type=float, default=20.0, help="a round: %(default)s")
    options = parser.parse_args()
    kinds = conversations()
    length = sum(kind.share * kind.seconds for kind in kinds) / 100
    webhooks = sum(kind.share * len(kind.steps) for kind in kinds) / 100
    print(f"A call lasts {length:.0f} s and takes {webhooks:.1f} webhooks, on average.")
    with running(SERVE, request(1)) as server, own_process() as client:
        maximum = 0.0
        for _ in range(3):  # the first one warms up
            load = (server.port, requests_of(kinds, 1_000), 5.0)
            maximum = client.submit(busy, *load).result().answered / 5.0
        print(f"The line answers {maximum:.0f} webhooks a second at most.\n")
        callers = options.callers or round(options.share * maximum * length / webhooks)
        for number in range(options.rounds):
            before = server.cpu()
            load = (server.port, kinds, callers, options.seconds, number + 1)
            tally = client.submit(crowd, *load).result()
            cells = {
                "callers at once": f"{callers:,}",
                "webhooks a second": f"{tally.answered / options.seconds:,.0f}",
                "p50, ms": f"{percentile(tally.delays, 0.5):.1f}",
                "p99, ms": f"{percentile(tally.delays, 0.99):.1f}",
                "longest, ms": f"{percentile(tally.delays, 1):.1f}",
                "failed": str(tally.failed),
                "line's processors": f"{(server.cpu() - before) / options.seconds:.2f}",
                "client's processors": f"{tally.cpu / options.seconds:.2f}",
                "idle processors": f"{tally.idle:.2f}",
            }
            if number == 0:
                print(f"{row(cells)}\n{'|---' * len(cells)}|")
            print(row(cells.values()), flush=True)


if __name__ == "__main__":
    main()
