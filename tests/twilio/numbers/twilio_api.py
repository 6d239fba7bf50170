"""The part of Twilio's REST API that the product uses: what may be asked, and in which form.

Hosts, paths, names and types are those of the descriptions that Twilio publishes of api v2010
and routes v2. What else may be asked is added here.
"""

import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import requests
from requests.adapters import HTTPAdapter


@dataclass(frozen=True)
class Asked:
    """One request to a host of Twilio."""

    method: str
    host: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """One answer."""

    status: int
    body: bytes
    kind: str = "application/json"


HANG_UP = None
"""The connection is closed without an answer."""

Answer = Reply | None


def reached(answer: Callable[[Asked], Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let requests to Twilio be answered here, unless they go through a proxy."""
    send = HTTPAdapter.send

    def reach(
        adapter: HTTPAdapter, request: requests.PreparedRequest, **options: Any
    ) -> requests.Response:
        parts = urlsplit(str(request.url))
        host = parts.hostname or ""
        if not host.endswith(".twilio.com") or (options.get("proxies") or {}).get("https"):
            return send(adapter, request, **options)
        query, form = (
            dict(parse_qsl(str(sent or ""), keep_blank_values=True))
            for sent in (parts.query, request.body)
        )
        path, headers = unquote(parts.path), dict(request.headers)
        replied = answer(Asked(str(request.method), host, path, query, form, headers))
        if replied is HANG_UP:
            raise requests.ConnectionError("Connection aborted")
        response = requests.Response()
        response.status_code, response._content = replied.status, replied.body
        response.headers["Content-Type"] = replied.kind
        return response

    monkeypatch.setattr(HTTPAdapter, "send", reach)


Check = Callable[[str], bool]

REGIONS = ("us1", "ie1", "au1")
EDGES = ("ashburn", "dublin", "frankfurt", "sao-paulo", "singapore", "sydney", "tokyo", "umatilla")
PLACE = rf"\.(?:{'|'.join(EDGES)})\.(?P<region>{'|'.join(REGIONS)})"
FORM = "application/x-www-form-urlencoded"


def matching(pattern: str) -> Check:
    """A text of this pattern."""
    return lambda value: re.fullmatch(pattern, value) is not None


def one_of(*values: str) -> Check:
    """One of these words."""
    return lambda value: value in values


def url(value: str) -> bool:
    """An absolute address, or nothing, which removes one."""
    return not value or (
        urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).netloc)
    )


METHOD = one_of("GET", "POST")
PAGING: Mapping[str, Check] = {
    "PageSize": matching(r"[1-9]\d{0,2}|1000"),
    "Page": matching(r"\d+"),
    "PageToken": matching(".+"),
}
API, ROUTES = rf"api{PLACE}", "routes"
ACCOUNT = r"/2010-04-01/Accounts/(?P<account>AC[0-9a-f]{32})"
NUMBER = rf"{ACCOUNT}/IncomingPhoneNumbers/(?P<sid>PN[0-9a-f]{{32}})\.json"
ROUTE = r"/v2/PhoneNumbers/(?P<number>\+[1-9]\d+)"


@dataclass(frozen=True)
class Endpoint:
    """One thing that can be asked: its name here, and what Twilio takes for it."""

    name: str
    method: str
    host: str
    path: str
    parameters: Mapping[str, Check]
    required: tuple[str, ...] = ()

    @property
    def is_regional(self) -> bool:
        """Whether each region has its own."""
        return self.host == API

    def match(self, asked: Asked) -> dict[str, str] | None:
        """The variable parts of host and path, or None where something else was asked."""
        at = re.fullmatch(rf"{self.host}\.twilio\.com", asked.host)
        on = re.fullmatch(self.path, asked.path)
        if at is None or on is None or asked.method != self.method:
            return None
        return at.groupdict() | on.groupdict()

    def faults(self, asked: Asked) -> Iterator[str]:
        """What Twilio would not take, each in words."""
        given, other = asked.query, asked.form
        if self.method == "POST":
            given, other = other, given
            if asked.headers.get("Content-Type") != FORM:
                yield f"sent as {asked.headers.get('Content-Type')}"
        yield from (f"{name} in the wrong place" for name in other)
        yield from (f"{name} is missing" for name in self.required if name not in given)
        for name, value in given.items():
            check = self.parameters.get(name)
            if check is None or not check(value):
                yield f"{name} cannot be {value!r}"


ENDPOINTS = (
    Endpoint(
        "numbers",
        "GET",
        API,
        rf"{ACCOUNT}/IncomingPhoneNumbers\.json",
        {"PhoneNumber": matching(r"\+?[0-9A-Za-z*]+"), **PAGING},
    ),
    Endpoint("number", "GET", API, NUMBER, {}),
    Endpoint(
        "set_number",
        "POST",
        API,
        NUMBER,
        {
            **dict.fromkeys(("VoiceUrl", "VoiceFallbackUrl", "StatusCallback"), url),
            **dict.fromkeys(("VoiceMethod", "VoiceFallbackMethod", "StatusCallbackMethod"), METHOD),
            "VoiceCallerIdLookup": one_of("true", "false"),
            "VoiceApplicationSid": matching(r"(AP[0-9a-f]{32})?"),
            "TrunkSid": matching(r"(TK[0-9a-f]{32})?"),
        },
    ),
    Endpoint("route", "GET", ROUTES, ROUTE, {}),
    Endpoint(
        "set_route", "POST", ROUTES, ROUTE, {"VoiceRegion": one_of(*REGIONS)}, ("VoiceRegion",)
    ),
    Endpoint(
        "place",
        "POST",
        API,
        rf"{ACCOUNT}/Calls\.json",
        {
            "To": matching(r"\+[1-9]\d+"),
            "From": matching(r"\+[1-9]\d+"),
            "Twiml": matching("(?s).{1,4000}"),
            "Timeout": matching("[1-9]\\d{0,2}"),
            "TimeLimit": matching("[1-9]\\d{0,4}"),
        },
        ("To", "From", "Twiml"),
    ),
    Endpoint("call", "GET", API, rf"{ACCOUNT}/Calls/(?P<sid>CA[0-9a-f]{{32}})\.json", {}),
)


def endpoint_of(asked: Asked) -> tuple[Endpoint, dict[str, str]] | None:
    """What was asked for, with the variable parts of its address; None for anything unknown."""
    for endpoint in ENDPOINTS:
        if (parts := endpoint.match(asked)) is not None:
            return endpoint, parts
    return None


def credentials_of(asked: Asked) -> tuple[str, str] | None:
    """Who asks, with which secret; None where that is not told in the form that Twilio takes."""
    kind, _, coded = asked.headers.get("Authorization", "").partition(" ")
    user, colon, secret = b64decode(coded).decode().partition(":")
    is_told = kind == "Basic" and colon and re.fullmatch("(AC|SK)[0-9a-f]{32}", user)
    return (user, secret) if is_told else None
