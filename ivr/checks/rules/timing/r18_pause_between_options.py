"""R18: between two options there is silence for 500 to 750 milliseconds.

The line pauses between the options of a menu itself; in a text the pause is a ` | ` that an
editor writes. A breach breaks rule 11 too, in a menu of more than four options.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TypeAlias

from ivr.checks.breaches import out_of_range
from ivr.checks.rule import Breaches, Example, Limits, Rule, Severity, Subject, Wording
from ivr.checks.subject import SpokenSentence
from ivr.checks.subject.hearing import heard
from ivr.checks.subject.offers import SENTENCE_END, Grammar, grammar
from ivr.checks.subject.subject import once
from ivr.i18n import N_
from ivr.script.model import LINE_FILE
from ivr.script.speech import OPTION_PAUSE, Utterance

Sentences: TypeAlias = tuple[SpokenSentence, ...]
Stretch: TypeAlias = tuple[int, str]
"""Milliseconds of silence, and the words after it."""
Silence: TypeAlias = tuple[int, str, str, Sentences]
"""Milliseconds, the options before and after them, and the sentences that these are among."""


def check(subject: Subject, limits: Limits) -> Breaches:
    """Measure the silences between the options of menus, after texts, and inside texts.

    The place is that of the option before the silence, among the sentences that are said.
    """
    least, most = limits["fine_min"], limits["fine_max"]
    for silence, before, after, among in _silences(subject):
        severity = None if limits["min"] <= silence <= limits["max"] else Severity.ERROR
        place = next((each for each in among if before in each.spoken), LINE_FILE)
        yield from out_of_range(
            place, silence, least, most, ("short", "long"), severity, before=before, after=after
        )


@once
def _silences(subject: Subject) -> tuple[Silence, ...]:
    return tuple(
        (*gap, among)
        for language in subject.languages
        if (spoken := grammar(subject.knowledge(language.code)))
        for stretches, among in _stretches(subject, language.code)
        for gap in _gaps(stretches, spoken)
    )


def _stretches(subject: Subject, code: str) -> Iterator[tuple[Iterable[Stretch], Sentences]]:
    """Return what is said one after the other, and the sentences that it is made of."""
    phrases = tuple(each for each in subject.phrases if each.language == code)
    for said in dict.fromkeys(_turns(subject, code)):
        yield _heard(said), phrases
    for text in subject.texts(code):
        body = subject.body(code, text.name)
        yield _written(body), body


def _turns(subject: Subject, code: str) -> Iterator[tuple[Utterance, ...]]:
    """Return what is said at each menu, and after one text of each: offers and nothing else."""
    for menu in subject.menu_states:
        if menu.language == code:
            yield subject.answer(menu, subject.script.keys.repeat).skippable
    after = {each.menu: each for each in subject.topic_states if each.language == code}
    for topic in after.values():
        yield subject.answer(topic, None).skippable


def _heard(said: Iterable[Utterance]) -> Iterator[Stretch]:
    for silence, words in heard(said):
        yield silence, words if isinstance(words, str) else words.words


def _written(body: Sentences) -> Iterator[Stretch]:
    """Return the stretches of a text between its pauses, as they will be heard."""
    silence = 0
    for sentence in body:
        for number, words in enumerate(sentence.spoken.split("|")):
            silence += OPTION_PAUSE.milliseconds if number else 0
            if words.strip():
                yield silence, words.strip()
                silence = 0


def _gaps(stretches: Iterable[Stretch], spoken: Grammar) -> Iterator[tuple[int, str, str]]:
    """Return the silence between each two options that follow each other, and the two."""
    joined: list[Stretch] = []
    for silence, words in stretches:
        if joined and not silence:  # one sentence in several voices, or the next sentence
            before, text = joined.pop()
            joined.append((before, f"{text} {words}"))
        else:
            joined.append((silence, words))
    said = [
        (0 if number else silence, sentence)
        for silence, text in joined
        for number, sentence in enumerate(SENTENCE_END.split(text))
    ]
    for (_, first), (gap, second) in pairwise(said):
        if spoken.key(first) and spoken.key(second):
            yield gap, first, second


RULE = Rule(
    number=18,
    severity=Severity.WARNING,
    title=N_("Between two options there is silence for half to three quarters of a second."),
    why=N_(
        "Callers have time to decide between two options, and do not think that the line is dead."
    ),
    source="ACIxD",
    needs=("options", "numbers"),
    words={
        "short": Wording(
            message=N_("The pause between two options is too short: “%(before)s” and “%(after)s”"),
            hint=N_("Write | after the first option. It makes a pause."),
        ),
        "long": Wording(
            message=N_("The pause between two options is too long: “%(before)s” and “%(after)s”"),
            hint=N_(
                "A caller thinks that this was all. Take away a |: between the options of a "
                "menu the line makes the pause itself."
            ),
        ),
    },
    check=check,
    examples=(
        Example("sv/wrong-key-2.txt", "valen igen, tryck 7. |", "valen igen, tryck 7."),
        Example("sv/kontakt.txt", "Vid larm, ring 112. |", "Vid larm, ring 112."),
    ),
)
