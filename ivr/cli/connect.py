"""`ivr connect`: set a phone number at Twilio to this line, or check it."""

import os
import sys
from collections.abc import Iterable, Iterator

import click

from ivr.account import checks
from ivr.account.checks import Mark, Verdict
from ivr.account.numbers import AccountClient, AccountNumber
from ivr.account.questions import QuestionsUnknownError, open_questions
from ivr.account.setup import (
    LABELS,
    REGION,
    Setup,
    changes,
    connected,
    connected_for_tests,
    elsewhere,
)
from ivr.cli.options import language_option, phone_number
from ivr.errors import IVRError
from ivr.i18n import N_, translator
from ivr.settings import Settings, from_environment, required
from ivr.terminal import print_message
from ivr.twiml.turn_address import CALL_PATH, TEST_CALL_PATH

UNCONFIRMED = N_(
    "Texts with open questions to the authority: %(count)s. Callers would hear words that nobody "
    "has confirmed, so the number was not connected. See the questions with ivr check, or in the "
    "studio under Today; remove each when the authority has answered. To connect the number all "
    "the same, add --unconfirmed."
)
NOT_ASKED = N_(
    "Nobody knows whether callers would hear words that the authority has not confirmed, so the "
    "number was not connected: the service could not be asked. %(reason)s To connect the number "
    "all the same, add --unconfirmed."
)
NEEDED = ("TWILIO_ACCOUNT_SID", "FALLBACK_URL")
NEEDED_FOR_TESTS = ("TWILIO_ACCOUNT_SID", "TEST_NUMBER")
"""Settings of the command that a service may do without."""

FAILED = 1
REGION_UNKNOWN = 3


@click.command()
@click.argument("number", metavar="+46...", required=False)
@click.option("--test", is_flag=True, help="Set or check TEST_NUMBER, on which staff hear drafts.")
@click.option("--dry-run", is_flag=True, help="Show the changes, and change nothing.")
@click.option("--check", "check_only", is_flag=True, help="Change nothing; check everything.")
@click.option("--unconfirmed", is_flag=True, help="Connect it although questions are open.")
@language_option
def command(
    number: str | None, test: bool, dry_run: bool, check_only: bool, unconfirmed: bool, lang: str
) -> None:
    """Set a number at Twilio to this line: voice URL, fallback, status callback, region.

    The current settings are printed, with their new values. A number that is set to this line
    already is not changed. docs/connecting.md has all steps.

    A number that does not lead to this line yet is refused while texts of the line have open
    questions to the authority, or if the service cannot be asked, unless --unconfirmed is given.

    Exit 1 if the number is refused or --check finds an error; 3 if the region that handles calls
    could not be read, so that calls may not be routed here.
    """
    if dry_run and check_only:
        raise click.UsageError("--check changes nothing: leave out --dry-run.")
    if test == bool(number):
        raise click.UsageError("Give the number of the line, or --test for TEST_NUMBER.")
    settings = from_environment(os.environ, NEEDED_FOR_TESTS if test else NEEDED)
    number = phone_number(number) if number else required(settings.test_number, "TEST_NUMBER")
    account = AccountClient(settings)
    if test:
        wanted = connected_for_tests(settings.public_url, settings.region)
    else:
        fallback_url = required(settings.fallback_url, "FALLBACK_URL")
        wanted = connected(settings.public_url, fallback_url, settings.region)
    if check_only:
        _print_verdicts(_verdicts(account, number, wanted, settings, test=test), lang)
        return
    if not test and checks.is_same_host(fallback_url, settings.public_url):
        raise IVRError(checks.SAME_HOST, url=fallback_url)
    current = account.find(number)
    planned = changes(current.setup, wanted)
    _print_settings(current, planned, account, lang)
    if sids := elsewhere(current.setup):
        raise IVRError(checks.IN_USE, number=number, sids=sids)
    if "voice_url" in planned and not (test or unconfirmed):
        _require_confirmed(settings, lang)
    if planned and dry_run:
        print_message(lang, N_("Nothing was changed (--dry-run)."))
    elif planned:
        _change(account, current, planned, lang)
    elif not current.unknown:
        print_message(lang, N_("Nothing to change: the number is set as planned."))
    if current.unknown:
        print_message(
            lang,
            N_(
                "The region that handles calls could not be read, and was not changed: "
                "%(reason)s See the number's regional settings in Twilio's console: it must be "
                "%(region)s."
            ),
            reason=current.unknown,
            region=settings.region,
        )
        sys.exit(REGION_UNKNOWN)


def _require_confirmed(settings: Settings, lang: str) -> None:
    """Raise IVRError while callers would hear words that the authority has not confirmed.

    Only for a number that does not lead here yet: one that does can always be repaired.
    """
    try:
        count = open_questions(settings.public_url, settings.metrics_token)
    except QuestionsUnknownError as error:
        raise IVRError(NOT_ASKED, reason=error.message(lang)) from None
    if count:
        raise IVRError(UNCONFIRMED, count=count)


def _change(account: AccountClient, current: AccountNumber, planned: Setup, lang: str) -> None:
    """Make the changes; exit 1 if Twilio then reports other values."""
    read = account.change(current, planned)
    if left := changes(read.setup, planned):
        print_message(lang, N_("Twilio accepted the changes, but reports other values:"))
        _print_settings(read, left, account, lang)
        sys.exit(FAILED)
    print_message(
        lang,
        N_(
            "The number is set as planned, as Twilio confirms. It can take five minutes until a "
            "new region applies to all calls."
        ),
    )
    print_message(lang, N_("Now run the same command with --check, and call."))


def _print_settings(
    current: AccountNumber, planned: Setup, account: AccountClient, lang: str
) -> None:
    _ = translator(lang).gettext

    def as_text(name: str, value: str | bool) -> str:
        if isinstance(value, bool):
            return _("on") if value else _("off")
        return value or ("?" if name == REGION else _("(nothing)"))

    head = N_("%(number)s in account %(account)s, region %(region)s:")
    click.echo(_(head, number=current.number, account=account.account, region=account.region))
    for name, label in LABELS.items():
        change = f" → {as_text(name, planned[name])}" if name in planned else ""
        click.echo(f"  {_(label)}: {as_text(name, current.setup[name])}{change}")


def _verdicts(
    account: AccountClient, number: str, wanted: Setup, settings: Settings, *, test: bool
) -> Iterator[Verdict]:
    """Yield each verdict as soon as it is known; the checks of Twilio come last."""
    form = {"To": number, "AccountSid": account.account}
    path = TEST_CALL_PATH if test else CALL_PATH
    yield from checks.service(settings.public_url, path, settings.signing_key, form)
    if not test:
        yield checks.questions(settings.public_url, settings.metrics_token)
        yield checks.fallback(settings.public_url, str(wanted["voice_fallback_url"]))
    yield from checks.number(account, number, wanted)


def _print_verdicts(verdicts: Iterable[Verdict], lang: str) -> None:
    """Print a line for each verdict; exit 1 if one is bad."""
    _ = translator(lang).gettext
    marks = set()
    for verdict in verdicts:
        message = _(verdict.message, **verdict.values)
        click.echo(f"{verdict.mark} {_(verdict.subject)}: {message}")
        marks.add(verdict.mark)
    if Mark.BAD in marks:
        print_message(lang, N_("The checks found errors: see ✗ above."))
        sys.exit(FAILED)
    if Mark.UNKNOWN in marks:
        print_message(lang, N_("No errors, but some checks are uncertain: see above."))
    else:
        print_message(lang, N_("The number can be called."))
