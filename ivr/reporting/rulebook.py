"""The rules for people and for programs: the list of all, and one of them explained."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ivr.i18n import N_, translator
from ivr.reporting.findings import COLOURS, INDENT
from ivr.reporting.page import Page
from ivr.reporting.phrases import Phrases
from ivr.rules.rule import Example, RecordedExample, Rule
from ivr.rules.thresholds import THRESHOLDS, Threshold

VERSION = 1
RULES = 60
"""How many the script rules are; those that are no module yet are not checked."""

HANGING = " " * 14
FILLED_IN = re.compile(r"%\(\w+\)\w")
SCRIPT_RULES = N_("script rules, rule %(number)s")


def limits_of(rule: Rule) -> tuple[Threshold, ...]:
    """Return the thresholds of a rule."""
    return tuple(limit for limit in THRESHOLDS if limit.rule == rule.id)


class Rulebook:
    """Writes rules."""

    def __init__(self, rules: Sequence[Rule], phrases: Phrases, page: Page) -> None:
        self._rules = rules
        self._phrases = phrases
        self._page = page

    def all(self) -> Iterator[str]:
        """Write every rule, and how many there are of those that should be."""
        say = self._phrases.say
        for rule in self._rules:
            yield from self._entry(rule)
            yield ""
        yield from self._page.wrap(say("rules_judgement"))
        yield from self._page.wrap(say("rules_explain"))
        checked = {rule.number for rule in self._rules}
        yield say("rules_implemented", count=len(checked), total=RULES)
        missing = [f"R{number:02}" for number in range(1, RULES + 1) if number not in checked]
        if missing:
            yield from self._page.wrap(say("rules_missing", rules=", ".join(missing)))

    def _entry(self, rule: Rule) -> Iterator[str]:
        say, language = self._phrases.say, self._phrases.language
        severity = say(rule.severity)
        head = f"{rule.id}  {severity}"
        first, *rest = self._page.wrap(
            translator(language).gettext(rule.title), f"{head:<{len(HANGING)}}", HANGING
        )
        painted = self._page.paint(severity, COLOURS[rule.severity], bold=True)
        yield first.replace(severity, painted, 1)
        yield from rest
        for limit in limits_of(rule):
            yield from self._page.wrap(self._limit(limit), HANGING, f"{HANGING}  ")
        source = f"{say('rule_source')}: {_source(rule, language)}"
        yield from self._page.wrap(source, HANGING, f"{HANGING}  ")

    def _limit(self, limit: Threshold) -> str:
        value = f"{limit.value:g} {self._phrases.unit(limit.unit)}"
        return (
            f"{limit.name} = {value} ({translator(self._phrases.language).gettext(limit.source)})"
        )

    def one(self, rule: Rule) -> Iterator[str]:
        """Explain one rule: what it says when broken, and an example of each kind."""
        say = self._phrases.say
        yield from self._entry(rule)
        yield ""
        yield self._page.paint(say("rule_says"), bold=True)
        for words in rule.words.values():
            said = translator(self._phrases.language).template
            yield from self._page.wrap(_open(said(words.message)), "  - ", INDENT)
            labels = [say("expected"), say("hint")]
            for label, text in zip(labels, (words.expected, words.hint), strict=True):
                yield from self._page.labelled(label, _open(said(text)), labels, INDENT)
        yield ""
        yield from self._example(say("rule_bad"), rule.bad, "red")
        yield from self._example(say("rule_good"), rule.good, "green")
        yield from self._page.wrap(say("rule_override"))
        limit = next((f"{one.name} = {one.value:g}" for one in limits_of(rule)), "accepted = true")
        yield f'{INDENT}[rules]\n{INDENT}{rule.id} = {{ {limit}, reason = "{say("rule_reason")}" }}'

    def _example(self, heading: str, example: Example, colour: str) -> Iterator[str]:
        say = self._phrases.say
        after, kind = example.after, "" if example.before else f", {say('rule_whole_file')}"
        if isinstance(example, RecordedExample):
            lengths = (example.silence_before, example.speech, example.silence_after)
            before, speech, behind = (self._phrases.number(length, 2) for length in lengths)
            kind = f", {say('rule_recording')}"
            after = say("rule_sound", before=before, speech=speech, after=behind)
        yield f"{self._page.paint(heading, bold=True)} ({example.file}{kind})"
        for mark, text, fg in (("-", example.before, None), ("+", after, colour)):
            for line in text.strip("\n").splitlines():
                yield self._page.paint(f"{INDENT}{mark} {line}".rstrip(), fg)
        yield ""


def rules_object(rules: Sequence[Rule], language: str, implemented: int) -> dict[str, Any]:
    """Return rules for programs, and how many are implemented in all."""
    return {
        "version": VERSION,
        "implemented": implemented,
        "of": RULES,
        "rules": [_object(rule, language) for rule in rules],
    }


def _object(rule: Rule, language: str) -> dict[str, Any]:
    return {
        "id": rule.id,
        "severity": rule.severity,
        "title": translator(language).gettext(rule.title),
        "source": _source(rule, language),
        "thresholds": [
            {
                "name": one.name,
                "value": one.value,
                "unit": one.unit,
                "source": translator(language).gettext(one.source),
            }
            for one in limits_of(rule)
        ],
        "bad": _example(rule.bad),
        "good": _example(rule.good),
    }


def _example(example: Example) -> dict[str, str]:
    return {"file": example.file, "before": example.before, "after": example.after}


def _source(rule: Rule, language: str) -> str:
    said = translator(language).gettext
    return said(rule.source) if rule.source else said(SCRIPT_RULES, number=rule.number)


def _open(text: str) -> str:
    """A finding's words with the places open that a script would fill in."""
    return FILLED_IN.sub("…", text).replace("%%", "%")
