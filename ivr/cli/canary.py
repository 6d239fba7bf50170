"""`ivr canary`: a real call to the line from a second number of the account."""

import os
import sys
from datetime import UTC, datetime

import click

from ivr.checks.check import reopen
from ivr.cli.editions import live_script, open_database
from ivr.cli.options import language_option, phone_number
from ivr.errors import RequestError
from ivr.i18n import N_, translator
from ivr.settings import from_environment
from ivr.twilio.canary import CallClient, CanaryResult, place_call, plan_for

FAILED = 1

PASSED = N_("Passed: the line answered, and the key %(key)s led where it should (call %(call)s).")
NOT_STORED = N_(
    "Failed: the service stored no answer. Twilio's status of the call: %(status)s. Is TEST_NUMBER "
    "set at the service, is this its database, and does ivr connect --check find nothing wrong?"
)
WRONG = N_(
    "Failed: after the key %(key)s the service should have answered %(expected)s. Its answers: "
    "%(outcomes)s (call %(call)s). Twilio's status: %(status)s."
)


@click.command()
@click.argument("caller", metavar="[FROM]", envvar="TEST_NUMBER")
@click.option("--to", metavar="+46...", help="The line's number; required if it has several.")
@language_option
def command(caller: str, to: str | None, lang: str) -> None:
    """Call the line from FROM, a second number of the account, and press a key.

    FROM is TEST_NUMBER by default. Set it for the service too, which then stores its answers in the
    database; this command reads them. The call costs as much as any call of half a minute.

    Exit 0 if the call passed, 1 if it failed, 2 if it could not be made.
    """
    result = _call(caller, to)
    failure = WRONG if result.outcomes else NOT_STORED
    message = translator(lang).gettext(
        PASSED if result.is_passed else failure,
        call=result.call,
        status=result.status,
        key=result.plan.key,
        outcomes=", ".join(result.outcomes),
        expected=result.plan.expected,
    )
    click.echo(message)
    sys.exit(0 if result.is_passed else FAILED)


def _call(given: str, to: str | None) -> CanaryResult:
    settings = from_environment(os.environ)
    calls = CallClient(settings)
    caller = phone_number(given)
    called = phone_number(to) if to else calls.line_number(settings.public_url)
    if caller == called:
        raise RequestError(
            N_("%(number)s cannot call itself: call from a second number of the account."),
            number=caller,
        )
    _, files = live_script(settings.prompts)
    plan = plan_for(reopen(files).at(datetime.now(UTC)))
    with open_database() as database:
        return place_call(calls, database, caller, called, plan)
