"""What the pages that show changes as cards have in common: titles and findings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from ivr.script import recordings
from ivr.script.finding import Finding, Severity
from ivr.script.model import FAULT
from ivr.studio.pages.subject_pages import place_of
from ivr.studio.pages.titles import in_words, occasion_of
from ivr.studio.place_links import PlaceLink, link_to, place_links, shown_finding
from ivr.studio.publishing.cards import Comparing, Titled
from ivr.studio.publishing.folding import READING_ROOM, folded
from ivr.studio.publishing.subjects import TITLES, Subject, SubjectKind
from ivr.studio.publishing.words import Side
from ivr.studio.studio import current_studio
from ivr.studio.writing.text_checks import Noted, counted, noted

FROM = "from"
"""The query argument with the first change that a page shows in full."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A finding with its place on the page, and links to where it is mended."""

    note: Noted
    id: str
    links: tuple[PlaceLink, ...]

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return self.note.finding.severity

    @property
    def is_error(self) -> bool:
        """Whether it stops the publication."""
        return self.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class SubjectFindings:
    """The findings of a subject."""

    titled: Titled
    findings: tuple[Linked, ...]

    @property
    def number(self) -> int:
        """How many there are, those that are not shown included."""
        return sum(self.counts.values())

    @property
    def counts(self) -> Mapping[Severity, int]:
        """How many there are of each severity, the gravest first."""
        numbers = dict.fromkeys(Severity, 0)
        for one in self.findings:
            numbers[one.severity] += 1 + one.note.more
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
            if each.is_error
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
    notes: dict[Subject, list[Linked]] = {}
    for number, note in enumerate(noted(found.new.check.findings, found.new.files), start=1):
        subject = found.subject_at(note.finding.file, note.finding.line)
        links = _links(note, subject, found.new) if linked else ()
        notes.setdefault(subject, []).append(Linked(note, f"finding-{number}", links))
    return {
        subject: SubjectFindings(found.titled(subject), tuple(its))
        for subject, its in _worst_first(notes.items())
    }


def _worst_first(
    notes: Iterable[tuple[Subject, list[Linked]]],
) -> list[tuple[Subject, list[Linked]]]:
    return sorted(notes, key=lambda each: -sum(one.is_error for one in each[1]))


def _links(note: Noted, subject: Subject, side: Side) -> tuple[PlaceLink, ...]:
    """Return links to the text that a finding is in, and to the places that its hint names."""
    named = tuple(place_links(shown_finding(note).finding))
    if subject.kind is SubjectKind.TEXT:
        own = _to_text(note.finding, subject, side)
    else:
        own = None if named else _to_table(subject, side)
    return tuple(dict.fromkeys((own, *named) if own else named))


def _to_text(finding: Finding, subject: Subject, side: Side) -> PlaceLink | None:
    """Return a link to the field of a text, or to its recording, None if no page has it."""
    code, _, rest = finding.file.partition("/")
    is_text = subject.name in side.names.texts
    if rest.startswith(f"{recordings.FOLDER}/"):
        if is_text and subject.name != FAULT:  # which is never played from a recording
            return link_to("recordings_text", code=code, text=subject.name)
        return link_to("recordings", code)
    if subject.name in side.names.announcements:
        field = f"text-{code}" if code in side.names.languages else None
        return link_to("announcements_edit", field, name=subject.name)
    return link_to("texts_edit", f"text-{code}", name=subject.name) if is_text else None


def _to_table(subject: Subject, side: Side) -> PlaceLink | None:
    """Return a link to the page of the table that a finding is in, None if no page has it."""
    place = place_of(subject, side.names)
    return link_to(*place) if place else None
