"""Saving of fields in the draft, and the responses after it."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import structlog
from flask import abort, flash, redirect
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms.form import BaseForm

from ivr.publishing.draft import Draft
from ivr.publishing.policy import wants_approval
from ivr.script.fields import Value
from ivr.script.place import Address
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.fields import may_change
from ivr.studio.publishing.selection import Selection, describe_errors, publish_address
from ivr.studio.studio import current_studio

if TYPE_CHECKING:
    from ivr.studio.field_form import FieldForm, Values

log = structlog.get_logger()

Answer: TypeAlias = Response | tuple[str, int]
AnyForm = TypeVar("AnyForm", bound="FieldForm")


def save(values: Mapping[Address, Value | None], draft: Draft, *, act: str = "saved") -> Draft:
    """Save values of fields over a displayed draft; None removes a field.

    `act` is logged. Aborts with 403 if the person may not change one of the fields. Raises
    ChangedMeanwhileError if another person has changed one of them since.
    """
    me = access.current_person()
    if not may_change(values):
        abort(403)
    saved = current_studio.drafts.save(values, seen=draft.seen(*values), author=me.name)
    log.info(act, by=me.id, fields=len(values))
    return saved


def save_form(
    form: AnyForm,
    page: Callable[[AnyForm], str],
    address: "str | Callable[[Values], str]",
    words: "Callable[[Values], str]" = lambda _: "",
    others: Iterable[BaseForm] = (),
) -> Answer:
    """Save a form and redirect to an address, or show its page again with errors or conflicts.

    `address` may be computed from the saved values. `words` returns a specific message for them.
    `others` are forms of the page that must be valid too.
    """
    if not all([form.validate(), *(other.validate() for other in others)]):
        return page(form), 422
    typed = form.typed
    saved = form.save()
    if form.theirs:
        return page(form), 409
    if typed or saved:
        say_saved(saved or typed, words(saved))
    else:
        flash(_("Nothing had been changed, so there was nothing to save."))
    return redirect(address if isinstance(address, str) else address(saved), 303)


def say_saved(fields: Iterable[Address], words: str = "") -> None:
    """Flash a message after saving, with the number of errors in the draft.

    A link leads to the page Publish, with only the subjects of these fields selected. `words`
    replaces the default message.
    """
    words = words or _("Saved in the draft. Callers hear it when the draft is published.")
    draft = current_studio.drafts.current()
    link = Markup('<a href="{}">{}</a>').format(publish_address(fields), next_step(draft))
    flash(Markup("{} {}").format(words, link))
    if errors := len(current_studio.check(draft).errors):
        flash(
            describe_errors(Selection(draft, current_studio.editions.requests()), errors), "warning"
        )


def next_step(draft: Draft) -> str:
    """Return the text of the link to the page Publish, by the person's rights."""
    needs_approval = wants_approval(draft.live_files, draft.files)
    is_alone = access.current_person().may(Role.PUBLISHER) and not needs_approval
    words: str = _("Review and publish") if is_alone else _("Review and request approval")
    return words
