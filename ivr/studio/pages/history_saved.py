"""What the draft has kept: texts that were undone or removed, and the versions of the tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import abort, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.i18n import translator
from ivr.publishing.draft import Draft
from ivr.publishing.edition import ChangeOutcome
from ivr.script import fields
from ivr.script.changes import changes
from ivr.script.place import FACTS_FILE, LANGUAGE_FILE, LINE_FILE, field_in
from ivr.script.subjects import subject_of
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.pages.subject_pages import subject_page
from ivr.studio.pages.titles import in_words, title_of
from ivr.studio.pages.versions_page import taken, versions_page
from ivr.studio.publishing.cards import Part, parts_of
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.names import language_file, names_in
from ivr.studio.writing.text_checks import TextChecks
from ivr.studio.writing.versions import Saved as SavedVersions

TABLES = {"line": LINE_FILE, "facts": FACTS_FILE}
"""Tables by their names in addresses; the code of a language stands for its own table."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A text or table with a page of its versions, and who saved the last one."""

    title: str
    address: str
    author: str = ""
    at: datetime | None = None


@bp.get("/history/saved/<table>")
@access.needs(Role.READER)
def history_saved(table: str) -> str:
    """Show the versions of a table: of the menus and settings, the facts, or a language."""
    path = _known(table)
    return versions_page(
        path,
        lambda old, new: _parts(path, old, new),
        title=_("Earlier versions: %(title)s", title=_title(path)),
        take=url_for("studio.history_saved_take", table=table),
    )


@bp.post("/history/saved/<table>")
@access.needs(Role.EDITOR)
def history_saved_take(table: str) -> Response:
    """Restore a version of a table in the draft."""
    if not taken(_known(table)):
        return redirect(url_for("studio.history_saved", table=table), 303)
    return redirect(url_for("studio.publish"), 303)


def saved() -> dict[str, tuple[Saved, ...]]:
    """Return the tables, and the texts that were undone or removed, for the page History."""
    draft, versions = current_studio.drafts.current(), current_studio.drafts.last_versions()
    return {"tables": tuple(_tables(draft, versions)), "undone": tuple(_undone(draft, versions))}


def _tables(draft: Draft, versions: SavedVersions) -> Iterator[Saved]:
    """Yield the tables of the draft, and those that were saved in it earlier."""
    paths = {*draft.files, *(change.path for change, _outcome in versions)}
    codes = (path.partition("/")[0] for path in paths if path.endswith(f"/{LANGUAGE_FILE}"))
    for name in dict.fromkeys((*TABLES, *names_in(draft.files).languages, *sorted(codes))):
        if _path(name) in paths:
            yield Saved(_title(_path(name)), url_for("studio.history_saved", table=name))


def _undone(draft: Draft, versions: SavedVersions) -> Iterator[Saved]:
    """Yield the texts that were undone, or are not in the draft any more, the last one first."""
    for change, outcome in versions:
        code, _slash, file = change.path.partition("/")
        name, _dot, kind = file.rpartition(".")
        now = draft.files.get(change.path)
        is_gone = now is None or (outcome is ChangeOutcome.DISCARDED and now != change.data)
        if kind == "txt" and is_gone:
            title = title_of({**draft.files, change.path: change.data or b""}, name)
            address = url_for("studio.texts_history", name=name, code=code)
            yield Saved(f"{title} ({in_words([code])[code]})", address, change.author, change.at)


def _parts(path: str, old: bytes | None, new: bytes | None) -> tuple[Part, ...]:
    """Return what differs between two versions of a table."""
    titles = fields.titles(current_studio.drafts.current().files)
    found = changes({path: old or b""}, {path: new or b""})
    return parts_of(found, titles, translator(language()))


def _path(table: str) -> str:
    return TABLES.get(table) or language_file(table)


def _known(table: str) -> str:
    """Return the path of a table that has versions, or abort with 404."""
    path = _path(table)
    if not (current_studio.editions.versions(path) or current_studio.drafts.versions(path)):
        abort(404)
    return path


def _title(path: str) -> str:
    draft = current_studio.drafts.current()
    checks = TextChecks(current_studio.checker.check(draft.files), draft.files)
    return subject_page(subject_of(field_in(path)), checks).title
