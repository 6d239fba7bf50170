"""A difference on a terminal: changed keys first, then a card for each subject, then seconds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ivr.i18n import N_, language_name
from ivr.reports.diff.meaning import Meaning, TextChange
from ivr.reports.diff.seconds import tables
from ivr.reports.diff.shown import SOUNDS, ShownChange, shown
from ivr.reports.diff.style import INDENT, Style
from ivr.script.changes import Change
from ivr.script.subjects import Subject, SubjectKind, by_subject
from ivr.script.titles import Titles
from ivr.terminal import table

KEYS = N_("Keys that mean something else than before")
WHY_KEYS = N_("Callers who press them out of habit end up somewhere else than before.")

NONE = "–"


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs between two scripts: changes, what they mean, and how texts are called.

    `texts` and `languages` are the names of the texts and the codes of the languages, in order.
    """

    changes: Sequence[Change]
    meaning: Meaning
    titles: Titles
    texts: Sequence[str]
    languages: Sequence[str]


def text(
    old: tuple[str, str], new: tuple[str, str], found: Difference, style: Style
) -> Iterator[str]:
    """Write the difference between two lines, each given by its name and its edition.

    The last line says whether callers hear it.
    """
    page, _, meaning = style.page, style.reader.gettext, found.meaning
    yield from page.heading(_("What callers hear differently"))
    ages = ((style.old, *old), (style.new, *new))
    rows = [(age, name, _("version %(edition)s", edition=edition)) for age, name, edition in ages]
    yield from table(rows, indent="")
    for part in (_keys, _numbers, _cards, _following, _times):
        lines = list(part(found, style))
        yield from ["", *lines] if lines else []
    yield ""
    if old[1] != new[1] and not found.changes:
        yield _("Only comments or line breaks differ.")
    yield page.paint(meaning.verdict(style.reader), "red" if meaning.keys else None, bold=True)


def _keys(found: Difference, style: Style) -> Iterator[str]:
    """Write what breaks habits: what was above what is now."""
    if not found.meaning.keys:
        return
    yield style.page.paint(style.reader.gettext(KEYS).upper(), "red", bold=True)
    yield from style.page.wrap(style.reader.gettext(WHY_KEYS))
    told = [change.told(found.titles, style.reader) for change in found.meaning.keys]
    rows = [
        row for about, was, now in told for row in ((about, style.old, was), ("", style.new, now))
    ]
    yield from table(rows, indent=INDENT)


def _numbers(found: Difference, style: Style) -> Iterator[str]:
    if found.meaning.numbers:
        yield style.page.paint(style.reader.gettext("Phone numbers that are said"), bold=True)
    for number in found.meaning.numbers:
        yield from style.wrapped(number.told(style.reader))


def _cards(found: Difference, style: Style) -> Iterator[str]:
    cards = by_subject(found.changes, found.texts, found.languages)
    for number, (subject, changes) in enumerate(cards.items()):
        yield from [""] if number else []
        yield style.page.paint(subject.title(found.titles, style.reader), bold=True)
        for change in changes:
            yield from _change(subject, shown(change, found.titles, style.reader), found, style)


def _change(
    subject: Subject, change: ShownChange, found: Difference, style: Style
) -> Iterator[str]:
    reader, about = style.reader, change.title
    if change.language and subject.kind is SubjectKind.TEXT:
        about += f", {language_name(change.language, reader.language)}"
    heard = next(_heard(change.change, found.meaning), None)
    if heard:
        about += f", {heard.lengths(reader)}"
    if not change.is_heard:
        about = reader.gettext("%(what)s (nobody hears it)", what=about)
    told = change.note or f"{change.was or NONE} → {change.now or NONE}"
    yield from style.wrapped(about if change.edits else f"{about}: {told}")
    yield from style.words(change.edits)
    for sound in found.meaning.sounds:
        if sound.field == change.change.field:
            yield from style.wrapped(sound.told(found.titles, reader), 2)


def _heard(change: Change, meaning: Meaning) -> Iterator[TextChange]:
    """Yield how a text is heard differently by the change of its sentences or recording."""
    for text_change in meaning.texts:
        whole = (text_change.language, text_change.name)
        match change.field:
            case (code, "texts", name, "body") | (code, "recordings", name) if (
                code,
                name,
            ) == whole:
                yield text_change


def _following(found: Difference, style: Style) -> Iterator[str]:
    """Write the texts that differ since something else was changed: a key, or its recording."""
    reader, fields = style.reader, {change.field for change in found.changes}
    told = []
    for change in found.meaning.texts:
        whole = (change.language, "texts", change.name, "body")
        recorded = (change.language, "recordings", change.name)
        if change.recording and recorded not in fields:
            told.append((change, reader.gettext(SOUNDS[change.recording])))
        elif not {whole, recorded} & fields:
            told.append((change, ""))
    if told:
        yield style.page.paint(reader.gettext("Texts that follow from these changes"), bold=True)
    for change, note in told:
        menus = ", ".join(found.titles.of(each, reader.language) for each in change.menus)
        about = [
            found.titles.of(change.name, reader.language),
            language_name(change.language, reader.language),
            *([reader.gettext("in %(menus)s", menus=menus)] if menus else []),
            change.lengths(reader),
        ]
        yield from style.wrapped(": ".join(filter(None, (", ".join(about), note))))
        yield from style.words(() if note else change.edits)


def _times(found: Difference, style: Style) -> Iterator[str]:
    times = tables(found.meaning.times, found.titles, style.reader)
    if times:
        yield style.page.paint(style.reader.gettext("Seconds"), bold=True)
    for each in times:
        yield each.name
        yield from table([("", style.old, style.new, "±"), *each.rows], "<>", indent=INDENT)
