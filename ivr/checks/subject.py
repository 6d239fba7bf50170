"""The input of every rule: a script in spoken form, and its line's answers."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, wraps
from types import MappingProxyType
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from ivr.call.state import CallState
from ivr.call.turn import Passage, Turn
from ivr.call.walk import Answers, CachedFlow
from ivr.script.knowledge import Knowledge, knowledge_of
from ivr.script.line import Line, SpokenText
from ivr.script.markup import OptionPause, Sentence, Words
from ivr.script.model import MAIN_MENU, Language, Menu, Script, Text
from ivr.script.place import PHRASES, Place
from ivr.script.speech import Pause, Recording, Speech
from ivr.script.tempo import seconds

NOTHING_KNOWN: Answers = MappingProxyType({})
UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
"""A moment before every date in a script, for checks that ignore dates."""

About = ParamSpec("About")
Seen = TypeVar("Seen")


def once(
    look: Callable[Concatenate["Subject", About], Seen],
) -> Callable[Concatenate["Subject", About], Seen]:
    """Memoise a function or method of a subject, by its other arguments."""

    @wraps(look)
    def kept(subject: "Subject", /, *about: About.args, **more: About.kwargs) -> Seen:
        key = (look, about, *more.items())
        if key not in subject.seen:
            subject.seen[key] = look(subject, *about, **more)
        seen: Seen = subject.seen[key]
        return seen

    return kept


@dataclass(frozen=True, slots=True)
class SpokenSentence:
    """A line of a text, a label or a phrase, filled in, in its written and its spoken form.

    `spoken` holds the words of every voice; `own` only those of the sentence's own language,
    with spans of other languages left out; and `dialled` has "…" for counts, times and dates,
    which are no phone numbers. A pause between options is `|` in all of them.
    """

    language: str
    text: str
    written: str
    spoken: str
    own: str
    dialled: str
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
    spoken = own = dialled = ""
    for part in sentence.parts:
        code = language.code
        if isinstance(part, OptionPause):
            words = without_numerals = "|"
        else:
            assert isinstance(part, Words)
            code = part.language or code
            pronunciation = script.languages[code].pronunciation
            words = pronunciation.speak(part.text)
            without_numerals = pronunciation.without_numerals(part.text)
        spoken += words
        dialled += without_numerals
        own += words if code == language.code else ""
    spoken, own, dialled = (" ".join(said.split()) for said in (spoken, own, dialled))
    written = sentence.written
    return SpokenSentence(language.code, text, written, spoken, own, dialled, sentence.place)


class Subject:
    """A script and its line, as checked by rules; all results are memoised.

    `languages` are the checked languages, the script's first one first. `answers` are known answers
    of the line. `now` is the moment to compare dates with: rules read no clock. `seen` has the
    results of functions marked `once`.
    """

    def __init__(
        self,
        script: Script,
        line: Line,
        languages: Iterable[str] | None = None,
        *,
        answers: Answers = NOTHING_KNOWN,
        now: datetime = UNDATED,
    ) -> None:
        self.script = script
        self.line = line
        known = script.languages if languages is None else languages
        self.languages = tuple(script.languages[code] for code in known)
        self.now = now
        self.seen: dict[object, Any] = {}
        self._answers = answers
        self._flow = CachedFlow(line)

    def knowledge(self, language: str) -> Knowledge:
        """Return the data of a language."""
        return knowledge_of(language)

    @cached_property
    def area_topics(self) -> tuple[str, ...]:
        """The topics in menu order, except the one with the phone numbers."""
        return tuple(topic for topic in self.script.topics() if topic != self.script.contact)

    def texts(self, language: str) -> Iterator[Text]:
        """Return the spoken texts of a language."""
        yield from self.script.languages[language].texts.values()

    @once
    def body(self, language: str, text: str) -> tuple[SpokenSentence, ...]:
        """Return the lines of a text as they are said in the first menu where it is heard."""
        written = self.script.languages[language].texts.get(text)
        lines = written.body if written else ()
        return tuple(self._sentence(language, text, sentence) for sentence in lines)

    def bodies(self, language: str) -> Iterator[SpokenSentence]:
        """Return the lines of every text of a language."""
        for text in self.texts(language):
            yield from self.body(language, text.name)

    def spoken(self, language: str, text: str) -> str:
        """Return the spoken form of a text as one string."""
        return " ".join(sentence.spoken for sentence in self.body(language, text))

    @once
    def label(self, language: str, text: str) -> SpokenSentence | None:
        """Return the label of a topic or sub-menu; frame texts have none."""
        written = self.script.languages[language].texts.get(text)
        label = written and written.label
        return self._sentence(language, text, label) if label else None

    @once
    def options_of(self, language: str, menu: str) -> tuple[SpokenOption, ...]:
        """Return every offer of a menu, in the order in which it is said."""
        return tuple(self._offers(self.script.languages[language], self.script.menus[menu]))

    @cached_property
    def options(self) -> tuple[SpokenOption, ...]:
        """All offers of all menus in all languages, in order."""
        return tuple(
            option
            for language in self.languages
            for menu in self.script.menus
            for option in self.options_of(language.code, menu)
        )

    def phrase(self, language: str, name: str, **values: str | Sentence) -> SpokenSentence:
        """Return a phrase of `language.toml`, filled in."""
        owner = self.script.languages[language]
        filled = owner.phrases[name].fill(values)
        return speak(self.script, owner, name, filled)

    @cached_property
    def phrases(self) -> tuple[SpokenSentence, ...]:
        """Every offer that is a phrase: options, language, choices, repeat, main menu."""
        keys = self.script.keys
        spoken = [option.sentence for option in self.options]
        for language in self.languages:
            spoken += [
                self.phrase(language.code, "language_offer", key=keys.language),
                self.phrase(language.code, "repeat", key=keys.repeat),
                self.phrase(language.code, "main_menu", key=keys.main_menu),
            ]
            for slower in language.slower.values():
                spoken.append(self.phrase(language.code, slower, key=keys.repeat))
            for menu in self.script.menus.values():
                count = str(len(menu.options))
                spoken.append(self.phrase(language.code, "choices", count=count))
        return tuple(dict.fromkeys(spoken))

    @cached_property
    def everything(self) -> tuple[SpokenSentence, ...]:
        """Every sentence that a caller can hear: the bodies of texts, and all phrases."""
        bodies = [sentence for each in self.languages for sentence in self.bodies(each.code)]
        return (*bodies, *self.phrases)

    @cached_property
    def passages(self) -> tuple[SpokenSentence, ...]:
        """The lines of all texts, the labels, and the phrases without the labels in them.

        An error in one of them is reported once, however many sentences of the line contain it.
        """
        said: list[SpokenSentence | None] = []
        for language in self.languages:
            said += self.bodies(language.code)
            said += (self.label(language.code, text.name) for text in self.texts(language.code))
            said.append(self.phrase(language.code, "option", label="", key=self.script.keys.repeat))
            of_language = (language.code, PHRASES)
            said += (each for each in self.phrases if each.place.field[:2] == of_language)
        return tuple(filter(None, said))

    def recording(self, language: str, text: str) -> Recording | None:
        """Return the recording that is played for a text, or None."""
        return self._said(language, text).recording

    def seconds(self, language: str, text: str) -> float:
        """Return the duration of a text: estimated, or measured for a recording."""
        return seconds(self._said(language, text).whole)

    def state(self, language: str, menu: str = MAIN_MENU, topic: str | None = None) -> CallState:
        """Return a caller's state at a menu or a topic, for `flow.answer`."""
        return CallState(language=language, menu=menu, topic=topic, introduced=topic is not None)

    @cached_property
    def menu_states(self) -> tuple[CallState, ...]:
        """The states of callers who hear a menu: each menu in each language."""
        return tuple(
            self.state(each.code, menu) for each in self.languages for menu in self.script.menus
        )

    @once
    def answer(self, state: CallState, key: str | None) -> Turn:
        """Return the answer to a key, or to silence (None)."""
        known = self._answers.get(state, {})
        return known[key] if key in known else self._flow.answer(state, key)

    def _said(self, language: str, text: str) -> SpokenText:
        return self.line.texts[language, self._menu_of(text).name, text]

    def _menu_of(self, text: str) -> Menu:
        return self.script.menus_of(text)[0]

    def _offers(self, language: Language, menu: Menu) -> Iterator[SpokenOption]:
        def offer(key: str, target: str | None, said: SpokenSentence) -> SpokenOption:
            length = seconds([Speech(language.voice, (said.spoken,))])
            return SpokenOption(language.code, menu.name, key, target, said, length)

        for option in menu.options:
            label = language.texts[option.target].label
            assert label is not None, "the reader refuses an option without a label"
            filled = language.phrases["option"].fill({"label": label, "key": option.key})
            placed = Sentence(filled.parts, label.place)
            said = speak(self.script, language, option.target, placed)
            yield offer(option.key, option.target, said)
        keys = self.script.keys
        yield offer(
            keys.repeat, None, self.phrase(language.code, "repeat_choices", key=keys.repeat)
        )
        if menu.name != MAIN_MENU:
            said = self.phrase(language.code, "main_menu", key=keys.main_menu)
            yield offer(keys.main_menu, None, said)

    def _sentence(self, language: str, text: str, sentence: Sentence) -> SpokenSentence:
        if sentence.placeholders:
            sentence = sentence.fill(self.script.values(self._menu_of(text)))
        return speak(self.script, self.script.languages[language], text, sentence)


Heard: TypeAlias = str | Recording


def heard(passages: Iterable[Passage]) -> Iterator[tuple[int, Heard, Passage]]:
    """Yield each stretch of words, with the explicit silence before it in milliseconds."""
    silence = 0
    for passage in passages:
        for utterance in passage.utterances:
            for piece in (utterance,) if isinstance(utterance, Recording) else utterance.pieces:
                if isinstance(piece, Pause):
                    silence += piece.milliseconds
                else:
                    yield silence, piece, passage
                    silence = 0
