"""R19: an option offers one thing, for "or" is heard as the next option."""

import re

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.i18n import N_


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look for "or" in the label of each option."""
    for option in subject.options:
        known = subject.knowledge(option.language).options
        if known is None or option.target is None:
            continue
        words = "|".join(map(re.escape, known.or_))
        label = subject.label(option.language, option.target)
        if label and (found := re.search(rf"(?i)\b(?:{words})\b", label.own)):
            yield Breach.at(label, found=found[0], key=option.key)


RULE = Rule(
    number=19,
    severity=Severity.WARNING,
    title=N_("No “or” inside an option."),
    why=N_("Nobody takes the second half of an option for the next option."),
    source=N_("Voice Provider, tip 13"),
    needs=("options",),
    words=Wording(
        message=N_("The option under key %(key)s holds “%(found)s”."),
        hint=N_(
            "A caller hears “%(found)s” as the beginning of the next option. Use one "
            "word for both, or make two options."
        ),
    ),
    check=check,
    examples=edit(
        "sv/fred.txt",
        "freds- och säkerhetsfrämjande verksamhet\n\n",
        bad="freds- och säkerhetsfrämjande verksamhet, hemma eller borta\n\n",
        good="freds- och säkerhetsfrämjande verksamhet, nya modeller\n\n",
    ),
)
