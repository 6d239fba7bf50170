"""`ivr disconnect`: a phone number at Twilio is set to what it was before `ivr connect`."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli import colours
from ivr.cli.options import language_option
from ivr.i18n import N_

if TYPE_CHECKING:
    from ivr.errors import IVRError
    from ivr.twilio.numbers.connecting import Found, Plan
    from ivr.twilio.numbers.errors import ProvisioningError
    from ivr.twilio.numbers.report import NumberReport
    from ivr.twilio.numbers.saved_setups import SavedSetup
    from ivr.twilio.numbers.session import Session

NOT_AS_PLANNED = 1
REGION_UNKNOWN = 3

LED_AWAY = N_("Calls are already led to %(routed)s.")
LED_HERE = N_("Calls may still come to this line.")
AGAIN = N_("Run ivr disconnect %(number)s again: it goes on from what is set by then.")
BY_HAND = N_(
    "What is listed above was not set back, and Twilio would refuse it again. Set what is still "
    "wanted of it in Twilio's console, region %(region)s: Phone Numbers, Manage, Active "
    "numbers, %(number)s, Configure. Then remove %(file)s."
)


@click.command()
@click.argument("number", metavar="+46...")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option(
    "--kept",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for what was set before; IVR_CONNECTIONS unless given.",
)
@language_option
def command(number: str, dry_run: bool, kept: Path | None, lang: str) -> None:
    """Set a number at Twilio to what it was before `ivr connect`, from the file that kept it.

    The file is removed once the number has been read back as it was. Exit 1 if Twilio refuses,
    2 if nothing was kept, 3 if it could not be read in which region calls are handled.
    """
    from ivr.errors import RequestError
    from ivr.terminal import Page
    from ivr.twilio.numbers import (
        connecting,  # here, so that --help is instant
        session,
    )
    from ivr.twilio.numbers.report import NumberReport

    at = session.open_session(os.environ, number, kept, fallback=False)
    found = connecting.look(at.account, at.number)
    region = at.credentials.region
    before = at.earlier.find(found.number)
    if before is None:
        raise RequestError(
            N_(
                "Nothing is kept of %(number)s in region %(region)s: %(file)s is not there. Either "
                "the line was never connected from this machine, or the number was set to the line "
                "already."
            ),
            number=at.number,
            region=region,
            file=at.earlier.file(found.number),
        )
    plan = connecting.plan_for(found, before.setup, before.routed)
    report = NumberReport(lang, Page(shutil.get_terminal_size().columns, colours()))
    _print(report.number(found, at.credentials.account, region))
    click.echo()
    if plan.all:
        _print(report.changes(plan.all))
        click.echo()
    else:
        _print(report.say(N_("Nothing to change: the number is set to what it was."), "green"))
    if dry_run:
        _print(report.say(N_("Nothing was changed (--dry-run).")))
    else:
        _disconnect(at, found, plan, report, before)
    if before.routed and not found.routed:
        sys.exit(REGION_UNKNOWN)


def _disconnect(
    at: "Session", found: "Found", plan: "Plan", report: "NumberReport", before: "SavedSetup"
) -> None:
    from ivr.twilio.numbers.connecting import carry_out

    file = at.earlier.file(found.number)
    steps = []
    for step in carry_out(at.account, found, plan, route_first=True):
        _print(report.step(step))
        steps.append(step)
    if steps and (refusal := steps[-1].refusal):
        raise _refused(steps[-1].name, refusal, at, found, plan)
    if any(step.differences for step in steps):
        sys.exit(NOT_AS_PLANNED)
    if before.routed and not found.routed:
        message = N_(
            "All other settings are what they were before. Where calls are handled could not be "
            "read, and was not set back: set it to %(routed)s in Twilio's console, under the "
            "number's regional settings. %(file)s stays; run ivr disconnect %(number)s again "
            "where the region can be read, or remove the file."
        )
        where = {"number": at.number, "routed": before.routed, "file": file}
        _print(report.say(message, "yellow", **where))
        return
    at.earlier.drop(found.number)
    _print(report.say(N_("The number is what it was before."), "green"))
    _print(report.say(N_("%(file)s is done with, and was removed."), file=file))


def _refused(
    part: str, refusal: "ProvisioningError", at: "Session", found: "Found", plan: "Plan"
) -> "IVRError":
    """Why a part was not done, with where calls go by now, and what is to be done next."""
    region = at.credentials.region
    is_setup = part == "set_up"  # and so what was to be led away was
    routed = plan.route.wanted if is_setup and plan.route else found.routed
    by_hand = is_setup and refusal.case == "values"
    return refusal.followed_by(
        LED_HERE if routed in (None, region) else LED_AWAY,
        BY_HAND if by_hand else AGAIN,
        number=at.number,
        region=region,
        routed=routed,
        file=at.earlier.file(found.number),
    )


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(line)
