"""Sentences as they are said: in their written and their spoken form, with their place."""

from dataclasses import dataclass

from ivr.script.markup import OptionPause, Sentence, Words
from ivr.script.model import Language, Script
from ivr.script.place import Place


@dataclass(frozen=True, slots=True)
class SpokenSentence:
    """A line of a text, a label or a phrase, filled in, in its written and its spoken form.

    `spoken` holds the words of every voice; `own` only those of the sentence's own language,
    with spans of other languages left out. A pause between options is `|` in all of them.
    """

    language: str
    text: str
    written: str
    spoken: str
    own: str
    place: Place


@dataclass(frozen=True, slots=True)
class SpokenOption:
    """An offer of a menu in one language, such as "För ..., tryck ett.".

    `target` is None where it leads to no topic or menu below: repeat and main menu.
    """

    language: str
    menu: str
    key: str
    target: str | None
    sentence: SpokenSentence
    seconds: float

    @property
    def place(self) -> Place:
        """The place of the sentence."""
        return self.sentence.place


def speak(script: Script, language: Language, text: str, sentence: Sentence) -> SpokenSentence:
    """Return a sentence without placeholders as it is said; `text` is what it belongs to."""
    spoken: list[str] = []
    own: list[str] = []
    for part in sentence.parts:
        if isinstance(part, OptionPause):
            words = "|"
        else:
            assert isinstance(part, Words)
            code = part.language or language.code
            words = script.languages[code].pronunciation.speak(part.text)
        spoken.append(words)
        if not isinstance(part, Words) or part.language in (None, language.code):
            own.append(words)
    return SpokenSentence(
        language=language.code,
        text=text,
        written=sentence.written,
        spoken=_tidy(spoken),
        own=_tidy(own),
        place=sentence.place,
    )


def _tidy(words: list[str]) -> str:
    return " ".join("".join(words).split())
