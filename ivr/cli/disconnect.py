"""`ivr disconnect`: a phone number at Twilio is set to what it was before `ivr connect`."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from ivr.cli import colours
from ivr.cli.options import language_option

NOT_AS_PLANNED = 1


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
    2 if nothing was kept.
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
        return
    differences = 0
    for step in connecting.carry_out(at.account, found, plan, route_first=True):
        _print(report.step(step))
        differences += len(step.differences)
    if differences:
        sys.exit(NOT_AS_PLANNED)
    at.shelf.drop(found.number)
    _print(report.say("put_back", "green"))
    _print(report.say("keep_dropped", file=at.shelf.file(found.number)))


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(line)
