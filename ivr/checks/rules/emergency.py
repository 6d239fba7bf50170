"""Rules about the emergency notice, and the phone numbers that callers must not misunderstand."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from ivr.checks.breaches import too_much
from ivr.checks.checked import Checked
from ivr.checks.numbers import phone_numbers_in
from ivr.checks.rule import ERROR, WARNING, About, Breaches, Limits, Rule, breach
from ivr.i18n import N_
from ivr.script.finding import Wording
from ivr.script.knowledge import Numbers, knowledge_of
from ivr.script.model import EMERGENCY, FAULT, GIVE_UP, GOODBYE, NOTICE
from ivr.script.numerals import digits
from ivr.script.prose import any_of, folded, phrases_in, sentences, statements, words
from ivr.script.speaker import SpokenSentence

DOMESTIC = "domestic"
ABROAD = "abroad"
"""Names of phone numbers, as `EMERGENCY` is."""


@Rule(
    "R02",
    ERROR,
    title=N_("The emergency notice is short."),
    source=N_("own judgement"),
    about=About.NOTICE_SECONDS,
    words=Wording(
        N_(
            "The emergency notice has %(count)s words and takes %(found)s seconds. It "
            "should have at most %(most_words)s words and take at most %(most)s seconds."
        ),
        N_(
            "Nobody can skip it. Strike everything but the situation, “hang up”, “dial” and the "
            "number, which counts as one word for each digit."
        ),
    ),
)
def length_of_notice(subject: Checked, limits: Limits) -> Breaches:
    """Count the words and the seconds of the notice in each language."""
    for language in subject.languages:
        count = len(words(language.spoken(NOTICE)))
        length = language.seconds(NOTICE)
        yield from too_much(language.body(NOTICE)[0], count, length, limits)


@Rule(
    "R03",
    ERROR,
    title=N_("The emergency notice says the situation, hang up, dial, and the number last."),
    source=N_("function before action (ISO 13714, COGA, Voice Provider)"),
    needs=("notice", "options"),
    words={
        "": Wording(
            N_(
                "The emergency notice must name the situation first (“%(situation)s”), then say "
                "“%(hang_up)s”, and end with “%(dial)s” and a full stop. It says: “%(found)s”"
            ),
            N_(
                "A listener remembers what is said last: the number. Take away what is said before "
                "the situation or after the number. The model is: In an emergency, hang up and "
                "dial 112."
            ),
        ),
        "key": Wording(
            N_("The emergency notice asks the caller for a key: “%(words)s”."),
            N_(
                "Keys do nothing during the emergency notice. Delete the words about pressing keys."
            ),
        ),
    },
)
def words_of_notice(subject: Checked, limits: Limits) -> Breaches:
    """Look for the steps of the notice, from the first sentence on, and for keys."""
    number = subject.script.numbers.get(EMERGENCY)
    for language in subject.languages:
        body = language.body(NOTICE)
        known = language.knowledge.notice
        if number:
            dial = (
                rf"\b{any_of(known.dial)} {re.escape(language.model.pronunciation.speak(number))}"
            )
            steps = f"{any_of(known.condition)}.*{any_of(known.hang_up)}.*{dial}"
            text = language.spoken(NOTICE).strip("| ")
            if not re.fullmatch(rf"(?is)[^.!?:]*{steps}\.", text):
                yield breach(
                    body[0],
                    situation=known.condition[0],
                    hang_up=known.hang_up[0],
                    dial=f"{known.dial[0]} {number}",
                    found=" ".join(sentence.written for sentence in body),
                )
        press = any_of(language.knowledge.options.press)
        for sentence in body:
            if pressed := re.search(rf"(?i)\b{press}\b", sentence.spoken):
                yield breach(sentence, "key", words=pressed[0])


@Rule(
    "R06",
    ERROR,
    title=N_("Wherever a call can end, callers hear the phone numbers, and last a farewell."),
    source="COGA",
    needs=("numbers",),
    words={
        "": Wording(
            N_("The text “%(text)s” does not say %(number)s."),
            N_(
                "It may be the last text that a caller hears. Add a line with the number "
                "%(number)s and its purpose, before the farewell if there is one."
            ),
        ),
        "unnamed": Wording(
            N_("There is no phone number with the name “%(number)s”."),
            N_(
                "The line says the number “emergency” for emergencies, and the number “abroad” for "
                "calls from abroad. Add the one that is missing."
            ),
        ),
        "no-farewell": Wording(
            N_("The text “%(text)s” ends with a number instead of a farewell."),
            N_("Without a farewell the call sounds cut off. Add “Goodbye.” as the last line."),
        ),
        "placeholder": Wording(
            N_("The text for a technical fault has a placeholder: %(words)s"),
            N_(
                "The text has to work when all else is broken, the menu too. Write the words "
                "instead of %(words)s, or take the sentence away."
            ),
        ),
    },
)
def numbers_at_the_end(subject: Checked, limits: Limits) -> Breaches:
    """Look for the numbers in the last words of calls and in the contact text.

    The fault text need not say the emergency number: the notice comes before it.
    """
    for name in (EMERGENCY, ABROAD):
        if name not in subject.script.numbers:
            yield breach(("numbers",), "unnamed", number=name)
    everything = (EMERGENCY, DOMESTIC, ABROAD)
    must_say = {GIVE_UP: everything, GOODBYE: (EMERGENCY,), FAULT: (DOMESTIC, ABROAD)}
    for language in subject.languages:
        known = language.knowledge.numbers
        for text, names in must_say.items():
            yield from _unsaid(subject, language.body(text), names)
            if phone_numbers_in(sentences(language.spoken(text))[-1], known):
                yield breach(language.body(text)[-1], "no-farewell")
        if subject.script.contact:
            contact = language.body(subject.script.contact)
            yield from _unsaid(subject, contact, everything)
        for sentence in language.model.texts[FAULT].body:
            for placeholder in sentence.placeholders:
                yield breach(sentence, "placeholder", words=placeholder)


def _unsaid(subject: Checked, body: Sequence[SpokenSentence], names: Collection[str]) -> Breaches:
    """Report, at the last line of a text, each of the named numbers that it does not say."""
    told = {
        number
        for line in body
        for number in phone_numbers_in(line.spoken, knowledge_of(line.language).numbers)
    }
    for name in names:
        number = subject.script.numbers.get(name)
        if number and digits(number) not in told:
            yield breach(body[-1], number=number)


@Rule(
    "R07",
    ERROR,
    title=N_("No key is promised for emergencies."),
    needs=("options", "numbers"),
    words=Wording(
        N_("“%(found)s” offers a key for emergencies."),
        N_(
            "No key of the line connects to the emergency centre, and callers who think so "
            "lose time. Say “hang up and dial 112” instead, or another word than “%(words)s”."
        ),
    ),
)
def keys_for_emergencies(subject: Checked, limits: Limits) -> Breaches:
    """Look for emergency words in every sentence that offers a key."""
    for sentence in subject.everything:
        known = knowledge_of(sentence.language)
        emergency = rf"(?i)\b{any_of(known.options.emergency)}\w*"
        if not re.search(emergency, sentence.spoken):
            continue
        offer = (
            rf"(?i)\b{any_of(known.options.press)}(?: \w+){{0,2}} {any_of(known.numbers.digits)}\b"
        )
        allowed = rf"(?i)\b{any_of(known.options.emergency_allowed)}\b"
        for statement in statements(sentence.spoken):
            plain = re.sub(allowed, "", statement)
            if re.search(offer, plain) and (found := re.search(emergency, plain)):
                yield breach(sentence, found=statement, words=found[0])


@Rule(
    "R08",
    ERROR,
    title=N_("Callers abroad are never referred to 112."),
    source="MSB, PTS",
    needs=("phrases",),
    words=Wording(
        N_("“%(found)s” sounds as if %(number)s reached Sweden from abroad."),
        N_(
            "%(number)s always leads to the country where one is. Write that it holds in "
            "Sweden, and refer to the number for calls from abroad."
        ),
    ),
)
def emergency_number_from_abroad(subject: Checked, limits: Limits) -> Breaches:
    """Look for phrases that promise 112 to callers abroad."""
    number = subject.script.numbers.get(EMERGENCY, "")
    for language in subject.languages if number else ():
        known = language.knowledge.phrases
        spoken = language.model.pronunciation.speak(number)
        phrases = [
            folded(phrase.replace("{emergency}", spoken)) for phrase in known.emergency_from_abroad
        ]
        promise = re.compile(rf"\b{any_of(phrases)}\b")
        for sentence in language.everything:
            for statement in statements(sentence.spoken):
                if promise.search(folded(statement)):
                    yield breach(sentence, found=statement, number=number)


@Rule(
    "R62",
    ERROR,
    title=N_("The phone numbers cannot be mistaken for one another in an emergency."),
    source=N_("own judgement"),
    needs=("numbers",),
    words={
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
def emergency_and_abroad(subject: Checked, limits: Limits) -> Breaches:
    """Look at the order and the purpose of the numbers in each text."""
    if subject.script.numbers.keys() >= {EMERGENCY, ABROAD}:
        for language in subject.languages:
            known = language.knowledge.numbers
            for text in language.texts:
                said = [
                    SaidNumbers(line, statement, phone_numbers_in(statement, known))
                    for line in language.body(text.name)
                    for statement in statements(line.spoken)
                ]
                yield from _without_purpose(subject, known, said, is_after=text.name == FAULT)
                yield from _too_late(subject, said)


class SaidNumbers(NamedTuple):
    """A statement of a line, with the phone numbers in it as they are dialled."""

    line: SpokenSentence
    statement: str
    numbers: Sequence[str]


def _without_purpose(
    subject: Checked, known: Numbers, said: Iterable[SaidNumbers], *, is_after: bool
) -> Breaches:
    """Report police numbers after the emergency number that are not for other matters.

    `is_after` is whether callers hear the emergency number right before the text.
    """
    written = subject.script.numbers
    emergency = digits(written[EMERGENCY])
    police = {digits(written[name]): written[name] for name in {*written} & {DOMESTIC, ABROAD}}
    values = {"emergency": written[EMERGENCY], "matters": known.other_matters[0]}
    for line, statement, numbers in said:
        has_purpose = bool(phrases_in(statement, known.other_matters))
        for number in numbers:
            is_after = is_after or number == emergency
            if is_after and number in police and not has_purpose:
                yield breach(line, "help", number=police[number], **values)


def _too_late(subject: Checked, said: Iterable[SaidNumbers]) -> Breaches:
    """Report the emergency number where the number for calls from abroad comes before it.

    Once callers have heard it first, it may be said again after a statement without a number.
    """
    written = subject.script.numbers
    emergency, abroad = digits(written[EMERGENCY]), digits(written[ABROAD])
    before, heard = "", set[str]()
    for line, _, numbers in said:
        for number in numbers:
            late = emergency not in heard or before == abroad
            if number == emergency and abroad in heard and late:
                yield breach(line, "advice", WARNING, emergency=written[EMERGENCY])
            before = number
            heard.add(number)
        before = before if numbers else ""
