"""What an answer costs without a server: the applications called over WSGI in this process.

    python -m bench.inprocess [--rounds 60] [--profile ours|bare|menu]

The rounds of the applications alternate, so that whatever else runs here disturbs all alike.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import io
import os
import pstats
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import redirect_stdout
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bench import conversations
from bench.calls import PUBLIC_URL, TOKEN, VALIDATOR, parameters
from bench.processes import ENVIRONMENT

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

A_ROUND = 200  # requests

Sent = tuple[str, bytes, str]  # path, form, signature


def ours(prompts: Path, folder: str) -> WSGIApplication:
    """Make our service as a worker does in production."""
    from ivr.app import create_app
    from ivr.database import Database
    from ivr.publishing.live.cache import EditionCache
    from ivr.settings import from_environment
    from ivr.web import logs

    logs.configure(json=True, buffered=True)
    environment = {
        "TWILIO_AUTH_TOKEN": TOKEN,
        "PUBLIC_URL": PUBLIC_URL,
        "IVR_PROMPTS": str(prompts),
        "IVR_DATA": folder,
        "SECRET_KEY": ENVIRONMENT["SECRET_KEY"],
    }
    settings = from_environment(environment)
    database = Database(settings.database_address)
    return create_app(
        settings, database=database, edition_cache=EditionCache(settings.edition_cache)
    )


def sent(kinds: tuple[conversations.Conversation, ...]) -> list[Sent]:
    """Return a round of different calls' turns, signed."""
    found = []
    steps = [step for kind in kinds for step in kind.turns * (kind.share // 5)]
    for number in range(1, A_ROUND + 1):
        step = steps[number * 7 % len(steps)]
        form = {**parameters(number), **step.extra}
        signature = VALIDATOR.compute_signature(PUBLIC_URL + step.path, form)
        found.append((step.path, urlencode(form).encode(), signature))
    return found


def environ(basic: Mapping[str, object], request: Sent) -> WSGIEnvironment:
    """Return the surroundings of a request as granian makes them, the process's own and all."""
    path, body, signature = request
    return {
        **basic,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "REMOTE_ADDR": "127.0.0.1",
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "CONTENT_TYPE": "application/x-www-form-urlencoded; charset=UTF-8",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": "ivr.example.se",
        "HTTP_USER_AGENT": "TwilioProxy/1.1",
        "HTTP_ACCEPT": "*/*",
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_TWILIO_SIGNATURE": signature,
    }


BASIC: Mapping[str, object] = {
    **os.environ,
    "GATEWAY_INTERFACE": "CGI/1.1",
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "Granian",
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multiprocess": False,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}


def ask(app: WSGIApplication, requests: Iterable[Sent]) -> float:
    """Ask for every request, and return the seconds of it all; raises if one is not answered."""
    surroundings = [environ(BASIC, request) for request in requests]
    statuses: list[str] = []
    begun = time.perf_counter()
    for each in surroundings:
        answer = app(each, lambda status, headers, info=None: statuses.append(status))  # type: ignore[arg-type] # nobody writes
        for _ in answer:
            pass
        answer.close()  # type: ignore[attr-defined] # Flask's have it
    seconds = time.perf_counter() - begun
    if set(statuses) != {"200 OK"}:
        raise SystemExit(f"Not all were answered: {set(statuses)}")
    return seconds


def measured(apps: Mapping[str, WSGIApplication], requests: list[Sent], rounds: int) -> str:
    """Measure in rounds that alternate, and return the table."""
    seconds: dict[str, list[float]] = {name: [] for name in apps}
    gc.collect()
    for number in range(rounds + 1):
        order = list(apps) if number % 2 else list(apps)[::-1]
        for name in order:
            taken = ask(apps[name], requests)
            if number:  # the first round warms up
                seconds[name].append(taken)
    lines = ["application  microseconds an answer  speed against bare (range of the middle half)"]
    for name, times in seconds.items():
        ratios = sorted(limit / own for limit, own in zip(seconds["bare"], times, strict=True))
        low, high = ratios[len(ratios) // 4], ratios[3 * len(ratios) // 4]
        each = 1e6 * median(times) / len(requests)
        lines.append(f"{name:<12} {each:>22.0f}  {median(ratios):.2f} ({low:.2f}-{high:.2f})")
    return "\n".join(lines)


def profile(app: WSGIApplication, requests: list[Sent]) -> str:
    """Return where the time of an answer goes."""
    ask(app, requests)
    profiler = cProfile.Profile()
    profiler.runcall(lambda: [ask(app, requests) for _ in range(20)])
    text = io.StringIO()
    stats = pstats.Stats(profiler, stream=text).strip_dirs()
    stats.sort_stats("tottime").print_stats(40)
    stats.sort_stats("cumulative").print_stats(45)
    return text.getvalue()


def main() -> None:
    """Measure, or profile, and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=60, help="of 200 answers each: %(default)s")
    options.add_argument("--prompts", type=Path, default=Path("prompts"), help="%(default)s")
    options.add_argument("--profile", choices=("ours", "bare", "menu"), help="instead of measuring")
    chosen = options.parse_args()
    kinds = conversations.conversations(chosen.prompts)
    os.environ["BENCH_BYTES"] = str(conversations.mean_size(kinds))
    from bench import limits

    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        Path(folder, "log").open("w") as sink,
    ):
        with redirect_stdout(sink):
            apps: dict[str, WSGIApplication] = {
                "bare": limits.bare,
                "ours": ours(chosen.prompts, folder),
                "menu": limits.menu,
            }
            requests = sent(kinds)
            if chosen.profile:
                told = profile(apps[chosen.profile], requests)
            else:
                told = measured(apps, requests, chosen.rounds)
        size = os.environ["BENCH_BYTES"]
        print(f"{A_ROUND} turns a round, {chosen.rounds} rounds; the constant has {size} bytes.")
        print(told)


if __name__ == "__main__":
    main()
