"""What a page says after something was saved in the draft."""

from flask import flash, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from ivr.publishing.draft import Draft
from ivr.publishing.policy import asks_for_approval
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.studio import current_studio


def say_saved(words: str = "") -> None:
    """Say that it was saved, with a link to the next step, and what stops publication.

    `words` say more exactly what was saved.
    """
    words = words or _("Saved in the draft. Callers hear it when the draft is published.")
    draft = current_studio.drafts.current()
    link = Markup('<a href="{}">{}</a>').format(url_for("studio.publish"), next_step(draft))
    flash(Markup("{} {}").format(words, link))
    if errors := len(current_studio.checker.check(draft.files).errors):
        told = ngettext(
            "%(num)d error in the draft stops publication. The page Publish shows it.",
            "%(num)d errors in the draft stop publication. The page Publish shows them.",
            errors,
        )
        flash(told, "warning")


def next_step(draft: Draft) -> str:
    """Return what a link to the page Publish says: what the person may do there."""
    check = current_studio.checker.check
    scripts = (check(files).script for files in (draft.live_files, draft.files))
    needs_approval = bool(draft.live) and any(map(asks_for_approval, scripts))
    if access.current_person().may(Role.PUBLISHER) and not needs_approval:
        return _("Review and publish")
    return _("Review and request approval")
