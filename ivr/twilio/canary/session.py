"""The shared context of a canary call: settings, credentials, both numbers, and the service."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.errors import RequestError
from ivr.i18n import N_
from ivr.settings import Settings, from_environment
from ivr.twilio.canary.calling import CanaryCall, ServiceView
from ivr.twilio.canary.calls import CallClient, MinutePrices, is_set_to
from ivr.twilio.canary.stamp import Stamp
from ivr.twilio.numbers.connecting import number_of
from ivr.twilio.numbers.credentials import Credentials, credentials_of
from ivr.twilio.numbers.errors import ProvisioningError
from ivr.twilio.numbers.probe import Probe
from ivr.twilio.twiml import VOICE

REPORT = f"{VOICE}/canary"


@dataclass(frozen=True, slots=True)
class CanarySession:
    """A canary call that can be made from `caller`, with what it needs; nothing was asked yet."""

    settings: Settings
    credentials: Credentials
    calls: CallClient
    caller: str
    stamp: Stamp

    def line_number(self, given: str | None) -> str:
        """Return the number to call: the one given, or the only one that is set to the line.

        Raises ProvisioningError if it is not set to the line, or if the calling number is not in
        the account, and RequestError if both are the same.
        """
        url = self.settings.public_url
        number = self.calls.find(number_of(given)) if given else self.calls.line_number(url)
        if not is_set_to(number, url):
            raise ProvisioningError(
                N_("%(number)s is not set to %(url)s. Run ivr connect %(number)s first."),
                number=number.written,
                url=url,
            )
        if number.written == self.caller:
            raise RequestError(
                N_("%(number)s cannot call itself: call from a second number of the account."),
                number=self.caller,
            )
        self.calls.find(self.caller)
        return number.written

    def prices(self, called: str) -> MinutePrices | None:
        """Return what a minute costs, or None if Twilio does not tell these credentials."""
        try:
            return self.calls.prices(self.caller, called)
        except ProvisioningError:
            return None

    def view(self, called: str) -> ServiceView:
        """Return what asks the service for its sightings."""
        probe = Probe(self.settings.signing_key)
        form = {"From": self.caller, "To": called, "AccountSid": self.credentials.account}
        return ServiceView(probe, self.settings.public_url + REPORT, form)

    def call(self, called: str) -> CanaryCall:
        """Return the call to a number, which is not placed yet."""
        return CanaryCall(self.calls, self.view(called), self.caller, called)


def open_session(environment: Mapping[str, str], caller: str) -> CanarySession:
    """Open a session from the environment; sends no request yet.

    Raises ConfigError for the settings, and RequestError for an invalid number.
    """
    written = number_of(caller)
    settings = from_environment(environment)
    credentials = credentials_of(settings)
    stamp = Stamp(settings.data, settings.canary_minutes)
    return CanarySession(settings, credentials, CallClient(credentials), written, stamp)
