"""Intake of a recording from a file or an upload: checking, mastering, and storing in a folder."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ivr.atomic import write_atomically
from ivr.checks import overrides
from ivr.checks.overrides import apply_overrides
from ivr.checks.rule import Breach, Rule, figures
from ivr.checks.rules.recordings import (
    RecordedText,
    ends_of_recording,
    judge_ends,
    judge_length,
    length_of_recording,
    reading,
)
from ivr.errors import IVRError
from ivr.i18n import N_
from ivr.recordings.recordable_texts import RecordableScript, RecordableText
from ivr.recordings.wordings import WORDINGS
from ivr.script.audio import standard
from ivr.script.audio.mastering import Master, long_pauses, master, seconds_of, shortened
from ivr.script.audio.measuring import SoundMeasures, measure
from ivr.script.audio.opening import DecodedSound, SoundError, open_sound
from ivr.script.fields.place import FILES, RECORDINGS, FieldPath
from ivr.script.fields.titles import TextNames
from ivr.script.findings.finding import Finding, FindingCollector, Severity, Trait
from ivr.script.model.recordings import CONTENT_TYPES
from ivr.script.model.script import Script
from ivr.script.model.validating import nearest

WHOLE_RECORDING = (0.0, float("inf"))

RULES = {length_of_recording: judge_length, ends_of_recording: judge_ends}
"""Rules for recordings, with the functions that apply them to one recording."""


class NotStoredError(IVRError):
    """The recording could not be written."""


@dataclass(frozen=True, slots=True)
class AcceptedRecording:
    """A recording without errors: its text and its master."""

    wanted: RecordableText
    master: Master


@dataclass(frozen=True, slots=True)
class Take:
    """The result of checking a recording; `recorded` is None if there are errors.

    `sound` is None if it cannot be decoded, and `measures` if it contains no words. `pauses` is
    the total excess of long pauses in seconds, before any shortening.
    """

    findings: tuple[Finding, ...]
    sound: DecodedSound | None
    measures: SoundMeasures | None
    pauses: float = 0.0
    recorded: AcceptedRecording | None = None

    @property
    def errors(self) -> int:
        """The number of errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)


def take(
    readable: RecordableScript,
    name: str,
    data: bytes,
    part: tuple[float, float] = WHOLE_RECORDING,
    *,
    shorten: bool = False,
) -> Take:
    """Check and master a recording of a text, named such as sv/operativt.

    `data` are untrusted bytes, and `part` the start and end of the used part in seconds. Long
    pauses are cut if `shorten` is set.
    """
    report = FindingCollector(WORDINGS)
    wanted = readable.texts.get(name)
    field: FieldPath = (FILES, *name.split("/"))
    if wanted:
        field = (wanted.language, RECORDINGS, wanted.text)
    _check_name(readable, name, field, report)
    try:
        sound = open_sound(data, *part)
    except SoundError as error:
        report.error(error.case, field, **error.values)
        return Take(report.findings, None, None)
    pauses = long_pauses(sound.voice)
    if shorten:
        sound = replace(sound, voice=shortened(sound.voice, pauses))
    measures = measure(sound.voice)
    _check_quality(readable.script, wanted, field, sound, measures, report)
    recorded = None
    if wanted and measures and not report.refused:
        recorded = AcceptedRecording(wanted, master(sound.voice, measures))
    return Take(report.findings, sound, measures, seconds_of(pauses), recorded)


def _check_name(
    readable: RecordableScript, name: str, field: FieldPath, report: FindingCollector
) -> None:
    """Report an unknown name, so that only names of texts become file paths."""
    wanted = readable.texts.get(name)
    if wanted is None:
        case = "text-never-played" if readable.is_never_played(name) else "text-unknown"
        report.error(case, field, found=name, nearest=nearest(name, sorted(readable.texts)))
    elif wanted.others:
        values = {"menu": TextNames((wanted.menu,)), "others": TextNames(wanted.others)}
        report.add("text-of-one-menu", Severity.INFO, field, values)


def _check_quality(
    script: Script,
    wanted: RecordableText | None,
    field: FieldPath,
    sound: DecodedSound,
    measures: SoundMeasures | None,
    report: FindingCollector,
) -> None:
    """Report errors and warnings of a recording; without `wanted`, of the sound only.

    A sound that is too short to be a reading gets no others.
    """
    _judge_clipping(field, sound, report)
    if measures is None:
        report.error("silent", field)
        return
    read = wanted and reading(wanted.language, wanted.text, wanted.spoken, measures)
    breaches = _breaches(script, read, measures) if read else []
    blips = [each for each in breaches if each[0].has(each[2], Trait.BLIP)]
    if not blips:
        _judge_levels(field, measures, report)
    for rule, severity, breach in blips or breaches:
        rule.report(breach, severity, report)


def _judge_clipping(field: FieldPath, sound: DecodedSound, report: FindingCollector) -> None:
    if sound.full_scale > standard.CLIPPED:
        severe = sound.full_scale > standard.RUINED
        values = figures(found=sound.full_scale * 1000, most=standard.CLIPPED * 1000)
        report.add("clipped", _severity(severe), field, values)


def _judge_levels(field: FieldPath, measures: SoundMeasures, report: FindingCollector) -> None:
    if measures.level < standard.QUIET:
        report.warning("quiet", field, **figures(found=measures.level, least=standard.QUIET))
    if measures.above_noise < standard.NOISY:
        severe = measures.above_noise < standard.TOO_NOISY
        least = standard.TOO_NOISY if severe else standard.NOISY
        values = figures(found=measures.above_noise, least=least)
        report.add("noisy", _severity(severe), field, values)


def _breaches(
    script: Script, read: RecordedText, measures: SoundMeasures
) -> Sequence[tuple[Rule, Severity, Breach]]:
    settled = apply_overrides(script, RULES, FindingCollector(overrides.WORDINGS))
    breaches = []
    for rule, judge in RULES.items():
        override = settled[rule.id]
        mild = Severity.INFO if override.accepted else rule.severity
        for breach in judge(read, override.limits):
            if not _is_amended(rule, breach, measures):
                severity = Severity.ERROR if _is_severe(rule, breach, read, measures) else mild
                breaches.append((rule, severity, breach))
    return breaches


def _is_amended(rule: Rule, breach: Breach, measures: SoundMeasures) -> bool:
    """Return whether mastering adds the missing silence, unless a word seems to be cut."""
    silences = {Trait.CUT_BEFORE: measures.begins, Trait.CUT_AFTER: measures.silence_after}
    return any(
        rule.has(breach, trait) and seconds >= standard.CUT_SILENCE
        for trait, seconds in silences.items()
    )


def _is_severe(rule: Rule, breach: Breach, read: RecordedText, measures: SoundMeasures) -> bool:
    """Return whether a recording must not be played, because it is probably of another text."""
    if read.expected and rule.has(breach, Trait.LENGTH):
        return abs(measures.speech_seconds / read.expected - 1) > standard.WRONG_LENGTH
    return rule.has(breach, Trait.BLIP)


def _severity(severe: bool) -> Severity:
    return Severity.ERROR if severe else Severity.WARNING


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
