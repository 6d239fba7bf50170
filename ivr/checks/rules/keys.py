"""Rules about keys: their meanings, the form of instructions, and interruption."""

import re
from collections import Counter
from collections.abc import Iterator

from ivr.checks.checked import CheckedLanguage
from ivr.checks.instructions import KeyInstruction
from ivr.checks.rule import ERROR, WARNING, Breaches, LanguageRule, Limits, breach
from ivr.i18n import N_
from ivr.script.fields.place import PHRASES, RECORDINGS
from ivr.script.findings.finding import Wording
from ivr.script.language import prose
from ivr.script.language.knowledge import Knowledge, Options
from ivr.script.model.markup import KEY, LAST_KEY
from ivr.script.model.script import (
    CONTACT_KEY,
    FRAME_TEXTS,
    MAIN_MENU,
    SILENCES,
    WITHOUT_KEY,
    WRONG_KEYS,
    Script,
    Text,
)
from ivr.script.model.speaker import SpokenSentence


@LanguageRule(
    "R26",
    ERROR,
    title=N_("A text names a key by its purpose, not by its digit."),
    source="COGA",
    needs=("options", "numbers"),
    wording={
        "": Wording(
            N_("“%(words)s” names a key by its digit."),
            N_("Write “%(replacement)s”, and the key stays right when the menu changes."),
        ),
        "unknown": Wording(
            N_(
                "“%(words)s” names a key that does nothing where this text is heard, or does "
                "different things in different menus."
            ),
            N_("Delete the sentence, or write {key:…} with the name of the topic or key."),
        ),
    },
)
def keys_by_purpose(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for digits of keys in texts; 0, and the 1 before {last_key}, may be digits."""
    for text in language.texts:
        for sentence in text.body:
            for before, key, written in language.grammar.keys_by_digit(sentence):
                words = f"{before}{written}"
                purpose = _purpose(language.script, text.name, key)
                if purpose:
                    right = f"{before}{{{KEY}:{purpose}}}"
                    yield breach(sentence, words=words, replacement=right)
                else:
                    yield breach(sentence, "unknown", words=words)
        if text.name in FRAME_TEXTS:
            yield from _last_key_in_digits(text, language.knowledge)


def _last_key_in_digits(text: Text, known: Knowledge) -> Breaches:
    """Report "1 till 6", because the last key changes with the menu."""
    for sentence in text.body:
        for keys in re.finditer(rf"\b1 {known.numbers.to} [2-9]\b", sentence.written):
            right = f"{keys[0][:-1]}{{{LAST_KEY}}}"
            yield breach(sentence, words=keys[0], replacement=right)


def _purpose(script: Script, text: str, key: str) -> str | None:
    """Return the name of a key's target wherever a text is heard, if it is unique."""
    fixed = {key: name for name, key in script.keys.by_name().items()}
    purposes = {menu.options.get(key, fixed.get(key)) for menu in script.menus_of(text)}
    return purposes.pop() if len(purposes) == 1 else None


@LanguageRule(
    "R27",
    ERROR,
    title=N_("Key 0 is kept for reaching a person; on this line it leads to the phone numbers."),
    source="ISO 13714, COGA",
    needs=("options", "numbers", "words"),
    wording=Wording(
        N_("Key 0 is offered for something else than the phone numbers: “%(said)s”"),
        N_(
            "Many callers press 0 because they want to reach a person. Write the key that this "
            "sentence is about."
        ),
    ),
)
def zero_is_for_people(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for instructions of 0 that share no content word with the label of the contact text."""
    label = language.label(language.script.contact) if language.script.contact else None
    content = {*prose.words(label.spoken.lower())} if label else set[str]()
    content.difference_update(language.knowledge.words.stop)
    for sentence in language.audible_sentences:
        for instruction in language.grammar.instructions(sentence):
            aim = prose.words(instruction.aim.lower())
            if instruction.key == CONTACT_KEY and content.isdisjoint(aim):
                yield breach(sentence, said=instruction.statement)


@LanguageRule(
    "R71",
    WARNING,
    title=N_("In one turn, no key is offered twice."),
    needs=("options", "numbers"),
    wording=Wording(
        N_("“%(words)s” offers key %(key)s, which callers are offered in the same turn anyway."),
        N_(
            "Two offers of one key sound like two different things. Take the sentence out, or "
            "name another key."
        ),
    ),
)
def keys_once(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for keys that a text offers twice, or that the line offers after it.

    The line itself leaves out its offer of the phone numbers after a text that offers them.
    """
    for text in language.texts:
        offered = _offered_after(language.script, text.name)
        for sentence in language.body(text.name):
            for instruction in language.grammar.instructions(sentence):
                if instruction.key in offered:
                    yield breach(sentence, words=instruction.statement, key=instruction.key)
                offered.add(instruction.key)


def _offered_after(script: Script, text: str) -> set[str]:
    """Return the keys that the line offers in the same turn after a text, but for 0."""
    keys = script.keys
    if text in SILENCES:
        return {keys.repeat}
    if text in script.announced_names:
        closes = any(each.closes for each in script.announcements if each.name == text)
        closes = closes or script.ready.get(text, False)
        return {keys.repeat} | (set() if closes else {*script.menus[MAIN_MENU].options})
    return {keys.repeat, keys.main_menu} if text in script.topics() else set()


@LanguageRule(
    "R29",
    ERROR,
    title=N_(
        "Every key interrupts what is said, except the emergency notice and the first "
        "sentence after an unused key."
    ),
    source="Avaya",
    wording={
        "": Wording(
            N_(
                "The first line of “%(text)s” has %(found)s sentences, and callers cannot "
                "interrupt them with a key."
            ),
            N_("The first line is always said to its end. Put “%(words)s” on a line of its own."),
        ),
        "recording": Wording(
            N_("Callers cannot interrupt the recording of “%(text)s” with a key."),
            N_(
                "A recording cannot be cut in two, so it is always played to its end. Remove it, "
                "and the voice reads the text instead."
            ),
        ),
    },
)
def interruptible(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for several sentences in the first lines of error texts, which no key interrupts."""
    for name in WRONG_KEYS:
        first = language.body(name)[0]
        said = prose.sentences(first.spoken)
        if language.recording(name):
            yield breach((language.code, RECORDINGS, name), "recording", WARNING)
        elif len(said) > 1:
            yield breach(first, found=len(said), words=said[1])


@LanguageRule(
    "R09",
    ERROR,
    title=N_("An option says what it is for, and then its key, which is the last word."),
    source="ISO 13714, COGA “(pause): press 1”, Voice Provider",
    needs=("options", "numbers"),
    wording={
        "": Wording(
            N_("An option is not built as “%(opening)s …, %(press)s …”: “%(said)s”"),
            N_(
                "A caller has to remember the key. Say first what the option is for, then make a "
                "pause with a comma, and let the key be the last word."
            ),
        ),
        "opening": Wording(
            N_("This option does not begin with “%(usual)s”, as the others do: “%(said)s”"),
            N_(
                "When all options are built alike, callers can listen for what makes them "
                "different. Begin this option as the others."
            ),
        ),
        "double": Wording(
            N_("The option has two openings, one after the other: “%(said)s”"),
            N_(
                "Take “%(second)s” out of the label of the text: “%(usual)s” is said "
                "before it already."
            ),
        ),
    },
)
def form_of_instruction(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Check every sentence that names a key, and the phrases that should name one.

    The usual opening is the most common one; an action may have another opening.
    """
    known = language.knowledge.options
    pattern = _instruction_pattern(known)
    options = {option.sentence for option in language.options if option.target}
    good: list[tuple[str, KeyInstruction]] = []
    for sentence, instructions in _sentences(language, pattern):
        values = {"opening": known.opening[0], "press": known.press[0]}
        if not instructions and _must_name_a_key(sentence):
            yield breach(sentence, said=sentence.spoken, **values)
        for instruction in instructions:
            match = pattern.fullmatch(instruction.statement)
            if match is None:
                yield breach(sentence, said=instruction.statement, **values)
            elif match["second"]:
                values = {"usual": match["opening"], "second": match["second"]}
                yield breach(sentence, "double", WARNING, said=instruction.statement, **values)
            elif sentence not in options:
                good.append((match["opening"], instruction))
    openings = Counter(opening for opening, _ in good if opening not in known.action)
    for usual, _ in openings.most_common(1):
        for opening, instruction in good:
            if opening not in (usual, *known.action):
                values = {"said": instruction.statement, "usual": usual}
                yield breach(instruction.sentence, "opening", WARNING, **values)


def _instruction_pattern(known: Options) -> re.Pattern[str]:
    """Return the pattern of an instruction; `second` matches if the label has an opening too."""
    opening = prose.any_of(known.opening)
    press = prose.any_of(known.press)
    return re.compile(
        rf"(?P<opening>{opening}) (?P<second>(?i:{opening})\b)?.*\w.*, (?i:{press}) \w+\W*"
    )


def _sentences(
    language: CheckedLanguage, pattern: re.Pattern[str]
) -> Iterator[tuple[SpokenSentence, list[KeyInstruction]]]:
    """Yield the sentences of a language with their instructions, first the phrase of all options.

    Single options follow only if that phrase is right: otherwise each would repeat its error.
    """
    spoken = language.grammar
    first = next(option for option in language.options if option.target)
    label = language.model.texts[str(first.target)].label
    assert label is not None, "the reader refuses an option without a label"
    frame = language.phrase("option", label=label, key=first.key)
    instructions = list(spoken.instructions(frame))
    yield frame, instructions
    is_right = instructions and all(pattern.fullmatch(each.statement) for each in instructions)
    options = {option.sentence for option in language.options if option.target}
    for sentence in language.audible_sentences:
        if is_right or sentence not in options:
            yield sentence, list(spoken.instructions(sentence))


def _must_name_a_key(sentence: SpokenSentence) -> bool:
    """Most phrases name a key: not the count of the options, or that the numbers follow again."""
    return sentence.place.field[1] == PHRASES and sentence.text_name not in WITHOUT_KEY


@LanguageRule(
    "R68",
    ERROR,
    title=N_("Everything that is said also stands on the public page."),
    source="EN 301 549, 6.4",
    needs=("options",),
    wording=Wording(
        N_("“%(words)s” is said, but does not stand on the public page."),
        N_(
            "People who do not hear read that page, which shows texts, and keys instead of "
            "phrases. Say it in a text, or remove it."
        ),
    ),
)
def in_writing(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for statements of phrases that name no key, as the page does not show them."""
    press = language.knowledge.options.press
    for name, phrase in language.model.phrases.items():
        for words in prose.statements(prose.plain(phrase.written)):
            if name not in WITHOUT_KEY and not prose.phrases_in(words, press):
                yield breach(phrase, words=words)
