"""Delays of callers at once, who take a share of what the line can answer.

    python -m bench.callers [--share 0.8] [--callers 50000] [--rounds 3] [--seconds 20]

Callers dial, listen for the seconds that the texts take, press keys and hang up; the line is
`ivr serve`, and every request is signed. First it is measured how many webhooks a second the
line answers at most. The client runs on the same processors as the line, and so does whatever
else the machine does: if none is idle, callers wait for a processor.
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
    """Measure and print, a row as soon as it is known."""
    parser = argparse.ArgumentParser(prog="python -m bench.callers", description=__doc__)
    parser.add_argument("--share", type=float, default=0.8, help="%(default)s")
    parser.add_argument("--callers", type=int, help="so many instead of a share")
    parser.add_argument("--rounds", type=int, default=3, help="%(default)s")
    parser.add_argument("--seconds", type=float, default=20.0, help="a round: %(default)s")
    options = parser.parse_args()
    kinds = conversations()
    length = sum(kind.share * kind.seconds for kind in kinds) / 100
    webhooks = sum(kind.share * len(kind.steps) for kind in kinds) / 100
    print(f"A call lasts {length:.0f} s and takes {webhooks:.1f} webhooks, on average.")
    with running(SERVE, request(1)) as server, own_process() as client:
        most = 0.0
        for _ in range(3):  # the first one warms up
            load = (server.port, requests_of(kinds, 1_000), 5.0)
            most = client.submit(busy, *load).result().answered / 5.0
        print(f"The line answers {most:.0f} webhooks a second at most.\n")
        callers = options.callers or round(options.share * most * length / webhooks)
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
