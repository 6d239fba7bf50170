"""Statistics as text for a terminal."""

from collections.abc import Iterator, Sequence

from ivr.statistics.listening import Listening, listening
from ivr.statistics.panels import Panel, panels
from ivr.statistics.report import CallReport, EditionFigures
from ivr.statistics.wording import StatisticsWording
from ivr.terminal import Page, columns, padded, table

BAR = 30
"""Width of the longest bar."""


def text(report: CallReport, wording: StatisticsWording, page: Page) -> Iterator[str]:
    """Write the report of a period."""
    whole = report.whole
    yield from page.heading(wording.title(report.period.start, report.period.end))
    if not whole.calls:
        yield wording.none
        return
    yield wording.calls(whole.calls) + "."
    if whole.average is not None:
        yield wording.average(whole.average)
    yield wording.lag
    for panel in panels(report, wording):
        write = _bars if panel.in_time else _shares
        yield from write(panel, whole.calls, wording, page)
    yield from _editions(report.editions, wording, page)
    yield from _listening(listening(report, wording.lines), wording, page)


def _bars(panel: Panel, calls: int, wording: StatisticsWording, page: Page) -> Iterator[str]:
    yield from ("", page.paint(_heading(panel, wording), bold=True))
    number = wording.reader.number
    wide = max(columns(label) for label, _ in panel.rows)
    digits = len(number(panel.most[1]))
    for label, count in panel.rows:
        bar = "█" * round(BAR * count / panel.most[1])
        yield f"  {padded(label, wide)}  {number(count).rjust(digits)}  {bar}".rstrip()


def _shares(panel: Panel, calls: int, wording: StatisticsWording, page: Page) -> Iterator[str]:
    yield from ("", page.paint(_heading(panel, wording), bold=True))
    number = wording.reader.number
    rows = [(label, number(count), wording.share(count / calls)) for label, count in panel.rows]
    yield from table(rows, words=1)


def _heading(panel: Panel, wording: StatisticsWording) -> str:
    return wording.heading(panel.name).upper()


def _editions(
    editions: Sequence[EditionFigures], wording: StatisticsWording, page: Page
) -> Iterator[str]:
    yield from ("", page.paint(wording.heading("editions").upper(), bold=True))
    _ = wording.reader.gettext
    rows = []
    for edition in editions:
        figures = edition.figures
        length = wording.reader.minutes(figures.average or 0)
        gave_up = wording.share(figures.share(figures.ended("gave-up")))
        rows.append(
            (
                wording.edition(edition),
                _("from %(date)s", date=wording.day(edition.since)),
                wording.calls(figures.calls),
                _("%(length)s on average", length=length),
                _("%(share)s made no choice", share=gave_up),
            )
        )
    yield from table(rows, words=2)


def _listening(texts: Sequence[Listening], wording: StatisticsWording, page: Page) -> Iterator[str]:
    if not texts:
        return
    yield from ("", page.paint(wording.heading("listening").upper(), bold=True))
    for text in texts:
        place, language = wording.title_of(text), wording.spoken(text.language)
        head = f"{place} ({language}, {wording.editions(text.editions)})"
        yield from page.wrap(f"{head}: {wording.listeners(text)}", "  ")
        for sentence in text.sentences:
            words = sentence.words or wording.waiting
            yield from page.wrap(words, f"  {wording.share(sentence.share).rjust(6)}  ", " " * 10)
        if text.unplaced:
            yield from page.wrap(wording.unplaced(text), "  ")
