"""R47: initialisms are said letter by letter from the table, or else written out."""

import re

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject.passages import passages
from ivr.i18n import N_

WORD = re.compile(r"\b[^\W\d_]{2,}\b")


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look for words in capitals in the spoken form, where "EU" has become "E U"."""
    spoken_so: set[str] = set()
    for language in subject.languages:
        for written, spoken in language.pronunciation.table.items():
            for found in _initialisms(spoken):
                spoken_so.add(found)
                line = language.entry_lines.get(written, 0)
                yield Breach.at(
                    (language.file, line),
                    "pronunciation",
                    written=written,
                    found=found,
                    letters=" ".join(found),
                )
    for passage in passages(subject):
        for found in _initialisms(passage.spoken):
            if found not in spoken_so:
                letters = " ".join(found)
                yield Breach.at(passage, sentence=passage.written, found=found, letters=letters)


def _initialisms(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in WORD.findall(text) if word.isupper()))


RULE = Rule(
    number=47,
    severity=Severity.ERROR,
    title=N_("Initialisms have a pronunciation, or are written out."),
    why=N_("Callers recognise a name that consists of initials."),
    source=N_("Isof; measured: OSSE was read as a word"),
    words={
        "": Wording(
            message=N_("“%(found)s” in “%(sentence)s” has no pronunciation."),
            hint=N_(
                "A voice may read “%(found)s” as a word. Write the name out, or add "
                "“%(found)s”, said “%(letters)s”, %(at_pronunciation)s."
            ),
        ),
        "pronunciation": Wording(
            message=N_("The pronunciation of “%(written)s” is still an initialism."),
            hint=N_('Write "%(letters)s", and the voice reads letter by letter.'),
        ),
    },
    check=check,
    examples=edit(
        "sv/fred.txt",
        "Sedan tjänstgör de i insatser runt om i världen.",
        bad="FN har insatser runt om i världen, och där tjänstgör de.",
        good="EU har insatser runt om i världen, och där tjänstgör de.",
    ),
)
