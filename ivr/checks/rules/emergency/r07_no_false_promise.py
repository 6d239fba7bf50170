"""R07: no key is offered for an emergency, for the line cannot transfer a call to anyone."""

import re

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.i18n import N_
from ivr.script.prose import any_of, statements


def check(subject: Subject, limits: Limits) -> Breaches:
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
                yield Breach.at(sentence, found=statement, word=found[0], text=sentence.text)


RULE = Rule(
    number=7,
    severity=Severity.ERROR,
    title=N_("No key is promised for emergencies."),
    why=N_("Nobody in an emergency waits for a key that connects to nothing."),
    needs=("options", "numbers"),
    words=Wording(
        message=N_("The text “%(text)s” offers a key for emergencies: “%(word)s”."),
        hint=N_(
            "No key of the line connects to the emergency centre, and callers who think so "
            "lose time. Say “hang up and dial 112” instead, or use another word."
        ),
    ),
    check=check,
    examples=edit(
        "sv/silence-2.txt",
        "För telefonnummer till polisen, tryck",
        bad="För telefonnummer vid larm, tryck",
        good="För alla nödvändiga telefonnummer, tryck",
    ),
)
