"""Recordings as the rules check them: what was measured, and how long their texts should take.

Measuring needs numpy, which is loaded with the first recording and not before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ivr import extras
from ivr.checks.subject import Subject
from ivr.script.knowledge import knowledge_of
from ivr.script.line import Line, flat
from ivr.script.place import RECORDINGS, Place
from ivr.script.speech import Recording, Utterance
from ivr.script.tempo import seconds

if TYPE_CHECKING:
    from ivr.script.audio.measuring import SoundMeasures

MOST_REMEMBERED = 10_000

_measured: dict[str, "SoundMeasures | None"] = {}
"""What was measured, by the recording's name, which is made from its bytes."""


@dataclass(frozen=True, slots=True)
class RecordedText:
    """A person's reading of a text.

    `expected` is how long the words last by the formula, in seconds; None where the language has
    no tempo. `measures` is None for a sound that cannot be measured, and for every one without
    the extra `recordings`.
    """

    place: Place
    expected: float | None
    measures: "SoundMeasures | None"


def readings(subject: Subject) -> Iterator[RecordedText]:
    """Return every recording that callers hear."""
    for language in subject.languages:
        for name, recording in language.recordings.items():
            for menu in subject.script.menus_of(name):
                if subject.line.texts[language.code, menu.name, name].recording:
                    words = as_spoken(subject.line, language.code, menu.name, name)
                    yield reading(language.code, name, words, _measures_of(recording))
                    break


def as_spoken(line: Line, language: str, menu: str, text: str) -> tuple[Utterance, ...]:
    """Return a text as the voice would say it, whether there is a recording or not."""
    return flat(line.texts[language, menu, text].lines)


def reading(
    language: str, text: str, words: Sequence[Utterance], measures: "SoundMeasures | None"
) -> RecordedText:
    """Return a recording with what its words should take."""
    expected = seconds(words) if knowledge_of(language).tempo else None
    return RecordedText(Place((language, RECORDINGS, text)), expected, measures)


def _measures_of(recording: Recording) -> "SoundMeasures | None":
    if not extras.is_installed(extras.RECORDINGS):
        return None
    if recording.name not in _measured:
        if len(_measured) >= MOST_REMEMBERED:
            _measured.clear()
        _measured[recording.name] = _measure(recording.sound)
    return _measured[recording.name]


def _measure(sound: bytes) -> "SoundMeasures | None":
    from ivr.script.audio.measuring import measure  # here, for they load numpy
    from ivr.script.audio.opening import SoundError, open_sound

    try:
        return measure(open_sound(sound).voice)
    except SoundError:
        return None
