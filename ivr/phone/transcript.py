"""A call on paper, to be read aloud as the real call would sound."""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import click

from ivr.phone.events import Dialled, Event, Heard, Pressed, Silent
from ivr.phone.verbs import Played, Silence, Spoken

FIXED = "┃"
NARROWEST = 40

_INDENT = " " * 13


@dataclass(frozen=True, slots=True)
class _Words:
    """What a transcript says in one language, beside what the line says."""

    legend: str
    pressed: str
    silent: str
    played: str
    paused: str
    ended: str
    by_line: str
    by_caller: str
    decimal_mark: str


_WORDS = {
    "sv": _Words(
        legend=f"{FIXED} hörs alltid till slutet; resten hoppas över med en knapp",
        pressed="▸ tryck {key}",
        silent="({seconds} s tystnad)",
        played="[inspelning {url}]",
        paused="({seconds} s paus)",
        ended="samtalet slut {clock}, {who}",
        by_line="linjen lade på",
        by_caller="den som ringde lade på",
        decimal_mark=",",
    ),
    "en": _Words(
        legend=f"{FIXED} is always heard to its end; the rest is skipped by a key",
        pressed="▸ press {key}",
        silent="({seconds} s silence)",
        played="[recording {url}]",
        paused="({seconds} s pause)",
        ended="call ended at {clock}, {who}",
        by_line="the line hung up",
        by_caller="the caller hung up",
        decimal_mark=".",
    ),
}


class Transcript:
    """Writes the events of one call as lines of text.

    A line tells when an utterance starts (minutes and seconds), in which language it is,
    whether it is always heard to its end, and its words; "…" is a pause and "—" is where a key
    cut it off.
    """

    def __init__(self, lang: str = "en", width: int = 80, *, colour: bool = False) -> None:
        """Take the language of the transcript's own words, "sv" or "en", and the line width.

        The width is in characters and no less than 40. Raises ValueError for other languages.
        """
        if lang not in _WORDS:
            raise ValueError(f'There is no transcript in "{lang}", only in {", ".join(_WORDS)}.')
        self._words = _WORDS[lang]
        self._width = max(width, NARROWEST)
        self._colour = colour
        self._begun = False

    def lines(self, events: Iterable[Event]) -> Iterator[str]:
        """Write events as they come; the legend stands above the first of all.

        May be called again with the events that followed: lines come as soon as they are asked
        for, and no line is wider than the transcript.
        """
        for event in events:
            if not self._begun:
                self._begun = True
                yield from self._wrapped(self._words.legend, fg="bright_black")
            yield from self._event(event)

    def _event(self, event: Event) -> Iterator[str]:
        words = self._words
        match event:
            case Dialled():
                # Dialling makes no sound.
                pass
            case Heard():
                yield from self._heard(event)
            case Pressed(key):
                yield from self._wrapped(words.pressed.format(key=key), _INDENT, fg="cyan")
            case Silent(seconds):
                text = words.silent.format(seconds=self._number(seconds))
                yield from self._wrapped(text, _INDENT, fg="cyan")
            case _:
                who = words.by_line if event.by_line else words.by_caller
                text = words.ended.format(clock=self._clock(event.at), who=who)
                yield from self._wrapped(text, fg="bright_black")

    def _heard(self, heard: Heard) -> Iterator[str]:
        language = ""
        match heard.utterance:
            case Spoken(pieces, locale):
                language = locale.partition("-")[0]
                text = " ".join("…" if isinstance(piece, Silence) else piece for piece in pieces)
                text = text.lstrip("… ")
            case Played(url):
                text = self._words.played.format(url=url)
            case _:
                text = self._words.paused.format(seconds=self._number(heard.utterance.seconds))
        if heard.interrupted:
            text += " —"
        mark = " " if heard.skippable else FIXED
        first = f"{self._clock(heard.starts):>7} {language:2} {mark} "
        rest = f"{mark:>{len(first) - 1}} "
        yield from self._wrapped(text, first, rest, fg=None if heard.skippable else "yellow")

    def _clock(self, seconds: float) -> str:
        """Write a time as minutes, seconds and tenths: 83.4 seconds are "1:23.4"."""
        tenths = round(seconds * 10)
        mark = self._words.decimal_mark
        return f"{tenths // 600}:{tenths % 600 // 10:02d}{mark}{tenths % 10}"

    def _number(self, value: float) -> str:
        return f"{value:g}".replace(".", self._words.decimal_mark)

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
