"""The settings of a number, those that connect it to the line, and the changes between them."""

from dataclasses import dataclass, fields

from ivr.twilio.twiml import CONNECTION, VOICE

CONNECT_SECONDS, ANSWER_SECONDS = 2, 4
"""The timeouts of CONNECTION, for checks from this machine."""

STATUS = f"{VOICE}/status"

ELSEWHERE = ("voice_application_sid", "trunk_sid")
"""Settings that make Twilio ignore the voice URL."""


@dataclass(frozen=True, slots=True)
class Setup:
    """The call settings of a number, by Twilio's names; an empty string is unset."""

    voice_url: str = ""
    voice_method: str = ""
    voice_fallback_url: str = ""
    voice_fallback_method: str = ""
    status_callback: str = ""
    status_callback_method: str = ""
    voice_caller_id_lookup: bool = False
    voice_application_sid: str = ""
    trunk_sid: str = ""

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """The application and trunk that receive the calls instead of the voice URL."""
        return tuple(sid for name in ELSEWHERE if (sid := getattr(self, name)))


@dataclass(frozen=True, slots=True)
class SetupChange:
    """A change of one setting."""

    name: str
    now: str | bool
    wanted: str | bool


def connected(public_url: str, fallback_url: str) -> Setup:
    """Return the settings that connect a number to the line."""
    return Setup(
        voice_url=f"{public_url}{VOICE}{CONNECTION}",
        voice_method="POST",
        voice_fallback_url=fallback_url,
        voice_fallback_method="GET",
        status_callback=f"{public_url}{STATUS}{CONNECTION}",
        status_callback_method="POST",
        voice_caller_id_lookup=False,
    )


def plan(now: Setup, wanted: Setup) -> tuple[SetupChange, ...]:
    """Return the settings that differ, in order."""
    names = [field.name for field in fields(Setup)]
    changes = [SetupChange(name, getattr(now, name), getattr(wanted, name)) for name in names]
    return tuple(change for change in changes if change.now != change.wanted)
