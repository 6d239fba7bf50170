"""Output of `ivr connect` and `ivr disconnect`: settings, changes and checks of a number."""

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
"""Labels of settings, in display order."""

DONE = {
    "set_up": N_("The number is set as planned, as Twilio confirms."),
    "routed": N_(
        "Calls are routed as planned. It can take five minutes until this applies to all calls."
    ),
}
DIFFERS = {
    "set_up": N_("Twilio accepted the changes, but reports other values for these settings:"),
    "routed": N_("Twilio accepted the new region, but reports another one:"),
}
"""Messages by part of a plan: confirmed, or reported differently by Twilio."""


class NumberReport:
    """Formats lines for a terminal in one language."""

    def __init__(self, language: str, page: Page) -> None:
        self._words = translator(language)
        self._language = language
        self._page = page
        self._labels = {name: self._words.gettext(label) for name, label in LABELS.items()}

    def say(self, message: str, colour: str | None = None, /, **values: object) -> Iterator[str]:
        """Format a translated message."""
        for line in self._page.wrap(self._words.gettext(message, **values)):
            yield self._page.paint(line, colour, bold=colour is not None)

    def number(self, found: Found, account: str, region: str) -> Iterator[str]:
        """Format the current settings of a number and the region of its calls."""
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
                "The region that handles calls to this number could not be read: %(reason)s See "
                "the number's regional settings in Twilio's console. The settings here have an "
                "effect only if it is %(region)s."
            )
            yield from self.say(message, "yellow", reason=reason, region=region)

    def changes(self, changes: Sequence[SetupChange]) -> Iterator[str]:
        """Format the changes to make."""
        yield from self._page.heading(self._words.gettext("To be changed"))
        yield from self._rows(changes)

    def step(self, step: PlanStep) -> Iterator[str]:
        """Format the result of one part of a plan."""
        if step.refusal:
            yield ""
            yield from self._page.heading(self._words.gettext("Not done, or not confirmed"))
        elif step.differences:
            yield from self.say(DIFFERS[step.name], "red")
        else:
            yield from self.say(DONE[step.name], "green")
        yield from self._rows(step.differences)

    def verdicts(self, verdicts: Iterable[Verdict]) -> Iterator[str]:
        """Format verdicts, each with its mark."""
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
    """Return a value for display: a URL without its credentials and query."""
    parts = urlsplit(value)
    if not parts.netloc:
        return value
    _, at, host = parts.netloc.rpartition("@")
    query = HIDDEN if parts.query else ""
    return urlunsplit(parts._replace(netloc=f"{HIDDEN}@{host}" if at else host, query=query))
