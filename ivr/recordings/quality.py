"""Checks of a recording: its sound quality, and the rules for recordings."""

from ivr.checks import overrides
from ivr.checks.breaches import figures
from ivr.checks.overrides import settle
from ivr.checks.rule import Breach, Rule
from ivr.checks.rules.recordings import (
    RecordedText,
    ends_of_recording,
    judge_ends,
    judge_length,
    length_of_recording,
    reading,
)
from ivr.recordings.recordable_texts import RecordableText
from ivr.recordings.wordings import WORDINGS
from ivr.script.audio import standard
from ivr.script.audio.measuring import SoundMeasures
from ivr.script.audio.opening import DecodedSound
from ivr.script.finding import Finding, Report, Severity
from ivr.script.model import Script
from ivr.script.place import Address

RULES = {length_of_recording: judge_length, ends_of_recording: judge_ends}
"""Rules for recordings, with the functions that apply them to one recording."""


def check_recording(
    script: Script,
    wanted: RecordableText | None,
    place: Address,
    sound: DecodedSound,
    measures: SoundMeasures | None,
) -> tuple[Finding, ...]:
    """Return the findings about a recording; without `wanted`, only findings about the sound.

    A sound that is too short to be a reading gets no other findings.
    """
    report = Report(WORDINGS)
    _judge_clipping(place, sound, report)
    if measures is None:
        report.error("silent", place)
        return report.findings
    read = wanted and reading(wanted.language, wanted.text, wanted.spoken, measures)
    breaches = _breaches(script, read, measures) if read else []
    blips = [each for each in breaches if each[2].case == "blip"]
    if not blips:
        _judge_levels(place, measures, report)
    for rule, severity, breach in blips or breaches:
        values = {**breach.values, "case": f"{rule.id}.{breach.case}"}
        report.add(rule.id, severity, breach.place, values, rule.wordings[breach.case])
    return report.findings


def _judge_clipping(place: Address, sound: DecodedSound, report: Report) -> None:
    if sound.full_scale > standard.CLIPPED:
        severe = sound.full_scale > standard.RUINED
        values = figures(found=sound.full_scale * 1000, most=standard.CLIPPED * 1000)
        report.add("clipped", _severity(severe), place, values)


def _judge_levels(place: Address, measures: SoundMeasures, report: Report) -> None:
    if measures.level < standard.QUIET:
        report.warning("quiet", place, **figures(found=measures.level, least=standard.QUIET))
    if measures.above_noise < standard.NOISY:
        severe = measures.above_noise < standard.TOO_NOISY
        least = standard.TOO_NOISY if severe else standard.NOISY
        values = figures(found=measures.above_noise, least=least)
        report.add("noisy", _severity(severe), place, values)


def _breaches(
    script: Script, read: RecordedText, measures: SoundMeasures
) -> list[tuple[Rule, Severity, Breach]]:
    """Apply the rules for recordings, with the overrides of the script."""
    settled = settle(script, RULES, Report(overrides.WORDINGS))
    found = []
    for rule, judge in RULES.items():
        override = settled[rule.id]
        mild = Severity.INFO if override.accepted else rule.severity
        for breach in judge(read, override.limits):
            if not _is_amended(breach, measures):
                severity = Severity.ERROR if _is_severe(breach, read, measures) else mild
                found.append((rule, severity, breach))
    return found


def _is_amended(breach: Breach, measures: SoundMeasures) -> bool:
    """Return whether mastering adds the missing silence, and no word seems to be cut."""
    silences = {"before": measures.silence_before, "after": measures.silence_after}
    return silences.get(breach.case, 0) >= standard.CUT_SILENCE


def _is_severe(breach: Breach, read: RecordedText, measures: SoundMeasures) -> bool:
    """Return whether the recording is probably of another text, and must not be played."""
    if read.expected and breach.case in ("long", "short"):
        return abs(measures.speech_seconds / read.expected - 1) > standard.WRONG_LENGTH
    return breach.case == "blip"


def _severity(severe: bool) -> Severity:
    return Severity.ERROR if severe else Severity.WARNING
