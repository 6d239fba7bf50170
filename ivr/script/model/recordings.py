"""Recordings: sound files, each with a text file of the words that were read.

A recording is played instead of the synthetic voice while those words match the text.
"""

import hashlib
import io
import wave
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ivr import extras
from ivr.errors import IVRError
from ivr.i18n import N_
from ivr.script.fields.place import RECORDINGS, FieldPath, field_in
from ivr.script.fields.titles import TextNames
from ivr.script.files import Files
from ivr.script.findings.finding import FindingCollector
from ivr.script.language import prose
from ivr.script.model.decoding import decode_utf8
from ivr.script.model.markup import Sentence
from ivr.script.model.script import FAULT, WITHOUT_VOICE, Script
from ivr.script.model.speech import Recording

CONTENT_TYPES: Mapping[str, str] = {"wav": "audio/wav", "mp3": "audio/mpeg"}

KINDS = ", ".join(map(str.upper, CONTENT_TYPES))

MAX_SAMPLE_BYTES = 4
"""Maximum bytes of an uncompressed sample."""


class MissingExtraError(IVRError):
    """The extra `recordings` is needed and not installed."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "Sound files cannot be opened, since the extra “recordings” is not installed. "
                "Install it with pip install 'ivr-informationslinje[recordings]'."
            )
        )


@dataclass(frozen=True, slots=True)
class AudioFile:
    """Format and length of a sound file; `kind` is the matching extension."""

    kind: str
    seconds: float


def read_recordings(
    code: str, files: Files, texts: Mapping[str, object], report: FindingCollector
) -> Mapping[str, Recording]:
    """Read the recordings of one language, by the name of their text, and report errors."""
    prefix = f"{code}/{RECORDINGS}/"
    recordings: dict[str, Recording] = {}
    for path in sorted(path for path in files if path.startswith(prefix)):
        name, _, extension = path[len(prefix) :].rpartition(".")
        extension = extension.lower()
        field = (code, RECORDINGS, name)
        if name not in texts:
            named = name or path[len(prefix) :]
            report.warning("recording-of-nothing", field_in(path), text=TextNames((named,)))
        elif extension in CONTENT_TYPES:
            recording = _recording(path, field, files, report)
            if recording and name in recordings:
                report.warning("recording-twice", field)
            elif recording:
                recordings[name] = recording
        elif extension == "txt":
            others = (path.rpartition(".") for path in files)
            has = {kind.lower() for stem, _, kind in others if stem == f"{prefix}{name}"}
            if has.isdisjoint(CONTENT_TYPES):
                report.error("recording-without-sound", field)
        else:
            report.error("recording-not-audio", field, kind=KINDS)
    return recordings


def _recording(
    path: str, field: FieldPath, files: Files, report: FindingCollector
) -> Recording | None:
    stem, _, extension = path.rpartition(".")
    kind = extension.lower()
    words_file = f"{stem}.txt"
    try:
        sound = identify_sound(files[path])
    except MissingExtraError:
        report.warning("recording-not-verified", field)
        return None
    if sound is None or sound.kind != kind:
        report.error("recording-not-audio", field, kind=kind.upper())
        return None
    if words_file not in files:
        report.warning("recording-without-words", field)
        return None
    words = decode_utf8(files[words_file], words_file, report)
    if words is None:
        return None
    digest = hashlib.sha256(files[path]).hexdigest()[:32]
    return Recording(
        name=f"{digest}.{kind}",
        content_type=CONTENT_TYPES[kind],
        seconds=sound.seconds,
        words=plain(words.split("\n")),
        language=field[0],
        sound=files[path],
    )


def check_recordings(script: Script, report: FindingCollector) -> None:
    """Report recordings whose words differ from the text."""
    for language in script.languages.values():
        for name, recording in language.recordings.items():
            body = language.texts[name].body
            placeholders = chain.from_iterable(line.placeholders for line in body)
            needed = {placeholder.name_and_topic for placeholder in placeholders}
            values_now = [script.values(menu) for menu in script.menus_of(name)]
            now = [words_of(body, values) for values in values_now if values.keys() >= needed]
            if now and recording.words not in now:  # without `now`: a placeholder without a value
                place = (language.code, RECORDINGS, name)
                report.warning("recording-outdated", place, found=recording.words)


def can_be_recorded(script: Script, text: str) -> bool:
    """Return whether a text can be recorded.

    Menus are composed, `fault` needs no file, and one text is only printed.
    """
    return text not in script.menus and text not in (FAULT, WITHOUT_VOICE)


def words_of(body: Sequence[Sentence], values: Mapping[str, str]) -> str:
    """Return the words of a text as a reader sees them, with placeholders filled in."""
    return plain([sentence.fill(values).written for sentence in body])


def plain(lines: Sequence[str]) -> str:
    """Return lines in the form for comparison: words on one line, without notes and markup."""
    spoken = " ".join(line for line in lines if not line.lstrip().startswith("#"))
    return prose.plain(spoken)


def require_decoder() -> None:
    """Raise MissingExtraError unless sound files of all kinds can be opened."""
    if not extras.is_installed(extras.RECORDINGS):
        raise MissingExtraError


def identify_sound(data: bytes) -> AudioFile | None:
    """Return format and length of a sound file; None if it is neither WAV nor MP3.

    Plain WAV, the storage format of recordings, can always be read. Raises MissingExtraError for
    other files without the extra.
    """
    return _plain_wav(data) or _other(data)


def _plain_wav(data: bytes) -> AudioFile | None:
    """Return the length of an uncompressed WAV file, or None for another file."""
    try:
        with wave.open(io.BytesIO(data)) as file:
            frame = file.getnchannels() * file.getsampwidth()
            frames = len(file.readframes(file.getnframes())) // frame
            seconds = frames / file.getframerate()
            usual = file.getsampwidth() <= MAX_SAMPLE_BYTES
    except (wave.Error, EOFError, RuntimeError, ZeroDivisionError):
        return None
    return AudioFile("wav", seconds) if frames and usual else None


def _other(data: bytes) -> AudioFile | None:
    require_decoder()
    import soundfile  # here: it loads numpy, which a line without such files does not need

    try:
        header = soundfile.info(io.BytesIO(data))
    except soundfile.LibsndfileError:
        return None
    kind = {"WAV": "wav", "WAVEX": "wav", "MP3": "mp3", "MPEG": "mp3"}.get(header.format)
    return AudioFile(kind, header.duration) if kind and header.frames else None
