"""Exports for tests, and a walk that holds a host to the service."""

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask

from ivr.phone import Exchange, Gather, HTTPAnswer, Played, Redirect, Verb, parse
from ivr.script.line import Line
from ivr.twilio.export.contents import Manifest, contents
from ivr.twilio.export.folder import ExportFolder
from tests.calling import TWILIO_SENDS, Twilio

URL, PATH = "https://fallback.example.se/line", "/line"
MADE = datetime(2027, 1, 1, tzinfo=UTC)
XML = "text/xml; charset=utf-8"

KEYS = (*"0123456789*#", "A", "55", "112", "99112")
"""Digits that are sent in every state; the service takes `A` for what is no key."""

SAME_AS_WRONG = {"55": "A"}
"""Several digits that no telephone sends here: files have no answers to each of them."""


def export(folder: Path, line: Line, url: str = URL, moment: datetime = MADE) -> None:
    """Write an export of a line, made at a moment."""
    manifest = Manifest(number=None, fingerprint=line.script.fingerprint, date=moment, url=url)
    ExportFolder(folder).write(contents(line, manifest))


@dataclass
class Comparison:
    """A walk over every state of the service and of a host, side by side.

    `differences` are the states and keys after which a caller would hear something else.
    """

    states: int = 0
    answers: int = 0
    differences: list[tuple[str, str | None]] = field(default_factory=list)


@dataclass(frozen=True)
class _Both:
    """Where a caller of the service and one of the host would send the next key."""

    service: str
    host: str


def compared(app: Flask, host: Exchange) -> Comparison:
    """Press every key in every state that a caller of the service reaches, on both."""
    found, twilio = Comparison(), Twilio(app)
    begin = _Both("/voice", PATH)
    waiting, known = deque([begin]), {begin.host}
    while waiting:
        at = waiting.popleft()
        acts = KEYS if at is not begin else ()
        found.states += at is not begin
        for digits in (*acts, "", None):
            found.answers += 1
            heard, on_service = _verbs(_on_service(twilio, at, digits), at.service)
            said, on_host = _verbs(_on_host(host, at, digits), at.host)
            if heard != said:
                found.differences.append((at.host, digits))
            if on_service and on_host and on_host not in known:
                known.add(on_host)
                waiting.append(_Both(on_service, on_host))
    return found


def _on_service(twilio: Twilio, at: _Both, digits: str | None) -> HTTPAnswer:
    """The service's answer; without digits, that of the redirect after the Gather."""
    if at.service == "/voice":
        reply = twilio.ask("/voice")
    elif digits is None:
        reply = twilio.ask(f"{at.service}/silence")
    else:
        reply = twilio.press(SAME_AS_WRONG.get(digits, digits), at=at.service)
    return HTTPAnswer(reply.status, reply.header("Content-Type"), reply.body)


def _on_host(host: Exchange, at: _Both, digits: str | None) -> HTTPAnswer:
    sent = dict(TWILIO_SENDS) if digits is None else {**dict(TWILIO_SENDS), "Digits": digits}
    return host.request("GET", at.host, sent)


def _verbs(answer: HTTPAnswer, url: str) -> tuple[tuple[Verb, ...] | int, str]:
    """What a document makes a caller hear and wait for, and where the next key goes."""
    if answer.status != 200:
        return answer.status, ""
    assert answer.content_type.replace("UTF", "utf") == XML, answer.content_type
    action = ""
    verbs: list[Verb] = []
    for verb in parse(answer.body, url):
        if isinstance(verb, Gather):
            action = verb.action
            nested = tuple(_named(each) for each in verb.nested)
            verbs.append(replace(verb, nested=nested, action="", method="GET"))
        elif isinstance(verb, Redirect):
            assert verb.url.removesuffix("/silence") == action, "silence stays in the same state"
            verbs.append(Redirect("", "GET"))
        else:
            verbs.append(_named(verb))
    return tuple(verbs), action


def _named(verb: Any) -> Any:
    """A recording by its name, wherever it is."""
    return Played(verb.url.rpartition("/")[2]) if isinstance(verb, Played) else verb
