"""The history of a text in one language; any version can be restored."""

from dataclasses import dataclass

from flask import abort, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.i18n import translator
from ivr.publishing.draft import Draft
from ivr.reports.diff.shown import shown
from ivr.script import fields
from ivr.script.changes import Change
from ivr.script.kinds import KINDS
from ivr.script.place import LINE_FILE, field_in
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.pages.titles import in_words, title_of
from ivr.studio.pages.versions_page import taken, versions_page
from ivr.studio.publishing.cards import Part
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.names import names_in


@dataclass(frozen=True, slots=True)
class _Text:
    """The path and title of a text in one language; `is_there` is whether the draft has it."""

    path: str
    title: str
    is_there: bool


@bp.get("/texts/<name>/<code>/history")
@access.needs(Role.READER)
def texts_history(name: str, code: str) -> str:
    """Show the versions of a text in one language."""
    draft = current_studio.drafts.current()
    text = _text(draft, name, code)
    return versions_page(
        text.path,
        lambda old, new: _parts(draft, text.path, old, new),
        code=code,
        title=_("Earlier versions: %(title)s", title=f"{text.title} ({in_words([code])[code]})"),
        take=url_for("studio.texts_take", name=name, code=code),
        back=url_for("studio.texts_edit", name=name) if text.is_there else None,
    )


def _parts(draft: Draft, path: str, old: bytes | None, new: bytes | None) -> tuple[Part, ...]:
    """Return the words of a version, and how they differ from those of the one before.

    There are none if the words are the same in another layout.
    """
    line, whole = draft.files.get(LINE_FILE, b""), field_in(path)
    was, now = (
        {
            field: value
            for field, value in fields.read({LINE_FILE: line, path: data or b""}).items()
            if field[:3] == whole
        }
        for data in (old, new)
    )
    if was == now and old != new:
        return ()
    titles, reader = fields.titles(draft.files), translator(language())
    found = [Change(field, was.get(field), now.get(field)) for field in {**was, **now}]
    found.sort(key=lambda one: KINDS.index(one.field_kind))
    return (Part("", tuple(shown(one, titles, reader) for one in found), whole[0]),)


@bp.post("/texts/<name>/<code>/history")
@access.needs(Role.EDITOR)
def texts_take(name: str, code: str) -> Response:
    """Restore a version of a text in the draft."""
    if not taken(_text(current_studio.drafts.current(), name, code).path):
        return redirect(url_for("studio.texts_history", name=name, code=code), 303)
    return redirect(url_for("studio.texts_edit", name=name), 303)


def _text(draft: Draft, name: str, code: str) -> _Text:
    """Return a text of the draft or one that was saved earlier, or abort with 404."""
    names = names_in(draft.files)
    path = f"{code}/{name}.txt"
    if name in names.texts and code in names.languages:
        return _Text(path, title_of(draft.files, name), is_there=True)
    saved = current_studio.drafts.versions(path)
    earlier = [change.data for change, _outcome in saved if change.data is not None]
    earlier += [data for _edition, data in current_studio.editions.versions(path)]
    if not earlier:
        abort(404)
    return _Text(path, title_of({**draft.files, path: earlier[0]}, name), is_there=False)
