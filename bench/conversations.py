"""Typical calls, recorded as their requests and the time of each.

Each kind of call is made once, on the simulated telephone, against the application in this
process. The recorded requests are signed again for each call of a measurement.
"""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.calls import PUBLIC_URL, TOKEN, request
from ivr.line import logs
from ivr.service import create_service
from ivr.settings import from_environment
from ivr.simulator.exchange import Exchange, HTTPAnswer, WSGIExchange
from ivr.simulator.telephone import Telephone
from ivr.twiml.duration import seconds_of

STATUS = "/voice/status"

Act = Callable[[Telephone], object]


@dataclass(frozen=True)
class Step:
    """One request of a call, `at` seconds after dialling."""

    at: float
    path: str
    extra: Mapping[str, str]

    def signed(self, number: int) -> bytes:
        """Return the request as call `number` sends it."""
        return request(number, self.path, self.extra)


@dataclass(frozen=True)
class Conversation:
    """One kind of call, from dialling to the status callback at its end."""

    name: str
    share: int  # of a hundred calls
    steps: tuple[Step, ...]

    @property
    def seconds(self) -> float:
        return self.steps[-1].at

    @property
    def turns(self) -> tuple[Step, ...]:
        """The requests without the status callback."""
        return tuple(step for step in self.steps if step.path != STATUS)


KINDS: Mapping[str, tuple[int, str]] = {
    "knows the key, hears the text, hangs up": (25, "1"),
    "hears the menu, hears a text, hangs up": (25, ". 4"),
    "leaves one text, hears another": (15, "2 8 3"),
    "begins a text anew, hears the contact": (10, "5 7 6"),
    "goes on in English, hears a second text": (15, "9 1 8 4"),
    "leaves the contact, hears a text": (5, "0 # 3"),
    "presses nothing until the line says goodbye": (5, ". w w w"),
}
"""Kinds of calls, with percentage of all calls and keys (`w` is silence). A key is pressed
THINKING seconds after keys start to count, or after everything is heard if a point precedes it."""

THINKING = 3.0


class _Tape:
    """Exchange that records each request and its time."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self.elapsed: Callable[[], float] = lambda: 0.0
        self.steps: list[Step] = []

    def request(self, method: str, path: str, params: Mapping[str, str]) -> HTTPAnswer:
        """Send a request to the wrapped exchange, and record it."""
        answer = self._exchange.request(method, path, params)
        changing = ("Digits", "CallStatus", "CallDuration")
        extra = {name: params[name] for name in changing if name in params}
        assert method == "POST" and answer.status in (200, 204), (method, path, answer.status)
        self.steps.append(Step(self.elapsed(), path, extra))
        return answer


def conversations() -> tuple[Conversation, ...]:
    """Return each kind of call to the delivered line."""
    logs.silence()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        environment = {
            "TWILIO_AUTH_TOKEN": TOKEN,
            "PUBLIC_URL": PUBLIC_URL,
            "IVR_DATA": folder,
        }
        app = create_service(from_environment(environment))
        exchange = WSGIExchange(app, origin=PUBLIC_URL, token=TOKEN)
        return tuple(
            Conversation(name, share, _steps(exchange, acts.split()))
            for name, (share, acts) in KINDS.items()
        )


def requests_of(kinds: tuple[Conversation, ...], count: int) -> tuple[bytes, ...]:
    """Return `count` signed requests, each of a new call, distributed like the kinds."""
    steps = [step for kind in kinds for step in kind.turns * (kind.share // 5)]
    stride = 7  # so that neighbours are of different kinds; it divides no likely number of steps
    return tuple(
        steps[number * stride % len(steps)].signed(number) for number in range(1, count + 1)
    )


def _steps(exchange: Exchange, acts: list[str]) -> tuple[Step, ...]:
    tape = _Tape(exchange)
    telephone = Telephone(tape, seconds=seconds_of, status_path=STATUS)
    tape.elapsed = lambda: telephone.elapsed
    telephone.dial()
    patient = False
    for act in acts:
        if act == ".":
            patient = True
        elif act == "w":
            telephone.wait()
        else:
            telephone.press(act, after=None if patient else THINKING)
            patient = False
    if not telephone.ended:
        telephone.hang_up()
    return tuple(tape.steps)
