"""Twilio's REST API as its own client meets it: an HTTP client that answers instead of the net.

It stands where the client's requests leave the machine, so that everything above it is Twilio's
own code. What it answers is what Twilio publishes of its API (the OpenAPI descriptions of
api v2010, routes v2 and trusthub v1): the fields, the pages of lists, the form of errors.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import requests
from twilio.http import HttpClient
from twilio.http.response import Response

ACCOUNT = "AC" + "a1" * 16
KEY = "SK" + "b2" * 16
NUMBER = "+46846500400"
SID = "PN" + "c3" * 16
POLICY = "RN" + "d4" * 16

PRIMARY = "Primary Customer Profile of type Business"

Object = dict[str, Any]

SETTABLE = (
    *("VoiceUrl", "VoiceMethod", "VoiceFallbackUrl", "VoiceFallbackMethod"),
    *("StatusCallback", "StatusCallbackMethod", "VoiceCallerIdLookup"),
    *("VoiceApplicationSid", "TrunkSid"),
)


def bought(number: str = NUMBER, sid: str = SID) -> Object:
    """A number as it is when it was just bought: it plays Twilio's greeting."""
    return {
        "sid": sid,
        "account_sid": ACCOUNT,
        "phone_number": number,
        "friendly_name": number,
        "voice_url": "https://demo.twilio.com/welcome/voice/",
        "voice_method": "POST",
        "voice_fallback_url": "",
        "voice_fallback_method": "POST",
        "status_callback": "",
        "status_callback_method": "POST",
        "voice_caller_id_lookup": True,
        "voice_application_sid": None,
        "trunk_sid": None,
        "capabilities": {"voice": True, "sms": False, "mms": False},
        "status": "in-use",
    }


@dataclass(frozen=True)
class Asked:
    """One request that reached Twilio."""

    method: str
    host: str
    path: str
    form: Mapping[str, str]


@dataclass
class TwilioAccount(HttpClient):  # type: ignore[misc] # the client ships no types
    """An account at Twilio, with its numbers in each region.

    `central` tells whether the places that serve all regions take these credentials; `answer`
    stands in the way of a path, and answers or raises instead.
    """

    secrets: dict[str, str] = field(
        default_factory=lambda: {ACCOUNT: "sesam-oppna-dig-nu", KEY: "hemlig-hos-twilio-4"}
    )
    numbers: dict[str, list[Object]] = field(
        default_factory=lambda: {"ie1": [bought()], "us1": [bought()]}
    )
    routed: dict[str, str] = field(default_factory=dict)
    kind: str = "Full"
    status: str = "active"
    profiles: list[str] = field(default_factory=lambda: [PRIMARY])
    central: bool = True
    page: int = 50
    asked: list[Asked] = field(default_factory=list)
    answer: dict[str, Callable[[], Response]] = field(default_factory=dict)
    stored: Callable[[str, str], str] = lambda name, value: value
    timeout: float = 0

    def request(  # the client's own signature
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """Answer one request, as Twilio would."""
        # What goes over the wire: a query and a form are text.
        prepared = requests.Request(method, url, params=params, data=data).prepare()
        parts = urlsplit(str(prepared.url))
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        body = parse_qs(str(prepared.body or ""), keep_blank_values=True)
        form = {name: values[0] for name, values in body.items()}
        asked = Asked(method, parts.netloc, unquote(parts.path), form)
        self.asked.append(asked)
        for start, answer in self.answer.items():
            if f"{asked.host}{asked.path}".startswith(start):
                return answer()
        if auth is None or self.secrets.get(auth[0]) != auth[1]:
            return refused(401, 20003, "Authenticate")
        product, *place, _, _ = asked.host.split(".")
        if product == "api":
            return self._api(asked, query, place[1] if place else "us1", auth[0])
        if not self.central:
            return refused(401, 20003, "Authenticate")
        return self._routes(asked) if product == "routes" else self._trusthub(asked)

    def changes(self) -> list[Asked]:
        """The requests that changed something."""
        return [asked for asked in self.asked if asked.method != "GET"]

    def number(self, region: str = "ie1", sid: str = SID) -> Object:
        """A number as it is now."""
        return next(one for one in self.numbers[region] if one["sid"] == sid)

    def _api(self, asked: Asked, query: Mapping[str, str], region: str, user: str) -> Response:
        root = f"/2010-04-01/Accounts/{ACCOUNT}"
        if asked.path == f"{root}.json":
            if user == KEY:
                return refused(401, 20003, "Authentication Error - invalid username")
            return ok({"sid": ACCOUNT, "type": self.kind, "status": self.status})
        if asked.path == f"{root}/IncomingPhoneNumbers.json":
            return self._list(root, query, self.numbers.get(region, []))
        for number in self.numbers.get(region, []):
            if asked.path == f"{root}/IncomingPhoneNumbers/{number['sid']}.json":
                return self._number(asked, number)
        return refused(404, 20404, f"The requested resource {asked.path} was not found")

    def _list(self, root: str, query: Mapping[str, str], numbers: list[Object]) -> Response:
        wanted = [one for one in numbers if query.get("PhoneNumber", "") in one["phone_number"]]
        first = int(query.get("Page", "0")) * self.page
        rest = f"{root}/IncomingPhoneNumbers.json?Page={first // self.page + 1}"
        more = len(wanted) > first + self.page
        return ok(
            {
                "incoming_phone_numbers": wanted[first : first + self.page],
                "page": first // self.page,
                "page_size": self.page,
                "uri": f"{root}/IncomingPhoneNumbers.json",
                "first_page_uri": f"{root}/IncomingPhoneNumbers.json?Page=0",
                "next_page_uri": rest if more else None,
                "previous_page_uri": None,
                "start": first,
                "end": first + self.page - 1,
            }
        )

    def _number(self, asked: Asked, number: Object) -> Response:
        for name, sent in asked.form.items():
            assert name in SETTABLE, name
            if name.endswith("Url") or name == "StatusCallback":
                host = urlsplit(sent).hostname or ""
                if sent and (not sent.startswith("https://") or host in ("localhost", "127.0.0.1")):
                    return refused(400, 21402, f"{name} is not valid: {sent}")
        for name, sent in asked.form.items():
            field_name = "".join(f"_{c.lower()}" if c.isupper() else c for c in name)[1:]
            value = self.stored(field_name, sent)
            number[field_name] = value == "true" if name == "VoiceCallerIdLookup" else value
            # Setting the one removes the other.
            if name == "TrunkSid" and value:
                number["voice_application_sid"] = ""
            if name == "VoiceApplicationSid" and value:
                number["trunk_sid"] = ""
        return ok(number)

    def _routes(self, asked: Asked) -> Response:
        number = asked.path.removeprefix("/v2/PhoneNumbers/")
        if asked.method == "POST":
            self.routed[number] = self.stored("voice_region", asked.form["VoiceRegion"])
        if number not in self.routed:
            return refused(404, 20404, f"The requested resource {asked.path} was not found")
        return ok({"phone_number": number, "voice_region": self.routed[number]})

    def _trusthub(self, asked: Asked) -> Response:
        policies = {f"{POLICY[:-1]}{index}": name for index, name in enumerate(self.profiles)}
        if asked.path == "/v1/CustomerProfiles":
            results = [{"sid": "BU" + "0" * 32, "policy_sid": policy} for policy in policies]
            return ok({"results": results, "meta": {"key": "results", "next_page_url": None}})
        name = policies[asked.path.removeprefix("/v1/Policies/")]
        return ok({"sid": POLICY, "friendly_name": name})


def ok(told: Object) -> Response:
    """An answer that grants what was asked."""
    return Response(200, json.dumps(told))


def refused(status: int, code: int, message: str) -> Response:
    """An answer that refuses, in the form of Twilio's API."""
    more = f"https://www.twilio.com/docs/errors/{code}"
    told = {"code": code, "message": message, "more_info": more, "status": status}
    return Response(status, json.dumps(told))
