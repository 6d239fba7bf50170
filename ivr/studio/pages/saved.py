"""What pages answer and say after something was saved in the draft."""

from collections.abc import Callable
from typing import TypeAlias

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from ivr.studio.field_form import FieldForm
from ivr.studio.studio import current_studio

Answer: TypeAlias = Response | tuple[str, int]


def save_form(
    form: FieldForm, page: Callable[[FieldForm], str], address: str, words: str = ""
) -> Answer:
    """Save a form and lead to an address, or show its page again with what is wrong or disputed.

    `words` say more exactly what was saved.
    """
    if not form.validate():
        return page(form), 422
    typed = form.typed
    saved = form.save()
    if form.theirs:
        return page(form), 409
    if typed or saved:
        say_saved(words)
    else:
        flash(_("Nothing had been changed, so there was nothing to save."))
    return redirect(address, 303)


def say_saved(words: str = "") -> None:
    """Say that it was saved, what stops the draft from being published, and what comes next.

    `words` say more exactly what was saved.
    """
    words = words or _("Saved in the draft. Callers hear it when the draft is published.")
    draft = current_studio.drafts.current()
    errors = len(current_studio.checker.check(draft.files).errors)
    publish = url_for("studio.publish")
    if not errors:
        seen = _("See what is to be published")
        flash(Markup('{} <a href="{}">{}</a>').format(words, publish, seen))
        return
    flash(words)
    told = ngettext(
        "%(num)d error in the draft stops publication",
        "%(num)d errors in the draft stop publication",
        errors,
    )
    seen = _("see what stops it")
    flash(Markup('{}: <a href="{}">{}</a>.').format(told, publish, seen), "warning")
