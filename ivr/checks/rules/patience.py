"""How long the line waits for callers, how often, and how it helps those who do not choose."""

import re

from ivr.checks.numbers import decode
from ivr.checks.rule import ERROR, WARNING, Breaches, Limits, Rule, Subject, Wording, breach
from ivr.i18n import N_
from ivr.script.knowledge import Knowledge
from ivr.script.model import CONTACT_KEY, GIVE_UP, GOODBYE, SILENCES, WRONG_KEYS
from ivr.script.prose import any_of, folded, sentences

UNKNOWN_KEY = "?"
"""A key that means nothing in any menu."""


@Rule(
    "R31",
    WARNING,
    title=N_("The line waits long enough for a key, but not too long."),
    why=N_("Callers have time to find the key, and do not wait in silence."),
    source=N_("Nuance 7 s, Genesys 5 s, COGA: long time-outs"),
    words={
        "short": Wording(
            N_(
                "The line waits only %(found)s seconds for a key, and between %(least)s and "
                "%(most)s are good."
            ),
            N_(
                "Callers have to take the phone from the ear, look at the keys and press. Let the "
                "line wait longer."
            ),
        ),
        "long": Wording(
            N_(
                "The line is silent for %(found)s seconds while it waits for a key, and between "
                "%(least)s and %(most)s are good."
            ),
            N_(
                "So long a silence sounds as if the call were cut off. Let the line wait a "
                "shorter time."
            ),
        ),
    },
)
def waiting_time(subject: Subject, limits: Limits) -> Breaches:
    """Compare the seconds that the line waits after its last word."""
    wait = subject.script.patience.wait_seconds
    values = {"found": wait, "least": limits["fine_min"], "most": limits["fine_max"]}
    if wait < limits["fine_min"]:
        severity = ERROR if wait < limits["min"] else None
        yield breach(("patience", "wait_seconds"), "short", severity, **values)
    elif wait > limits["fine_max"]:
        yield breach(("patience", "wait_seconds"), "long", **values)


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
    "R33",
    ERROR,
    title=N_("Callers have two or three tries. Silence and unused keys count together."),
    why=N_("Callers get another chance, and nobody is kept in a call that leads nowhere."),
    source="Avaya, ACIxD, US Section 508, 1194.23(d)",
    words={
        "few": Wording(
            N_("The number of tries is %(found)s, and at least %(least)s are good."),
            N_(
                "With one try, the call ends the first time that someone is slow to press a key. "
                "Raise the number of tries to %(most)s."
            ),
        ),
        "many": Wording(
            N_("The number of tries is %(found)s, and at most %(most)s are good."),
            N_(
                "More tries do not help: these callers need the phone numbers. Lower the number of "
                "tries to %(most)s."
            ),
        ),
    },
)
def tries(subject: Subject, limits: Limits) -> Breaches:
    """Compare the number of tries."""
    found, least, most = subject.script.patience.tries, limits["min_tries"], limits["max_tries"]
    if not least <= found <= most:
        case = "few" if found < least else "many"
        yield breach(("patience", "tries"), case, found=found, least=least, most=most)


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


@Rule(
    "R68",
    WARNING,
    title=N_("A call may last at least five minutes."),
    why=N_("Callers who listen to several texts are not cut off."),
    source=N_("own judgement"),
    words=Wording(
        N_(
            "A call ends after %(found)s minutes, even if the caller is still listening, and at "
            "least %(least)s are good."
        ),
        N_(
            "Somebody who listens to several texts, or to one of them again, is cut off. Let calls "
            "last longer."
        ),
    ),
)
def longest_call(subject: Subject, limits: Limits) -> Breaches:
    """Compare the longest time that a call may last."""
    minutes = subject.script.patience.max_minutes
    if minutes < limits["min_minutes"]:
        yield breach(("patience", "max_minutes"), found=minutes, least=limits["min_minutes"])
