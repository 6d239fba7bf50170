"""Make the entries of one language: texts, menus and offers, each with its figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ivr.reports.script.document import (
    Entry,
    PrintedSentence,
    Reader,
    SentenceKind,
    Span,
    Spans,
    TextMeasures,
    Variant,
)
from ivr.reports.script.speaking import NO_LABEL, Speaker, measures
from ivr.reports.script.ways import depth, ways
from ivr.script.finding import Finding
from ivr.script.markup import Sentence, Words
from ivr.script.model import MAIN_MENU, WITHOUT_VOICE, Language, Menu, Script, Text
from ivr.script.place import LANGUAGE_FILE, RECORDINGS, TEXTS
from ivr.script.prose import lix, words
from ivr.script.recordings import can_be_recorded, plain, words_of
from ivr.script.tempo import seconds
from ivr.script.texts import has_words

MENU_LENGTH = "R15"
"""The rule whose finding stands at the longest option and is about its menu."""


class Entries:
    """Makes the entries of one language; of a script with errors too, as far as it goes."""

    def __init__(
        self,
        script: Script,
        language: Language,
        findings: Sequence[Finding] = (),
    ) -> None:
        self.ways = ways(script)
        self._script = script
        self._language = language
        self._findings = findings
        self._speaker = Speaker(script, language)

    def text(self, name: str, kind: str = "") -> Entry:
        """Print a text, once for all the menus in which it reads the same."""
        if name == WITHOUT_VOICE and self._language.without_voice:
            return self._printed(self._language.without_voice)
        kind, reached = kind or name, self.ways.get(name, ())
        file = f"{self._language.code}/{name}.txt"
        text = self._language.texts.get(name)
        if text is None:
            return Entry(
                name, kind, file, keys=reached, depth=depth(reached), findings=self._in(name)
            )
        menus = self._script.menus_of(name)
        filled = [self._filled(text.body, menu) for menu in menus]
        read = self._language.recordings.get(name)
        played = read if read and read.words in self._words(filled) else None
        return Entry(
            id=name,
            kind=kind,
            file=file,
            label=self._label(name),
            keys=reached,
            depth=depth(reached),
            variants=self._variants(menus, filled),
            measures=measures(self._speaker.say(filled[0]), played),
            reader=Reader.PERSON if played else Reader.OUTDATED if read else Reader.VOICE,
            notes=text.notes,
            findings=tuple(one for one in self._in(name) if one.rule != MENU_LENGTH),
            recordable=can_be_recorded(self._script, name),
        )

    def menu(self, menu: Menu) -> Entry:
        """Print a menu: its heading, how many choices it has, and every offer with its key."""
        text = self._language.texts.get(menu.name)
        code = self._language.code
        file = f"{code}/{menu.name}.txt" if text else f"{code}/{LANGUAGE_FILE}"
        choices = self.phrase("choices", count=str(len(menu.options)))
        kind = SentenceKind.BODY if text and has_words(text.body) else SentenceKind.LABEL
        heading = self._filled(_heading(text), menu)
        offers, said = zip(*self._menu_offers(menu), strict=True)
        sentences = (
            *self._sentences(heading, kind),
            *self._sentences([choices], SentenceKind.CHOICES),
            *offers,
        )
        opening = self._speaker.say([*heading, choices])
        options = self._speaker.say(said, apart=True)
        reached = self.ways.get(menu.name, ())
        return Entry(
            id=f"menu-{menu.name}",
            kind="main_menu" if menu.name == MAIN_MENU else "menu",
            file=file,
            label=self._label(menu.name),
            keys=reached,
            depth=depth(reached),
            variants=(Variant((menu.name,), (), sentences),),
            measures=measures([*opening, *options]),
            options_seconds=seconds(options),
            notes=text.notes if text else (),
            findings=(*(self._in(menu.name) if text else ()), *self._too_long(menu)),
        )

    def offers(self, kind: str, offers: Mapping[str, Sentence]) -> Entry:
        """Print offers that belong together, by the key that each of them names."""
        file = f"{self._language.code}/{LANGUAGE_FILE}"
        printed = tuple(self._offer(key, sentence)[0] for key, sentence in offers.items())
        return Entry(
            id=kind,
            kind=kind,
            file=file,
            variants=(Variant((), (), printed),),
            measures=measures(self._speaker.say(tuple(offers.values()), apart=True)),
        )

    def phrase(self, name: str, **values: str | Sentence) -> Sentence:
        """Return a phrase of the language, filled in."""
        return self._speaker.fill(self._language.phrases[name], values)

    def option(self, key: str, target: str) -> Sentence:
        """Return the offer of a topic or menu under a key."""
        text = self._language.texts.get(target)
        label = self._speaker.fill(text.label, {}) if text and text.label else NO_LABEL
        return self.phrase("option", label=label, key=key)

    def _printed(self, text: Text) -> Entry:
        """Print the text that is never said, filled in for the main menu."""
        menu, file = self._script.menus[MAIN_MENU], f"{self._language.code}/{text.name}.txt"
        sentences = [
            PrintedSentence(spans)
            for sentence in self._filled(text.body, menu)
            if (spans := as_written(sentence))
        ]
        said = plain([sentence.written for sentence in text.body])
        return Entry(
            id=text.name,
            kind=text.name,
            file=file,
            label=_capital(as_written(text.label)) if text.label else (),
            variants=(Variant((menu.name,), (), tuple(sentences)),),
            measures=TextMeasures(None, len(words(said)), lix(said)),
            notes=text.notes,
            findings=self._in(text.name),
        )

    def _menu_offers(self, menu: Menu) -> Iterator[tuple[PrintedSentence, Sentence]]:
        """The offers of a menu in order, in print and as they are said."""
        keys = self._script.keys
        for option in menu.options:
            yield self._offer(option.key, self.option(option.key, option.target), option.target)
        yield self._offer(keys.repeat, self.phrase("repeat_choices", key=keys.repeat))
        if menu.name != MAIN_MENU:
            yield self._offer(keys.main_menu, self.phrase("main_menu", key=keys.main_menu))

    def _offer(
        self, key: str, sentence: Sentence, target: str | None = None
    ) -> tuple[PrintedSentence, Sentence]:
        spans = self._speaker.spans(sentence)
        return PrintedSentence(spans, SentenceKind.OFFER, key, target), sentence

    def _variants(
        self, menus: Sequence[Menu], filled: Sequence[Sequence[Sentence]]
    ) -> tuple[Variant, ...]:
        variants: dict[tuple[PrintedSentence, ...], list[str]] = {}
        for menu, sentences in zip(menus, filled, strict=True):
            variants.setdefault(self._sentences(sentences), []).append(menu.name)
        named = len(variants) > 1
        return tuple(
            Variant(tuple(names), tuple(map(self._menu_title, names)) if named else (), sentences)
            for sentences, names in variants.items()
        )

    def _too_long(self, menu: Menu) -> tuple[Finding, ...]:
        code = self._language.code
        labels = {(code, TEXTS, option.target, "label") for option in menu.options}
        return tuple(
            found for found in self._findings if found.rule == MENU_LENGTH and found.field in labels
        )

    def _in(self, name: str) -> tuple[Finding, ...]:
        """The findings in a text, and about its recording."""
        of_text = [(self._language.code, part, name) for part in (TEXTS, RECORDINGS)]
        return tuple(found for found in self._findings if found.field[:3] in of_text)

    def _filled(self, body: Sequence[Sentence], menu: Menu) -> list[Sentence]:
        values = self._script.values(menu)
        return [self._speaker.fill(sentence, values) for sentence in body]

    def _words(self, filled: Sequence[Sequence[Sentence]]) -> list[str]:
        """A text's words as a reader in the studio was given them, menu by menu."""
        return [words_of(sentences, {}) for sentences in filled]

    def _sentences(
        self, sentences: Sequence[Sentence], kind: SentenceKind = SentenceKind.BODY
    ) -> tuple[PrintedSentence, ...]:
        printed = map(self._speaker.spans, sentences)
        return tuple(PrintedSentence(spans, kind) for spans in printed if spans)

    def _label(self, name: str) -> Spans:
        """A label as a heading: its first letter is a capital."""
        text = self._language.texts.get(name)
        if text is None or text.label is None:
            return ()
        return _capital(self._speaker.spans(text.label))

    def _menu_title(self, name: str) -> str | None:
        if name == MAIN_MENU:
            return None
        return "".join(span.text for span in self._label(name)) or name


def as_written(sentence: Sentence) -> Spans:
    """Return a filled-in sentence as it is written, without how it is said."""
    return tuple(
        Span(part.text, language=part.language)
        for part in sentence.parts
        if isinstance(part, Words)
    )


def _capital(label: Spans) -> Spans:
    """Return a label as a heading."""
    first, *others = label
    return (replace(first, text=first.text[:1].upper() + first.text[1:]), *others)


def _heading(text: Text | None) -> tuple[Sentence, ...]:
    """What is said on entering a menu: its text, or else its label."""
    if text is None:
        return ()
    if has_words(text.body) or text.label is None:
        return text.body
    label = text.label.written
    capital = Words(f"{label[:1].upper()}{label[1:]}.")
    return (Sentence((capital,), text.label.place),)
