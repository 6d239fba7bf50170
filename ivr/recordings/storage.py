"""Storage of recordings in the script's folder: the sound, and the words that were read."""

from pathlib import Path

from ivr.atomic import write_atomically
from ivr.errors import IVRError
from ivr.i18n import N_
from ivr.recordings.intake import AcceptedRecording
from ivr.script.place import RECORDINGS
from ivr.script.recordings import CONTENT_TYPES


class NotStoredError(IVRError):
    """The recording could not be written."""


def store(folder: Path, recorded: AcceptedRecording) -> tuple[Path, Path]:
    """Store a recording in the folder of its script; return the paths of the sound and the words.

    The words are replaced last: until then, the new sound counts as outdated. Raises
    NotStoredError.
    """
    home = folder / recorded.wanted.language / RECORDINGS
    if not home.resolve().is_relative_to(folder.resolve()):
        raise NotStoredError(
            N_("%(home)s is outside the script's folder. Nothing was stored."), home=home
        )
    sound, words = (home / f"{recorded.wanted.text}.{kind}" for kind in ("wav", "txt"))
    try:
        home.mkdir(exist_ok=True)
        text = "".join(f"{line}\n" for line in recorded.wanted.lines)
        others = dict.fromkeys(_other_sounds(sound))
        write_atomically({sound: recorded.master.data, **others, words: text.encode()})
    except OSError as error:
        place = error.filename or home
        raise NotStoredError(
            N_("Cannot store %(place)s: %(reason)s."), place=place, reason=error.strerror
        ) from error
    return sound, words


def _other_sounds(sound: Path) -> list[Path]:
    """Return recordings of the same text with another extension, since only one can be played."""
    return [
        path
        for path in sound.parent.iterdir()
        if path.stem == sound.stem
        and path.suffix.lower().removeprefix(".") in CONTENT_TYPES
        and not (sound.exists() and path.samefile(sound))
    ]
