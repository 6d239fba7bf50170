"""Checks that every written sentence can be spoken: numbers, digits, placeholders, length.

The text that is only printed is checked for its numbers and placeholders.
"""

import re
from collections.abc import Collection, Iterator
from urllib.parse import quote

from ivr.script.finding import Report
from ivr.script.knowledge import knowledge_of
from ivr.script.markup import Placeholder, Sentence, Words
from ivr.script.model import CONTACT_KEY, PHRASES, Language, Menu, Script, Text
from ivr.script.place import PRONUNCIATION
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
    numbers = {_digits(number) for number in script.numbers.values()}
    for language in script.languages.values():
        for name, phrase in language.phrases.items():
            if name == "repeat_slower" and not language.offers_slower_repeat:
                continue
            _check_phrase(name, phrase, report)
            for digit in sorted(_digits_in_phrase(name, script)):
                filled = phrase.fill({"label": ANY_LABEL, "key": digit, "count": digit})
                _check_words(filled, language, script, numbers, report)
        for text in language.texts.values():
            if text.label:
                _check_label(text.label, report)
                _check_words(text.label, language, script, numbers, report)
            for sentence in text.body:
                for filled in _fillings(sentence, text, script, report):
                    _check_words(filled, language, script, numbers, report)
            _check_size(language, text, report)
        if language.without_voice:
            _check_printed(language.without_voice, language, script, numbers, report)
        _check_pronunciation(language, report)


def _digits_in_phrase(name: str, script: Script) -> set[str]:
    """The keys, or the counts, that fill in a phrase."""
    menus = script.menus.values()
    if name == "choices":
        return {str(len(menu.options)) for menu in menus}
    if name == "option":
        offered = {option.key for menu in menus for option in menu.options}
        return offered | {CONTACT_KEY} if script.contact else offered
    keys = {"language_offer": script.keys.language, "main_menu": script.keys.main_menu}
    return {keys.get(name, script.keys.repeat)}


def _fillings(sentence: Sentence, text: Text, script: Script, report: Report) -> Iterator[Sentence]:
    """The sentence filled in for each menu in which it can be heard."""
    if not sentence.placeholders:
        yield sentence
        return
    offered = {option.target for menu in script.menus.values() for option in menu.options}
    reported: list[Placeholder] = []
    for menu in script.menus_of(text.name):
        values = script.values(menu)
        missing = [part for part in sentence.placeholders if part.name_and_topic not in values]
        for part in missing:
            if part not in reported:  # once for all menus
                _report_missing(part, menu, offered, sentence, report)
        reported += missing
        if not missing:
            yield sentence.fill(values)


def _report_missing(
    part: Placeholder, menu: Menu, offered: Collection[str], sentence: Sentence, report: Report
) -> None:
    rule = "key-of-other-menu" if part.topic in offered else "key-of-no-option"
    values = {"found": part, "topic": part.topic, "named": part.topic, "menu": menu.name}
    report.error(rule, sentence.place.of(part), **values)


def _check_label(label: Sentence, report: Report) -> None:
    """Report markup in a label: it is filled into another sentence, so it must be plain words."""
    for part in label.parts:
        if not isinstance(part, Words):
            report.error("label-with-markup", label.place.of(part), found=part)


def _check_phrase(name: str, phrase: Sentence, report: Report) -> None:
    has = {part.name for part in phrase.placeholders}
    for needed in PHRASES[name]:
        if needed not in has:
            report.error("phrase-without", phrase.place, phrase=name, needed=needed)


def _check_words(
    sentence: Sentence,
    language: Language,
    script: Script,
    numbers: Collection[str],
    report: Report,
) -> None:
    for part in sentence.parts:
        if not isinstance(part, Words):
            continue
        code = part.language or language.code
        if code not in script.languages:  # unreadable, and reported already
            continue
        speaker = script.languages[code]
        rest = _without_wrong_numbers(part.text, sentence, speaker, script, numbers, report)
        spoken = speaker.pronunciation.speak(rest)
        for digits in (*DIGITS.findall(spoken), *filter(_is_number_sign, set(spoken))):
            place = sentence.place.of(digits)
            report.error("digit-without-pronunciation", place, found=digits, words=digits)
        size = len(spoken.encode())
        quoted = len(quote(spoken)) if 3 * size > SAY_QUOTED else size  # at most 3 per byte
        if size > SAY_BYTES or quoted > SAY_QUOTED:
            found = len(spoken)
            report.error("too-long-to-say", sentence.place, found=found)


def _without_wrong_numbers(
    text: str,
    sentence: Sentence,
    speaker: Language,
    script: Script,
    numbers: Collection[str],
    report: Report,
) -> str:
    """Report numbers that must not or cannot be said, and return the text without them.

    A count or a year is allowed if it has a pronunciation.
    """
    phones = _phones(text, speaker, numbers)

    def judge(found: re.Match[str]) -> str:
        number, is_phone = found[0], found[0] in phones
        taught = not DIGITS.search(speaker.pronunciation.speak(number))
        if number in script.numbers.values() and not taught:
            # Reported once, in the table, and not in every text.
            place = (speaker.code, PRONUNCIATION)
            report.error("digit-without-pronunciation", place, found=number, words=number)
            return ""
        if _digits(number) in numbers or taught and not is_phone:
            return number
        case = "unknown-number" if is_phone else "number-in-digits"
        values = {"found": number, "words": number, "known": _known(script)}
        values |= {"replacement": _meant(number, script)}
        report.error("unknown-number", sentence.place.of(number), case=case, **values)
        return ""

    return PHONE_NUMBER.sub(judge, text)


def _check_printed(
    text: Text, language: Language, script: Script, numbers: Collection[str], report: Report
) -> None:
    """Report phone numbers that are not the line's, and placeholders without a value."""
    if text.label:
        _check_label(text.label, report)
    for sentence in text.body:
        for filled in _fillings(sentence, text, script, report):
            for number in sorted(_phones(filled.written, language, numbers)):
                if _digits(number) not in numbers:
                    values = {"found": number, "words": number, "known": _known(script)}
                    report.error("unknown-number", sentence.place.of(number), **values)


def _known(script: Script) -> str:
    return ", ".join(script.numbers.values()) or "–"


def _phones(text: str, speaker: Language, numbers: Collection[str]) -> set[str]:
    """Return what a text gives as phone numbers: by its form, or after a word such as "dial"."""
    dial = knowledge_of(speaker.code).options.dial
    called = re.compile(rf"(?i)\b{any_of(dial)}\W*$")
    return {
        found[0]
        for found in PHONE_NUMBER.finditer(text)
        if _looks_like_phone(found[0], numbers)
        or called.search(text[max(0, found.start() - BEFORE) : found.start()])
    }


def _looks_like_phone(number: str, known: Collection[str]) -> bool:
    """Whether a number looks like a phone number, or like a known one with one wrong digit."""
    if number[0] in "+0" or re.search(r"\D", number) and not THOUSANDS.fullmatch(number):
        return True
    return any(_differs_in_a_digit(number, each) for each in known)


def _differs_in_a_digit(number: str, known: str) -> bool:
    return len(number) == len(known) and sum(map(str.__ne__, number, known)) == 1


def _meant(number: str, script: Script) -> str:
    """Return the phone number of the line that has one other digit, if there is one."""
    known = script.numbers.values()
    found = (each for each in known if _differs_in_a_digit(_digits(number), _digits(each)))
    return next(found, "")


def _check_size(language: Language, text: Text, report: Report) -> None:
    size = sum(len(sentence.written.encode()) for sentence in text.body)
    if size > TEXT_BYTES:
        place = (language.code, "texts", text.name, "body")
        report.error("text-too-long", place, most=TEXT_BYTES, found=size)


def _check_pronunciation(language: Language, report: Report) -> None:
    for written, spoken in language.pronunciation.table.items():
        if re.search(r"\d", spoken):
            place = (language.code, PRONUNCIATION, written)
            report.error("digit-in-spoken-form", place, written=written, found=spoken)


def _is_number_sign(sign: str) -> bool:
    """Tell whether this is a number, and neither a digit nor a letter: ½, ² and Ⅳ are."""
    return sign.isnumeric() and not (sign.isdecimal() or sign.isalpha())


def _digits(number: str) -> str:
    return re.sub(r"[^\d+]", "", number)
