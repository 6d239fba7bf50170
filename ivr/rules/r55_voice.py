"""R55: the line is no person: no "I" anywhere, and "we" only where it ends a call."""

from collections.abc import Iterator

from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import Subject
from ivr.rules.subject.passages import passages
from ivr.script import prose
from ivr.script.finding import Severity, Wording
from ivr.script.model import FAULT, GIVE_UP

WE_TEXTS = (GIVE_UP, FAULT)


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look for the words in the written form: "A I" said letter by letter is no "I"."""
    for passage in passages(subject):
        known = subject.knowledge(passage.language).words
        if known is None:
            continue
        said = prose.words(prose.plain(passage.written))
        for case, forbidden in (("", known.first_person), ("we", known.we)):
            if case and passage.text in WE_TEXTS:
                continue
            lower = {word.lower() for word in forbidden}
            if found := [word for word in said if word.lower() in lower]:
                values = {"sentence": passage.written, "found": ", ".join(found)}
                yield Breach(passage.file, passage.line, values, case)


RULE = Rule(
    number=55,
    severity=Severity.INFO,
    title={
        "sv": "Linjen säger aldrig ”jag”, och ”vi” bara när den avslutar.",
        "en": "The line never says “I”, and “we” only where it ends a call.",
    },
    source="Avaya",
    needs=("words",),
    words={
        "": {
            "sv": Wording(
                message="”{sentence}” låter som om linjen vore en person.",
                expected="en mening om den som ringer, eller om saken",
                found="{found}",
                hint="Skriv ”Du har inte valt något än” hellre än ”Jag hörde inget val”.",
            ),
            "en": Wording(
                message="“{sentence}” sounds as if the line were a person.",
                expected="a sentence about the caller, or about the matter",
                found="{found}",
                hint="Write “You have not chosen anything yet” rather than “I heard no choice”.",
            ),
        },
        "we": {
            "sv": Wording(
                message="”{sentence}” säger ”{found}”, men den som lyssnar vet inte vilka det är.",
                expected="”polisen”, eller det namn som passar; ”vi” bara i give-up och fault",
                found="{found}",
                hint="Säg vem det är som gör något.",
            ),
            "en": Wording(
                message="“{sentence}” says “{found}”, but a listener does not know who that is.",
                expected="“the police”, or the name that fits; “we” only in give-up and fault",
                found="{found}",
                hint="Say who it is that does something.",
            ),
        },
    },
    check=check,
    bad=Example(
        "sv/silence-1.txt", "Du har inte valt något än.", "Jag har inte hört något val än."
    ),
    good=Example("sv/give-up.txt", "Du kan ringa igen.", "Vi svarar om du ringer igen."),
)
