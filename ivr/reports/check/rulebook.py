"""The list of rules, and the explanation of one."""

import re
from collections.abc import Iterator, Sequence

from ivr.checks.cases import Case, cases_of
from ivr.checks.rule import Rule
from ivr.i18n import Translator
from ivr.reports.check.findings_report import COLOURS, HINT, INDENT, SEVERITIES
from ivr.terminal import Page

HANGING = " " * 14
FILLED_IN = re.compile(r"%\(\w+\)\w")


def list_rules(rules: Sequence[Rule], reader: Translator, page: Page) -> Iterator[str]:
    """Format all rules, and their number."""
    _ = reader.gettext
    for rule in rules:
        yield from _entry(rule, reader, page)
        yield ""
    yield from page.wrap(_("Own judgement is this project's: no source was found."))
    yield from page.wrap(_("`ivr rules R21` explains one, with a good and a bad example."))
    yield _("%(count)s rules are checked.", count=len(rules))


def explain_rule(rule: Rule, reader: Translator, page: Page) -> Iterator[str]:
    """Format one rule with its messages, a script that breaks it, and one that does not."""
    _ = reader.gettext
    yield from _entry(rule, reader, page)
    yield ""
    yield page.paint(_("Messages of the rule"), bold=True)
    for words in rule.wordings.values():
        yield from page.wrap(_open(words.message, reader), "  - ", INDENT)
        yield from page.labelled(_(HINT), _open(words.hint, reader), [_(HINT)], INDENT)
    yield ""
    breaking, *others = cases_of(rule.id)
    near_miss = next(case for case in others if case.breaks is None)
    yield from _case(_("This breaks the rule"), breaking, "red", reader, page)
    yield from _case(_("This does not"), near_miss, "green", reader, page)


def _entry(rule: Rule, reader: Translator, page: Page) -> Iterator[str]:
    """Format the title, the thresholds and the source of a rule."""
    _ = reader.gettext
    severity = _(SEVERITIES[rule.severity])
    head = f"{rule.id}  {severity}"
    first, *rest = page.wrap(_(rule.title), f"{head:<{len(HANGING)}}", HANGING)
    painted = page.paint(severity, COLOURS[rule.severity], bold=True)
    yield first.replace(severity, painted, 1)
    yield from rest
    limits = [
        f"{limit.name} = {limit.value:g} {_(limit.unit)} ({_(limit.source)})"
        for limit in rule.thresholds
    ]
    for line in (*limits, _("Source") + f": {_(rule.source)}"):
        yield from page.wrap(line, HANGING, f"{HANGING}  ")


def _open(text: str, reader: Translator) -> str:
    """Return a message with "…" for the values of a script."""
    return FILLED_IN.sub("…", reader.template(text)).replace("%%", "%")


def _case(heading: str, case: Case, colour: str, reader: Translator, page: Page) -> Iterator[str]:
    yield page.paint(heading, bold=True)
    for file, before, after in _changes(case, reader):
        yield f"{INDENT}{file}"
        for mark, text, fg in (("-", before, None), ("+", after, colour)):
            for line in text.strip("\n").splitlines():
                yield page.paint(f"{INDENT}{mark} {line}".rstrip(), fg)
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
