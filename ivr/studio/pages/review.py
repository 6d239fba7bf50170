"""The button beside a text with which somebody says that it is still right."""

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.errors import ChangedMeanwhileError
from ivr.i18n import N_, translator
from ivr.script.fields import Value
from ivr.script.place import Address
from ivr.script.review import today
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.field_form import DISPUTED
from ivr.studio.pages.texts import texts_page
from ivr.studio.saving import save, say_saved
from ivr.studio.studio import current_studio
from ivr.studio.translation import day as in_words
from ivr.studio.translation import language
from ivr.studio.writing.names import title_of
from ivr.studio.writing.review import texts_to_read, year_after
from ivr.studio.writing.text_checks import TextChecks

CHANGED = N_("Somebody else has changed this text or its date in the meantime. Read it again.")


@bp.post("/review")
@access.needs(Role.EDITOR)
def review_save() -> Response | tuple[str, int]:
    """Record in the draft that a text is still right, and move its date on."""
    draft = current_studio.drafts.current()
    checks = TextChecks(current_studio.checker.check(draft.files), draft.files)
    due = {one.due.text: one.seen for one in texts_to_read(checks, current_studio.now)}
    script, text = checks.check.script, request.form.get("text", "")
    if script is None or text not in due or due[text] != request.form.get("seen"):
        return texts_page(_(CHANGED)), 409
    day = today(script, current_studio.now)
    values: dict[Address, Value] = {
        ("review", text): year_after(day),
        ("read", text): {"day": day, "by": access.current_person().full_name},
    }
    if not draft.conflicts.isdisjoint(values):
        return texts_page(translator(language()).gettext(DISPUTED)), 422
    try:
        save(values, draft, act="text-read-through")
    except ChangedMeanwhileError:
        return texts_page(_(CHANGED)), 409
    say_saved(
        _(
            "Saved in the draft: “%(name)s” is to be read through again by %(day)s.",
            name=title_of(draft.files, text),
            day=in_words(year_after(day)),
        )
    )
    return redirect(url_for("studio.overview"), 303)
