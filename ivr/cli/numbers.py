"""Code shared by `ivr connect` and `ivr disconnect`: the account, and changes of a number."""

import os
import sys
from dataclasses import dataclass

from ivr.cli.output import page, print_lines
from ivr.i18n import N_
from ivr.settings import Settings, from_environment
from ivr.twilio.numbers.account import AccountClient, AccountNumber, credentials_of
from ivr.twilio.numbers.report import NumberReport
from ivr.twilio.numbers.saved import SavedSetups
from ivr.twilio.numbers.setup import Setup, changes, number_of

NOT_AS_PLANNED = 1
REGION_UNKNOWN = 3

UNCHANGED = N_("Nothing was changed (--dry-run).")
DIFFERENT = N_("Twilio accepted the changes, but reports other values")
DONE = N_(
    "The number is set as planned, as Twilio confirms. It can take five minutes until a new region "
    "applies to all calls."
)
UNKNOWN = N_(
    "The region that handles calls could not be read, and was not changed: %(reason)s See the "
    "number's regional settings in Twilio's console: it must be %(region)s."
)


@dataclass(frozen=True, slots=True)
class NumberSession:
    """A number to connect or disconnect, with what that needs; no request was sent yet."""

    number: str
    settings: Settings
    account: AccountClient
    saved: SavedSetups
    report: NumberReport

    def show(self, number: AccountNumber) -> None:
        """Print the settings of a number."""
        print_lines(self.report.number(number, self.account.credentials))

    def say(self, message: str, colour: str | None = None, /, **values: object) -> None:
        """Print a message."""
        print_lines(self.report.say(message, colour, **values))

    def change(self, number: AccountNumber, wanted: Setup, *, route_first: bool) -> None:
        """Make the changes; exit 1 if Twilio then reports other values. Raises TwilioError."""
        planned = changes(number.setup, wanted)
        read = self.account.change(number, planned, route_first=route_first)
        if left := changes(read.setup, wanted):
            print_lines(self.report.changes(DIFFERENT, left))
            sys.exit(NOT_AS_PLANNED)
        self.say(DONE, "green")

    def require_region(self, number: AccountNumber, wanted: Setup) -> None:
        """Exit 3 if the region that handles calls is to be set, and could not be read."""
        if number.unknown and wanted.voice_region:
            region = wanted.voice_region
            self.say(UNKNOWN, "yellow", reason=number.unknown, region=region)
            sys.exit(REGION_UNKNOWN)


def open_number(text: str, language: str) -> NumberSession:
    """Open a session from the environment.

    Raises ConfigError for the settings, and RequestError for an invalid number.
    """
    number = number_of(text)
    settings = from_environment(os.environ)
    credentials = credentials_of(settings)
    return NumberSession(
        number,
        settings,
        AccountClient(credentials),
        SavedSetups(settings.connections, credentials),
        NumberReport(language, page()),
    )
