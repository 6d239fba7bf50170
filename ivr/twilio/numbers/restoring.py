"""curl commands that undo `ivr connect`. Pure functions."""

import shlex
from collections.abc import Iterator, Mapping, Sequence

from ivr.twilio.numbers.setup import ROUTED, SetupChange

ROUTES = "https://routes.twilio.com/v2/PhoneNumbers"


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
