"""R17: an option is short: at most twelve words and five seconds."""

from collections.abc import Iterator

from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import Subject
from ivr.rules.telling import JUDGEMENT, figures
from ivr.script.finding import Severity, Wording
from ivr.script.prose import words


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Count the words and the seconds of every option, with its frame and its key."""
    for option in subject.options:
        sentence = option.sentence
        count = len(words(sentence.spoken))
        values = {"key": option.key, "option": sentence.spoken}
        if count > limits["max_words"]:
            values |= figures(found=count, most=limits["max_words"])
            yield Breach(sentence.file, sentence.line, values, "words")
        elif option.seconds > limits["max_seconds"]:
            values |= figures(found=option.seconds, most=limits["max_seconds"])
            yield Breach(sentence.file, sentence.line, values, "seconds")


RULE = Rule(
    number=17,
    severity=Severity.WARNING,
    title={
        "sv": "Ett val har högst tolv ord och tar högst fem sekunder.",
        "en": "An option has at most twelve words and takes at most five seconds.",
    },
    source=JUDGEMENT,
    words={
        "words": {
            "sv": Wording(
                message="Valet under knapp {key} har {found} ord: ”{option}”",
                expected="högst {most} ord",
                found="{found} ord",
                hint="Den som lyssnar minns bara det viktigaste. Ta bort det som inte behövs för "
                "att välja rätt.",
            ),
            "en": Wording(
                message="The option under key {key} has {found} words: “{option}”",
                expected="{most} words at most",
                found="{found} words",
                hint="A caller remembers only what matters most. Take away what is not needed to "
                "choose.",
            ),
        },
        "seconds": {
            "sv": Wording(
                message="Valet under knapp {key} tar {found_sv} sekunder: ”{option}”",
                expected="högst {most_sv} sekunder",
                found="{found_sv} sekunder",
                hint="Ta kortare ord, eller ta bort det som inte behövs för att välja rätt.",
            ),
            "en": Wording(
                message="The option under key {key} takes {found} seconds: “{option}”",
                expected="{most} seconds at most",
                found="{found} seconds",
                hint="Take shorter words, or take away what is not needed to choose.",
            ),
        },
    },
    check=check,
    bad=Example(
        "sv/operativt.txt",
        "till exempel i brottsutredningar\n\n",
        "till exempel i utredningar av ett svårt brott\n\n",
    ),
    good=Example(
        "en/operativt.txt",
        "cooperation, for example in criminal investigations\n\n",
        "cooperation, such as investigations\n\n",
    ),
)
