"""Rendering of turns as TwiML documents."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from twilio.twiml.voice_response import Gather, Say, VoiceResponse

from ivr.call import flow
from ivr.call.turn import Turn
from ivr.script.line import Line
from ivr.script.speech import NORMAL_RATE, Pause, Recording, Speech, Utterance

SAY_CHARACTERS = 2_000
SAY_QUOTED = 3_500
"""Speech is split between sentences into `<Say>` verbs of at most this size. Twilio's own limits
are 3,000 characters and 4,500 URL-encoded bytes (error 13521)."""
TAGS = 25
"""Characters reserved for the tags of a sentence or a pause, which count for some voices."""

CONTENT_TYPE = "text/xml; charset=utf-8"
RECORDINGS = "/recordings"
SILENCE = "silence"
VOICE = "/voice"
TEST_CALL = "/test-call"
BEGAN = "@began"
"""Placeholder for the start of the call in cached documents, so that all calls share them."""
BEGAN_BYTES = BEGAN.encode()

CONNECTION = "#ct=2000&rt=4000&rc=1&rp=ct,rt,5xx&e=dublin,frankfurt"
"""Twilio's connection overrides: two seconds to connect, four to answer, one retry after a
timeout or a server error, from Europe. The total is below the 15 seconds after which Twilio gives
up. Retries are safe, since the same request gets the same answer. The overrides are not signed,
and apply only to the URL that contains them, so every URL has them."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Parts of the URLs in documents; the defaults are for the service.

    `turns` is the prefix of turns, `silence` is appended to the action after silence, `recordings`
    is the prefix of recordings, and `connection` are the connection overrides.
    """

    method: Literal["GET", "POST"] = "POST"
    turns: str = VOICE
    silence: str = f"/{SILENCE}"
    recordings: str = RECORDINGS
    connection: str = CONNECTION


SERVICE = Addresses()


def render(turn: Turn, action: str, wait_seconds: int, addresses: Addresses = SERVICE) -> bytes:
    """Render a turn as a document.

    `action` is the URL that receives the caller's key, or silence; see `timed`. A redirect to the
    URL for silence follows the `<Gather>`, because it is not verified that Twilio requests the
    action after silence.
    """
    response = VoiceResponse()
    _say(response, turn.fixed, addresses)
    if turn.state is None:
        _say(response, turn.skippable, addresses)
        response.hangup()
    else:
        _gather(response, turn.skippable, action, wait_seconds, addresses)
    return _document(response)


def render_question(
    fixed: Iterable[Utterance],
    skippable: Iterable[Utterance],
    action: str,
    wait_seconds: int,
    digits: int,
) -> bytes:
    """Render a question that is answered with several digits; any key interrupts `skippable`."""
    response = VoiceResponse()
    _say(response, fixed)
    _gather(response, skippable, action, wait_seconds, digits=digits)
    return _document(response)


def render_message(utterances: Iterable[Utterance], then: str = "") -> bytes:
    """Render words, after which the call continues at the URL `then`, or else ends."""
    response = VoiceResponse()
    _say(response, utterances)
    if then:
        response.redirect(then + CONNECTION, method="POST")
    else:
        response.hangup()
    return _document(response)


def timed(document: bytes, began: int) -> bytes:
    """Return a document for a call that began at `began`, in seconds since 1970."""
    return document.replace(BEGAN_BYTES, b"%010d" % began)


def token_of(path: str) -> str:
    """Return the token in the path of an `action`; other paths give an invalid token."""
    return path.removeprefix(f"{VOICE}/").partition("/")[0]


def render_fault(line: Line) -> bytes:
    """Render the fault document, which is self-contained, with the notice and the fault text."""
    return render(flow.fault(line), action="", wait_seconds=0)


def _gather(
    response: VoiceResponse,
    skippable: Iterable[Utterance],
    action: str,
    wait_seconds: int,
    addresses: Addresses = SERVICE,
    digits: int = 1,
) -> None:
    """Wait for keys during and after `skippable`, and then continue at the URL for silence."""
    gather = response.gather(
        input="dtmf",
        num_digits=str(digits),
        finish_on_key="",  # so that * and # arrive as keys
        timeout=str(wait_seconds),
        action=action + addresses.connection,
        method=addresses.method,
        action_on_empty_result=True,
    )
    _say(gather, skippable, addresses)
    silence = action + addresses.silence + addresses.connection
    response.redirect(silence, method=addresses.method)


def _say(
    parent: VoiceResponse | Gather,
    utterances: Iterable[Utterance],
    addresses: Addresses = SERVICE,
) -> None:
    for utterance in utterances:
        if isinstance(utterance, Recording):
            parent.play(f"{addresses.recordings}/{utterance.name}")
            continue
        for pieces in _cut(utterance):
            parent.append(_speech(utterance, pieces))


def _speech(speech: Speech, pieces: Sequence[str | Pause]) -> Say:
    """Return a `<Say>` with an element for each piece: twilio-python drops text between them."""
    say = Say(voice=speech.voice.name, language=speech.voice.locale)
    for piece in pieces:
        if isinstance(piece, Pause):
            say.break_(time=f"{piece.milliseconds}ms")
        else:
            _sentence(say, piece, speech.voice.rate)
    return say


def _sentence(say: Say, words: str, rate: int) -> None:
    if rate == NORMAL_RATE:
        say.s(words)
    else:
        say.s().prosody(words, rate=f"{rate}%")


def _cut(speech: Speech) -> Iterator[tuple[str | Pause, ...]]:
    """Split speech into runs that each fit a `<Say>`; a run of pauses only is left out."""
    run: list[str | Pause] = []
    written = quoted = 0
    for piece in speech.pieces:
        if isinstance(piece, str):
            longer, longer_quoted = len(f" {piece}"), len(quote(f" {piece}"))
            full = written + longer + TAGS * len(run) > SAY_CHARACTERS
            if written and (full or quoted + longer_quoted > SAY_QUOTED):
                yield tuple(run)
                run, written, quoted = [], 0, 0
            written, quoted = written + longer, quoted + longer_quoted
        run.append(piece)
    if written:
        yield tuple(run)


def _document(response: VoiceResponse) -> bytes:
    return str(response).encode()
