"""The list of rules, and the explanation of one."""

import re
from collections.abc import Iterator, Sequence

from ivr.checks.cases import Case, cases_of
from ivr.checks.rule import Rule
from ivr.i18n import Translator
from ivr.reports.check.findings_report import HINT, INDENT, SEVERITIES

FILLED_IN = re.compile(r"%\(\w+\)\w")


def list_rules(rules: Sequence[Rule], reader: Translator) -> Iterator[str]:
    """Format all rules, and their number."""
    _ = reader.gettext
    for rule in rules:
        yield from _entry(rule, reader)
    yield _("Own judgement is this project's: no source was found.")
    yield _("`ivr rules R21` explains one, with a good and a bad example.")
    yield _("%(count)s rules are checked.", count=len(rules))


def explain_rule(rule: Rule, reader: Translator) -> Iterator[str]:
    """Format one rule with its messages, a script that breaks it, and one that does not."""
    _ = reader.gettext
    yield from _entry(rule, reader)
    yield _("Messages of the rule")
    for words in rule.wordings.values():
        yield f"{INDENT}{_with_gaps(words.message, reader)}"
        yield INDENT + _(HINT) + f": {_with_gaps(words.hint, reader)}"
    breaking, *others = cases_of(rule.id)
    near_miss = next(case for case in others if case.breaks is None)
    yield _("This breaks the rule")
    yield from _case(breaking, reader)
    yield _("This does not")
    yield from _case(near_miss, reader)


def _entry(rule: Rule, reader: Translator) -> Iterator[str]:
    _ = reader.gettext
    yield f"{rule.id} {_(SEVERITIES[rule.severity])}: {_(rule.title)}"
    for limit in rule.thresholds:
        yield f"{INDENT}{limit.name} = {limit.value:g} {_(limit.unit)} ({_(limit.source)})"
    yield INDENT + _("Source") + f": {_(rule.source)}"


def _with_gaps(text: str, reader: Translator) -> str:
    """Replace placeholders by "…", because only a finding has values for them."""
    return FILLED_IN.sub("…", reader.template(text)).replace("%%", "%")


def _case(case: Case, reader: Translator) -> Iterator[str]:
    for file, before, after in _changes(case, reader):
        yield f"{INDENT}{file}"
        yield from (f"{INDENT}- {line}".rstrip() for line in before.strip("\n").splitlines())
        yield from (f"{INDENT}+ {line}".rstrip() for line in after.strip("\n").splitlines())


def _changes(case: Case, reader: Translator) -> Iterator[tuple[str, str, str]]:
    """Yield the files that a case changes, with content before and after."""
    for edit in case.edits:
        yield edit.file, edit.was, edit.now
    tables = {("announcements", name): table for name, table in (case.announcements or {}).items()}
    tables |= {("ready", name): table for name, table in (case.ready or {}).items()}
    for (kind, name), table in tables.items():
        yield "line.toml", "", f"[{kind}.{name}]\n{table}"
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
