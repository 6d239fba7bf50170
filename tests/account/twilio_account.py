"""A fake account at Twilio's REST API, with numbers and routing.

Requests come from Twilio's own client, which knows the names of parameters. The addresses are from
Twilio's published APIs v2010 and routes v2.
"""

import json
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import requests
from requests.adapters import HTTPAdapter

ACCOUNT = "AC" + "a1" * 16
KEY = "SK" + "b2" * 16
NUMBER = "+46846500400"
SID = "PN" + "c3" * 16
ROUTES = "routes.twilio.com"

Object = dict[str, Any]
Answer = tuple[int, object] | None
"""A status, and JSON or bytes; None closes the connection."""


@dataclass(frozen=True)
class Asked:
    """One request to a host of Twilio."""

    method: str
    host: str
    path: str
    form: Mapping[str, str]


def bought(number: str = NUMBER, sid: str = SID) -> Object:
    """Return a number in its initial state: it plays Twilio's greeting."""
    return {
        "sid": sid,
        "phone_number": number,
        "voice_url": "https://demo.twilio.com/welcome/voice/",
        "voice_method": "POST",
        "voice_fallback_url": "",
        "voice_fallback_method": "POST",
        "status_callback": "",
        "status_callback_method": "POST",
        "voice_caller_id_lookup": True,
        "voice_application_sid": None,
        "trunk_sid": None,
    }


@dataclass
class TwilioAccount:
    """An account with its numbers in each region.

    `central` tells whether the global API accepts these credentials, and `stored` changes values on
    storing. `answer` overrides responses, by a part of the method and address.
    """

    secrets: dict[str, str] = field(
        default_factory=lambda: {ACCOUNT: "sesam-oppna-dig-nu", KEY: "hemlig-hos-twilio-4"}
    )
    numbers: dict[str, list[Object]] = field(
        default_factory=lambda: {"ie1": [bought()], "us1": [bought()]}
    )
    routed: dict[str, str] = field(default_factory=dict)
    central: bool = True
    asked: list[Asked] = field(default_factory=list)
    answer: dict[str, Answer] = field(default_factory=dict)
    stored: Callable[[str, str], str] = lambda name, value: value

    def changes(self) -> list[Asked]:
        """The requests that changed something."""
        return [asked for asked in self.asked if asked.method != "GET"]

    def number(self, region: str = "ie1", sid: str = SID) -> Object:
        """Return a number in its current state."""
        return next(one for one in self.numbers[region] if one["sid"] == sid)

    def ask(self, asked: Asked, authorization: str) -> Answer:
        """Answer one request, as Twilio would."""
        self.asked.append(asked)
        for part, answer in self.answer.items():
            if part in f"{asked.method} {asked.host}{asked.path}":
                return answer
        user, _, secret = b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        is_central = asked.host == ROUTES
        if self.secrets.get(user) != secret or (is_central and not self.central):
            return refused(401, 20003, "Authenticate")
        begin = "/v2/PhoneNumbers/" if is_central else f"/2010-04-01/Accounts/{ACCOUNT}/"
        assert asked.path.startswith(begin)
        rest = asked.path.removeprefix(begin)
        if is_central:
            return self._route(asked, rest)
        return self._api(asked, asked.host.split(".")[2], rest.removesuffix(".json").split("/"))

    def _route(self, asked: Asked, number: str) -> Answer:
        if asked.method == "POST":
            self.routed[number] = self.stored("voice_region", asked.form["VoiceRegion"])
        if number not in self.routed:
            return refused(404, 20404, "The requested resource was not found")
        return 200, {"phone_number": number, "voice_region": self.routed[number]}

    def _api(self, asked: Asked, region: str, path: list[str]) -> Answer:
        match asked.method, *path:
            case "GET", "IncomingPhoneNumbers":
                part = asked.form.get("PhoneNumber", "")
                found = [one for one in self.numbers[region] if part in one["phone_number"]]
                return 200, {"incoming_phone_numbers": found, "next_page_uri": None}
            case "POST", "IncomingPhoneNumbers", sid:
                return 200, self._set(self.number(region, sid), asked.form)
        raise AssertionError(asked)

    def _set(self, number: Object, form: Mapping[str, str]) -> Object:
        for name, sent in form.items():
            field_name = re.sub("(?<!^)[A-Z]", r"_\g<0>", name).lower()
            value = self.stored(field_name, sent)
            number[field_name] = value == "true" if name == "VoiceCallerIdLookup" else value
        return number


def refused(status: int, code: int, message: str) -> Answer:
    """Return an error response in the form of Twilio's API."""
    return status, {"code": code, "message": message, "status": status}


def reached(account: TwilioAccount, monkeypatch: pytest.MonkeyPatch) -> None:
    """Serve an account at the hosts of Twilio, unless requests go through a proxy."""
    send = HTTPAdapter.send

    def reach(
        adapter: HTTPAdapter, request: requests.PreparedRequest, **options: Any
    ) -> requests.Response:
        parts = urlsplit(str(request.url))
        host = parts.hostname or ""
        if not host.endswith(".twilio.com") or (options.get("proxies") or {}).get("https"):
            return send(adapter, request, **options)
        form = dict(parse_qsl(str(request.body or parts.query), keep_blank_values=True))
        asked = Asked(str(request.method), host, unquote(parts.path), form)
        answer = account.ask(asked, request.headers.get("Authorization", ""))
        if answer is None:
            raise requests.ConnectionError("Connection aborted")
        response = requests.Response()
        response.status_code, told = answer
        response._content = told if isinstance(told, bytes) else json.dumps(told).encode()
        return response

    monkeypatch.setattr(HTTPAdapter, "send", reach)
