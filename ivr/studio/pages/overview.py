"""The overview: the menus as keypads, what is live, what is in the draft, and who is editing."""

from flask import Blueprint, current_app, render_template
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from ivr.i18n import translator
from ivr.publishing.draft import Editor
from ivr.reports.check.summary import verdict
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.addresses import address_of
from ivr.studio.pages.texts_words import OCCASIONS, in_words
from ivr.studio.publishing.authors import full_names
from ivr.studio.studio import Studio
from ivr.studio.translation import language
from ivr.studio.writing.board import Boards
from ivr.studio.writing.looking import Looker, counted
from ivr.studio.writing.names import Names

DOES: dict[str, LazyString] = {
    "repeat": _l("Hear again"),
    "main_menu": _l("Main menu"),
    "language": _l("The other language"),
    "skip": _l("Skip the text"),
    "nothing": _l("Not used"),
}
"""What the keys do that lead to no text."""

OTHER_FILES = {"line.toml": "menu"}


def register(blueprint: Blueprint, studio: Studio) -> None:
    """Put the view into the blueprint."""

    @blueprint.get("")
    @access.needs(Role.READER)
    def overview() -> str:
        draft = studio.drafts.current()
        looker = Looker(studio.checker.check(draft.files), draft.files)
        editors = studio.drafts.editors()
        boards = Boards(draft, looker, editors)
        return render_template(
            "studio/overview.html",
            boards=boards.all(),
            does=DOES,
            names=full_names(studio.people.everybody()),
            live=draft.live,
            changes=[
                (change, _page_of(change.path, looker.names)) for change in draft.changes.values()
            ],
            authors=dict.fromkeys(change.author for change in draft.changes.values()),
            requests=studio.editions.requests(),
            answer=studio.editions.declined_request(access.person()),
            publish=_address("publish"),
            menu=_address("menu"),
            phone=_address("phone"),
            verdict=verdict(looker.check, language()),
            counts=counted(looker.check.findings),
            editing=_editing(editors, looker.names),
            others=[
                boards.pad("", "", name) for name in (*looker.names.opening, *looker.names.help)
            ],
            occasions=OCCASIONS,
            in_words=in_words(looker.names.languages),
            tell=translator(language()),
        )


def _editing(editors: tuple[Editor, ...], names: Names) -> dict[str, list[tuple[str, str | None]]]:
    """Who has which files open, each with the address of its page."""
    found: dict[str, list[tuple[str, str | None]]] = {}
    for editor in editors:
        page = (editor.path, _page_of(editor.path, names))
        found.setdefault(editor.person, []).append(page)
    return found


def _page_of(path: str, names: Names) -> str | None:
    """The address at which a file is edited, or None if there is no such page."""
    code, _, file = path.partition("/")
    name, _, kind = file.rpartition(".")
    if code in names.languages and kind == "txt" and name in names.texts:
        return address_of("texts_edit", name=name)
    if code in names.languages and file == "language.toml":
        return address_of("texts_phrases")
    if file.startswith("recordings/"):
        return _address("recordings")
    return _address(OTHER_FILES.get(path, ""))


def _address(page: str) -> str | None:
    """The address of a page, or None if the studio has none of this name."""
    return address_of(page) if f"studio.{page}" in current_app.view_functions else None
