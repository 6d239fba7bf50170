"""R17: an option is short: at most twelve words and five seconds."""

from ivr.checks.breaches import too_long
from ivr.checks.rule import (
    JUDGEMENT,
    Breach,
    Breaches,
    Example,
    Limits,
    Rule,
    Severity,
    Subject,
    Wording,
)
from ivr.i18n import N_
from ivr.script.prose import words


def check(subject: Subject, limits: Limits) -> Breaches:
    """Count the words and the seconds of every option, with its frame and its key."""
    for option in subject.options:
        sentence = option.sentence
        values = {"key": option.key, "option": sentence.spoken}
        count = len(words(sentence.spoken))
        if count > limits["max_words"]:
            most = limits["max_words"]
            yield Breach.at(sentence, "words", found=count, most=most, **values)
        else:
            yield from too_long(sentence, option.seconds, limits, "seconds", **values)


RULE = Rule(
    number=17,
    severity=Severity.WARNING,
    title=N_("An option has at most twelve words and takes at most five seconds."),
    why=N_("An option can be understood and remembered at one hearing."),
    source=JUDGEMENT,
    words={
        "words": Wording(
            message=N_("The option under key %(key)s has %(found)s words: “%(option)s”"),
            hint=N_(
                "A caller remembers only what matters most. Take away what is not needed to choose."
            ),
        ),
        "seconds": Wording(
            message=N_("The option under key %(key)s takes %(found)s seconds: “%(option)s”"),
            hint=N_("Take shorter words, or take away what is not needed to choose."),
        ),
    },
    check=check,
    examples=(
        Example(
            "sv/operativt.txt",
            "till exempel i brottsutredningar\n\n",
            "till exempel i utredningar av ett svårt brott\n\n",
        ),
        Example(
            "en/operativt.txt",
            "cooperation, for example in criminal investigations\n\n",
            "cooperation, such as investigations\n\n",
        ),
    ),
)
