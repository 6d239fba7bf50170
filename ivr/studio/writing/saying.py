"""Texts as they are spoken: each stretch in its voice, with the written form beside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ivr.checks.checker import Checker
from ivr.reports.script.entries import Entries
from ivr.reports.script.speaking import Speaker
from ivr.script import fields, markup
from ivr.script.files import Files
from ivr.script.finding import Finding, Report
from ivr.script.markup import OptionPause, Sentence, Words
from ivr.script.model import MAIN_MENU, Language, Script, Text
from ivr.script.place import TEXTS, Place
from ivr.script.pronunciation import Pronunciation
from ivr.script.speech import speaker_of
from ivr.script.tempo import seconds
from ivr.script.wordings import WORDINGS
from ivr.script.writing import write
from ivr.studio.writing.names import names_in

BEGIN, END = "\x02", "\x03"
"""Control characters, which no text has, around the entries of the table."""

MARKED = re.compile(f"{BEGIN}([^{END}]*){END}([^{END}]*){END}")

TRIED = Place(())
"""The place of a sentence that stands nowhere."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Spoken words; `written` is their form in the text, if it differs."""

    words: str
    written: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Words of one voice without a break."""

    language: str
    locale: str
    voice: str
    stretches: tuple[Stretch, ...]

    @property
    def speaker(self) -> str:
        """The voice's name for people."""
        return speaker_of(self.voice)

    @property
    def words(self) -> str:
        """The words as they are spoken."""
        return " ".join("".join(stretch.words for stretch in self.stretches).split())


def speakers_in(script: Script | None) -> dict[str, str]:
    """Return the names of the voices of a script by language, none if it cannot be read."""
    languages = script.languages if script else {}
    return {code: speaker_of(each.voice.name) for code, each in languages.items()}


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A line of a text, by voice. An `offer` is the label in the option's phrase."""

    said: tuple[Said, ...]
    offer: bool = False


class Sayer:
    """Says the texts of one language. The script may have mistakes."""

    def __init__(self, script: Script, language: Language) -> None:
        self._script = script
        self._language = language
        self._speaker = Speaker(script, language)
        self._entries = Entries(script, language, {})
        self._tables = {
            code: _marking(each.pronunciation) for code, each in script.languages.items()
        }

    def text(self, name: str) -> tuple[SaidLine, ...]:
        """Return how a text is spoken in the first menu that leads to it, after its option.

        An unknown text has no lines.
        """
        text = self._language.texts.get(name)
        if text is None:
            return ()
        values = self._script.values(self._script.menus_of(text.name)[0])
        filled = [self._speaker.fill(sentence, values) for sentence in text.body]
        lines = [*self._offer(text), *(SaidLine(tuple(self._said(each))) for each in filled)]
        return tuple(line for line in lines if line.said)

    def phrase(self, name: str, values: dict[str, str]) -> SaidLine:
        """Return how a phrase is spoken; placeholders without a value stay."""
        return SaidLine(tuple(self._said(self._entries.phrase(name, **values))))

    def sentence(self, written: str) -> tuple[SaidLine, float]:
        """Return how a sentence is spoken in the main menu, and its seconds.

        Invalid markup stays as it is written.
        """
        words = " ".join(written.split())
        sentence = markup.parse(words, TRIED, list(self._script.languages), Report(WORDINGS))
        menu = self._script.menus[MAIN_MENU]
        filled = self._speaker.fill(sentence, self._script.values(menu))
        return SaidLine(tuple(self._said(filled))), seconds(self._speaker.say([filled]))

    def _offer(self, text: Text) -> Iterator[SaidLine]:
        reached = self._entries.ways.get(text.name)
        if text.label and reached:
            option = self._entries.option(reached[0][-1], text.name)
            yield SaidLine(tuple(self._said(option)), offer=True)

    def _said(self, sentence: Sentence) -> Iterator[Said]:
        """Yield the words of a sentence, joined as long as the voice is the same."""
        code, stretches = "", list[Stretch]()
        for part in sentence.parts:
            if isinstance(part, OptionPause):
                continue
            own = isinstance(part, Words) and part.language or self._language.code
            if own != code and stretches:
                yield self._in_voice(code, stretches)
                stretches = []
            code = own
            stretches += self._stretches(str(part.text if isinstance(part, Words) else part), own)
        if stretches:
            yield self._in_voice(code, stretches)

    def _in_voice(self, code: str, stretches: Sequence[Stretch]) -> Said:
        voice = self._script.languages[code].voice
        return Said(code, voice.locale, voice.name, tuple(stretches))

    def _stretches(self, words: str, code: str) -> list[Stretch]:
        pieces = MARKED.split(self._tables[code].speak(words))
        found = [Stretch(pieces[0])]
        for written, spoken, after in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
            found += [Stretch(spoken, written), Stretch(after)]
        return [stretch for stretch in found if stretch.words]


def _marking(table: Pronunciation) -> Pronunciation:
    """Return the table with the written form beside each spoken one."""
    return Pronunciation(
        {written: f"{BEGIN}{written}{END}{spoken}{END}" for written, spoken in table.table.items()}
    )


@dataclass(frozen=True, slots=True)
class Tried:
    """A sentence to try: how it is spoken, its seconds, and its findings."""

    line: SaidLine
    seconds: float
    findings: tuple[Finding, ...]


def try_sentence(checker: Checker, files: Files, code: str, sentence: str) -> Tried | None:
    """Check a script with the sentence added to a topic.

    Returns None if the script cannot be read or has no topic.
    """
    names = names_in(files)
    topic = next((name for name in names.labelled if f"{code}/{name}.txt" in files), None)
    if topic is None:
        return None
    body = (code, TEXTS, topic, "body")
    words = fields.read(files).get(body)
    text = f"{words}\n{sentence}" if isinstance(words, str) else sentence
    check = checker.check_form(write(files, {body: text}))
    script = check.script
    if script is None:
        return None
    line, lasts = Sayer(script, script.languages[code]).sentence(sentence)
    last = Place(body, text.count("\n") + 1)
    found = (one for one in check.findings if replace(one.place, words="") == last)
    return Tried(line, lasts, tuple(found))
