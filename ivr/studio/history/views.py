"""The page History: editions, their differences, and rolling back."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.errors import EditionError, OvertakenError, RequestError, ScriptRefusedError
from ivr.i18n import translator
from ivr.studio import access
from ivr.studio.blueprint import bp
from ivr.studio.content.edit_pages import may_change
from ivr.studio.editions.edition import Edition, Source
from ivr.studio.editions.grants import describe
from ivr.studio.editions.heard import heard_at
from ivr.studio.editions.history import heard_notes, heard_rows, period_words
from ivr.studio.editions.losses import Loss
from ivr.studio.editions.policy import Approval, approval_for, is_same_person
from ivr.studio.forms.inputs import OverForm
from ivr.studio.history.versions import saved_subjects
from ivr.studio.people import Role
from ivr.studio.publish.cards import ScriptComparison, compare_scripts
from ivr.studio.publish.effect import effect_of
from ivr.studio.publish.losses import lost_in
from ivr.studio.publish.shown import show_comparison
from ivr.studio.publish.views import (
    MAX_NOTE_LENGTH,
    PublishAction,
    publish_action,
    published_or_asked,
)
from ivr.studio.services import current_studio
from ivr.studio.translation import language

log = structlog.get_logger()


@bp.get("/history")
@access.needs(Role.READER)
def history() -> str:
    """List all editions."""
    return render_template(
        "history/history.html",
        editions=current_studio.editions.history(),
        writers=current_studio.drafts.writers(),
        saved=saved_subjects(),
    )


@bp.get("/history/heard")
@access.needs(Role.READER)
def history_heard() -> tuple[str, int]:
    """Show the editions that callers may have heard at a local time, and their authors."""
    day = request.args.get("day", "").strip()
    time = request.args.get("time", "").strip()
    reader = translator(language())
    then = None
    error = ""
    try:
        then = heard_at(current_studio.database, f"{day} {time}", current_studio.now)
    except RequestError as refusal:
        error = refusal.message(language())
    return render_template(
        "history/history_heard.html",
        day=day,
        time=time,
        error=error,
        then=then,
        period=period_words(then.period, reader) if then else "",
        rows=partial(heard_rows, reader=reader, name=_signed()),
        notes=heard_notes,
    ), 400 if error else 200


@bp.get("/history/<int(max=2147483647):number>")
@access.needs(Role.READER)
def history_edition(number: int) -> str:
    """Show an edition, and its differences from the previous one."""
    edition = current_studio.editions.edition(number)
    files = current_studio.editions.files
    before = current_studio.editions.edition(number - 1) if number > 1 else None
    old_files = files(number - 1) if before else {}
    new_files = files(number)
    live = current_studio.editions.newest() or edition
    comparison = compare_scripts(old_files, new_files)
    return render_template(
        "history/history_edition.html",
        edition=edition,
        live=live,
        is_heard=current_studio.editions.restored_files(number) == files(live.number),
        accepted=lost_in((Loss(**loss) for loss in edition.accepted), new_files, old_files),
        before=before,
        writers=_writers(number),
        grants=_described_grants(edition),
        may_look=_may_look_through(edition),
        names=current_studio.people.full_names(),
        comparison=show_comparison(comparison),
        effect=effect_of(comparison),
    )


@bp.post("/history/<int(max=2147483647):number>/reviewed")
@access.needs(Role.PUBLISHER)
def history_reviewed(number: int) -> Response:
    """Record that the person has looked through what another one published alone."""
    me = access.current_person()
    try:
        current_studio.editions.published_alone.review(number, by=me)
    except (EditionError, RequestError) as error:
        flash(error.message(language()), "error")
        return redirect(url_for("studio.history_edition", number=number), 303)
    log.info("edition-reviewed", by=me.id, edition=number)
    flash(_("Edition %(number)s has been looked through.", number=number))
    return redirect(url_for("studio.overview"), 303)


@bp.get("/history/<int(max=2147483647):number>/back")
@access.needs(Role.READER)
def history_back(number: int) -> str:
    """Show the effect of rolling back to an edition, and ask for confirmation."""
    edition = current_studio.editions.edition(number)
    live = current_studio.editions.newest() or edition
    restored = _compare_rollback(number, live.number)
    return render_template(
        "history/history_back.html",
        edition=edition,
        live=live,
        is_live=restored.old.files == restored.new.files,
        action=_rollback_action(restored),
        locked=_locked(restored),
        longest_note=MAX_NOTE_LENGTH,
        writers=_writers(number),
        names=current_studio.people.full_names(),
        comparison=show_comparison(restored),
        effect=effect_of(restored),
    )


@bp.post("/history/<int(max=2147483647):number>/back")
@access.needs(Role.EDITOR)
def history_gone_back(number: int) -> Response:
    """Roll back to an edition, or request approval for it."""
    form = OverForm()
    if not form.validate():
        abort(400)
    live = current_studio.editions.edition(form.live.data or 0)
    edition = current_studio.editions.edition(number)
    action = _rollback_action(_compare_rollback(edition.number, live.number))
    if not action:
        abort(403)
    try:
        outcome = current_studio.editions.roll_back(
            number,
            author=access.current_person().address,
            source=Source.STUDIO,
            note=(form.note.data or "").strip()[:MAX_NOTE_LENGTH],
            based_on=live.number,
            asks=action == "ask",
        )
    except OvertakenError:
        flash(
            _(
                "Nothing has been published, because another edition was published in the "
                "meantime. Look at what has changed, and decide again."
            ),
            "warning",
        )
        return redirect(url_for("studio.history_back", number=number), 303)
    except ScriptRefusedError:
        flash(
            _(
                "This edition cannot be published again, because this version of the program "
                "cannot read it."
            ),
            "error",
        )
        return redirect(url_for("studio.history_edition", number=number), 303)
    return published_or_asked(outcome)


def _compare_rollback(number: int, live: int) -> ScriptComparison:
    editions = current_studio.editions
    return compare_scripts(editions.files(live), editions.restored_files(number))


def _rollback_action(restored: ScriptComparison) -> PublishAction:
    if restored.old.files == restored.new.files or _locked(restored):
        return ""
    action = publish_action(restored.old.files, restored.new.files)
    approval = approval_for(restored.old.files, restored.new.files, current_studio.now)
    # What one person may publish needs today's rules, which a roll back need not keep.
    return "ask" if action == "publish" and approval is Approval.ALONE else action


def _locked(restored: ScriptComparison) -> list[str]:
    """Return the titles of the changes that the person may not make."""
    return [card.title for card in restored.cards if not may_change(card.changed.fields)]


def _signed() -> Callable[[str], str]:
    """Return a function that names an author by full name and address.

    A name can be changed, an address cannot.
    """
    names = current_studio.people.full_names()
    signed = {address: f"{name} ({address})" for address, name in names.items()}
    signed["local"] = _("this machine")
    return lambda author: signed.get(author, author)


def _described_grants(edition: Edition) -> list[tuple[datetime, str]]:
    reader = translator(language())
    name = _signed()
    return [
        (grant.at, describe(grant, reader, name))
        for grant in current_studio.editions.grants_before(edition)
    ]


def _may_look_through(edition: Edition) -> bool:
    me = access.current_person()
    waits = edition.alone and not edition.reviewed_by
    return waits and me.may(Role.PUBLISHER) and not is_same_person(edition.author, me)


def _writers(number: int) -> tuple[str, ...]:
    return current_studio.drafts.writers().get(number, ())
