"""R53: a name that is also an everyday word, such as "Fast", never begins a sentence."""

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.i18n import N_
from ivr.script import prose


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look at the first word of each sentence; a name that stands alone is first too."""
    for line in subject.everything:
        known = subject.knowledge(line.language).words
        for sentence in prose.sentences(line.own):
            first = prose.words(sentence)[0]
            if known and first.partition("-")[0] in known.ambiguous_names:
                yield Breach.at(line, sentence=line.written, found=first)


RULE = Rule(
    number=53,
    severity=Severity.WARNING,
    title=N_("“Fast” never comes first in a Swedish sentence, and never alone."),
    why=N_("Callers understand “Fast” as the name of the group."),
    source=N_("own judgement: “fast” is Swedish for “although” and “firmly”"),
    needs=("words",),
    words=Wording(
        message=N_(
            "In “%(sentence)s” a sentence begins with a name that is heard as an everyday word."
        ),
        hint=N_(
            "Write “the group”, or “the name %(found)s”, in the words of that language: "
            "nobody hears a capital on the phone."
        ),
    ),
    check=check,
    examples=edit(
        "sv/fast.txt",
        "Namnet Fast är engelskt, och står",
        bad="Fast är engelskt, och står",
        good="Ordet Fast är engelskt, och står",
    ),
)
