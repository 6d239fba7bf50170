"""Names in an export: of callers' states and of keys, and the patterns that recognise them."""

from collections.abc import Mapping, Sequence

from ivr.call.state import EMERGENCY_KEYS
from ivr.twilio.switchboard import WRONG
from ivr.twilio.twiml import VOICE

STATE, DIGITS, ERROR = "at", "Digits", "ErrorUrl"
"""The parameters of a request: the caller's state, Twilio's for keys, and Twilio's for the URL
that failed before a fallback URL is requested."""

BEGIN = "begin"
"""The name of what a caller hears first, in place of a state."""

SILENCE, OTHER, EMERGENCY = "silence", "other", EMERGENCY_KEYS
"""The names of silence, of whatever is no key, and of several keys that end with 1-1-2."""

ACTS: Mapping[str, str | None] = {
    **{key: key for key in "0123456789"},
    "star": "*",
    "hash": "#",
    SILENCE: None,
    EMERGENCY: EMERGENCY_KEYS,
    OTHER: WRONG,
}
"""What the flow is asked, by the name of the key."""

_SLASH = "(?:/|%2[Ff])"
_PLACE = "[a-z0-9_-]{1,40}"


def lost(language: str, emergency: int | str) -> str:
    """Name the state of callers whose state is unknown, after so many keys of 1-1-2."""
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
