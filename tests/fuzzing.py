"""Random requests, by the hundred thousand, which must get the promised answers.

Some are Twilio's, some similar, and some arbitrary. `make fuzz REQUESTS=100000` runs `python -m
tests.fuzzing`.
"""

import argparse
import io
import random
import resource
import string
import sys
import tempfile
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import Any

from flask import Flask

from ivr.line import logs
from ivr.service import create_service
from ivr.simulator.document import PhoneError
from ivr.simulator.exchange import WSGIExchange
from ivr.simulator.telephone import Telephone
from ivr.studio.database import Database
from tests.calling import FORM, ORIGIN, TOKEN, TWILIO_SENDS, TWIML, Reply, Twilio, breaches
from tests.conftest import SECRET_KEY, running, settings_for, write_into
from tests.scripts import excused_script

WARM_UP = 0.3
"""Share of the requests after which all caches are full."""

MOST_GROWTH = 20
"""Maximum growth of memory from then on, in MB."""

RIGHT = {200, 204, 301, 302, 303, 304, 308, 400, 401, 403, 404, 405, 411, 413, 415, 416, 422, 429}
METHODS = ("POST", "POST", "POST", "POST", "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "X")
ADDRESSES = (
    "/ /healthz /readyz /fallback.xml /metrics /favicon.ico /%00 //voice /. /recordings/ "
    "/recordings/0123456789abcdef.wav /recordings/..%2f..%2fetc%2fpasswd /studio /studio/ "
    "/studio/sign-in /studio/texts/notice /studio/phone /studio/people /studio/static/studio.css "
    "/studio/static/..%2f..%2fapp.py /voice /voice/status"
).split()
TYPES = (FORM, FORM, "", "text/plain", "application/json", "multipart/form-data; boundary=x", "ä")
HEADERS = (
    "Host X-Forwarded-Host X-Forwarded-Proto Cookie Accept-Language Transfer-Encoding "
    "Authorization If-None-Match Range Accept"
).split()
SIZES = (0, 1, 10, 1_000, 60_000, 66_000, 200_000)
LATIN = string.printable + "åäö\x00"
LETTERS = LATIN + "\u2028😀"
PATHS = (*string.ascii_letters, *string.digits, *"._-/", "%00", "%2E", "%C3", "%FF")


def words(chance: random.Random, length: int, letters: Any = LETTERS) -> str:
    return "".join(chance.choices(letters, k=length))


def request(chance: random.Random, actions: list[str]) -> dict[str, Any]:
    """Return a random request, signed as by Twilio unless it has its own signature."""
    target = chance.choice((chance.choice(actions), chance.choice(ADDRESSES)))
    if chance.random() < 0.3:  # some of it is other letters
        at = chance.randrange(len(target))
        more = words(chance, chance.randrange(60), PATHS)
        target = target[: at + 1] + more + target[at + chance.randrange(3) :]
    form = [pair for pair in TWILIO_SENDS if chance.random() < 0.97]
    if chance.random() < 0.8:
        form.append(("Digits", words(chance, chance.choice((1, 1, 1, 2, 3, 40)), "0123456789*#")))
    for name in ("Digits", words(chance, 12)):
        if chance.random() < 0.1:
            form.append((name, words(chance, chance.choice((0, 5, 500)))))
    signature = chance.choice(("", "AAAA", words(chance, 20), "x" * 5_000))
    return {
        "target": target + (f"?{words(chance, 20, PATHS)}" if chance.random() < 0.1 else ""),
        "method": chance.choice(METHODS),
        "form": tuple(form),
        "body": chance.randbytes(chance.choice(SIZES)) if chance.random() < 0.15 else None,
        "content_type": chance.choice(TYPES),
        "signature": None if chance.random() < 0.7 else signature,
        "headers": {
            name: words(chance, chance.choice((0, 8, 300)), LATIN)
            for name in chance.sample(HEADERS, chance.randrange(3))
        },
    }


def mistake_in(reply: Reply, asked: dict[str, Any]) -> str:
    """Return a description of the error in an answer."""
    target = asked["target"]
    path = target.partition("?")[0]
    if path != "/voice" and not path.startswith("/voice/"):
        return "" if reply.status in RIGHT else f"{reply.status} {reply.body[:80]!r}"
    if reply.status == 403:
        signed = asked["signature"] is None and asked["body"] is None
        plain = target.isascii() and "%" not in target and "//" not in target
        good = signed and plain and asked["method"] == "POST" and asked["content_type"] == FORM
        return "a signed call was refused" if good else ""
    if reply.status == 200 and reply.header("Content-Type") == TWIML:
        if asked["method"] == "HEAD":
            return ""
        silent = not reply.words and not any("#" in value for _, value in asked["form"])
        return "silence" if silent else " ".join(breaches(reply.body))
    return "" if reply.status == 204 else f"{reply.status} {reply.body[:80]!r}"


def actions_of(app: Flask) -> list[str]:
    """Return URLs from real calls."""
    chance, exchange = random.Random(0), WSGIExchange(app, origin=ORIGIN, token=TOKEN)
    found: set[str] = set()
    for _ in range(60):
        telephone = Telephone(exchange, seconds=lambda spoken: 1.0)
        with suppress(PhoneError):  # the call has ended
            telephone.run(words(chance, 12, "0123456789*#www"))
        found |= {path for _, path in telephone.requests if path.startswith("/voice/")}
    return sorted(found)


def memory() -> float:
    """Return the maximum memory use of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(folder: Path, requests: int, seed: int) -> list[str]:
    """Send requests, and return descriptions of errors."""
    write_into(folder / "prompts", excused_script())
    settings = settings_for(folder / "prompts", SECRET_KEY=SECRET_KEY)
    wrong, warm, journal = [], 0.0, io.StringIO()
    with redirect_stdout(journal):  # where the log goes
        logs.configure(json=True)
        database = Database(settings.database_address, creates=True)
        app = create_service(settings, database=database)
        running(app).stop()
        twilio, chance, actions = Twilio(app), random.Random(seed), actions_of(app)
        for number in range(requests):
            if number == int(requests * WARM_UP):
                warm = memory()
            asked = request(chance, actions)
            mistake = mistake_in(twilio.ask(**asked), asked)
            if '"exception"' in journal.getvalue():
                mistake += " an exception was logged"
            if mistake:
                wrong.append(f"{asked['method']} {asked['target'][:80]}: {mistake}")
            journal.seek(0)
            journal.truncate()
        grown = memory() - warm
        database.close()
    return wrong + ([f"memory grew by {grown:.1f} MB"] if grown > MOST_GROWTH else [])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing", description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ivr-fuzzing-") as place:
        found = run(Path(place), chosen.requests, chosen.seed)
    sys.stdout.write("\n".join([*found[:10], f"{chosen.requests} requests, {len(found)} wrong\n"]))
    sys.exit(1 if found else 0)
