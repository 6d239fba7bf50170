"""The page Recordings: the reading list, and recordings added to or removed from the draft."""

import re
from dataclasses import replace
from functools import partial
from pathlib import PureWindowsPath

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr import extras
from ivr.checks.check import CheckResult
from ivr.recordings.recordable_texts import RecordableText, ScriptFaultyError, open_texts
from ivr.reports.document.building import document
from ivr.reports.document.entries import ReadingState
from ivr.script.fields.kinds import SubjectKind
from ivr.script.fields.place import RECORDINGS
from ivr.script.fields.subjects import Subject
from ivr.script.fields.titles import Titles
from ivr.script.findings.finding import Finding, Severity
from ivr.script.model.recordings import CONTENT_TYPES
from ivr.studio import access
from ivr.studio.blueprint import bp
from ivr.studio.content.edit_pages import save
from ivr.studio.content.findings import PageFindings
from ivr.studio.content.names import in_words
from ivr.studio.content.text_checks import TextChecks
from ivr.studio.editions.draft import Draft
from ivr.studio.people import Role
from ivr.studio.phone.views import sound_response
from ivr.studio.publish.submission import say_saved
from ivr.studio.services import current_studio
from ivr.studio.services.takes import (
    JudgedTake,
    KeptTake,
    TextToRecord,
    judge_take,
    sound_in,
    text_to_read,
)
from ivr.studio.translation import language

MAX_MEGABYTES = 20
MAX_NAME_LENGTH = 100


@bp.get("/recordings")
@access.needs(Role.READER)
def recordings() -> str:
    """Show the reading list, in the order of a call."""
    draft = current_studio.drafts.current()
    opened = open_texts(draft.files, partly=True)
    texts = opened.texts
    checks = TextChecks(current_studio.check(draft), draft.files)
    codes = checks.names.languages
    call = document(checks.check, draft.files, current_studio.now)
    heard_texts = dict.fromkeys(entry.name for entry in call.entries if not entry.ended)
    entries = {}
    for code in codes:
        names = (f"{code}/{text}" for text in heard_texts)
        entries[code] = [texts[name] for name in names if name in texts]
    return render_template(
        "recordings/recordings.html",
        findings=(),
        left_out=PageFindings(draft.files).show(opened.errors),
        entries=entries,
        doubted={name for name, text in texts.items() if _findings_about(checks.check, text)},
        in_words=in_words(codes),
        ReadingState=ReadingState,
        title_of=partial(_title, titles=checks.titles),
        takes_in=extras.is_installed(extras.RECORDINGS),
    )


@bp.get("/recordings/<code>/<text>")
@access.needs(Role.READER)
def recordings_text(code: str, text: str) -> str:
    """Show a text to read, its recording, and the person's last take."""
    draft = current_studio.drafts.current()
    to_read = _text_to_read(draft, code, text)
    kept = current_studio.takes.find(access.current_person().address, to_read.wanted.name)
    if kept is None or not extras.is_installed(extras.RECORDINGS):
        return _page(to_read)
    return _page(to_read, judge_take(draft, to_read, kept))


@bp.post("/recordings/<code>/<text>")
@access.needs(Role.EDITOR, megabytes=MAX_MEGABYTES)
def recordings_add(code: str, text: str) -> ResponseReturnValue:
    """Save an uploaded recording in the draft, or keep it as a take to be corrected."""
    draft = current_studio.drafts.current()
    to_read = _text_to_read(draft, code, text)
    if refused := _refused(to_read):
        return refused
    sent = request.files.get("sound")
    if not sent or not sent.filename:
        return _page(to_read, trouble=_("Choose a sound file, or record one.")), 422
    return _take_in(draft, to_read, KeptTake(_named(sent.filename), sent.read()))


@bp.post("/recordings/<code>/<text>/take")
@access.needs(Role.EDITOR)
def recordings_cut(code: str, text: str) -> ResponseReturnValue:
    """Save the person's last take, cut, in the draft."""
    draft = current_studio.drafts.current()
    to_read = _text_to_read(draft, code, text)
    kept = current_studio.takes.find(access.current_person().address, to_read.wanted.name)
    if refused := _refused(to_read):
        return refused
    if kept is None:
        return _page(
            to_read,
            trouble=_(
                "Your recording is no longer there, because it is kept for one day only or "
                "has been deleted. Record the text again."
            ),
        ), 422
    begins = _sent_seconds("begins")
    ends = _sent_seconds("ends")
    if begins is None or ends is None or begins >= ends:
        trouble = _("Write the seconds as numbers, the beginning before the end.")
        return _page(to_read, judge_take(draft, to_read, kept), trouble), 422
    return _take_in(
        draft, to_read, replace(kept, begins=begins, ends=ends, shorten="shorten" in request.form)
    )


@bp.post("/recordings/<code>/<text>/take/drop")
@access.needs(Role.EDITOR)
def recordings_drop(code: str, text: str) -> Response:
    """Delete the person's last take."""
    current_studio.takes.drop(access.current_person().address, f"{code}/{text}")
    flash(_("Your recording is deleted."))
    return redirect(url_for("studio.recordings_text", code=code, text=text), 303)


@bp.get("/recordings/<code>/<text>/take")
@access.needs(Role.EDITOR)
def recordings_take(code: str, text: str) -> Response:
    """Serve the person's last take, unprocessed."""
    kept = current_studio.takes.find(access.current_person().address, f"{code}/{text}")
    if kept is None:
        abort(404)
    return sound_response(kept.sound, kept.content_type)


@bp.post("/recordings/<code>/<text>/remove")
@access.needs(Role.EDITOR)
def recordings_remove(code: str, text: str) -> Response:
    """Remove a recording from the draft."""
    draft = current_studio.drafts.current()
    to_read = _text_to_read(draft, code, text)
    saved = save({to_read.field: None}, draft, event="recording-removed")
    current_studio.takes.drop(access.current_person().address, to_read.wanted.name)
    removed = _("The recording is removed from the draft: the synthetic voice says the text.")
    say_saved(saved, [to_read.field], removed)
    return redirect(url_for("studio.recordings_text", code=code, text=text), 303)


@bp.get("/recordings/<code>/<text>/sound")
@access.needs(Role.READER)
def recordings_sound(code: str, text: str) -> Response:
    """Serve the recording of a text."""
    sound = sound_in(current_studio.drafts.current(), code, text)
    if sound is None:
        abort(404)
    return sound_response(sound.data, CONTENT_TYPES[sound.kind])


@bp.errorhandler(ScriptFaultyError)
def nothing_to_read(error: ScriptFaultyError) -> tuple[str, int]:
    """Show the errors that make all texts unreadable."""
    shown = PageFindings(current_studio.drafts.current().files).show(error.findings)
    return render_template("recordings/recordings.html", findings=shown), 422


def _refused(to_read: TextToRecord) -> ResponseReturnValue | None:
    """Refuse uploads without the extra, or after the text or its recording has changed."""
    if not extras.is_installed(extras.RECORDINGS):
        return _page(to_read, trouble=_("Recordings cannot be added here.")), 501
    if request.form.get("mark") == to_read.mark:
        return None
    trouble = _(
        "Nothing has been saved, because the text or its recording has changed in the "
        "meantime. Look at both as they are now, and try again."
    )
    return _page(to_read, trouble=trouble), 409


def _take_in(draft: Draft, to_read: TextToRecord, sent: KeptTake) -> ResponseReturnValue:
    """Judge a take, keep it if it can be played, and save it if it has no errors."""
    take = judge_take(draft, to_read, sent)
    wanted = to_read.wanted
    if take.taken.sound:
        current_studio.takes.keep(access.current_person().address, wanted.name, sent)
    if take.taken.recorded is None:
        return _page(to_read, take, refused=True), 422
    sound = to_read.with_sound(take.taken.recorded.master.data)
    saved = save({to_read.field: sound}, draft, event="recording-saved")
    message = _("The recording is in the draft. Listen to it before you publish.")
    say_saved(saved, [to_read.field], message)
    address = url_for("studio.recordings_text", code=wanted.language, text=wanted.text)
    return redirect(address, 303)


def _text_to_read(draft: Draft, code: str, text: str) -> TextToRecord:
    """Return a text to read, or abort with 404 if the script has no such text."""
    recordable = text_to_read(draft, code, text)
    if recordable is None:
        abort(404)
    return recordable


def _page(
    to_read: TextToRecord,
    take: JudgedTake | None = None,
    trouble: str = "",
    *,
    refused: bool = False,
) -> str:
    draft = current_studio.drafts.current()
    code = to_read.wanted.language
    check = current_studio.check(draft)
    return render_template(
        "recordings/recordings_text.html",
        to_read=to_read,
        title=_title(to_read.wanted, check.titles),
        titles=check.titles,
        language_name=in_words([code])[code],
        doubts=PageFindings(draft.files).show(_findings_about(check, to_read.wanted)),
        take=take,
        trouble=trouble,
        refused=refused,
        takes_in=extras.is_installed(extras.RECORDINGS),
        most=MAX_MEGABYTES,
        ReadingState=ReadingState,
    )


def _findings_about(check: CheckResult, wanted: RecordableText) -> list[Finding]:
    """Return errors and warnings about a recording, none if it is not played."""
    if wanted.state is not ReadingState.RECORDED:
        return []
    recording = (wanted.language, RECORDINGS, wanted.text)
    about = (finding for finding in check.findings if finding.field == recording)
    return [finding for finding in about if finding.severity is not Severity.INFO]


def _title(wanted: RecordableText, titles: Titles) -> str:
    return titles.of_subject(Subject(SubjectKind.TEXT, wanted.text), language())


def _sent_seconds(name: str) -> float | None:
    """Parse the seconds of a field, with a point or a comma; None if they are no number."""
    given = request.form.get(name, "").strip().replace(",", ".")
    return float(given) if re.fullmatch(r"\d{1,3}(\.\d{1,3})?", given) else None


def _named(filename: str) -> str:
    """Return the file name of an upload without folders."""
    return PureWindowsPath(filename).name[:MAX_NAME_LENGTH]
