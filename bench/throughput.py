"""Throughput in signed webhooks a second: the line beside the limit.

    python -m bench.throughput [--rounds 11] [--seconds 2]

Both run on the same server with the same options, and get the same requests. Rounds alternate and
only one server runs at a time, so that other load on the machine affects both alike. Ratios are
computed for each round, and their median is reported.
"""

import argparse
from collections.abc import Sequence
from operator import truediv
from statistics import median

from bench.clients import busy, own_process
from bench.conversations import conversations, requests_of
from bench.servers import COMMANDS, limit_and_line


def compared(figures: Sequence[float], limit: Sequence[float]) -> str:
    """Return the median figure, and the median and middle half of its ratios to the limit."""
    ratios = sorted(map(truediv, figures, limit))
    low, high = ratios[len(ratios) // 4], ratios[-1 - len(ratios) // 4]
    return f"{median(figures):.0f} | {median(ratios):.2f} ({low:.2f}-{high:.2f})"


def main() -> None:
    """Measure both in rounds, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.throughput", description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help="%(default)s")
    parser.add_argument("--seconds", type=float, default=2.0, help="for each load: %(default)s")
    options = parser.parse_args()
    requests = requests_of(conversations(), 1_000)
    rates: dict[str, list[float]] = {name: [] for name in COMMANDS}
    costs: dict[str, list[float]] = {name: [] for name in COMMANDS}
    failed = dict.fromkeys(COMMANDS, 0)
    with own_process() as client, limit_and_line() as servers:
        for number in range(options.rounds + 1):
            for name, server in servers.items():
                before = server.cpu()
                with server.awake():
                    tally = client.submit(busy, server.port, requests, options.seconds).result()
                if number:  # the first one warms up
                    rates[name].append(tally.answered / options.seconds)
                    costs[name].append(1e6 * (server.cpu() - before) / tally.answered)
                    failed[name] += tally.failed
    print("| | webhooks a second | to the limit | µs of a processor each | to the limit | failed |")
    print("|---|---|---|---|---|---|")
    for name in COMMANDS:
        rate = compared(rates[name], rates["limit"])
        cost = compared(costs[name], costs["limit"])
        print(f"| {name} | {rate} | {cost} | {failed[name]} |")


if __name__ == "__main__":
    main()
