"""How long the line waits for callers, how often, and how it helps those who do not choose."""

import re

from ivr.checks.numbers import decode
from ivr.checks.rule import ERROR, WARNING, Breaches, Limits, Rule, Subject, Wording, breach
from ivr.i18n import N_
from ivr.script.knowledge import Knowledge
from ivr.script.model import CONTACT_KEY, GIVE_UP, GOODBYE, SILENCES, WRONG_KEYS
from ivr.script.prose import any_of, folded, sentences


@Rule(
    "R32",
    ERROR,
    title=N_("The text for the first silence does not sound as if the call were over."),
    why=N_("Callers who are slow or unsure do not hang up."),
    source="US Section 508, 1194.23(d)",
    words=Wording(
        N_("The text for the first silence sounds as if the call were over: “%(found)s”"),
        N_(
            "The call goes on, but callers who hear a farewell hang up. Write that the options "
            "come again."
        ),
    ),
)
def first_silence(subject: Subject, limits: Limits) -> Breaches:
    """Look for the last sentences of the calls that do end."""
    for language in subject.languages:
        farewells = {
            folded(sentences(subject.spoken(language.code, name))[-1])
            for name in (GIVE_UP, GOODBYE)
        }
        for sentence in subject.body(language.code, SILENCES[0]):
            for found in sentences(sentence.spoken):
                if folded(found) in farewells:
                    yield breach(sentence, found=found)


@Rule(
    "R34",
    WARNING,
    title=N_("The second retry names a way out."),
    why=N_("Callers who did not understand are helped by other words."),
    source=N_("Avaya, COGA tapered prompts"),
    needs=("options", "numbers"),
    words=Wording(
        N_(
            "“%(text)s” names no way out: neither the key of the phone numbers or of the main "
            "menu, nor a phone number."
        ),
        N_("Add a line that says which key leads to the phone numbers."),
    ),
)
def retries(subject: Subject, limits: Limits) -> Breaches:
    """Look for a key or a number in the second text after silence and after wrong keys."""
    ways = _ways_out(subject)
    for language in subject.languages:
        for _, second in (SILENCES, WRONG_KEYS):
            text = subject.spoken(language.code, second)
            if not _names_a_way_out(text, subject.knowledge(language.code), ways):
                yield breach(subject.body(language.code, second)[0])


def _ways_out(subject: Subject) -> set[str]:
    """Return the keys that lead to the phone numbers, or back to the main menu."""
    contact = subject.script.contact
    menus = subject.script.menus.values()
    keys = {menu.key_of(contact) for menu in menus} if contact else set()
    return {key for key in keys if key} | {CONTACT_KEY, subject.script.keys.main_menu}


def _names_a_way_out(text: str, known: Knowledge, ways: set[str]) -> bool:
    """Tell whether a text names one of these keys, or a phone number."""
    digits = [known.numbers.digits[int(key)] for key in ways]
    offer = re.search(rf"(?i)\b{any_of(known.options.press)} {any_of(digits)}\b", text)
    return offer is not None or bool(decode(text, known.numbers))
