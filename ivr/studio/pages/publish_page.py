"""The page Publish, as all that is asked for on it shows it again."""

from collections.abc import Iterable

from flask import abort, flash, redirect, render_template, request
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from ivr.drafts import Draft, Request
from ivr.errors import EditionError, IVRError, OvertakenError, RequestError, ScriptRefusedError
from ivr.people import Role
from ivr.studio import access
from ivr.studio.addresses import address_of
from ivr.studio.forms import Form
from ivr.studio.pages.places import places
from ivr.studio.publishing.approval import wants_approval
from ivr.studio.publishing.authors import full_names
from ivr.studio.publishing.changes import changes_in
from ivr.studio.publishing.differences import Differences
from ivr.studio.publishing.lines import differences_between
from ivr.studio.studio import Studio
from ivr.studio.translation import language
from ivr.studio.writing.looking import Noted, counted, noted

LONGEST_NOTE = 1000
"""Characters."""

REFUSALS = (OvertakenError, ScriptRefusedError, EditionError, RequestError)
"""What can come between looking and doing; the page then shows how things are now."""


class NoteForm(Form):
    """What is published and why; `fingerprint` is the draft that the person looked at."""

    note = TextAreaField(
        _l("Note: what is new, and why"),
        [
            DataRequired(_l("Write a note, so that others can see later what this was.")),
            Length(max=LONGEST_NOTE, message=_l("Write at most 1000 characters.")),
        ],
        render_kw={"rows": 3, "maxlength": LONGEST_NOTE, "required": True},
    )
    fingerprint = HiddenField()

    @property
    def written(self) -> dict[str, str]:
        """The note, and the draft that it is about."""
        return {
            "note": (self.note.data or "").strip(),
            "fingerprint": self.fingerprint.data or "",
        }


def publish_page(studio: Studio, form: NoteForm) -> str:
    """Return the page, for the draft as it is now."""
    draft = studio.drafts.current()
    examination = studio.examiner.examine(draft.files)
    me, waiting = access.person(), studio.drafts.request()
    notes = noted(examination.findings, draft.files)
    if not form.is_submitted() or not form.fingerprint.data:
        form.fingerprint.data = draft.fingerprint
    return render_template(
        "studio/publish.html",
        draft=draft,
        changes=changes_in(draft),
        examination=examination,
        counts=counted(examination.findings),
        notes=_by_file(notes),
        places=places(draft.files),
        differences=_differences(draft),
        proposals=studio.editions.proposals(),
        names=full_names(studio.people.everybody()),
        form=form,
        waiting=waiting,
        acts=_acts(draft, waiting, may_answer=examination.may_answer),
        may_edit=me.may(Role.EDITOR),
    )


def _acts(draft: Draft, waiting: Request | None, *, may_answer: bool) -> frozenset[str]:
    """What this person can do with the draft now: publish, ask, approve, withdraw."""
    me = access.person()
    ready = bool(draft.changes) and not draft.conflicts and may_answer
    own = waiting is not None and waiting.author == me.name
    can = {
        "publish": ready and me.may(Role.PUBLISHER) and not wants_approval(draft),
        "ask": ready and waiting is None and (wants_approval(draft) or not me.may(Role.PUBLISHER)),
        "approve": ready and waiting is not None and not own and me.may(Role.PUBLISHER),
        "withdraw": waiting is not None and (own or me.may(Role.PUBLISHER)),
    }
    return frozenset(act for act, is_so in can.items() if is_so and me.may(Role.EDITOR))


def _differences(draft: Draft) -> Differences | None:
    if not draft.changes or draft.live is None:
        return None
    return differences_between(draft.live_files, draft.files, language())


def _by_file(notes: Iterable[Noted]) -> dict[str, list[Noted]]:
    files: dict[str, list[Noted]] = {}
    for note in notes:
        files.setdefault(note.finding.file, []).append(note)
    return files


def number_in(field: str) -> int:
    """Return the number in a field; where there is none, the request cannot be understood."""
    written = request.form.get(field, "")
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        abort(400)
    return int(written)


def refused(error: IVRError) -> Response:
    """Say why nothing was done, on the page that shows how things are now."""
    flash(error.told(language()), "error")
    return redirect(address_of("publish"), 303)
