"""Checks that every written sentence can be spoken: numbers, digits, placeholders, length.

The text that is only printed is checked for its numbers and placeholders.
"""

import re
from collections.abc import Collection, Iterator
from urllib.parse import quote

from ivr.script.finding import Report
from ivr.script.knowledge import knowledge_of
from ivr.script.markup import Placeholder, Sentence, Words
from ivr.script.model import CONTACT_KEY, PHRASES, Language, Script, Text
from ivr.script.place import PRONUNCIATION, TEXTS
from ivr.script.prose import any_of

PHONE_NUMBER = re.compile(r"\+?\d(?:[ -]?\d){2,}")
"""Three digits or more: counts and keys have fewer."""

THOUSANDS = re.compile(r"\d{1,3}(?: \d{3})+")
DIGITS = re.compile(r"\d(?:[\d ]*\d)?")

BEFORE = 20
"""Characters before a number that are searched for a word such as "dial"."""

SAY_BYTES = 3_000
SAY_QUOTED = 4_500
"""Limits of one `<Say>`: UTF-8 bytes, and bytes once URL-encoded (Twilio error 13521)."""

ANY_LABEL = "…"

TEXT_BYTES = 20_000
"""Limit of one text: some 20 minutes, and well below Twilio's limit of 64 kB a document."""


def check(script: Script, report: Report) -> None:
    """Report sentences that would be misread or cut off, and placeholders without a value."""
    checker = _Checker(script, report)
    for language in script.languages.values():
        for name, phrase in language.phrases.items():
            if name != "repeat_slower" or language.offers_slower_repeat:
                checker.check_phrase(name, phrase, language)
        for text in language.texts.values():
            checker.check_text(text, language)
        if language.without_voice:
            checker.check_printed(language.without_voice, language)
        for written, spoken in language.pronunciation.table.items():
            if re.search(r"\d", spoken):
                place = (language.code, PRONUNCIATION, written)
                report.error("digit-in-spoken-form", place, written=written, found=spoken)


class _Checker:
    """Checks the sentences of one script."""

    def __init__(self, script: Script, report: Report) -> None:
        self._script = script
        self._report = report
        self._numbers = {_digits(number) for number in script.numbers.values()}
        menus = script.menus.values()
        self._offered = {option.target for menu in menus for option in menu.options}

    def check_phrase(self, name: str, phrase: Sentence, language: Language) -> None:
        has = {part.name for part in phrase.placeholders}
        for needed in PHRASES[name]:
            if needed not in has:
                self._report.error("phrase-without", phrase.place, phrase=name, needed=needed)
        for digit in sorted(self._digits_in_phrase(name)):
            values = {"label": ANY_LABEL, "key": digit, "count": digit}
            self._check_words(phrase.fill(values), language)

    def _digits_in_phrase(self, name: str) -> set[str]:
        """The keys, or the counts, that fill in a phrase."""
        menus, keys = self._script.menus.values(), self._script.keys
        if name == "choices":
            return {str(len(menu.options)) for menu in menus}
        if name == "option":
            offered = {option.key for menu in menus for option in menu.options}
            return offered | {CONTACT_KEY} if self._script.contact else offered
        fixed = {"language_offer": keys.language, "main_menu": keys.main_menu}
        return {fixed.get(name, keys.repeat)}

    def check_text(self, text: Text, language: Language) -> None:
        if text.label:
            self._check_label(text.label)
            self._check_words(text.label, language)
        for sentence in text.body:
            for filled in self._fillings(sentence, text):
                self._check_words(filled, language)
        size = sum(len(sentence.written.encode()) for sentence in text.body)
        if size > TEXT_BYTES:
            place = (language.code, TEXTS, text.name, "body")
            self._report.error("text-too-long", place, most=TEXT_BYTES, found=size)

    def check_printed(self, text: Text, language: Language) -> None:
        """Report phone numbers that are not the line's, and placeholders without a value."""
        if text.label:
            self._check_label(text.label)
        for sentence in text.body:
            for filled in self._fillings(sentence, text):
                for number in sorted(self._phones(filled.written, language)):
                    if _digits(number) not in self._numbers:
                        self._report_number(number, sentence)

    def _check_label(self, label: Sentence) -> None:
        """Report markup in a label: it is filled into another sentence, so it is plain words."""
        for part in label.parts:
            if not isinstance(part, Words):
                self._report.error("label-with-markup", label.place.of(part), found=part)

    def _fillings(self, sentence: Sentence, text: Text) -> Iterator[Sentence]:
        """The sentence filled in for each menu in which it can be heard."""
        if not sentence.placeholders:
            yield sentence
            return
        reported: list[Placeholder] = []
        for menu in self._script.menus_of(text.name):
            values = self._script.values(menu)
            missing = [part for part in sentence.placeholders if part.name_and_topic not in values]
            for part in missing:
                if part not in reported:  # once for all menus
                    is_offered = part.topic in self._offered
                    rule = "key-of-other-menu" if is_offered else "key-of-no-option"
                    told = {"found": part, "topic": part.topic, "named": part.topic}
                    self._report.error(rule, sentence.place.of(part), **told, menu=menu.name)
            reported += missing
            if not missing:
                yield sentence.fill(values)

    def _check_words(self, sentence: Sentence, language: Language) -> None:
        for part in sentence.parts:
            if not isinstance(part, Words):
                continue
            code = part.language or language.code
            if code not in self._script.languages:  # unreadable, and reported already
                continue
            speaker = self._script.languages[code]
            spoken = speaker.pronunciation.speak(self._right_numbers(part.text, sentence, speaker))
            for digits in (*DIGITS.findall(spoken), *filter(_is_number_sign, set(spoken))):
                place = sentence.place.of(digits)
                values = {"found": digits, "words": digits}
                self._report.error("digit-without-pronunciation", place, **values)
            size = len(spoken.encode())
            quoted = len(quote(spoken)) if 3 * size > SAY_QUOTED else size  # at most 3 per byte
            if size > SAY_BYTES or quoted > SAY_QUOTED:
                self._report.error("too-long-to-say", sentence.place, found=len(spoken))

    def _right_numbers(self, text: str, sentence: Sentence, speaker: Language) -> str:
        """Report numbers that must not or cannot be said, and return the text without them.

        A count or a year is allowed if it has a pronunciation.
        """
        phones = self._phones(text, speaker)

        def judge(found: re.Match[str]) -> str:
            number, is_phone = found[0], found[0] in phones
            taught = not DIGITS.search(speaker.pronunciation.speak(number))
            if number in self._script.numbers.values() and not taught:
                # Reported once, in the table, and not in every text.
                values = {"found": number, "words": number}
                place = (speaker.code, PRONUNCIATION)
                self._report.error("digit-without-pronunciation", place, **values)
                return ""
            if _digits(number) in self._numbers or taught and not is_phone:
                return number
            case = "unknown-number" if is_phone else "number-in-digits"
            self._report_number(number, sentence, case, replacement=self._meant(number))
            return ""

        return PHONE_NUMBER.sub(judge, text)

    def _report_number(
        self, number: str, sentence: Sentence, case: str = "unknown-number", **values: str
    ) -> None:
        known = ", ".join(self._script.numbers.values()) or "–"
        values |= {"case": case, "found": number, "words": number, "known": known}
        self._report.error("unknown-number", sentence.place.of(number), **values)

    def _phones(self, text: str, speaker: Language) -> set[str]:
        """Return what a text gives as phone numbers: by form, or after a word such as "dial"."""
        dial = knowledge_of(speaker.code).options.dial
        called = re.compile(rf"(?i)\b{any_of(dial)}\W*$")
        return {
            found[0]
            for found in PHONE_NUMBER.finditer(text)
            if _looks_like_phone(found[0], self._numbers)
            or called.search(text[max(0, found.start() - BEFORE) : found.start()])
        }

    def _meant(self, number: str) -> str:
        """Return the phone number of the line that has one other digit, if there is one."""
        known = self._script.numbers.values()
        found = (each for each in known if _differs_in_a_digit(_digits(number), _digits(each)))
        return next(found, "")


def _looks_like_phone(number: str, known: Collection[str]) -> bool:
    """Whether a number looks like a phone number, or like a known one with one wrong digit."""
    if number[0] in "+0" or re.search(r"\D", number) and not THOUSANDS.fullmatch(number):
        return True
    return any(_differs_in_a_digit(number, each) for each in known)


def _differs_in_a_digit(number: str, known: str) -> bool:
    return len(number) == len(known) and sum(map(str.__ne__, number, known)) == 1


def _is_number_sign(sign: str) -> bool:
    """Tell whether this is a number, and neither a digit nor a letter: ½, ² and Ⅳ are."""
    return sign.isnumeric() and not (sign.isdecimal() or sign.isalpha())


def _digits(number: str) -> str:
    return re.sub(r"[^\d+]", "", number)
