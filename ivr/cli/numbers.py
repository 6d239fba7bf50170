"""Code shared by `ivr connect` and `ivr disconnect`: the account, and changes of a number."""

import os
import re
import sys
from dataclasses import dataclass

from ivr.cli.output import page, print_lines
from ivr.errors import RequestError
from ivr.i18n import N_
from ivr.settings import NUMBER, Settings, from_environment
from ivr.twilio.numbers.account import AccountClient, AccountNumber
from ivr.twilio.numbers.report import NumberReport
from ivr.twilio.numbers.saved import SavedSetups
from ivr.twilio.numbers.setup import Setup, changes

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
        print_lines(self.report.number(number, self.account))

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
    account = AccountClient(settings)
    saved = SavedSetups(settings.connections, account)
    return NumberSession(number, settings, account, saved, NumberReport(language, page()))


def number_of(text: str) -> str:
    """Return a number in E.164 form; raises RequestError for anything else."""
    number = re.sub(r"[\s()-]", "", text)
    if not re.fullmatch(NUMBER, number):
        raise RequestError(
            N_("%(text)s is not a phone number with its country code, such as +46 8 465 004 00."),
            text=text,
        )
    return number
