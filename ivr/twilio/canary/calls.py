"""Calls of an account, by Twilio's API: placed, followed, hung up, and their prices."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ivr.i18n import N_
from ivr.twilio.canary.judging import IncomingCall
from ivr.twilio.numbers.account import AccountClient, AccountNumber, account_number, text_of
from ivr.twilio.numbers.errors import ProvisioningError
from ivr.twilio.twiml import VOICE

MOST = 1_000
NEWEST = 20
INBOUND = "inbound"

COMPLETED = "completed"
GOING = ("queued", "ringing", "in-progress")
"""The states of a call that has not ended."""


@dataclass(frozen=True, slots=True)
class MinutePrices:
    """What a minute of a call costs at both ends; None if Twilio does not tell."""

    currency: str
    incoming: float | None
    outgoing: float | None


class CallClient(AccountClient):
    """Access to the calls of an account; methods raise ProvisioningError if a request fails."""

    def line_number(self, public_url: str) -> AccountNumber:
        """Return the number of the account that is set to a line."""
        with self._refusals("api"):
            every = [
                account_number(one)
                for one in self._regional.incoming_phone_numbers.list(limit=MOST)
            ]
        found = [number for number in every if is_set_to(number, public_url)]
        if len(found) == 1:
            return found[0]
        if found:
            message = N_(
                "Several numbers of the account are set to %(url)s: %(numbers)s. Use --to."
            )
        else:
            message = N_(
                "No number of account %(account)s in region %(region)s is set to %(url)s. Run ivr "
                "connect first."
            )
        raise ProvisioningError(
            message,
            url=public_url,
            numbers=", ".join(number.written for number in found),
            account=self._account,
            region=self._credentials.region,
        )

    def place(self, caller: str, called: str, twiml: str, *, ring: int, limit: int) -> str:
        """Place a call, and return its id.

        It rings for `ring` seconds at most. Twilio ends it after `limit` seconds by itself.
        """
        with self._refusals("api"):
            call = self._regional.calls.create(
                to=called, from_=caller, twiml=twiml, timeout=ring, time_limit=limit
            )
            return text_of(call.sid)

    def status(self, sid: str) -> str:
        """Return the state of a call."""
        with self._refusals("api"):
            return text_of(self._regional.calls(sid).fetch().status)

    def hang_up(self, sid: str) -> None:
        """End a call, whether it rings or was answered."""
        with self._refusals("api"):
            text_of(self._regional.calls(sid).update(status=COMPLETED).status)

    def going(self, caller: str, called: str) -> tuple[str, ...]:
        """Return the ids of the calls between two numbers that have not ended."""
        with self._refusals("api"):
            return tuple(
                text_of(call.sid)
                for status in GOING
                for call in self._regional.calls.list(
                    from_=caller, to=called, status=status, limit=MOST
                )
            )

    def incoming(self, caller: str, called: str, outgoing: str) -> IncomingCall:
        """Return what Twilio knows of the other end of an outgoing call.

        Only calls from `caller` are read: all others are of people.
        """
        with self._refusals("api"):
            placed = self._regional.calls(outgoing).fetch().date_created
            newest = self._regional.calls.list(from_=caller, to=called, limit=NEWEST)
            found = [
                call for call in newest if call.direction == INBOUND and call.date_created >= placed
            ]
            notes = [note for call in found for note in call.notifications.list(limit=NEWEST)]
            errors = dict.fromkeys(text_of(note.error_code) for note in notes)
            return IncomingCall(bool(found), tuple(errors))

    def prices(self, caller: str, called: str) -> MinutePrices:
        """Return what a minute costs this account."""
        with self._refusals("pricing", regional=False):
            number = self._central.pricing.v2.voice.numbers(called)
            found = number.fetch(origination_number=caller)
            outgoing = [_price(one) for one in found.outbound_call_prices or ()]
            return MinutePrices(
                currency=text_of(found.price_unit).upper(),
                incoming=_price(found.inbound_call_price),
                outgoing=max((price for price in outgoing if price is not None), default=None),
            )


def is_set_to(number: AccountNumber, public_url: str) -> bool:
    """Return whether the calls of a number go to a line."""
    url = number.setup.voice_url.partition("#")[0]
    return url == f"{public_url}{VOICE}" and not number.setup.elsewhere


def _price(told: Mapping[str, Any] | Any) -> float | None:
    price = told.get("current_price") if isinstance(told, Mapping) else None
    return None if price is None else float(price)
