"""What both commands need on the desk before they begin: settings, an account, a shelf."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ivr.i18n import N_
from ivr.settings import Settings, from_environment
from ivr.twilio.numbers.account import Account
from ivr.twilio.numbers.connecting import number_of
from ivr.twilio.numbers.credentials import Credentials, credentials_of
from ivr.twilio.numbers.errors import ProvisioningError
from ivr.twilio.numbers.keeping import EarlierSetups
from ivr.twilio.numbers.setup import Setup, connected


@dataclass(frozen=True, slots=True)
class Session:
    """A number to work on, and all that it takes."""

    number: str
    settings: Settings
    credentials: Credentials
    account: Account
    earlier: EarlierSetups

    @property
    def fallback_url(self) -> str:
        """The address of the fallback; empty if it is not set and need not be."""
        return self.settings.fallback_url or ""

    @property
    def wanted(self) -> Setup:
        """What the number is set to where the line answers it."""
        return connected(self.settings.public_url, self.fallback_url)

    def refuse_what_leads_astray(self, now: Setup, *, take_over: bool) -> None:
        """Raise ProvisioningError where connecting the number would not help its callers."""
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
                    "Calls to %(number)s go to %(sids)s, and while they do, Twilio does not "
                    "look at the voice URL. Is that in use? If it is not, --take-over leads the "
                    "calls here; ivr disconnect leads them back."
                ),
                number=self.number,
                sids=sids,
            )


def open_session(
    environment: Mapping[str, str], number: str, folder: Path | None, *, fallback: bool
) -> Session:
    """Read the settings and reach for the account; nothing is asked of Twilio yet.

    Raises ConfigError for settings, FALLBACK_URL too where it is needed, and RequestError for
    a number that is none.
    """
    written = number_of(number)
    settings = from_environment(environment)
    credentials = credentials_of(settings, fallback=fallback)
    earlier = EarlierSetups(folder or settings.connections, credentials)
    return Session(written, settings, credentials, Account(credentials), earlier)
