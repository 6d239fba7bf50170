"""The page Texts and menu: the call in its order; and the editor of one text in all languages."""

from flask import Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from ivr.reports import map as reports_map
from ivr.reports.document.order import document
from ivr.reports.script.captions import Captions
from ivr.script.inventory import OPTIONAL
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.findings import counted
from ivr.studio.menus.operations import Menus
from ivr.studio.pages.more import alone, draft_now, studio_links
from ivr.studio.pages.text_form import Form, TextForm
from ivr.studio.pages.text_page import TextPage
from ivr.studio.saving import save_form
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.marks import marks
from ivr.studio.writing.names import in_words, is_name, names_in, titles_in
from ivr.studio.writing.review import texts_to_read
from ivr.studio.writing.text_checks import TextChecks

MEGABYTES = 1
"""One form has a text in all languages."""


@bp.get("/texts")
@access.needs(Role.READER)
def texts() -> str:
    """Show the call in its order."""
    return texts_page()


@bp.get("/map")
@access.needs(Role.READER)
def texts_map() -> Answer:
    """Show the map of the draft in one language as a page for paper.

    A draft that cannot be called has none; what is wrong with it is on the page Publish.
    """
    draft = current_studio.drafts.current()
    line = current_studio.checker.check(draft.files).line
    if line is None:
        return redirect(url_for("studio.publish"), 303)
    code = request.args.get("language", "")
    code = code if code in line.languages else line.languages[0]
    links = studio_links(url_for("studio.texts"))
    now = current_studio.now
    return alone(reports_map.html(line, code, language(), now, draft_now(), links))


@bp.get("/texts/<name>")
@access.needs(Role.READER)
def texts_edit(name: str) -> str:
    """Show the form of a text in all languages."""
    return TextPage(_form(name)).whole()


@bp.post("/texts/<name>")
@access.needs(Role.EDITOR)
@access.takes(MEGABYTES)
def texts_save(name: str) -> Answer | tuple[str, int] | str:
    """Save a text in the draft with what was mended, or check it without saving."""
    form = _form(name, request.form)
    if button := request.form.get("replace"):
        form.replace(button)
        return TextPage(form).whole(checked=True)
    if request.form.get("act") == "check":
        return TextPage(form).whole(checked=True)
    return save_form(
        form, lambda _: TextPage(form).whole(), url_for("studio.texts_edit", name=name)
    )


@bp.post("/texts/<name>/check")
@access.needs(Role.EDITOR)
@access.takes(MEGABYTES)
def texts_check(name: str) -> str:
    """Check a text as it is in the form; nothing is saved."""
    return TextPage(_form(name, request.form)).checks_alone()


@bp.get("/texts/<name>/<code>/recording")
@access.needs(Role.READER)
def texts_recording(name: str, code: str) -> Response:
    """Serve the recording of a text."""
    files = _form(name).draft.files
    found = TextChecks(current_studio.checker.check(files), files).recording(code, name)
    if found is None:
        abort(404)
    answer = Response(found.sound, content_type=found.content_type)
    answer.make_conditional(request, accept_ranges=True, complete_length=len(found.sound))
    return answer


def texts_page(trouble: str = "") -> str:
    """Return the page Texts and menu, with what is wrong with a form of it."""
    draft = current_studio.drafts.current()
    checks = TextChecks(current_studio.checker.check(draft.files), draft.files)
    call = document(checks.check, draft.files, current_studio.now)
    menus = Menus(draft.fields)
    return render_template(
        "studio/texts.html",
        trouble=trouble,
        is_changed=bool(draft.saves),
        is_complete=checks.check.is_complete,
        is_readable=checks.check.script is not None,
        document=call,
        captions=Captions(call, language()),
        title_of=titles_in(checks.titles),
        texts=checks.names.texts,
        optional=OPTIONAL,
        menus=menus,
        marks=marks(draft),
        counted=counted,
        to_read={one.due.text: one for one in texts_to_read(checks, current_studio.now)},
        languages_of_line=checks.names.languages,
        in_words=in_words(checks.names.languages),
    )


def _form(name: str, sent: Form | None = None) -> TextForm:
    """Return the form of a text, or abort with 404 if the draft has none of this name."""
    if not is_name(name):
        abort(404)
    draft = current_studio.drafts.current()
    names = names_in(draft.files)
    if name not in names.texts:
        abort(404)
    return TextForm(draft, names, name, sent)
