"""An account at Twilio behind its REST API: numbers, where their calls go, and the customer.

Twilio's own client asks. Every request is held to `twilio_api.ENDPOINTS`; what Twilio would not
take is kept in `faults`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.twilio.numbers.twilio_api import (
    HANG_UP,
    Answer,
    Asked,
    Reply,
    credentials_of,
    endpoint_of,
)

ACCOUNT = "AC" + "a1" * 16
KEY = "SK" + "b2" * 16
NUMBER = "+46846500400"
SID = "PN" + "c3" * 16

Object = dict[str, Any]


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


@dataclass
class TwilioAccount:
    """An account at Twilio, with its numbers in each region.

    `central` tells whether the places that serve all regions take these credentials. `phone` makes
    a call from one number to another with the document of the calling end, and returns the status
    that it has then, which is not told the first `silent` times. `answer` stands in the way of
    what is asked: its keys are a method, or none, and the start of an address, such as
    `POST routes.twilio.com`.
    """

    secrets: dict[str, str] = field(
        default_factory=lambda: {ACCOUNT: "sesam-oppna-dig-nu", KEY: "hemlig-hos-twilio-4"}
    )
    numbers: dict[str, list[Object]] = field(
        default_factory=lambda: {"ie1": [bought()], "us1": [bought()]}
    )
    routed: dict[str, str] = field(default_factory=dict)
    central: bool = True
    page: int = 50
    asked: list[Asked] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    answer: dict[str, Answer] = field(default_factory=dict)
    stored: Callable[[str, str], str] = lambda name, value: value
    calls: list[Object] = field(default_factory=list)
    phone: Callable[[str, str, str], str] = lambda caller, called, twiml: "failed"
    silent: int = 0

    def __call__(self, asked: Asked) -> Answer:
        """Answer one request, as Twilio would."""
        self.asked.append(asked)
        address = f"{asked.method} {asked.host}{asked.path}"
        for start, answer in self.answer.items():
            if address.startswith(start) or address.partition(" ")[2].startswith(start):
                return answer
        found = endpoint_of(asked)
        faults = list(found[0].faults(asked)) if found else ["there is no such address"]
        if faults or found is None:
            self.faults += [f"{address}: {fault}" for fault in faults]
            return refused(400, 20001, faults[0])
        endpoint, parts = found
        who = credentials_of(asked)
        if who is None or self.secrets.get(who[0]) != who[1]:
            return refused(401, 20003, "Authenticate")
        if not (endpoint.is_regional or self.central):
            return refused(401, 20003, "Authenticate")
        if parts.get("account", ACCOUNT) != ACCOUNT:
            return missing(asked)
        answered: Answer = getattr(self, f"_{endpoint.name}")(asked, **parts)
        return answered

    def changes(self) -> list[Asked]:
        """The requests that changed something."""
        return [asked for asked in self.asked if asked.method != "GET"]

    def number(self, region: str = "ie1", sid: str = SID) -> Object:
        """A number as it is now."""
        return next(one for one in self.numbers[region] if one["sid"] == sid)

    def _numbers(self, asked: Asked, region: str, **_: str) -> Reply:
        part = asked.query.get("PhoneNumber", "")
        wanted = [one for one in self.numbers.get(region, []) if part in one["phone_number"]]
        first = int(asked.query.get("Page", "0")) * self.page
        more = len(wanted) > first + self.page
        return ok(
            {
                "incoming_phone_numbers": wanted[first : first + self.page],
                "page": first // self.page,
                "page_size": self.page,
                "uri": asked.path,
                "first_page_uri": f"{asked.path}?Page=0",
                "next_page_uri": f"{asked.path}?Page={first // self.page + 1}" if more else None,
                "previous_page_uri": None,
                "start": first,
                "end": first + self.page - 1,
            }
        )

    def _number(self, asked: Asked, region: str, sid: str, **_: str) -> Reply:
        found = [one for one in self.numbers.get(region, []) if one["sid"] == sid]
        return ok(found[0]) if found else missing(asked)

    def _set_number(self, asked: Asked, region: str, sid: str, **_: str) -> Reply:
        for name, sent in asked.form.items():
            host = urlsplit(sent).hostname or ""
            if host in ("localhost", "127.0.0.1"):
                return refused(400, 21402, f"{name} is not valid: {sent}")
        number = self.number(region, sid)
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

    def _route(self, asked: Asked, number: str) -> Reply:
        if number not in self.routed:
            return missing(asked)
        return ok({"phone_number": number, "voice_region": self.routed[number]})

    def _set_route(self, asked: Asked, number: str) -> Reply:
        self.routed[number] = self.stored("voice_region", asked.form["VoiceRegion"])
        return self._route(asked, number)

    def _place(self, asked: Asked, region: str, **_: str) -> Answer:
        caller, called = asked.form["From"], asked.form["To"]
        if caller not in [one["phone_number"] for one in self.numbers[region]]:
            return refused(400, 21210, f"The source phone number {caller} is not yet verified")
        status = self.phone(caller, called, asked.form["Twiml"])
        self.calls.append({"sid": f"CA{len(self.calls):032x}", "status": status})
        return ok(self.calls[-1])

    def _call(self, asked: Asked, sid: str, **_: str) -> Answer:
        self.silent -= 1
        if self.silent >= 0:
            return HANG_UP
        found = [call for call in self.calls if call["sid"] == sid]
        return ok(found[0]) if found else missing(asked)


def ok(told: object) -> Reply:
    """An answer that grants what was asked."""
    return Reply(200, json.dumps(told).encode())


def refused(status: int, code: int, message: str) -> Reply:
    """An answer that refuses, in the form of Twilio's API."""
    more = f"https://www.twilio.com/docs/errors/{code}"
    told = {"code": code, "message": message, "more_info": more, "status": status}
    return Reply(status, json.dumps(told).encode())


def missing(asked: Asked) -> Reply:
    """An answer where there is nothing at an address."""
    return refused(404, 20404, f"The requested resource {asked.path} was not found")
