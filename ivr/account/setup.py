"""The settings of a number that connect it to the line, by Twilio's names. Pure functions."""

from collections.abc import Mapping
from typing import TypeAlias

from ivr.i18n import N_
from ivr.twiml.documents import CONNECTION
from ivr.twiml.turn_address import CALL_PATH, TEST_CALL_PATH

Setup: TypeAlias = Mapping[str, str | bool]
"""Settings of a number by name; an empty string is unset."""

REGION = "voice_region"
"""The region that handles calls, empty if it could not be read. The other settings belong to one
region, and have an effect only if that region handles the calls."""

APPLICATION = "voice_application_sid"
TRUNK = "trunk_sid"
"""Settings that make Twilio ignore the voice URL."""

LABELS = {
    "voice_url": N_("voice URL"),
    "voice_method": N_("voice method"),
    "voice_fallback_url": N_("fallback URL"),
    "voice_fallback_method": N_("fallback method"),
    "status_callback": N_("status callback"),
    "status_callback_method": N_("status method"),
    "voice_caller_id_lookup": N_("caller's name"),
    APPLICATION: N_("application"),
    TRUNK: N_("SIP trunk"),
    REGION: N_("calls handled in"),
}
"""Labels of the settings, in display order."""


def connected(public_url: str, fallback_url: str, region: str) -> Setup:
    """Return the settings that connect a number to the line."""
    return {
        "voice_url": f"{public_url}{CALL_PATH}{CONNECTION}",
        "voice_method": "POST",
        "voice_fallback_url": fallback_url,
        "voice_fallback_method": "GET",
        "status_callback": f"{public_url}{CALL_PATH}/status{CONNECTION}",
        "status_callback_method": "POST",
        "voice_caller_id_lookup": False,
        REGION: region,
    }


def connected_for_tests(public_url: str, region: str) -> Setup:
    """Return the settings that connect the test number, whose calls are not reported."""
    return {
        **connected(public_url, f"{public_url}/fallback.xml{CONNECTION}", region),
        "voice_url": f"{public_url}{TEST_CALL_PATH}{CONNECTION}",
        "status_callback": "",
    }


def elsewhere(setup: Setup) -> str:
    """Return the application or SIP trunk that receives the calls, empty if none does."""
    return str(setup[APPLICATION] or setup[TRUNK])


def changes(now: Setup, wanted: Setup) -> Setup:
    """Return the wanted settings that differ; an unknown region is not changed."""
    different = {name: value for name, value in wanted.items() if now[name] != value}
    if not now[REGION]:
        different.pop(REGION, None)
    return different
