"""What the commands print of a number: how it is set, what changes, and what was checked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from urllib.parse import urlsplit, urlunsplit

from ivr.errors import IVRError
from ivr.provisioning.connecting import ROUTED, Found, Step
from ivr.provisioning.phrases import phrases_of
from ivr.provisioning.setup import Change, Setup
from ivr.provisioning.verdict import State, Verdict
from ivr.reporting.page import Page

INDENT = "  "
HIDDEN = "***"
ARROW = "→"

MARKS = {
    State.GOOD: ("✓", "green"),
    State.DOUBTFUL: ("!", "yellow"),
    State.UNKNOWN: ("?", "yellow"),
    State.BAD: ("✗", "red"),
}

NAMES = (*(field.name for field in fields(Setup)), ROUTED)


class Report:
    """Writes lines for a page, in the reader's language."""

    def __init__(self, language: str, page: Page) -> None:
        self._phrases = phrases_of(language)
        self._language = language
        self._page = page
        self._labels = [self._phrases.say(f"name_{name}") for name in NAMES]

    def say(self, name: str, colour: str | None = None, /, **values: object) -> Iterator[str]:
        """Write one phrase."""
        for line in self._page.wrap(self._phrases.say(name, **values)):
            yield self._page.paint(line, colour, bold=colour is not None)

    def number(self, found: Found, account: str, region: str) -> Iterator[str]:
        """Write what a number is set to now, and where its calls are handled."""
        number = found.number
        where = {"number": number.written, "account": account, "region": region}
        yield from self._page.heading(self._phrases.say("now", **where))
        for name, label in zip(NAMES, self._labels, strict=True):
            value = (found.routed or "?") if name == ROUTED else getattr(number.setup, name)
            yield from self._row(label, value)
        if found.unknown:
            yield ""
            reason = found.unknown.told(self._language)
            yield from self.say("not_asked", "yellow", reason=reason, region=region)

    def changes(self, changes: Sequence[Change]) -> Iterator[str]:
        """Write what is to become what."""
        yield from self._page.heading(self._phrases.say("changes"))
        yield from self._rows(changes)

    def step(self, step: Step) -> Iterator[str]:
        """Write that a part was done, or in what it did not become as it was written."""
        if step.refusal:
            yield ""
            yield from self._page.heading(self._phrases.say("left"))
        elif step.differences:
            yield from self.say(f"differs_{step.name}", "red")
        else:
            yield from self.say(f"done_{step.name}", "green")
        yield from self._rows(step.differences)

    def verdicts(self, verdicts: Iterable[Verdict]) -> Iterator[str]:
        """Write what was checked, each with its mark."""
        for verdict in verdicts:
            mark, colour = MARKS[verdict.state]
            subject = self._phrases.say(f"subject_{verdict.subject}")
            values = {name: self._told(value) for name, value in verdict.values.items()}
            said = self._phrases.say(f"{verdict.subject}_{verdict.case}", **values)
            first, *rest = self._page.wrap(f"{subject}: {said}", f"{mark} ", INDENT)
            yield self._page.paint(mark, colour, bold=True) + first[len(mark) :]
            yield from rest

    def _told(self, value: object) -> object:
        return value.told(self._language) if isinstance(value, IVRError) else value

    def _rows(self, changes: Iterable[Change]) -> Iterator[str]:
        for change in changes:
            yield from self._row(self._phrases.say(f"name_{change.name}"), change.now)
            yield from self._row(ARROW, change.wanted)

    def _row(self, label: str, value: str | bool) -> Iterator[str]:
        if isinstance(value, bool):
            text = self._phrases.say("on" if value else "off")
        else:
            text = shown(value) or self._phrases.say("nothing")
        yield from self._page.labelled(label, text, self._labels, INDENT)


def shown(value: str) -> str:
    """Return a value as it may be seen: an address without its credentials and its query."""
    parts = urlsplit(value)
    if not parts.netloc:
        return value
    _, at, host = parts.netloc.rpartition("@")
    query = HIDDEN if parts.query else ""
    return urlunsplit(parts._replace(netloc=f"{HIDDEN}@{host}" if at else host, query=query))
