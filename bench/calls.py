"""Signed webhook requests of Twilio, built before the measurement starts.

Signing a request costs more than sending it, and would slow the client down.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from ivr.simulator.connection import standard_parameters

TOKEN = "only-for-the-bench"
PUBLIC_URL = "https://ivr.example.se"
VALIDATOR = RequestValidator(TOKEN)


def parameters(number: int) -> dict[str, str]:
    """Return the form that Twilio posts for incoming call `number`, with invented numbers."""
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
    """Return one HTTP request of call `number`, with a valid signature."""
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
