"""The shared context of `ivr connect` and `ivr disconnect`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ivr.i18n import N_
from ivr.settings import Settings, from_environment
from ivr.twilio.numbers.account import AccountClient
from ivr.twilio.numbers.connecting import number_of
from ivr.twilio.numbers.credentials import Credentials, credentials_of
from ivr.twilio.numbers.errors import ProvisioningError
from ivr.twilio.numbers.saved_setups import SavedSetups
from ivr.twilio.numbers.setup import Setup, connected


@dataclass(frozen=True, slots=True)
class Session:
    """A number with the settings, credentials, account and saved setups to change it."""

    number: str
    settings: Settings
    credentials: Credentials
    account: AccountClient
    earlier: SavedSetups

    @property
    def fallback_url(self) -> str:
        """The fallback's URL; empty if it is not set."""
        return self.settings.fallback_url or ""

    @property
    def wanted(self) -> Setup:
        """The settings that connect the number to the line."""
        return connected(self.settings.public_url, self.fallback_url)

    def require_connectable(self, now: Setup, *, take_over: bool) -> None:
        """Raise ProvisioningError if the fallback is on the same host, or calls go elsewhere."""
        host = urlsplit(self.fallback_url).hostname
        if host == urlsplit(self.settings.public_url).hostname:
            raise ProvisioningError(
                N_(
                    "FALLBACK_URL is on %(host)s, as PUBLIC_URL is: when that is down, callers "
                    "hear neither. Put the fallback on another host."
                ),
                host=host,
            )
        if now.elsewhere and not take_over:
            sids = ", ".join(now.elsewhere)
            raise ProvisioningError(
                N_(
                    "Calls to %(number)s go to %(sids)s, so Twilio ignores the voice URL. Is that "
                    "in use? If not, --take-over routes the calls here; ivr disconnect routes "
                    "them back."
                ),
                number=self.number,
                sids=sids,
            )


def open_session(
    environment: Mapping[str, str], number: str, folder: Path | None, *, fallback: bool
) -> Session:
    """Open a session from the environment; sends no request yet.

    Raises ConfigError for the settings, FALLBACK_URL included if `fallback` is true, and
    RequestError for an invalid number.
    """
    written = number_of(number)
    settings = from_environment(environment)
    credentials = credentials_of(settings, fallback=fallback)
    earlier = SavedSetups(folder or settings.connections, credentials)
    return Session(written, settings, credentials, AccountClient(credentials), earlier)
