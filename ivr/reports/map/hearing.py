"""The words of a turn in their written form, and how long they last."""

from collections.abc import Mapping, Sequence
from itertools import takewhile

from ivr.call.turn import Kind, Passage, said
from ivr.reports.map.chart import Quote
from ivr.script.line import Line
from ivr.script.markup import Sentence, Words
from ivr.script.model import CONTACT_KEY, Language
from ivr.script.tempo import seconds

WORDED = frozenset(Kind) - {Kind.PAUSE, Kind.HEADING, Kind.TEXT}
"""Passages whose words the map quotes; topics and sub-menus are named by their labels."""
PHRASES = (Kind.LANGUAGE_OFFER, Kind.CHOICES, Kind.OFFER)


class Hearing:
    """Passages of a turn as they are heard by a caller whose menu is then `menu`."""

    def __init__(self, line: Line, passages: Sequence[Passage], menu: str) -> None:
        self._line = line
        self._menu = line.script.menus[menu]
        self._passages = tuple(passages)
        before = takewhile(lambda passage: passage.kind is not Kind.OPTION, self._passages)
        self._menu_at = len(tuple(before))

    @property
    def has_menu(self) -> bool:
        """Whether the options of a menu are among the passages."""
        return self._menu_at < len(self._passages)

    @property
    def seconds(self) -> float:
        """How long everything before the menu lasts."""
        return seconds(said(self._passages[: self._menu_at]))

    @property
    def menu_seconds(self) -> float:
        """How long the menu's offers last."""
        return seconds(said(self._passages[self._menu_at :]))

    def options_heard(self, *, from_menu: bool) -> tuple[float, ...]:
        """Return when each option has been heard, from the menu's or the turn's first word."""
        begin = self._menu_at if from_menu else 0
        return tuple(
            seconds(said(self._passages[begin : number + 1]))
            for number, passage in enumerate(self._passages)
            if passage.kind is Kind.OPTION
        )

    def seconds_after(self, *kinds: Kind) -> float:
        """How long what follows on the last passage of these kinds lasts."""
        last = max(at for at, passage in enumerate(self._passages) if passage.kind in kinds)
        return seconds(said(self._passages[last + 1 :]))

    def words(self, *kinds: Kind) -> tuple[Quote, ...]:
        """Return the words of each text and phrase before the menu, or of some kinds of them."""
        counted = {
            (passage.name, passage.language): passage
            for passage in self._passages[: self._menu_at]
            if passage.kind in (kinds or WORDED)
        }
        return tuple(map(self._written, counted.values()))

    def _written(self, passage: Passage) -> Quote:
        script = self._line.script
        language = script.languages[passage.language]
        values = script.values(self._menu)
        if passage.kind is Kind.CONTACT:
            offered = _label(language, passage.name)
            return phrase(language, "option", label=offered, key=CONTACT_KEY)
        if passage.kind not in PHRASES:
            return Quote(body(language, passage.name, values), language.code)
        if passage.kind is Kind.CHOICES:
            return phrase(language, passage.name, count=values["count"])
        keys = script.keys.by_name()
        named = {"language_offer": "language", "repeat_slower": "repeat"}
        key = keys[named.get(passage.name, passage.name)]
        return phrase(language, passage.name, key=key)


def body(language: Language, name: str, values: Mapping[str, str]) -> str:
    """Return a text as it is written, placeholders filled in, pauses left out."""
    return " ".join(written(sentence, values) for sentence in language.texts[name].body)


def label(language: Language, name: str) -> Quote:
    """Return a label with its first letter as a capital."""
    words = written(_label(language, name), {})
    return Quote(words[:1].upper() + words[1:], language.code)


def phrase(language: Language, name: str, **values: str | Sentence) -> Quote:
    """Return a phrase as it is written, filled in."""
    return Quote(written(language.phrases[name].fill(values), {}), language.code)


def written(sentence: Sentence, values: Mapping[str, str]) -> str:
    """Return the words of a sentence, with single spaces."""
    parts = sentence.fill(values).parts
    return " ".join("".join(part.text for part in parts if isinstance(part, Words)).split())


def _label(language: Language, name: str) -> Sentence:
    found = language.texts[name].label
    assert found is not None, "the reader refuses an option without a label"
    return found
