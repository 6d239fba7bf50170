"""R12: a menu begins with how many options there are, and the number is right.

The repeat key is not counted. A breach breaks rule 11 too, in a menu of more than four.
"""

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject import SpokenSentence
from ivr.checks.subject.offers import grammar
from ivr.i18n import N_
from ivr.script.prose import sentences, words


def check(subject: Subject, limits: Limits) -> Breaches:
    """Compare the number in each menu's head with its options."""
    for place in subject.menu_states:
        count = len(subject.script.menus[place.menu].options)
        head = subject.phrase(place.language, "choices", count=str(count))
        if not _is_right(head, count, subject):
            yield Breach.at(head, menu=place.menu, expected=count, found=head.spoken)


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
    title=N_("A menu says how many options it has, and the number is right."),
    why=N_("Callers know how long to listen, and do not choose before they have heard all."),
    source=N_("Ireland, COGA"),
    needs=("numbers",),
    words=Wording(
        message=N_(
            "The menu “%(menu)s” has %(expected)s options, but that is not what is heard: "
            "“%(found)s”"
        ),
        hint=N_(
            "Write {count} where the number is to be said, and no other number in the "
            "sentence. See also that the digit has its right pronunciation."
        ),
    ),
    check=check,
    examples=edit(
        "sv/language.toml",
        "Du har {count} val.",
        bad="Du har {count} av 9 val.",
        good="Du kan välja på {count} saker.",
    ),
)
