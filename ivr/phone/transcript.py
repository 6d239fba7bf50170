"""Transcripts of calls for a terminal."""

import textwrap
from collections.abc import Callable, Iterable, Iterator

import click

from ivr.phone.events import Dialled, Event, Heard, Pressed, Silent
from ivr.phone.verbs import Played, Silence, Spoken

FIXED = "┃"
NARROWEST = 40

_INDENT = " " * 13


def english(message: str, /, **values: object) -> str:
    """Return a message in English, filled in."""
    return message % values


class Transcript:
    """Formats the events of one call as lines of text.

    A line holds the start of an utterance (minutes and seconds), its language, whether it is
    always heard to its end, and its words; "…" is a pause, and "—" marks an interruption.
    """

    def __init__(
        self, gettext: Callable[..., str] = english, width: int = 80, *, colour: bool = False
    ) -> None:
        """Use a `gettext` that translates a message and fills in values given by name.

        The width is in characters, at least 40.
        """
        self._gettext = gettext
        self._width = max(width, NARROWEST)
        self._colour = colour
        self._begun = False

    def lines(self, events: Iterable[Event]) -> Iterator[str]:
        """Format events, with the legend before the first; may be called again for later events."""
        _ = self._gettext
        for event in events:
            if not self._begun:
                self._begun = True
                legend = _(
                    "%(mark)s is always heard to its end; the rest is skipped by a key", mark=FIXED
                )
                yield from self._wrapped(legend, fg="bright_black")
            yield from self._event(event)

    def _event(self, event: Event) -> Iterator[str]:
        _ = self._gettext
        match event:
            case Dialled():
                pass
            case Heard():
                yield from self._heard(event)
            case Pressed(key):
                yield from self._wrapped(_("▸ press %(key)s", key=key), _INDENT, fg="cyan")
            case Silent(seconds):
                text = _("(%(seconds)s s silence)", seconds=self._number(seconds))
                yield from self._wrapped(text, _INDENT, fg="cyan")
            case _:
                at = self._clock(event.at)
                text = (
                    _("call ended at %(clock)s, the line hung up", clock=at)
                    if event.by_line
                    else _("call ended at %(clock)s, the caller hung up", clock=at)
                )
                yield from self._wrapped(text, fg="bright_black")

    def _heard(self, heard: Heard) -> Iterator[str]:
        _ = self._gettext
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
        yield from self._wrapped(text, first, rest, fg=None if heard.skippable else "yellow")

    def _clock(self, seconds: float) -> str:
        """Format a time as minutes, seconds and tenths: 83.4 seconds are "1:23.4"."""
        tenths = round(seconds * 10)
        whole = f"{tenths // 600}:{tenths % 600 // 10:02d}"
        return self._decimal(whole, str(tenths % 10))

    def _number(self, value: float) -> str:
        whole, mark, decimals = f"{value:g}".partition(".")
        return self._decimal(whole, decimals) if mark else whole

    def _decimal(self, whole: str, decimals: str) -> str:
        _ = self._gettext
        return _("%(whole)s.%(decimals)s", whole=whole, decimals=decimals)

    def _wrapped(
        self, text: str, first: str = "", rest: str | None = None, fg: str | None = None
    ) -> Iterator[str]:
        for line in textwrap.wrap(
            text,
            self._width,
            initial_indent=first,
            subsequent_indent=first if rest is None else rest,
            break_on_hyphens=False,
        ):
            yield click.style(line, fg=fg) if self._colour else line
