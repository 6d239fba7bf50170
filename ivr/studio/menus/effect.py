"""The effect of a change of the menus: keys, seconds, findings and facts."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ivr.i18n import language_name, translator
from ivr.reports.diff.impact import key_changes
from ivr.reports.diff.seconds import tables, time_changes
from ivr.script.fields.place import TEXTS
from ivr.script.fields.subjects import subject_of
from ivr.script.fields.titles import Titles
from ivr.script.files import Files
from ivr.script.findings.finding import Finding, Trait
from ivr.script.reading.field_values import fields_of
from ivr.studio.content.facts import facts_about
from ivr.studio.content.findings import PageFindings, ShownFinding
from ivr.studio.content.names import Names, names_in
from ivr.studio.content.text_checks import TextChecks
from ivr.studio.editions.draft import Draft
from ivr.studio.services import current_studio
from ivr.studio.translation import language

LONG = 1.0
"""Minimum difference of a time in seconds."""


@dataclass(frozen=True, slots=True)
class MenuEffect:
    """The effect of a change, in the reader's language.

    `keys` are keys with another meaning than on the live line, None if a script cannot be read.
    `times` are times that differ from the live line by a second or more, None if the rules cannot
    judge a script. `new` and `gone` are findings; `gone` is empty if the rules cannot judge the
    changed draft. `wrong` are the titles of subjects that have errors already. `facts` are facts of
    texts that are no longer heard, with the other texts that say them. `lengths` are the seconds of
    new texts by language.
    """

    is_change: bool
    keys: Sequence[tuple[str, str, str]] | None
    times: Mapping[str, Sequence[tuple[str, str, str, str]]] | None
    new: Sequence[ShownFinding]
    gone: Sequence[ShownFinding]
    may_answer: bool
    wrong: Sequence[str]
    facts: Sequence[tuple[str, str]]
    facts_are_kept: bool
    lengths: Sequence[tuple[str, float]]


def effect(draft: Draft, after: Files) -> MenuEffect:
    """Return the effect of changing a draft to these files."""
    checker = current_studio.checker
    live = checker.check(draft.live_files)
    before = current_studio.check(draft)
    changed = checker.check(after, draft.live_files)
    reader = translator(language())
    titles = Titles({**draft.live_fields, **draft.fields, **fields_of(after)})
    script = live.script or before.script
    line = live.line or before.line
    names = names_in(draft.files)
    names_after = names_in(after)
    keys = None
    if script and changed.script:
        keys = [change.describe(titles, reader) for change in key_changes(script, changed.script)]
    times = None
    if line and changed.line:
        times = tables(tuple(time_changes(line, changed.line, by=LONG)), titles, reader)
    new = PageFindings(after, titles).show(_without_known(changed.findings, before.findings))
    # A check that ends without a line looks at less, so what it does not find may still be there.
    is_comparable = changed.line or not before.line
    gone = _without_known(before.findings, changed.findings) if is_comparable else ()
    faulty_subjects = dict.fromkeys(subject_of(finding.field) for finding in before.errors)
    silent = set(names.labelled).difference(names_after.labelled)
    return MenuEffect(
        is_change=after != draft.files,
        keys=keys,
        times=times,
        new=[_before_saving(finding, names) for finding in new],
        gone=PageFindings(draft.files, titles).show(gone),
        may_answer=changed.may_answer,
        wrong=[titles.of_subject(subject, reader.language) for subject in faulty_subjects],
        facts=[
            (words, ", ".join(map(partial(titles.of, language=reader.language), elsewhere)))
            for words, elsewhere in facts_about(draft.fields, silent)
        ],
        facts_are_kept=not silent.isdisjoint(names_after.texts),
        lengths=_lengths(TextChecks(changed, after), set(names_after.labelled) - set(names.texts)),
    )


def _lengths(checks: TextChecks, new_texts: Iterable[str]) -> list[tuple[str, float]]:
    lengths = []
    for name in new_texts:
        for code, text in checks.by_language(name).items():
            if text.seconds:
                lengths.append((language_name(code, language()), text.seconds))
    return lengths


def _without_known(findings: Iterable[Finding], known: Collection[Finding]) -> Sequence[Finding]:
    """Return the findings beyond as many known ones of a rule about the same field.

    A rule found two long sentences in a text, and now finds three: one is new. Their words may
    differ, since they quote keys and seconds, so those with equal words are taken as known first.
    """
    worded = set(map(_with_words, known))
    left = Counter(map(_about, known))
    new = []
    for finding in sorted(findings, key=lambda finding: _with_words(finding) not in worded):
        left[_about(finding)] -= 1
        if left[_about(finding)] < 0:
            new.append(finding)
    return new


def _before_saving(finding: ShownFinding, saved: Names) -> ShownFinding:
    """Return a finding without links, and without advice to translate, if its text is not saved."""
    match finding.finding.field:
        case (_, place, name, *_) if place == TEXTS and name not in saved.texts:
            hint = "" if finding.finding.has(Trait.UNTRANSLATED) else finding.hint
            return replace(finding, links=(), hint=hint)
    return finding


def _about(finding: Finding) -> Hashable:
    return finding.rule, finding.case, finding.severity, finding.field


def _with_words(finding: Finding) -> Hashable:
    return _about(finding), frozenset(finding.values.items())
