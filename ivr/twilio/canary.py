"""Canary calls: real calls to the line from a second number of the account.

The service stores its answers to such a call (`canary_answers`), and `ivr canary` reads them.
"""

from contextlib import suppress
from dataclasses import dataclass
from time import monotonic, sleep

from twilio.twiml.voice_response import VoiceResponse

from ivr.call import flow
from ivr.call.turn import Outcome
from ivr.database import Database
from ivr.i18n import N_
from ivr.script.line import Line
from ivr.script.tempo import seconds
from ivr.twilio.canary_answers import answers_after, newest_id
from ivr.twilio.numbers.account import (
    AccountClient,
    AccountNumber,
    TwilioError,
    account_number,
    text_of,
)
from ivr.twilio.twiml import VOICE

MAX_SLOWDOWN = 1.25
"""Maximum ratio of a voice's duration to its estimate: a key that is too early may be lost."""

PAUSE_SECONDS = 5
"""Seconds between the end of the fixed part and the key, and between the key and hanging up."""

WAIT = "w"
WAIT_SECONDS = 0.5
"""Sign for a pause in the digits of a <Play>, and its duration."""

RING_SECONDS = 20
POLL_SECONDS = 2.0
LATE_POLLS = 5
"""Number of times the database is polled after the end of the call."""

MAX_NUMBERS = 1_000
ACTIVE = ("queued", "ringing", "in-progress")
"""Twilio's statuses of a call in progress."""


@dataclass(frozen=True, slots=True)
class CanaryPlan:
    """The key that a canary call presses, its time in seconds, and the expected outcome."""

    key: str
    after: float
    expected: Outcome

    @property
    def twiml(self) -> str:
        """The TwiML document of the calling side, which waits, presses the key, and hangs up."""
        response = VoiceResponse()
        response.play(digits=WAIT * round(self.after / WAIT_SECONDS) + self.key)
        response.pause(length=PAUSE_SECONDS)
        response.hangup()
        return str(response)

    @property
    def limit(self) -> int:
        """Time limit of the call for Twilio, in case the document does not end it."""
        return round(self.after) + 2 * PAUSE_SECONDS


@dataclass(frozen=True, slots=True)
class CanaryResult:
    """The result of a canary call.

    `call` is the end of its SID as stored by the service, empty if nothing was stored. `status` is
    Twilio's status of the calling side.
    """

    plan: CanaryPlan
    status: str
    call: str
    outcomes: tuple[str, ...]

    @property
    def is_passed(self) -> bool:
        """Whether the line answered, and the key led where it should."""
        return self.plan.expected in self.outcomes[1:] and Outcome.FAULT not in self.outcomes


class CallClient(AccountClient):
    """Access to the calls of an account; methods raise TwilioError if a request fails."""

    def line_number(self, public_url: str) -> str:
        """Return the number of the account whose calls go to the line."""
        with self.known_shape():
            every = self.regional.incoming_phone_numbers.list(limit=MAX_NUMBERS)
            found = [
                one.written for one in map(account_number, every) if _leads_to(one, public_url)
            ]
        if len(found) == 1:
            return found[0]
        raise TwilioError(
            N_(
                "Exactly one number of account %(account)s in region %(region)s must be set to "
                "%(url)s. Found: %(numbers)s. Run ivr connect, or name the number by --to."
            ),
            account=self.account,
            region=self.region,
            url=public_url,
            numbers=", ".join(found) or "-",
        )

    def place(self, caller: str, called: str, plan: CanaryPlan) -> str:
        """Place a call, and return its SID."""
        with self.known_shape():
            call = self.regional.calls.create(
                to=called,
                from_=caller,
                twiml=plan.twiml,
                timeout=RING_SECONDS,
                time_limit=plan.limit,
            )
            return text_of(call.sid)

    def status(self, sid: str) -> str:
        """Return Twilio's status of a call."""
        with self.known_shape():
            return text_of(self.regional.calls(sid).fetch().status)


def plan_for(line: Line) -> CanaryPlan:
    """Return the plan for a line: the key that repeats, pressed once keys are accepted."""
    begin = flow.begin(line)
    assert begin.state is not None, "every call waits for a key"
    key = line.script.keys.repeat
    after = seconds(begin.fixed) * MAX_SLOWDOWN + PAUSE_SECONDS
    return CanaryPlan(key, after, flow.answer(line, begin.state, key).outcome)


def place_call(
    calls: CallClient, database: Database, caller: str, called: str, plan: CanaryPlan
) -> CanaryResult:
    """Call the line, and wait for the end of the call and its stored answers.

    Raises TwilioError if Twilio does not place the call, and DatabaseUnavailableError.
    """
    newest = newest_id(database)
    sid = calls.place(caller, called, plan)
    until = monotonic() + RING_SECONDS + plan.limit + LATE_POLLS * POLL_SECONDS
    status, left = ACTIVE[0], LATE_POLLS
    while True:
        with suppress(TwilioError):  # a single failed request is retried
            status = calls.status(sid)
        result = _stored(database, newest, plan, status)
        left -= status not in ACTIVE
        if not left or monotonic() > until or (status not in ACTIVE and result.is_passed):
            return result
        sleep(POLL_SECONDS)


def _stored(database: Database, newest: int, plan: CanaryPlan, status: str) -> CanaryResult:
    """Return the result of the first call whose answers have ids above `newest`."""
    rows = answers_after(database, newest)
    call = rows[0].call if rows else ""
    outcomes = tuple(row.outcome for row in rows if row.call == call)
    return CanaryResult(plan, status, call, outcomes)


def _leads_to(number: AccountNumber, public_url: str) -> bool:
    """Return whether the calls of a number go to the line."""
    url = number.setup.voice_url.partition("#")[0]
    return url == f"{public_url}{VOICE}" and not number.setup.elsewhere
