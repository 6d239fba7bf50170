"""Checks of a recording: its sound quality, and the rules for recordings."""

from ivr.checks import overrides
from ivr.checks.breaches import figures
from ivr.checks.overrides import settle
from ivr.checks.rule import Breach
from ivr.checks.rules.recordings import (
    RecordedText,
    ends_of_recording,
    judge_ends,
    judge_length,
    length_of_recording,
    reading,
)
from ivr.recordings.texts import RecordableText
from ivr.recordings.wordings import WORDINGS
from ivr.script.audio.measuring import SoundMeasures
from ivr.script.audio.opening import Sound
from ivr.script.audio.standard import VALUES
from ivr.script.finding import Finding, Report, Severity
from ivr.script.model import Script
from ivr.script.place import Address

RULES = {length_of_recording: judge_length, ends_of_recording: judge_ends}
"""The rules for recordings, each with what applies it to one of them."""


def check_recording(
    script: Script,
    wanted: RecordableText | None,
    place: Address,
    sound: Sound,
    measures: SoundMeasures | None,
) -> tuple[Finding, ...]:
    """Return the findings about a recording; without a text, only those about its sound."""
    report = Report(WORDINGS)
    _judge_clipping(place, sound, report)
    if measures is None:
        report.error("silent", place)
        return report.findings
    _judge_levels(place, measures, report)
    if wanted:
        read = reading(wanted.language, wanted.text, wanted.spoken, measures)
        _judge_reading(script, read, measures, report)
    return report.findings


def _judge_clipping(place: Address, sound: Sound, report: Report) -> None:
    if sound.full_scale > VALUES["clipped"]:
        severe = sound.full_scale > VALUES["ruined"]
        values = figures(found=sound.full_scale * 1000, most=VALUES["clipped"] * 1000)
        report.add("clipped", _weight(severe), place, values)


def _judge_levels(place: Address, measures: SoundMeasures, report: Report) -> None:
    if measures.level < VALUES["quiet"]:
        report.warning("quiet", place, **figures(found=measures.level, least=VALUES["quiet"]))
    if measures.above_noise < VALUES["noisy"]:
        severe = measures.above_noise < VALUES["too_noisy"]
        least = VALUES["too_noisy" if severe else "noisy"]
        values = figures(found=measures.above_noise, least=least)
        report.add("noisy", _weight(severe), place, values)


def _judge_reading(
    script: Script, read: RecordedText, measures: SoundMeasures, report: Report
) -> None:
    """Apply the rules for recordings, with the script's overrides."""
    settled = settle(script, RULES, Report(overrides.WORDINGS))
    for rule, judge in RULES.items():
        override = settled[rule.id]
        mild = Severity.INFO if override.accepted else rule.severity
        for breach in judge(read, override.limits):
            if not _is_amended(breach, measures):
                severity = Severity.ERROR if _is_severe(breach, read, measures) else mild
                values = {**breach.values, "case": f"{rule.id}.{breach.case}"}
                report.add(rule.id, severity, breach.place, values, rule.wordings[breach.case])


def _is_amended(breach: Breach, measures: SoundMeasures) -> bool:
    """Whether mastering adds the quiet that is missing, and no word seems to be cut."""
    silences = {"before": measures.silence_before, "after": measures.silence_after}
    return silences.get(breach.case, 0) >= VALUES["cut_silence"]


def _is_severe(breach: Breach, read: RecordedText, measures: SoundMeasures) -> bool:
    """Whether callers should not hear the recording: it is probably another text."""
    if read.expected and breach.case in ("long", "short"):
        return abs(measures.speech_seconds / read.expected - 1) > VALUES["wrong_length"]
    return breach.case == "blip"


def _weight(severe: bool) -> Severity:
    return Severity.ERROR if severe else Severity.WARNING
