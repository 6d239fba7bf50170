"""R07: no key is offered for an emergency, for the line cannot transfer a call to anyone."""

import re
from collections.abc import Iterator

from ivr.checks.rules.rule import Breach, Example, Limits, Rule
from ivr.checks.rules.subject import Subject
from ivr.i18n import N_
from ivr.script.finding import Severity, Wording
from ivr.script.prose import any_of, statements


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look for emergency words in every sentence that offers a key."""
    for sentence in subject.everything:
        known = subject.knowledge(sentence.language)
        if known.options is None or known.numbers is None:
            continue
        emergency = rf"(?i)\b{any_of(known.options.emergency)}\w*"
        if not re.search(emergency, sentence.spoken):
            continue
        offer = (
            rf"(?i)\b{any_of(known.options.press)}(?: \w+){{0,2}} {any_of(known.numbers.digits)}\b"
        )
        allowed = rf"(?i)\b{any_of(known.options.emergency_allowed)}\b"
        for statement in statements(sentence.spoken):
            plain = re.sub(allowed, "", statement)
            if re.search(offer, plain) and (found := re.search(emergency, plain)):
                values = {"found": statement, "word": found[0], "text": sentence.text}
                yield Breach(sentence.file, sentence.line, values)


RULE = Rule(
    number=7,
    severity=Severity.ERROR,
    title=N_("No key is promised for emergencies."),
    source=None,
    needs=("options", "numbers"),
    words={
        "": Wording(
            message=N_("The text “%(text)s” offers a key for emergencies: “%(word)s”."),
            expected=N_("an option without words such as “%(word)s”"),
            found=N_("%(found)s"),
            hint=N_(
                "No key of the line connects to the emergency centre. Who believes it loses "
                "time. Say “hang up and dial 112” instead, or use another word."
            ),
        ),
    },
    check=check,
    bad=Example(
        "sv/silence-2.txt",
        "För telefonnummer till polisen, tryck",
        "För telefonnummer vid larm, tryck",
    ),
    good=Example(
        "sv/silence-2.txt",
        "För telefonnummer till polisen, tryck",
        "För alla nödvändiga telefonnummer, tryck",
    ),
)
