"""R17: an option is short: at most twelve words and five seconds."""

from collections.abc import Iterator

from ivr.checks.rules.rule import Breach, Example, Limits, Rule
from ivr.checks.rules.subject import Subject
from ivr.checks.rules.telling import JUDGEMENT, figures
from ivr.i18n import N_
from ivr.script.finding import Severity, Wording
from ivr.script.prose import words


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Count the words and the seconds of every option, with its frame and its key."""
    for option in subject.options:
        sentence = option.sentence
        count = len(words(sentence.spoken))
        values: dict[str, object] = {"key": option.key, "option": sentence.spoken}
        if count > limits["max_words"]:
            values |= figures(found=count, most=limits["max_words"])
            yield Breach(sentence.file, sentence.line, values, "words")
        elif option.seconds > limits["max_seconds"]:
            values |= figures(found=option.seconds, most=limits["max_seconds"])
            yield Breach(sentence.file, sentence.line, values, "seconds")


RULE = Rule(
    number=17,
    severity=Severity.WARNING,
    title=N_("An option has at most twelve words and takes at most five seconds."),
    source=JUDGEMENT,
    words={
        "words": Wording(
            message=N_("The option under key %(key)s has %(found)s words: “%(option)s”"),
            expected=N_("%(most)s words at most"),
            found=N_("%(found)s words"),
            hint=N_(
                "A caller remembers only what matters most. Take away what is not needed to choose."
            ),
        ),
        "seconds": Wording(
            message=N_("The option under key %(key)s takes %(found)s seconds: “%(option)s”"),
            expected=N_("%(most)s seconds at most"),
            found=N_("%(found)s seconds"),
            hint=N_("Take shorter words, or take away what is not needed to choose."),
        ),
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
