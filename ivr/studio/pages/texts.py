"""The texts: all of them, and one of them in all languages, to be edited and heard."""

import structlog
from flask import Blueprint, Response, abort, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from ivr.checks.check import check_script
from ivr.errors import ChangedMeanwhileError
from ivr.i18n import translator
from ivr.publishing.draft import Draft
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.addresses import address_of
from ivr.studio.pages.texts_words import OCCASIONS, in_words
from ivr.studio.publishing.authors import full_names
from ivr.studio.studio import Studio
from ivr.studio.translation import language
from ivr.studio.writing.board import Boards, editing
from ivr.studio.writing.looking import Looker
from ivr.studio.writing.names import Names, is_name, names_in
from ivr.studio.writing.sheet import Records, Sheet, Sheets, files_of, to_save

log = structlog.get_logger()

MEGABYTES = 1
"""A text of each of many languages; what is said in one of them is far shorter."""


def register(blueprint: Blueprint, studio: Studio) -> None:
    """Put the views into the blueprint."""

    @blueprint.get("/texts")
    @access.needs(Role.READER)
    def texts() -> str:
        draft = studio.drafts.current()
        looker = Looker(studio.checker.check(draft.files), draft.files)
        boards = Boards(draft, looker, studio.drafts.editors())
        names = looker.names
        groups = {"opening": names.opening, "labelled": names.labelled}
        groups |= {"help": names.help, "unused": names.unused}
        rows = {kind: [boards.pad("", "", name) for name in of] for kind, of in groups.items()}
        return render_template(
            "studio/texts.html",
            groups=rows,
            names=full_names(studio.people.everybody()),
            language_names=looker.language_names,
            tell=translator(language()),
            occasions=OCCASIONS,
        )

    @blueprint.get("/texts/<name>")
    @access.needs(Role.READER)
    def texts_edit(name: str) -> str:
        draft, names = _found(studio, name)
        me = access.person()
        if me.may(Role.EDITOR):
            for path in names.paths(name).values():
                studio.drafts.open(me.name, path)
        sheet = _sheets(studio).opened(draft, names.paths(name))
        return _page(studio, draft, name, sheet)

    @blueprint.post("/texts/<name>")
    @access.needs(Role.EDITOR)
    @access.takes(MEGABYTES)
    def texts_save(name: str) -> Answer | tuple[str, int] | str:
        draft, names = _found(studio, name)
        sheets = _sheets(studio)
        sheet = sheets.written(draft, names.paths(name), request.form)
        if request.form.get("act") == "check":
            return _page(studio, draft, name, sheet, checked=True)
        files, seen = to_save(sheet)
        if not files:
            flash(_("Nothing was changed, so there was nothing to save."))
            return redirect(address_of("texts_edit", name=name), 303)
        if any(field.has_marks for field in sheet.values()):
            return _page(studio, draft, name, sheet), 422
        try:
            studio.drafts.save(files, seen=seen, author=access.person().name)
        except ChangedMeanwhileError:
            now = studio.drafts.current()
            return _page(studio, now, name, sheets.merged(now, sheet)), 409
        log.info("text-saved", by=access.person().id, files=len(files))
        flash(_saved(len(files)))
        return redirect(address_of("texts_edit", name=name), 303)

    @blueprint.post("/texts/<name>/check")
    @access.needs(Role.EDITOR)
    @access.takes(MEGABYTES)
    def texts_check(name: str) -> str:
        """Tell what is known of a text as it is in its fields just now; nothing is saved."""
        draft, names = _found(studio, name)
        for path in names.paths(name).values():
            studio.drafts.open(access.person().name, path)
        sheet = _sheets(studio).written(draft, names.paths(name), request.form)
        looker = _looker(studio, draft, sheet)
        return render_template("studio/texts_check.html", **_shown(looker, name, sheet))

    @blueprint.get("/texts/<name>/<code>/recording")
    @access.needs(Role.READER)
    def texts_recording(name: str, code: str) -> Response:
        draft, names = _found(studio, name)
        looker = Looker(studio.checker.check(draft.files), draft.files)
        found = looker.recording(code, name)
        if found is None:
            abort(404)
        answer = Response(found.sound, content_type=found.content_type)
        answer.make_conditional(request, accept_ranges=True, complete_length=len(found.sound))
        return answer


def _found(studio: Studio, name: str) -> tuple[Draft, Names]:
    """The draft, if it has a text of this name; else there is no such page."""
    if not is_name(name):
        abort(404)
    draft = studio.drafts.current()
    names = names_in(draft.files)
    if name not in names.texts:
        abort(404)
    return draft, names


def _sheets(studio: Studio) -> Sheets:
    records = Records(studio.editions.versions, studio.drafts.versions)
    names = full_names(studio.people.everybody())
    return Sheets(records, names, their_label=_("Somebody else"), your_label=_("You"))


def _looker(studio: Studio, draft: Draft, sheet: Sheet) -> Looker:
    """Look at what is written; only the draft itself is worth being remembered."""
    files = files_of(draft, sheet)
    if files == draft.files:
        return Looker(studio.checker.check(files), files)
    return Looker(check_script(files, spelling=True), files)


def _page(studio: Studio, draft: Draft, name: str, sheet: Sheet, *, checked: bool = False) -> str:
    looker = _looker(studio, draft, sheet)
    paths = looker.names.paths(name).values()
    names = full_names(studio.people.everybody())
    others = editing(studio.drafts.editors(), paths, but=access.person().name)
    return render_template(
        "studio/texts_edit.html",
        checked=checked,
        conflicts=[field for field in sheet.values() if field.conflict],
        marks=[field for field in sheet.values() if field.has_marks],
        changes=[draft.changes[path] for path in paths if path in draft.changes],
        others=[names.get(other, other) for other in others],
        names=names,
        may_edit=access.person().may(Role.EDITOR),
        labelled=name not in (*looker.names.opening, *looker.names.help),
        **_shown(looker, name, sheet),
    )


def _shown(looker: Looker, name: str, sheet: Sheet) -> dict[str, object]:
    return {
        "name": name,
        "looks": looker.looks(name),
        "sheet": sheet,
        "language_names": looker.language_names,
        "in_words": in_words(looker.names.languages),
        "tell": translator(language()),
        "occasion": OCCASIONS.get(name),
    }


def _saved(count: int) -> str:
    told: str = ngettext(
        "The text was saved in the draft. Callers hear it when the draft is published.",
        "The texts were saved in the draft. Callers hear them when the draft is published.",
        count,
    )
    return told
