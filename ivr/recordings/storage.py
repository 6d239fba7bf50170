"""Storage of recordings: the sound and the words that were read, in the script's folder."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ivr.errors import IVRError
from ivr.i18n import N_
from ivr.recordings.intake import AcceptedRecording
from ivr.script.recordings import CONTENT_TYPES, FOLDER

MODE = 0o644
"""Readable by all, like any file of the script: the service may run as another user."""


class NotStoredError(IVRError):
    """The recording could not be written."""


def store(folder: Path, recorded: AcceptedRecording) -> tuple[Path, Path]:
    """Store a recording in the folder of its script; return the paths of the sound and the words.

    Both are written to temporary files and then renamed, the words last: until the new words
    are in place, the new sound counts as outdated. Raises NotStoredError.
    """
    home = folder / recorded.wanted.language / FOLDER
    if not home.resolve().is_relative_to(folder.resolve()):
        raise NotStoredError(
            N_("%(home)s is outside the script's folder. Nothing was stored."), home=home
        )
    sound, words = (home / f"{recorded.wanted.text}.{kind}" for kind in ("wav", "txt"))
    try:
        home.mkdir(exist_ok=True)
        text = "".join(f"{line}\n" for line in recorded.wanted.lines)
        with (
            _whole(sound, recorded.master.data) as new_sound,
            _whole(words, text.encode()) as new_words,
        ):
            new_sound.replace(sound)
            for other in _other_sounds(sound):
                other.unlink()
            new_words.replace(words)
    except OSError as error:
        place = error.filename or home
        raise NotStoredError(
            N_("Cannot store %(place)s: %(reason)s."), place=place, reason=error.strerror
        ) from error
    return sound, words


@contextmanager
def _whole(path: Path, data: bytes) -> Iterator[Path]:
    """Write data to a temporary file beside `path`, which is removed at the end."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.chmod(MODE)
        yield new
    finally:
        new.unlink(missing_ok=True)


def _other_sounds(sound: Path) -> list[Path]:
    """Older recordings of the same text with another extension: only one can be played."""
    return [
        path
        for path in sound.parent.iterdir()
        if path.stem == sound.stem
        and path.suffix.lower().removeprefix(".") in CONTENT_TYPES
        and not path.samefile(sound)
    ]
