"""The texts that can be recorded: which they are, and the words that a person is to read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ivr.checks.rules.subject.recorded import as_spoken
from ivr.errors import ScriptRefusedError
from ivr.i18n import N_
from ivr.script.files import Files
from ivr.script.finding import Finding
from ivr.script.line import Line, prepare
from ivr.script.markup import Sentence, Words
from ivr.script.model import FAULT, Language, Menu, Script
from ivr.script.reading import read
from ivr.script.recordings import FOLDER, plain, words_of
from ivr.script.speech import Utterance


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text as a person is to read it, with the words of the first menu where it is heard.

    `lines` are the words as they are written, a sentence a line; `words` is all of them as
    recordings are compared; `said` pairs what is written with how it is read aloud. `others`
    are the menus where the words are different.
    """

    language: str
    text: str
    menu: str
    others: tuple[str, ...]
    lines: tuple[str, ...]
    words: str
    said: tuple[tuple[str, str], ...]
    spoken: tuple[Utterance, ...]

    @property
    def name(self) -> str:
        """The text as the commands call it, such as sv/operativt."""
        return f"{self.language}/{self.text}"


@dataclass(frozen=True, slots=True)
class Readable:
    """What of a script has to do with recordings: the texts to read, by their names."""

    script: Script
    line: Line
    texts: dict[str, Wanted]

    def is_never_played(self, name: str) -> bool:
        """Tell whether a text is there, and is always said by the voice."""
        code, _, text = name.partition("/")
        language = self.script.languages.get(code)
        return name not in self.texts and language is not None and text in language.texts


class ScriptFaultyError(ScriptRefusedError):
    """A script has errors, so nobody should read from it; `findings` are the errors."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(N_("The script has errors. ivr check tells what they are."))


def open_texts(files: Files) -> Readable:
    """Read a script for its texts, whatever is wrong with its recordings.

    Raises ScriptFaultyError.
    """
    reading = read({path: files[path] for path in files if f"/{FOLDER}/" not in path})
    if reading.script is None or reading.refused:
        raise ScriptFaultyError([one for one in reading.findings if one.severity == "error"])
    script = reading.script
    line = prepare(script)
    texts = {wanted.name: wanted for wanted in _wanted(script, line)}
    return Readable(script, line, texts)


def _wanted(script: Script, line: Line) -> Iterator[Wanted]:
    for language in script.languages.values():
        for name in language.texts:
            if name not in script.menus and name != FAULT:
                yield _text(script, line, language, name)


def _text(script: Script, line: Line, language: Language, name: str) -> Wanted:
    first, *rest = script.menus_of(name)
    filled = _filled(script, language, name, first)
    words = words_of(filled, {})
    return Wanted(
        language=language.code,
        text=name,
        menu=first.name,
        others=tuple(
            menu.name
            for menu in rest
            if words_of(_filled(script, language, name, menu), {}) != words
        ),
        lines=tuple(filter(None, (plain([sentence.written]) for sentence in filled))),
        words=words,
        said=tuple(dict.fromkeys(_said(script, language, filled))),
        spoken=as_spoken(line, language.code, first.name, name),
    )


def _filled(script: Script, language: Language, name: str, menu: Menu) -> list[Sentence]:
    values = script.values(menu)
    return [sentence.fill(values) for sentence in language.texts[name].body]


def _said(
    script: Script, language: Language, sentences: Sequence[Sentence]
) -> Iterator[tuple[str, str]]:
    """What is written in one way and read in another; a single digit needs no explanation."""
    for sentence in sentences:
        for part in sentence.parts:
            if isinstance(part, Words):
                table = script.languages[part.language or language.code].pronunciation
                for written in table.uses(part.text):
                    if len(written) > 1:
                        yield written, table.table[written]
