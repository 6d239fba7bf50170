"""Names of callers' states and of keys in an export, and patterns that match them."""

from collections.abc import Mapping, Sequence

from ivr.call.state import EMERGENCY_KEYS
from ivr.twilio.switchboard import WRONG
from ivr.twilio.twiml import VOICE

STATE, DIGITS, ERROR = "at", "Digits", "ErrorUrl"
"""Parameters of a request: the caller's state, the keys (by Twilio), and the URL that failed before
Twilio requested a fallback URL."""

BEGIN = "begin"
"""The name of the start of a call, in place of a state."""

SILENCE, OTHER, EMERGENCY = "silence", "other", EMERGENCY_KEYS
"""The names of silence, of invalid keys, and of several keys that end with 1-1-2."""

KEYS: Mapping[str, str | None] = {
    **{key: key for key in "0123456789"},
    "star": "*",
    "hash": "#",
    SILENCE: None,
    EMERGENCY: EMERGENCY_KEYS,
    OTHER: WRONG,
}
"""The keys passed to the flow, by name."""

_SLASH = "(?:/|%2[Ff])"
_PLACE = "[a-z0-9_-]{1,40}"


def lost_state(language: str, emergency: int | str) -> str:
    """Name the state of callers whose state is unknown; `emergency` is the progress of 1-1-2."""
    return f"lost.{language}.e{emergency}"


def state_pattern(languages: Sequence[str]) -> str:
    """Return the pattern of a state's name, for nginx (PCRE).

    Its groups are the language and the progress of 1-1-2.
    """
    return f"^{_fields(languages)}\\.[0-9a-f]{{8}}$"


def service_pattern(languages: Sequence[str]) -> str:
    """Return the pattern of a state in a URL of the service, with the same groups."""
    return f"{_SLASH}{VOICE.strip('/')}{_SLASH}{_fields(languages)}\\."


def _fields(languages: Sequence[str]) -> str:
    return rf"({'|'.join(languages)})\.{_PLACE}\.{_PLACE}\.m[0-9]i[01]e([0-2])h[01](?:r[12])?"
