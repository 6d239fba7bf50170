"""Comparisons of two scripts for pages with cards: their order, links and findings."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, NamedTuple

from flask import request, url_for
from flask_babel import ngettext

from ivr.script.fields.place import FACTS, FieldPath
from ivr.script.fields.subjects import Subject, subject_of
from ivr.script.fields.titles import Titles
from ivr.script.findings.finding import Finding, Severity, Trait
from ivr.studio.content.edit_pages import link_of
from ivr.studio.content.findings import PageFindings, ShownFinding, count_severities
from ivr.studio.publish.cards import Card, ScriptComparison
from ivr.studio.translation import language

FROM = "from"
"""Query argument with the first subject that a page shows in full."""

CARRIED_FIELDS = ("ticked", "tick", "note")
"""Form fields to carry over into links."""

IN_FULL = 4
"""Number of changes that a page shows in full, in addition to required ones, to limit its size."""


class Obstacle(NamedTuple):
    """What stops publication: title of its subject, address of a page or anchor, and message."""

    title: str
    address: str
    message: str


@dataclass(frozen=True, slots=True)
class SubjectFindings:
    """The findings of a subject, with its title.

    `counts` are their numbers by severity, including those that are not shown.
    """

    title: str
    findings: tuple[ShownFinding, ...]
    counts: Mapping[Severity, int]

    @property
    def count(self) -> int:
        """Number of findings, including those not shown."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class ShownComparison:
    """The differences of two scripts as a page shows them: cards, and findings of the new script.

    `named` are the subjects that are only named, with the addresses at which they are shown in
    full, and `following` is the first such address after the cards. `is_undoing` is whether the
    page confirms undoing. `elsewhere` are the findings of subjects without a card, and
    `has_caused` is whether the changes cause some of them. `inherited` is the number of errors
    that callers hear already.
    """

    cards: Sequence[Card]
    named: Mapping[Subject, str]
    following: str | None
    is_undoing: bool
    findings: Mapping[Subject, SubjectFindings]
    elsewhere: Sequence[SubjectFindings]
    has_caused: bool
    inherited: int
    errors: Sequence[Obstacle]

    @property
    def count(self) -> int:
        """Number of changed subjects, without those that follow from them."""
        return sum(1 for card in self.cards if card.changed.fields)


def show_comparison(
    comparison: ScriptComparison,
    *,
    page: str = "",
    linked: bool = False,
    undoing: bool = False,
    first: Set[Subject] = frozenset(),
    along: Set[Subject] = frozenset(),
) -> ShownComparison:
    """Return a comparison as a page shows it; `linked` findings link to fields of the draft.

    The subjects in `first` come first, then those `along`, which follow from them, then those with
    errors or conflicts; all but the second ones are shown in full. `page` is the endpoint of the
    page, by default the current one. The query argument `from` selects the first card in full.
    """
    findings = _findings(comparison, linked=linked)
    conflicting = {card.subject for card in comparison.cards if card.changed.conflicts}
    wrong = {subject for subject in findings if Severity.ERROR in findings[subject].counts}
    in_order = (first, along, conflicting, conflicting | wrong)
    cards = sorted(
        comparison.cards, key=lambda card: [card.subject not in group for group in in_order]
    )
    subjects = [card.subject for card in cards]
    before, following = _named(subjects, first | conflicting | wrong)
    return ShownComparison(
        cards=cards,
        named={subject: _address(page, subject) for subject in (*before, *following)},
        following=_address(page, following[0]) if following else None,
        is_undoing=undoing,
        findings=findings,
        elsewhere=[
            of_subject for subject, of_subject in findings.items() if subject not in subjects
        ],
        has_caused=any(
            subject_of(finding.field) not in subjects for finding in comparison.findings
        ),
        inherited=len(comparison.new.check.inherited),
        errors=obstacles(
            chain.from_iterable(of_subject.findings for of_subject in findings.values()),
            comparison.titles,
            lambda finding: f"#{finding.id}",
        ),
    )


def obstacles(
    findings: Iterable[ShownFinding], titles: Titles, address: Callable[[ShownFinding], str]
) -> list[Obstacle]:
    """Return errors as obstacles, each once, with the address of the first one.

    The errors of a fact with a replaced phone number are one: changing the fact corrects them all.
    """
    of_facts = Counter[FieldPath]()
    address_of: dict[tuple[str, str], str] = {}
    for shown in findings:
        if shown.finding.has(Trait.REPLACED_NUMBER):
            of_facts[FACTS, shown.finding.fact] += 1
        elif shown.is_error:
            title = titles.of_subject(subject_of(shown.finding.field), language())
            label = (shown.language.capitalize(), "" if title in shown.message else title)
            obstacle = (", ".join(filter(None, label)), shown.message)
            address_of.setdefault(obstacle, address(shown))
    others = [Obstacle(title, at, words) for (title, words), at in address_of.items()]
    return [*(_of_fact(fact, errors, titles) for fact, errors in of_facts.items()), *others]


def _of_fact(fact: FieldPath, errors: int, titles: Titles) -> Obstacle:
    words = ngettext(
        "The phone number has changed. Changing the fact too corrects %(num)d error.",
        "The phone number has changed. Changing the fact too corrects %(num)d errors.",
        errors,
    )
    return Obstacle(titles.title(fact, language()), link_of(fact, ()).address, words)


def _named(
    subjects: Sequence[Subject], in_full: Set[Subject]
) -> tuple[list[Subject], list[Subject]]:
    """Return the subjects that a page only names: before the first card, and after the last.

    A page shows at most IN_FULL cards. The subjects `in_full` are always among them, since they
    are ticked. The others fill up the rest, from the one in the query on, and at least one of them
    is shown, so that a link to the next page always leads further.
    """
    others = [subject for subject in subjects if subject not in in_full]
    ids = [subject.id for subject in others]
    first = request.args.get(FROM, "")
    start = ids.index(first) if first in ids else 0
    end = start + max(1, IN_FULL - len(in_full & set(subjects)))
    return others[:start], others[end:]


def _address(page: str, subject: Subject) -> str:
    """Return the address of the page that shows a subject and the following ones in full.

    It keeps the selection and the note, also after a refused form.
    """
    sent = {name: request.form.getlist(name) for name in CARRIED_FIELDS if name in request.form}
    arguments = {**request.args.to_dict(flat=False), **sent}
    arguments.pop(FROM, None)
    values: dict[str, Any] = {**(request.view_args or {}), **arguments, FROM: subject.id}
    return url_for(page or request.endpoint or "", **values, _anchor=subject.id)


def _findings(comparison: ScriptComparison, *, linked: bool) -> Mapping[Subject, SubjectFindings]:
    by_subject: dict[Subject, list[Finding]] = {}
    for finding in comparison.new.check.findings:
        by_subject.setdefault(subject_of(finding.field), []).append(finding)
    shown: dict[Subject, list[ShownFinding]] = {subject: [] for subject in by_subject}
    on_page = PageFindings(comparison.new.files, comparison.titles)
    for number, unnumbered in enumerate(on_page.show(comparison.new.check.findings), start=1):
        links = unnumbered.links if linked else ()
        numbered = replace(unnumbered, id=f"finding-{number}", links=links)
        shown[subject_of(numbered.finding.field)].append(numbered)

    def errors_first(subject: Subject) -> int:
        return -sum(finding.is_error for finding in shown[subject])

    return {
        subject: SubjectFindings(
            comparison.titles.of_subject(subject, language()),
            tuple(shown[subject]),
            count_severities(by_subject[subject]),
        )
        for subject in sorted(shown, key=errors_first)
    }
