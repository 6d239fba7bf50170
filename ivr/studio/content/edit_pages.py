"""The pages where the fields of subjects are edited, the required roles, and saving them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from flask import abort, url_for
from flask_babel import gettext as _

from ivr.i18n import N_
from ivr.script.fields.kinds import SubjectKind
from ivr.script.fields.place import FieldPath, format_path
from ivr.script.fields.subjects import subject_of
from ivr.script.reading.field_values import FieldValue
from ivr.studio import access
from ivr.studio.editions.draft import Draft
from ivr.studio.people import Role
from ivr.studio.services import current_studio

EDITOR = Role.EDITOR
PUBLISHER = Role.PUBLISHER
ADMINISTRATOR = Role.ADMINISTRATOR


@dataclass(frozen=True, slots=True)
class EditPage:
    """The page where a kind of subject is edited: endpoint, anchor, and required role."""

    endpoint: str
    anchor: str
    role: Role = EDITOR


EDIT_PAGES: Mapping[SubjectKind, EditPage] = {
    SubjectKind.TEXT: EditPage("texts", ""),
    SubjectKind.SETTINGS: EditPage("history", "", ADMINISTRATOR),
    SubjectKind.MENUS: EditPage("texts", "part-menu"),
    SubjectKind.WAITING: EditPage("settings", "patience"),
    SubjectKind.CALL: EditPage("history", ""),
    SubjectKind.NUMBERS: EditPage("settings", "numbers", ADMINISTRATOR),
    SubjectKind.APPROVAL: EditPage("settings", "approval", ADMINISTRATOR),
    SubjectKind.REVIEW: EditPage("settings", "review"),
    SubjectKind.EXCEPTIONS: EditPage("settings", "rules", ADMINISTRATOR),
    SubjectKind.LANGUAGE: EditPage("history", "", ADMINISTRATOR),
    SubjectKind.PHRASES: EditPage("words", "phrases"),
    SubjectKind.NAMES: EditPage("words", "names"),
    SubjectKind.PRONUNCIATION: EditPage("words", "pronunciation"),
    SubjectKind.VOICE: EditPage("settings", "languages"),
    SubjectKind.FACTS: EditPage("settings_facts", "", PUBLISHER),
    SubjectKind.OTHER: EditPage("history", "", ADMINISTRATOR),
}
"""Where the fields of each kind of subject are edited. Whole files are taken from the history."""

LINKS = {
    "announcements_edit": N_("To the announcement"),
    "history": N_("To the history"),
    "overview": N_("To the texts to read through"),
    "recordings": N_("To the recordings"),
    "recordings_text": N_("To the recording"),
    "settings": N_("To the line settings"),
    "settings_fact": N_("To the fact"),
    "settings_facts": N_("To the facts"),
    "texts": N_("To Texts and menu"),
    "texts_edit": N_("To the text"),
    "words": N_("To the words"),
}
"""Texts of links by endpoint."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to a page of the studio."""

    address: str
    label: str


def home_of(field: FieldPath) -> EditPage:
    """Return the page where a field is edited, or the fields below a path."""
    return EDIT_PAGES[subject_of(field).kind]


def may_change(fields: Iterable[FieldPath]) -> bool:
    """Return whether the signed-in person may change all of some fields."""
    return all(access.current_person().may(home_of(field).role) for field in fields)


def save(
    values: Mapping[FieldPath, FieldValue | None], draft: Draft, *, event: str = "saved"
) -> Draft:
    """Save values of fields over a displayed draft; None removes a field.

    `event` is logged. Aborts with 403 if the person may not change one of the fields. Raises
    ChangedMeanwhileError if another person has changed one of them since.
    """
    me = access.current_person()
    if not may_change(values):
        abort(403)
    saved = current_studio.drafts.save(
        values, edited=draft.revisions_of(*values), author=me.address
    )
    log.info(event, by=me.id, fields=len(values))
    return saved


def id_of(field: FieldPath) -> str:
    """Return the id of a field's input, which has no spaces."""
    return format_path(field).replace(" ", "_")


def link_to(endpoint: str, anchor: str = "", **values: Any) -> PageLink:
    """Return a link to a page."""
    address = url_for(f"studio.{endpoint}", _anchor=anchor or None, **values)
    return PageLink(address, _(LINKS[endpoint]))


def link_of(field: FieldPath, announced: Collection[str], **arguments: str) -> PageLink:
    """Return a link to the page where a field is edited.

    Texts in `announced` are edited with their announcements. `arguments` are further values of
    the address.
    """
    match field:
        case ("unconfirmed", name) if name not in announced:
            return link_to("texts_edit", "question", name=name, **arguments)
        case ("announcements" | "unconfirmed", name, *_):
            return link_to("announcements_edit", name=name, **arguments)
        case (code, "texts", name, *_):
            page = "announcements_edit" if name in announced else "texts_edit"
            return link_to(page, f"text-{code}", name=name, **arguments)
        case (code, "recordings", "fault"):  # the fault text has no page of its own
            return link_to("recordings", code)
        case (code, "recordings", text, *_):
            return link_to("recordings_text", code=code, text=text)
        case ("menus", name, *_):
            return link_to("texts", f"text-{name}")
        case ("facts", name, *_) if may_change([field]):
            return link_to("settings_fact", name=name, **arguments)
        case ("facts", name, *_):
            return link_to("settings_facts", name, **arguments)
        case ("read", *_):
            return link_to("overview", "review")
        case (_, "pronunciation" | "phrases", _) | (_, "names"):
            return link_to("words", id_of(field), **arguments)
        case (code, "pronunciation"):
            return link_to("words", f"{code}-word")  # the form to add a word
    home = home_of(field)
    return link_to(home.endpoint, home.anchor)
