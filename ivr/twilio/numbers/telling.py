"""What the commands print of a number: how it is set, what changes, and what was checked."""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit, urlunsplit

from ivr.errors import IVRError
from ivr.i18n import N_, translator
from ivr.terminal import Page
from ivr.twilio.numbers.connecting import ROUTED, Found, PlanStep
from ivr.twilio.numbers.setup import SetupChange
from ivr.twilio.numbers.verdict import Verdict, VerdictState

INDENT = "  "
HIDDEN = "***"
ARROW = "→"

MARKS = {
    VerdictState.GOOD: ("✓", "green"),
    VerdictState.DOUBTFUL: ("!", "yellow"),
    VerdictState.UNKNOWN: ("?", "yellow"),
    VerdictState.BAD: ("✗", "red"),
}

LABELS = {
    "voice_url": N_("voice URL"),
    "voice_method": N_("voice method"),
    "voice_fallback_url": N_("fallback URL"),
    "voice_fallback_method": N_("fallback method"),
    "status_callback": N_("status callback"),
    "status_callback_method": N_("status method"),
    "voice_caller_id_lookup": N_("caller's name"),
    "voice_application_sid": N_("application"),
    "trunk_sid": N_("SIP trunk"),
    ROUTED: N_("calls handled in"),
}
"""The settings of a number, in the order in which they are shown."""

DONE = {
    "set_up": N_("The number is set as planned: read back from Twilio, and the same."),
    "routed": N_("Calls are led as planned. It can take five minutes until all of them are."),
}
DIFFERS = {
    "set_up": N_("Twilio took the changes, but these read back otherwise than they were written:"),
    "routed": N_("Twilio took the new region, but it reads back otherwise than it was written:"),
}
"""What is written of the parts of a plan, when they were done or read back otherwise."""


class NumberReport:
    """Writes lines for a page, in the reader's language."""

    def __init__(self, language: str, page: Page) -> None:
        self._words = translator(language)
        self._language = language
        self._page = page
        self._labels = {name: self._words.gettext(label) for name, label in LABELS.items()}

    def say(self, message: str, colour: str | None = None, /, **values: object) -> Iterator[str]:
        """Write a message, translated."""
        for line in self._page.wrap(self._words.gettext(message, **values)):
            yield self._page.paint(line, colour, bold=colour is not None)

    def number(self, found: Found, account: str, region: str) -> Iterator[str]:
        """Write what a number is set to now, and where its calls are handled."""
        number = found.number
        head = N_("%(number)s in account %(account)s, region %(region)s: set now")
        where = {"number": number.written, "account": account, "region": region}
        yield from self._page.heading(self._words.gettext(head, **where))
        for name, label in self._labels.items():
            value = (found.routed or "?") if name == ROUTED else getattr(number.setup, name)
            yield from self._row(label, value)
        if found.unknown:
            yield ""
            reason = found.unknown.told(self._language)
            message = N_(
                "In which region calls to this number are handled could not be asked: "
                "%(reason)s Look in Twilio's console, under the number's regional settings. "
                "Only if it is %(region)s does what is set here count."
            )
            yield from self.say(message, "yellow", reason=reason, region=region)

    def changes(self, changes: Sequence[SetupChange]) -> Iterator[str]:
        """Write what is to become what."""
        yield from self._page.heading(self._words.gettext("To be changed"))
        yield from self._rows(changes)

    def step(self, step: PlanStep) -> Iterator[str]:
        """Write that a part was done, or in what it did not become as it was written."""
        if step.refusal:
            yield ""
            yield from self._page.heading(self._words.gettext("Not done, as far as is known"))
        elif step.differences:
            yield from self.say(DIFFERS[step.name], "red")
        else:
            yield from self.say(DONE[step.name], "green")
        yield from self._rows(step.differences)

    def verdicts(self, verdicts: Iterable[Verdict]) -> Iterator[str]:
        """Write what was checked, each with its mark."""
        for verdict in verdicts:
            mark, colour = MARKS[verdict.state]
            subject = self._words.gettext(verdict.subject)
            values = {name: self._told(value) for name, value in verdict.values.items()}
            said = self._words.gettext(verdict.message, **values)
            first, *rest = self._page.wrap(f"{subject}: {said}", f"{mark} ", INDENT)
            yield self._page.paint(mark, colour, bold=True) + first[len(mark) :]
            yield from rest

    def _told(self, value: object) -> object:
        return value.told(self._language) if isinstance(value, IVRError) else value

    def _rows(self, changes: Iterable[SetupChange]) -> Iterator[str]:
        for change in changes:
            yield from self._row(self._labels[change.name], change.now)
            yield from self._row(ARROW, change.wanted)

    def _row(self, label: str, value: str | bool) -> Iterator[str]:
        if isinstance(value, bool):
            text = self._words.gettext(N_("on") if value else N_("off"))
        else:
            text = shown(value) or self._words.gettext("(nothing)")
        yield from self._page.labelled(label, text, tuple(self._labels.values()), INDENT)


def shown(value: str) -> str:
    """Return a value as it may be seen: an address without its credentials and its query."""
    parts = urlsplit(value)
    if not parts.netloc:
        return value
    _, at, host = parts.netloc.rpartition("@")
    query = HIDDEN if parts.query else ""
    return urlunsplit(parts._replace(netloc=f"{HIDDEN}@{host}" if at else host, query=query))
