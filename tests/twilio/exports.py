"""Exports for tests, and a comparison of a host with the service."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask

from ivr.phone.document import parse
from ivr.phone.exchange import Exchange, HTTPAnswer
from ivr.phone.verbs import Gather, Played, Redirect, Verb
from ivr.script.line import Line
from ivr.twilio.export.export_files import Manifest, contents
from ivr.twilio.export.export_folder import ExportFolder
from tests.calling import TWILIO_SENDS, TWIML, Twilio

URL, PATH = "https://fallback.example.se/line", "/line"
MADE = datetime(2027, 1, 1, tzinfo=UTC)

KEYS = (*"0123456789*#", "A", "55", "112", "99112")
"""Digits sent in every state; the service treats `A` as an invalid key."""

SAME_AS_WRONG = {"55": "A"}
"""Several digits at once: files have no separate answers for them."""


def export(folder: Path, line: Line, url: str = URL, moment: datetime = MADE) -> None:
    """Write an export of a line, made at a given time."""
    manifest = Manifest(number=None, fingerprint=line.script.fingerprint, date=moment, url=url)
    ExportFolder(folder).write(contents(line, manifest))


def differences(app: Flask, host: Exchange) -> list[tuple[str, str | None]]:
    """Press every key in every reachable state, on both.

    Returns the states and keys after which a caller would hear something else.
    """
    found, twilio = [], Twilio(app)
    waiting, known = deque([("/voice", PATH)]), {PATH}
    while waiting:
        service, at = waiting.popleft()
        for digits in (*(KEYS if at != PATH else ()), "", None):
            sent = TWILIO_SENDS if digits is None else (*TWILIO_SENDS, ("Digits", digits))
            heard, on_service = _heard(_on_service(twilio, service, digits), service)
            said, on_host = _heard(host.request("GET", at, dict(sent)), at)
            if heard != said:
                found.append((at, digits))
            if on_service and on_host and on_host not in known:
                known.add(on_host)
                waiting.append((on_service, on_host))
    assert len(known) > 10
    return found


def _on_service(twilio: Twilio, at: str, digits: str | None) -> HTTPAnswer:
    """Return the service's answer; without digits, after the redirect."""
    if at == "/voice":
        reply = twilio.ask(at)
    elif digits is None:
        reply = twilio.ask(f"{at}/silence")
    else:
        reply = twilio.press(SAME_AS_WRONG.get(digits, digits), at=at)
    return HTTPAnswer(reply.status, reply.header("Content-Type"), reply.body)


def _heard(answer: HTTPAnswer, url: str) -> tuple[list[Verb], str]:
    """Return the utterances and timeout of a document, and the URL for the next key."""
    assert (answer.status, answer.content_type.replace("UTF", "utf")) == (200, TWIML)
    verbs = parse(answer.body, url)
    action = next((verb.action for verb in verbs if isinstance(verb, Gather)), "")
    return list(_anywhere(verbs, action)), action


def _anywhere(verbs: Iterable[Verb], action: str) -> Iterator[Any]:
    """Return verbs without their addresses, and recordings by name."""
    for verb in verbs:
        if isinstance(verb, Gather):
            yield replace(verb, nested=tuple(_anywhere(verb.nested, "")), action="", method="GET")
        elif isinstance(verb, Redirect):
            assert verb.url.removesuffix("/silence") == action, "silence stays in the same state"
        else:
            yield Played(verb.url.rpartition("/")[2]) if isinstance(verb, Played) else verb
