"""Transcripts of calls for a terminal."""

from collections.abc import Iterator, Sequence

from ivr.i18n import Translator
from ivr.simulator.events import Event, Heard, Pressed, Silent
from ivr.simulator.verbs import Played, Silence, Spoken
from ivr.terminal import wrap

FIXED = "┃"

_INDENT = " " * 13


class Transcript:
    """Formats the events of one call as lines of text.

    A line has the start of an utterance (minutes and seconds), its language, a mark if no key
    interrupts it, and its words; "…" is a pause, and "—" an interruption.
    """

    def __init__(self, words: Translator, width: int) -> None:
        self._words = words
        self._width = width
        self._written = 0

    def lines(self, events: Sequence[Event]) -> Iterator[str]:
        """Format the events since the last call of this method."""
        _ = self._words.gettext
        for event in events[self._written :]:
            if not self._written:
                legend = _(
                    "%(mark)s is always heard to its end; the rest is skipped by a key", mark=FIXED
                )
                yield from self._wrap(legend)
            self._written += 1
            yield from self._event(event)

    def _event(self, event: Event) -> Iterator[str]:
        _ = self._words.gettext
        match event:
            case Heard():
                yield from self._heard(event)
            case Pressed(key):
                yield from self._wrap(_("▸ press %(key)s", key=key), _INDENT)
            case Silent(seconds):
                text = _("(%(seconds)s s silence)", seconds=self._number(seconds))
                yield from self._wrap(text, _INDENT)
            case _:
                at = self._clock(event.at)
                text = (
                    _("call ended at %(clock)s, the line hung up", clock=at)
                    if event.by_line
                    else _("call ended at %(clock)s, the caller hung up", clock=at)
                )
                yield from self._wrap(text)

    def _heard(self, heard: Heard) -> Iterator[str]:
        _ = self._words.gettext
        language = ""
        match heard.utterance:
            case Spoken(pieces, locale, rate=rate):
                language = locale.partition("-")[0]
                text = " ".join("…" if isinstance(piece, Silence) else piece for piece in pieces)
                text = text.lstrip("… ")
                if rate != 100:
                    text = _("[at %(rate)s%% speed] %(text)s", rate=rate, text=text)
            case Played(url):
                text = _("[recording %(url)s]", url=url)
            case _:
                seconds = self._number(heard.utterance.seconds)
                text = _("(%(seconds)s s pause)", seconds=seconds)
        if heard.interrupted:
            text += " —"
        mark = " " if heard.skippable else FIXED
        first = f"{self._clock(heard.starts):>7} {language:2} {mark} "
        rest = f"{mark:>{len(first) - 1}} "
        yield from self._wrap(text, first, rest)

    def _clock(self, seconds: float) -> str:
        """Format 83.4 seconds as "1:23.4"."""
        minutes, tenths = divmod(round(seconds * 10), 600)
        return f"{minutes}:{self._words.number(tenths / 10, 1).zfill(4)}"

    def _number(self, value: float) -> str:
        return self._words.number(value, decimals=0 if value == int(value) else 1)

    def _wrap(self, text: str, first: str = "", rest: str | None = None) -> list[str]:
        return wrap(text, self._width, first, rest)
