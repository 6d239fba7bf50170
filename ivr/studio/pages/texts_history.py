"""The history of a text in one language; any version can be restored."""

from dataclasses import dataclass

from flask import abort, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.publishing.draft import Draft
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.pages.titles import in_words, title_of
from ivr.studio.pages.versions_page import taken, versions_page
from ivr.studio.publishing.words import edits_of, has_a_label, words_of
from ivr.studio.studio import current_studio
from ivr.studio.writing.names import names_in
from ivr.studio.writing.versions import word_by_word


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
    has_label = has_a_label(name, names_in(draft.files).announcements)
    return versions_page(
        text.path,
        word_by_word,
        code=code,
        title=_("Earlier versions: %(title)s", title=f"{text.title} ({in_words([code])[code]})"),
        take=url_for("studio.texts_take", name=name, code=code),
        back=url_for("studio.texts_edit", name=name) if text.is_there else None,
        parts=lambda old, new: edits_of(
            words_of(old, has_label=has_label), words_of(new, has_label=has_label)
        ),
    )


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
