"""`ivr connect`: a phone number at Twilio is set to this line, or checked."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import click

from ivr.cli.numbers import UNCHANGED, NumberSession, open_number
from ivr.cli.options import language_option
from ivr.cli.output import print_lines
from ivr.errors import ConfigError, IVRError
from ivr.i18n import N_
from ivr.twilio.numbers import checks
from ivr.twilio.numbers.checks import Verdict, VerdictState
from ivr.twilio.numbers.setup import Setup, changes, connected

NOT_GOOD = 1


@click.command()
@click.argument("number", metavar="+46...")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--check", "check_only", is_flag=True, help="Change nothing; check everything.")
@click.option(
    "--take-over",
    is_flag=True,
    help="Lead calls here even if they go to an application or a SIP trunk now.",
)
@language_option
def command(number: str, dry_run: bool, check_only: bool, take_over: bool, lang: str) -> None:
    """Set a number at Twilio to this line: voice URL, fallback, status callback, region.

    What was set before is kept in IVR_CONNECTIONS, and `ivr disconnect` puts it back. Where all
    is set already, nothing is done. docs/connecting.md tells the way from the beginning.

    Exit 1 if Twilio refuses, or if --check finds something wrong; 3 if it could not be read in
    which region calls are handled, so that they may not be led here.
    """
    if dry_run and check_only:
        raise click.UsageError("--check changes nothing already: leave out --dry-run.")
    at = open_number(number, lang)
    fallback = at.settings.fallback_url
    if fallback is None:
        raise ConfigError(
            N_(
                "FALLBACK_URL is not set. Set it: an export of the line, or a copy of the "
                "service's /fallback.xml, on another host."
            )
        )
    wanted = connected(at.settings.public_url, fallback, at.settings.region)
    if check_only:
        _check(at, wanted)
    else:
        _connect(at, wanted, dry_run=dry_run, take_over=take_over)


def _connect(at: NumberSession, wanted: Setup, *, dry_run: bool, take_over: bool) -> None:
    found = at.account.find(at.number)
    at.show(found)
    _require_connectable(found.setup, wanted, at.number, take_over=take_over)
    planned = changes(found.setup, wanted)
    if planned:
        print_lines(at.report.changes(N_("To be changed"), planned))
    if planned and dry_run:
        at.say(UNCHANGED)
    elif planned:
        today = datetime.now(UTC).date().isoformat()
        file = at.saved.file(found)
        if at.saved.keep(found, wanted, today):
            at.say(N_("What was set before is kept in %(file)s, for ivr disconnect."), file=file)
        else:
            at.say(N_("What was set before the line was connected stays in %(file)s."), file=file)
        at.change(found, wanted, route_first=False)
        at.say(N_("Now run ivr connect %(number)s --check, and call."), number=at.number)
    elif not found.unknown:
        at.say(N_("Nothing to change: the line answers this number."), "green")
    at.require_region(found, wanted)


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
                "use? If not, --take-over routes the calls here; ivr disconnect routes them back."
            ),
            number=number,
            sids=", ".join(now.elsewhere),
        )


def _check(at: NumberSession, wanted: Setup) -> None:
    states = set()
    for verdict in _verdicts(at, wanted):
        print_lines(at.report.verdict(verdict))
        states.add(verdict.state)
    if VerdictState.BAD in states:
        at.say(N_("Callers should not be let in yet: see above."), "red")
        sys.exit(NOT_GOOD)
    if states - {VerdictState.GOOD}:
        at.say(
            N_("Nothing is wrong, but not everything could be said for certain: see above."),
            "yellow",
        )
    else:
        at.say(N_("Callers can be let in."), "green")


def _verdicts(at: NumberSession, wanted: Setup) -> Iterator[Verdict]:
    """Every check, each when it is done; what needs Twilio comes last."""
    public_url, form = at.settings.public_url, {"To": at.number, "AccountSid": at.account.account}
    yield from checks.service(public_url, at.settings.signing_key, form)
    yield checks.fallback(public_url, wanted.voice_fallback_url)
    yield from checks.number(at.account, at.number, wanted)
