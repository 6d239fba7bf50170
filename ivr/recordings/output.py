"""The reading list as text."""

from collections.abc import Iterator, Sequence

from ivr.i18n import N_, translator
from ivr.recordings.texts import RecordableText
from ivr.reports.document.model import ReadingState
from ivr.terminal import Page

COLOURS = {
    ReadingState.RECORDED: "green",
    ReadingState.OUTDATED: "yellow",
    ReadingState.MISSING: "red",
}
STATES = {
    ReadingState.RECORDED: N_("RECORDED"),
    ReadingState.OUTDATED: N_("OUTDATED"),
    ReadingState.MISSING: N_("MISSING"),
}
INDENT = "    "


class ReadingList:
    """Formats the reading list for a terminal."""

    def __init__(self, entries: Sequence[RecordableText], language: str, page: Page) -> None:
        self._entries = entries
        self._reader = translator(language)
        self._page = page

    def lines(self, *, unread_only: bool) -> Iterator[str]:
        """Format all texts, or only unread ones, with their words and the totals."""
        _, wrap = self._reader.gettext, self._page.wrap
        yield self._page.paint(_("Reading list for the studio"), bold=True)
        yield ""
        shown = unread(self._entries) if unread_only else self._entries
        for entry in shown:
            yield from self._entry(entry)
            yield ""
        if not shown:
            yield _("Every text has an up-to-date recording.")
            yield ""
        yield from wrap(self._totals())
        if any(entry.state is ReadingState.OUTDATED for entry in self._entries):
            outdated = _(
                "An outdated recording is not played: its text has changed since it was read, and "
                "the synthetic voice says the new words."
            )
            yield from wrap(outdated)
        never = _(
            "The phrases of language.toml (the options of the menu, “press 7” and the others), the "
            "texts of sub-menus and fault cannot be recorded. The synthetic voice says them."
        )
        yield from wrap(never)

    def _entry(self, entry: RecordableText) -> Iterator[str]:
        _, number, wrap = self._reader.gettext, self._reader.number, self._page.wrap
        state = self._page.paint(_(STATES[entry.state]), COLOURS[entry.state], bold=True)
        name = self._page.paint(entry.name, bold=True)
        lengths = [_("%(seconds)s s", seconds=number(entry.seconds, 1))]
        if entry.recorded_seconds is not None:
            length = number(entry.recorded_seconds, 1)
            lengths.append(_("the recording %(seconds)s s", seconds=length))
        yield f"{name}  {state}  {', '.join(lengths)}"
        for line in entry.lines:
            yield from wrap(line, INDENT, f"{INDENT}  ")
        for written, spoken in entry.said:
            sentence = _("“%(written)s” is read “%(spoken)s”", written=written, spoken=spoken)
            yield from wrap(sentence, "  - ", INDENT)
        if entry.others:
            holds = _(
                "The words are for the menu %(menu)s. In %(others)s the keys differ, and the "
                "synthetic voice says the text.",
                menu=entry.menu,
                others=", ".join(entry.others),
            )
            yield from wrap(holds, "  - ", INDENT)

    def _totals(self) -> str:
        counts = {
            state.value: sum(entry.state is state for entry in self._entries)
            for state in ReadingState
        }
        return self._reader.gettext(
            "%(texts)s texts: %(recorded)s recorded, %(outdated)s outdated, %(missing)s missing. "
            "Left to read: %(left)s.",
            texts=len(self._entries),
            left=self._reader.minutes(sum(entry.seconds for entry in unread(self._entries))),
            **counts,
        )


def unread(entries: Sequence[RecordableText]) -> tuple[RecordableText, ...]:
    """Return the texts without an up-to-date recording."""
    return tuple(entry for entry in entries if entry.state is not ReadingState.RECORDED)
