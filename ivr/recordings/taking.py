"""Taking in a recording: all that is wrong with it, and what it becomes. Nothing is written.

Whoever has a file or an upload asks here; the bytes may be anything.
"""

from dataclasses import dataclass

from ivr.recordings.judging import judge, refused
from ivr.recordings.texts import Readable, Wanted
from ivr.recordings.wordings import WORDINGS
from ivr.script.audio.mastering import Master, master
from ivr.script.audio.measuring import SoundMeasures, measure
from ivr.script.audio.opening import Sound, SoundError, open_sound
from ivr.script.finding import Finding, Report, Severity
from ivr.script.tables import nearest


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording that may be kept: the text, how it came, and what is to be played."""

    wanted: Wanted
    sound: Sound
    measures: SoundMeasures
    master: Master


@dataclass(frozen=True, slots=True)
class Take:
    """What is to be said of a recording; `recorded` is None if an error refuses it."""

    findings: tuple[Finding, ...]
    recorded: Recorded | None = None

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)


def take(readable: Readable, name: str, file: str, data: bytes) -> Take:
    """Take in the recording of a text, named as sv/operativt; `file` is what it is called."""
    report = Report(WORDINGS)
    wanted = _wanted(readable, name, report)
    sound = _opened(file, data, report)
    measures = measure(sound.voice) if sound else None
    if sound:
        report.extend(judge(readable.script, wanted, file, sound, measures))
    if wanted and sound and measures and not report.refused:
        mastered = master(sound.voice, measures)
        return Take(report.findings, Recorded(wanted, sound, measures, mastered))
    return Take(report.findings)


def _wanted(readable: Readable, name: str, report: Report) -> Wanted | None:
    """The text of a name; only a name that is known can lead to a file."""
    wanted = readable.texts.get(name)
    if wanted is None:
        case = "text-never-played" if readable.is_never_played(name) else "text-unknown"
        best = nearest(name, sorted(readable.texts))
        refused(report, case, name, found=name, nearest=best)
    elif wanted.others:
        values = {"text": wanted.text, "menu": wanted.menu, "words": wanted.words}
        values |= {"others": ", ".join(wanted.others), "case": "recording.text-of-one-menu"}
        report.add("text-of-one-menu", Severity.INFO, name, 0, values)
    return wanted


def _opened(file: str, data: bytes, report: Report) -> Sound | None:
    try:
        return open_sound(data)
    except SoundError as error:
        refused(report, error.case, file, **_values(error))
        return None


def _values(error: SoundError) -> dict[str, object]:
    """What stopped a sound from being opened, with a limit of bytes in megabytes too."""
    values: dict[str, object] = dict(error.values)
    if most := error.values.get("most"):
        values |= {"most": f"{most:g}", "most_mb": f"{float(most) / 1_000_000:g}"}
    return values
