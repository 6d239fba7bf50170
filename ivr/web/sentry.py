"""Optional error reports to Sentry, without personal data.

Logged exceptions are sent without the request and local variables, and with phone numbers, SIDs
and e-mail addresses masked.
"""

from typing import TYPE_CHECKING

import structlog

from ivr.errors import ConfigError
from ivr.web.logs import HIDDEN, PERSONAL

if TYPE_CHECKING:
    from sentry_sdk.transport import Transport
    from sentry_sdk.types import Event, Hint

SENT = frozenset(
    {"event_id", "timestamp", "level", "platform", "release", "exception", "sdk", "logger"}
)
"""Fields kept in a report."""


def init_sentry(dsn: str, release: str, transport: "type[Transport] | None" = None) -> None:
    """Send logged exceptions to Sentry in a background thread.

    Call this after `logs.configure`. It needs the extra `sentry`. Raises ConfigError for an
    invalid DSN.
    """
    import sentry_sdk
    from sentry_sdk.utils import BadDsn

    def capture(
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
            before_send=scrub,
        )
    except BadDsn as error:
        raise ConfigError(f"SENTRY_DSN cannot be used: {error}. Copy it from Sentry.") from error
    structlog.configure(processors=[capture, *structlog.get_config()["processors"]])


def scrub(event: "Event", hint: "Hint") -> "Event":
    """Remove all fields but SENT from a report, and mask personal data."""
    for name in set(event) - SENT:
        del event[name]  # type: ignore[misc] # any key of it
    for found in event.get("exception", {}).get("values", []):
        found["value"] = PERSONAL.sub(HIDDEN, str(found.get("value") or ""))
    return event
