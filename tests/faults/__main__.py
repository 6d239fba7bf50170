"""`python -m tests.faults`: calls and faults for as long as it is told, and what came of them."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.databases import address_of
from tests.faults.day import MINUTES, live
from tests.faults.run import run
from tests.programs import find


def _kind() -> str:
    """PostgreSQL where there is one, and in CI, where there must be."""
    return "postgresql" if find("postgresql") or os.environ.get("CI") else "sqlite"


def main() -> int:
    """Run, print the report, and end with 1 if a caller was failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--callers", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--database", choices=("sqlite", "postgresql"), default=_kind(), help="%(default)s here"
    )
    parser.add_argument(
        "--steady-clock", action="store_true", help="let no clock jump, which slows all down"
    )
    parser.add_argument(
        "--only", action="append", default=[], metavar="ACT", help="such as restart_an_instance"
    )
    parser.add_argument(
        "--day", action="store_true", help="a day of ten minutes, in which everything fails"
    )
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ivr-faults-") as folder:
        with address_of(chosen.database, Path(folder)) as address:
            if chosen.day:
                day = live(chosen.seconds / MINUTES, chosen.callers, Path(folder), address)
                lines, failed = day.lines(), bool(day.wrong)
            else:
                report = run(
                    chosen.seconds,
                    Path(folder),
                    address,
                    seed=chosen.seed,
                    callers=chosen.callers,
                    steady_clock=chosen.steady_clock,
                    only=chosen.only,
                    out=True,
                )
                lines, failed = report.lines(), report.failed
            sys.stdout.write("\n" + "\n".join(lines) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
