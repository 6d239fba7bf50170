"""Output of `ivr connect`: settings, changes and checks of a number."""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit, urlunsplit

from ivr.i18n import N_, translator
from ivr.terminal import Page
from ivr.twilio.numbers.account import AccountClient, AccountNumber
from ivr.twilio.numbers.checks import Verdict, VerdictState
from ivr.twilio.numbers.setup import ROUTED, SetupChange

INDENT = "  "
HIDDEN = "***"
ARROW = "→"

COLOURS = {VerdictState.GOOD: "green", VerdictState.BAD: "red"}

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


class NumberReport:
    """Formats lines for a terminal in one language."""

    def __init__(self, language: str, page: Page) -> None:
        self._words = translator(language)
        self._page = page
        self._labels = {name: self._words.gettext(label) for name, label in LABELS.items()}

    def say(self, message: str, colour: str | None = None, /, **values: object) -> Iterator[str]:
        """Format a translated message."""
        for line in self._page.wrap(self._words.gettext(message, **values)):
            yield self._page.paint(line, colour, bold=colour is not None)

    def number(self, number: AccountNumber, account: AccountClient) -> Iterator[str]:
        """Format the current settings of a number and the region of its calls."""
        head = N_("%(number)s in account %(account)s, region %(region)s: set now")
        values = {"account": account.account, "region": account.region}
        yield from self._page.heading(self._words.gettext(head, number=number.written, **values))
        for name in LABELS:
            value = getattr(number.setup, name)
            yield from self._row(name, "?" if number.unknown and name == ROUTED else value)
        yield ""

    def changes(self, heading: str, changes: Sequence[SetupChange]) -> Iterator[str]:
        """Format changes: the current and the new value of each setting."""
        yield from self._page.heading(self._words.gettext(heading))
        for change in changes:
            yield from self._row(change.name, change.now)
            yield from self._row(ARROW, change.wanted)
        yield ""

    def commands(self, heading: str, commands: Iterable[str]) -> Iterator[str]:
        """Format shell commands, each unwrapped so that it can be copied."""
        yield from self._page.heading(self._words.gettext(heading))
        yield from commands
        yield ""

    def verdict(self, verdict: Verdict) -> Iterator[str]:
        """Format a verdict with its mark."""
        mark, colour = verdict.state, COLOURS.get(verdict.state, "yellow")
        subject = self._words.gettext(verdict.subject)
        said = self._words.gettext(verdict.message, **verdict.values)
        first, *rest = self._page.wrap(f"{subject}: {said}", f"{mark} ", INDENT)
        yield self._page.paint(mark, colour, bold=True) + first[len(mark) :]
        yield from rest

    def _row(self, name: str, value: str | bool) -> Iterator[str]:
        if isinstance(value, bool):
            text = self._words.gettext(N_("on") if value else N_("off"))
        else:
            text = redact(value) or self._words.gettext("(nothing)")
        label = self._labels.get(name, name)
        yield from self._page.labelled(label, text, tuple(self._labels.values()), INDENT)


def redact(value: str) -> str:
    """Return a value for display: a URL without its credentials and query."""
    parts = urlsplit(value)
    if not parts.netloc:
        return value
    _, at, host = parts.netloc.rpartition("@")
    query = HIDDEN if parts.query else ""
    return urlunsplit(parts._replace(netloc=f"{HIDDEN}@{host}" if at else host, query=query))
