"""The reading list as text."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ivr.i18n import N_, Translator, translator
from ivr.recordings.recordable_texts import RecordableText
from ivr.reports.document.entries import ReadingState
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


def reading_list(
    texts: Sequence[RecordableText], language: str, page: Page, *, unread_only: bool
) -> Iterator[str]:
    """Format all texts, or only unread ones, with their words and the totals."""
    reader = translator(language)
    _ = reader.gettext
    unread = [text for text in texts if text.state is not ReadingState.RECORDED]
    listed = unread if unread_only else texts
    yield page.paint(_("Reading list for the studio"), bold=True)
    yield ""
    for text in listed:
        yield from _entry(text, reader, page)
        yield ""
    if not listed:
        yield _("Every text has an up-to-date recording.")
        yield ""
    counts = Counter(text.state.value for text in texts)
    totals = _(
        "%(texts)s texts: %(recorded)s recorded, %(outdated)s outdated, %(missing)s missing. "
        "Left to read: %(left)s.",
        texts=len(texts),
        left=reader.minutes(sum(text.seconds for text in unread)),
        **{state.value: counts[state.value] for state in ReadingState},
    )
    yield from page.wrap(totals)
    if counts[ReadingState.OUTDATED]:
        outdated = _(
            "An outdated recording is not played: its text has changed since it was read, and "
            "the synthetic voice says the new words."
        )
        yield from page.wrap(outdated)
    never = _(
        "The phrases of language.toml (the options of the menu, “press 7” and the others), the "
        "texts of sub-menus and fault cannot be recorded. The synthetic voice says them."
    )
    yield from page.wrap(never)


def _entry(text: RecordableText, reader: Translator, page: Page) -> Iterator[str]:
    _ = reader.gettext
    state = page.paint(_(STATES[text.state]), COLOURS[text.state], bold=True)
    lengths = [_("%(seconds)s s", seconds=reader.number(text.seconds, 1))]
    if text.recording:
        length = reader.number(text.recording.seconds, 1)
        lengths.append(_("the recording %(seconds)s s", seconds=length))
    yield f"{page.paint(text.name, bold=True)}  {state}  {', '.join(lengths)}"
    for line in text.lines:
        yield from page.wrap(line, INDENT, f"{INDENT}  ")
    notes = [_("“%(written)s” is read “%(spoken)s”", written=w, spoken=s) for w, s in text.said]
    if text.others:
        holds = _(
            "The words are for the menu %(menu)s. In %(others)s the keys differ, and the "
            "synthetic voice says the text.",
            menu=text.menu,
            others=", ".join(text.others),
        )
        notes.append(holds)
    for note in notes:
        yield from page.wrap(note, "  - ", INDENT)
