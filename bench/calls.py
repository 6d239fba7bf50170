"""Calls as Twilio sends them: signed, and built before the clock starts.

Signing costs the client more than sending, so it must not happen while a server is
measured.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from ivr.phone import standard_parameters

TOKEN = "only-for-the-bench"
PUBLIC_URL = "https://ivr.example.se"
VALIDATOR = RequestValidator(TOKEN)


def parameters(number: int) -> dict[str, str]:
    """Return what Twilio posts when call `number` comes in. Every number is made up."""
    standard = standard_parameters()
    return {
        **standard,
        "CallSid": f"CA{number:032x}",
        "Caller": standard["From"],
        "Called": standard["To"],
        "FromCountry": "SE",
        "ToCountry": "SE",
        "CallerName": "",
    }


def request(number: int, path: str = "/voice", extra: Mapping[str, str] | None = None) -> bytes:
    """Return one request of call `number`, with a signature that holds."""
    form = {**parameters(number), **(extra or {})}
    body = urlencode(form).encode("ascii")
    signature = VALIDATOR.compute_signature(PUBLIC_URL + path, form)
    head = (
        f"POST {path} HTTP/1.1\r\n"
        f"Host: ivr.example.se\r\n"
        f"User-Agent: TwilioProxy/1.1\r\n"
        f"Accept: */*\r\n"
        f"X-Forwarded-Proto: https\r\n"
        f"X-Twilio-Signature: {signature}\r\n"
        f"I-Twilio-Idempotency-Token: {number:032x}\r\n"
        f"X-Home-Region: ie1\r\n"
        f"Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
        f"Content-Length: {len(body)}\r\n"
        f"Connection: close\r\n\r\n"
    )
    return head.encode("ascii") + body
