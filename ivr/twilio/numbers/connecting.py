"""Connecting a number to the line, and putting back what it was: plan, apply, read back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.errors import RequestError
from ivr.i18n import N_
from ivr.twilio.numbers.account import Account, AccountNumber
from ivr.twilio.numbers.errors import ProvisioningError
from ivr.twilio.numbers.setup import Setup, SetupChange, plan

ROUTED = "voice_region"
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


@dataclass(frozen=True, slots=True)
class Found:
    """A number, and the region that handles its calls, or why nobody could tell."""

    number: AccountNumber
    routed: str | None
    unknown: ProvisioningError | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to change: settings of the number, and where its calls are handled."""

    changes: tuple[SetupChange, ...]
    route: SetupChange | None = None

    @property
    def all(self) -> tuple[SetupChange, ...]:
        """Every change, as it is told."""
        return self.changes + ((self.route,) if self.route else ())


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A part that was done, and what was read back otherwise than it was written.

    Where it was refused, the differences are those of all parts that are not known to be done.
    """

    name: str
    differences: tuple[SetupChange, ...]
    refusal: ProvisioningError | None = None


def number_of(text: str) -> str:
    """Return a number as Twilio writes it; raises RequestError for what is none."""
    number = re.sub(r"[\s()-]", "", text)
    if not NUMBER.fullmatch(number):
        raise RequestError(
            N_("%(text)s is not a phone number with its country code, such as +46 8 465 004 00."),
            text=text,
        )
    return number


def look(account: Account, written: str) -> Found:
    """Return what a number is set to now; raises ProvisioningError if it is not there."""
    number = account.find(written)
    try:
        return Found(number, account.region(written))
    except ProvisioningError as error:
        return Found(number, None, error)


def plan_for(found: Found, wanted: Setup, region: str | None) -> Plan:
    """Return what has to change; where calls go is left alone if it is not known."""
    route = None
    if found.routed and region and found.routed != region:
        route = SetupChange(ROUTED, found.routed, region)
    return Plan(plan(found.number.setup, wanted), route)


def carry_out(
    account: Account, found: Found, plan: Plan, *, route_first: bool
) -> Iterator[PlanStep]:
    """Make the changes, and yield each part when it is done and has been read back, or refused.

    The first refusal ends it. Calls that are on their way must find a number set up in the region
    that they are led to: a number is set up before calls are led there, and put back after they
    are led away.
    """
    route = (plan.route,) if plan.route else ()
    both = [("set_up", plan.changes, _set_up), ("routed", route, _route)]
    parts = [part for part in (reversed(both) if route_first else both) if part[1]]
    left = [change for _, changes, _ in parts for change in changes]
    for name, changes, make in parts:
        try:
            read = make(account, found.number, changes)
        except ProvisioningError as error:
            yield PlanStep(name, tuple(left), error)
            return
        yield PlanStep(name, tuple(one for one in read if one.now != one.wanted))
        left = left[len(changes) :]


def _set_up(
    account: Account, number: AccountNumber, changes: tuple[SetupChange, ...]
) -> list[SetupChange]:
    read = account.update(number.sid, changes).setup
    return [SetupChange(one.name, getattr(read, one.name), one.wanted) for one in changes]


def _route(
    account: Account, number: AccountNumber, changes: tuple[SetupChange, ...]
) -> list[SetupChange]:
    wanted = str(changes[0].wanted)
    account.route(number.written, wanted)
    return [SetupChange(ROUTED, account.region(number.written), wanted)]
