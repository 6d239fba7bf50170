"""The selection of changes to publish, from the checkboxes of the page Publish.

Nobody can publish a change without having seen it: the page shows every selected change in full,
and its form has the fingerprint of the resulting script. The form is refused if its selection, or
the draft, results in another script.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from flask import request, url_for

from ivr.script.fields.place import FieldPath
from ivr.script.fields.subjects import Subject, subject_of, subjects_of
from ivr.script.reading.field_values import FieldValue, fields_of
from ivr.script.reading.replacing import says
from ivr.studio import access
from ivr.studio.content.names import names_in
from ivr.studio.editions.draft import Draft
from ivr.studio.editions.edition import ApprovalRequest
from ivr.studio.editions.policy import is_same_person
from ivr.studio.publish.cards import ScriptComparison, compare_draft
from ivr.studio.publish.readiness import Readiness, Subjects, unheard_texts

TICK = "tick"
TICKED = "ticked"
"""Names of form fields: ids of selected subjects, and a marker that a selection was sent."""

ALONG = "along"
"""Name of a parameter: ids of subjects that a link selects because the chosen ones need them."""

CHANGES = "changes"
"""Anchor of the heading above the changes. Readers begin there, and not in a field below it."""


@dataclass(frozen=True)  # no slots, for cached_property
class Selection:
    """The subjects of a draft that are selected for publication.

    The default selection are the ready subjects in which all changes are the person's own; before
    the first edition, all subjects.
    """

    ready: Readiness

    @cached_property
    def selected(self) -> Subjects:
        """The selected subjects."""
        selectable = self.ready.selectable
        draft = self.ready.draft
        if TICKED in request.values:
            ids = request.values.getlist(TICK)
            return frozenset(subject for subject in selectable if subject.id in ids)
        if not draft.live:
            return self.ready.publishable or selectable
        me = access.current_person()
        saves = draft.saves
        others = subjects_of(at for at in saves if not is_same_person(saves[at][0].author, me))
        return self.ready.publishable - others or selectable - others

    @cached_property
    def selected_draft(self) -> Draft:
        """The draft with the selected changes only."""
        return self.ready.subset(self.selected)

    @cached_property
    def comparison(self) -> ScriptComparison:
        """The differences between the selection and the live edition."""
        return self.ready.comparison if self.all_selected else compare_draft(self.selected_draft)

    @property
    def following(self) -> Subjects:
        """The subjects that are published with the selection because they follow from it."""
        return frozenset(card.subject for card in self.comparison.cards) - self.ready.subjects

    @property
    def along(self) -> Subjects:
        """The selected subjects that the link to the page added to what a person chose."""
        ids = request.args.getlist(ALONG)
        return frozenset(subject for subject in self.selected if subject.id in ids)

    @property
    def all_selected(self) -> bool:
        """Whether all subjects are selected."""
        return self.selected == self.ready.subjects

    @cached_property
    def unheard(self) -> Subjects:
        """The selected texts that no caller would hear before the menus are published."""
        unheard_now = unheard_texts(self.comparison.new.check)
        unheard_later = unheard_texts(self.ready.comparison.new.check)
        return self.selected & unheard_now - unheard_later

    @property
    def pending_request(self) -> ApprovalRequest | None:
        """The pending request that covers the selection, or None."""
        requests = [self.ready.pending_requests.get(subject) for subject in self.selected]
        is_one = requests and all(request is requests[0] for request in requests)
        return requests[0] if is_one else None


def publish_address(fields: Iterable[FieldPath], along: Iterable[FieldPath] = ()) -> str:
    """Return the address of the page Publish with only the subjects of these fields selected.

    The page says which come `along` with them.
    """
    chosen = subjects_of(fields)
    more = subjects_of(along) - chosen
    selected: dict[str, Any] = {TICKED: 1, TICK: _ids(chosen | more)}
    if more:
        selected[ALONG] = _ids(more)
    return url_for("studio.publish", _anchor=CHANGES, **selected)


def _ids(subjects: Iterable[Subject]) -> list[str]:
    return sorted(subject.id for subject in subjects)


def with_companions(draft: Draft, fields: frozenset[FieldPath]) -> frozenset[FieldPath]:
    """Return some fields with those that they need, so that they can be published by themselves.

    These are the changed menus that begin to offer their texts, the new texts that their menus
    begin to offer, and the changed lists of names with a new name that they say.
    """
    together = fields | _companions(draft, fields)
    return fields if together == fields else with_companions(draft, together)


def _companions(draft: Draft, fields: frozenset[FieldPath]) -> frozenset[FieldPath]:
    live = fields_of(draft.live_files)
    labelled = names_in(draft.live_files).labelled
    texts = {subject.name for subject in subjects_of(fields)}
    words = " ".join(str(draft.fields.get(field, "")) for field in fields)
    added = {
        field: [item for item in _items(draft.fields, field) if item not in _items(live, field)]
        for field in draft.saves
    }
    menus = {field for field in added if field[:1] == ("menus",)}
    offered = set(chain.from_iterable(added[menu] for menu in menus)).difference(labelled)
    companions = set()
    if offered & texts or menus & fields:  # all menus are one change
        companions |= menus
        companions |= {field for field in draft.saves if subject_of(field).name in offered}
    for field in draft.saves:
        if field[1:] == ("names",) and any(says(words, name, field[:1]) for name in added[field]):
            companions.add(field)
    return frozenset(companions)


def _items(fields: Mapping[FieldPath, FieldValue], field: FieldPath) -> list[str]:
    value = fields.get(field)
    return [*map(str, value)] if isinstance(value, list) else []
