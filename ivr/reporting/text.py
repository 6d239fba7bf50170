"""The report of a check for people, from the worst finding to the last word."""

from collections.abc import Iterator

from ivr.call.walk import Walk
from ivr.examination import Examination
from ivr.reporting.findings import FindingsReport
from ivr.reporting.page import Page
from ivr.reporting.phrases import Phrases, phrases_of
from ivr.reporting.summary import documents, ends, verdict
from ivr.reporting.times import TimesReport
from ivr.script.files import Files
from ivr.script.line import Line
from ivr.timing.costs import path_costs
from ivr.timing.timetable import timetables

WAYS_WITHOUT_END = ("silence-without-end", "turn-without-words")
"""Findings of the walk that say that a call does not end in words."""


def report(examination: Examination, files: Files, language: str, page: Page) -> Iterator[str]:
    """Write all that is known of a script; the last line says whether it may be published.

    A script that could not be read has neither times nor costs.
    """
    phrases = phrases_of(language)
    overrides = examination.script.overrides if examination.script else {}
    yield from FindingsReport(files, overrides, phrases, page).lines(examination.findings)
    if examination.line and examination.walk:
        if ends(examination.walk):
            yield from _times(examination.line, phrases, page)
        yield from _walk(examination, examination.walk, phrases, page)
    colour = "green" if examination.may_answer else "red"
    yield page.paint(verdict(examination, language), colour, bold=True)


def _times(line: Line, phrases: Phrases, page: Page) -> Iterator[str]:
    tables = timetables(line)
    times = TimesReport(line, phrases, page)
    yield from times.times(tables)
    yield from times.costs(path_costs(line, tables))


def _walk(examination: Examination, walk: Walk, phrases: Phrases, page: Page) -> Iterator[str]:
    say, number = phrases.say, phrases.number
    counts = {"states": walk.states, "turns": walk.turns, "documents": documents(walk)}
    figures = {name: number(count) for name, count in counts.items()}
    yield from page.heading(say("walk"))
    yield from page.wrap(say("walk_figures", **figures))
    if ends(walk):
        silences = {"whole": walk.silent_call, "rest": walk.longest_silence}
        lengths = {name: phrases.minutes(silence) for name, silence in silences.items()}
        yield from page.wrap(say("walk_silence", **lengths))
    broken = any(finding.rule in WAYS_WITHOUT_END for finding in examination.findings)
    yield from page.wrap(say("walk_ends_not" if broken else "walk_ends"))
    yield ""
