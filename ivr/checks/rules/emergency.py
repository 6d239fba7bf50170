"""Rules about the emergency notice, and about advice to callers in emergencies."""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import chain, groupby

from ivr.checks.checked import CheckedLanguage, CheckedScript
from ivr.checks.rule import (
    ERROR,
    WARNING,
    About,
    Breaches,
    LanguageRule,
    Limits,
    ScriptRule,
    breach,
    too_much,
)
from ivr.i18n import N_
from ivr.script.findings.finding import Wording
from ivr.script.language.numerals import digits
from ivr.script.language.prose import any_of, folded, sentences, statements, words
from ivr.script.model.script import (
    ABROAD,
    DOMESTIC,
    EMERGENCY,
    EMERGENCY_NUMBER,
    FAULT,
    GIVE_UP,
    GOODBYE,
    NOTICE,
    TIME_UP,
)
from ivr.script.model.speaker import SpokenSentence


@LanguageRule(
    "R02",
    ERROR,
    title=N_("The emergency notice is short."),
    about=About.NOTICE_SECONDS,
    wording=Wording(
        N_(
            "The emergency notice has %(count)s words and takes %(found)s seconds. It "
            "%(may)s have at most %(most_words)s words and take at most %(most)s seconds."
        ),
        N_(
            "Nobody can skip it. Strike everything but the situation, “hang up”, “dial” and the "
            "number, which counts as one word for each digit."
        ),
    ),
)
def length_of_notice(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Count the words and the seconds of the notice."""
    count = len(words(language.spoken(NOTICE)))
    yield from too_much(language.body(NOTICE)[0], count, language.seconds(NOTICE), limits)


@LanguageRule(
    "R03",
    ERROR,
    title=N_("The emergency notice says the situation, hang up, dial, and the number last."),
    source=N_("function before action (ISO 13714, COGA, Voice Provider)"),
    needs=("notice", "options"),
    wording={
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
def words_of_notice(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for the steps of the notice, from the first sentence on, and for keys."""
    body = language.body(NOTICE)
    known = language.knowledge.notice
    if number := language.script.numbers.get(EMERGENCY):
        dial = rf"\b{any_of(known.dial)} {re.escape(language.model.pronunciation.speak(number))}"
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


@ScriptRule(
    "R06",
    ERROR,
    title=N_("Wherever a call can end, callers hear the phone numbers, and last a farewell."),
    source="COGA",
    needs=("numbers",),
    wording={
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
def numbers_at_the_end(checked: CheckedScript, limits: Limits) -> Breaches:
    """Look for the numbers in the last words of calls and in the contact text.

    The fault text need not say the emergency number: the notice comes before it.
    """
    for name in (EMERGENCY, ABROAD):
        if name not in checked.script.numbers:
            yield breach(("numbers",), "unnamed", number=name)
    all_numbers = (EMERGENCY, DOMESTIC, ABROAD)
    must_say = {
        GIVE_UP: all_numbers,
        TIME_UP: all_numbers,
        GOODBYE: (EMERGENCY,),
        FAULT: (DOMESTIC, ABROAD),
    }
    for language in checked.languages:
        for text, names in must_say.items():
            if text not in language.model.texts:  # TIME_UP is optional
                continue
            yield from _unsaid_numbers(language, text, names)
            if language.numbers_in(sentences(language.spoken(text))[-1]):
                yield breach(language.body(text)[-1], "no-farewell")
        if checked.script.contact:
            yield from _unsaid_numbers(language, checked.script.contact, all_numbers)
        for sentence in language.model.texts[FAULT].body:
            for placeholder in sentence.placeholders:
                yield breach(sentence, "placeholder", words=placeholder)


def _unsaid_numbers(language: CheckedLanguage, text: str, names: Collection[str]) -> Breaches:
    """Report missing numbers at the last line, since they have no line of their own."""
    body = language.body(text)
    numbers_said = set(chain.from_iterable(language.numbers_in(line.spoken) for line in body))
    for name in names:
        number = language.script.numbers.get(name)
        if number and digits(number) not in numbers_said:
            yield breach(body[-1], number=number)


@ScriptRule(
    "R69",
    ERROR,
    title=N_("The emergency number is 112."),
    source="Directive (EU) 2018/1972, 109",
    wording=Wording(
        N_("The emergency number of the line is %(found)s, and must be %(number)s."),
        N_("Write %(number)s here, and in each text and fact that says %(found)s."),
    ),
)
def emergency_number(checked: CheckedScript, limits: Limits) -> Breaches:
    """Compare the emergency number in `line.toml`; other rules compare the texts."""
    number = checked.script.emergency_number
    if number and number != EMERGENCY_NUMBER:
        yield breach(("numbers", EMERGENCY), found=number, number=EMERGENCY_NUMBER)


@LanguageRule(
    "R07",
    ERROR,
    title=N_("No key is promised for emergencies."),
    needs=("options", "numbers"),
    wording=Wording(
        N_("“%(found)s” offers a key for emergencies."),
        N_(
            "No key of the line connects to the emergency centre, and callers who think so "
            "lose time. Say “hang up and dial 112” instead, or another word than “%(words)s”."
        ),
    ),
)
def keys_for_emergencies(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for emergency words in every sentence that offers a key."""
    known = language.knowledge.options
    digit = any_of(language.knowledge.numbers.digits)
    emergency = rf"(?i)\b{any_of(known.emergency)}\w*"
    offer = rf"(?i)\b{any_of(known.press)}(?: \w+){{0,2}} {digit}\b"
    allowed = rf"(?i)\b{any_of(known.emergency_allowed)}\b"
    for sentence in language.audible_sentences:
        if not re.search(emergency, sentence.spoken):
            continue
        for statement in statements(sentence.spoken):
            plain = re.sub(allowed, "", statement)
            named = re.search(emergency, plain)
            if named and re.search(offer, plain):
                yield breach(sentence, found=statement, words=named[0])


@LanguageRule(
    "R08",
    ERROR,
    title=N_("Callers abroad are never referred to 112."),
    source="MSB, PTS",
    needs=("phrases",),
    wording=Wording(
        N_("“%(found)s” sounds as if %(number)s reached Sweden from abroad."),
        N_(
            "%(number)s always leads to the country where one is. Write that it holds in "
            "Sweden, and refer to the number for calls from abroad."
        ),
    ),
)
def emergency_number_from_abroad(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for phrases that promise 112 to callers abroad."""
    if not (number := language.script.numbers.get(EMERGENCY)):
        return
    spoken = language.model.pronunciation.speak(number)
    known = language.knowledge.phrases.emergency_from_abroad
    phrases = [folded(phrase.replace("{emergency}", spoken)) for phrase in known]
    promise = re.compile(rf"\b{any_of(phrases)}\b")
    for sentence in language.audible_sentences:
        for statement in statements(sentence.spoken):
            if promise.search(folded(statement)):
                yield breach(sentence, found=statement, number=number)


@LanguageRule(
    "R70",
    ERROR,
    title=N_("Before the number for calls from abroad, callers hear whom to call in an emergency."),
    source=N_("MSB: abroad, 112 leads to that country's emergency centre, or nowhere"),
    needs=("numbers",),
    wording={
        "": Wording(
            N_(
                "The text “%(text)s” says %(number)s before callers have heard whom to call in an "
                "emergency abroad."
            ),
            N_(
                "Callers abroad can take the number for help in an emergency. Name “%(local)s” "
                "earlier in the text, such as: In an emergency abroad, dial the local emergency "
                "number."
            ),
        ),
        "announcement": Wording(
            N_(
                "The announcement “%(text)s” says %(number)s before callers have heard whom to "
                "call in an emergency abroad."
            ),
            N_(
                "Refer callers to key 0 instead, where they hear all the numbers, or name "
                "“%(local)s” earlier in the announcement."
            ),
        ),
    },
)
def emergency_abroad(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for the number from abroad without advice before it in the same text or phrase."""
    if not (number := language.script.numbers.get(ABROAD)):
        return
    announcements = language.script.announced_names
    advice = language.knowledge.numbers.local_emergency
    values = {"number": number, "local": advice[0]}
    for _, lines in groupby(language.written_sentences, key=lambda line: line.place.field):
        if line := _says_before(language, lines, digits(number), advice):
            milder = ("announcement", WARNING) if line.text_name in announcements else ()
            yield breach(line, *milder, **values)


def _says_before(
    language: CheckedLanguage, lines: Iterable[SpokenSentence], number: str, phrases: Sequence[str]
) -> SpokenSentence | None:
    """Return the line that says a number before any of the phrases has been said, or None."""
    known = re.compile(rf"(?i)\b{any_of(phrases)}\b")
    for line in lines:
        advice = known.search(line.spoken)
        if number in language.numbers_in(line.spoken[: advice.start() if advice else None]):
            return line
        if advice:
            return None
    return None
