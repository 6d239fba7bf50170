"""The rules for people and for programs: the list of all, and one of them explained."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ivr.checks.rule import AnnouncedExample, AnyExample, Example, RecordedExample, Rule
from ivr.checks.thresholds import THRESHOLDS, Threshold
from ivr.i18n import N_, Translator, translator
from ivr.reports.check.findings import COLOURS, INDENT, PARTS, SEVERITIES
from ivr.script.places import with_places
from ivr.terminal import Page

VERSION = 2

HANGING = " " * 14
FILLED_IN = re.compile(r"%\(\w+\)\w")
UNITS = {
    "seconds": N_("s"),
    "words": N_("words"),
    "options": N_("options"),
    "levels": N_("levels"),
    "milliseconds": N_("ms"),
    "ratio": N_("(ratio)"),
    "keys": N_("keys"),
    "tries": N_("tries"),
    "LIX": N_("LIX"),
    "letters": N_("letters"),
    "sentences": N_("sentences"),
    "commas": N_("commas"),
    "syllables a second": N_("syllables a second"),
    "times": N_("times"),
    "minutes": N_("minutes"),
    "days": N_("days"),
}
"""Units of thresholds, by their names in the table."""


def limits_of(rule: Rule) -> tuple[Threshold, ...]:
    """Return the thresholds of a rule."""
    return tuple(limit for limit in THRESHOLDS if limit.rule == rule.id)


class Rulebook:
    """Writes rules."""

    def __init__(self, rules: Sequence[Rule], said: Translator, page: Page) -> None:
        self._rules = rules
        self._said = said
        self._page = page

    def all(self) -> Iterator[str]:
        """Write every rule, and how many there are."""
        _ = self._said.gettext
        for rule in self._rules:
            yield from self._entry(rule)
            yield ""
        yield from self._page.wrap(_("Own judgement is this project's: no source was found."))
        yield from self._page.wrap(
            _("`ivr rules R21` explains one, with a good and a bad example.")
        )
        yield _("%(count)s rules are checked.", count=len(self._rules))

    def _entry(self, rule: Rule) -> Iterator[str]:
        _ = self._said.gettext
        severity = _(SEVERITIES[rule.severity])
        head = f"{rule.id}  {severity}"
        first, *rest = self._page.wrap(_(rule.title), f"{head:<{len(HANGING)}}", HANGING)
        painted = self._page.paint(severity, COLOURS[rule.severity], bold=True)
        yield first.replace(severity, painted, 1)
        yield from rest
        for limit in limits_of(rule):
            yield from self._page.wrap(self._limit(limit), HANGING, f"{HANGING}  ")
        source = _("Source") + f": {_source(rule, self._said)}"
        yield from self._page.wrap(source, HANGING, f"{HANGING}  ")

    def _limit(self, limit: Threshold) -> str:
        _ = self._said.gettext
        return f"{limit.name} = {limit.value:g} {_(UNITS[limit.unit])} ({_(limit.source)})"

    def one(self, rule: Rule) -> Iterator[str]:
        """Explain one rule: what it says when broken, and an example of each kind."""
        _ = self._said.gettext
        yield from self._entry(rule)
        yield ""
        yield from self._page.wrap(_("Purpose: %(why)s", why=_(rule.why)))
        yield ""
        yield self._page.paint(_("What the rule says"), bold=True)
        labels = {part: _(label) for part, label in PARTS.items()}
        for words in rule.cases.values():
            yield from self._page.wrap(self._open(words.message), "  - ", INDENT)
            texts = {labels["expected"]: words.expected, labels["hint"]: words.hint}
            for label, text in texts.items():
                yield from self._page.labelled(label, self._open(text), list(texts), INDENT)
        yield ""
        yield from self._example(_("This breaks the rule"), rule.bad, "red")
        yield from self._example(_("This does not"), rule.good, "green")
        override = _(
            "Another threshold, or a warning that is to stand, goes into line.toml with a reason:"
        )
        yield from self._page.wrap(override)
        limit = next((f"{one.name} = {one.value:g}" for one in limits_of(rule)), "accepted = true")
        reason = _("why this script may differ")
        yield f'{INDENT}[rules]\n{INDENT}{rule.id} = {{ {limit}, reason = "{reason}" }}'

    def _open(self, text: str) -> str:
        """A finding's words with the values open that a script would fill in."""
        return FILLED_IN.sub("…", with_places(text, self._said)).replace("%%", "%")

    def _example(self, heading: str, example: AnyExample, colour: str) -> Iterator[str]:
        _ = self._said.gettext
        before, after = _change(example, self._said)
        kind = ", " + _("a recording") if isinstance(example, RecordedExample) else ""
        yield f"{self._page.paint(heading, bold=True)} ({example.file}{kind})"
        for mark, text, fg in (("-", before, None), ("+", after, colour)):
            for line in text.strip("\n").splitlines():
                yield self._page.paint(f"{INDENT}{mark} {line}".rstrip(), fg)
        yield ""


def rules_object(rules: Sequence[Rule], language: str) -> dict[str, Any]:
    """Return rules for programs."""
    return {
        "version": VERSION,
        "rules": [_object(rule, translator(language)) for rule in rules],
    }


def _object(rule: Rule, said: Translator) -> dict[str, Any]:
    return {
        "id": rule.id,
        "severity": rule.severity,
        "title": said.gettext(rule.title),
        "source": _source(rule, said),
        "thresholds": [
            {
                "name": one.name,
                "value": one.value,
                "unit": one.unit,
                "source": said.gettext(one.source),
            }
            for one in limits_of(rule)
        ],
        "bad": _example(rule.bad, said),
        "good": _example(rule.good, said),
    }


def _example(example: AnyExample, said: Translator) -> dict[str, str]:
    before, after = _change(example, said)
    return {"file": example.file, "before": before, "after": after}


def _change(example: AnyExample, said: Translator) -> tuple[str, str]:
    """What an example changes, and into what; a recording is described in words."""
    if isinstance(example, Example):
        return example.before, example.after
    if isinstance(example, AnnouncedExample):
        tables = (f"[announcements.{name}]\n{table}" for name, table in example.tables.items())
        texts = (f"{code}: {text}" for code, text in example.texts.items())
        return "", "\n".join((*tables, *texts))
    return "", said.gettext(
        "%(before)s s of silence, %(speech)s s of speech, %(after)s s of silence",
        before=said.number(example.silence_before, 2),
        speech=said.number(example.speech, 2),
        after=said.number(example.silence_after, 2),
    )


def _source(rule: Rule, said: Translator) -> str:
    if rule.source:
        return said.gettext(rule.source)
    return said.gettext("script rules, rule %(number)s", number=rule.number)
