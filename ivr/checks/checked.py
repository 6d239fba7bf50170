"""The input of every rule: a script in spoken form, and its line's answers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from itertools import chain

from ivr.call.walk import CachedFlow
from ivr.checks.instructions import Grammar
from ivr.script.fields.place import PHRASES, Place
from ivr.script.language.knowledge import knowledge_of
from ivr.script.language.pronunciation import phone_numbers_in
from ivr.script.model.line import Line, SpokenText
from ivr.script.model.markup import Sentence
from ivr.script.model.script import Language, Menu, Text
from ivr.script.model.speaker import Speaker, SpokenSentence
from ivr.script.model.speech import Recording
from ivr.script.model.tempo import seconds


@dataclass(frozen=True, slots=True)
class SpokenOption:
    """An offer of a menu in one language, such as "För ..., tryck ett.".

    `target` is None where it leads to no topic or menu below: repeat and main menu.
    """

    key: str
    target: str | None
    sentence: SpokenSentence
    seconds: float

    @property
    def place(self) -> Place:
        """The place of the sentence."""
        return self.sentence.place


class CheckedLanguage:
    """A language of a script and its line in spoken form, and the data on it; results are cached.

    `model` is the language as it is written. Topics and sub-menus have labels. `flow` answers keys.
    """

    def __init__(self, line: Line, model: Language, flow: CachedFlow) -> None:
        self.line = line
        self.script = line.script
        self.code = model.code
        self.model = model
        self.knowledge = knowledge_of(model.code)
        self.answer = flow.answer
        self._speaker = Speaker(line.script, model)
        self.body = cache(self._body)
        self.label = cache(self._label)
        self.options_of = cache(self._options_of)

    @cached_property
    def grammar(self) -> Grammar:
        """The patterns of instructions to press a key."""
        return Grammar(self.knowledge)

    @property
    def texts(self) -> Iterable[Text]:
        """The texts, as they are written."""
        return self.model.texts.values()

    @property
    def area_topics(self) -> tuple[str, ...]:
        """The topics in menu order, except the one with the phone numbers."""
        return tuple(topic for topic in self.script.topics() if topic != self.script.contact)

    def _body(self, text: str) -> tuple[SpokenSentence, ...]:
        """The words depend on the menu if they name keys; these are said in the first one."""
        return tuple(map(self._speaker.read, self._speaker.body(text, self._menu_of(text))))

    @property
    def bodies(self) -> Iterator[SpokenSentence]:
        """The lines of every text."""
        return chain.from_iterable(map(self.body, self.model.texts))

    def spoken(self, text: str) -> str:
        """Return the spoken form of a text as one string."""
        return " ".join(sentence.spoken for sentence in self.body(text))

    def numbers_in(self, spoken: str) -> list[str]:
        """Return the phone numbers in spoken words, as they are dialled."""
        return phone_numbers_in(spoken, self.knowledge.numbers)

    def _label(self, text: str) -> SpokenSentence | None:
        """Return the label of a topic or sub-menu, or None for a frame text."""
        label = self._speaker.label(text)
        return self._speaker.read(label) if label else None

    def _options_of(self, menu: str) -> tuple[SpokenOption, ...]:
        speaker = self._speaker
        return tuple(
            SpokenOption(
                offer.key,
                offer.name if offer.is_option else None,
                speaker.read(offer.sentence),
                seconds(speaker.say(offer.sentence)),
            )
            for offer in speaker.offers(self.script.menus[menu])
        )

    @cached_property
    def options(self) -> tuple[SpokenOption, ...]:
        """All offers of all menus, in order."""
        return tuple(chain.from_iterable(map(self.options_of, self.script.menus)))

    def phrase(self, name: str, **values: str | Sentence) -> SpokenSentence:
        """Return a phrase of `language.toml`, filled in."""
        return self._speaker.read(self._speaker.phrase(name, **values))

    @cached_property
    def phrases(self) -> tuple[SpokenSentence, ...]:
        """Every phrase, and every option of every menu."""
        options = (option.sentence for option in self.options)
        others = (phrase for name, phrase in self._speaker.phrases() if name != "option")
        return tuple(dict.fromkeys((*options, *map(self._speaker.read, others))))

    @cached_property
    def audible_sentences(self) -> tuple[SpokenSentence, ...]:
        """Every sentence that a caller can hear: the bodies of texts, and all phrases."""
        return (*self.bodies, *self.phrases)

    @cached_property
    def written_sentences(self) -> tuple[SpokenSentence, ...]:
        """The lines of all texts, the labels, and the phrases without the labels in them.

        An error in one of them is reported once, however many sentences of the line contain it.
        """
        labels = (self.label(text.name) for text in self.texts)
        option = self.phrase("option", label="", key=self.script.keys.repeat)
        phrases = (phrase for phrase in self.phrases if phrase.place.field[1] == PHRASES)
        return tuple(filter(None, (*self.bodies, *labels, option, *phrases)))

    def recording(self, text: str) -> Recording | None:
        """Return the recording that is played for a text, or None."""
        return self._spoken_text(text).recording

    def seconds(self, text: str) -> float:
        """Return the duration of a text: estimated, or measured for a recording."""
        return seconds(self._spoken_text(text).whole)

    def _spoken_text(self, text: str) -> SpokenText:
        return self.line.texts[self.code, self._menu_of(text).name, text]

    def _menu_of(self, text: str) -> Menu:
        return self.script.menus_of(text)[0]


class CheckedScript:
    """A script and its line, as checked by rules.

    `languages` are the checked languages, the script's first one first. `now` is the moment to
    compare dates with: rules read no clock.
    """

    def __init__(
        self, line: Line, languages: Iterable[str], flow: CachedFlow, now: datetime
    ) -> None:
        self.script = script = line.script
        self.line = line
        self.by_code = {
            code: CheckedLanguage(line, script.languages[code], flow) for code in languages
        }
        self.languages = tuple(self.by_code.values())
        self.now = now
