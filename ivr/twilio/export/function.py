"""A project for Twilio's serverless tools that answers calls from an export. Pure functions."""

import json
import math
from collections.abc import Mapping
from importlib import resources
from urllib.parse import urlsplit

from ivr.twilio.export.documents import ExportedLine
from ivr.twilio.export.names import lost, service_pattern, state_pattern

PACKAGE = {
    "name": "ivr-line",
    "version": "1.0.0",
    "private": True,
    "scripts": {"start": "twilio-run", "deploy": "twilio-run deploy"},
    "dependencies": {"@twilio/runtime-handler": "2.0.1", "twilio": "^5.0.3"},
    "devDependencies": {"twilio-run": "^5.0.1"},
    "engines": {"node": "22"},
}
FAULT = "'@fault@'"
"""Stands in `function.js` for the fault document."""


def project(line: ExportedLine, url: str, public: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a project; anyone may get the `public` ones, below the URL."""
    path = urlsplit(url).path
    handler = resources.files(__package__).joinpath("function.js").read_text(encoding="utf-8")
    return {
        "package.json": f"{json.dumps(PACKAGE, indent=2)}\n".encode(),
        f"functions{path}.js": handler.replace(FAULT, json.dumps(line.fault.decode())).encode(),
        "assets/documents.private.json": _documents(line),
        **{f"assets{path}/{name}": content for name, content in public.items()},
    }


def _documents(line: ExportedLine) -> bytes:
    """Every document once, and where it belongs: by the period, the state and the key."""
    numbers: dict[bytes, int] = {}
    sets = {
        name: {
            state: {key: numbers.setdefault(each, len(numbers)) for key, each in keys.items()}
            for state, keys in documents.items()
        }
        for name, documents in line.sets.items()
    }
    starts = [0, *(math.ceil(period.start.timestamp()) for period in line.periods[1:])]
    asset = {
        "periods": [
            {"start": start, "documents": period.documents}
            for start, period in zip(starts, line.periods, strict=True)
        ],
        "lost": lost(line.languages[0], 0),
        "state": state_pattern(line.languages),
        "service": service_pattern(line.languages),
        "sets": sets,
        "documents": [document.decode() for document in numbers],
    }
    return json.dumps(asset, ensure_ascii=False).encode()
