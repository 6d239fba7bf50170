"""The page of one text in all languages."""

from flask import abort, request, url_for
from werkzeug.wrappers import Response as Answer

from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.pages.text_form import Form, TextForm
from ivr.studio.pages.text_page import TextPage
from ivr.studio.saving import save_form
from ivr.studio.studio import current_studio
from ivr.studio.writing.names import is_name, names_in


@bp.get("/texts/<name>")
@access.needs(Role.READER)
def texts_edit(name: str) -> str:
    """Show the form of a text in all languages."""
    return TextPage(_form(name)).whole()


@bp.post("/texts/<name>")
@access.needs(Role.EDITOR)
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
def texts_check(name: str) -> str:
    """Check a text as it is in the form; nothing is saved."""
    return TextPage(_form(name, request.form)).checks_alone()


def _form(name: str, sent: Form | None = None) -> TextForm:
    """Return the form of a text, or abort with 404 if the draft has none of this name."""
    if not is_name(name):
        abort(404)
    draft = current_studio.drafts.current()
    names = names_in(draft.files)
    if name not in names.texts:
        abort(404)
    return TextForm(draft, names, name, sent)
