"""Phone numbers and the names of keys: said digit by digit, and so that nobody mishears them."""

import re
from collections.abc import Collection

from ivr.checks.numbers import decode, dialled, mispronounced, said
from ivr.checks.rule import ERROR, WARNING, Breaches, Limits, Rule, Subject, Wording, breach
from ivr.checks.subject import SpokenSentence
from ivr.i18n import N_
from ivr.script.knowledge import Numbers, Options
from ivr.script.model import Language
from ivr.script.prose import any_of


@Rule(
    "R43",
    ERROR,
    title=N_("Only the line's own phone numbers are said, digit by digit."),
    why=N_("Nobody calls a wrong number because of the line."),
    source=N_("script rules, rule 43 and section 3"),
    needs=("numbers",),
    words={
        "": Wording(
            N_("“%(sentence)s” says %(found)s, which is not one of the line's numbers."),
            N_(
                "The line may say only %(known)s. Write the number in digits as it stands among "
                "the phone numbers, and it will be said right. If it is nothing to dial, put the "
                "figures another way."
            ),
            see=("numbers",),
        ),
        "pronunciation": Wording(
            N_("The phone number %(number)s is not said digit by digit: “%(found)s”"),
            N_(
                "Write one word for each digit, in the same order. Callers must be able to press "
                "the digits as they are said."
            ),
        ),
    },
)
def known_numbers(subject: Subject, limits: Limits) -> Breaches:
    """Decode what is said back to digits, and check the pronunciation of each number.

    A wrong pronunciation is reported where it is set, and not in every text.
    """
    known = subject.script.numbers.values()
    allowed = {language.code: set(map(dialled, known)) for language in subject.languages}
    for language in subject.languages:
        for number, (spoken, decoded) in mispronounced(subject, language.code).items():
            allowed[language.code].update(decoded)
            place = subject.entry(language.code, number)
            yield breach(place, "pronunciation", number=number, found=spoken)
    for passage in subject.passages:
        numbers = subject.knowledge(passage.language).numbers
        for found in decode(passage.spoken, numbers):
            if found not in allowed[passage.language]:
                values = {"found": found, "known": ", ".join(known)}
                yield breach(passage, sentence=passage.written, **values)


@Rule(
    "R44",
    WARNING,
    title=N_("The text with the phone numbers says each number twice, in groups."),
    why=N_("Callers without a pen have a second chance to remember the number."),
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
def numbers_twice(subject: Subject, limits: Limits) -> Breaches:
    """Count the numbers in the contact text; look for a comma between their groups."""
    for language in subject.languages:
        if subject.script.contact:
            body = subject.body(language.code, subject.script.contact)
            yield from _too_few(subject, body, limits["min_times"])
            yield from _ungrouped(subject, language, body)


def _too_few(subject: Subject, body: Collection[SpokenSentence], least: float) -> Breaches:
    told = [(number, line) for line in body for number in said(subject, line)]
    for number in subject.script.numbers.values():
        places = [line for found, line in told if found == dialled(number)]
        if len(places) < least:
            yield breach([*body, *places][-1], number=number, least=least)


def _ungrouped(subject: Subject, language: Language, body: Collection[SpokenSentence]) -> Breaches:
    known = subject.knowledge(language.code).numbers
    for number in subject.script.numbers.values():
        grouped = _grouped(number, known)
        values = {"number": number, "grouped": grouped}
        for line in body:
            times = decode(line.spoken, known).count(dialled(number))
            if times <= line.spoken.lower().count(grouped):
                continue
            table = language.pronunciation.speak(number)
            if dialled(number) in decode(table, known) and grouped not in table.lower():
                place = subject.entry(language.code, number)
                yield breach(place, "groups", found=table, **values)
                break
            yield breach(line, "groups", found=line.spoken, **values)


def _grouped(number: str, known: Numbers) -> str:
    """Return a number as it should be said: "114 14" is "ett ett fyra, ett fyra"."""
    return ", ".join(
        " ".join(known.plus if sign == "+" else known.digits[int(sign)] for sign in group)
        for group in number.replace("-", " ").split()
    )


@Rule(
    "R45",
    WARNING,
    title=N_("Keys are called “one, two … nine”, and nothing else."),
    why=N_("Nobody mishears one key for another."),
    source=N_("sikvall.se: “etta” and “sjua” were mistaken for “åtta” and “fyra”"),
    needs=("numbers", "options"),
    words={
        "": Wording(
            N_("“%(sentence)s” calls a digit “%(words)s”."),
            N_(
                "Write the digit itself, such as “press 1”. Other names are easily misheard "
                "on the phone."
            ),
        ),
        "pronunciation": Wording(
            N_("The digit %(digit)s is said “%(found)s” instead of “%(name)s”."),
            N_("Correct its pronunciation, so that everybody hears which key it is."),
        ),
    },
)
def names_of_digits(subject: Subject, limits: Limits) -> Breaches:
    """Look for names to avoid wherever keys are named, and compare how digits are said."""
    areas = frozenset(subject.area_topics)
    for passage in subject.passages:
        known = subject.knowledge(passage.language)
        wrong = rf"(?i)\b{any_of(known.numbers.wrong_digits)}\b"
        if _tells_keys(passage, areas, known.options) and (found := re.search(wrong, passage.own)):
            yield breach(passage, sentence=passage.written, words=found[0])
    for language in subject.languages:
        for digit, name in enumerate(subject.knowledge(language.code).numbers.digits):
            spoken = language.pronunciation.table.get(str(digit), name)
            if spoken.lower() != name:
                place = subject.entry(language.code, str(digit))
                values = {"digit": digit, "found": spoken, "name": name}
                yield breach(place, "pronunciation", ERROR, **values)


def _tells_keys(passage: SpokenSentence, areas: Collection[str], options: Options) -> bool:
    """Tell whether a passage can name keys: an area text does only where it says "press"."""
    if passage.text not in areas:
        return True
    return re.search(rf"(?i)\b{any_of(options.press)}\b", passage.own) is not None
