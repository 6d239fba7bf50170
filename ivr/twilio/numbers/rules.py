"""Webhook rules of an account: which one applies to a URL, and how Twilio then sends requests.

A rule names the settings for the URLs that it matches, each for a share of the requests. Of
several rules an exact one comes first, then the longest prefix, then the default. The connection
of a setting takes precedence over the overrides in a URL. Twilio sends a test by a setting, too.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from twilio.request_validator import HMAC_SHA1

from ivr.twilio.numbers.probe import TWIML
from ivr.twilio.twiml import CONNECTION

SYSTEM = "SYSTEM"
"""The type of Twilio's own settings, with which the overrides in a URL are in force."""

RETRIES = {
    "CONNECTION_TIMEOUT": "ct",
    "READ_TIMEOUT": "rt",
    "HTTP_4XX": "4xx",
    "HTTP_5XX": "5xx",
    "ALL": "all",
}
"""What is retried, by its name in a setting, with its name in a URL."""

SHOWN = ("content-type", "server", "via", "x-twilio-edge-location")
"""Headers that show what answered, and from where it was asked."""

LONGEST = 200
"""Characters of what Twilio reports."""

IN_EUROPE = re.compile(r"(DUB|FRA)-\d+")
"""Edge locations of Dublin and Frankfurt."""


class Match(StrEnum):
    """How a rule matches URLs, in the order in which rules are tried."""

    EXACT = "EXACT_MATCH"
    PREFIX = "PREFIX_MATCH"
    DEFAULT = "DEFAULT"


@dataclass(frozen=True, slots=True)
class WebhookRule:
    """A rule, with the ids of its settings and the percentage of requests that each gets.

    `url` is the URL or prefix that it matches, empty for the default rule.
    """

    name: str
    match: Match
    url: str
    shares: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        return f"{self.name} [{f'{self.match} {self.url}'.strip()}]"

    def matches(self, url: str) -> bool:
        """Return whether the rule matches a URL, regardless of what other rules do."""
        if self.match is Match.EXACT:
            return _normal(self.url) == _normal(url)
        return self.match is Match.DEFAULT or _normal(url).startswith(_normal(self.url))


@dataclass(frozen=True, slots=True)
class ConnectionValues:
    """Timeouts in milliseconds and retries, None where a setting does not say.

    Formatted as the overrides in a URL, without the edges.
    """

    connect: int | None
    read: int | None
    total: int | None
    retries: int
    retried: frozenset[str]

    def __str__(self) -> str:
        values = {"ct": self.connect, "rt": self.read, "tt": self.total, "rc": self.retries}
        written = [f"{name}={value}" for name, value in values.items() if value is not None]
        return "&".join([*written, f"rp={','.join(sorted(self.retried)) or '-'}"])

    def satisfies(self, wanted: "ConnectionValues") -> bool:
        """Return whether this is what is wanted; the total may be longer than it can take."""
        longest = ((wanted.connect or 0) + (wanted.read or 0)) * (wanted.retries + 1)
        return (self.total is None or self.total >= longest) and (
            (self.connect, self.read, self.retries, self.retried)
            == (wanted.connect, wanted.read, wanted.retries, wanted.retried)
        )


@dataclass(frozen=True, slots=True)
class WebhookSetting:
    """How Twilio sends requests.

    `connection` is None if the setting does not say, `zones` are empty if Twilio chooses, and
    `key` is the id of the shared key, empty if Twilio signs with the account's token.
    """

    id: str
    name: str
    is_system: bool
    connection: ConnectionValues | None
    zones: tuple[str, ...]
    key: str
    algorithm: str


@dataclass(frozen=True, slots=True)
class SeenAnswer:
    """What Twilio's test request was answered with; `status` is None without an answer.

    `milliseconds` is None if Twilio does not report them, `reason` what else it reports.
    """

    status: int | None
    headers: Mapping[str, str]
    milliseconds: int | None
    reason: str = ""

    @property
    def is_twiml(self) -> bool:
        """Whether Twilio accepts it as a document."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower() in TWIML

    @property
    def shown(self) -> str:
        """The headers that are shown."""
        found = (f"{name}: {self.headers[name]}" for name in SHOWN if name in self.headers)
        return ", ".join(found)[:LONGEST] or "-"


def rule_for(rules: Iterable[WebhookRule], url: str) -> WebhookRule | None:
    """Return the rule that applies to a URL, None if there is none."""
    order = list(Match)
    found = [rule for rule in rules if rule.matches(url)]
    return min(found, key=lambda rule: (order.index(rule.match), -len(rule.url)), default=None)


def is_european(zones: Sequence[str], locations: Mapping[str, Sequence[str]]) -> bool:
    """Return whether all edge locations of zones are in Dublin or Frankfurt."""
    known = [place for zone in zones for place in locations.get(zone, [""])]
    return bool(known) and all(map(IN_EUROPE.fullmatch, known))


def rule_of(found: Any) -> WebhookRule:
    """Convert a rule of the client; raises ValueError or TypeError for another form."""
    shares = ((str(one["settingId"]), int(one["percentage"])) for one in found.settings)
    return WebhookRule(
        name=named(found),
        match=Match(found.match_type),
        url=found.value or found.prefix or "",
        shares=tuple(shares),
    )


def setting_of(found: Any) -> WebhookSetting:
    """Convert a setting of the client; raises an error for another form."""
    signature = found.signature or {}
    zones = (found.edge_zones or {}).get("zones") or ()
    return WebhookSetting(
        id=str(found.id),
        name=named(found),
        is_system=found.type == SYSTEM,
        connection=_connection(found.connection) if found.connection else None,
        zones=tuple(map(str, zones)),
        key=signature.get("sharedKeyId") or "",
        algorithm=signature.get("algorithm") or HMAC_SHA1,
    )


def seen_of(result: Any) -> SeenAnswer:
    """Convert the result of a test; raises an error for another form."""
    answer, timing = result.get("response") or {}, result.get("timing") or {}
    headers = {
        str(name).lower(): ", ".join(values) if isinstance(values, list) else str(values)
        for name, values in (answer.get("headers") or {}).items()
    }
    error = result.get("error") or ""
    reason = error.get("message") or error.get("detail") if isinstance(error, dict) else error
    status, total = answer.get("statusCode"), timing.get("totalMs")
    return SeenAnswer(
        status=None if status is None else int(status),
        headers=headers,
        milliseconds=None if total is None else int(total),
        reason=" ".join(str(reason or "").split())[:LONGEST],
    )


def wanted() -> ConnectionValues:
    """Return the values that the line needs: those in the voice URL."""
    values = dict(pair.split("=") for pair in CONNECTION.lstrip("#").split("&"))
    return ConnectionValues(
        connect=int(values["ct"]),
        read=int(values["rt"]),
        total=None,
        retries=int(values["rc"]),
        retried=frozenset(values["rp"].split(",")),
    )


def named(found: Any) -> str:
    """Return the name of a resource with its id, for people."""
    return f"“{found.friendly_name}” ({found.id})" if found.friendly_name else str(found.id)


def _connection(payload: Mapping[str, Any]) -> ConnectionValues:
    policy = payload.get("retryPolicy") or {}
    return ConnectionValues(
        connect=payload.get("connectTimeoutMs"),
        read=payload.get("readTimeoutMs"),
        total=payload.get("totalTimeoutMs"),
        retries=policy.get("retryCount") or 0,
        retried=frozenset(RETRIES.get(each, each) for each in policy.get("retryOn") or ()),
    )


def _normal(url: str) -> str:
    """A URL without fragment and default port; scheme and host in lower case."""
    parts = urlsplit(url)._replace(fragment="")
    return parts._replace(netloc=parts.netloc.lower().removesuffix(":443")).geturl()
