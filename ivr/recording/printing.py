"""What `ivr record` prints: a recording that was kept, and the reading list."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ivr.recording.phrases import phrases_of
from ivr.recording.reading_list import Entry, State
from ivr.reporting.page import Page
from ivr.sound.standard import VALUES

if TYPE_CHECKING:
    from ivr.recording.taking import Recorded

VERSION = 1
"""Of the list for programs. It grows when a field changes its meaning or goes."""

COLOURS = {State.RECORDED: "green", State.OUTDATED: "yellow", State.MISSING: "red"}
NOTICED = 0.05
INDENT = "    "


def kept(
    recorded: "Recorded", files: tuple[Path, Path], language: str, page: Page
) -> Iterator[str]:
    """Tell where a recording is, how it came, and what became of it."""
    say, number = phrases_of(language).say, phrases_of(language).number
    sound, master = recorded.sound, recorded.master
    channels = say("mono" if sound.channels == 1 else "stereo")
    stored = say("kept", file=files[0], seconds=number(master.seconds, 1))
    yield page.paint(stored, "green", bold=True)
    yield say(
        "came",
        kind=sound.kind.upper(),
        rate=number(sound.rate),
        channels=channels,
        seconds=number(sound.seconds, 1),
        loudness=number(recorded.measures.loudness, 1),
    )
    silence = number(VALUES["silence"], 2)
    yield say("became", loudness=number(master.loudness, 1), silence=silence)
    if master.limited > NOTICED:
        yield say("limited", limited=number(master.limited, 1))
    yield say("kept_words", file=files[1])


class ReadingList:
    """Writes the reading list."""

    def __init__(self, entries: Sequence[Entry], language: str, page: Page) -> None:
        self._entries = entries
        self._phrases = phrases_of(language)
        self._page = page

    def lines(self, *, unread_only: bool) -> Iterator[str]:
        """Write each text with its words, or only those that are to be read, and the sums."""
        say = self._phrases.say
        yield self._page.paint(say("list_title"), bold=True)
        yield ""
        shown = unread(self._entries) if unread_only else self._entries
        for entry in shown:
            yield from self._entry(entry)
            yield ""
        if not shown:
            yield say("nothing_missing")
            yield ""
        yield from self._page.wrap(self._totals())
        if any(entry.state is State.OUTDATED for entry in self._entries):
            yield from self._page.wrap(say("outdated_means"))
        yield from self._page.wrap(say("phrases_not_recorded"))

    def _entry(self, entry: Entry) -> Iterator[str]:
        say, number = self._phrases.say, self._phrases.number
        state = self._page.paint(say(entry.state), COLOURS[entry.state], bold=True)
        name = self._page.paint(entry.wanted.name, bold=True)
        lengths = [say("seconds", seconds=number(entry.seconds, 1))]
        if entry.recorded_seconds is not None:
            length = number(entry.recorded_seconds, 1)
            lengths.append(say("recorded_seconds", seconds=length))
        yield f"{name}  {state}  {', '.join(lengths)}"
        for line in entry.wanted.lines:
            yield from self._page.wrap(line, INDENT, f"{INDENT}  ")
        for written, spoken in entry.wanted.said:
            yield from self._page.wrap(say("said", written=written, spoken=spoken), "  - ", INDENT)
        if entry.wanted.others:
            menus = {"menu": entry.wanted.menu, "others": ", ".join(entry.wanted.others)}
            yield from self._page.wrap(say("one_menu", **menus), "  - ", INDENT)

    def _totals(self) -> str:
        counts = {
            state.value: sum(entry.state is state for entry in self._entries) for state in State
        }
        left = self._phrases.minutes(sum(entry.seconds for entry in unread(self._entries)))
        return self._phrases.say("totals", texts=len(self._entries), left=left, **counts)


def unread(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the texts that are to be read: those without a recording that holds."""
    return tuple(entry for entry in entries if entry.state is not State.RECORDED)


def list_object(entries: Sequence[Entry]) -> dict[str, Any]:
    """Return the list for programs."""
    return {"version": VERSION, "texts": [_object(entry) for entry in entries]}


def _object(entry: Entry) -> dict[str, Any]:
    wanted, recorded = entry.wanted, entry.recorded_seconds
    return {
        "text": wanted.name,
        "language": wanted.language,
        "state": entry.state,
        "seconds": round(entry.seconds, 2),
        "recorded_seconds": None if recorded is None else round(recorded, 2),
        "lines": list(wanted.lines),
        "said": [{"written": written, "spoken": spoken} for written, spoken in wanted.said],
        "menu": wanted.menu,
        "other_menus": list(wanted.others),
    }
