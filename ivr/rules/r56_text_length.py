"""R56: an area text is short enough to be listened to until it ends."""

from collections.abc import Iterator

from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import Subject
from ivr.rules.telling import figures
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
    title={
        "sv": "En områdestext är högst 30 sekunder och 8 meningar lång.",
        "en": "An area text lasts 30 seconds at most, and has 8 sentences at most.",
    },
    source={
        "sv": "KPMG: ett svar på 20 till 30 s bör delas; Voice Provider, lucka 20",
        "en": "KPMG: an answer of 20 to 30 s should be split; Voice Provider, lucka 20",
    },
    words={
        "": {
            "sv": Wording(
                message="Texten ”{text}” är lång att lyssna på.",
                expected="högst {most_sv} sekunder; över {error_sv} är det ett fel",
                found="{found_sv} sekunder",
                hint="Stryk det som inte behövs, eller dela texten i två val.",
            ),
            "en": Wording(
                message="The text “{text}” is long to listen to.",
                expected="{most} seconds at most; over {error} it is an error",
                found="{found} seconds",
                hint="Take out what is not needed, or make two options of the text.",
            ),
        },
        "sentences": {
            "sv": Wording(
                message="Texten ”{text}” har för många meningar.",
                expected="högst {most} meningar, den första inräknad",
                found="{found} meningar",
                hint="Den som lyssnar minns de första. Stryk, slå ihop, eller dela texten.",
            ),
            "en": Wording(
                message="The text “{text}” has too many sentences.",
                expected="{most} sentences at most, the first one included",
                found="{found} sentences",
                hint="A listener remembers the first ones. Take out, join, or divide the text.",
            ),
        },
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
