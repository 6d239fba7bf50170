"""Rules about recordings: complete words, at a pace that callers follow.

Durations are compared from the first word to the last, as the estimates are. Measuring needs numpy,
which is loaded with the first recording.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ivr import extras
from ivr.checks.checked import CheckedLanguage
from ivr.checks.rule import WARNING, Breaches, LanguageRule, Limits, breach, figures
from ivr.i18n import N_
from ivr.script.fields.place import RECORDINGS, Place
from ivr.script.findings.finding import Trait, Wording
from ivr.script.language.knowledge import knowledge_of
from ivr.script.model.speech import Recording, Utterance, flat
from ivr.script.model.tempo import seconds

if TYPE_CHECKING:
    from ivr.script.audio.measuring import SoundMeasures

ENDS = N_(
    "Leave half a second of silence before the first word and after the last one. It need not be "
    "exact, because the program cuts off what is too much, and adds a little if it is missing."
)

MAX_MEASURED = 10_000

_measured: dict[str, "SoundMeasures | None"] = {}
"""Measurements by the recording's name, which is a hash of its bytes."""


@dataclass(frozen=True, slots=True)
class RecordedText:
    """A person's reading of a text.

    `expected` is the estimated duration in seconds; None for a language without tempo. `measures`
    is None for a sound that cannot be measured, and without the extra `recordings`.
    """

    place: Place
    expected: float | None
    measures: "SoundMeasures | None"


@LanguageRule(
    "R59",
    WARNING,
    title=N_("A recording is as long as its text should take, give or take 25%%."),
    source=N_("measured"),
    needs=("tempo",),
    wording={
        "long": Wording(
            N_(
                "The recording of “%(text)s” has %(found)s seconds of speech. The text should take "
                "some %(estimate)s, and at most %(most)s."
            ),
            N_(
                "Compare it with the text: is something read twice, are the words different, or "
                "are the pauses long? If it matches the text, read it again at the pace of a calm "
                "talk."
            ),
            traits=(Trait.LENGTH,),
        ),
        "short": Wording(
            N_(
                "The recording of “%(text)s” has %(found)s seconds of speech. The text should take "
                "some %(estimate)s, and at least %(least)s."
            ),
            N_(
                "Compare it with the text: is a sentence missing, or is the end cut off? If "
                "nothing is missing, read it again more calmly."
            ),
            traits=(Trait.LENGTH,),
        ),
        "unmeasured": Wording(
            N_(
                "The recording of “%(text)s” was not checked, because no words were found in it, "
                "or because the program cannot measure sound."
            ),
            N_(
                "Listen to it to its end: callers may hear nothing. Then record the text again, or "
                "ask those who maintain the program to install its extra “recordings”."
            ),
        ),
    },
)
def length_of_recording(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Compare the duration of each recording with the estimate."""
    for reading in readings(language):
        if reading.measures is None:
            yield breach(reading, "unmeasured")
        yield from judge_length(reading, limits)


def judge_length(reading: RecordedText, limits: Limits) -> Breaches:
    """Compare the duration of one recording with the estimate."""
    if reading.measures is None or reading.expected is None:
        return
    actual = reading.measures.speech_seconds
    expected = reading.expected
    least = expected * (1 - limits["max_difference"])
    most = expected * (1 + limits["max_difference"])
    if not least <= actual <= most:
        values = figures(found=actual, least=least, most=most, estimate=expected)
        yield breach(reading, "short" if actual < least else "long", **values)


@LanguageRule(
    "R60",
    WARNING,
    title=N_(
        "A recording has at least a tenth of a second of silence at both ends, and is at "
        "least 0.6 seconds long."
    ),
    wording={
        "before": Wording(
            N_(
                "The recording of “%(text)s” begins abruptly: its first word may be clipped. It "
                "has %(found)s milliseconds of silence before it, and should have %(least)s."
            ),
            ENDS,
            traits=(Trait.CUT_BEFORE,),
        ),
        "after": Wording(
            N_(
                "The recording of “%(text)s” ends abruptly: its last word may be clipped. It has "
                "%(found)s milliseconds of silence after it, and should have %(least)s."
            ),
            ENDS,
            traits=(Trait.CUT_AFTER,),
        ),
        "blip": Wording(
            N_(
                "The recording of “%(text)s” is only %(found)s seconds long, too short to be a "
                "text that was read."
            ),
            N_("Listen to the recording. If the whole text is not in it, record it again."),
            traits=(Trait.BLIP,),
        ),
    },
)
def ends_of_recording(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for silence at both ends of each recording, and at its length."""
    for reading in readings(language):
        yield from judge_ends(reading, limits)


def judge_ends(reading: RecordedText, limits: Limits) -> Breaches:
    """Look for silence at both ends of one reading, and at its length."""
    if reading.measures is None:
        return
    measures = reading.measures
    ends = {"before": measures.begins, "after": measures.silence_after}
    for case, silence in ends.items():
        if silence < limits["min_silence"]:
            least = limits["min_silence"]
            yield breach(reading, case, found=round(silence * 1000), least=round(least * 1000))
    if measures.seconds < limits["min_length"]:
        yield breach(reading, "blip", **figures(found=measures.seconds, least=limits["min_length"]))


def readings(language: CheckedLanguage) -> Iterator[RecordedText]:
    """Yield all recordings that callers hear."""
    for name, recording in language.model.recordings.items():
        menus = language.script.menus_of(name)
        texts = (language.line.texts[language.code, menu.name, name] for menu in menus)
        if text := next((text for text in texts if text.recording), None):
            yield reading(language.code, name, flat(text.lines), _measures_of(recording))


def reading(
    language: str, text: str, words: Sequence[Utterance], measures: "SoundMeasures | None"
) -> RecordedText:
    """Return a recording with its estimated duration."""
    expected = seconds(words) if "tempo" not in knowledge_of(language).missing else None
    return RecordedText(Place((language, RECORDINGS, text)), expected, measures)


def _measures_of(recording: Recording) -> "SoundMeasures | None":
    if not extras.is_installed(extras.RECORDINGS):
        return None
    if recording.name not in _measured:
        if len(_measured) >= MAX_MEASURED:
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
