"""The page Menu: options and keys, and what a change means before it is saved."""

from collections.abc import Callable, Mapping, Sequence

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms.form import BaseForm

from ivr.call.timetable import timetables
from ivr.checks.check import Check
from ivr.i18n import N_
from ivr.publishing.draft import Draft
from ivr.script.model import MAIN_MENU
from ivr.script.place import TEXTS
from ivr.script.titles import Titles
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.field_form import FieldForm, Values
from ivr.studio.findings import PageFindings
from ivr.studio.menus.effect import Effect, effect
from ivr.studio.menus.forms import KeysForm, NewText, keys_in
from ivr.studio.menus.operations import MenuError, Menus
from ivr.studio.saving import may_change, save_form
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.names import in_words, names_in, titles_in

Sent = MultiDict[str, str]
Answer = Response | tuple[str, int] | str

MAX_OPTIONS = 100
"""Positions that a form can ask for, and more than a menu has."""

FACTS_KEPT = N_(
    "The text “%(option)s” says facts that only publishers may remove. Keep the text and its "
    "recordings: callers do not hear it any more."
)


@bp.get("/menu")
@access.needs(Role.READER)
def menu() -> Answer:
    """Show all menus, and the keys that mean the same everywhere."""
    return _menu_page(), 200 if MAIN_MENU in _menus().options else 422


@bp.post("/menu")
@access.needs(Role.EDITOR)
def menu_keys() -> Answer:
    """Show what other keys mean for callers, or save them."""
    draft = current_studio.drafts.current()
    form = KeysForm(draft, keys_in(draft.fields), sent=True)
    return _answered(form, _("Change the keys that mean the same everywhere"), _menu_page)


@bp.get("/menu/option")
@access.needs(Role.EDITOR)
def menu_option() -> str:
    """Show the forms that move or remove an option."""
    menus, option = _menus(), request.args.get("option", "")
    menu = _menu_in(request.args, menus)
    if option not in menus.options[menu]:
        abort(404)
    titled = _titled(menus)
    targets = [name for name in menus.options if option in menus.offerable(name)]
    return render_template(
        "studio/menu_option.html",
        menu=menu,
        option=option,
        title=titled(option),
        targets=[(name, titled(name)) for name in targets if not menus.is_full(name)],
        is_menu=option in menus.options,
        is_contact=option == menus.contact,
    )


@bp.post("/menu/option")
@access.needs(Role.EDITOR)
def menu_option_change() -> Answer:
    """Show what it means to move, remove or offer an option, or save it."""
    draft = current_studio.drafts.current()
    heading = _heading(request.form, _titled(Menus(draft.fields)))

    def again(form: FieldForm) -> str:
        return _menu_page(errors=form.form_errors)

    try:
        return _answered(FieldForm(draft, {}, sent=True, also=_asked), heading, again)
    except MenuError as error:
        return _menu_page(errors=[_told(error)]), 422


@bp.get("/menu/add")
@access.needs(Role.EDITOR)
def menu_add() -> str:
    """Show the form of a new topic or sub-menu."""
    menus = _menus()
    return _add_page(request.args, menus, _new_text(request.args, menus))


@bp.post("/menu/add")
@access.needs(Role.EDITOR)
def menu_add_save() -> Answer:
    """Save a new topic; of a new sub-menu, show first what it means for callers."""
    menus, sent = _menus(), request.form
    new, menu = _new_text(sent, menus), _menu_in(sent, menus)

    def added(draft: Draft) -> Values:
        now = Menus(draft.fields)
        if "options" in new:
            return now.add_menu(menu, new["options"].data, new.words)
        return now.add_topic(menu, new.words)

    def again(form: FieldForm) -> str:
        return _add_page(sent, menus, new, form.form_errors)

    if not new.validate():
        return _add_page(sent, menus, new), 422
    try:
        form = FieldForm(current_studio.drafts.current(), {}, sent=True, also=added)
        if "options" not in new or "save" in sent:
            return save_form(form, again, _page_of)
        if not form.validate():
            return again(form), 422
        found = effect(form.draft, form.files())
        if "part" in request.args:
            return render_template("studio/menu_effect.html", effect=found)
        return _add_page(sent, menus, new, effect=found)
    except MenuError as error:
        return _add_page(sent, menus, new, [_told(error)]), 422


def _asked(draft: Draft) -> Values:
    """Return what the form asks for, from the menus as they are."""
    menus, sent = Menus(draft.fields), request.form
    menu, option = sent.get("menu", ""), sent.get("option", "")
    match sent.get("act"):
        case "place":
            at = sent.get("at", type=int)
            if at is not None and at < MAX_OPTIONS:
                return menus.place(menu, option, at)
        case "move":
            return menus.move(option, menu, sent.get("target", ""))
        case "offer":
            return menus.offer(menu, option)
        case "remove":
            values = menus.remove(menu, option, keep_texts=sent.get("texts") != "out")
            if not may_change(values):
                raise MenuError(FACTS_KEPT, option=option)
            return values
    abort(400)


def _heading(sent: Sent, titled: Callable[[str], str]) -> str:
    name, menu = titled(sent.get("option", "")), titled(sent.get("menu", ""))
    match sent.get("act"):
        case "place":
            key = sent.get("at", 0, type=int) + 1
            return str(_("Put “%(name)s” on key %(key)s", name=name, key=key))
        case "move":
            target = titled(sent.get("target", ""))
            return str(_("Move “%(name)s” to the menu “%(menu)s”", name=name, menu=target))
        case "offer":
            return str(_("Offer “%(name)s” in the menu “%(menu)s”", name=name, menu=menu))
    return str(_("Remove “%(name)s” from the menu “%(menu)s”", name=name, menu=menu))


def _answered(form: FieldForm, heading: str, again: Callable[[FieldForm], str]) -> Answer:
    """Show what a change means, or save it."""
    if "save" in request.form:
        return save_form(form, again, url_for("studio.menu"))
    if not form.validate():
        return again(form), 422
    if form.theirs:
        return again(form), 409
    return render_template(
        "studio/menu_review.html",
        heading=heading,
        effect=effect(form.draft, form.files()),
        sent=[pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"],
        further=_further(form.draft),
    )


def _further(draft: Draft) -> Sequence[tuple[str, int]]:
    """Return positions one further up or down, for an option that is put on another key."""
    at, menu = request.form.get("at", type=int), request.form.get("menu", "")
    if at is None:
        return ()
    last = len(Menus(draft.fields).options[menu]) - 1
    steps = ((_("Further up"), min(at, last) - 1), (_("Further down"), at + 1))
    return [(words, step) for words, step in steps if 0 <= step <= last]


def _menu_page(form: FieldForm | None = None, errors: Sequence[str] = ()) -> str:
    draft = current_studio.drafts.current()
    check, menus = current_studio.checker.check(draft.files), Menus(draft.fields)
    if MAIN_MENU not in menus.options:
        found = PageFindings(draft.files).of(check.errors)
        return render_template("studio/menu_unreadable.html", findings=found)
    form = form or KeysForm(draft, keys_in(draft.fields))
    form.form_errors = [*form.form_errors, *errors]
    return render_template(
        "studio/menu.html",
        menus=dict(sorted(menus.options.items(), key=lambda item: item[0] != MAIN_MENU)),
        full=[name for name in menus.options if menus.is_full(name)],
        titled=_titled(menus),
        labels=Titles(menus.fields).labels,
        heard=_heard(check),
        form=form,
        in_words=in_words(names_in(draft.files).languages),
        announced=check.line is not None and check.line.at(current_studio.now).announced,
    )


def _add_page(
    sent: Sent,
    menus: Menus,
    new: BaseForm,
    errors: Sequence[str] = (),
    effect: Effect | None = None,
) -> str:
    menu, titled = _menu_in(sent, menus), _titled(menus)
    new.form_errors = [*new.form_errors, *errors]
    below = [name for name in menus.options[menu] if name in menus.options]
    return render_template(
        "studio/menu_add.html",
        menu=menu,
        titled=titled,
        form=new,
        in_words=in_words(names_in(current_studio.drafts.current().files).languages),
        is_full=menus.is_full(menu),
        submenus=[name for name in below if not menus.is_full(name)],
        offered=menus.offerable(menu),
        effect=effect,
    )


def _new_text(sent: Sent, menus: Menus) -> NewText:
    """Return the form of a new topic, or of a new sub-menu for the options of a menu."""
    codes = names_in(current_studio.drafts.current().files).languages
    options, titled = menus.options[_menu_in(sent, menus)], _titled(menus)
    is_menu = sent.get("act") == "menu"
    return NewText(codes, {name: titled(name) for name in options} if is_menu else None)


def _menu_in(sent: Sent, menus: Menus) -> str:
    """Return the menu that is asked for, or abort with 404 if there is none."""
    menu = sent.get("menu", MAIN_MENU)
    if menu not in menus.options:
        abort(404)
    return menu


def _page_of(saved: Values) -> str:
    """Return the page of a new topic, on which its findings are mended, or else the menu."""
    menus = [field for field in saved if field[0] == "menus"]
    new = next((field[2] for field in saved if field[1:2] == (TEXTS,)), None)
    if new and len(menus) == 1:
        return url_for("studio.texts_edit", name=new)
    return url_for("studio.menu")


def _menus() -> Menus:
    return Menus(current_studio.drafts.current().fields)


def _titled(menus: Menus) -> Callable[[str], str]:
    return titles_in(Titles(menus.fields))


def _told(error: MenuError) -> str:
    return error.named(Titles(_menus().fields), language())


def _heard(check: Check) -> Mapping[str, Mapping[str, float]]:
    """Return the seconds until a topic begins, by topic and language."""
    found: dict[str, dict[str, float]] = {}
    for table in timetables(check.line) if check.line else ():
        for topic in table.topics:
            if topic.after_option is not None:
                found.setdefault(topic.topic, {})[table.language] = topic.after_option
    return found
