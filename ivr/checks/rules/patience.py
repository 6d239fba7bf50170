"""How long the line waits for callers, how often, and how it helps those who do not choose."""

import re
from collections.abc import Iterator
from dataclasses import replace

from ivr.call.flow import KEYS
from ivr.call.turn import Passage, Turn
from ivr.checks.numbers import decode
from ivr.checks.rule import ERROR, WARNING, Breaches, Limits, Rule, Subject, Wording, breach
from ivr.checks.subject import Heard, heard
from ivr.i18n import N_
from ivr.script.knowledge import Knowledge
from ivr.script.model import CONTACT_KEY, GIVE_UP, GOODBYE, SILENCES, WRONG_KEYS
from ivr.script.place import Place
from ivr.script.prose import any_of, folded, sentences
from ivr.script.speech import OPTION_PAUSE

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
    "R37",
    WARNING,
    title=N_("Half a second of silence after each key, and never a long silence."),
    why=N_(
        "Callers can move the telephone back to the ear, and do not think that the line is dead."
    ),
    source="Avaya, ACIxD",
    words={
        "long": Wording(
            N_(
                "After a key, it is silent for %(found)s milliseconds before the text begins, and "
                "at most %(most)s are good."
            ),
            N_(
                "The line makes a short pause by itself. Take away the bars | at the beginning of "
                "the text: each is %(pause)s milliseconds."
            ),
        ),
        "inside": Wording(
            N_(
                "It is silent for %(found)s milliseconds before these words, and at most %(most)s "
                "are good."
            ),
            N_(
                "So long a silence sounds as if the call were cut off. Take away some of the bars "
                "| before the words: each is %(pause)s milliseconds."
            ),
        ),
    },
)
def silences(subject: Subject, limits: Limits) -> Breaches:
    """Measure the silences of every kind of turn, before the first word and later.

    The flow puts half a second after a key; a script lengthens it with pauses in its texts.
    """
    for passages in dict.fromkeys(turn.passages for turn in _turns(subject)):
        for number, (silence, words, passage) in enumerate(heard(passages)):
            most = limits["max_inside" if number else "max"]
            if silence > most:
                yield breach(
                    _place(subject, passage, words),
                    "inside" if number else "long",
                    ERROR if number or silence > limits["max_any"] else None,
                    found=silence,
                    most=most,
                    pause=OPTION_PAUSE.milliseconds,
                )


def _place(subject: Subject, passage: Passage, words: Heard) -> Place:
    """Return the place of words in a passage."""
    said = (passage.language, passage.name)
    sentences = [each for each in subject.everything if (each.language, each.text) == said]
    if label := subject.label(*said):  # all that the heading of a menu has
        sentences.append(label)
    holding = (each for each in sentences if isinstance(words, str) and words in each.spoken)
    return next(holding, sentences[0]).place


def _turns(subject: Subject) -> Iterator[Turn]:
    """Return the answers to each key and miss in every menu, and to misses after each topic."""
    for menu in subject.menu_states:
        for introduced in (False, True):
            for key in KEYS:
                yield subject.answer(replace(menu, introduced=introduced), key)
    for state in (*subject.menu_states, *subject.topic_states):
        for count in range(subject.script.patience.tries):
            for miss in (None, UNKNOWN_KEY):
                yield subject.answer(replace(state, misses=count), miss)


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
