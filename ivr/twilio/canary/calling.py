"""One canary call: placed, followed until its end, and hung up in every case."""

import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import monotonic, sleep
from types import FrameType

from pydantic import ValidationError

from ivr.i18n import N_
from ivr.twilio.canary.calls import GOING, CallClient
from ivr.twilio.canary.judging import REFUSED, Course, IncomingCall, ServiceError, arrived, turns_of
from ivr.twilio.canary.plan import CallPlan
from ivr.twilio.canary.sightings import REPORT, Sighting, SightingReport, merged
from ivr.twilio.numbers.errors import ProvisioningError
from ivr.twilio.numbers.probe import NoAnswerError, Probe

POLL_SECONDS = 2.0
MINUTE = 60.0
"""Within this time the call is to be placed, answered, and led through the menu."""

RING_SECONDS = 20
SPARE_SECONDS = 20
"""Seconds after which Twilio ends the call by itself, beyond the plan: nothing here may be left."""

END_POLLS = 5
"""Times that the service is asked after the end of a call: another machine may have seen more."""

SKEW_SECONDS = 5.0
"""How much the clocks of the service's machines may differ."""

OK, FORBIDDEN = 200, 403
UNKNOWN = "unknown"
"""The case of a service that does not know the number of the calling end."""

UNCERTAIN = ("host", "network", "proxy", "strange", "timeout", "tls", "twilio")
"""Cases in which Twilio may have placed a call all the same."""


@dataclass(frozen=True, slots=True)
class ServiceView:
    """Asks the service for what it saw of calls from a number."""

    probe: Probe
    url: str
    form: Mapping[str, str]

    def ask(self) -> SightingReport:
        """Return the report of one of its machines; raises ServiceError."""
        try:
            answer = self.probe.post(self.url, self.form, signed=True)
        except NoAnswerError as error:
            raise ServiceError(error.case) from error
        if answer.status != OK:
            case = REFUSED if answer.status == FORBIDDEN else "status"
            raise ServiceError(case, answer.status)
        try:
            return REPORT.validate_json(answer.body)
        except ValidationError as error:
            raise ServiceError(UNKNOWN, answer.status) from error


class CanaryCall:
    """A canary call from `caller` to `called`, watched through Twilio and through the service."""

    def __init__(self, calls: CallClient, view: ServiceView, caller: str, called: str) -> None:
        self._calls = calls
        self._view = view
        self._numbers = (caller, called)
        self._reports: list[SightingReport] = []
        self._trouble: ServiceError | None = None

    def run(self, plan: CallPlan, before: SightingReport, limit: float = MINUTE) -> Course:
        """Call, press the keys, watch for at most `limit` seconds, and hang up.

        `before` is a report from before the call. Raises ProvisioningError if Twilio does not
        place the call, or if it may not have been hung up.
        """
        began = monotonic()
        since = before.now - SKEW_SECONDS
        answered, status, rest = None, GOING[0], END_POLLS
        with self._hanging_up(plan) as sid:
            while True:
                status = self._status(sid, status)
                sightings = self._sightings(since)
                passed = monotonic() - began
                if answered is None and turns_of(sightings or ()):
                    answered = passed
                over, trouble = passed >= limit, self._trouble
                course = Course(status, sightings, answered, passed, over, trouble)
                is_complete = arrived(plan.keys, course.turns) == len(plan.keys)
                rest -= course.is_end_seen or status not in GOING
                if over or not rest or (course.is_end_seen and is_complete):
                    break
                sleep(POLL_SECONDS)
        return course if course.turns else replace(course, incoming=self._incoming(sid))

    def _status(self, sid: str, before: str) -> str:
        """Twilio's status of the call, or the one before if it cannot be asked now."""
        try:
            return self._calls.status(sid)
        except ProvisioningError:
            return before

    def _incoming(self, sid: str) -> IncomingCall | None:
        """What Twilio knows of the called end, or None if it does not tell."""
        try:
            return self._calls.incoming(*self._numbers, sid)
        except ProvisioningError:
            return None

    def _sightings(self, since: float) -> tuple[Sighting, ...] | None:
        """What was seen since a time of the service; None if it never answered."""
        try:
            self._reports.append(self._view.ask())
        except ServiceError as error:
            self._trouble = error
        if not self._reports:
            return None
        return tuple(one for one in merged(self._reports) if one.at >= since)

    @contextmanager
    def _hanging_up(self, plan: CallPlan) -> Iterator[str]:
        """Place the call, and end it whatever happens, also by a signal to this process."""
        caller, called = self._numbers
        limit = round(plan.length) + SPARE_SECONDS
        sid, is_placed = "", True
        with _signals_as_exits():
            try:
                sid = self._calls.place(caller, called, plan.twiml, ring=RING_SECONDS, limit=limit)
                yield sid
            except ProvisioningError as error:
                is_placed = bool(sid) or error.case in UNCERTAIN
                raise
            finally:
                if is_placed:
                    self._hang_up(sid, limit)

    def _hang_up(self, sid: str, limit: int) -> None:
        """End the call; without its id every call between the numbers."""
        try:
            for each in (sid,) if sid else self._calls.going(*self._numbers):
                self._end(each)
        except ProvisioningError as error:
            raise error.followed_by(
                N_("The call may not have been hung up; Twilio ends it after %(limit)s seconds."),
                limit=limit,
            ) from error

    def _end(self, sid: str) -> None:
        if self._status(sid, before=GOING[0]) not in GOING:
            return
        try:
            self._calls.hang_up(sid)
        except ProvisioningError:
            if self._calls.status(sid) in GOING:  # it has not ended in the meantime
                raise


@contextmanager
def _signals_as_exits() -> Iterator[None]:
    """Exit by an exception when the process is told to end, so that the call is hung up."""

    def leave(number: int, _: FrameType | None) -> None:
        sys.exit(128 + number)

    before = {each: signal.signal(each, leave) for each in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
