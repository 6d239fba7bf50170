"""The reading list: the texts that can be recorded, and the state of their recordings."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ivr.recordings.texts import RecordableScript, RecordableText, open_texts
from ivr.script import recordings
from ivr.script.files import Files
from ivr.script.finding import Report
from ivr.script.recordings import words_of
from ivr.script.speech import Recording
from ivr.script.tempo import seconds
from ivr.script.wordings import WORDINGS


class ReadingState(StrEnum):
    """The state of a text's recording."""

    RECORDED = "recorded"
    OUTDATED = "outdated"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class ReadingEntry:
    """A text of the list, with its estimated `seconds` and the length of its recording."""

    wanted: RecordableText
    state: ReadingState
    seconds: float
    recorded_seconds: float | None


def reading_list(files: Files) -> tuple[ReadingEntry, ...]:
    """Return all texts that can be recorded, by language, in the order of the script.

    A recording that cannot be played counts as missing. Raises ScriptFaultyError.
    """
    readable = open_texts(files)
    found = {
        code: recordings.read(code, files, language.texts, Report(WORDINGS))
        for code, language in readable.script.languages.items()
    }
    return tuple(_entry(readable, wanted, found) for wanted in readable.texts.values())


def _entry(
    readable: RecordableScript, wanted: RecordableText, found: Mapping[str, Mapping[str, Recording]]
) -> ReadingEntry:
    recording = found[wanted.language].get(wanted.text)
    state = ReadingState.MISSING
    if recording:
        holds = recording.words in _words(readable, wanted)
        state = ReadingState.RECORDED if holds else ReadingState.OUTDATED
    length = recording.seconds if recording else None
    return ReadingEntry(wanted, state, seconds(wanted.spoken), length)


def _words(readable: RecordableScript, wanted: RecordableText) -> set[str]:
    """The words of a text in each menu where it is heard."""
    script = readable.script
    body = script.languages[wanted.language].texts[wanted.text].body
    return {words_of(body, script.values(menu)) for menu in script.menus_of(wanted.text)}
