"""Intake of a recording from a file or an upload: checking and mastering, without storing."""

from dataclasses import dataclass, replace

from ivr.recordings.quality import check_recording
from ivr.recordings.recordable_texts import RecordableScript, RecordableText
from ivr.recordings.wordings import WORDINGS
from ivr.script.audio.mastering import Master, long_pauses, master, seconds_of, shortened
from ivr.script.audio.measuring import SoundMeasures, measure
from ivr.script.audio.opening import DecodedSound, SoundError, open_sound
from ivr.script.finding import Finding, Report, Severity
from ivr.script.place import FILES, RECORDINGS, Address
from ivr.script.validating import nearest

WHOLE_RECORDING = (0.0, float("inf"))


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
    report = Report(WORDINGS)
    wanted = readable.texts.get(name)
    place: Address = (FILES, *name.split("/"))
    if wanted:
        place = (wanted.language, RECORDINGS, wanted.text)
    _check_name(readable, name, place, report)
    try:
        sound = open_sound(data, *part)
    except SoundError as error:
        report.error(error.case, place, **error.values)
        return Take(report.findings, None, None)
    pauses = long_pauses(sound.voice)
    if shorten:
        sound = replace(sound, voice=shortened(sound.voice, pauses))
    measures = measure(sound.voice)
    report.extend(check_recording(readable.script, wanted, place, sound, measures))
    recorded = None
    if wanted and measures and not report.refused:
        recorded = AcceptedRecording(wanted, master(sound.voice, measures))
    return Take(report.findings, sound, measures, seconds_of(pauses), recorded)


def _check_name(readable: RecordableScript, name: str, place: Address, report: Report) -> None:
    """Report an unknown name, so that only names of texts become file paths."""
    wanted = readable.texts.get(name)
    if wanted is None:
        case = "text-never-played" if readable.is_never_played(name) else "text-unknown"
        report.error(case, place, found=name, nearest=nearest(name, sorted(readable.texts)))
    elif wanted.others:
        values = {"menu": wanted.menu, "others": ", ".join(wanted.others)}
        report.add("text-of-one-menu", Severity.INFO, place, values)
