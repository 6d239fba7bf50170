"""The statistics told to people at a terminal."""

from collections.abc import Iterator, Sequence

from ivr.reporting.page import Page, columns, padded, table
from ivr.statistics.panels import Panel, panels
from ivr.statistics.reading import by_sentence
from ivr.statistics.report import EditionFigures, HangUps, Report
from ivr.statistics.wording import Wording

BAR = 30
"""Columns of the longest bar."""

MOST_PLACES = 10
"""Of those where callers hung up."""


def text(report: Report, wording: Wording, page: Page) -> Iterator[str]:
    """Write what is known of a period."""
    whole = report.whole
    start, end = wording.day(report.period.start), wording.day(report.period.end)
    yield from page.heading(wording.say("title", start=start, end=end))
    if not whole.calls:
        yield wording.say("none")
        return
    yield wording.phrases.counted("calls", whole.calls) + "."
    if whole.average is not None:
        yield wording.say("average", length=wording.phrases.minutes(whole.average))
    yield wording.say("lag")
    for panel in panels(report, wording):
        told = _bars if panel.in_time else _shares
        yield from told(panel, whole.calls, wording, page)
    yield from _editions(report.editions, wording, page)
    yield from _hang_ups(report.hang_ups, wording, page)


def _bars(panel: Panel, calls: int, wording: Wording, page: Page) -> Iterator[str]:
    yield from ("", page.paint(_heading(panel, wording), bold=True))
    number = wording.phrases.number
    wide = max(columns(label) for label, _ in panel.rows)
    digits = len(number(panel.most[1]))
    for label, count in panel.rows:
        bar = "█" * round(BAR * count / panel.most[1])
        yield f"  {padded(label, wide)}  {number(count).rjust(digits)}  {bar}".rstrip()


def _shares(panel: Panel, calls: int, wording: Wording, page: Page) -> Iterator[str]:
    yield from ("", page.paint(_heading(panel, wording), bold=True))
    number = wording.phrases.number
    told = [(label, number(count), wording.share(count / calls)) for label, count in panel.rows]
    yield from table(told, words=1)


def _heading(panel: Panel, wording: Wording) -> str:
    return wording.say(panel.name).upper()


def _editions(editions: Sequence[EditionFigures], wording: Wording, page: Page) -> Iterator[str]:
    yield from ("", page.paint(wording.say("editions").upper(), bold=True))
    rows = []
    for edition in editions:
        figures = edition.figures
        length = wording.phrases.minutes(figures.average or 0)
        gave_up = wording.share(figures.share(figures.ended("gave-up")))
        rows.append(
            (
                wording.edition(edition),
                wording.say("since", date=wording.day(edition.since)),
                wording.phrases.counted("calls", figures.calls),
                wording.say("edition_average", length=length),
                wording.say("edition_gave_up", share=gave_up),
            )
        )
    yield from table(rows, words=2)


def _hang_ups(places: Sequence[HangUps], wording: Wording, page: Page) -> Iterator[str]:
    if not places:
        return
    yield from ("", page.paint(wording.say("hang_ups").upper(), bold=True))
    for place in places[:MOST_PLACES]:
        calls = wording.phrases.counted("calls", place.calls)
        yield from page.wrap(f"{wording.where(place)}: {calls}", "  ")
        for sentence in by_sentence(place, wording.lines.sentences):
            if sentence.calls:
                number = wording.phrases.number(sentence.calls).rjust(6)
                words = sentence.words or wording.say("waiting")
                yield from page.wrap(words, f"  {number}  ", " " * 10)
