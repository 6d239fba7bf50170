"""Whether every written sentence can be spoken: numbers, digits, placeholders, length."""

import re
from collections.abc import Collection, Iterator
from urllib.parse import quote

from ivr.script.finding import Report
from ivr.script.knowledge import knowledge_of
from ivr.script.markup import Placeholder, Sentence, Words
from ivr.script.model import PHRASES, Language, Menu, Script, Text
from ivr.script.prose import any_of

PHONE_NUMBER = re.compile(r"\+?\d(?:[ -]?\d){2,}")
"""Three digits or more: no count and no key of a phone has so many."""

THOUSANDS = re.compile(r"\d{1,3}(?: \d{3})+")
DIGITS = re.compile(r"\d(?:[\d ]*\d)?")

BEFORE = 20
"""Characters in which the word for dialling stands before a number."""

SAY_BYTES = 3_000
SAY_QUOTED = 4_500
"""What one `<Say>` holds: UTF-8 bytes, and bytes once URL-encoded (Twilio error 13521)."""

ANY_LABEL = "…"

TEXT_BYTES = 20_000
"""What one text holds: some 20 minutes, and a document far under Twilio's 64 kB."""


def check(script: Script, report: Report) -> None:
    """Report every sentence that would be misread, cut off, or left with a hole."""
    numbers = {_digits(number) for number in script.numbers.values()}
    for language in script.languages.values():
        for name, phrase in language.phrases.items():
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
            _check_size(text, report)
        _check_pronunciation(language, report)


def _digits_in_phrase(name: str, script: Script) -> set[str]:
    """The keys, or the counts, that a phrase is said with."""
    menus = script.menus.values()
    if name == "choices":
        return {str(len(menu.options)) for menu in menus}
    if name == "option":
        offered = {option.key for menu in menus for option in menu.options}
        contact = f"key:{script.contact}"
        return offered | {known[contact] for known in map(script.values, menus) if contact in known}
    keys = {"language_offer": script.keys.language, "main_menu": script.keys.main_menu}
    return {keys.get(name, script.keys.repeat)}


def _fillings(sentence: Sentence, text: Text, script: Script, report: Report) -> Iterator[Sentence]:
    """The sentence as it is said in each menu in which it can be heard."""
    if not sentence.placeholders:
        yield sentence
        return
    offered = {option.target for menu in script.menus.values() for option in menu.options}
    reported: list[Placeholder] = []
    for menu in script.menus_of(text.name):
        values = script.values(menu)
        missing = [part for part in sentence.placeholders if part.name_and_topic not in values]
        for part in missing:
            if part not in reported:  # once, and not again for every other menu
                _report_missing(part, menu, offered, sentence, report)
        reported += missing
        if not missing:
            yield sentence.fill(values)


def _report_missing(
    part: Placeholder, menu: Menu, offered: Collection[str], sentence: Sentence, report: Report
) -> None:
    rule = "key-of-other-menu" if part.topic in offered else "key-of-no-option"
    values = {"found": part, "topic": part.topic, "menu": menu.name}
    report.error(rule, sentence.file, sentence.line, **values)


def _check_label(label: Sentence, report: Report) -> None:
    """A label is said inside another sentence: it is words, and nothing to be filled in."""
    for part in label.parts:
        if not isinstance(part, Words):
            report.error("label-with-markup", label.file, label.line, found=part)


def _check_phrase(name: str, phrase: Sentence, report: Report) -> None:
    has = {part.name for part in phrase.placeholders}
    for needed in PHRASES[name]:
        if needed not in has:
            field = f"phrases.{name}"
            report.error("phrase-without", phrase.file, phrase.line, field=field, needed=needed)


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
        if code not in script.languages:  # it could not be read, which is reported already
            continue
        speaker = script.languages[code]
        rest = _without_wrong_numbers(part.text, sentence, speaker, script, numbers, report)
        spoken = speaker.pronunciation.speak(rest)
        for digits in DIGITS.findall(spoken):
            values = {"found": digits, "table": speaker.file}
            report.error("digit-without-pronunciation", sentence.file, sentence.line, **values)
        size = len(spoken.encode())
        quoted = len(quote(spoken)) if 3 * size > SAY_QUOTED else size  # a byte takes 3 at most
        if size > SAY_BYTES or quoted > SAY_QUOTED:
            found = len(spoken)
            report.error("too-long-to-say", sentence.file, sentence.line, found=found)


def _without_wrong_numbers(
    text: str,
    sentence: Sentence,
    speaker: Language,
    script: Script,
    numbers: Collection[str],
    report: Report,
) -> str:
    """Report numbers that may not or cannot be said, and return the text without them.

    A count or a year may be said, if there is a pronunciation for it.
    """
    dial = knowledge_of(speaker.code).options
    called = re.compile(rf"(?i)\b{any_of(dial.dial if dial else ())}\W*$")

    phones = {
        found[0]
        for found in PHONE_NUMBER.finditer(text)
        if _looks_like_phone(found[0], numbers)
        or called.search(text[max(0, found.start() - BEFORE) : found.start()])
    }

    def judge(found: re.Match[str]) -> str:
        number, is_phone = found[0], found[0] in phones
        taught = not DIGITS.search(speaker.pronunciation.speak(number))
        if number in script.numbers.values() and not taught:
            # The table owes it to every text, so it is missed there, once.
            values = {"found": number, "table": speaker.file}
            report.error("digit-without-pronunciation", speaker.file, 0, **values)
            return ""
        if _digits(number) in numbers or taught and not is_phone:
            return number
        known = ", ".join(script.numbers.values()) or "–"
        case = "unknown-number" if is_phone else "number-in-digits"
        values = {"case": case, "found": number, "known": known, "table": speaker.file}
        report.error("unknown-number", sentence.file, sentence.line, **values)
        return ""

    return PHONE_NUMBER.sub(judge, text)


def _looks_like_phone(number: str, known: Collection[str]) -> bool:
    """Tell a phone number, be it one of the line's with a wrong digit, from a count or a year."""
    if number[0] in "+0" or re.search(r"\D", number) and not THOUSANDS.fullmatch(number):
        return True
    return any(
        len(number) == len(each) and sum(map(str.__ne__, number, each)) == 1 for each in known
    )


def _check_size(text: Text, report: Report) -> None:
    size = sum(len(sentence.written.encode()) for sentence in text.body)
    if size > TEXT_BYTES:
        report.error("text-too-long", text.file, 0, most=TEXT_BYTES, found=size)


def _check_pronunciation(language: Language, report: Report) -> None:
    for written, spoken in language.pronunciation.table.items():
        if re.search(r"\d", spoken):
            line = language.entry_lines.get(written, 0)
            values = {"written": written, "found": spoken}
            report.error("digit-in-spoken-form", language.file, line, **values)


def _digits(number: str) -> str:
    return re.sub(r"[^\d+]", "", number)
