"""The menu: what stands under which key, and what a change of it does to callers."""

import structlog
from flask import Blueprint, abort, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ivr.i18n import translator
from ivr.publishing.draft import Draft
from ivr.reports.diff.differences import habits, times
from ivr.script.model import MAIN_MENU
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.addresses import address_of
from ivr.studio.menus.acts import Act, OptionPlace
from ivr.studio.menus.asked import act_in
from ivr.studio.menus.effect import Effect, effect
from ivr.studio.menus.errors import MenuError
from ivr.studio.menus.menu_file import MenuFile
from ivr.studio.menus.shown import labels_of, offerable, shown_menus
from ivr.studio.pages.menu_words import told
from ivr.studio.pages.texts_words import in_words
from ivr.studio.publishing.lines import line_of
from ivr.studio.studio import Studio
from ivr.studio.translation import language
from ivr.studio.writing.looking import noted

log = structlog.get_logger()

Form = MultiDict[str, str]

OWN_PAGES = {"topic": "add", "menu": "add", "offer": "add", "move": "option", "remove": "option"}
"""Where each act is asked for; the others are asked for on the menu's page itself."""

NOT_SENT_AGAIN = ("csrf_token", "fingerprint")


def register(blueprint: Blueprint, studio: Studio) -> None:
    """Put the views into the blueprint."""
    pages = _Pages(studio)

    @blueprint.get("/menu")
    @access.needs(Role.READER)
    def menu() -> str | tuple[str, int]:
        return pages.menu()

    @blueprint.get("/menu/option")
    @access.needs(Role.EDITOR)
    def menu_option() -> str:
        return pages.option(request.args)

    @blueprint.get("/menu/add")
    @access.needs(Role.EDITOR)
    def menu_add() -> str:
        return pages.add(request.args)

    @blueprint.post("/menu/check")
    @access.needs(Role.EDITOR)
    def menu_check() -> str | tuple[str, int]:
        """Tell what an act would do; nothing is saved."""
        try:
            return pages.effect(studio.drafts.current(), act_in(request.form))
        except MenuError as error:
            return pages.asked_again(error), 422

    @blueprint.post("/menu/save")
    @access.needs(Role.EDITOR)
    def menu_save() -> Response | tuple[str, int]:
        draft = studio.drafts.current()
        try:
            act = act_in(request.form)
            if request.form.get("fingerprint") != draft.fingerprint:
                return pages.effect(draft, act, overtaken=True), 409
            writes = pages.effect_of(draft, act).writes
        except MenuError as error:
            return pages.asked_again(error), 422
        studio.drafts.save(writes, seen=draft.seen(*writes), author=access.person().name)
        log.info("menu-changed", by=access.person().id, act=type(act).__name__)
        flash(_("Saved in the draft. Callers hear it when it is published."))
        return redirect(address_of("menu"), 303)


class _Pages:
    """The pages of the menu, made from the draft as it is now."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    def menu(self, trouble: str = "") -> str | tuple[str, int]:
        draft = self._studio.drafts.current()
        check = self._studio.checker.check(draft.files)
        try:
            file = MenuFile(draft.files)
        except MenuError as error:
            notes = noted(check.errors, draft.files)
            page = render_template(
                "studio/menu_unreadable.html", why=error.told(language()), notes=notes
            )
            return page, 422
        return render_template(
            "studio/menu.html",
            menus=shown_menus(file, check),
            file=file,
            keys=_sent(file.table.keys.model_dump()),
            patience=_sent(file.table.patience.model_dump()),
            trouble=trouble,
            may_edit=access.person().may(Role.EDITOR),
            in_words=in_words(dict.fromkeys(file.table.languages)),
            tell=translator(language()),
        )

    def option(self, form: Form, trouble: str = "") -> str:
        draft, file = self._file()
        menu, option = form.get("menu", ""), form.get("option", "")
        if option not in file.menus.get(menu, ()):
            abort(404)
        check = self._studio.checker.check(draft.files)
        return render_template(
            "studio/menu_option.html",
            menu=menu,
            option=option,
            labels=labels_of(check.script, option),
            menus=[
                (name, labels_of(check.script, name))
                for name, options in file.menus.items()
                if option not in options and name != option
            ],
            is_menu=option in file.menus,
            is_contact=option == file.table.contact,
            trouble=trouble,
        )

    def add(self, form: Form, trouble: str = "") -> str:
        draft, file = self._file()
        menu, kind = form.get("menu", MAIN_MENU), form.get("act", "topic")
        if menu not in file.menus or OWN_PAGES.get(kind) != "add":
            abort(404)
        script = self._studio.checker.check(draft.files).script
        return render_template(
            "studio/menu_add.html",
            menu=menu,
            menu_labels=labels_of(script, menu),
            kind=kind,
            in_words=in_words(dict.fromkeys(file.table.languages)),
            options=[(name, labels_of(script, name)) for name in file.menus[menu]],
            offers=[(name, labels_of(script, name)) for name in offerable(draft.files, file, menu)],
            form=form,
            chosen=form.getlist("options"),
            trouble=trouble,
        )

    def asked_again(self, error: MenuError) -> str:
        """Show the page on which something was asked for, and why it cannot be done."""
        trouble, form = error.told(language()), request.form
        page = OWN_PAGES.get(form.get("act", ""))
        if page == "add":
            return self.add(form, trouble)
        if page == "option":
            return self.option(form, trouble)
        shown = self.menu(trouble)
        return shown if isinstance(shown, str) else shown[0]

    def effect_of(self, draft: Draft, act: Act) -> Effect:
        after = act.on(draft.files)
        check_script = self._studio.checker.check
        return effect(
            draft.files,
            after,
            live=line_of(draft.live_files),
            was=check_script(draft.files),
            now=check_script(after),
        )

    def effect(self, draft: Draft, act: Act, *, overtaken: bool = False) -> str:
        found = self.effect_of(draft, act)
        after = {**draft.files, **{path: data or b"" for path, data in found.writes.items()}}
        reader = language()
        return render_template(
            "studio/menu_effect.html",
            heading=told(act),
            effect=found,
            habits=habits(found.for_callers, reader) if found.for_callers else None,
            times=times(found.by_itself, reader) if found.by_itself else (),
            new=noted(found.new, after),
            gone=noted(found.gone, draft.files),
            fields=_fields(request.form),
            further=_further(draft, act),
            fingerprint=draft.fingerprint,
            overtaken=overtaken,
        )

    def _file(self) -> tuple[Draft, MenuFile]:
        draft = self._studio.drafts.current()
        return draft, MenuFile(draft.files)


def _fields(form: Form) -> list[tuple[str, str]]:
    """What was asked for, to be sent again with the button that saves."""
    return [pair for pair in form.items(multi=True) if pair[0] not in NOT_SENT_AGAIN]


def _further(draft: Draft, act: Act) -> list[tuple[str, OptionPlace]]:
    """The places right before and after the one that an option gets; none for other acts."""
    if not isinstance(act, OptionPlace):
        return []
    last = len(MenuFile(draft.files).menus[act.menu]) - 1
    at = min(act.at, last)
    steps = [(_("Further up"), at - 1), (_("Further down"), at + 1)]
    return [
        (words, OptionPlace(act.menu, act.option, step))
        for words, step in steps
        if 0 <= step <= last
    ]


def _sent(values: dict[str, object]) -> dict[str, str]:
    """The values of fields, or what was just sent for them and could not be taken."""
    return {name: request.form.get(name, str(value)) for name, value in values.items()}
