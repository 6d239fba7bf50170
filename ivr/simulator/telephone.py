"""The simulated telephone, which dials, listens, presses keys and waits.

Time is simulated: a call of two minutes takes milliseconds.
"""

from collections.abc import Callable, Iterator, Mapping

from ivr.simulator.connection import CallError, Connection, SilenceDelivery, standard_parameters
from ivr.simulator.document import KEYS
from ivr.simulator.events import Event, Heard, HungUp, Pressed, Silent, Timeline
from ivr.simulator.exchange import Exchange
from ivr.simulator.verbs import Gather, Hangup, Redirect, Spoken, Verb

MAX_CHAIN = 10
"""Documents in a row that do not wait for a key; more are taken for a loop."""


class Telephone:
    """A telephone for a single call.

    Every action returns the utterances heard until the line waits for a key or the call ends.
    Actions raise CallError if the line answers wrongly or does not wait for a key, and
    ExchangeError if it cannot be reached.
    """

    def __init__(
        self,
        exchange: Exchange,
        *,
        seconds: Callable[[Spoken], float],
        play_seconds: Callable[[str], float] | None = None,
        parameters: Mapping[str, str] | None = None,
        silence: SilenceDelivery = SilenceDelivery.ACTION,
        entry: str = "/voice",
        status_path: str | None = "/voice/status",
    ) -> None:
        """Take an exchange, and functions that return the duration of speech and recordings.

        `seconds` includes the pauses of speech; without `play_seconds` recordings take no time.
        The default of `parameters` is `standard_parameters()`. `entry` is the path of the first
        request. The status callback is sent to `status_path`, if there is one.
        """
        self._line = Connection(exchange, parameters or standard_parameters(), silence)
        self._timeline = Timeline(seconds, play_seconds or (lambda url: 0.0))
        self._entry = entry
        self._status_path = status_path
        self.ended = False
        """Whether the line or the caller has hung up."""
        # The current wait for keys, its start, the verbs after it, and the keys that wait for more.
        self._gather: Gather | None = None
        self._since = 0.0
        self._rest: Iterator[Verb] = iter(())
        self._typed = ""

    @property
    def elapsed(self) -> float:
        """Seconds since the line answered."""
        return self._timeline.elapsed

    @property
    def events(self) -> tuple[Event, ...]:
        """All events so far."""
        return tuple(self._timeline.events)

    @property
    def heard(self) -> tuple[Heard, ...]:
        """All utterances heard so far."""
        return tuple(event for event in self._timeline.events if isinstance(event, Heard))

    @property
    def requests(self) -> tuple[tuple[str, str], ...]:
        """The method and path of every request, in order."""
        return tuple(self._line.requests)

    def dial(self) -> tuple[Heard, ...]:
        """Call the line and listen."""
        if self._line.requests:
            raise CallError("This telephone has already dialled; it makes one call.")
        return self._listen(self._line.document("POST", self._entry))

    def press(self, key: str, *, after: float | None = None) -> tuple[Heard, ...]:
        """Press a key, by default after everything was heard.

        `after` is in seconds from the start of the skippable part, and the key interrupts that.
        Raises ValueError for an invalid key, and for a time at which the line does not wait.
        """
        if key not in KEYS:
            raise ValueError(f'"{key}" is not a key: a telephone has 0 to 9, * and #.')
        gather = self._waiting()
        if after is not None:
            at = self._since + after
            if not self._since <= at < self.elapsed + gather.timeout:
                raise ValueError(f"After {after:g} seconds the line does not wait for a key.")
            self._timeline.interrupt(at)
        self._timeline.events.append(Pressed(key, self.elapsed))
        self._typed += key
        return self._end_wait(gather) if len(self._typed) == gather.digits else ()

    def wait(self) -> tuple[Heard, ...]:
        """Press nothing until the line stops waiting."""
        gather = self._waiting()
        self._timeline.events.append(Silent(gather.timeout, self.elapsed))
        self._timeline.elapsed += gather.timeout
        return self._end_wait(gather)

    def hang_up(self) -> None:
        """Hang up after everything was heard. Raises CallError if there is no call."""
        if self.ended or not self._line.requests:
            raise CallError("There is no call to end.")
        self._end(by_line=False)

    def run(self, keys: str) -> tuple[Heard, ...]:
        """Dial if necessary, and press keys such as "5 7 8 w", where w is silence.

        White space is ignored. Raises ValueError for any other character, before any request.
        """
        acts = "".join(keys.split())
        for act in acts:
            if act != "w" and act not in KEYS:
                raise ValueError(f'"{act}" is neither a key (0 to 9, * and #) nor w for silence.')
        heard = () if self._line.requests else self.dial()
        for act in acts:
            heard += self.wait() if act == "w" else self.press(act)
        return heard

    def _waiting(self) -> Gather:
        if self._gather is None:
            raise CallError(
                "The call has ended." if self.ended else "The line does not wait for a key."
            )
        return self._gather

    def _listen(self, verbs: Iterator[Verb]) -> tuple[Heard, ...]:
        """Execute verbs until the line waits for a key or the call ends.

        Raises CallError if documents only lead to further documents.
        """
        self._timeline.begin_turn()
        chain = 1
        while True:
            match next(verbs, None):
                case Gather() as gather:
                    self._gather = gather
                    self._since = self.elapsed
                    self._rest = verbs
                    for utterance in gather.nested:
                        self._timeline.hear(utterance, skippable=True)
                    return self._timeline.turn
                case Redirect(url, method) if chain < MAX_CHAIN:
                    chain += 1
                    verbs = self._line.document(method, url)
                case Redirect(url):
                    raise CallError(
                        f"The line sent {MAX_CHAIN} documents in a row without waiting for a key, "
                        f"and continues with {url}."
                    )
                case Hangup() | None:
                    self._end(by_line=True)
                    return self._timeline.turn
                case utterance:
                    self._timeline.hear(utterance, skippable=False)

    def _end_wait(self, gather: Gather) -> tuple[Heard, ...]:
        """End the wait with the keys that were pressed, or with silence if there are none."""
        keys = self._typed
        self._typed = ""
        self._gather = None
        verbs = self._line.after(gather, keys)
        return self._listen(self._rest if verbs is None else verbs)

    def _end(self, *, by_line: bool) -> None:
        self._gather = None
        self.ended = True
        self._timeline.events.append(HungUp(by_line, self.elapsed))
        if self._status_path is not None:
            self._line.report_end(self._status_path, self.elapsed)
