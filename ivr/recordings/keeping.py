"""Keeping a recording: the sound and the words that were read, beside the script's texts."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ivr.errors import IVRError
from ivr.i18n import N_
from ivr.recordings.taking import Recorded
from ivr.script.recordings import CONTENT_TYPES, FOLDER

MODE = 0o644
"""Like any file of the script: it is no secret, and the service reads it as another user."""


class NotKeptError(IVRError):
    """The recording could not be written; the text says why."""


def keep(folder: Path, recorded: Recorded) -> tuple[Path, Path]:
    """Write a recording into the folder of its script; return where the sound and words are.

    Both are written whole under names that no reader of scripts looks at, and then take their
    places, the words last. So at no moment are other words played than the text's: until the
    new words are there, new sound counts as outdated. Raises NotKeptError.
    """
    home = folder / recorded.wanted.language / FOLDER
    if not home.resolve().is_relative_to(folder.resolve()):
        raise NotKeptError(
            N_("%(home)s leads out of the script's folder. Nothing was stored."), home=home
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
        raise NotKeptError(
            N_("Cannot store %(place)s: %(reason)s."), place=place, reason=error.strerror
        ) from error
    return sound, words


@contextmanager
def _whole(path: Path, data: bytes) -> Iterator[Path]:
    """A file beside `path` that holds the data for certain; it is gone in the end."""
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
    """Older recordings of the same text, of another kind: only one can be played."""
    return [
        path
        for path in sound.parent.iterdir()
        if path.stem == sound.stem
        and path.suffix.lower().removeprefix(".") in CONTENT_TYPES
        and not path.samefile(sound)
    ]
