"""The page Texts and menu: the call in order, and forms that change options."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.errors import ChangedMeanwhileError
from ivr.i18n import N_, translator
from ivr.reports.document.building import document
from ivr.reports.script.captions import Captions
from ivr.script.fields.kinds import SubjectKind
from ivr.script.fields.place import TEXTS, FieldPath
from ivr.script.model.script import Script
from ivr.script.reading.field_values import FieldValue
from ivr.script.reading.inventory import OPTIONAL
from ivr.script.reading.review import today, year_after
from ivr.studio import access
from ivr.studio.blueprint import bp
from ivr.studio.content.edit_pages import save
from ivr.studio.content.findings import count_severities
from ivr.studio.content.names import in_words, titles_in
from ivr.studio.content.text_checks import TextChecks, review_digest, texts_to_read
from ivr.studio.editions.draft import Draft
from ivr.studio.forms.field_form import DISPUTED
from ivr.studio.menus.effect import MenuEffect, effect
from ivr.studio.menus.forms import MenuForm, NewMenu, NewMenuWithTopic, NewTopic, PlaceForm
from ivr.studio.menus.operations import MenuError, Menus
from ivr.studio.navigation import is_local
from ivr.studio.people import Role
from ivr.studio.publish.cards import changes_by_subject
from ivr.studio.publish.submission import save_form, say_saved
from ivr.studio.services import current_studio
from ivr.studio.texts.search import search
from ivr.studio.translation import day as day_in_words
from ivr.studio.translation import language

MAX_SEARCH_LENGTH = 200
"""Characters."""

BOTH = ("GET", "POST")

CHANGED = N_(
    "This has not been saved, because somebody else has changed the text or its "
    "date in the meantime. Read the text again."
)
WRONG = N_(
    "“%(name)s” has an error, so this has not been saved. Correct the error, and read the text "
    "again."
)


@bp.get("/texts")
@access.needs(Role.READER)
def texts() -> str:
    """Show the call in order."""
    return _texts_page()


@bp.route("/texts/<name>/place", methods=BOTH)
@bp.route("/texts/<name>/place/<menu>", methods=BOTH)
@access.needs(Role.EDITOR)
def menu_place(name: str, menu: str = "") -> ResponseReturnValue:
    """Show the places for an option, or put it in one."""
    form = PlaceForm(current_studio.drafts.current(), menu, name)
    if form.places:
        return _show_or_save(form)
    if request.method == "GET":
        abort(404)
    return _texts_page(MenuError().message(language())), 422


@bp.route("/menu/<menu>/topic", methods=BOTH)
@access.needs(Role.EDITOR)
def menu_topic(menu: str) -> ResponseReturnValue:
    """Show the form of a new topic, or add it."""
    return _show_or_save(NewTopic(*_draft_with(menu)))


@bp.route("/menu/<menu>/menu", methods=BOTH)
@access.needs(Role.EDITOR)
def menu_menu(menu: str) -> ResponseReturnValue:
    """Show the form of a new sub-menu, or add it."""
    return _show_or_save(NewMenu(*_draft_with(menu)))


@bp.route("/menu/<menu>/menu-and-topic", methods=BOTH)
@access.needs(Role.EDITOR)
def menu_both(menu: str) -> ResponseReturnValue:
    """Show the form of a new topic in a new sub-menu, or add both."""
    return _show_or_save(NewMenuWithTopic(*_draft_with(menu)))


@bp.post("/review")
@access.needs(Role.EDITOR)
def review_save() -> Response | tuple[str, int]:
    """Record in the draft that a text was read through, and move its date.

    The button sends the text, and a digest of the words and date that its reader saw.
    """
    draft = current_studio.drafts.current()
    checks = TextChecks(current_studio.check(draft), draft.files)
    text, _space, digest = request.form.get("read", "").partition(" ")
    script = checks.check.script
    if (
        script is None
        or text not in checks.names.texts
        or digest != review_digest(checks, text, script.review.until(text))
    ):
        return _texts_page(_(CHANGED)), 409
    title = checks.titles.of(text, language())
    if checks.has_errors(text):
        return _texts_page(_(WRONG, name=title)), 422
    day = today(script, current_studio.now)
    values: dict[FieldPath, FieldValue] = {
        ("review", text): year_after(day),
        ("read", text): {"day": day, "by": access.current_person().full_name},
    }
    if not draft.conflicts.isdisjoint(values):
        return _texts_page(translator(language()).gettext(DISPUTED)), 422
    try:
        saved = save(values, draft, event="text-read-through")
    except ChangedMeanwhileError:
        return _texts_page(_(CHANGED)), 409
    say_saved(
        saved,
        values,
        _(
            "Saved in the draft: “%(name)s” is to be read through again by %(day)s. The new day "
            "counts from the next publication.",
            name=title,
            day=day_in_words(year_after(day)),
        ),
    )
    following = request.form.get("next", "")
    here = url_for("studio.texts", _anchor=f"text-{text}")
    return redirect(following if is_local(following) else here, 303)


def _texts_page(trouble: str = "") -> str:
    draft = current_studio.drafts.current()
    checks = TextChecks(current_studio.check(draft), draft.files)
    call = document(checks.check, draft.files, current_studio.now)
    query = request.args.get("q", "").strip()[:MAX_SEARCH_LENGTH]
    return render_template(
        "menus/texts_and_menu.html",
        trouble=trouble,
        query=query,
        found=search(draft, query),
        is_changed=bool(draft.saves),
        is_readable=checks.check.script is not None,
        document=call,
        captions=Captions(call, language()),
        title_of=titles_in(checks.titles),
        texts=checks.names.texts,
        optional=OPTIONAL,
        menus=Menus(draft.fields),
        changed={
            subject.name: changes
            for subject, changes in changes_by_subject(draft.changes, draft).items()
            if subject.kind is SubjectKind.TEXT
        },
        live={field[2] for field in draft.live_fields if field[1:2] == (TEXTS,)},
        count_severities=count_severities,
        to_read={text.due.text: text for text in texts_to_read(checks, current_studio.now)},
        writing=current_studio.writers.others(access.current_person().address),
        read_today=_read_today(checks.check.script),
        languages_of_line=checks.names.languages,
        in_words=in_words(checks.names.languages),
    )


def _read_today(script: Script | None) -> list[str]:
    if script is None:
        return []
    day = today(script, current_studio.now)
    return [name for name, read in script.review.read.items() if read.day == day]


def _draft_with(menu: str) -> tuple[Draft, str]:
    """Return the draft and a menu's name, or abort with 404 if it has no such menu."""
    draft = current_studio.drafts.current()
    if menu not in Menus(draft.fields).options:
        abort(404)
    return draft, menu


def _show_or_save(form: MenuForm) -> ResponseReturnValue:
    if not form.is_sent:
        return _form_page(form)
    if not form.validate():
        return _form_page(form), 200 if "part" in request.args else 422
    try:
        fields = form.with_change()
        if "save" in request.form:
            return save_form(fields, lambda _: _form_page(form), form.address_after)
        if not fields.validate():
            return _form_page(form), 422
    except MenuError as error:
        form.form_errors = [error.message(language())]
        return _form_page(form), 422
    return _form_page(form, effect(form.draft, fields.files()))


def _form_page(form: MenuForm, effect: MenuEffect | None = None) -> str:
    """Return the page, or only the effect if the browser asks for that `part`."""
    template = "menu_effect" if "part" in request.args else "menu"
    return render_template(f"menus/{template}.html", form=form, fields=form.fields, effect=effect)
