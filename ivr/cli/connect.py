"""`ivr connect`: a phone number at Twilio is set to this line, or checked."""

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from ivr.cli import colours
from ivr.cli.options import language_option
from ivr.i18n import N_

if TYPE_CHECKING:
    from ivr.twilio.numbers.connecting import Found, Plan
    from ivr.twilio.numbers.report import NumberReport
    from ivr.twilio.numbers.session import Session
    from ivr.twilio.numbers.verdict import Verdict

NOT_AS_PLANNED = NOT_GOOD = 1
REGION_UNKNOWN = 3

REFUSED_ADDRESS = ("set_up", "values")
"""The part and the case where Twilio, most often, does not take an address."""

ADDRESS = N_(
    "Most often it is an address: PUBLIC_URL and FALLBACK_URL must be ones that anyone can reach."
)
LEFT = {
    "set_up": N_("Run ivr connect %(number)s again: it goes on from what is set by then."),
    "routed": N_(
        "The number is set to the line, but its calls may not be led here. Run ivr connect "
        "%(number)s again, or set the region to %(region)s in Twilio's console, under the "
        "number's regional settings."
    ),
}
"""What to do next where a part was refused."""

CALLS_UNKNOWN = N_(
    "The number is set to the line; whether its calls are led here could not be read. When the "
    "console shows %(region)s, run ivr connect %(number)s --check, and call."
)


@click.command()
@click.argument("number", metavar="+46...")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--check", "check_only", is_flag=True, help="Change nothing; check everything.")
@click.option(
    "--take-over",
    is_flag=True,
    help="Lead calls here even if they go to an application or a SIP trunk now.",
)
@click.option(
    "--kept",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for what was set before; IVR_CONNECTIONS unless given.",
)
@language_option
def command(
    number: str, dry_run: bool, check_only: bool, take_over: bool, kept: Path | None, lang: str
) -> None:
    """Set a number at Twilio to this line: voice URL, fallback, status callback, region.

    What was set before is kept in a file, and `ivr disconnect` puts it back. Where all is set
    already, nothing is done. The settings come from the environment; docs/connecting.md tells the
    way from the beginning.

    Exit 1 if Twilio refuses, or if --check finds something wrong; 3 if it could not be read in
    which region calls are handled, so that they may not be led here.
    """
    from ivr.terminal import Page
    from ivr.twilio.numbers import (
        connecting,  # here, so that --help is instant
        session,
    )
    from ivr.twilio.numbers.report import NumberReport

    if dry_run and check_only:
        raise click.UsageError("--check changes nothing already: leave out --dry-run.")
    at = session.open_session(os.environ, number, kept, fallback=True)
    found = connecting.look(at.account, at.number)
    plan = connecting.plan_for(found, at.wanted, at.credentials.region)
    report = NumberReport(lang, Page(shutil.get_terminal_size().columns, colours()))
    _print(report.number(found, at.credentials.account, at.credentials.region))
    click.echo()
    if check_only:
        _check(at, found, plan, report)
    else:
        at.require_connectable(found.number.setup, take_over=take_over)
        _plan(at, found, plan, report, dry_run=dry_run)
    if not found.routed:
        sys.exit(REGION_UNKNOWN)


def _plan(
    at: "Session", found: "Found", plan: "Plan", report: "NumberReport", *, dry_run: bool
) -> None:
    if plan.all:
        _print(report.changes(plan.all))
        click.echo()
    if plan.all and dry_run:
        _print(report.say(N_("Nothing was changed (--dry-run).")))
    elif plan.all:
        _connect(at, found, plan, report)
    elif found.routed:
        _print(report.say(N_("Nothing to change: the line answers this number."), "green"))
    else:
        where = {"number": at.number, "region": at.credentials.region}
        _print(report.say(CALLS_UNKNOWN, "yellow", **where))


def _connect(at: "Session", found: "Found", plan: "Plan", report: "NumberReport") -> None:
    from ivr.twilio.numbers.connecting import carry_out

    today = datetime.now(UTC).date().isoformat()
    is_new = at.earlier.keep(found.number, found.routed, today)
    file = at.earlier.file(found.number)
    kept = N_(
        "What was set before is kept in %(file)s. Do not lose it: ivr disconnect puts it back."
    )
    kept_already = N_(
        "What was set before the line was connected is in %(file)s already, and stays."
    )
    _print(report.say(kept if is_new else kept_already, file=file))
    where = {"number": at.number, "region": at.credentials.region}
    steps = []
    for step in carry_out(at.account, found, plan, route_first=False):
        _print(report.step(step))
        steps.append(step)
    if refusal := steps[-1].refusal:
        part = steps[-1].name
        hints = [ADDRESS] if (part, refusal.case) == REFUSED_ADDRESS else []
        raise refusal.followed_by(*hints, LEFT[part], **where)
    if any(step.differences for step in steps):
        sys.exit(NOT_AS_PLANNED)
    if found.routed:
        _print(report.say(N_("Now run ivr connect %(number)s --check, and call."), **where))
    else:
        _print(report.say(CALLS_UNKNOWN, "yellow", **where))


def _check(at: "Session", found: "Found", plan: "Plan", report: "NumberReport") -> None:
    from ivr.twilio.numbers.verdict import VerdictState

    _print(report.say(N_("Checked for %(number)s"), number=at.number))
    states = set()
    for verdict in _verdicts(at, found, plan):
        _print(report.verdicts([verdict]))
        states.add(verdict.state)
    click.echo()
    if VerdictState.BAD in states:
        _print(report.say(N_("Callers should not be let in yet: see above."), "red"))
        sys.exit(NOT_GOOD)
    if states & {VerdictState.DOUBTFUL, VerdictState.UNKNOWN}:
        _print(
            report.say(
                N_("Nothing is wrong, but not everything could be said for certain: see above."),
                "yellow",
            )
        )
    else:
        _print(report.say(N_("Callers can be let in."), "green"))


def _verdicts(at: "Session", found: "Found", plan: "Plan") -> Iterator["Verdict"]:
    """Every check, those of this machine and the service first, each when it is done."""
    from ivr.addresses import is_loopback
    from ivr.call.state import EMERGENCY_KEYS
    from ivr.checks.check import open_line
    from ivr.script.files import load
    from ivr.twilio.numbers import delivery, exported, service, standing
    from ivr.twilio.numbers.probe import Probe
    from ivr.twilio.numbers.verdict import Verdict, VerdictState

    line = open_line(load(at.settings.prompts))
    yield Verdict(N_("Settings"), N_("complete."), VerdictState.GOOD)
    languages = line.script.languages.values()
    emergency = "".join(EMERGENCY_KEYS)
    numbers = [language.pronunciation.speak(emergency) for language in languages]
    probe = Probe(at.settings.signing_key)
    form = {"To": at.number, "AccountSid": at.credentials.account}
    public_url = at.settings.public_url
    yield from service.service(probe, public_url, form, numbers)
    now = datetime.now(UTC)
    yield from exported.fallback(probe, public_url, at.fallback_url, line, now)
    yield from delivery.delivery(
        at.account,
        public_url,
        at.settings.signing_keys,
        reachable=not is_loopback(urlsplit(public_url).hostname or ""),
    )
    yield standing.number(found, plan)
    yield standing.routing(found, at.credentials.region)
    yield standing.calls_at_once(at.account)


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(line)
