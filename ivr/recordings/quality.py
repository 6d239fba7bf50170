"""Checks of a recording: its sound quality, and the rules for recordings."""

from ivr.checks.breaches import figures
from ivr.checks.overrides import settle
from ivr.checks.rule import Breach
from ivr.checks.rules import all_rules
from ivr.checks.rules.recordings import (
    r58_rate_of_speech,
    r59_length_of_recording,
    r60_ends_of_recording,
)
from ivr.checks.rules.recordings.r59_length_of_recording import difference
from ivr.checks.rules.wordings import WORDINGS as OVERRIDES
from ivr.checks.subject.recorded import RecordedText, reading
from ivr.recordings.texts import RecordableText
from ivr.recordings.wordings import WORDINGS
from ivr.script.audio.measuring import SoundMeasures
from ivr.script.audio.opening import Sound
from ivr.script.audio.standard import VALUES
from ivr.script.finding import Finding, Report, Severity
from ivr.script.model import Script

MODULES = (r58_rate_of_speech, r59_length_of_recording, r60_ends_of_recording)


def check_recording(
    script: Script,
    wanted: RecordableText | None,
    file: str,
    sound: Sound,
    measures: SoundMeasures | None,
) -> tuple[Finding, ...]:
    """Return the findings about a recording; without a text, only those about its sound."""
    report = Report(WORDINGS)
    _judge_clipping(file, sound, report)
    if measures is None:
        report.error("silent", file)
        return report.findings
    _judge_levels(file, measures, report)
    if wanted:
        read = reading(wanted.language, wanted.text, file, wanted.spoken, measures)
        _judge_reading(script, read, measures, report)
    return report.findings


def _judge_clipping(file: str, sound: Sound, report: Report) -> None:
    if sound.full_scale > VALUES["clipped"]:
        severe = sound.full_scale > VALUES["ruined"]
        values = figures(found=sound.full_scale * 1000, least=VALUES["clipped"] * 1000)
        report.add("clipped", _weight(severe), file, 0, values)


def _judge_levels(file: str, measures: SoundMeasures, report: Report) -> None:
    if measures.level < VALUES["quiet"]:
        report.warning("quiet", file, **figures(found=measures.level, least=VALUES["quiet"]))
    if measures.above_noise < VALUES["noisy"]:
        severe = measures.above_noise < VALUES["too_noisy"]
        least = VALUES["too_noisy" if severe else "noisy"]
        values = figures(found=measures.above_noise, least=least)
        report.add("noisy", _weight(severe), file, 0, values)


def _judge_reading(
    script: Script, read: RecordedText, measures: SoundMeasures, report: Report
) -> None:
    """Apply the rules for recordings, with the script's overrides."""
    settled = settle(script, all_rules(), Report(OVERRIDES))
    for module in MODULES:
        rule, agreed = module.RULE, settled[module.RULE.id]
        mild = Severity.INFO if agreed.accepted else rule.severity
        for breach in module.breaches(read, agreed.limits):
            if _is_amended(breach, measures):
                continue
            severity = Severity.ERROR if _is_severe(breach, read) else mild
            values = {**breach.values, "case": f"{rule.id}.{breach.case}"}
            words = rule.cases[breach.case]
            report.add(rule.id, severity, breach.file, breach.line, values, words)


def _is_amended(breach: Breach, measures: SoundMeasures) -> bool:
    """Whether mastering adds the quiet that is missing, and no word seems to be cut."""
    silences = {"before": measures.silence_before, "after": measures.silence_after}
    return silences.get(breach.case, 0) >= VALUES["cut_silence"]


def _is_severe(breach: Breach, read: RecordedText) -> bool:
    """Whether callers should not hear the recording: it is probably another text."""
    if breach.case in ("long", "short"):
        return abs(difference(read)) > VALUES["wrong_length"]
    return breach.case == "blip"


def _weight(severe: bool) -> Severity:
    return Severity.ERROR if severe else Severity.WARNING
