"""The form of an offer: what stands before the key, and what is said around it."""

import re
from collections import Counter
from collections.abc import Iterator

from ivr.checks.offers import Grammar, Offer, grammar
from ivr.checks.rule import ERROR, WARNING, Breaches, Limits, Rule, Subject, Wording, breach
from ivr.checks.subject import SpokenSentence
from ivr.i18n import N_
from ivr.script import prose
from ivr.script.knowledge import Options
from ivr.script.place import PHRASES


@Rule(
    "R09",
    ERROR,
    title=N_("An option says what it is for, and then its key, which is the last word."),
    why=N_(
        "Callers hear first whether an option concerns them, and only then have to remember a key."
    ),
    source="ISO 13714, COGA “(pause): press 1”, Voice Provider",
    needs=("options", "numbers"),
    also_warns=True,
    words={
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
def form_of_offer(subject: Subject, limits: Limits) -> Breaches:
    """Check every sentence that names a key, and the phrases that should name one.

    Most phrases and texts of a language begin an offer in the right way; an action may have an
    opening of its own.
    """
    for language in subject.languages:
        data = subject.knowledge(language.code)
        spoken, known = grammar(data), data.options
        form = _form(known)
        options = {option.sentence for option in subject.options if option.target}
        good: list[tuple[str, Offer]] = []
        for sentence, offers in _offers(subject, language.code, spoken, form):
            values = {"opening": known.opening[0], "press": known.press[0]}
            if not offers and _must_name_a_key(sentence):
                yield breach(sentence, said=sentence.spoken, **values)
            for offer in offers:
                found = form.fullmatch(offer.said)
                if found is None:
                    yield breach(sentence, said=offer.said, **values)
                elif found["second"]:
                    values = {"usual": found["opening"], "second": found["second"]}
                    yield breach(sentence, "double", WARNING, said=offer.said, **values)
                elif sentence not in options:
                    good.append((found["opening"], offer))
        openings = Counter(opening for opening, _ in good if opening not in known.action)
        for usual, _ in openings.most_common(1):
            for opening, offer in good:
                if opening not in (usual, *known.action):
                    yield breach(offer.sentence, "opening", WARNING, said=offer.said, usual=usual)


def _form(known: Options) -> re.Pattern[str]:
    """Return the pattern of a good offer, with its opening and another one that follows it."""
    opening, press = prose.any_of(known.opening), prose.any_of(known.press)
    return re.compile(
        rf"(?P<opening>{opening}) (?P<second>(?i:{opening})\b)?.*\w.*, (?i:{press}) \w+\W*"
    )


def _offers(
    subject: Subject, language: str, spoken: Grammar, form: re.Pattern[str]
) -> Iterator[tuple[SpokenSentence, list[Offer]]]:
    """Return the sentences of a language with their offers, and first the phrase of all options.

    Single options come only if that phrase is right: else each would be as wrong as the phrase.
    """
    first = next(each for each in subject.options if each.target and each.language == language)
    label = subject.script.languages[language].texts[str(first.target)].label
    assert label is not None, "the reader refuses an option without a label"
    frame = subject.phrase(language, "option", label=label, key=first.key)
    offers = list(spoken.offers(frame))
    yield frame, offers
    is_right = offers and all(form.fullmatch(offer.said) for offer in offers)
    options = {option.sentence for option in subject.options if option.target}
    for sentence in subject.everything:
        if sentence.language == language and (is_right or sentence not in options):
            yield sentence, list(spoken.offers(sentence))


def _must_name_a_key(sentence: SpokenSentence) -> bool:
    """Tell whether a sentence is a phrase that must name a key: any but the menu's head."""
    return sentence.place.field[1] == PHRASES and sentence.text != "choices"
