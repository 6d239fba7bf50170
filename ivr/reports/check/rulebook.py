"""The list of rules, and the explanation of one."""

import re
from collections.abc import Iterator, Sequence

from ivr.checks.cases import Case, cases_of
from ivr.checks.rule import Rule
from ivr.checks.thresholds import THRESHOLDS, Threshold
from ivr.i18n import N_, Translator
from ivr.reports.check.findings import COLOURS, HINT, INDENT, SEVERITIES
from ivr.script.finding import Severity
from ivr.terminal import Page

HANGING = " " * 14
FILLED_IN = re.compile(r"%\(\w+\)\w")
UNITS = {
    "seconds": N_("s"),
    "words": N_("words"),
    "options": N_("options"),
    "ratio": N_("(ratio)"),
    "letters": N_("letters"),
    "times": N_("times"),
    "days": N_("days"),
}
"""Units of thresholds, by their names in the table."""


def limits_of(rule: Rule) -> tuple[Threshold, ...]:
    """Return the thresholds of a rule."""
    return tuple(limit for limit in THRESHOLDS if limit.rule == rule.id)


class Rulebook:
    """Formats rules."""

    def __init__(self, rules: Sequence[Rule], reader: Translator, page: Page) -> None:
        self._rules = rules
        self._reader = reader
        self._page = page

    def all(self) -> Iterator[str]:
        """Format all rules, and their number."""
        _ = self._reader.gettext
        for rule in self._rules:
            yield from self._entry(rule)
            yield ""
        yield from self._page.wrap(_("Own judgement is this project's: no source was found."))
        yield from self._page.wrap(
            _("`ivr rules R21` explains one, with a good and a bad example.")
        )
        yield _("%(count)s rules are checked.", count=len(self._rules))

    def _entry(self, rule: Rule) -> Iterator[str]:
        _ = self._reader.gettext
        severity = _(SEVERITIES[rule.severity])
        head = f"{rule.id}  {severity}"
        first, *rest = self._page.wrap(_(rule.title), f"{head:<{len(HANGING)}}", HANGING)
        painted = self._page.paint(severity, COLOURS[rule.severity], bold=True)
        yield first.replace(severity, painted, 1)
        yield from rest
        source = [_("Source") + f": {_(rule.source)}"] if rule.source else []
        limits = [
            f"{limit.name} = {limit.value:g} {_(UNITS[limit.unit])} ({_(limit.source)})"
            for limit in limits_of(rule)
        ]
        for line in (*limits, *source):
            yield from self._page.wrap(line, HANGING, f"{HANGING}  ")

    def one(self, rule: Rule) -> Iterator[str]:
        """Explain one rule: its messages, and an example of each kind."""
        _ = self._reader.gettext
        yield from self._entry(rule)
        yield ""
        yield self._page.paint(_("Messages of the rule"), bold=True)
        for words in rule.wordings.values():
            yield from self._page.wrap(self._open(words.message), "  - ", INDENT)
            yield from self._page.labelled(_(HINT), self._open(words.hint), [_(HINT)], INDENT)
        yield ""
        breaking, *others = cases_of(rule.id)
        near_miss = next(case for case in others if case.breaks is None)
        yield from self._case(_("This breaks the rule"), breaking, "red")
        yield from self._case(_("This does not"), near_miss, "green")
        yield from self._override(rule)

    def _override(self, rule: Rule) -> Iterator[str]:
        """Show how a script makes an exception from a rule, if it can."""
        _ = self._reader.gettext
        limit = next((f"{one.name} = {one.value:g}" for one in limits_of(rule)), "")
        if not limit and rule.severity is Severity.ERROR:
            told = _(
                "No exception from this rule is possible: it has no threshold, and is an error."
            )
            yield from self._page.wrap(told)
            return
        override = _(
            "Another threshold, or a warning that is to stand, goes into line.toml with a reason:"
        )
        yield from self._page.wrap(override)
        reason = _("why this script may differ")
        changed = limit or "accepted = true"
        yield f'{INDENT}[rules]\n{INDENT}{rule.id} = {{ {changed}, reason = "{reason}" }}'

    def _open(self, text: str) -> str:
        """Return a message with "…" for the values of a script."""
        return FILLED_IN.sub("…", self._reader.template(text)).replace("%%", "%")

    def _case(self, heading: str, case: Case, colour: str) -> Iterator[str]:
        yield self._page.paint(heading, bold=True)
        for file, before, after in _changes(case, self._reader):
            yield f"{INDENT}{file}"
            for mark, text, fg in (("-", before, None), ("+", after, colour)):
                for line in text.strip("\n").splitlines():
                    yield self._page.paint(f"{INDENT}{mark} {line}".rstrip(), fg)
        yield ""


def _changes(case: Case, reader: Translator) -> Iterator[tuple[str, str, str]]:
    """Yield the files that a case changes, with content before and after."""
    for edit in case.edits:
        yield edit.file, edit.was, edit.now
    for name, table in (case.announcements or {}).items():
        yield "line.toml", "", f"[announcements.{name}]\n{table}"
        for code, text in (case.says or {}).items():
            yield f"{code}/{name}.txt", "", text
    if (recording := case.recording) is not None:
        levels = reader.gettext(
            "%(before)s s of silence, %(speech)s s of speech, %(after)s s of silence",
            before=reader.number(recording.before, 2),
            speech=reader.number(recording.speech, 2),
            after=reader.number(recording.after, 2),
        )
        yield recording.file, "", levels
