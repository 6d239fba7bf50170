"""Changing a number's settings, to connect or disconnect it: plan, apply, read back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.errors import RequestError
from ivr.i18n import N_
from ivr.settings import NUMBER
from ivr.twilio.numbers.account import AccountClient, AccountNumber
from ivr.twilio.numbers.errors import ProvisioningError
from ivr.twilio.numbers.setup import Setup, SetupChange, plan

ROUTED = "voice_region"


@dataclass(frozen=True, slots=True)
class Found:
    """A number, and the region that handles its calls, or why that is unknown."""

    number: AccountNumber
    routed: str | None
    unknown: ProvisioningError | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The changes to make: settings of the number, and the region that handles its calls."""

    changes: tuple[SetupChange, ...]
    route: SetupChange | None = None

    @property
    def all(self) -> tuple[SetupChange, ...]:
        """All changes, in the order in which they are shown."""
        return self.changes + ((self.route,) if self.route else ())


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A completed or refused part of a plan.

    `differences` are the settings that Twilio reports differently from what was written; after
    a refusal, all changes that are not confirmed.
    """

    name: str
    differences: tuple[SetupChange, ...]
    refusal: ProvisioningError | None = None


def number_of(text: str) -> str:
    """Return a number in E.164 form; raises RequestError for anything else."""
    number = re.sub(r"[\s()-]", "", text)
    if not re.fullmatch(NUMBER, number):
        raise RequestError(
            N_("%(text)s is not a phone number with its country code, such as +46 8 465 004 00."),
            text=text,
        )
    return number


def look(account: AccountClient, written: str) -> Found:
    """Return a number with its current settings; raises ProvisioningError if there is none."""
    number = account.find(written)
    try:
        return Found(number, account.region(written))
    except ProvisioningError as error:
        return Found(number, None, error)


def plan_for(found: Found, wanted: Setup, region: str | None) -> Plan:
    """Return the changes to make; an unknown region of calls is not changed."""
    route = None
    if found.routed and region and found.routed != region:
        route = SetupChange(ROUTED, found.routed, region)
    return Plan(plan(found.number.setup, wanted), route)


def carry_out(
    account: AccountClient, found: Found, plan: Plan, *, route_first: bool
) -> Iterator[PlanStep]:
    """Make the changes; yield each part once it was read back, and stop at the first refusal.

    A number must be set up in the region that its calls are routed to: it is set up before
    calls are routed there, and restored after they are routed away (`route_first`).
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
    account: AccountClient, number: AccountNumber, changes: tuple[SetupChange, ...]
) -> list[SetupChange]:
    read = account.update(number.sid, changes).setup
    return [SetupChange(one.name, getattr(read, one.name), one.wanted) for one in changes]


def _route(
    account: AccountClient, number: AccountNumber, changes: tuple[SetupChange, ...]
) -> list[SetupChange]:
    wanted = str(changes[0].wanted)
    account.route(number.written, wanted)
    return [SetupChange(ROUTED, account.region(number.written), wanted)]
