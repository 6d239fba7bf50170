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

if TYPE_CHECKING:
    from ivr.errors import IVRError
    from ivr.provisioning.connecting import Found, Plan
    from ivr.provisioning.desk import Desk
    from ivr.provisioning.errors import ProvisioningError
    from ivr.provisioning.keeping import Kept
    from ivr.provisioning.telling import Report

NOT_AS_PLANNED = 1
REGION_UNKNOWN = 3


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
    from ivr.provisioning import connecting, desk  # here, so that --help is instant
    from ivr.provisioning.phrases import phrases_of
    from ivr.provisioning.telling import Report
    from ivr.reporting.page import Page

    at = desk.open_desk(os.environ, number, kept, fallback=False)
    found = connecting.look(at.account, at.number)
    region = at.credentials.region
    before = at.shelf.find(found.number)
    if before is None:
        where = {"number": at.number, "region": region, "file": at.shelf.file(found.number)}
        said = {code: phrases_of(code).say("not_kept", **where) for code in ("en", "sv")}
        raise RequestError(said["en"], sv=said["sv"])
    plan = connecting.plan_for(found, before.setup, before.routed)
    report = Report(lang, Page(shutil.get_terminal_size().columns, colours()))
    _print(report.number(found, at.credentials.account, region))
    click.echo()
    if plan.all:
        _print(report.changes(plan.all))
        click.echo()
    else:
        _print(report.say("nothing_to_put_back", "green"))
    if dry_run:
        _print(report.say("dry_run"))
    else:
        _disconnect(at, found, plan, report, before)
    if before.routed and not found.routed:
        sys.exit(REGION_UNKNOWN)


def _disconnect(at: "Desk", found: "Found", plan: "Plan", report: "Report", before: "Kept") -> None:
    from ivr.provisioning.connecting import carry_out

    file = at.shelf.file(found.number)
    steps = []
    for step in carry_out(at.account, found, plan, route_first=True):
        _print(report.step(step))
        steps.append(step)
    if steps and (refusal := steps[-1].refusal):
        raise _refused(steps[-1].name, refusal, at, found, plan)
    if any(step.differences for step in steps):
        sys.exit(NOT_AS_PLANNED)
    if before.routed and not found.routed:
        where = {"number": at.number, "routed": before.routed, "file": file}
        _print(report.say("region_not_put_back", "yellow", **where))
        return
    at.shelf.drop(found.number)
    _print(report.say("put_back", "green"))
    _print(report.say("keep_dropped", file=file))


def _refused(
    part: str, refusal: "ProvisioningError", at: "Desk", found: "Found", plan: "Plan"
) -> "IVRError":
    """Why a part was not done, with where calls go by now, and what is to be done next."""
    region = at.credentials.region
    is_setup = part == "set_up"  # and so what was to be led away was
    routed = plan.route.wanted if is_setup and plan.route else found.routed
    by_hand = is_setup and refusal.case == "values"
    return refusal.followed_by(
        "left_led_here" if routed in (None, region) else "left_led_away",
        "left_by_hand" if by_hand else "left_again",
        number=at.number,
        region=region,
        routed=routed,
        file=at.shelf.file(found.number),
    )


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(line)
