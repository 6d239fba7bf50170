"""Twilio between two numbers: the calling end's document is played, and the webhook is called.

The simulated telephone is the called end: it sends the requests of a call to a real server, over
HTTP, signed. Time is calculated.
"""

from dataclasses import dataclass
from xml.etree import ElementTree

from ivr.phone import HTTPExchange, PhoneError, Telephone, standard_parameters
from ivr.studio.test_phone.reply import seconds_of

PATIENCE = 10
"""Seconds for which the frozen script waits for a key."""


@dataclass
class Network:
    """What happens to the calls of an account.

    `status` is that of the calling end; where it is not completed, the call is not put through. A
    key is `lost`, voices are `slow` times slower than estimated, and `caller` is the number that
    arrives instead of the calling one.
    """

    origin: str = ""
    token: str = ""
    status: str = "completed"
    lost: bool = False
    slow: float = 1.0
    caller: str | None = None
    twiml: str = ""

    def __call__(self, caller: str, called: str, twiml: str) -> str:
        """Make a call, and return the status of the calling end."""
        self.twiml = twiml
        if self.status != "completed":
            return self.status
        exchange = HTTPExchange(self.origin, token=self.token)
        telephone = Telephone(
            exchange,
            seconds=lambda spoken: seconds_of(spoken) * self.slow,
            parameters={**standard_parameters(), "From": self.caller or caller, "To": called},
        )
        try:
            self._play(telephone, ElementTree.fromstring(twiml))
        except PhoneError:  # the caller hears Twilio's own words, or the fallback
            pass
        finally:
            exchange.close()
        return self.status

    def _play(self, telephone: Telephone, document: ElementTree.Element) -> None:
        """Press the key that a document presses, after its waits; then hang up."""
        heard = telephone.dial()
        digits = "".join(verb.get("digits", "") for verb in document)
        waits, key = digits[:-1], digits[-1]
        begins = next(part.starts for part in heard if part.skippable)
        after = len(waits) * 0.5 - begins
        if not self.lost and after > 0:  # in words that no key interrupts it is lost
            telephone.press(key, after=after)
        telephone.hang_up()
