"""Observe the calls of `ivr canary`, which no statistics count."""

from collections.abc import Callable
from dataclasses import replace

from flask import request

from ivr.publishing.live.service import Service
from ivr.settings import Settings
from ivr.statistics import memory_folder
from ivr.twilio.canary.sightings import (
    ABSENT,
    EMPTY,
    REDIRECT,
    Sighting,
    SightingKind,
    Sightings,
)
from ivr.twilio.observer import SHOWN, CallLog, CanaryCalls
from ivr.twilio.switchboard import Answer
from ivr.twilio.twiml import SILENCE, token_of

HEADERS = ("I-Twilio-", "X-Twilio-")
REGION = "X-Home-Region"
LONGEST = 16

REFUSED_SECONDS = 1.0
"""Shortest interval between refusals that are kept: anybody can send them."""


class CanaryObserver:
    """Webhook observer of canary calls: counts them, and keeps what it saw for the report.

    Of a request's form it keeps the names of the parameters, and no values.
    """

    def __init__(
        self, sightings: Sightings, service: Service, count: Callable[[str], None]
    ) -> None:
        self._sightings = sightings
        self._service = service
        self._count = count
        self._refused = 0.0

    def turn(self, call: str, answer: Answer, keys: str | None, country: str, ms: float) -> None:
        """Keep an answer."""
        self._count(answer.outcome)
        path = request.path.rstrip("/")
        seen = replace(
            self._seen(SightingKind.TURN, call),
            state=token_of(path),
            keys=keys,
            silence=_silence(path) if keys is None else "",
            place=answer.place,
            outcome=answer.outcome.value,
            language=answer.language,
            edition=answer.edition,
        )
        self._sightings.put(seen)

    def ended(self, call: str, seconds: int | None, answered: bool) -> None:
        """Keep the end of a call."""
        self._sightings.put(self._seen(SightingKind.ENDED, call))

    def refused(self) -> None:
        """Keep a request that names the number and was refused, without anything of it."""
        now = self._service.switchboard.now()
        if abs(now - self._refused) >= REFUSED_SECONDS:
            self._refused = now
            self._sightings.put(Sighting(SightingKind.REFUSED, "", now))

    def report(self) -> bytes:
        """Return what this machine saw, as JSON."""
        return self._sightings.report(self._service.switchboard.line.edition)

    def _seen(self, kind: SightingKind, call: str) -> Sighting:
        return Sighting(
            kind,
            call[-SHOWN:],
            self._service.switchboard.now(),
            parameters=tuple(sorted(request.form)),
            headers=tuple(sorted(name for name in request.headers.keys() if _is_twilio_s(name))),
            region=request.headers.get(REGION, "")[:LONGEST],
        )


def canary_calls(
    settings: Settings, service: Service, count: Callable[[str], None]
) -> CanaryCalls | None:
    """Return the canary of the settings, or None without its number."""
    if settings.canary_from is None:
        return None
    memory = memory_folder(settings.data)
    sightings = Sightings(memory / "canary" if memory else None, service.switchboard.now)
    watch = CanaryObserver(sightings, service, count)
    return CanaryCalls(settings.canary_from, (CallLog(), watch), watch)


def _silence(path: str) -> str:
    """How Twilio reported that no key was pressed."""
    if path.endswith(f"/{SILENCE}"):
        return REDIRECT
    return EMPTY if "Digits" in request.form else ABSENT


def _is_twilio_s(name: str) -> bool:
    return name.title().startswith(HEADERS)
