"""The page Menu: options and keys, and the effect of a change before it is saved."""

from collections.abc import Iterator, Sequence

import structlog
from babel.lists import format_list
from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ivr.i18n import LOCALES, translator
from ivr.publishing.draft import Draft
from ivr.reports.diff.seconds import tables
from ivr.script import fields
from ivr.script.files import Files
from ivr.script.model import MAIN_MENU
from ivr.script.titles import Titles
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.facts import facts_about
from ivr.studio.findings import PageFindings
from ivr.studio.menus.changes import MenuChange, OptionPlace
from ivr.studio.menus.effect import Effect, effect
from ivr.studio.menus.forms import change_in, require_words
from ivr.studio.menus.menu_file import IncompleteError, MenuFile
from ivr.studio.menus.room import room_in
from ivr.studio.menus.shown import offerable, shown_menus
from ivr.studio.pages.menu_words import MenuWords, text_titles
from ivr.studio.pages.saved import say_saved
from ivr.studio.pages.titles import in_words, titles_in
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.line_file import LineFileError, require_one_version
from ivr.studio.writing.names import names_in

log = structlog.get_logger()

Form = MultiDict[str, str]
Trouble = Sequence[tuple[None, str | None, str]]
"""Mistakes of a form, as the summary takes them."""

OWN_PAGES = {"topic": "add", "menu": "add", "offer": "add", "move": "option", "remove": "option"}
"""Pages with the forms of each change; the other forms are on the page Menu itself."""

NOT_SENT_AGAIN = ("csrf_token", "fingerprint")


@bp.get("/menu")
@access.needs(Role.READER)
def menu() -> str | tuple[str, int]:
    """Show all menus with keys."""
    return _menu_page()


@bp.get("/menu/option")
@access.needs(Role.EDITOR)
def menu_option() -> str:
    """Show the forms that move or remove an option."""
    return _option_page(request.args)


@bp.get("/menu/add")
@access.needs(Role.EDITOR)
def menu_add() -> str:
    """Show the form that adds an option."""
    return _add_page(request.args)


@bp.post("/menu/check")
@access.needs(Role.EDITOR)
def menu_check() -> str | tuple[str, int]:
    """Show the effect of a change without saving it, or its form again to change the words."""
    if "again" in request.form:
        return _asked_again()
    if "instead" in request.form:
        return _add_page(request.form, request.form["instead"])
    draft = current_studio.drafts.current()
    try:
        return _effect_page(draft, _change_of(draft))
    except LineFileError as error:
        return _asked_again(error), 422


def _change_of(draft: Draft) -> MenuChange:
    """Return the change that the form asks for; raises LineFileError if there is none."""
    require_words(request.form, dict.fromkeys(MenuFile(draft.files).table.languages))
    return change_in(request.form)


@bp.post("/menu/save")
@access.needs(Role.EDITOR)
def menu_save() -> Response | tuple[str, int]:
    """Save a change in the draft."""
    draft = current_studio.drafts.current()
    try:
        change = _change_of(draft)
        if request.form.get("fingerprint") != draft.fingerprint:
            return _effect_page(draft, change, overtaken=True), 409
        writes = _effect_of(draft, change).writes
        require_one_version(draft, writes)
    except LineFileError as error:
        return _asked_again(error), 422
    current_studio.drafts.save_files(
        writes, seen=draft.seen_files(*writes), author=access.current_person().name
    )
    log.info("menu-changed", by=access.current_person().id, change=type(change).__name__)
    say_saved()
    return redirect(url_for("studio.menu"), 303)


def _menu_page(trouble: Trouble = ()) -> str | tuple[str, int]:
    draft = current_studio.drafts.current()
    check = current_studio.checker.check(draft.files)
    try:
        file = MenuFile(draft.files)
    except LineFileError as error:
        shown = PageFindings(draft.files).of(check.errors)
        page = render_template(
            "studio/menu_unreadable.html",
            title=_("Menu"),
            why=error.told(language()),
            findings=shown,
        )
        return page, 422
    return render_template(
        "studio/menu.html",
        menus=shown_menus(draft.files, file, check),
        titled=MenuWords(draft.files, file).title,
        file=file,
        full=[name for name in file.menus if room_in(file, name)],
        fixed=format_list(
            sorted(file.table.keys.model_dump().values()), locale=LOCALES[language()]
        ),
        keys=_sent(file.table.keys.model_dump()),
        trouble=trouble,
        in_words=in_words(dict.fromkeys(file.table.languages)),
        announced=check.line is not None and check.line.at(current_studio.now).announced,
    )


def _option_page(form: Form, trouble: Trouble = ()) -> str:
    draft, file = _draft_and_file()
    menu, option = form.get("menu", ""), form.get("option", "")
    if option not in file.menus.get(menu, ()):
        abort(404)
    words = MenuWords(draft.files, file)
    return render_template(
        "studio/menu_option.html",
        menu=menu,
        option=option,
        title=words.title(option),
        menus=[
            (name, words.title(name))
            for name, options in file.menus.items()
            if option not in options and name != option
        ],
        is_menu=option in file.menus,
        is_contact=option == file.table.contact,
        trouble=trouble,
    )


def _add_page(form: Form, menu: str | None = None, trouble: Trouble = ()) -> str:
    """Return the form that adds an option to a menu, that of the form unless another is given."""
    draft, file = _draft_and_file()
    menu, kind = menu or form.get("menu", MAIN_MENU), form.get("act", "topic")
    if menu not in file.menus or OWN_PAGES.get(kind) != "add":
        abort(404)
    words, titles = MenuWords(draft.files, file), text_titles(draft.files)
    return render_template(
        "studio/menu_add.html",
        menu=menu,
        menu_title=words.title(menu),
        kind=kind,
        in_words=in_words(dict.fromkeys(file.table.languages)),
        options=[(name, titles.get(name, words.title(name))) for name in file.menus[menu]],
        offers=[
            (name, titles.get(name, words.title(name)))
            for name in offerable(draft.files, file, menu)
        ],
        room=room_in(file, menu) if kind != "menu" else None,
        titled=words.title,
        form=form,
        chosen=form.getlist("options"),
        trouble=trouble,
    )


def _asked_again(error: LineFileError | None = None) -> str:
    """Show the page that sent a form again, with the error if there is one."""
    form = request.form
    trouble = tuple(_told(error)) if error else ()
    page = OWN_PAGES.get(form.get("act", ""))
    if page == "add":
        return _add_page(form, trouble=trouble)
    if page == "option":
        return _option_page(form, trouble)
    shown = _menu_page(trouble)
    return shown if isinstance(shown, str) else shown[0]


def _told(error: LineFileError) -> Iterator[tuple[None, str | None, str]]:
    """Yield the mistakes of a form for its summary, each with the id of its field if it has one."""
    files = current_studio.drafts.current().files
    for one in error.errors if isinstance(error, IncompleteError) else (error,):
        try:
            words = MenuWords(files, MenuFile(files)).error(one)
        except LineFileError:
            words = one.told(language())
        field = one.values.get("field")
        yield None, str(field) if field else None, words


def _effect_of(draft: Draft, change: MenuChange) -> Effect:
    after = change.on(draft.files)
    check_script = current_studio.checker.check
    return effect(
        draft.files,
        after,
        live=check_script(draft.live_files).line,
        was=check_script(draft.files),
        now=check_script(after),
    )


def _effect_page(draft: Draft, change: MenuChange, *, overtaken: bool = False) -> str:
    found, after = _effect_of(draft, change), change.on(draft.files)
    reader = translator(language())
    titles = Titles({**fields.read(draft.live_files), **fields.read(after)})
    return render_template(
        "studio/menu_effect.html",
        heading=MenuWords(draft.files, MenuFile(draft.files)).heading(change),
        effect=found,
        habits=[change.told(titles, reader) for change in found.keys or ()],
        times=tables(found.times or (), titles, reader),
        new=PageFindings(after).of(found.new),
        gone=PageFindings(draft.files).of(found.gone),
        **_facts(draft.files, after),
        fields=_fields(request.form),
        further=_further(draft, change),
        is_written=OWN_PAGES.get(request.form["act"]) == "add",
        fingerprint=draft.fingerprint,
        overtaken=overtaken,
    )


def _facts(before: Files, after: Files) -> dict[str, object]:
    """Return the facts of the texts that no caller hears after a change."""
    was, now = names_in(before), names_in(after)
    silent = set(was.labelled).difference(now.labelled)
    title = titles_in(fields.titles(before))
    return {
        "facts": [
            (fact.words, ", ".join(map(title, fact.elsewhere)))
            for fact in facts_about(fields.read(before), silent)
        ],
        "facts_are_kept": not silent.isdisjoint(now.unused),
    }


def _draft_and_file() -> tuple[Draft, MenuFile]:
    draft = current_studio.drafts.current()
    return draft, MenuFile(draft.files)


def _fields(form: Form) -> list[tuple[str, str]]:
    """Return the fields of the form, for the button that saves."""
    return [pair for pair in form.items(multi=True) if pair[0] not in NOT_SENT_AGAIN]


def _further(draft: Draft, change: MenuChange) -> list[tuple[str, OptionPlace]]:
    """Return links that move an option one position further up or down."""
    if not isinstance(change, OptionPlace):
        return []
    last = len(MenuFile(draft.files).menus[change.menu]) - 1
    at = min(change.at, last)
    steps = [(_("Further up"), at - 1), (_("Further down"), at + 1)]
    return [
        (words, OptionPlace(change.menu, change.option, step))
        for words, step in steps
        if 0 <= step <= last
    ]


def _sent(values: dict[str, object]) -> dict[str, str]:
    """Return the values of fields, replaced by those of a form that was refused."""
    return {name: request.form.get(name, str(value)) for name, value in values.items()}
