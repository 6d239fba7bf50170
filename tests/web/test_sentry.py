"""Reports to Sentry, without personal data."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
import structlog
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from ivr.errors import ConfigError
from ivr.web import logs
from ivr.web.sentry import init_sentry, scrub

DSN = "https://0123456789abcdef0123456789abcdef@sentry.example.org/1"
SID = "CA0123456789abcdef0123456789abcdef"
NUMBER = "+46701740605"


class Post(Transport):
    """A transport that collects reports instead of sending them."""

    sent: list[dict[str, Any]] = []
    """The collected reports."""

    def capture_envelope(self, envelope: Envelope) -> None:
        """Keep a report."""
        self.sent += [dict(event) for event in [envelope.get_event()] if event is not None]


@pytest.fixture
def sent() -> Iterator[list[dict[str, Any]]]:
    """The reports that were sent."""
    logs.configure(json=True)
    init_sentry(DSN, "abc123", Post)
    Post.sent.clear()
    yield Post.sent
    sentry_sdk.init()


def fail(words: str) -> None:
    call_sid, caller = SID, NUMBER
    try:
        raise ValueError(f"{words} {call_sid} {caller}")
    except ValueError:
        structlog.get_logger().exception("fault", call=call_sid, From=caller)


def test_a_logged_fault_is_told_without_anything_of_the_caller(sent: list[dict[str, Any]]) -> None:
    sentry_sdk.set_user({"ip_address": "192.0.2.1"})
    sentry_sdk.set_tag("From", NUMBER)
    sentry_sdk.set_context("request", {"From": NUMBER})
    fail("no such menu for")
    (told,) = sent
    text = json.dumps(told, default=str)
    for secret in (SID, NUMBER, "0701740605", "192.0.2.1", '"vars"'):
        assert secret not in text
    (exception,) = told["exception"]["values"]
    assert (exception["type"], exception["value"]) == ("ValueError", "no such menu for … …")
    assert exception["stacktrace"]["frames"][-1]["function"] == "fail"
    assert told["release"] == "abc123"


def test_a_fault_that_a_library_logged_is_told_too(sent: list[dict[str, Any]]) -> None:
    try:
        raise ValueError("no such row for bo@example.se")
    except ValueError:
        logging.getLogger("ivr.app").exception("Exception on /studio/people [POST]")
    ((exception,),) = [told["exception"]["values"] for told in sent]
    assert exception["value"] == "no such row for …"


def test_what_is_no_exception_is_told_to_nobody(sent: list[dict[str, Any]]) -> None:
    structlog.get_logger().error("line-refused", problems=["a mistake in a text"])
    assert not sent
    assert scrub({"level": "error", "user": {"id": NUMBER}}, {}) == {"level": "error"}


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(ConfigError, match="SENTRY_DSN cannot be used"):
        init_sentry("sesame", "abc123", Post)
