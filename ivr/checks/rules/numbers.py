"""Rules about phone numbers and the names of keys: spoken digit by digit, and unmistakable."""

import re
from collections.abc import Collection, Sequence

from ivr.checks.checked import Checked, CheckedLanguage
from ivr.checks.numbers import phone_numbers_in
from ivr.checks.rule import ERROR, WARNING, Breaches, Limits, Rule, breach
from ivr.i18n import N_
from ivr.script.finding import Wording
from ivr.script.knowledge import Options, knowledge_of
from ivr.script.numerals import digits, is_counting
from ivr.script.place import PRONUNCIATION
from ivr.script.pronunciation import grouped
from ivr.script.prose import any_of
from ivr.script.speaker import SpokenSentence


@Rule(
    "R43",
    ERROR,
    title=N_("Only the line's own phone numbers are said, digit by digit."),
    needs=("numbers",),
    words={
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
def known_numbers(subject: Checked, limits: Limits) -> Breaches:
    """Decode spoken numbers to digits, and look for entries that change digits."""
    for language in subject.languages:
        pronunciation = language.model.pronunciation
        for written, found in pronunciation.overruled.items():
            values = {"written": written, "found": found, "expected": pronunciation.speak(written)}
            yield breach((language.code, PRONUNCIATION, written), "pronunciation", **values)
    known = subject.script.numbers.values()
    allowed = {digits(number) for number in known}
    for passage in subject.passages:
        numbers = knowledge_of(passage.language).numbers
        for found in phone_numbers_in(passage.dialled, numbers):
            if found not in allowed:
                values = {"found": found, "known": ", ".join(known)}
                yield breach(passage, sentence=passage.written, **values)
        for number in re.finditer(rf"(?<![\w+]){any_of(known)}", passage.written):
            if is_counting(passage.written, number.end(), passage.language):
                yield breach(passage, "counting", words=number[0])


@Rule(
    "R44",
    WARNING,
    title=N_("The text with the phone numbers says each number twice, in groups."),
    source=N_("Lehman's example; memory research"),
    needs=("numbers",),
    words={
        "": Wording(
            N_("The text “%(text)s” should say %(number)s at least %(least)s times."),
            N_("Few callers have a pen at hand. Say the numbers once more at the end of the text."),
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
def numbers_twice(subject: Checked, limits: Limits) -> Breaches:
    """Count the numbers in the contact text; look for a comma between their groups."""
    for language in subject.languages:
        if subject.script.contact:
            body = language.body(subject.script.contact)
            yield from _too_few(subject, body, limits["min_times"])
            yield from _ungrouped(subject, language, body)


def _too_few(subject: Checked, body: Sequence[SpokenSentence], least: float) -> Breaches:
    known = knowledge_of(body[0].language).numbers
    told = [(number, line) for line in body for number in phone_numbers_in(line.spoken, known)]
    for number in subject.script.numbers.values():
        places = [line for found, line in told if found == digits(number)]
        if len(places) < least:
            yield breach([*body, *places][-1], number=number, least=least)


def _ungrouped(
    subject: Checked, language: CheckedLanguage, body: Collection[SpokenSentence]
) -> Breaches:
    """Look for numbers written in words, without a comma between their groups."""
    known = language.knowledge.numbers
    for number in subject.script.numbers.values():
        in_groups = grouped(number, known)
        for line in body:
            times = phone_numbers_in(line.spoken, known).count(digits(number))
            if times > line.spoken.lower().count(in_groups):
                values = {"number": number, "grouped": in_groups}
                yield breach(line, "groups", found=line.spoken, **values)


@Rule(
    "R45",
    WARNING,
    title=N_("Keys are called “one, two … nine”, and nothing else."),
    source=N_("sikvall.se: “etta” and “sjua” were mistaken for “åtta” and “fyra”"),
    needs=("numbers", "options"),
    words=Wording(
        N_("“%(sentence)s” calls a digit “%(words)s”."),
        N_(
            "Write the digit itself, such as “press 1”. Other names are easily misheard "
            "on the phone."
        ),
    ),
)
def names_of_digits(subject: Checked, limits: Limits) -> Breaches:
    """Look for names to avoid wherever keys are named."""
    areas = frozenset(subject.area_topics)
    for passage in subject.passages:
        known = knowledge_of(passage.language)
        wrong = rf"(?i)\b{any_of(known.numbers.wrong_digits)}\b"
        found = re.search(wrong, passage.own)
        is_written = found and found[0] in passage.written  # a time may be "eight oh five"
        if found and is_written and _tells_keys(passage, areas, known.options):
            yield breach(passage, sentence=passage.written, words=found[0])


def _tells_keys(passage: SpokenSentence, areas: Collection[str], options: Options) -> bool:
    """Return whether a passage can name keys: an area text does only if it says "press"."""
    if passage.text not in areas:
        return True
    return re.search(rf"(?i)\b{any_of(options.press)}\b", passage.own) is not None
