"""The page Recordings: the reading list, and recordings added to or removed from the draft."""

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING

import structlog
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.publishing.draft import Draft, digest_of
from ivr.recordings.reading_list import ReadingEntry, ReadingState, reading_list
from ivr.recordings.texts import ScriptFaultyError, open_texts
from ivr.script.decoding import decode
from ivr.script.files import Files
from ivr.script.finding import Report
from ivr.script.recordings import CONTENT_TYPES, FOLDER, plain
from ivr.script.wordings import WORDINGS
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.pages.titles import title_of
from ivr.studio.studio import current_studio
from ivr.studio.writing.text_checks import noted

if TYPE_CHECKING:
    from ivr.recordings.intake import Take

log = structlog.get_logger()

MOST_MEGABYTES = 20
LONGEST_NAME = 100

ONE_AT_A_TIME = threading.Lock()
"""Decoded, a recording takes much more memory than as a file."""


@dataclass(frozen=True, slots=True)
class TextToRead:
    """A text to read, and its recording in the draft.

    `sounds` are the paths of its recordings, normally one; `read` are the words that were read,
    if there is a recording. The `mark` changes with any of it.
    """

    entry: ReadingEntry
    base: str
    sounds: tuple[str, ...]
    read: str | None
    mark: str


@bp.get("/recordings")
@access.needs(Role.READER)
def recordings() -> str:
    """Show the reading list."""
    files = current_studio.drafts.current().files
    return render_template(
        "studio/recordings.html",
        entries=reading_list(files),
        spoken=open_texts(files).script.languages.values(),
        ReadingState=ReadingState,
        title_of=title_of,
    )


@bp.get("/recordings/<code>/<text>")
@access.needs(Role.READER)
def recordings_text(code: str, text: str) -> str:
    """Show a text to read, and its recording."""
    return _page(_text_to_read(current_studio.drafts.current(), code, text))


@bp.post("/recordings/<code>/<text>")
@access.needs(Role.EDITOR)
@access.takes(MOST_MEGABYTES)
def recordings_add(code: str, text: str) -> tuple[str, int] | str | Response:
    """Save an uploaded recording in the draft."""
    from ivr.recordings.intake import take  # imported here because it loads numpy

    draft = current_studio.drafts.current()
    to_read = _text_to_read(draft, code, text)
    if request.form.get("mark") != to_read.mark:
        trouble = _("The text or its recording has changed meanwhile. Look at it again.")
        return _page(to_read, trouble=trouble), 409
    sent = request.files.get("sound")
    if not sent or not sent.filename:
        return _page(to_read, trouble=_("Choose a sound file, or record one.")), 422
    with ONE_AT_A_TIME:
        taken = take(open_texts(draft.files), f"{code}/{text}", _named(sent.filename), sent.read())
    if taken.recorded is None:
        return _page(to_read, taken), 422
    saved = _save(draft, to_read, taken)
    log.info("recording-saved", by=access.current_person().id)
    if taken.findings:
        return _page(_text_to_read(saved, code, text), taken)
    flash(_("The recording is in the draft. Listen to it before you publish."))
    return redirect(url_for("studio.recordings_text", code=code, text=text), 303)


@bp.post("/recordings/<code>/<text>/remove")
@access.needs(Role.EDITOR)
def recordings_remove(code: str, text: str) -> Response:
    """Remove a recording from the draft."""
    draft = current_studio.drafts.current()
    to_read = _text_to_read(draft, code, text)
    paths = (*to_read.sounds, *_words_of(draft.files, to_read.base))
    current_studio.drafts.save(
        dict.fromkeys(paths), seen=draft.seen(*paths), author=access.current_person().name
    )
    log.info("recording-removed", by=access.current_person().id)
    flash(_("The recording is out of the draft: the voice says the text."))
    return redirect(url_for("studio.recordings_text", code=code, text=text), 303)


@bp.get("/recordings/<code>/<text>/sound")
@access.needs(Role.READER)
def recordings_sound(code: str, text: str) -> Response:
    """Serve the recording of a text."""
    files = current_studio.drafts.current().files
    path = next(iter(_sounds_of(files, _base(code, text))), None)
    if path is None:
        abort(404)
    response = Response(files[path], content_type=CONTENT_TYPES[_extension(path)])
    response.make_conditional(request, accept_ranges=True, complete_length=len(files[path]))
    return response


@bp.errorhandler(ScriptFaultyError)
def nothing_to_read(error: ScriptFaultyError) -> tuple[str, int]:
    """Say that the script has mistakes, so that nothing can be read."""
    notes = noted(error.findings, {})
    return render_template("studio/recordings_unreadable.html", notes=notes), 422


def _save(draft: Draft, to_read: TextToRead, taken: "Take") -> Draft:
    """Save a recording in the draft, in place of earlier ones."""
    assert taken.recorded is not None
    words = "".join(f"{line}\n" for line in taken.recorded.wanted.lines)
    files: dict[str, bytes | None] = dict.fromkeys(to_read.sounds)
    files |= {
        f"{to_read.base}.wav": taken.recorded.master.data,
        f"{to_read.base}.txt": words.encode(),
    }
    return current_studio.drafts.save(
        files, seen=draft.seen(*files), author=access.current_person().name
    )


def _text_to_read(draft: Draft, code: str, text: str) -> TextToRead:
    """Return a text to read, or abort with 404 if the script has no such text."""
    entries = reading_list(draft.files)
    entry = next((one for one in entries if one.wanted.name == f"{code}/{text}"), None)
    if entry is None:
        abort(404)
    base = _base(code, text)
    sounds = tuple(_sounds_of(draft.files, base))
    words = next((draft.files[path] for path in _words_of(draft.files, base)), None)
    digests = (digest_of(draft.files[path]) for path in sounds)
    mark = hashlib.sha256(repr((entry.wanted.words, words, *digests)).encode()).hexdigest()
    read = decode(words, f"{base}.txt", Report(WORDINGS)) if words and sounds else None
    return TextToRead(entry, base, sounds, plain(read.split("\n")) if read else None, mark)


def _page(to_read: TextToRead, taken: "Take | None" = None, trouble: str = "") -> str:
    return render_template(
        "studio/recordings_text.html",
        to_read=to_read,
        title=title_of(to_read.entry.wanted.text),
        taken=taken,
        trouble=trouble,
        most=MOST_MEGABYTES,
        ReadingState=ReadingState,
    )


def _base(code: str, text: str) -> str:
    return f"{code}/{FOLDER}/{text}"


def _sounds_of(files: Files, base: str) -> Iterator[str]:
    for path in sorted(files):
        if path.rpartition(".")[0] == base and _extension(path) in CONTENT_TYPES:
            yield path


def _words_of(files: Files, base: str) -> tuple[str, ...]:
    path = f"{base}.txt"
    return (path,) if path in files else ()


def _extension(path: str) -> str:
    return path.rpartition(".")[2].lower()


def _named(filename: str) -> str:
    """Return the name of an uploaded file without its folders."""
    return PureWindowsPath(filename).name[:LONGEST_NAME]
