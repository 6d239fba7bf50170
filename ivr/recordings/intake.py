"""Intake of a recording from a file or an upload: checked and mastered, but not stored."""

from dataclasses import dataclass, replace

from ivr.recordings.quality import add_error, check_recording
from ivr.recordings.texts import RecordableScript, RecordableText
from ivr.recordings.wordings import WORDINGS
from ivr.script.audio.mastering import Master, master
from ivr.script.audio.measuring import SoundMeasures, measure
from ivr.script.audio.opening import WHOLE, Part, Sound, SoundError, open_sound
from ivr.script.audio.pauses import long_pauses, seconds_of, shortened
from ivr.script.audio.standard import VALUES
from ivr.script.finding import Finding, Report, Severity
from ivr.script.tables import nearest


@dataclass(frozen=True, slots=True)
class AcceptedRecording:
    """A recording that may be stored: its text, its original sound and its master."""

    wanted: RecordableText
    sound: Sound
    measures: SoundMeasures
    master: Master


@dataclass(frozen=True, slots=True)
class Take:
    """The findings about a recording; `recorded` is None if there are errors.

    `sound` is None if it cannot be decoded, and `measures` if there are no words in it.
    `pauses` is how many seconds its pauses are too long together, before they are shortened.
    """

    findings: tuple[Finding, ...]
    sound: Sound | None
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
    file: str,
    data: bytes,
    part: Part = WHOLE,
    *,
    shorten: bool = False,
) -> Take:
    """Check and master a recording of a text, named as sv/operativt; `data` may be any bytes.

    Use a `part` of it, and `shorten` long pauses.
    """
    report = Report(WORDINGS)
    wanted = _wanted(readable, name, report)
    sound = _opened(file, data, part, report)
    pauses = long_pauses(sound.voice) if sound else ()
    if sound and shorten:
        sound = replace(sound, voice=shortened(sound.voice, pauses))
    measures = measure(sound.voice) if sound else None
    if sound:
        report.extend(check_recording(readable.script, wanted, file, sound, measures))
    if wanted and sound and measures and not report.refused:
        mastered = master(sound.voice, measures)
        recorded = AcceptedRecording(wanted, sound, measures, mastered)
        return Take(report.findings, sound, measures, seconds_of(pauses), recorded)
    return Take(report.findings, sound, measures, seconds_of(pauses))


def _wanted(readable: RecordableScript, name: str, report: Report) -> RecordableText | None:
    """Look up a text by name, so that only known names become paths of files."""
    wanted = readable.texts.get(name)
    if wanted is None:
        case = "text-never-played" if readable.is_never_played(name) else "text-unknown"
        best = nearest(name, sorted(readable.texts))
        add_error(report, case, name, found=name, nearest=best)
    elif wanted.others:
        values = {"text": wanted.text, "menu": wanted.menu, "words": wanted.words}
        values |= {"others": ", ".join(wanted.others), "case": "recording.text-of-one-menu"}
        report.add("text-of-one-menu", Severity.INFO, name, 0, values)
    return wanted


def _opened(file: str, data: bytes, part: Part, report: Report) -> Sound | None:
    """Decode a file; of channels that cancel out, the first one alone."""
    try:
        sound = open_sound(data, part)
        if sound.mixed < VALUES["cancelled"]:
            sound = open_sound(data, replace(part, first_channel=True))
        return sound
    except SoundError as error:
        add_error(report, error.case, file, **_values(error))
        return None


def _values(error: SoundError) -> dict[str, object]:
    """The values of an error, with a size limit also in megabytes."""
    values: dict[str, object] = dict(error.values)
    if most := error.values.get("most"):
        values |= {"most": f"{most:g}", "most_mb": f"{float(most) / 1_000_000:g}"}
    return values
