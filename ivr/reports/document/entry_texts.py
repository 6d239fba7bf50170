"""Building of the texts, menus and offers of one language, with figures and findings.

The texts of a script that could not be read are taken from their files.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from ivr.checks.rule import About
from ivr.checks.rules import rules_about
from ivr.reports.document.entries import (
    DocumentSentence,
    Entry,
    EntryText,
    ReadingState,
    SentenceKind,
    Variant,
)
from ivr.reports.document.spans import Span, Spans, as_written, capital, joined, spans_of
from ivr.script.fields.place import RECORDINGS, TEXTS, FieldPath
from ivr.script.fields.titles import LanguageCodes
from ivr.script.files import Files
from ivr.script.findings.finding import Finding
from ivr.script.model.markup import Sentence
from ivr.script.model.recordings import plain, words_of
from ivr.script.model.script import (
    FRAME_TEXTS,
    MAIN_MENU,
    WITHOUT_VOICE,
    Language,
    Menu,
    Script,
    Text,
)
from ivr.script.model.speaker import Speaker
from ivr.script.model.speech import Speech, Utterance
from ivr.script.model.tempo import seconds
from ivr.script.model.texts import has_words
from ivr.script.reading.field_values import Fields, fields_of
from ivr.script.reading.unconfirmed import question_about


class Texts:
    """Builds the texts of one language, even of a script with errors."""

    def __init__(
        self, script: Script, language: Language, findings: Sequence[Finding] = ()
    ) -> None:
        self.speaker = Speaker(script, language)
        self._script = script
        self._language = language
        self._findings = findings
        self._of_menus = {rule.id for rule in rules_about(About.MENU)}

    def text(self, name: str) -> EntryText:
        """Return a text, with a variant for each distinct wording."""
        if name == WITHOUT_VOICE and self._language.without_voice:
            return self._printed(self._language.without_voice)
        text = self._language.texts.get(name)
        if text is None:
            return EntryText(is_written=False, findings=self._findings_about(name))
        menus = self._script.menus_of(name)
        filled = [self.speaker.body(name, menu) for menu in menus]
        recording = self._language.recordings.get(name)
        played = recording and recording.words in [words_of(body, {}) for body in filled]
        state = ReadingState.OUTDATED if recording else ReadingState.MISSING
        utterances = self.speaker.say(*filled[0])
        return EntryText(
            label=self._label(name),
            variants=self._variants(menus, filled),
            seconds=seconds((recording,) if recording and played else utterances),
            offer=self._offer(name),
            state=ReadingState.RECORDED if played else state,
            recording=recording,
            notes=text.notes,
            findings=self._findings_about(name),
            spoken=_words_of(utterances),
        )

    def menu(self, menu: Menu) -> EntryText:
        """Return a menu: its heading, in a sub-menu the number of options, and all offers."""
        text = self._language.texts.get(menu.name)
        speaker = self.speaker
        heading = speaker.heading(menu)
        choices = () if menu.name == MAIN_MENU else (speaker.choices(menu),)
        kind = SentenceKind.BODY if text and has_words(text.body) else SentenceKind.LABEL
        offers = tuple(speaker.offers(menu))
        opening = speaker.say(*heading, *choices)
        options = [offer.sentence for offer in offers]
        keyed = (
            replace(
                self._keyed(offer.key, offer.sentence, offer.name if offer.leads_to_text else None),
                after=seconds([*opening, *speaker.say_apart(options[: index + 1])]),
            )
            for index, offer in enumerate(offers)
        )
        sentences = (
            *self._sentences(heading, kind),
            *self._sentences(choices, SentenceKind.CHOICES),
            *keyed,
        )
        all_options = speaker.say_apart(options)
        utterances = [*opening, *all_options]
        return EntryText(
            label=self._label(menu.name),
            variants=(Variant((menu.name,), (), sentences),),
            seconds=seconds(utterances),
            options_seconds=seconds(all_options),
            is_written=text is not None,
            notes=text.notes if text else (),
            findings=(*(self._findings_about(menu.name) if text else ()), *self._about_menu(menu)),
            spoken=_words_of(utterances),
        )

    def offers(self, offers: Mapping[str, Sentence]) -> EntryText:
        """Return a group of offers by key."""
        printed = tuple(self._keyed(key, sentence) for key, sentence in offers.items())
        utterances = self.speaker.say_apart(tuple(offers.values()))
        variants = (Variant((), (), printed),)
        words = _words_of(utterances)
        return EntryText(variants=variants, seconds=seconds(utterances), spoken=words)

    def _printed(self, text: Text) -> EntryText:
        """Return a text that is only printed, with the keys of the main menu."""
        menu = self._script.menus[MAIN_MENU]
        values = self._script.values(menu)
        filled = (sentence.fill(values) for sentence in text.body)
        printed = filter(None, map(as_written, filled))
        return EntryText(
            label=capital(as_written(text.label)) if text.label else (),
            variants=(Variant((menu.name,), (), tuple(map(DocumentSentence, printed))),),
            spoken=plain([sentence.written for sentence in text.body]),
            notes=text.notes,
            findings=self._findings_about(text.name),
        )

    def _sentences(
        self, filled: Sequence[Sentence], kind: SentenceKind = SentenceKind.BODY
    ) -> tuple[DocumentSentence, ...]:
        """Return filled-in sentences, without empty ones."""
        printed = (spans_of(sentence, self.speaker) for sentence in filled)
        return tuple(DocumentSentence(spans, kind) for spans in printed if spans)

    def _keyed(self, key: str, sentence: Sentence, target: str | None = None) -> DocumentSentence:
        return DocumentSentence(spans_of(sentence, self.speaker), SentenceKind.OFFER, key, target)

    def _offer(self, name: str) -> DocumentSentence | None:
        """Return the offer in the first menu that leads to a text, or None for a frame text."""
        text = self._language.texts[name]
        ways = self._script.ways.get(name)
        if not text.label or not ways:
            return None
        key = ways[0][-1]
        return self._keyed(key, self.speaker.option(key, name), name)

    def _variants(
        self, menus: Sequence[Menu], filled: Sequence[Sequence[Sentence]]
    ) -> tuple[Variant, ...]:
        variants: dict[tuple[DocumentSentence, ...], list[str]] = {}
        for menu, sentences in zip(menus, filled, strict=True):
            variants.setdefault(self._sentences(sentences), []).append(menu.name)
        named = len(variants) > 1
        return tuple(
            Variant(tuple(names), tuple(map(self._menu_title, names)) if named else (), sentences)
            for sentences, names in variants.items()
        )

    def _findings_about(self, name: str) -> tuple[Finding, ...]:
        of_text = [(self._language.code, part, name) for part in (TEXTS, RECORDINGS)]
        return tuple(
            finding
            for finding in self._findings
            if finding.field[:3] in of_text and finding.rule not in self._of_menus
        )

    def _about_menu(self, menu: Menu) -> tuple[Finding, ...]:
        return tuple(
            finding
            for finding in self._findings
            if finding.rule in self._of_menus
            and finding.names("menu") == (menu.name,)
            and self._is_in_language(finding)
        )

    def _is_in_language(self, finding: Finding) -> bool:
        code = self._language.code
        names_language = finding.values.get("language") == LanguageCodes((code,))
        return names_language or finding.field[0] == code

    def _label(self, name: str) -> Spans:
        label = self.speaker.label(name)
        return capital(joined(spans_of(label, self.speaker))) if label else ()

    def _menu_title(self, name: str) -> str | None:
        if name == MAIN_MENU:
            return None
        return "".join(span.text for span in self._label(name)) or name


def _words_of(said: Sequence[Utterance]) -> str:
    speeches = (utterance for utterance in said if isinstance(utterance, Speech))
    pieces = chain.from_iterable(speech.pieces for speech in speeches)
    return " ".join(piece for piece in pieces if isinstance(piece, str))


def entries_in_files(
    files: Files,
    findings: Sequence[Finding] = (),
    placed: Collection[str] = (),
    codes: Collection[str] | None = None,
) -> tuple[Entry, ...]:
    """Return texts from their files, without keys and seconds, except those in `placed`.

    They are in the languages of `codes`, or of all folders.
    """
    written = fields_of(files)
    texts: dict[str, dict[str, EntryText]] = {}
    for code, part, name in dict.fromkeys(field[:3] for field in written if len(field) == 4):
        is_wanted = codes is None or code in codes
        if is_wanted and part == TEXTS and name not in placed:
            texts.setdefault(name, {})[code] = _text_in_file((code, TEXTS, name), written, findings)
    return tuple(
        Entry(
            name if name in FRAME_TEXTS else "topic",
            name,
            texts[name],
            question=str(written.get(question_about(name), "")),
        )
        for name in sorted(texts)
    )


def _text_in_file(whole: FieldPath, written: Fields, findings: Sequence[Finding]) -> EntryText:
    label, body, notes = (
        str(written.get((*whole, part), "")) for part in ("label", "body", "notes")
    )
    sentences = tuple(DocumentSentence((Span(line),)) for line in body.splitlines() if line)
    return EntryText(
        label=(Span(label),) if label else (),
        variants=(Variant((), (), sentences),),
        spoken=plain(body.splitlines()),
        notes=tuple(notes.splitlines()),
        findings=tuple(finding for finding in findings if finding.field[:3] == whole),
    )
