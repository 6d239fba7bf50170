"""The texts, menus and offers of one language, each with its figures and findings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ivr.reports.document.model import (
    DocumentSentence,
    EntryText,
    Reader,
    SentenceKind,
    Spans,
    Variant,
    joined,
)
from ivr.reports.document.speaking import Speaker, as_written, capital
from ivr.reports.document.ways import Way
from ivr.script.finding import Finding
from ivr.script.markup import Sentence, Words
from ivr.script.model import MAIN_MENU, WITHOUT_VOICE, Language, Menu, Script, Text
from ivr.script.place import RECORDINGS, TEXTS
from ivr.script.prose import lix, words
from ivr.script.recordings import plain, words_of
from ivr.script.speech import Speech, Utterance
from ivr.script.tempo import seconds
from ivr.script.texts import has_words

OF_MENUS = ("R11", "R15")
"""Rules about a menu as a whole, wherever their findings point."""


class Texts:
    """Makes the texts of one language; of a script with errors too, as far as it goes."""

    def __init__(
        self,
        script: Script,
        language: Language,
        ways: Mapping[str, Sequence[Way]],
        findings: Sequence[Finding] = (),
    ) -> None:
        self.speaker = Speaker(script, language)
        self._script = script
        self._language = language
        self._ways = ways
        self._findings = findings

    def text(self, name: str) -> EntryText:
        """Return a text, once for all the menus in which it reads the same."""
        if name == WITHOUT_VOICE and self._language.without_voice:
            return self._printed(self._language.without_voice)
        text = self._language.texts.get(name)
        if text is None:
            return EntryText(is_written=False, findings=self._about(name))
        menus = self._script.menus_of(name)
        filled = [self._filled(text.body, menu) for menu in menus]
        recording = self._language.recordings.get(name)
        played = recording and recording.words in [words_of(body, {}) for body in filled]
        said = self.speaker.say(filled[0])
        found = EntryText(
            label=self._label(name),
            variants=self._variants(menus, filled),
            seconds=seconds((recording,) if recording and played else said),
            offer=self._offer(name),
            reader=Reader.PERSON if played else Reader.OUTDATED if recording else Reader.VOICE,
            recording=recording,
            notes=text.notes,
            findings=self._about(name),
        )
        return _counted(found, said)

    def menu(self, menu: Menu) -> EntryText:
        """Return a menu: its heading, how many choices it has, and every offer with its key."""
        text, say = self._language.texts.get(menu.name), self.speaker.say
        choices = self.speaker.phrase("choices", count=str(len(menu.options)))
        kind = SentenceKind.BODY if text and has_words(text.body) else SentenceKind.LABEL
        heading = self._filled(_heading(text), menu)
        keyed = tuple(self._menu_offers(menu))
        opening, options = say([*heading, choices]), [sentence for _, _, sentence in keyed]
        offers = (
            replace(
                self._keyed(key, sentence, target),
                after=seconds([*opening, *say(options[: number + 1], apart=True)]),
            )
            for number, (key, target, sentence) in enumerate(keyed)
        )
        sentences = (
            *self.speaker.sentences(heading, kind),
            *self.speaker.sentences([choices], SentenceKind.CHOICES),
            *offers,
        )
        said = [*opening, *say(options, apart=True)]
        found = EntryText(
            label=self._label(menu.name),
            variants=(Variant((menu.name,), (), sentences),),
            seconds=seconds(said),
            options_seconds=seconds(say(options, apart=True)),
            is_written=text is not None,
            notes=text.notes if text else (),
            findings=(*(self._about(menu.name) if text else ()), *self._about_menu(menu)),
        )
        return _counted(found, said)

    def offers(self, offers: Mapping[str, Sentence]) -> EntryText:
        """Return offers that belong together, by the key that each of them names."""
        printed = tuple(self._keyed(key, sentence) for key, sentence in offers.items())
        said = self.speaker.say(tuple(offers.values()), apart=True)
        found = EntryText(variants=(Variant((), (), printed),), seconds=seconds(said))
        return _counted(found, said)

    def _printed(self, text: Text) -> EntryText:
        """Return the text that is never said, filled in for the main menu."""
        menu = self._script.menus[MAIN_MENU]
        spans = filter(None, map(as_written, self._filled(text.body, menu)))
        said = plain([sentence.written for sentence in text.body])
        return EntryText(
            label=capital(as_written(text.label)) if text.label else (),
            variants=(Variant((menu.name,), (), tuple(map(DocumentSentence, spans))),),
            words=len(words(said)),
            lix=lix(said),
            notes=text.notes,
            findings=self._about(text.name),
        )

    def _menu_offers(self, menu: Menu) -> Iterator[tuple[str, str | None, Sentence]]:
        """The offers of a menu in order, each with its key and where it leads to."""
        keys, speaker = self._script.keys, self.speaker
        for option in menu.options:
            yield option.key, option.target, speaker.option(option.key, option.target)
        yield keys.repeat, None, speaker.phrase("repeat_choices", key=keys.repeat)
        if menu.name != MAIN_MENU:
            yield keys.main_menu, None, speaker.phrase("main_menu", key=keys.main_menu)

    def _keyed(self, key: str, sentence: Sentence, target: str | None = None) -> DocumentSentence:
        return DocumentSentence(self.speaker.spans(sentence), SentenceKind.OFFER, key, target)

    def _offer(self, name: str) -> DocumentSentence | None:
        """How the first menu that leads to a text offers it."""
        text, ways = self._language.texts[name], self._ways.get(name)
        if not text.label or not ways:
            return None
        key = ways[0][-1]
        return self._keyed(key, self.speaker.option(key, name), name)

    def _variants(
        self, menus: Sequence[Menu], filled: Sequence[Sequence[Sentence]]
    ) -> tuple[Variant, ...]:
        variants: dict[tuple[DocumentSentence, ...], list[str]] = {}
        for menu, sentences in zip(menus, filled, strict=True):
            variants.setdefault(self.speaker.sentences(sentences), []).append(menu.name)
        named = len(variants) > 1
        return tuple(
            Variant(tuple(names), tuple(map(self._menu_title, names)) if named else (), sentences)
            for sentences, names in variants.items()
        )

    def _about(self, name: str) -> tuple[Finding, ...]:
        """The findings in a text, and about its recording."""
        of_text = [(self._language.code, part, name) for part in (TEXTS, RECORDINGS)]
        return tuple(
            found
            for found in self._findings
            if found.field[:3] in of_text and found.rule not in OF_MENUS
        )

    def _about_menu(self, menu: Menu) -> tuple[Finding, ...]:
        code = self._language.code
        return tuple(
            found
            for found in self._findings
            if found.rule in OF_MENUS
            and found.values["menu"] == menu.name
            and code in (found.field[0], found.values.get("language"))
        )

    def _filled(self, body: Sequence[Sentence], menu: Menu) -> list[Sentence]:
        values = self._script.values(menu)
        return [self.speaker.fill(sentence, values) for sentence in body]

    def _label(self, name: str) -> Spans:
        text = self._language.texts.get(name)
        return capital(joined(self.speaker.spans(text.label))) if text and text.label else ()

    def _menu_title(self, name: str) -> str | None:
        if name == MAIN_MENU:
            return None
        return "".join(span.text for span in self._label(name)) or name


def _counted(text: EntryText, said: Sequence[Utterance]) -> EntryText:
    """Add how many words are said, and how hard they are to read."""
    spoken = " ".join(
        piece
        for utterance in said
        if isinstance(utterance, Speech)
        for piece in utterance.pieces
        if isinstance(piece, str)
    )
    return replace(text, words=len(words(spoken)), lix=lix(spoken))


def _heading(text: Text | None) -> tuple[Sentence, ...]:
    """What is said on entering a menu: its text, or else its label."""
    if text is None:
        return ()
    if has_words(text.body) or text.label is None:
        return text.body
    label = text.label.written
    heading = Words(f"{label[:1].upper()}{label[1:]}.")
    return (Sentence((heading,), text.label.place),)
