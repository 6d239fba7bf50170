"""Checks that sentences can be spoken: numbers, digits, placeholders, length.

The printed text is checked for its numbers and placeholders.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from itertools import chain
from urllib.parse import quote

from ivr.script.fields.place import PRONUNCIATION, Place
from ivr.script.fields.tables import PHRASE_TITLES
from ivr.script.fields.titles import TextNames, Translatable
from ivr.script.findings.finding import FindingCollector
from ivr.script.language.knowledge import knowledge_of
from ivr.script.language.numerals import PHONE_DIGITS, digits, is_called
from ivr.script.language.pronunciation import PronouncedPart
from ivr.script.model.markup import Placeholder, Sentence, Words
from ivr.script.model.script import EMERGENCY, PLACEHOLDERS, Language, Menu, Script, Text
from ivr.script.model.speaker import Speaker

FIGURES = re.compile(r"\+?\d(?:[ -]?\d)*")
PHONE_NUMBER = re.compile(r"\+?\d(?:[ -]?\d){2,}")
"""Three digits or more; counts and keys have fewer."""

THOUSANDS = re.compile(r"\d{1,3}(?: \d{3})+|\d+")
COUNTS = re.compile(r"\d{1,3}(?: \d{3})+(?: (?:19|20)\d\d)?|\d+")
"""Numbers whose form rules out a phone number."""

SAY_BYTES = 3_000
SAY_QUOTED = 4_500
"""Limits of one `<Say>`: UTF-8 bytes, and bytes once URL-encoded (Twilio error 13521)."""

ANY_LABEL = "…"


def check_speakable(script: Script, report: FindingCollector) -> None:
    """Report sentences that would be misread or cut off, and placeholders without a value."""
    checker = _Checker(script, report)
    for language in script.languages.values():
        checker.check_phrases(language)
        for text in language.texts.values():
            checker.check_text(text, language)
        if language.without_voice:
            checker.check_printed(language.without_voice, language)
        for written, spoken in language.pronunciation.table.items():
            if re.search(r"\d", spoken):
                place = (language.code, PRONUNCIATION, written)
                report.error("digit-in-spoken-form", place, written=written, found=spoken)


class _Checker:
    def __init__(self, script: Script, report: FindingCollector) -> None:
        self._script = script
        self._report = report
        self._numbers = {digits(number) for number in script.numbers.values()}
        options = (menu.options.values() for menu in script.menus.values())
        self._offered = set(chain.from_iterable(options))

    def check_phrases(self, language: Language) -> None:
        for phrase in language.phrases.values():
            name = phrase.place.field[-1]  # "repeat" also where nothing else is said more slowly
            has = {part.name for part in phrase.placeholders}
            title = Translatable(PHRASE_TITLES[name])
            for needed in PLACEHOLDERS[name]:
                if needed not in has:
                    self._report.error("phrase-without", phrase.place, phrase=title, needed=needed)
        for _, filled in Speaker(self._script, language).phrases(label=ANY_LABEL):
            self._check_words(filled, language)

    def check_text(self, text: Text, language: Language) -> None:
        if text.label:
            self._check_label(text.label)
            self._check_words(text.label, language)
        for sentence in text.body:
            for filled in self._fillings(sentence, text):
                self._check_words(filled, language)

    def check_printed(self, text: Text, language: Language) -> None:
        """Report phone numbers that are not the line's, and placeholders without a value."""
        if text.label:
            self._check_label(text.label)
        for sentence in text.body:
            for filled in self._fillings(sentence, text):
                for figures in PHONE_NUMBER.finditer(filled.written):
                    is_known = digits(figures[0]) in self._numbers
                    if not is_known and self._may_be_phone_number(figures, language):
                        self._report_unknown("unknown-number", figures[0], sentence)

    def _check_label(self, label: Sentence) -> None:
        """Report markup in a label, because other sentences contain its words."""
        for part in label.parts:
            if not isinstance(part, Words):
                self._report.error("label-with-markup", label.place.of(part), found=part)

    def _fillings(self, sentence: Sentence, text: Text) -> Iterator[Sentence]:
        """Yield the sentence for each menu where it is heard; report a key if a menu lacks it."""
        if not sentence.placeholders:
            yield sentence
            return
        missing: dict[Placeholder, Menu] = {}
        for menu in self._script.menus_of(text.name):
            values = self._script.values(menu)
            unknown = [part for part in sentence.placeholders if part.name_and_topic not in values]
            missing = dict.fromkeys(unknown, menu) | missing
            if not unknown:
                yield sentence.fill(values)
        for part, menu in missing.items():
            is_offered = part.topic in self._offered
            rule = "key-of-other-menu" if is_offered else "key-of-no-option"
            names = {"topic": TextNames((str(part.topic),)), "menu": TextNames((menu.name,))}
            self._report.error(rule, sentence.place.of(part), found=part, named=part.topic, **names)

    def _check_words(self, sentence: Sentence, language: Language) -> None:
        for part in sentence.parts:
            if not isinstance(part, Words):
                continue
            code = part.language or language.code
            if code not in self._script.languages:  # unreadable, and reported already
                continue
            speaker = self._script.languages[code]
            self._check_figures(part.text, sentence, speaker)
            spoken = speaker.pronunciation.speak(part.text)
            size = len(spoken.encode())
            quoted = len(quote(spoken)) if 3 * size > SAY_QUOTED else size  # at most 3 per byte
            if size > SAY_BYTES or quoted > SAY_QUOTED:
                self._report.error("too-long-to-say", sentence.place, found=len(spoken))

    def _check_figures(self, text: str, sentence: Sentence, speaker: Language) -> None:
        """Report figures that must not or cannot be spoken.

        A number that looks like a phone number must be one of the line's, even if it has a
        pronunciation.
        """
        if not any(map(str.isnumeric, {*text})):
            return
        part_of_sign: list[PronouncedPart] = []
        for part in speaker.pronunciation.parts(text):
            part_of_sign += [part] * len(part.written)
        for figures in FIGURES.finditer(text):
            parts = part_of_sign[figures.start() : figures.end()]
            is_said = all(part.spoken is not None for part in parts)
            if is_said and not any(part.is_entry for part in parts):
                continue  # a count, a time, a date or a year
            self._check_number(figures, sentence, speaker, is_said=is_said)
        for sign, part in zip(text, part_of_sign, strict=True):
            if _is_number_sign(sign) and part.spoken is None:
                self._report_unspoken(sign, sentence.place.of(sign))

    def _check_number(
        self, figures: re.Match[str], sentence: Sentence, speaker: Language, *, is_said: bool
    ) -> None:
        """Report figures that are not a numeral, unless they are a phone number of the line."""
        number = figures[0]
        if number in self._script.numbers.values():
            if not is_said:  # once, and not in every text
                self._report_unspoken(number, Place((speaker.code, PRONUNCIATION)))
        elif self._may_be_phone_number(figures, speaker):
            self._report_unknown("unknown-number", number, sentence)
        elif not is_said and len(digits(number)) >= PHONE_DIGITS:
            self._report_unknown("number-in-digits", number, sentence)
        elif not is_said:
            self._report_unspoken(number, sentence.place.of(number))

    def _may_be_phone_number(self, figures: re.Match[str], speaker: Language) -> bool:
        """True for a number of the line with a wrong digit too, because that is not a count."""
        number = digits(figures[0])
        known = {*self._numbers, *knowledge_of(speaker.code).numbers.short_numbers}
        return (
            re.match(r"\+|0\d", number) is not None
            or COUNTS.fullmatch(figures[0]) is None
            or number in known
            or any(_differs_in_a_digit(number, known_number) for known_number in self._numbers)
            or is_called(figures.string, figures.start(), speaker.code)
        )

    def _report_unspoken(self, figures: str, place: Place) -> None:
        self._report.error("digit-without-pronunciation", place, **self._values(figures))

    def _report_unknown(self, case: str, number: str, sentence: Sentence) -> None:
        meant = _nearest(digits(number), self._script.numbers)
        is_clear = meant and _is_a_slip(digits(number), digits(meant))
        nearest = {"nearest": meant or "–", "replacement": meant if is_clear else ""}
        values = {**self._values(number), **nearest}
        self._report.error("unknown-number", sentence.place.of(number), case=case, **values)

    def _values(self, figures: str) -> dict[str, str]:
        known = ", ".join(self._script.numbers.values())
        return {"found": figures, "words": figures, "known": known or "–"}


def _nearest(number: str, known: Mapping[str, str]) -> str:
    """Return the phone number that was probably meant: one with as many digits, and similar.

    The emergency number is only chosen if no other is as likely.
    """

    def unlike(name: str) -> tuple[object, ...]:
        candidate = digits(known[name])
        is_foreign = number.startswith(("+", "00")) != candidate.startswith("+")
        likeness = SequenceMatcher(None, number, candidate).ratio()
        length = abs(len(number) - len(candidate))
        return not _is_a_slip(number, candidate), is_foreign, length, name == EMERGENCY, -likeness

    return known[min(known, key=unlike)] if known else ""


def _is_a_slip(number: str, meant: str) -> bool:
    """Return whether numbers are equal but for a digit that is wrong, missing, extra or moved."""
    return not _without_a_digit(number).isdisjoint(_without_a_digit(meant))


def _without_a_digit(number: str) -> set[str]:
    return {number, *(number[:index] + number[index + 1 :] for index in range(len(number)))}


def _differs_in_a_digit(number: str, known: str) -> bool:
    return len(number) == len(known) and sum(map(str.__ne__, number, known)) == 1


def _is_number_sign(sign: str) -> bool:
    """Return whether a character is a number but neither a digit nor a letter: ½, ² or Ⅳ."""
    return sign.isnumeric() and not (sign.isdecimal() or sign.isalpha())
