"""Which words of the script a turn holds: the flow says what, the script how it is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ivr.call.turn import Turn
from ivr.mapping.chart import Said
from ivr.script.line import Line
from ivr.script.markup import Sentence, Words
from ivr.script.model import CONTACT_KEY, FRAME_TEXTS, Language
from ivr.script.speech import Utterance, join, pieces, places
from ivr.script.tempo import seconds


@dataclass(frozen=True, slots=True)
class Passage:
    """A text or phrase that is heard in a turn: its name in the script, and its words."""

    name: str
    words: Said


class Hearing:
    """A turn as it is heard by a caller whose menu is then `menu`."""

    def __init__(self, line: Line, turn: Turn, menu: str, language: str) -> None:
        self._line = line
        self._here = line.script.menus[menu]
        self._code = language
        self._pieces = pieces((*turn.fixed, *turn.skippable))
        self._offers = [pieces(offer) for offer in line.menus[language, menu].offers]
        start = self._menu_start()
        self._menu_at = len(self._pieces) if start is None else start
        self.has_menu = start is not None

    @property
    def seconds(self) -> float:
        """How long everything before the menu lasts."""
        return seconds(join(self._pieces[: self._menu_at]))

    @property
    def menu_seconds(self) -> float:
        """How long the menu's offers last."""
        return seconds(join(self._pieces[self._menu_at :]))

    def offers_heard(self, *, from_menu: bool) -> tuple[float, ...]:
        """Return when each offer has been heard, from the menu's or the turn's first word."""
        end = self._menu_at
        begin = end if from_menu else 0
        heard: list[float] = []
        for offer in self._offers:
            end += next(places(self._pieces[end:], offer)) + len(offer)
            heard.append(seconds(join(self._pieces[begin:end])))
        return tuple(heard)

    def seconds_after(self, words: Sequence[Utterance]) -> float:
        """How long what follows on some words lasts."""
        sought = pieces(words)
        return seconds(join(self._pieces[next(places(self._pieces, sought)) + len(sought) :]))

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The texts and phrases before the menu, in the order in which they are said.

        A long text hides a phrase that has the words of one of its sentences.
        """
        left: list[Utterance | None] = [*self._pieces[: self._menu_at]]
        found: list[tuple[int, Passage]] = []
        for passage, sought in sorted(self._known(), key=lambda one: -len(one[1])):
            start = next(places(left, sought), None)
            if start is not None:
                found.append((start, passage))
                left[start : start + len(sought)] = [None] * len(sought)
        return tuple(passage for _, passage in sorted(found, key=lambda one: one[0]))

    def _menu_start(self) -> int | None:
        """Where the menu's offers begin: they come last, and a help text may have said some."""
        start = len(self._pieces)
        for offer in reversed(self._offers):
            heard_at = list(places(self._pieces[:start], offer))
            if not heard_at:
                return None
            start = heard_at[-1]
        return start

    def _known(self) -> Iterator[tuple[Passage, list[Utterance]]]:
        """Every frame text and phrase that the line may say here."""
        script, values = self._line.script, self._line.script.values(self._here)
        for language in script.languages.values():
            for name in FRAME_TEXTS:
                said = self._line.texts[language.code, self._here.name, name].whole
                words = Said(body(language, name, values), language.code)
                yield Passage(name, words), pieces(said)
            yield self._phrase(language, "language_offer", script.keys.language)
        own = script.languages[self._code]
        spoken = self._line.menus[self._code, self._here.name]
        choices = phrase(own, "choices", count=values["count"])
        yield Passage("choices", choices), pieces(spoken.choices)
        yield self._phrase(own, "repeat", script.keys.repeat)
        yield self._phrase(own, "main_menu", script.keys.main_menu)
        if script.contact:
            key = self._here.key_of(script.contact) or CONTACT_KEY
            offer = phrase(own, "option", label=_label(own, script.contact), key=key)
            yield Passage("contact", offer), pieces(spoken.contact)

    def _phrase(self, language: Language, name: str, key: str) -> tuple[Passage, list[Utterance]]:
        phrases = self._line.phrases[language.code]
        spoken = {
            "language_offer": phrases.language,
            "repeat": phrases.repeat,
            "main_menu": phrases.main_menu,
        }
        return Passage(name, phrase(language, name, key=key)), pieces(spoken[name])


def body(language: Language, name: str, values: Mapping[str, str]) -> str:
    """Return a text as it is written, placeholders filled in, pauses left out."""
    return " ".join(written(sentence, values) for sentence in language.texts[name].body)


def label(language: Language, name: str) -> Said:
    """Return a label with its first letter as a capital."""
    words = written(_label(language, name), {})
    return Said(words[:1].upper() + words[1:], language.code)


def phrase(language: Language, name: str, **values: str | Sentence) -> Said:
    """Return a phrase as it is written, filled in."""
    return Said(written(language.phrases[name].fill(values), {}), language.code)


def written(sentence: Sentence, values: Mapping[str, str]) -> str:
    """Return the words of a sentence, with single spaces."""
    parts = sentence.fill(values).parts
    return " ".join("".join(part.text for part in parts if isinstance(part, Words)).split())


def _label(language: Language, name: str) -> Sentence:
    found = language.texts[name].label
    assert found is not None, "the reader refuses an option without a label"
    return found
