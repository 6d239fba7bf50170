"""`ivr connect`: set a phone number at Twilio to this line, or check it."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import click

from ivr.cli.options import language_option, phone_number
from ivr.errors import IVRError
from ivr.i18n import N_
from ivr.settings import Settings, from_environment, required
from ivr.terminal import page, print_lines
from ivr.twilio.numbers import checks
from ivr.twilio.numbers.account import AccountClient, AccountNumber
from ivr.twilio.numbers.checks import Verdict, VerdictState
from ivr.twilio.numbers.number_report import NumberReport
from ivr.twilio.numbers.setup import Setup, SetupChange, changes, connected, connected_for_tests
from ivr.twilio.twiml import TEST_CALL, VOICE

FAILED = 1
REGION_UNKNOWN = 3


@click.command()
@click.argument("number", metavar="+46...", required=False)
@click.option("--test", is_flag=True, help="Set or check TEST_NUMBER, on which staff hear drafts.")
@click.option("--dry-run", is_flag=True, help="Show the changes, and change nothing.")
@click.option("--check", "check_only", is_flag=True, help="Change nothing; check everything.")
@click.option(
    "--take-over",
    is_flag=True,
    help="Route calls here even if they go to an application or a SIP trunk now.",
)
@language_option
def command(
    number: str | None, test: bool, dry_run: bool, check_only: bool, take_over: bool, lang: str
) -> None:
    """Set a number at Twilio to this line: voice URL, fallback, status callback, region.

    The previous settings are printed, with the commands that restore them. A number that is set
    to this line already is not changed. docs/connecting.md has all steps.

    Exit 1 if Twilio refuses or --check finds an error; 3 if the region that handles calls could
    not be read, so that calls may not be routed here.
    """
    if dry_run and check_only:
        raise click.UsageError("--check changes nothing: leave out --dry-run.")
    if test == bool(number):
        raise click.UsageError("Give the number of the line, or --test for TEST_NUMBER.")
    settings = from_environment(os.environ)
    number = phone_number(number) if number else required(settings.test_number, "TEST_NUMBER")
    at = NumberSession(number, test, settings, AccountClient(settings), NumberReport(lang, page()))
    if test:
        wanted = connected_for_tests(settings.public_url, settings.region)
    else:
        fallback_url = required(settings.fallback_url, "FALLBACK_URL")
        wanted = connected(settings.public_url, fallback_url, settings.region)
    if check_only:
        at.check(wanted)
    else:
        at.connect(wanted, dry_run=dry_run, take_over=take_over)


@dataclass(frozen=True, slots=True)
class NumberSession:
    """A number with its account at Twilio and the report to print."""

    number: str
    test: bool
    settings: Settings
    account: AccountClient
    report: NumberReport

    def connect(self, wanted: Setup, *, dry_run: bool, take_over: bool) -> None:
        """Set the number to the line, or only show the changes. Raises TwilioError."""
        found = self.account.find(self.number)
        print_lines(self.report.number(found, self.account))
        if not self.test and checks.is_same_host(wanted.voice_fallback_url, wanted.voice_url):
            raise IVRError(checks.SAME_HOST, url=wanted.voice_fallback_url)
        _require_unused(found.setup, self.number, take_over=take_over)
        planned = changes(found.setup, wanted)
        if planned:
            print_lines(self.report.changes(N_("To be changed"), planned))
        if planned and dry_run:
            self._print(N_("Nothing was changed (--dry-run)."))
        elif planned:
            self._change(found, planned, wanted)
        elif not found.unknown:
            self._print(N_("Nothing to change: the number is set as planned."), "green")
        if found.unknown:
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
        self._print(N_("Now run the same command with --check, and call."))

    def check(self, wanted: Setup) -> None:
        """Print a verdict for each check; exit 1 if one is bad."""
        states = set()
        for verdict in self._verdicts(wanted):
            print_lines(self.report.verdict(verdict))
            states.add(verdict.state)
        if VerdictState.BAD in states:
            self._print(N_("The number should not be called yet: see above."), "red")
            sys.exit(FAILED)
        if states - {VerdictState.GOOD}:
            self._print(N_("No errors, but some checks are uncertain: see above."), "yellow")
        else:
            self._print(N_("The number can be called."), "green")

    def _verdicts(self, wanted: Setup) -> Iterator[Verdict]:
        """Yield a verdict after each check. Checks of Twilio come last."""
        public_url = self.settings.public_url
        form = {"To": self.number, "AccountSid": self.account.account}
        path = TEST_CALL if self.test else VOICE
        yield from checks.service(public_url, path, self.settings.signing_key, form)
        if not self.test:
            yield checks.fallback(public_url, wanted.voice_fallback_url)
        yield from checks.number(self.account, self.number, wanted)

    def _print(self, message: str, colour: str | None = None, /, **values: object) -> None:
        print_lines(self.report.say(message, colour, **values))


def _require_unused(now: Setup, number: str, *, take_over: bool) -> None:
    """Raise IVRError if calls go elsewhere, unless they are to be taken over."""
    if now.elsewhere and not take_over:
        raise IVRError(
            N_(
                "Calls to %(number)s go to %(sids)s, so Twilio ignores the voice URL. Is that in "
                "use? If not, --take-over routes the calls here."
            ),
            number=number,
            sids=", ".join(now.elsewhere),
        )
