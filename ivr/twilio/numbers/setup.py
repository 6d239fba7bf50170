"""The settings of a number, the changes that connect it, and curl commands that undo these."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

from ivr.twilio.twiml import CONNECTION, TEST_CALL, VOICE

ELSEWHERE = ("voice_application_sid", "trunk_sid")
"""Settings that make Twilio ignore the voice URL."""

ROUTES = "https://routes.twilio.com/v2/PhoneNumbers"
ROUTED = "voice_region"
UNREAD = ("", ROUTED)
"""Value and name of a region that could not be read."""


@dataclass(frozen=True, slots=True)
class Setup:
    """The call settings of a number, by Twilio's names; an empty string is unset.

    `voice_region` is the region that handles its calls, empty if it could not be read. The other
    settings belong to one region, and have an effect only if that region handles the calls.
    """

    voice_url: str = ""
    voice_method: str = ""
    voice_fallback_url: str = ""
    voice_fallback_method: str = ""
    status_callback: str = ""
    status_callback_method: str = ""
    voice_caller_id_lookup: bool = False
    voice_application_sid: str = ""
    trunk_sid: str = ""
    voice_region: str = ""

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """The application and trunk that receive the calls instead of the voice URL."""
        return tuple(sid for name in ELSEWHERE if (sid := getattr(self, name)))


class SetupChange(NamedTuple):
    """A change of one setting."""

    name: str
    now: str | bool
    wanted: str | bool


def connected(public_url: str, fallback_url: str, region: str) -> Setup:
    """Return the settings that connect a number to the line."""
    return Setup(
        voice_url=f"{public_url}{VOICE}{CONNECTION}",
        voice_method="POST",
        voice_fallback_url=fallback_url,
        voice_fallback_method="GET",
        status_callback=f"{public_url}{VOICE}/status{CONNECTION}",
        status_callback_method="POST",
        voice_caller_id_lookup=False,
        voice_region=region,
    )


def connected_for_tests(public_url: str, region: str) -> Setup:
    """Return the settings that connect the test number.

    After a failure Twilio requests the fault document of the service: no other host is needed.
    """
    return Setup(
        voice_url=f"{public_url}{TEST_CALL}{CONNECTION}",
        voice_method="POST",
        voice_fallback_url=f"{public_url}/fallback.xml{CONNECTION}",
        voice_fallback_method="GET",
        status_callback_method="POST",
        voice_region=region,
    )


def changes(now: Setup, wanted: Setup) -> tuple[SetupChange, ...]:
    """Return the settings that differ, in order; an unknown region is not changed."""
    every = [
        SetupChange(field.name, getattr(now, field.name), getattr(wanted, field.name))
        for field in fields(Setup)
    ]
    return tuple(one for one in every if one.now != one.wanted and (one.now, one.name) != UNREAD)


def restore_commands(
    number: str, resource: str, credentials: str, changes: Sequence[SetupChange]
) -> Iterator[str]:
    """Yield shell commands that set changed settings of a number to their current values.

    `resource` is the URL of the number in its region. `credentials` names the environment variables
    of the user and the secret. A number must be set up in the region that handles its calls, so the
    region is restored first.
    """
    values = {_parameter(one.name): _format(one.now) for one in changes}
    if region := values.pop(_parameter(ROUTED), None):
        yield _command(f"{ROUTES}/{number}", credentials, {"VoiceRegion": region})
    if values:
        yield _command(resource, credentials, values)


def _command(url: str, credentials: str, values: Mapping[str, str]) -> str:
    parameters = (
        f"--data-urlencode {shlex.quote(f'{name}={each}')}" for name, each in values.items()
    )
    return " \\\n  ".join((f'curl --fail-with-body -u "{credentials}" {url}', *parameters))


def _parameter(name: str) -> str:
    """Return Twilio's name of a setting in requests: `voice_url` is VoiceUrl."""
    return "".join(word.capitalize() for word in name.split("_"))


def _format(value: str | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else value
