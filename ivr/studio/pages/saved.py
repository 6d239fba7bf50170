"""What a page says after something was saved in the draft."""

from flask import flash
from flask_babel import gettext as _
from flask_babel import ngettext

from ivr.studio.studio import current_studio


def say_saved(words: str = "") -> None:
    """Say that it was saved, and what stops the draft from being published.

    `words` say more exactly what was saved.
    """
    flash(words or _("Saved in the draft. Callers hear it when the draft is published."))
    draft = current_studio.drafts.current()
    if errors := len(current_studio.checker.check(draft.files).errors):
        told = ngettext(
            "%(num)d error in the draft stops publication. The page Publish shows it.",
            "%(num)d errors in the draft stop publication. The page Publish shows them.",
            errors,
        )
        flash(told, "warning")
