"""R56: an area text is short enough to be listened to until it ends."""

from collections.abc import Iterator

from ivr.checks.rules.rule import Breach, Example, Limits, Rule
from ivr.checks.rules.subject import Subject
from ivr.checks.rules.telling import figures
from ivr.i18n import N_
from ivr.script import prose
from ivr.script.finding import Severity, Wording


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Take the seconds of each area text, and count its sentences."""
    for language in subject.languages:
        for text in subject.area_topics:
            place = subject.body(language.code, text)[0]
            length = subject.seconds(language.code, text)
            if length > limits["warn_seconds"]:
                severity = Severity.ERROR if length > limits["max_seconds"] else None
                most, error = limits["warn_seconds"], limits["max_seconds"]
                values = figures(found=length, most=most, error=error) | {"text": text}
                yield Breach(place.file, place.line, values, severity=severity)
            lines = subject.body(language.code, text)
            count = sum(len(prose.sentences(line.spoken)) for line in lines)
            if count > limits["max_sentences"]:
                values = {"text": text, "found": str(count)}
                values["most"] = f"{limits['max_sentences']:g}"
                yield Breach(place.file, place.line, values, case="sentences")


RULE = Rule(
    number=56,
    severity=Severity.WARNING,
    title=N_("An area text lasts 30 seconds at most, and has 8 sentences at most."),
    source=N_("KPMG: an answer of 20 to 30 s should be split; Voice Provider, lucka 20"),
    words={
        "": Wording(
            message=N_("The text “%(text)s” is long to listen to."),
            expected=N_("%(most)s seconds at most; over %(error)s it is an error"),
            found=N_("%(found)s seconds"),
            hint=N_("Take out what is not needed, or make two options of the text."),
        ),
        "sentences": Wording(
            message=N_("The text “%(text)s” has too many sentences."),
            expected=N_("%(most)s sentences at most, the first one included"),
            found=N_("%(found)s sentences"),
            hint=N_("A listener remembers the first ones. Take out, join, or divide the text."),
        ),
    },
    check=check,
    bad=Example(
        "sv/utveckling.txt",
        "Den ska följa rättsstatens regler, och kunna ställas till svars.",
        "Den ska följa rättsstatens regler. Den ska kunna ställas till svars.",
    ),
    good=Example(
        "sv/fast.txt",
        "Gruppen arbetar med att lokalisera och gripa dem.",
        "Gruppen arbetar med två saker. Det är att lokalisera och gripa dem.",
    ),
)
