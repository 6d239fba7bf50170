"""R45: a key is named by its digit: names such as "etta" are mistaken for other keys."""

import re
from collections.abc import Collection

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject import SpokenSentence
from ivr.checks.subject.passages import passages
from ivr.i18n import N_
from ivr.script.knowledge import Numbers, Options
from ivr.script.model import Language
from ivr.script.prose import any_of


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look for names to avoid wherever keys are named, and check how digits are said."""
    areas = frozenset(subject.area_topics)
    for passage in passages(subject):
        knowledge = subject.knowledge(passage.language)
        numbers, options = knowledge.numbers, knowledge.options
        if numbers is None or options is None or not _tells_keys(passage, areas, options):
            continue
        if found := re.search(rf"(?i)\b{any_of(numbers.wrong_digits)}\b", passage.own):
            known = ", ".join(numbers.digits)
            yield Breach.at(passage, sentence=passage.written, found=found[0], known=known)
    for language in subject.languages:
        if numbers := subject.knowledge(language.code).numbers:
            yield from _pronounced(subject, language, numbers)


def _pronounced(subject: Subject, language: Language, numbers: Numbers) -> Breaches:
    """Report digits that are said as no digit; one that is said as another is rule 14's."""
    for written, spoken in language.pronunciation.table.items():
        if re.fullmatch(r"\d", written) and spoken.lower() not in numbers.digits:
            values = {"sentence": written, "found": spoken, "known": ", ".join(numbers.digits)}
            place = subject.entry(language.code, written)
            yield Breach.at(place, "pronunciation", Severity.ERROR, **values)


def _tells_keys(passage: SpokenSentence, areas: Collection[str], options: Options) -> bool:
    """Tell whether a passage can name keys: an area text does only where it says "press"."""
    if passage.text not in areas:
        return True
    return re.search(rf"(?i)\b{any_of(options.press)}\b", passage.own) is not None


RULE = Rule(
    number=45,
    severity=Severity.WARNING,
    title=N_("Keys are called “one, two … nine”, and nothing else."),
    why=N_("Nobody mishears one key for another."),
    source=N_("sikvall.se: “etta” and “sjua” were mistaken for “åtta” and “fyra”"),
    needs=("numbers", "options"),
    words={
        "": Wording(
            message=N_("“%(sentence)s” calls a digit “%(found)s”."),
            hint=N_(
                "Write the digit itself, such as “press 1”. Other names are easily misheard "
                "on the phone."
            ),
        ),
        "pronunciation": Wording(
            message=N_("The digit %(sentence)s is said “%(found)s”."),
            hint=N_(
                "Correct the digit's pronunciation %(at_pronunciation)s, so that everybody "
                "hears which key it is."
            ),
        ),
    },
    check=check,
    examples=edit(
        "sv/silence-2.txt",
        "Tryck på en siffra på telefonen, från",
        bad="Tryck på en siffra på telefonen, till exempel trean, från",
        good="Tryck på en siffra på telefonen, till exempel tre, från",
    ),
)
