"""`ivr connect`: a phone number at Twilio is set to this line, or checked."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import click

from ivr.cli.options import language_option, phone_number
from ivr.cli.output import page, print_lines
from ivr.errors import ConfigError, IVRError
from ivr.i18n import N_
from ivr.settings import Settings, from_environment
from ivr.twilio.numbers import checks
from ivr.twilio.numbers.account import AccountClient, AccountNumber
from ivr.twilio.numbers.checks import Verdict, VerdictState
from ivr.twilio.numbers.report import NumberReport
from ivr.twilio.numbers.setup import Setup, SetupChange, changes, connected

FAILED = 1
REGION_UNKNOWN = 3


@click.command()
@click.argument("number", metavar="+46...")
@click.option("--dry-run", is_flag=True, help="Show the changes, and change nothing.")
@click.option("--check", "check_only", is_flag=True, help="Change nothing; check everything.")
@click.option(
    "--take-over",
    is_flag=True,
    help="Route calls here even if they go to an application or a SIP trunk now.",
)
@language_option
def command(number: str, dry_run: bool, check_only: bool, take_over: bool, lang: str) -> None:
    """Set a number at Twilio to this line: voice URL, fallback, status callback, region.

    The previous settings are printed, with the commands that restore them. A number that is set
    to this line already is not changed. docs/connecting.md has all steps.

    Exit 1 if Twilio refuses or --check finds an error; 3 if the region that handles calls could
    not be read, so that calls may not be routed here.
    """
    if dry_run and check_only:
        raise click.UsageError("--check changes nothing already: leave out --dry-run.")
    number = phone_number(number)
    settings = from_environment(os.environ)
    at = NumberSession(number, settings, AccountClient(settings), NumberReport(lang, page()))
    if settings.fallback_url is None:
        raise ConfigError(
            N_(
                "FALLBACK_URL is not set. Set it: an export of the line, or a copy of the "
                "service's /fallback.xml, on another host."
            )
        )
    wanted = connected(settings.public_url, settings.fallback_url, settings.region)
    if check_only:
        at.check(wanted)
    else:
        at.connect(wanted, dry_run=dry_run, take_over=take_over)


@dataclass(frozen=True, slots=True)
class NumberSession:
    """A number with its account at Twilio and the report to print."""

    number: str
    settings: Settings
    account: AccountClient
    report: NumberReport

    def connect(self, wanted: Setup, *, dry_run: bool, take_over: bool) -> None:
        """Set the number to the line, or only show the changes. Raises TwilioError."""
        found = self.account.find(self.number)
        print_lines(self.report.number(found, self.account))
        _require_connectable(found.setup, wanted, self.number, take_over=take_over)
        planned = changes(found.setup, wanted)
        if planned:
            print_lines(self.report.changes(N_("To be changed"), planned))
        if planned and dry_run:
            self._print(N_("Nothing was changed (--dry-run)."))
        elif planned:
            self._change(found, planned, wanted)
        elif not found.unknown:
            self._print(N_("Nothing to change: the line answers this number."), "green")
        if found.unknown and wanted.voice_region:
            self._print(
                N_(
                    "The region that handles calls could not be read, and was not changed: "
                    "%(reason)s See the number's regional settings in Twilio's console: it must be "
                    "%(region)s."
                ),
                "yellow",
                reason=found.unknown,
                region=wanted.voice_region,
            )
            sys.exit(REGION_UNKNOWN)

    def _change(
        self, found: AccountNumber, planned: tuple[SetupChange, ...], wanted: Setup
    ) -> None:
        """Make the changes; exit 1 if Twilio then reports other values."""
        commands = self.account.restore_commands(found, planned)
        print_lines(self.report.commands(N_("To restore the previous settings"), commands))
        read = self.account.change(found, planned)
        if left := changes(read.setup, wanted):
            heading = N_("Twilio accepted the changes, but reports other values")
            print_lines(self.report.changes(heading, left))
            sys.exit(FAILED)
        self._print(
            N_(
                "The number is set as planned, as Twilio confirms. It can take five minutes until "
                "a new region applies to all calls."
            ),
            "green",
        )
        self._print(N_("Now run ivr connect %(number)s --check, and call."), number=self.number)

    def check(self, wanted: Setup) -> None:
        """Print a verdict for each check; exit 1 if one is bad."""
        states = set()
        for verdict in self._verdicts(wanted):
            print_lines(self.report.verdict(verdict))
            states.add(verdict.state)
        if VerdictState.BAD in states:
            self._print(N_("Callers should not be let in yet: see above."), "red")
            sys.exit(FAILED)
        if states - {VerdictState.GOOD}:
            self._print(
                N_("No errors, but some checks are uncertain: see above."),
                "yellow",
            )
        else:
            self._print(N_("Callers can be let in."), "green")

    def _verdicts(self, wanted: Setup) -> Iterator[Verdict]:
        """Yield a verdict after each check. Checks of Twilio come last."""
        public_url = self.settings.public_url
        form = {"To": self.number, "AccountSid": self.account.account}
        yield from checks.service(public_url, self.settings.signing_key, form)
        yield checks.fallback(public_url, wanted.voice_fallback_url)
        yield from checks.number(self.account, self.number, wanted)

    def _print(self, message: str, colour: str | None = None, /, **values: object) -> None:
        print_lines(self.report.say(message, colour, **values))


def _require_connectable(now: Setup, wanted: Setup, number: str, *, take_over: bool) -> None:
    """Raise IVRError if the fallback is on the same host, or if calls go elsewhere."""
    host = urlsplit(wanted.voice_fallback_url).hostname
    if host == urlsplit(wanted.voice_url).hostname:
        raise IVRError(
            N_(
                "FALLBACK_URL is on %(host)s, as PUBLIC_URL is: when that is down, callers hear "
                "neither. Put the fallback on another host."
            ),
            host=host,
        )
    if now.elsewhere and not take_over:
        raise IVRError(
            N_(
                "Calls to %(number)s go to %(sids)s, so Twilio ignores the voice URL. Is that in "
                "use? If not, --take-over routes the calls here."
            ),
            number=number,
            sids=", ".join(now.elsewhere),
        )
