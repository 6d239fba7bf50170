"""Texts of a script that can be recorded: the words to read, recordings, and the reading list."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from ivr.errors import ScriptRefusedError
from ivr.i18n import N_, Translator, translator
from ivr.reports.document.building import texts_of
from ivr.reports.document.entries import EntryText, ReadingState
from ivr.reports.document.spans import written
from ivr.script.fields.place import RECORDINGS, TEXTS
from ivr.script.files import Files
from ivr.script.findings.finding import Finding
from ivr.script.model.line import Line, prepare
from ivr.script.model.recordings import can_be_recorded, plain
from ivr.script.model.script import Script
from ivr.script.model.speech import Recording, Utterance
from ivr.script.model.tempo import seconds
from ivr.script.reading.reading import read_script

STATES = {
    ReadingState.RECORDED: N_("RECORDED"),
    ReadingState.OUTDATED: N_("OUTDATED"),
    ReadingState.MISSING: N_("MISSING"),
}
INDENT = "    "


@dataclass(frozen=True, slots=True)
class RecordableText:
    """A text that can be recorded, with its words in the first menu that plays it.

    `lines` are the written sentences, and `spoken_forms` pairs of written and spoken words.
    `others` are the menus in which the words differ. `spoken` is the synthetic speech of the text.
    """

    language: str
    text: str
    menu: str
    others: tuple[str, ...]
    lines: tuple[str, ...]
    spoken_forms: tuple[tuple[str, str], ...]
    spoken: tuple[Utterance, ...]
    state: ReadingState
    recording: Recording | None

    @property
    def name(self) -> str:
        """The name of the text in commands, such as sv/operativt."""
        return f"{self.language}/{self.text}"

    @property
    def words(self) -> str:
        """All sentences in one line, without notes and markup, to compare with a recording's."""
        return plain(self.lines)

    @property
    def seconds(self) -> float:
        """Duration of the synthetic speech."""
        return seconds(self.spoken)


@dataclass(frozen=True, slots=True)
class RecordableScript:
    """A script with its recordable texts by name, in the order of languages and texts.

    `errors` concern texts that are left out.
    """

    script: Script
    texts: dict[str, RecordableText]
    errors: tuple[Finding, ...] = ()

    def errors_of(self, name: str) -> tuple[Finding, ...]:
        """Return the errors that exclude a text."""
        return tuple(error for error in self.errors if _name(error) == name)

    def is_never_played(self, name: str) -> bool:
        """Return whether a text exists but is always spoken by the synthetic voice."""
        code, _, text = name.partition("/")
        language = self.script.languages.get(code)
        return name not in self.texts and language is not None and text in language.texts


class ScriptFaultyError(ScriptRefusedError):
    """A script cannot be recorded because of its errors, the `findings`."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(N_("The script has errors. Run ivr check to see them."))


def open_texts(files: Files, *, partly: bool = False) -> RecordableScript:
    """Return the texts of a script that can be recorded, ignoring errors of recordings.

    Raises ScriptFaultyError for other errors. With `partly`, texts with errors are left out
    instead, if the script has no errors elsewhere.
    """
    reading = read_script(files)
    errors = [error for error in reading.errors if error.field[1:2] != (RECORDINGS,)]
    are_in_texts = all(error.field[1:2] == (TEXTS,) for error in errors)
    can_leave_out = partly and reading.can_be_prepared and are_in_texts
    if errors and not can_leave_out:
        raise ScriptFaultyError(errors)
    if reading.script is None:
        raise ScriptFaultyError(errors)
    left_out = {_name(error) for error in errors}
    recordable = _recordable_texts(reading.script)
    texts = {text.name: text for text in recordable if text.name not in left_out}
    return RecordableScript(reading.script, texts, tuple(errors))


def _name(error: Finding) -> str:
    return f"{error.field[0]}/{error.field[2]}"


def _recordable_texts(script: Script) -> Iterator[RecordableText]:
    line = prepare(script)
    for code, texts in texts_of(script).items():
        for name in script.languages[code].texts:
            if can_be_recorded(script, name):
                yield _recordable_text(code, name, texts.text(name), line)


def _recordable_text(code: str, name: str, text: EntryText, line: Line) -> RecordableText:
    first, *others = text.variants
    menu = first.names[0]
    lines = (written(sentence.spans) for sentence in text.sentences)
    return RecordableText(
        language=code,
        text=name,
        menu=menu,
        others=tuple(chain.from_iterable(variant.names for variant in others)),
        lines=tuple(filter(None, lines)),
        spoken_forms=tuple(dict.fromkeys(_spoken_forms(text))),
        spoken=line.texts[code, menu, name].synthetic,
        state=text.state,
        recording=text.recording,
    )


def _spoken_forms(text: EntryText) -> Iterator[tuple[str, str]]:
    """Yield written and spoken forms, without single characters such as digits."""
    for sentence in text.sentences:
        for span in sentence.spans:
            if span.spoken and len(span.text) > 1:
                yield span.text, span.spoken


def reading_list(
    texts: Sequence[RecordableText], language: str, *, unread_only: bool
) -> Iterator[str]:
    """Format all texts, or only unread ones, with their words and the totals."""
    reader = translator(language)
    _ = reader.gettext
    unread = [text for text in texts if text.state is not ReadingState.RECORDED]
    listed = unread if unread_only else texts
    yield _("Reading list for the studio")
    yield ""
    for text in listed:
        yield from _entry(text, reader)
        yield ""
    if not listed:
        yield _("Every text has an up-to-date recording.")
        yield ""
    counts = Counter(text.state.value for text in texts)
    yield _(
        "%(texts)s texts: %(recorded)s recorded, %(outdated)s outdated, %(missing)s missing. "
        "Left to read: %(left)s.",
        texts=len(texts),
        left=reader.minutes(sum(text.seconds for text in unread)),
        **{state.value: counts[state.value] for state in ReadingState},
    )
    if counts[ReadingState.OUTDATED]:
        yield _(
            "An outdated recording is not played: its text has changed since it was read, and "
            "the synthetic voice says the new words."
        )
    yield _(
        "The phrases of language.toml (the options of the menu, “press 7” and the others), the "
        "texts of sub-menus and fault cannot be recorded. The synthetic voice says them."
    )


def _entry(text: RecordableText, reader: Translator) -> Iterator[str]:
    _ = reader.gettext
    lengths = [_("%(seconds)s s", seconds=reader.number(text.seconds, 1))]
    if text.recording:
        length = reader.number(text.recording.seconds, 1)
        lengths.append(_("the recording %(seconds)s s", seconds=length))
    yield "  ".join((text.name, _(STATES[text.state]), ", ".join(lengths)))
    for line in text.lines:
        yield f"{INDENT}{line}"
    notes = [
        _("“%(written)s” is read “%(spoken)s”", written=written_words, spoken=spoken_words)
        for written_words, spoken_words in text.spoken_forms
    ]
    if text.others:
        holds = _(
            "The words are for the menu %(menu)s. In %(others)s the keys differ, and the "
            "synthetic voice says the text.",
            menu=text.menu,
            others=", ".join(text.others),
        )
        notes.append(holds)
    for note in notes:
        yield f"  - {note}"
