"""Rendering of turns as TwiML documents."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from twilio.twiml.voice_response import Gather, Say, VoiceResponse

from ivr.call import flow
from ivr.call.turn import Turn
from ivr.script.model.line import Line
from ivr.script.model.speech import NORMAL_RATE, Pause, Recording, Speech, Utterance
from ivr.twiml.turn_address import ANY_STATE, CALL_PATH, TurnAddress, turn_address

SPLIT_CHARACTERS = 2_000
SPLIT_QUOTED = 3_500
"""Speech is split between sentences into `<Say>` verbs of at most this size. Twilio's own limits
are 3,000 characters and 4,500 URL-encoded bytes (error 13521)."""
TAGS = 25
"""Characters reserved for the tags of a sentence or a pause, which count for some voices."""

CONTENT_TYPE = "text/xml; charset=utf-8"
RECORDINGS = "/recordings"
METHOD = "POST"

CONNECTION = "#ct=2000&rt=4000&rc=1&rp=ct,rt,5xx&e=dublin,frankfurt"
"""Twilio's connection overrides: two seconds to connect, four to answer, one retry after a
timeout or a server error, from Europe. The total is below the 15 seconds after which Twilio gives
up. Retries are safe, since the same request gets the same answer. The overrides are not signed,
and apply only to the URL that contains them, so every URL has them."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Prefixes of the URLs of turns and of recordings; the defaults are for the service."""

    turns: str = CALL_PATH
    recordings: str = RECORDINGS


SERVICE = Addresses()


def render(
    turn: Turn,
    address: TurnAddress,
    wait_seconds: int,
    addresses: Addresses = SERVICE,
) -> bytes:
    """Render a turn as a document, with the address of the turn after it.

    A redirect to the URL for silence follows the `<Gather>`, because it is not verified that Twilio
    requests the action after silence.
    """
    if turn.state is None:
        return render_message((*turn.fixed, *turn.skippable), addresses=addresses)
    return render_question(turn.fixed, turn.skippable, address, wait_seconds, addresses=addresses)


def render_question(
    fixed: Iterable[Utterance],
    skippable: Iterable[Utterance],
    address: TurnAddress,
    wait_seconds: int,
    digits: int = 1,
    addresses: Addresses = SERVICE,
) -> bytes:
    """Render words, and wait for a number of `digits`; any key interrupts `skippable`."""
    response = VoiceResponse()
    _say(response, fixed, addresses)
    gather = response.gather(
        input="dtmf",
        num_digits=str(digits),
        finish_on_key="",  # so that * and # arrive as keys
        timeout=str(wait_seconds),
        action=address.key + CONNECTION,
        method=METHOD,
        action_on_empty_result=True,
    )
    _say(gather, skippable, addresses)
    response.redirect(address.silence + CONNECTION, method=METHOD)
    return str(response).encode()


def render_message(
    utterances: Iterable[Utterance], then: str = "", addresses: Addresses = SERVICE
) -> bytes:
    """Render words, after which the call continues at the URL `then`, or else ends."""
    response = VoiceResponse()
    _say(response, utterances, addresses)
    if then:
        response.redirect(then + CONNECTION, method=METHOD)
    else:
        response.hangup()
    return str(response).encode()


def render_fault(line: Line) -> bytes:
    """Render the fault document, which is self-contained, with the notice and the fault text."""
    return render(flow.fault(line), turn_address(ANY_STATE), wait_seconds=0)


def _say(
    parent: VoiceResponse | Gather, utterances: Iterable[Utterance], addresses: Addresses
) -> None:
    for utterance in utterances:
        if isinstance(utterance, Recording):
            parent.play(f"{addresses.recordings}/{utterance.name}")
            continue
        for pieces in _cut(utterance):
            parent.append(_speech(utterance, pieces))


def _speech(speech: Speech, pieces: Sequence[str | Pause]) -> Say:
    """Make an element of each piece, because twilio-python drops text between elements."""
    say = Say(voice=speech.voice.name, language=speech.voice.locale)
    for piece in pieces:
        if isinstance(piece, Pause):
            say.break_(time=f"{piece.milliseconds}ms")
        elif speech.voice.rate == NORMAL_RATE:
            say.s(piece)
        else:
            say.s().prosody(piece, rate=f"{speech.voice.rate}%")
    return say


def _cut(speech: Speech) -> Iterator[tuple[str | Pause, ...]]:
    """Split speech into runs that each fit a `<Say>`; a run of pauses only is left out."""
    run: list[str | Pause] = []
    written = quoted = 0
    for piece in speech.pieces:
        if isinstance(piece, str):
            longer = len(f" {piece}")
            longer_quoted = len(quote(f" {piece}"))
            is_long = written + longer + TAGS * len(run) > SPLIT_CHARACTERS
            is_full = is_long or quoted + longer_quoted > SPLIT_QUOTED
            if written and is_full:
                yield tuple(run)
                run = []
                written = 0
                quoted = 0
            written = written + longer
            quoted = quoted + longer_quoted
        run.append(piece)
    if written:
        yield tuple(run)
