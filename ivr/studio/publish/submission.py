"""Responses to a submitted form of fields: saved, or shown again."""

from collections.abc import Callable, Collection, Container, Iterable, Mapping
from typing import TypeVar

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from wtforms.form import BaseForm

from ivr.script.fields.place import FieldPath
from ivr.script.fields.subjects import Subject, subject_of, subjects_of
from ivr.script.reading.changes import by_subject
from ivr.studio import access
from ivr.studio.content.names import names_in
from ivr.studio.editions.draft import Draft
from ivr.studio.forms.field_form import FieldForm, OtherValue, Values
from ivr.studio.publish.readiness import Readiness, describe_errors
from ivr.studio.publish.selection import publish_address, with_companions
from ivr.studio.publish.translations import untranslated_words
from ivr.studio.services import current_studio
from ivr.studio.translation import language

AnyForm = TypeVar("AnyForm", bound=FieldForm)

REVIEW = "review"
"""Value of a button that saves and leads to the page Publish."""


def save_form(
    form: AnyForm,
    page: Callable[[AnyForm], str],
    address: str | Callable[[Values], str],
    *,
    message: Callable[[Values], str] = lambda _: "",
    other_forms: Iterable[BaseForm] = (),
    next_page: Callable[[Values], str] = lambda _: "",
) -> ResponseReturnValue:
    """Save a form and redirect to an address, or show its page again with errors or conflicts.

    A person who came from a search returns to it.

    The functions take the saved values. `address` may be one of them, `message` returns a specific
    message, and `next_page` the address of a page where the person has to go on, or an empty
    string. `other_forms` are forms of the page that must be valid too.
    """
    if not all([form.validate(), *(other.validate() for other in other_forms)]):
        return page(form), 422
    typed_values = form.typed_values
    if form.has_invisible:
        flash(
            _("Invisible characters were removed. Callers do not hear them, and nobody sees them.")
        )
    saved_values = form.save()
    say_replaced(form.replaced)
    if form.undecided:
        return page(form), 409
    if not (typed_values or saved_values):
        flash(_("Nothing had been changed, so there was nothing to save."))
    elif request.form.get("act") == REVIEW:
        pass  # the page Publish shows what was saved
    elif next_address := next_page(saved_values):
        flash(_("Saved in the draft. Go on here: the old words are still in these lines."))
        return redirect(next_address, 303)
    else:
        # Nothing is saved if somebody else saved the same values meanwhile: they are in the draft.
        say_saved(form.draft, saved_values or typed_values, message(saved_values))
        if searched := request.args.get("q"):
            address = url_for("studio.texts", q=searched, _anchor="found")
    return redirect(address if isinstance(address, str) else address(saved_values), 303)


def say_saved(draft: Draft, fields: Collection[FieldPath], message: str = "") -> None:
    """Flash a message after saving, with the number of errors in the draft.

    A link leads to the page Publish, with only the subjects of these fields selected, and of those
    that go with them. `message` replaces the default one.
    """
    message = message or _("Saved in the draft. Callers hear it when the draft is published.")
    chosen = frozenset(fields)
    selected = with_companions(draft, chosen)
    label = review_label(draft.subset(selected))
    link = Markup('<a href="{}">{}</a>').format(publish_address(chosen, selected), label)
    flash(Markup("{} {}").format(message, link))
    _say_untranslated(draft, subjects_of(fields))
    if errors := len(current_studio.check(draft).errors):
        ready = Readiness(draft, current_studio.editions.approval_requests.pending())
        flash(describe_errors(ready, errors), "warning")


def _say_untranslated(draft: Draft, saved: Container[Subject]) -> None:
    """Flash which of the saved texts differ from the live ones in some languages only."""
    languages = names_in(draft.files).languages
    changes = (change for change in draft.changes if subject_of(change.field) in saved)
    for subject, changes_of_text in by_subject(changes).items():
        fields = (change.field for change in changes_of_text)
        if languages_changed := untranslated_words(subject, fields, languages):
            title = draft.titles.of_subject(subject, language())
            flash(f"{title}. {languages_changed}", "warning")


def say_replaced(replaced: Mapping[FieldPath, OtherValue]) -> None:
    """Flash whose unpublished values were replaced, with links to them."""
    names = current_studio.people.full_names()
    saves = [other.save for other in replaced.values() if other.save and not other.save.edition]
    for act, save in {save.act: save for save in saves}.items():
        message = _("This replaced what %(name)s wrote.", name=names.get(save.author, save.author))
        subject = subject_of(save.field).id
        address = url_for("studio.history_saved", subject=subject, _anchor=f"act-{act}")
        link = Markup('<a href="{}">{}</a>').format(address, _("Earlier versions"))
        flash(Markup("{} {}").format(message, link), "warning")


def review_label(draft: Draft) -> str:
    """Return the text of the link to the page Publish for a part of the draft, by rights."""
    is_alone = access.publishes_alone(draft.live_files, draft.files)
    return str(_("Review and publish") if is_alone else _("Review and request approval"))
