"""The page Overview: menus as keypads, the live edition, the draft, and who is editing."""

from flask import redirect, render_template, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from ivr.publishing.draft import Editor
from ivr.reports.check.summary import verdict
from ivr.script.inventory import OPTIONAL
from ivr.script.model import LINE_FILE
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.pages.announcement_form import announced_in, spoken_time
from ivr.studio.pages.titles import OCCASIONS, in_words
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.board import Boards
from ivr.studio.writing.names import Names
from ivr.studio.writing.review import texts_to_read
from ivr.studio.writing.text_checks import TextChecks, counted

DOES: dict[str, LazyString] = {
    "repeat": _l("Hear again"),
    "main_menu": _l("Main menu"),
    "language": _l("The other language"),
    "skip": _l("Skip the text"),
    "nothing": _l("Not used"),
}
"""The keys that lead to no text."""


@bp.get("/")
@access.everyone
def beginning() -> Response:
    """Redirect to the overview."""
    return redirect(url_for("studio.overview"), 303)


@bp.get("")
@access.needs(Role.READER)
def overview() -> str:
    """Show the overview."""
    return overview_page()


def overview_page(trouble: str = "") -> str:
    """Return the overview, with what is wrong with a form of it."""
    draft = current_studio.drafts.current()
    checks = TextChecks(current_studio.checker.check(draft.files), draft.files)
    editors = current_studio.drafts.editors()
    boards = Boards(draft, checks, editors)
    return render_template(
        "studio/overview.html",
        trouble=trouble,
        to_read=[
            (one, boards.pad("", "", one.due.text))
            for one in texts_to_read(checks, current_studio.now)
        ],
        boards=boards.all(),
        does=DOES,
        names=current_studio.people.full_names(),
        live=draft.live,
        changes=[
            (change, _page_of(change.path, checks.names)) for change in draft.changes.values()
        ],
        authors=dict.fromkeys(change.author for change in draft.changes.values()),
        requests=current_studio.editions.requests(),
        answer=current_studio.editions.declined_request(access.current_person()),
        announced=announced_in(draft),
        local_time=spoken_time,
        verdict=verdict(checks.check, language()),
        counts=counted(checks.check.findings),
        editing=_editing(editors, checks.names),
        others=[boards.pad("", "", name) for name in checks.names.around],
        optional=OPTIONAL,
        occasions=OCCASIONS,
        in_words=in_words(checks.names.languages),
    )


def _editing(editors: tuple[Editor, ...], names: Names) -> dict[str, list[tuple[str, str | None]]]:
    """Return the files that each person has open, with the addresses of their pages."""
    found: dict[str, list[tuple[str, str | None]]] = {}
    for editor in editors:
        page = (editor.path, _page_of(editor.path, names))
        found.setdefault(editor.person, []).append(page)
    return found


def _page_of(path: str, names: Names) -> str | None:
    """Return the address of the page that edits a file, or None."""
    code, _, file = path.partition("/")
    name, _, kind = file.rpartition(".")
    if code in names.languages and kind == "txt" and name in names.announcements:
        return url_for("studio.announcements_edit", name=name)
    if code in names.languages and kind == "txt" and name in names.texts:
        return url_for("studio.texts_edit", name=name)
    if code in names.languages and file == "language.toml":
        return url_for("studio.texts_phrases")
    if file.startswith("recordings/"):
        return url_for("studio.recordings")
    return url_for("studio.menu") if path == LINE_FILE else None
