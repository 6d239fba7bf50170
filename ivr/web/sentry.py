"""Faults told to Sentry, where a setting says so: what broke and where, and nothing of callers.

What is logged with an exception is sent, without the request, local variables, or anything in
its text that could be a number of a phone or the id of a call.
"""

from typing import TYPE_CHECKING

import structlog

from ivr.errors import ConfigError
from ivr.web.logs import HIDDEN, PERSONAL

if TYPE_CHECKING:
    from sentry_sdk.transport import Transport
    from sentry_sdk.types import Event, Hint

TOLD = frozenset(
    {"event_id", "timestamp", "level", "platform", "release", "exception", "sdk", "logger"}
)
"""What is sent of a report; all else stays here."""


def tell_faults(dsn: str, release: str, transport: "type[Transport] | None" = None) -> None:
    """Send from now on what is logged with an exception; raises ConfigError without sentry-sdk.

    Call it when logs have been configured. Sending waits in a thread of its own.
    """
    try:
        import sentry_sdk
        from sentry_sdk.utils import BadDsn
    except ImportError as error:
        raise ConfigError(
            "SENTRY_DSN is set, and sentry-sdk is not installed. "
            "Install it with `pip install ivr[sentry]`, or take SENTRY_DSN away."
        ) from error

    def tell(
        logger: object, method: str, event: structlog.types.EventDict
    ) -> structlog.types.EventDict:
        if error := event.get("exc_info"):
            sentry_sdk.capture_exception(None if error is True else error)
        return event

    try:
        sentry_sdk.init(
            dsn=dsn,
            release=release,
            transport=transport,
            default_integrations=False,
            auto_enabling_integrations=False,
            max_request_body_size="never",
            include_local_variables=False,
            max_breadcrumbs=0,
            before_send=scrubbed,
        )
    except BadDsn as error:
        raise ConfigError(f"SENTRY_DSN cannot be used: {error}. Copy it from Sentry.") from error
    structlog.configure(processors=[tell, *structlog.get_config()["processors"]])


def scrubbed(event: "Event", hint: "Hint") -> "Event":
    """Return of a report what it may tell."""
    for name in set(event) - TOLD:
        del event[name]  # type: ignore[misc] # any key of it
    for found in event.get("exception", {}).get("values", []):
        found["value"] = PERSONAL.sub(HIDDEN, str(found.get("value") or ""))
    return event
