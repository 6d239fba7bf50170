"""The line's reply to a test call, sentence by sentence, with times."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ivr.call.state import CallState, decode
from ivr.phone.verbs import Gather, Played, Silence, Spoken, Verb
from ivr.script.line import Line
from ivr.script.model import MAIN_MENU, Script
from ivr.script.recordings import plain
from ivr.script.speech import Pause
from ivr.script.tempo import tempo_of
from ivr.twilio.twiml import token_of


@dataclass(frozen=True, slots=True)
class ReplyPart:
    """A sentence, or a whole recording; `sound` is the recording's name.

    It lasts `seconds`, and begins with `pause` seconds of silence.
    """

    words: str
    locale: str
    pause: float
    seconds: float
    sound: str | None = None


@dataclass(frozen=True, slots=True)
class CallPlace:
    """The caller's place: labels of the sub-menus and of the topic."""

    language: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """The line's reply: the fixed part, followed by the part that any key skips.

    `action` is the path for the key, or for silence after `timeout` seconds; without it, the line
    hangs up.
    """

    edition: str
    fixed: tuple[ReplyPart, ...]
    skippable: tuple[ReplyPart, ...]
    action: str | None
    timeout: int
    place: CallPlace | None


def reply_of(verbs: Sequence[Verb], line: Line) -> Reply:
    """Return the reply in a document, up to the wait for keys."""
    gather = next((verb for verb in verbs if isinstance(verb, Gather)), None)
    fixed = tuple(parts_of(verbs, line))
    if gather is None:
        return Reply(line.edition, fixed, (), None, 0, None)
    state = decode(token_of(gather.action), line)
    return Reply(
        edition=line.edition,
        fixed=fixed,
        skippable=tuple(parts_of(gather.nested, line)),
        action=gather.action,
        timeout=gather.timeout,
        place=_place(state, line) if state else None,
    )


def parts_of(verbs: Iterable[Verb], line: Line) -> Iterator[ReplyPart]:
    """Return the parts of verbs, one for each sentence or recording."""
    for verb in verbs:
        if isinstance(verb, Spoken):
            yield from _sentences(verb)
        elif isinstance(verb, Played):
            recording = line.recordings[verb.url.rpartition("/")[2]]
            locale = line.script.languages[recording.language].voice.locale
            yield ReplyPart(recording.words, locale, 0.0, recording.seconds, recording.name)


def seconds_of(spoken: Spoken) -> float:
    """Return the estimated duration of speech."""
    tempo = tempo_of(spoken.locale.partition("-")[0])
    pieces = [
        Pause(piece.milliseconds) if isinstance(piece, Silence) else piece
        for piece in spoken.pieces
    ]
    return tempo.seconds(pieces, spoken.rate)


def _sentences(spoken: Spoken) -> Iterator[ReplyPart]:
    """Split speech into sentences, whose durations add up to the total."""
    pause = before = 0.0
    for place, piece in enumerate(spoken.pieces, start=1):
        if isinstance(piece, Silence):
            pause += piece.milliseconds / 1000
            continue
        whole = seconds_of(replace(spoken, pieces=spoken.pieces[:place]))
        yield ReplyPart(piece, spoken.locale, min(pause, whole - before), whole - before)
        pause, before = 0.0, whole


def _place(state: CallState, line: Line) -> CallPlace:
    names = [*_menus_to(state.menu, line.script), *([state.topic] if state.topic else [])]
    texts = line.script.languages[state.language].texts
    labels = (texts[name].label for name in names)
    written = tuple(plain([label.written]) for label in labels if label)
    return CallPlace(state.language, written)


def _menus_to(menu: str, script: Script) -> Iterator[str]:
    """Yield the menus on a shortest path from the main menu, without it, to a menu."""
    name = MAIN_MENU
    for key in min(script.ways.get(menu, [()]), key=len):
        name = script.menus[name].options[key]
        yield name
