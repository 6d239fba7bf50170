"""Template variables of pages with cards: changes, findings, and the effect on callers."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from flask import request, url_for
from flask_babel import ngettext

from ivr.script.findings.finding import Finding, Severity, Trait
from ivr.script.findings.place import FACTS, Address
from ivr.script.findings.subjects import Subject, subject_of
from ivr.script.findings.titles import Titles
from ivr.studio.forms.edit_pages import link_of
from ivr.studio.forms.findings import PageFindings, ShownFinding, count_severities
from ivr.studio.publish.cards import ScriptComparison
from ivr.studio.publish.effect import meaning_values
from ivr.studio.services import current_studio
from ivr.studio.translation import language

FROM = "from"
"""Query argument with the first subject that a page shows in full."""

CARRIED_FIELDS = ("ticked", "tick", "note")
"""Form fields to carry over into links."""

IN_FULL = 4
"""Number of changes that a page shows in full, in addition to required ones, to limit its size."""

"""Endings of cases: errors of a fact with a phone number that the line no longer has."""

Problem: TypeAlias = tuple[str, str, str]
"""An obstacle to publication: title of its subject, address of a page or anchor, and message."""


@dataclass(frozen=True, slots=True)
class SubjectFindings:
    """The findings of a subject, with its title.

    `counts` are their numbers by severity, including those that are not shown.
    """

    title: str
    findings: tuple[ShownFinding, ...]
    counts: Mapping[Severity, int]

    @property
    def number(self) -> int:
        """Number of findings, including those not shown."""
        return sum(self.counts.values())


def card_values(
    found: ScriptComparison,
    *,
    page: str = "",
    linked: bool = False,
    undoing: bool = False,
    first: Set[Subject] = frozenset(),
    along: Set[Subject] = frozenset(),
) -> dict[str, Any]:
    """Return the template variables of the cards; `linked` findings link to fields of the draft.

    The subjects in `first` come first, then those `along`, which follow from them, then those with
    errors or conflicts; all but the second ones are shown in full. `page` is the endpoint of the
    page, by default the current one. `undoing` is whether the page confirms undoing. The query
    argument `from` selects the first card in full; `named` are the subjects that are only named,
    with their addresses, and `following` is the first subject after the cards. `caused` is whether
    the changes cause findings in other subjects.
    """
    findings = _findings(found, linked=linked)
    grave = {card.subject for card in found.cards if card.changed.conflicts}
    grave |= {subject for subject, one in findings.items() if Severity.ERROR in one.counts}
    cards = sorted(
        found.cards,
        key=lambda card: (
            card.subject not in first,
            card.subject not in along,
            not card.changed.conflicts,
            card.subject not in grave,
        ),
    )
    subjects = [card.subject for card in cards]
    before, following = _named(subjects, grave | first)
    return {
        "named": {one: _address(page, one) for one in (*before, *following)},
        "following": _address(page, following[0]) if following else None,
        "undoing": undoing,
        "cards": cards,
        "count": sum(1 for card in cards if card.changed.fields),
        "counts": count_severities(found.findings),
        "inherited": len(found.new.check.inherited),
        "findings": findings,
        "elsewhere": [one for subject, one in findings.items() if subject not in subjects],
        "caused": any(subject_of(one.field) not in subjects for one in found.findings),
        "errors": problems(
            (each for one in findings.values() for each in one.findings),
            found.titles,
            lambda one: f"#{one.id}",
        ),
        "means": meaning_values(found),
        "names": current_studio.people.full_names(),
    }


def problems(
    findings: Iterable[ShownFinding], titles: Titles, address: Callable[[ShownFinding], str]
) -> list[Problem]:
    """Return errors as problems, each once, with the address of the first one.

    The errors of a fact with a replaced phone number are one: changing the fact corrects them all.
    """
    of_facts = Counter[Address]()
    found: dict[tuple[str, str], str] = {}
    for one in findings:
        if one.finding.has(Trait.REPLACED_NUMBER):
            of_facts[FACTS, one.finding.fact] += 1
        elif one.is_error:
            title = titles.of_subject(subject_of(one.finding.field), language())
            label = (one.language.capitalize(), "" if title in one.message else title)
            found.setdefault((", ".join(filter(None, label)), one.message), address(one))
    others = [(label, at, words) for (label, words), at in found.items()]
    return [*(_of_fact(fact, errors, titles) for fact, errors in of_facts.items()), *others]


def _of_fact(fact: Address, errors: int, titles: Titles) -> Problem:
    words = ngettext(
        "The phone number has changed. Changing the fact too corrects %(num)d error.",
        "The phone number has changed. Changing the fact too corrects %(num)d errors.",
        errors,
    )
    return titles.title(fact, language()), link_of(fact, ()).address, words


def _named(
    subjects: Sequence[Subject], in_full: Set[Subject]
) -> tuple[list[Subject], list[Subject]]:
    """Return the subjects that a page only names: before the first card, and after the last."""
    others = [one for one in subjects if one not in in_full]
    ids = [one.id for one in others]
    first = request.args.get(FROM, "")
    start = ids.index(first) if first in ids else 0
    end = start + max(1, IN_FULL - len(in_full & set(subjects)))
    return others[:start], others[end:]


def _address(page: str, subject: Subject) -> str:
    """Return the address of the page that shows a subject and the following ones in full.

    It keeps the selection and the note, also after a refused form.
    """
    sent = {name: request.form.getlist(name) for name in CARRIED_FIELDS if name in request.form}
    asked = {**request.args.to_dict(flat=False), **sent}
    asked.pop(FROM, None)
    values: dict[str, Any] = {**(request.view_args or {}), **asked, FROM: subject.id}
    return url_for(page or request.endpoint or "", **values, _anchor=subject.id)


def _findings(found: ScriptComparison, *, linked: bool) -> Mapping[Subject, SubjectFindings]:
    its: dict[Subject, list[Finding]] = {}
    for finding in found.new.check.findings:
        its.setdefault(subject_of(finding.field), []).append(finding)
    placed: dict[Subject, list[ShownFinding]] = {subject: [] for subject in its}
    shown = PageFindings(found.new.files, found.titles).of(found.new.check.findings)
    for number, one in enumerate(shown, start=1):
        placed_one = replace(one, id=f"finding-{number}", links=one.links if linked else ())
        placed[subject_of(one.finding.field)].append(placed_one)
    worst = sorted(placed, key=lambda each: -sum(one.is_error for one in placed[each]))
    return {
        subject: SubjectFindings(
            found.titles.of_subject(subject, language()),
            tuple(placed[subject]),
            count_severities(its[subject]),
        )
        for subject in worst
    }
