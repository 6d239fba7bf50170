"""The input of every rule: a script in spoken form, and its line's answers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property

from ivr.call.state import CallState
from ivr.call.walk import CachedFlow
from ivr.script.knowledge import Knowledge, knowledge_of
from ivr.script.line import Line, SpokenText
from ivr.script.markup import Sentence
from ivr.script.model import MAIN_MENU, Menu, Text
from ivr.script.place import PHRASES, Place
from ivr.script.speaker import Speaker, SpokenSentence
from ivr.script.speech import Recording
from ivr.script.tempo import seconds

UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
"""A moment before every date in a script, for checks that ignore dates."""


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
    def language(self) -> str:
        """The code of the language."""
        return self.sentence.language

    @property
    def place(self) -> Place:
        """The place of the sentence."""
        return self.sentence.place


class Checked:
    """A script and its line, as checked by rules; results are cached.

    `languages` are the checked languages, the script's first one first. `flow` answers keys. `now`
    is the moment to compare dates with: rules read no clock.
    """

    def __init__(
        self,
        line: Line,
        languages: Iterable[str],
        flow: CachedFlow,
        now: datetime = UNDATED,
    ) -> None:
        self.script = script = line.script
        self.line = line
        self.languages = tuple(script.languages[code] for code in languages)
        self.now = now
        self._speakers = {each.code: Speaker(script, each) for each in script.languages.values()}
        self.body = cache(self._body)
        self.label = cache(self._label)
        self.options_of = cache(self._options_of)
        self.answer = flow.answer

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

    def _body(self, language: str, text: str) -> tuple[SpokenSentence, ...]:
        """Return the lines of a text as they are said in the first menu where it is heard."""
        speaker = self._speakers[language]
        return tuple(map(speaker.read, speaker.body(text, self._menu_of(text))))

    def bodies(self, language: str) -> Iterator[SpokenSentence]:
        """Return the lines of every text of a language."""
        for text in self.texts(language):
            yield from self.body(language, text.name)

    def spoken(self, language: str, text: str) -> str:
        """Return the spoken form of a text as one string."""
        return " ".join(sentence.spoken for sentence in self.body(language, text))

    def _label(self, language: str, text: str) -> SpokenSentence | None:
        """Return the label of a topic or sub-menu; frame texts have none."""
        speaker = self._speakers[language]
        label = speaker.label(text)
        return speaker.read(label) if label else None

    def _options_of(self, language: str, menu: str) -> tuple[SpokenOption, ...]:
        """Return every offer of a menu, in the order in which it is said."""
        speaker = self._speakers[language]
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
        """All offers of all menus in all languages, in order."""
        return tuple(
            option
            for language in self.languages
            for menu in self.script.menus
            for option in self.options_of(language.code, menu)
        )

    def phrase(self, language: str, name: str, **values: str | Sentence) -> SpokenSentence:
        """Return a phrase of `language.toml`, filled in."""
        speaker = self._speakers[language]
        return speaker.read(speaker.phrase(name, **values))

    @cached_property
    def phrases(self) -> tuple[SpokenSentence, ...]:
        """Every phrase of every language, and every option of every menu."""
        spoken = [option.sentence for option in self.options]
        for language in self.languages:
            speaker = self._speakers[language.code]
            spoken += (speaker.read(each) for name, each in speaker.phrases() if name != "option")
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

    def _said(self, language: str, text: str) -> SpokenText:
        return self.line.texts[language, self._menu_of(text).name, text]

    def _menu_of(self, text: str) -> Menu:
        return self.script.menus_of(text)[0]
