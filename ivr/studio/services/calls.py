"""Test calls to the draft, an edition or a request: the line's reply, sentence by sentence.

The webhook is not involved, so test calls are neither logged nor counted.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ivr.call.state import CallState, decode_state, fingerprint_of
from ivr.errors import IVRError, ScriptRefusedError
from ivr.i18n import N_
from ivr.line.switchboard import Switchboard, keys_in
from ivr.script.files import Files
from ivr.script.findings.finding import Finding
from ivr.script.model.line import Line, prepare
from ivr.script.model.recordings import plain
from ivr.script.model.script import MAIN_MENU, Script
from ivr.script.model.speech import Recording
from ivr.script.reading import field_values
from ivr.script.reading.reading import read_script
from ivr.simulator.document import PhoneError, parse
from ivr.simulator.verbs import Gather, Played, Silence, Spoken, Verb
from ivr.twiml.duration import seconds_of
from ivr.twiml.turn_address import CALL_PATH, timed, token_of, turn_of_url

MAX_LINES = 4
"""Maximum of cached lines. A call continues in the draft that it began with."""


class DraftUnreadableError(ScriptRefusedError):
    """The draft's `files` cannot be called because of the `findings`."""

    def __init__(self, findings: Sequence[Finding], files: Files) -> None:
        self.findings = tuple(findings)
        self.files = files
        super().__init__(
            N_("The draft cannot answer a test call as it is. Correct these errors first:")
        )

    def message(self, language: str) -> str:
        """Return the message in the reader's language, with a line for each finding."""
        titles = field_values.titles(self.files)
        messages = (
            f"{finding.message(language, titles)} {finding.hint(language, titles)}"
            for finding in self.findings
        )
        return "\n".join((super().message(language), *messages))


class CallFailedError(IVRError):
    """The line's answer is not valid TwiML."""

    def __init__(self, reason: PhoneError) -> None:
        super().__init__(
            N_("No telephone can follow what the line answers here. %(reason)s"), reason=reason
        )


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

    fixed: tuple[ReplyPart, ...]
    skippable: tuple[ReplyPart, ...]
    action: str | None
    timeout: int
    place: CallPlace | None


class TestPhone:
    """Makes test calls. As with Twilio, the state of a call is in its path."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """Take a clock that returns seconds since 1970."""
        self._clock = clock
        self._lines: OrderedDict[str, Line] = OrderedDict()
        self._lock = threading.Lock()

    def ask(
        self,
        line: Callable[[], Line],
        path: str = CALL_PATH,
        keys: str = "",
        at: datetime | None = None,
    ) -> Reply:
        """Return the line's reply at a path to keys, or to silence without keys.

        The reply is for a local time `at` (of an ambiguous time, the earlier one), by default
        the present. A call continues in the line that it began with while that is cached, and
        otherwise in `line`, which treats it like a call from an unknown edition. Raises
        CallFailedError, and the errors of `line`.
        """
        called = self._begun_with(path) or self._cached(line())
        now = at.replace(tzinfo=called.script.timezone).timestamp() if at else self._clock()
        token, began, _ = turn_of_url(path, int(now))
        answer = Switchboard(called, lambda: now).answer(token, keys_in([keys]), began)
        try:
            return reply_of(parse(timed(answer.document, began), path), called)
        except PhoneError as error:
            raise CallFailedError(error) from error

    def recording(self, name: str) -> Recording | None:
        """Return a recording of a cached line, or None."""
        with self._lock:
            lines = list(self._lines.values())
        return next((line.recordings[name] for line in lines if name in line.recordings), None)

    def _begun_with(self, path: str) -> Line | None:
        with self._lock:
            return self._lines.get(fingerprint_of(token_of(path)) or "")

    def _cached(self, line: Line) -> Line:
        """Cache a line as the newest one, and return it.

        If a line with the same script is cached, that one is kept and returned.
        """
        with self._lock:
            line = self._lines.pop(line.short_fingerprint, line)
            self._lines[line.short_fingerprint] = line
            while len(self._lines) > MAX_LINES:
                self._lines.popitem(last=False)
        return line


def line_of(files: Files) -> Line:
    """Return the line of a draft, even with errors, if it can be called."""
    reading = read_script(files)
    if reading.script is None or not reading.can_be_prepared:
        raise DraftUnreadableError(reading.errors, files)
    return prepare(reading.script)


def reply_of(verbs: Sequence[Verb], line: Line) -> Reply:
    """Return the reply in a document, up to the wait for keys."""
    gather = next((verb for verb in verbs if isinstance(verb, Gather)), None)
    fixed = tuple(parts_of(verbs, line))
    if gather is None:
        return Reply(fixed, (), None, 0, None)
    state = decode_state(token_of(gather.action), line)
    return Reply(
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


def _sentences(spoken: Spoken) -> Iterator[ReplyPart]:
    """Split speech into sentences.

    Each lasts as long as it adds to those before it, so that they add up to the whole.
    """
    pause = before = 0.0
    for end, piece in enumerate(spoken.pieces, start=1):
        if isinstance(piece, Silence):
            pause += piece.milliseconds / 1000
            continue
        whole = seconds_of(replace(spoken, pieces=spoken.pieces[:end]))
        yield ReplyPart(piece, spoken.locale, min(pause, whole - before), whole - before)
        pause = 0.0
        before = whole


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
