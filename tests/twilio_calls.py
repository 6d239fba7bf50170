"""Twilio between two numbers: the calling end's document is played, and the webhook is called.

The simulated telephone is the called end: it sends the requests of a call to a real server, over
HTTP, signed. Time is calculated, and the server's clock goes by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal
from xml.etree import ElementTree

from twilio.request_validator import HMAC_SHA1
from twilio_account import TwilioAccount

from ivr.phone import (
    HTTPAnswer,
    HTTPExchange,
    PhoneError,
    SilenceDelivery,
    Spoken,
    Telephone,
    standard_parameters,
)
from ivr.studio.test_phone.reply import seconds_of

STARTED = 1_799_500_000.0
"""A moment in January 2027."""

PATIENCE = 10
"""Seconds for which the frozen script waits for a key."""


class Twice(HTTPExchange):
    """Sends every request again, as Twilio does after a time-out."""

    def request(self, method: str, path: str, params: Mapping[str, str]) -> HTTPAnswer:
        super().request(method, path, params)
        return super().request(method, path, params)


@dataclass
class Network:
    """What happens to the calls of an account.

    `status` is that of the calling end, where the call is not put through. Keys with a number in
    `lost` do not arrive. `slow` is how much slower than estimated the voices are, `caller`
    the number that arrives instead of the calling one. Every request is sent again if `twice`;
    a voice's rate has an effect if `rate`.
    """

    account: TwilioAccount
    origin: str = ""
    token: str = ""
    algorithm: str = HMAC_SHA1
    status: str = "completed"
    silence: SilenceDelivery = SilenceDelivery.ACTION
    key_while_fixed: Literal["lost", "buffered"] = "lost"
    lost: tuple[int, ...] = ()
    slow: float = 1.0
    caller: str | None = None
    twice: bool = False
    rate: bool = True
    started: float = STARTED
    telephone: Telephone | None = None
    documents: list[str] = field(default_factory=list)

    def now(self) -> float:
        """The time, in seconds since 1970."""
        return self.started + (self.telephone.elapsed if self.telephone else 0)

    def __call__(self, caller: str, called: str, twiml: str) -> str:
        """Make a call, and return the status of the calling end."""
        self.documents.append(twiml)
        if self.status in ("busy", "no-answer", "failed", "queued", "ringing"):
            return self.status
        self.started = self.now()
        numbers = {"From": self.caller or caller, "To": called}
        self.account.begin(numbers["From"], called, "inbound", "completed")
        exchange = (Twice if self.twice else HTTPExchange)(
            self.origin, token=self.token, algorithm=self.algorithm
        )
        self.telephone = Telephone(
            exchange,
            seconds=self._seconds,
            parameters={**standard_parameters(), **numbers},
            silence=self.silence,
            key_while_fixed=self.key_while_fixed,
        )
        try:
            self._play(self.telephone, ElementTree.fromstring(twiml))
        except PhoneError:  # the caller hears Twilio's own words, or the fallback
            pass
        finally:
            exchange.close()
        return self.status

    def _seconds(self, spoken: Spoken) -> float:
        said = spoken if self.rate else replace(spoken, rate=100)
        return seconds_of(said) * self.slow

    def _play(self, telephone: Telephone, document: ElementTree.Element) -> None:
        at, number = 0.0, 0
        heard = telephone.dial()
        for verb in document:
            at += float(verb.get("length", 0))
            for sign in verb.get("digits", ""):
                if sign == "w":
                    at += 0.5
                    continue
                number += 1
                while not telephone.ended and number not in self.lost:
                    turn = [part.starts for part in heard if part.skippable]
                    start = turn[0] if turn else telephone.elapsed
                    if at < start:
                        heard = telephone.press_during_fixed(sign) or heard
                        break
                    try:
                        heard = telephone.press(sign, after=at - start)
                        break
                    except ValueError:  # the line has stopped waiting by then
                        heard = telephone.wait()
        while not telephone.ended and at >= telephone.elapsed + PATIENCE:
            telephone.wait()
        if not telephone.ended and self.status == "completed":
            telephone.hang_up()
