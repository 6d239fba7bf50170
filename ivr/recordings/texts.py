"""The texts of a script that can be recorded, with the words to read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ivr.errors import ScriptRefusedError
from ivr.i18n import N_
from ivr.script.files import Files
from ivr.script.finding import Finding
from ivr.script.line import Line, flat, prepare
from ivr.script.markup import Sentence, Words
from ivr.script.model import Language, Menu, Script
from ivr.script.place import RECORDINGS
from ivr.script.reading import read
from ivr.script.recordings import can_be_recorded, plain, words_of
from ivr.script.speech import Utterance


@dataclass(frozen=True, slots=True)
class RecordableText:
    """A text that can be recorded, with its words in the first menu where it is heard.

    `label` is what the menu calls it, empty if it is in no menu. `lines` are the written words,
    one sentence a line; `words` is the form for comparison with recordings; `said` pairs written
    forms with their spoken ones. `others` are the menus in which the words differ.
    """

    language: str
    text: str
    label: str
    menu: str
    others: tuple[str, ...]
    lines: tuple[str, ...]
    words: str
    said: tuple[tuple[str, str], ...]
    spoken: tuple[Utterance, ...]

    @property
    def name(self) -> str:
        """The name of the text in commands, such as sv/operativt."""
        return f"{self.language}/{self.text}"


@dataclass(frozen=True, slots=True)
class RecordableScript:
    """A script with the texts that can be recorded, by name."""

    script: Script
    line: Line
    texts: dict[str, RecordableText]

    def is_never_played(self, name: str) -> bool:
        """Return whether a text exists but is always said by the synthetic voice."""
        code, _, text = name.partition("/")
        language = self.script.languages.get(code)
        return name not in self.texts and language is not None and text in language.texts


class ScriptFaultyError(ScriptRefusedError):
    """A script has errors, so it should not be recorded; `findings` are the errors."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(N_("The script has errors. Run ivr check to see them."))


def open_texts(files: Files) -> RecordableScript:
    """Return the texts of a script that can be recorded, ignoring its existing recordings.

    Raises ScriptFaultyError.
    """
    reading = read({path: files[path] for path in files if f"/{RECORDINGS}/" not in path})
    if reading.script is None or reading.refused:
        raise ScriptFaultyError([one for one in reading.findings if one.severity == "error"])
    script = reading.script
    line = prepare(script)
    texts = {wanted.name: wanted for wanted in _wanted(script, line)}
    return RecordableScript(script, line, texts)


def _wanted(script: Script, line: Line) -> Iterator[RecordableText]:
    for language in script.languages.values():
        for name in language.texts:
            if can_be_recorded(script, name):
                yield _text(script, line, language, name)


def _text(script: Script, line: Line, language: Language, name: str) -> RecordableText:
    first, *rest = script.menus_of(name)
    filled = _filled(script, language, name, first)
    words = words_of(filled, {})
    return RecordableText(
        language=language.code,
        text=name,
        label=label.written if (label := language.texts[name].label) else "",
        menu=first.name,
        others=tuple(
            menu.name
            for menu in rest
            if words_of(_filled(script, language, name, menu), {}) != words
        ),
        lines=tuple(filter(None, (plain([sentence.written]) for sentence in filled))),
        words=words,
        said=tuple(dict.fromkeys(_said(script, language, filled))),
        spoken=flat(line.texts[language.code, first.name, name].lines),
    )


def _filled(script: Script, language: Language, name: str, menu: Menu) -> list[Sentence]:
    values = script.values(menu)
    return [sentence.fill(values) for sentence in language.texts[name].body]


def _said(
    script: Script, language: Language, sentences: Sequence[Sentence]
) -> Iterator[tuple[str, str]]:
    """Yield written forms with their spoken ones, except single characters."""
    for sentence in sentences:
        for part in sentence.parts:
            if isinstance(part, Words):
                table = script.languages[part.language or language.code].pronunciation
                for written, spoken, _ in table.parts(part.text):
                    if spoken and len(written) > 1:
                        yield written, spoken
