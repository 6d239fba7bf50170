"""R12: a menu begins with how many options there are, and the number is right.

The repeat key is not counted. A breach breaks rule 11 too, in a menu of more than four.
"""

from collections.abc import Iterator

from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import SpokenSentence, Subject
from ivr.rules.subject.offers import grammar
from ivr.rules.subject.places import menu_places
from ivr.script.finding import Severity, Wording
from ivr.script.prose import sentences, words


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Compare the number in each menu's head with its options."""
    for place in menu_places(subject):
        count = len(subject.script.menus[place.menu].options)
        head = subject.phrase(place.language, "choices", count=str(count))
        values = {"menu": place.menu, "expected": count, "found": head.spoken}
        if not _is_right(head, count, subject):
            yield Breach(head.file, head.line, values)


def _is_right(head: SpokenSentence, count: int, subject: Subject) -> bool:
    """Tell whether the head names the count and no other number; a key is no number here."""
    known = subject.knowledge(head.language)
    if known.numbers is None or count >= len(known.numbers.counts):
        return True
    expected = known.numbers.counts[count]
    others = known.numbers.counts[2:]  # the first words may be articles: "one", "ett"
    spoken = grammar(known)
    said = [
        word
        for sentence in sentences(head.own.lower())
        if spoken is None or spoken.key(sentence) is None
        for word in words(sentence)
    ]
    return expected in said and not any(word in others and word != expected for word in said)


RULE = Rule(
    number=12,
    severity=Severity.WARNING,
    title={
        "sv": "Menyn säger hur många val den har, och antalet stämmer.",
        "en": "A menu says how many options it has, and the number is right.",
    },
    source={"sv": "Irland, COGA", "en": "Ireland, COGA"},
    needs=("numbers",),
    words={
        "": {
            "sv": Wording(
                message="Menyn {menu} har {expected} val, men det är inte vad man hör: ”{found}”",
                expected="antalet {expected}, och inget annat tal",
                found="{found}",
                hint="Skriv {{count}} där antalet ska sägas, och inga andra tal i meningen. Se "
                "också efter att uttalet av siffran stämmer.",
            ),
            "en": Wording(
                message="The menu {menu} has {expected} options, but that is not what is heard: "
                "“{found}”",
                expected="the number {expected}, and no other",
                found="{found}",
                hint="Write {{count}} where the number is to be said, and no other number in the "
                "sentence. See also that the digit has its right pronunciation.",
            ),
        },
    },
    check=check,
    bad=Example("sv/language.toml", "Du har {count} val.", "Du har {count} av 9 val."),
    good=Example("sv/language.toml", "Du har {count} val.", "Du kan välja på {count} saker."),
)
