"""`python -m tests.fuzzing`: made-up requests, each of which must be answered as was promised."""

import argparse
import io
import json
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from contextlib import redirect_stdout
from pathlib import Path

from pydantic import SecretStr

from ivr.app import create_app
from ivr.database import Database
from ivr.phone import Telephone, WSGIExchange
from ivr.web import logs
from tests.calling import TWIML, Reply, Twilio, breaches
from tests.conftest import service_of, settings_for, write_into
from tests.fuzzing.requests_made_up import Inventor, MadeUp
from tests.scripts import excused_script

WARM_UP = 0.3
"""Of the requests: by then everything that is kept is kept."""

MOST_GROWTH = 20
"""MB of memory from then on."""

RIGHT = {200, 204, 301, 302, 303, 304, 308, 400, 401, 403, 404, 405, 411, 413, 415, 416, 422, 429}
KEPT_ACTIONS = 500


def main() -> int:
    """Run, print the report, and end with 1 if anything was answered wrongly."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing", description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ivr-fuzzing-") as folder:
        return _run(Path(folder), chosen.requests, chosen.seed)


def _run(folder: Path, requests: int, seed: int) -> int:
    write_into(folder / "prompts", excused_script())
    key = {"secret_key": SecretStr("0123456789abcdef" * 4)}  # so that there is a studio too
    settings = settings_for(folder / "prompts").model_copy(update=key)
    journal = io.StringIO()
    with redirect_stdout(journal):  # where the log goes
        logs.configure(json=True)
        database = Database(settings.database_address)
        app = create_app(settings, database=database)
        service_of(app).stop()
        twilio = Twilio(app)
        inventor = Inventor(random.Random(seed), _actions(app))
        statuses: Counter[str] = Counter()
        mistakes: list[str] = []
        faults = 0
        began, warm = time.monotonic(), 0
        for number in range(requests):
            if number == int(requests * WARM_UP):
                warm = _memory()
            request = inventor.request()
            reply = _ask(twilio, request)
            kind, mistake = _judge(request, reply)
            statuses[kind] += 1
            if mistake:
                mistakes.append(f"{request.method} {request.target[:80]}: {mistake}")
            faults += _faults(journal)
        grown = (_memory() - warm) / 1024
        seconds = time.monotonic() - began
        database.close()
    report = [f"{requests} requests in {seconds:.0f} seconds, seed {seed}"]
    report += [f"  {count:7}  {kind}" for kind, count in statuses.most_common()]
    report += [f"  exceptions logged: {faults}", f"  memory since warm-up: {grown:+.1f} MB"]
    report += [f"  WRONG: {mistake}" for mistake in mistakes[:10]]
    sys.stdout.write("\n".join(report) + "\n")
    return 1 if mistakes or faults or grown > MOST_GROWTH else 0


def _ask(twilio: Twilio, request: MadeUp) -> Reply:
    return twilio.ask(
        request.target,
        request.form,
        method=request.method,
        signature=request.signature,
        body=request.body,
        content_type=request.content_type,
        headers=request.headers,
    )


def _judge(request: MadeUp, reply: Reply) -> tuple[str, str]:
    """Return what kind of answer it was, and what was wrong with it."""
    if request.is_a_call:
        if reply.status == 403:
            good = request.signature is None and request.body is None and request.method == "POST"
            return "a call: 403", "a signed call was refused" if good and _plain(request) else ""
        if reply.status == 204:
            return "a call: ended", ""
        if reply.status == 200 and reply.header("Content-Type") == TWIML:
            if request.method == "HEAD":
                return "a call: words", ""
            found = breaches(reply.body)
            return "a call: words", str(found) if found else ""
        return "a call: ?", f"{reply.status} {reply.body[:80]!r}"
    return f"a page: {reply.status}", "" if reply.status in RIGHT else repr(reply.body[:80])


def _plain(request: MadeUp) -> bool:
    """Whether a request is one that Twilio could have sent."""
    plain = request.target.isascii() and "%" not in request.target and "//" not in request.target
    return plain and request.content_type.startswith("application/x-www-form-urlencoded")


def _actions(app: object) -> list[str]:
    """Addresses that real calls lead to."""
    exchange = WSGIExchange(app, origin="https://ivr.example.se", token="the-token-of-the-account")  # type: ignore[arg-type] # a Flask app
    chance = random.Random(0)
    found: set[str] = set()
    for _ in range(60):
        telephone = Telephone(exchange, seconds=lambda spoken: 1.0)
        telephone.dial()
        for _ in range(12):
            if telephone.ended:
                break
            if chance.random() < 0.2:
                telephone.wait()
            else:
                telephone.press(chance.choice("0123456789*#"))
        found |= {path for _, path in telephone.requests if path.startswith("/voice/")}
    return sorted(found)[:KEPT_ACTIONS]


def _faults(journal: io.StringIO) -> int:
    """Count what the log tells of exceptions, and forget the rest."""
    lines = journal.getvalue().splitlines()
    journal.seek(0)
    journal.truncate()
    return sum("exception" in json.loads(line) for line in lines)


def _memory() -> int:
    """The most memory that this process has had, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    sys.exit(main())
