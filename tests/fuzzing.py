"""Requests that nobody would send, by the hundred thousand: each is answered as was promised.

Some are as Twilio sends them, some like them, some like nothing. `make fuzz REQUESTS=100000`
runs `python -m tests.fuzzing`.
"""

import argparse
import io
import json
import random
import resource
import string
import sys
import tempfile
import time
from collections import Counter
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from ivr.app import create_app
from ivr.database import Database
from ivr.phone import PhoneError, Telephone, WSGIExchange
from ivr.web import logs
from tests.calling import FORM, ORIGIN, TOKEN, TWILIO_SENDS, TWIML, Form, Reply, Twilio, breaches
from tests.conftest import service_of, settings_for, write_into
from tests.scripts import excused_script

WARM_UP = 0.3
"""Of the requests: by then everything that is kept is kept."""

MOST_GROWTH = 20
"""MB of memory from then on."""

RIGHT = {200, 204, 301, 302, 303, 304, 308, 400, 401, 403, 404, 405, 411, 413, 415, 416, 422, 429}
METHODS = ("POST", "POST", "POST", "POST", "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "X")
ADDRESSES = (
    "/ /healthz /readyz /fallback.xml /metrics /favicon.ico /%00 //voice /. /recordings/ "
    "/recordings/0123456789abcdef.wav /recordings/..%2f..%2fetc%2fpasswd /studio /studio/ "
    "/studio/sign-in /studio/texts/notice /studio/phone /studio/people /studio/static/studio.css "
    "/studio/static/..%2f..%2fapp.py"
).split()
TYPES = (FORM, FORM, "", "text/plain", "application/json", "multipart/form-data; boundary=x", "ä")
HEADERS = (
    "Host X-Forwarded-Host X-Forwarded-Proto Cookie Accept-Language Transfer-Encoding "
    "Authorization If-None-Match Range Accept"
).split()
SIZES = (0, 1, 10, 1_000, 60_000, 66_000, 200_000)
LATIN = string.printable + "åäö\x00"
LETTERS = LATIN + "\u2028😀"


@dataclass(frozen=True)
class MadeUp:
    """A request; without a signature of its own it is signed as Twilio would sign it."""

    target: str
    method: str
    form: Form
    body: bytes | None
    content_type: str
    signature: str | None
    headers: dict[str, str]


class Inventor:
    """Makes requests up; `actions` are addresses that real calls lead to."""

    def __init__(self, chance: random.Random, actions: list[str]) -> None:
        self._chance = chance
        self._actions = actions

    def request(self) -> MadeUp:
        """Make one up."""
        chance = self._chance
        signature = chance.choice(("", "AAAA", self._words(20), "x" * 5_000))
        return MadeUp(
            target=self._target() + (f"?{self._quoted(20)}" if chance.random() < 0.1 else ""),
            method=chance.choice(METHODS),
            form=self._form(),
            body=chance.randbytes(chance.choice(SIZES)) if chance.random() < 0.15 else None,
            content_type=chance.choice(TYPES),
            signature=None if chance.random() < 0.7 else signature,
            headers={
                name: "".join(chance.choices(LATIN, k=chance.choice((0, 8, 300))))
                for name in chance.sample(HEADERS, chance.randrange(3))
            },
        )

    def _target(self) -> str:
        kind = self._chance.random()
        if kind < 0.35:
            return self._chance.choice(self._actions)
        if kind < 0.5:
            return self._damaged(self._chance.choice(self._actions))
        if kind < 0.7:
            return "/voice" if kind < 0.6 else "/voice/" + self._quoted(self._chance.randrange(60))
        return "/voice/status" if kind < 0.75 else self._chance.choice(ADDRESSES)

    def _damaged(self, action: str) -> str:
        """An address with a letter changed, without it, or with more in its place."""
        at = self._chance.randrange(len("/voice/"), len(action))
        letter = self._chance.choice(string.ascii_lowercase + string.digits + ".-/")
        made = self._chance.choice((letter, "", self._quoted(self._chance.randrange(8))))
        return action[:at] + made + action[at + 1 :]

    def _quoted(self, length: int) -> str:
        """Bytes as they may stand in a path: mostly plain, some as percent-escapes."""
        plain = string.ascii_letters + string.digits + "._-/"
        return "".join(
            self._chance.choice(plain)
            if self._chance.random() < 0.8
            else f"%{self._chance.randrange(256):02X}"
            for _ in range(length)
        )

    def _form(self) -> Form:
        chance = self._chance
        form = [*TWILIO_SENDS]
        if chance.random() < 0.8:
            keys = "".join(chance.choices("0123456789*#", k=chance.choice((1, 1, 1, 2, 3, 40))))
            form.append(("Digits", keys))
        if chance.random() < 0.2:
            form.append((self._words(12), self._words(chance.choice((0, 5, 500)))))
        if chance.random() < 0.1:
            form.append(("Digits", self._words(6)))
        if chance.random() < 0.1:
            form = [pair for pair in form if chance.random() < 0.7]
        return form

    def _words(self, length: int) -> str:
        return "".join(self._chance.choices(LETTERS, k=length))


def judge(request: MadeUp, reply: Reply) -> tuple[str, str]:
    """Return what kind of answer it was, and what was wrong with it."""
    path = request.target.partition("?")[0]
    if path != "/voice" and not path.startswith("/voice/"):
        return f"a page: {reply.status}", "" if reply.status in RIGHT else repr(reply.body[:80])
    if reply.status == 403:
        signed = request.signature is None and request.body is None and request.method == "POST"
        plain = path.isascii() and "%" not in request.target and "//" not in request.target
        good = signed and plain and request.content_type.startswith(FORM)
        return "a call: 403", "a signed call was refused" if good else ""
    if reply.status == 204:
        return "a call: ended", ""
    if reply.status == 200 and reply.header("Content-Type") == TWIML:
        found = breaches(reply.body) if request.method != "HEAD" else ()
        return "a call: words", str(found) if found else ""
    return "a call: ?", f"{reply.status} {reply.body[:80]!r}"


def actions_of(app: Flask) -> list[str]:
    """Addresses that real calls lead to."""
    chance, exchange = random.Random(0), WSGIExchange(app, origin=ORIGIN, token=TOKEN)
    found: set[str] = set()
    for _ in range(60):
        telephone = Telephone(exchange, seconds=lambda spoken: 1.0)
        with suppress(PhoneError):  # the call has ended
            telephone.run("".join(chance.choices("0123456789*#www", k=12)))
        found |= {path for _, path in telephone.requests if path.startswith("/voice/")}
    return sorted(found)


def faults_in(journal: io.StringIO) -> int:
    """Count what the log tells of exceptions, and forget the rest."""
    lines = journal.getvalue().splitlines()
    journal.seek(0)
    journal.truncate()
    return sum("exception" in json.loads(line) for line in lines)


def memory() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(folder: Path, requests: int, seed: int) -> int:
    """Send requests, print the report, and return 1 if anything was answered wrongly."""
    write_into(folder / "prompts", excused_script())
    settings = settings_for(folder / "prompts")
    statuses, mistakes, faults = Counter[str](), list[str](), 0
    began, warm, journal = time.monotonic(), 0.0, io.StringIO()
    with redirect_stdout(journal):  # where the log goes
        logs.configure(json=True)
        database = Database(settings.database_address)
        app = create_app(settings, database=database)
        service_of(app).stop()
        twilio, inventor = Twilio(app), Inventor(random.Random(seed), actions_of(app))
        for number in range(requests):
            if number == int(requests * WARM_UP):
                warm = memory()
            request = inventor.request()
            kind, mistake = judge(request, twilio.ask(**vars(request)))
            statuses[kind] += 1
            if mistake:
                mistakes.append(f"{request.method} {request.target[:80]}: {mistake}")
            faults += faults_in(journal)
        grown = memory() - warm
        database.close()
    report = [f"{requests} requests in {time.monotonic() - began:.0f} seconds, seed {seed}"]
    report += [f"  {count:7}  {kind}" for kind, count in statuses.most_common()]
    report += [f"  exceptions logged: {faults}", f"  memory since warm-up: {grown:+.1f} MB"]
    report += [f"  WRONG: {mistake}" for mistake in mistakes[:10]]
    sys.stdout.write("\n".join(report) + "\n")
    return 1 if mistakes or faults or grown > MOST_GROWTH else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing", description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ivr-fuzzing-") as folder:
        sys.exit(run(Path(folder), chosen.requests, chosen.seed))
