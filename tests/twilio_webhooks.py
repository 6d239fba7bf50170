"""Twilio's configuration of webhooks behind its REST API: rules, settings, shared keys and tests.

Paths, names and values are those of twilio-python 9.13 and of Twilio's pages on webhook rules,
settings, shared keys, edge zones and testing.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from proxying import Answer, Asked, Reply
from twilio.request_validator import HMAC_SHA1, RequestValidator
from twilio_api import Endpoint, matching, one_of, url

Object = dict[str, Any]

PAGING = {"pageSize": matching(r"[1-9]\d?|100"), "pageToken": matching(r"\d+")}
ANYTHING = matching(".+")
PATH = "/v1/Webhooks"

LISTS: Mapping[str, Mapping[str, Callable[[str], bool]]] = {
    "Rules": {"settingId": ANYTHING},
    "Settings": {
        "type": one_of("CUSTOMER", "SYSTEM"),
        "sharedKeyId": ANYTHING,
        "authProfileId": ANYTHING,
    },
    "SharedKeys": {},
    "EdgeZones": {},
}

ENDPOINTS = tuple(
    endpoint
    for is_regional in (False, True)
    for endpoint in (
        *(
            Endpoint(name, "GET", "webhooks", f"{PATH}/{name}", {**PAGING, **more}, is_regional)
            for name, more in LISTS.items()
        ),
        Endpoint(
            "Tests",
            "POST",
            "webhooks",
            f"{PATH}/Tests",
            {"url": url, "settingId": ANYTHING, "method": one_of("GET", "POST")},
            is_regional,
            ("url", "settingId"),
            kind="application/json",
        ),
    )
)

KEY = "webhooks_sharedkey_01jd8x5y9v0000000000000001"
OURS = "webhooks_setting_01jd8x5y9v0000000000000002"
TWILIOS = "webhooks_setting_01jd8x5y9v0000000000000003"
EUROPE, AMERICA = "eu-dublin", "us-east"

CONNECTION: Object = {
    "connectTimeoutMs": 2000,
    "readTimeoutMs": 4000,
    "retryPolicy": {
        "retryCount": 1,
        "retryOn": ["CONNECTION_TIMEOUT", "READ_TIMEOUT", "HTTP_5XX"],
    },
}
"""What the line needs, as a setting says it."""


def setting(**changed: Any) -> Object:
    """A setting with what the line needs, signed by SHA-256."""
    return {
        "id": OURS,
        "type": "CUSTOMER",
        "friendlyName": "Line",
        "description": "",
        "auth": {"source": "INLINE", "value": {"scheme": "NONE"}},
        "signature": {"type": "SHARED_KEY", "sharedKeyId": KEY, "algorithm": "HMAC_SHA256"},
        "connection": CONNECTION,
        "edgeZones": {"zones": [EUROPE], "allowZoneFallback": False},
        "createdAt": "2026-11-25T10:00:00Z",
        "updatedAt": "2026-11-25T10:00:00Z",
        **changed,
    }


def rule(match: str = "DEFAULT", at: str = "", *shares: tuple[str, int]) -> Object:
    """A rule for a URL or prefix, with our setting unless told otherwise."""
    named = {"EXACT_MATCH": {"value": at}, "PREFIX_MATCH": {"prefix": at}, "DEFAULT": {}}
    return {
        "id": f"webhooks_rule_{match.lower()}_{len(at)}",
        "friendlyName": "",
        "description": "",
        "matchType": match,
        "settings": [
            {"settingId": id, "percentage": share} for id, share in shares or ((OURS, 100),)
        ],
        "createdAt": "2026-11-25T10:00:00Z",
        "updatedAt": "2026-11-25T10:00:00Z",
        **named[match],
    }


def seen(status: int = 200, kind: str = "text/xml; charset=utf-8", **more: str) -> Object:
    """The result of a test that was answered."""
    headers = {"Content-Type": [kind], **{name: [value] for name, value in more.items()}}
    return {"response": {"statusCode": status, "headers": headers}, "timing": {"totalMs": 84}}


@dataclass
class TwilioWebhooks:
    """The webhooks' configuration of an account, as it is when nobody has made any.

    `sees` gives the result of a test: of a URL, a method, and what Twilio signs with.
    """

    rules: list[Object] = field(default_factory=list)
    settings: list[Object] = field(
        default_factory=lambda: [
            setting(
                id=TWILIOS,
                type="SYSTEM",
                friendlyName="Default",
                signature=None,
                connection=None,
                edgeZones=None,
            )
        ]
    )
    keys: dict[str, str] = field(default_factory=lambda: {KEY: "a-shared-key-of-the-account"})
    token: str = "sesam-oppna-dig-nu"
    zones: dict[str, list[str]] = field(
        default_factory=lambda: {EUROPE: ["DUB-1", "FRA-2"], AMERICA: ["IAD-1"]}
    )
    is_regional: bool = False
    page: int = 50
    sees: Callable[[str, str, str, str], Object] = lambda *_: seen()

    def __call__(self, name: str, asked: Asked, region: str | None) -> Answer:
        """Answer a request whose form was checked already."""
        if region and not self.is_regional:
            return problem(404, 20404, "Not found")
        if name == "Tests":
            return self._test(asked)
        return self._listed(name, asked)

    def _listed(self, name: str, asked: Asked) -> Answer:
        found: dict[str, list[Object]] = {
            "Rules": self.rules,
            "Settings": self._of_type(asked.query.get("type", "CUSTOMER")),
            "SharedKeys": [{"id": key, "friendlyName": "Line's key"} for key in self.keys],
            "EdgeZones": [
                {"id": id, "friendlyName": id, "edgeLocations": places}
                for id, places in self.zones.items()
            ],
        }
        first = int(asked.query.get("pageToken", "0"))
        last = first + min(self.page, int(asked.query.get("pageSize", "50")))
        key = name[0].lower() + name[1:]
        more = {"nextToken": str(last)} if last < len(found[name]) else {}
        meta = {"key": key, "pageSize": self.page, **more}
        return Reply(200, json.dumps({"meta": meta, key: found[name][first:last]}).encode())

    def _test(self, asked: Asked) -> Answer:
        chosen = [one for one in self.settings if one["id"] == asked.form["settingId"]]
        if not chosen:
            return problem(404, 20404, "The Setting was not found")
        signature = chosen[0]["signature"] or {}
        secret = self.keys.get(signature.get("sharedKeyId", ""), self.token)
        algorithm = signature.get("algorithm", HMAC_SHA1)
        method = asked.form.get("method", "POST")
        result = self.sees(asked.form["url"], method, secret, algorithm)
        told = {"url": asked.form["url"], "result": result, "createdAt": "2026-11-26T10:00:00Z"}
        return Reply(201, json.dumps(told).encode())

    def _of_type(self, kind: str) -> list[Object]:
        return [one for one in self.settings if one["type"] == kind]


def really_asked(trusted: str) -> Callable[[str, str, str, str], Object]:
    """Request a URL as Twilio would, signed, with certificates of this file."""

    def sees(url: str, method: str, secret: str, algorithm: str) -> Object:
        signature = RequestValidator(secret).compute_signature(url, {}, algorithm)
        settings = f"key={KEY},algorithm={algorithm}"
        answer = requests.request(
            method,
            url,
            headers={
                "X-Twilio-Signature": signature,
                "X-Twilio-Webhooks-Signature-Settings": settings,
            },
            verify=trusted,
            timeout=10,
            allow_redirects=False,
        )
        return {
            "response": {
                "statusCode": answer.status_code,
                "headers": {name: [value] for name, value in answer.headers.items()},
            },
            "timing": {"totalMs": round(answer.elapsed.total_seconds() * 1000)},
        }

    return sees


def problem(status: int, code: int, detail: str) -> Reply:
    """An answer that refuses, in the form of RFC 9457."""
    told = {
        "type": f"https://www.twilio.com/docs/api/errors/{code}",
        "title": "Problem",
        "status": status,
        "detail": detail,
        "code": code,
    }
    return Reply(status, json.dumps(told).encode(), "application/problem+json")
