"""R56: an area text is short enough to listen to."""

from ivr.checks.breaches import too_long
from ivr.checks.rule import (
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
from ivr.script import prose


def check(subject: Subject, limits: Limits) -> Breaches:
    """Count the seconds and the sentences of each area text."""
    both = {"most": limits["warn_seconds"], "error": limits["max_seconds"]}
    for language in subject.languages:
        for text in subject.area_topics:
            lines = subject.body(language.code, text)
            length = subject.seconds(language.code, text)
            yield from too_long(lines[0], length, limits, text=text, **both)
            count = sum(len(prose.sentences(line.spoken)) for line in lines)
            if count > limits["max_sentences"]:
                most = limits["max_sentences"]
                yield Breach.at(lines[0], "sentences", text=text, found=count, most=most)


RULE = Rule(
    number=56,
    severity=Severity.WARNING,
    title=N_("The text of a topic lasts 30 seconds at most, and has 8 sentences at most."),
    why=N_("Callers can keep what a text says in mind to its end."),
    source=N_("KPMG: an answer of 20 to 30 s should be split; Voice Provider, tip 20"),
    words={
        "": Wording(
            message=N_("The text “%(text)s” is long to listen to."),
            hint=N_("Take out what is not needed, or make two options of the text."),
        ),
        "sentences": Wording(
            message=N_("The text “%(text)s” has too many sentences."),
            hint=N_("A listener remembers the first ones. Take out, join, or divide the text."),
        ),
    },
    check=check,
    examples=(
        Example(
            "sv/utveckling.txt",
            "Den ska följa rättsstatens regler, och kunna ställas till svars.",
            "Den ska följa rättsstatens regler. Den ska kunna ställas till svars.",
        ),
        Example(
            "sv/fast.txt",
            "Gruppen arbetar med att lokalisera och gripa dem.",
            "Gruppen arbetar med två saker. Det är att lokalisera och gripa dem.",
        ),
    ),
)
