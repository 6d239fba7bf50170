"""Rules about phone numbers and the names of keys: the line's own numbers, and unmistakable."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from ivr.checks.checked import CheckedLanguage
from ivr.checks.rule import ERROR, WARNING, Breaches, LanguageRule, Limits, breach
from ivr.i18n import N_
from ivr.script.fields.place import PRONUNCIATION
from ivr.script.fields.titles import TextNames
from ivr.script.findings.finding import Wording
from ivr.script.language.numerals import digits, is_counting
from ivr.script.language.pronunciation import grouped
from ivr.script.language.prose import any_of, phrases_in, statements
from ivr.script.model.script import ABROAD, DOMESTIC, EMERGENCY, FAULT, SAY_NUMBERS_TWICE
from ivr.script.model.speaker import SpokenSentence


@LanguageRule(
    "R43",
    ERROR,
    title=N_("Only the line's own phone numbers are said."),
    needs=("numbers",),
    wording={
        "": Wording(
            N_("“%(sentence)s” says %(found)s, which is not one of the line's numbers."),
            N_(
                "The line may say only %(known)s. Write the number in digits, as in the list "
                "of phone numbers: it is then spoken correctly. If it is not a phone number, "
                "write the figures in another way."
            ),
            see=("numbers",),
        ),
        "counting": Wording(
            N_("“%(words)s” is one of the line's phone numbers, and is said as one."),
            N_("Write how many there are in words, or put it another way."),
        ),
        "pronunciation": Wording(
            N_("%(written)s is to be said “%(found)s”, and callers know it as “%(expected)s”."),
            N_("Remove the entry: digits and the line's phone numbers are said without one."),
        ),
    },
)
def known_numbers(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Decode spoken numbers to digits, and look for entries that change digits."""
    pronunciation = language.model.pronunciation
    for written, spoken in pronunciation.overruled.items():
        values = {"written": written, "found": spoken, "expected": pronunciation.speak(written)}
        yield breach((language.code, PRONUNCIATION, written), "pronunciation", **values)
    known = language.script.numbers.values()
    allowed = {digits(number) for number in known}
    for sentence in language.written_sentences:
        for number in language.numbers_in(sentence.dialled):
            if number not in allowed:
                values = {"found": number, "known": ", ".join(known)}
                yield breach(sentence, sentence=sentence.written, **values)
        for figures in re.finditer(rf"(?<![\w+]){any_of(known)}", sentence.written):
            if is_counting(sentence.written, figures.end(), language.code):
                yield breach(sentence, "counting", words=figures[0])


@LanguageRule(
    "R44",
    WARNING,
    title=N_("The texts whose phone numbers are said twice hold each number once, in groups."),
    source=N_("Lehman's example; memory research"),
    needs=("numbers",),
    wording={
        "": Wording(
            N_("The text “%(text)s” says %(number)s more than once."),
            N_(
                "The line itself says the lines with phone numbers once more, and more slowly. It "
                "does not while a number stands twice. Take out the second reading."
            ),
        ),
        "groups": Wording(
            N_("The number %(number)s is said without a pause between its groups: “%(found)s”"),
            N_(
                "Say “%(grouped)s”. The comma becomes a short pause, which makes the number easier "
                "to keep."
            ),
        ),
    },
)
def numbers_once(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Count the numbers in the texts that are said twice; look for commas in the contact text."""
    contact = language.script.contact
    for name in (contact, *SAY_NUMBERS_TWICE):
        if name in language.model.texts:
            yield from _written_twice(language, language.body(name))
    if contact:
        yield from _ungrouped(language, language.body(contact))


def _written_twice(language: CheckedLanguage, body: Iterable[SpokenSentence]) -> Breaches:
    known = {digits(number): number for number in language.script.numbers.values()}
    heard: set[str] = set()
    reported: set[str] = set()
    for line in body:
        for number in language.numbers_in(line.spoken):
            if number in heard and number in known and number not in reported:
                reported.add(number)
                yield breach(line, number=known[number])
            heard.add(number)


@LanguageRule(
    "R74",
    WARNING,
    title=N_("An announcement names no phone number that a text tells callers to call."),
    needs=("numbers",),
    wording=Wording(
        N_("The announcement says %(number)s, and “%(name)s” tells callers to call it."),
        N_(
            "If the announcement is about a fault of this number, the texts send callers to it all "
            "the same. If it recommends the number, refer to key 0 instead, where callers hear "
            "all the numbers and what each is for."
        ),
    ),
)
def numbers_in_announcements(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for the line's numbers in announcements, and for a text that says them too."""
    announced = language.script.announced_names
    known = {digits(number): number for number in language.script.numbers.values()}
    named_by: dict[str, str] = {}
    for text in language.texts:
        if text.name not in announced:
            for number in language.numbers_in(language.spoken(text.name)):
                named_by.setdefault(number, text.name)
    for name in announced:
        for line in language.body(name):
            for number in dict.fromkeys(language.numbers_in(line.spoken)):
                if number in known and number in named_by:
                    values = {"number": known[number], "name": TextNames((named_by[number],))}
                    yield breach(line, **values)


def _ungrouped(language: CheckedLanguage, body: Collection[SpokenSentence]) -> Breaches:
    """Look for numbers written in words, without a comma between their groups."""
    for number in language.script.numbers.values():
        in_groups = grouped(number, language.knowledge.numbers)
        for line in body:
            times = language.numbers_in(line.spoken).count(digits(number))
            if times > line.spoken.lower().count(in_groups):
                values = {"number": number, "grouped": in_groups}
                yield breach(line, "groups", found=line.spoken, **values)


@LanguageRule(
    "R45",
    WARNING,
    title=N_("Keys are called “one, two … nine”, and nothing else."),
    source=N_("sikvall.se: “etta” and “sjua” were mistaken for “åtta” and “fyra”"),
    needs=("numbers", "options"),
    wording=Wording(
        N_("“%(sentence)s” calls a digit “%(words)s”."),
        N_(
            "Write the digit itself, such as “press 1”. Other names are easily misheard "
            "on the phone."
        ),
    ),
)
def names_of_digits(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for names to avoid wherever keys are named: in area texts only if they say "press"."""
    wrong, press = (
        rf"(?i)\b{any_of(words)}\b"
        for words in (language.knowledge.numbers.wrong_digits, language.knowledge.options.press)
    )
    areas = language.area_topics
    for sentence in language.written_sentences:
        name = re.search(wrong, sentence.own)
        if name is None or name[0] not in sentence.written:  # a year may be "nineteen oh five"
            continue
        if sentence.text_name not in areas or re.search(press, sentence.own):
            yield breach(sentence, sentence=sentence.written, words=name[0])


@LanguageRule(
    "R62",
    ERROR,
    title=N_("The phone numbers cannot be mistaken for one another in an emergency."),
    needs=("numbers",),
    wording={
        "advice": Wording(
            N_("The text “%(text)s” says %(emergency)s after the number for calls from abroad."),
            N_(
                "It can be heard as advice for abroad, where %(emergency)s leads to another "
                "country's emergency centre. Say %(emergency)s first. Before it is said again, say "
                "that the numbers follow once more."
            ),
        ),
        "help": Wording(
            N_(
                "After %(emergency)s, the text “%(text)s” says %(number)s without saying that it "
                "is for “%(matters)s”."
            ),
            N_(
                "Callers in an emergency can take it for help. Say “%(matters)s” in the same "
                "sentence as the number, also when the sentence before says it."
            ),
        ),
    },
)
def emergency_and_abroad(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look at the order and the purpose of the numbers in each text."""
    if language.script.numbers.keys() >= {EMERGENCY, ABROAD}:
        for text in language.texts:
            said = [*_said_numbers(language, text.name)]
            yield from _without_purpose(language, said, is_after=text.name == FAULT)
            yield from _too_late(language, said)


class SaidNumbers(NamedTuple):
    """A statement of a line, with the phone numbers in it as they are dialled."""

    line: SpokenSentence
    statement: str
    numbers: Sequence[str]


def _said_numbers(language: CheckedLanguage, text: str) -> Iterator[SaidNumbers]:
    for line in language.body(text):
        for statement in statements(line.spoken):
            yield SaidNumbers(line, statement, language.numbers_in(statement))


def _without_purpose(
    language: CheckedLanguage, said: Iterable[SaidNumbers], *, is_after: bool
) -> Breaches:
    """Report police numbers after the emergency number that are not for other matters.

    `is_after` is whether callers hear the emergency number right before the text.
    """
    written = language.script.numbers
    matters = language.knowledge.numbers.other_matters
    emergency = digits(written[EMERGENCY])
    police = {digits(written[name]): written[name] for name in {*written} & {DOMESTIC, ABROAD}}
    values = {"emergency": written[EMERGENCY], "matters": matters[0]}
    for line, statement, numbers in said:
        has_purpose = bool(phrases_in(statement, matters))
        for number in numbers:
            is_after = is_after or number == emergency
            if is_after and number in police and not has_purpose:
                yield breach(line, "help", number=police[number], **values)


def _too_late(language: CheckedLanguage, said: Iterable[SaidNumbers]) -> Breaches:
    """Report the emergency number where the number for calls from abroad comes before it.

    "From abroad, +46 77 114 14 00. In an emergency, 112." can be heard as advice for abroad. Once
    callers have heard 112 first, it may be said again after a statement without a number, such as
    "The numbers once more".
    """
    written = language.script.numbers
    emergency = digits(written[EMERGENCY])
    abroad = digits(written[ABROAD])
    previous = ""
    heard: set[str] = set()
    for line, _, numbers in said:
        for number in numbers:
            is_late = emergency not in heard or previous == abroad
            if number == emergency and abroad in heard and is_late:
                yield breach(line, "advice", WARNING, emergency=written[EMERGENCY])
            previous = number
            heard.add(number)
        if not numbers:
            previous = ""
