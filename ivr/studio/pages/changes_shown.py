"""What the pages that show changes as cards have in common: titles and findings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from ivr.script.finding import Severity
from ivr.studio.fields import PageLink
from ivr.studio.findings import PageFindings, ShownFinding, counted
from ivr.studio.pages.titles import in_words, occasion_of
from ivr.studio.publishing.cards import Comparing, Titled
from ivr.studio.publishing.folding import READING_ROOM, folded
from ivr.studio.publishing.subjects import TITLES, Subject
from ivr.studio.studio import current_studio

FROM = "from"
"""The query argument with the first change that a page shows in full."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding with its place on the page; its links lead to where it is mended in the draft."""

    shown: ShownFinding
    id: str
    links: tuple[PageLink, ...]


@dataclass(frozen=True, slots=True)
class SubjectFindings:
    """The findings of a subject."""

    titled: Titled
    findings: tuple[Placed, ...]

    @property
    def number(self) -> int:
        """How many there are, those that are not shown included."""
        return sum(self.counts.values())

    @property
    def counts(self) -> Mapping[Severity, int]:
        """How many there are of each severity, the gravest first."""
        numbers = dict.fromkeys(Severity, 0)
        for one in self.findings:
            numbers[one.shown.severity] += 1 + one.shown.more
        return {severity: number for severity, number in numbers.items() if number}


def shown(
    found: Comparing,
    *,
    linked: bool = False,
    address: str | None = None,
    room: int = READING_ROOM,
    undoing: bool = False,
) -> dict[str, Any]:
    """Return what the cards of a page need; `linked` findings lead to the draft's fields.

    What stops publication comes first, and is shown in full. `address` is that of the page, if it
    is not the one asked for, and `room` is for its cards. `undoing` is whether the page asks
    before it undoes changes.
    With `from` it shows the changes from a subject on; those that it only names are in `folded`,
    with their addresses.
    """
    findings = _findings(found, linked=linked)
    grave = {card.subject for card in found.cards if card.conflicts}
    grave |= {subject for subject, one in findings.items() if Severity.ERROR in one.counts}
    cards = sorted(found.cards, key=lambda card: (not card.conflicts, card.subject not in grave))
    changed = {card.subject for card in cards}
    numbers = {subject: len(one.findings) for subject, one in findings.items()}
    named = folded(cards, numbers, request.args.get(FROM), room, grave & changed)
    return {
        "folded": {subject: _address(address, subject) for subject in named},
        "comparing": found,
        "undoing": undoing,
        "cards": cards,
        "count": sum(1 for card in cards if card.files),
        "counts": counted(found.new.check.findings),
        "findings": findings,
        "elsewhere": [one for subject, one in findings.items() if subject not in changed],
        "errors": [
            (one.titled, each)
            for one in findings.values()
            for each in one.findings
            if each.shown.is_error
        ],
        "names": current_studio.people.full_names(),
        "occasion_of": occasion_of,
        "titles": TITLES,
        "language_name": lambda code: in_words([code])[code],
    }


def _address(page: str | None, subject: Subject) -> str:
    """Return the address of a page that shows a subject in full, and what comes after it."""
    if page is not None:
        return f"{page}?{FROM}={subject.id}#{subject.id}"
    asked = {name: each for name, each in request.args.to_dict(flat=False).items() if name != FROM}
    values: dict[str, Any] = {**(request.view_args or {}), **asked, FROM: subject.id}
    return url_for(request.endpoint or "", **values, _anchor=subject.id)


def _findings(found: Comparing, *, linked: bool) -> Mapping[Subject, SubjectFindings]:
    placed: dict[Subject, list[Placed]] = {}
    shown = PageFindings(found.new.files).of(found.new.check.findings)
    for number, one in enumerate(shown, start=1):
        subject = found.subject_at(one.finding.field)
        links = one.links if linked else ()
        placed.setdefault(subject, []).append(Placed(one, f"finding-{number}", links))
    worst = sorted(placed, key=lambda each: -sum(one.shown.is_error for one in placed[each]))
    return {
        subject: SubjectFindings(found.titled(subject), tuple(placed[subject])) for subject in worst
    }
