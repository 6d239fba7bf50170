"""The effect of a change of the menus: keys, seconds, findings and facts."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ivr.i18n import language_name, translator
from ivr.publishing.draft import Draft
from ivr.reports.diff.meaning import key_changes
from ivr.reports.diff.seconds import tables, time_changes
from ivr.script import fields
from ivr.script.files import Files
from ivr.script.finding import Finding
from ivr.script.titles import Titles
from ivr.studio.facts import facts_about
from ivr.studio.findings import PageFindings, ShownFinding
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.names import names_in
from ivr.studio.writing.text_checks import TextChecks

LONG = 1.0
"""Minimum difference of a time in seconds."""


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of a change, in the reader's language.

    `keys` are keys with another meaning than on the live line, and `times` times that differ from
    the live line by a second or more; both are None if a script cannot be read. `new` and `gone`
    are findings; `gone` is empty if the rules cannot judge the changed draft. `facts` are facts of
    texts that are no longer heard, with the other texts that say them. `lengths` are the seconds of
    new texts by language.
    """

    is_change: bool
    keys: Sequence[tuple[str, str, str]] | None
    times: Mapping[str, Sequence[tuple[str, str, str, str]]] | None
    new: Sequence[ShownFinding]
    gone: Sequence[ShownFinding]
    may_answer: bool
    facts: Sequence[tuple[str, str]]
    facts_are_kept: bool
    lengths: Sequence[tuple[str, float]]


def effect(draft: Draft, after: Files) -> Effect:
    """Return the effect of changing a draft to these files."""
    checker = current_studio.checker
    live, was = checker.check(draft.live_files).line, current_studio.check(draft)
    now = checker.check(after, draft.live_files)
    reader = translator(language())
    titles = Titles({**draft.live_fields, **draft.fields, **fields.read(after)})
    known, line = live or was.line, now.line
    gone = _without_known(was.findings, now.findings) if line or not was.line else ()
    names, names_after = names_in(draft.files), names_in(after)
    silent = set(names.labelled).difference(names_after.labelled)
    return Effect(
        is_change=after != draft.files,
        keys=[one.describe(titles, reader) for one in key_changes(known.script, line.script)]
        if known and line
        else None,
        times=tables(tuple(time_changes(known, line, by=LONG)), titles, reader)
        if known and line
        else None,
        new=PageFindings(after, titles).of(_without_known(now.findings, was.findings)),
        gone=PageFindings(draft.files, titles).of(gone),
        may_answer=now.may_answer,
        facts=[
            (words, ", ".join(titles.of(name, reader.language) for name in elsewhere))
            for words, elsewhere in facts_about(draft.fields, silent)
        ],
        facts_are_kept=not silent.isdisjoint(names_after.texts),
        lengths=[
            (language_name(code, reader.language), text.seconds)
            for name in set(names_after.labelled).difference(names.texts)
            for code, text in TextChecks(now, after).of(name).items()
            if text.seconds
        ],
    )


def _without_known(found: Iterable[Finding], known: Collection[Finding]) -> Sequence[Finding]:
    """Return the findings beyond as many known ones of a rule about the same field.

    Their words may differ, since they quote keys and seconds; those with equal words come first.
    """
    worded, left = set(map(_with_words, known)), Counter(map(_about, known))
    new = []
    for one in sorted(found, key=lambda each: _with_words(each) not in worded):
        left[_about(one)] -= 1
        if left[_about(one)] < 0:
            new.append(one)
    return new


def _about(finding: Finding) -> Hashable:
    return finding.rule, finding.case, finding.severity, finding.field


def _with_words(finding: Finding) -> Hashable:
    return _about(finding), frozenset(finding.values.items())
