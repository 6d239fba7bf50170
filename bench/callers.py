"""Delays of concurrent callers, at a share of the line's maximum throughput, beside the limit.

    python -m bench.callers [--share 0.5] [--rounds 10] [--seconds 15]

Simulated callers dial, listen for the duration of the texts, press keys and hang up, and every
request is signed. The maximum throughput is measured first. The limit has the same callers in
alternate rounds. The client shares the machine's processors with the line: if none is idle, delays
include waiting for one.
"""

import argparse
from statistics import median

from bench.clients import busy, crowd, own_process, percentile
from bench.conversations import conversations, requests_of
from bench.servers import limit_and_line

FIGURES = (
    *("callers at once", "webhooks a second", "p50, ms", "p99, ms", "longest, ms", "failed"),
    *("server's processors", "idle processors"),
)


def main() -> None:
    """Measure, and print each row as soon as its round ends."""
    parser = argparse.ArgumentParser(prog="python -m bench.callers", description=__doc__)
    parser.add_argument("--share", type=float, default=0.5, help="%(default)s")
    parser.add_argument("--rounds", type=int, default=10, help="%(default)s")
    parser.add_argument("--seconds", type=float, default=15.0, help="a round: %(default)s")
    options = parser.parse_args()
    kinds = conversations()
    length = sum(kind.share * kind.seconds for kind in kinds) / 100
    webhooks = sum(kind.share * len(kind.steps) for kind in kinds) / 100
    print(f"A call lasts {length:.0f} s and takes {webhooks:.1f} webhooks, on average.")
    with own_process() as client, limit_and_line() as servers:
        line = servers["line"]
        with line.awake():
            for _ in range(3):  # the first one warms up
                tally = client.submit(busy, line.port, requests_of(kinds, 1_000), 5.0).result()
        maximum = tally.answered / 5.0
        print(f"The line answers {maximum:.0f} webhooks a second at most.\n")
        callers = round(options.share * maximum * length / webhooks)
        print(f"| | {' | '.join(FIGURES)} |\n{'|---' * (len(FIGURES) + 1)}|")
        ratios: list[float] = []
        for number in range(options.rounds):
            p99 = {}
            for name, server in servers.items():
                before = server.cpu()
                with server.awake():
                    tally = client.submit(
                        crowd, server.port, kinds, callers, options.seconds, number + 1
                    ).result()
                cpu = (server.cpu() - before) / options.seconds
                median_, p99[name], longest = (
                    percentile(tally.delays, share) for share in (0.5, 0.99, 1)
                )
                print(
                    f"| {name} | {callers:,} | {tally.answered / options.seconds:,.0f} | "
                    f"{median_:.1f} | {p99[name]:.1f} | {longest:.1f} | {tally.failed} | "
                    f"{cpu:.2f} | {tally.idle:.2f} |",
                    flush=True,
                )
            ratios.append(p99["line"] / p99["limit"])
    print(f"\np99 against the limit: {median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})")


if __name__ == "__main__":
    main()
