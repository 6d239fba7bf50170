"""What a canary call costs: the words of the line, and a minute at both ends."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.call.costs import speech_price, voice_prices
from ivr.i18n import N_, Translator
from ivr.script.line import Line
from ivr.twilio.canary.calls import MinutePrices
from ivr.twilio.canary.plan import CallPlan


@dataclass(frozen=True, slots=True)
class CallCost:
    """The cost of a call of so many minutes in a currency; None is a price that is not known."""

    currency: str
    minutes: int
    voices: float
    incoming: float | None
    outgoing: float | None

    @property
    def total(self) -> float:
        """The sum of the known costs."""
        return self.voices + (self.incoming or 0) + (self.outgoing or 0)

    def object(self) -> dict[str, object]:
        """Return the cost as an object for JSON."""
        return {
            "currency": self.currency,
            "minutes": self.minutes,
            "voices": self.voices,
            "incoming": self.incoming,
            "outgoing": self.outgoing,
        }


def cost_of(plan: CallPlan, line: Line, prices: MinutePrices | None) -> CallCost:
    """Return the cost of a plan; without prices, the line's own price of a minute counts.

    Twilio's prices in another currency than that of the voices are left out.
    """
    currency, minutes = voice_prices().currency, math.ceil(plan.length / 60)
    known = prices if prices and prices.currency == currency else None
    own = line.script.prices.minute if line.script.prices else None
    incoming = known.incoming if known and known.incoming is not None else own
    outgoing = known.outgoing if known else None
    return CallCost(
        currency=currency,
        minutes=minutes,
        voices=speech_price(plan.turns),
        incoming=None if incoming is None else minutes * incoming,
        outgoing=None if outgoing is None else minutes * outgoing,
    )


def cost_line(cost: CallCost, words: Translator) -> str:
    """Return the cost in one sentence."""
    return words.gettext(
        N_("It costs about %(total)s %(currency)s: %(parts)s."),
        total=words.number(cost.total, 2),
        currency=cost.currency,
        parts=", ".join(_parts(cost, words)),
    )


def _parts(cost: CallCost, words: Translator) -> Iterator[str]:
    yield words.gettext(N_("voices %(price)s"), price=words.number(cost.voices, 3))
    for known, price in (
        (N_("incoming minutes (%(minutes)s) %(price)s"), cost.incoming),
        (N_("outgoing minutes (%(minutes)s) %(price)s"), cost.outgoing),
    ):
        shown = "?" if price is None else words.number(price, 3)
        yield words.gettext(known, minutes=cost.minutes, price=shown)
    if None in (cost.incoming, cost.outgoing):
        yield words.gettext(N_("? is not known: see the prices in Twilio's console"))
