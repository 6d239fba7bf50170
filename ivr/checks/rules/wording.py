"""Rules about wording that is hard to follow by ear, or that does not help callers."""

import re
from collections.abc import Collection
from itertools import chain

from ivr.checks.checked import CheckedLanguage
from ivr.checks.rule import ERROR, WARNING, Breaches, LanguageRule, Limits, breach
from ivr.i18n import N_
from ivr.script.findings.finding import Fix, Wording
from ivr.script.language import prose
from ivr.script.language.prose import any_of, folded, sentences
from ivr.script.model.script import (
    CONTACT_KEY,
    FAULT,
    GIVE_UP,
    GOODBYE,
    SILENCES,
    TIME_UP,
    WRONG_KEYS,
    Script,
)
from ivr.script.model.speaker import SpokenSentence

SEVERAL_NAMES = 2
"""The fewest names that make a sentence a list of names."""


@LanguageRule(
    "R36",
    WARNING,
    title=N_("Callers are not blamed."),
    source="Avaya",
    needs=("phrases",),
    wording=Wording(
        N_("This sentence blames the caller: “%(words)s”"),
        N_("Rewrite it without “%(words)s”: say what happens now and which keys there are."),
    ),
)
def no_blame(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for words of blame in what is said after a caller's mistake, or the line's own."""
    known = language.knowledge.phrases
    blame = rf"(?i)\b{any_of(known.blame)}\b"
    allowed = rf"(?i)\b{any_of(known.blame_allowed)}\b"
    texts = (*SILENCES, *WRONG_KEYS, GIVE_UP, TIME_UP, FAULT)
    for text in (name for name in texts if name in language.model.texts):
        for sentence in language.body(text):
            spoken = sentence.spoken
            if text == FAULT:  # there it is the line's fault
                spoken = re.sub(allowed, "", spoken)
            if words := re.search(blame, spoken):
                yield breach(sentence, words=words[0])


@LanguageRule(
    "R40",
    WARNING,
    title=N_("Sentences have 20 words at most."),
    source=N_("own judgement: no Swedish page on plain language gives a number"),
    wording=Wording(
        N_("This sentence has %(found)s words, and %(may)s have at most %(most)s: “%(words)s”"),
        N_(
            "A listener cannot read it again. Make two sentences of it. Names in a list are not "
            "counted."
        ),
    ),
)
def length_of_sentence(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Count the words of each sentence, without the names of a list."""
    most = limits["max_words"]
    for line in language.audible_sentences:
        for sentence in sentences(line.spoken):
            names = len(prose.names(sentence))
            count = len(prose.words(sentence)) - (names if names >= SEVERAL_NAMES else 0)
            if count > most:
                severity = ERROR if count > limits["error_words"] else None
                yield breach(line, "", severity, words=sentence, found=count, most=most)


@LanguageRule(
    "R54",
    WARNING,
    title=N_("No word is longer than 18 letters, except names."),
    wording=Wording(
        N_(
            "“%(words)s” is hard to catch on the phone: it has %(found)s letters, and %(may)s "
            "have at most %(most)s."
        ),
        N_("Put it in several words. If it must stay, add it to the names of this language."),
        fix=Fix.ACCEPT,
    ),
)
def long_words(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Count the letters of each word, except listed names, and names inside sentences."""
    most = limits["max_letters"]
    free = set(chain.from_iterable(map(prose.words, language.model.names)))
    free.update(*(prose.names(line.spoken) for line in language.bodies))
    for sentence in language.written_sentences:
        for word in dict.fromkeys(prose.words(sentence.spoken)):
            letters = prose.letters(word)
            if letters <= most or _is_allowed(word, free):
                continue
            if word not in _words_for_figures(language, sentence):
                yield breach(sentence, words=word, found=letters, most=most)


def _words_for_figures(language: CheckedLanguage, sentence: SpokenSentence) -> set[str]:
    """Return the words that are spoken for figures, such as "femhundratjugofem" for 525.

    Nobody has written them, so that a long one is no mistake.
    """
    parts = language.model.pronunciation.parts(sentence.written)
    figures = (part.spoken for part in parts if part.spoken and not part.is_entry)
    return set(chain.from_iterable(map(prose.words, figures)))


def _is_allowed(word: str, free: Collection[str]) -> bool:
    """Return whether a word is in the set, also if it begins a sentence with a capital."""
    return word in free or word[:1].lower() + word[1:] in free


@LanguageRule(
    "R32",
    ERROR,
    title=N_("The text for the first silence does not sound as if the call were over."),
    source="US Section 508, 1194.23(d)",
    wording=Wording(
        N_("The text for the first silence sounds as if the call were over: “%(found)s”"),
        N_(
            "The call goes on, but callers who hear a farewell hang up. Write that the options "
            "come again."
        ),
    ),
)
def first_silence(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for the last sentences of the texts that end calls."""
    farewells = {folded(sentences(language.spoken(name))[-1]) for name in (GIVE_UP, GOODBYE)}
    for sentence in language.body(SILENCES[0]):
        for statement in sentences(sentence.spoken):
            if folded(statement) in farewells:
                yield breach(sentence, found=statement)


@LanguageRule(
    "R34",
    WARNING,
    title=N_("The second retry names a way out."),
    source=N_("Avaya, COGA tapered prompts"),
    needs=("options", "numbers"),
    wording=Wording(
        N_(
            "“%(text)s” names no way out: neither the key of the phone numbers or of the main "
            "menu, nor a phone number."
        ),
        N_("Add a line that says which key leads to the phone numbers."),
    ),
)
def retries(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for a key or a number in the second text after silence and after wrong keys."""
    known = language.knowledge
    digits = [known.numbers.digits[int(key)] for key in _keys_out(language.script)]
    offer = rf"(?i)\b{any_of(known.options.press)} {any_of(digits)}\b"
    for _, second in (SILENCES, WRONG_KEYS):
        text = language.spoken(second)
        if not re.search(offer, text) and not language.numbers_in(text):
            yield breach(language.body(second)[0])


def _keys_out(script: Script) -> set[str]:
    """Return the keys that help if no option fits: for the phone numbers, and the main menu."""
    options = chain.from_iterable(menu.options.items() for menu in script.menus.values())
    to_contact = {key for key, target in options if target == script.contact}
    return {*to_contact, CONTACT_KEY, script.keys.main_menu}
