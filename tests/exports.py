"""Exports for tests: a file server in this process, and a walk that holds a host to the service."""

import json
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from calling import TWILIO_SENDS, Twilio
from click.testing import Result
from flask import Flask
from scripts import prepared, small_script, wav
from serving import serving

from ivr.phone import Exchange, Gather, HTTPAnswer, Played, Redirect, Verb, parse
from ivr.twilio.export.contents import contents
from ivr.twilio.export.folder import ExportFolder

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

URL = "https://fallback.example.se/line"
ORIGIN, PATH = "https://fallback.example.se", "/line"
VERSION = "1.2.3"
TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json", "wav": "audio/wav"}
NAMES = {**{key: key for key in "0123456789"}, "*": "star", "#": "hash", "": "silence"}

SCRIPT = small_script()
RECORDED = SCRIPT | {
    "sv/recordings/welcome.wav": wav(1),
    "sv/recordings/welcome.txt": SCRIPT["sv/welcome.txt"],
}
"""A small script with a recording of a text."""

KEYS = (*"0123456789*#", "A", "55", "112", "99112")
"""Digits that are sent in every state; the service takes `A` for what is no key."""

SAME_AS_WRONG = {"55": "A"}
"""Several digits that no telephone sends here: files have no answers to each of them."""


def export(folder: Path, line: Any, url: str = URL, moment: datetime | None = None) -> None:
    """Write an export of a line, made at a moment."""
    assert moment
    exports = ExportFolder(folder)
    with exports.locked() as alone:
        assert alone
        exports.write(contents(line, url, moment, VERSION))


class FileHost:
    """A host as docs/export.md describes it: it picks a file by clock, state and key."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self._live = folder / "live"
        self._now = now

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterator[bytes]:
        name = str(environ["PATH_INFO"]).removeprefix(PATH).strip("/")
        query = parse_qs(str(environ["QUERY_STRING"]))
        path = self._live / name if name else self._document(query)
        found = path.is_file()
        kind = TYPES.get(path.suffix[1:], "text/plain")
        start("200 OK" if found else "404 Not Found", [("Content-Type", kind)])
        yield path.read_bytes() if found else b"Not found\n"

    def _document(self, query: Mapping[str, list[str]]) -> Path:
        manifest = json.loads((self._live / "manifest.json").read_text())
        (name,) = [
            each["documents"]
            for each in manifest["periods"]
            if each["start"] is None or datetime.fromisoformat(each["start"]) <= self._now()
        ][-1:]
        at = query.get("at", ["begin"])[0]
        state: Path = self._live / name / at
        if not state.is_dir():
            emergency = re.search("e([0-2])h", at)
            assert emergency, at
            state = self._live / name / f"lost.{at[:2]}.e{emergency[1]}"
        digits = query.get("Digits", [""])[0]
        key = "112" if digits[:-1] and digits.endswith("112") else NAMES.get(digits, "other")
        document = state / f"{key}.xml"
        return document if document.is_file() else state / "other.xml"


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
    assert answer.content_type.replace("UTF", "utf") == TYPES["xml"], answer.content_type
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


@contextmanager
def host(folder: Path, script: dict[str, bytes] | None = None) -> Iterator[str]:
    """Serve a folder on this machine, with an export that was made for its URL."""

    def make(origin: str) -> FileHost:
        if script:
            export(folder, prepared(script), f"{origin}{PATH}", datetime.now(UTC))
        return FileHost(folder, lambda: datetime.now(UTC))

    with serving(make) as origin:
        yield f"{origin}{PATH}"


def told(result: Result) -> str:
    """What a command prints, as one line."""
    return " ".join(result.output.split())
