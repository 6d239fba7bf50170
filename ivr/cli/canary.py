"""`ivr canary`: a real call to the line from a second number of the account."""

import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

import click

from ivr.cli.options import format_option, language_option
from ivr.cli.output import page, print_json, print_lines
from ivr.errors import DatabaseUnavailableError, EditionError, IVRError
from ivr.i18n import N_, Translator, translator

if TYPE_CHECKING:
    from ivr.script.line import Line
    from ivr.settings import Settings
    from ivr.twilio.canary.judging import CanaryVerdict
    from ivr.twilio.canary.plan import CallPlan
    from ivr.twilio.canary.pricing import CallCost
    from ivr.twilio.canary.questions import Behaviour
    from ivr.twilio.canary.session import CanarySession

FAILED = 1
NOT_TRIED = 2
TOO_SOON = 3

PROBE_SPARE = 30.0
"""Seconds for ringing, beyond the plan of a long call."""

CALLING = N_("A call from %(caller)s to %(called)s, %(seconds)s seconds, with the keys %(keys)s.")
ASK = N_("Call now?")
NOT_ASKED = N_("Nobody answered, so nothing was done. --yes calls without asking.")
NOT_CALLED = N_("Not called.")


@click.command()
@click.argument("caller", metavar="[FROM]", envvar="CANARY_FROM")
@click.option("--to", metavar="+46...", help="The line's number; needed if there are several.")
@click.option("--yes", is_flag=True, help="Do not ask, after the costs were shown.")
@click.option("--dry-run", is_flag=True, help="Show keys and costs, and do not call.")
@click.option("--probe", is_flag=True, help="Make a long call that shows what is not verified.")
@click.option(
    "--metrics",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the result to this file, for node_exporter's textfile collector.",
)
@format_option
@language_option
def command(
    caller: str,
    to: str | None,
    yes: bool,
    dry_run: bool,
    probe: bool,
    metrics: Path | None,
    form: str,
    lang: str,
) -> None:
    """Call the line from FROM, a second number of the account, and press keys.

    The service must see the call arrive and go through the menu within a minute. The costs are
    shown first, and CANARY_MINUTES must pass between two calls. FROM is CANARY_FROM by default.

    Exit 0 if it passed, 1 if it failed, 2 if it could not be tried, 3 if it is too soon.
    """
    from ivr.twilio.canary.stamp import TooSoonError  # here, so that --help is instant

    words = translator(lang)
    try:
        prepared = _prepare(caller, to, lang, probe=probe, dry_run=dry_run)
        _tell(prepared, words)
        if dry_run:
            return
        _ask(words, yes=yes)
        verdict, seen = _call(prepared, words, probe=probe)
        _show(prepared, verdict, seen, words, form)
        _write(verdict, metrics)
    except IVRError as error:
        click.echo(error.told(lang), err=True)
        sys.exit(TOO_SOON if isinstance(error, TooSoonError) else NOT_TRIED)
    sys.exit(0 if verdict.is_passed else FAILED)


@dataclass(frozen=True, slots=True)
class _Prepared:
    session: "CanarySession"
    called: str
    line: "Line"
    plan: "CallPlan"
    cost: "CallCost"


def _prepare(caller: str, to: str | None, lang: str, *, probe: bool, dry_run: bool) -> _Prepared:
    """Find out all that can be known without a call."""
    from ivr.twilio.canary.plan import plan_of, probe_of
    from ivr.twilio.canary.pricing import cost_of
    from ivr.twilio.canary.session import open_session

    session = open_session(os.environ, caller)
    if not dry_run:
        session.stamp.require_due(time())
    called = session.line_number(to)
    line = _live(session.settings, lang).at(datetime.now(UTC))
    plan = probe_of(line) if probe else plan_of(line)
    return _Prepared(session, called, line, plan, cost_of(plan, line, session.prices(called)))


def _live(settings: "Settings", lang: str) -> "Line":
    """Return the live line; that of the folder if nothing was published.

    Without the database it is the last edition of this machine's cache.
    """
    from ivr.checks.check import reopen
    from ivr.cli.editions import LIVE, edition_named
    from ivr.publishing.live.cache import EditionCache
    from ivr.script.files import load

    try:
        files = edition_named(LIVE)
    except DatabaseUnavailableError:
        kept = EditionCache(settings.edition_cache).newest()
        files = kept[1] if kept else None
    except EditionError:
        files = None
    return reopen(files or load(settings.prompts), lang)


def _tell(prepared: _Prepared, words: Translator) -> None:
    """Print what the call does and costs."""
    from ivr.twilio.canary.pricing import cost_line

    call = words.gettext(
        CALLING,
        caller=prepared.session.caller,
        called=prepared.called,
        seconds=round(prepared.plan.length),
        keys=" ".join(prepared.plan.keys),
    )
    for line in page().wrap(f"{call} {cost_line(prepared.cost, words)}"):
        click.echo(line, err=True)


def _ask(words: Translator, *, yes: bool) -> None:
    try:
        if not yes and not click.confirm(words.gettext(ASK), err=True):
            raise IVRError(NOT_CALLED)
    except click.Abort as error:  # the end of the input: there is nobody to ask
        raise IVRError(NOT_ASKED) from error


def _call(
    prepared: _Prepared, words: Translator, *, probe: bool
) -> "tuple[CanaryVerdict, tuple[Behaviour, ...]]":
    """Call, and judge what was seen; without a call if the service cannot be asked."""
    from ivr.twilio.canary.calling import MINUTE, UNKNOWN
    from ivr.twilio.canary.judging import Course, ServiceError, judge
    from ivr.twilio.canary.questions import behaviours
    from ivr.twilio.canary.report import trouble

    session, plan = prepared.session, prepared.plan
    try:
        before = session.view(prepared.called).ask()
    except ServiceError as error:
        if error.case == UNKNOWN:
            raise IVRError(trouble(error, words, session.settings.public_url)) from error
        return judge(Course(trouble=error), plan.keys, {}), ()
    session.stamp.claim(time())
    limit = plan.length + PROBE_SPARE if probe else MINUTE
    course = session.call(prepared.called).run(plan, before, limit)
    live = _live(session.settings, words.language)  # it may be a new one by now
    lines = {line.edition: line for line in (prepared.line, live)}
    verdict = judge(course, plan.keys, lines, uncertain=plan.uncertain)
    if not probe:
        return verdict, ()
    early, region = plan.presses[0].key, session.credentials.region
    return verdict, behaviours(course, lines, early, region, words)


def _show(
    prepared: _Prepared,
    verdict: "CanaryVerdict",
    seen: "tuple[Behaviour, ...]",
    words: Translator,
    form: str,
) -> None:
    from ivr.twilio.canary.report import line_of, verdict_object

    url = prepared.session.settings.public_url
    message = line_of(verdict, words, live=prepared.line.edition, url=url)
    if form == "json":
        print_json(verdict_object(verdict, message, prepared.cost.object(), seen))
        return
    click.echo(message)
    labels = [one.question for one in seen]
    for one in seen:
        print_lines(page().labelled(one.question, one.seen, labels, ""))


def _write(verdict: "CanaryVerdict", metrics: Path | None) -> None:
    from ivr.twilio.canary.metrics import write_metrics

    if metrics:
        write_metrics(verdict, time(), metrics)
