"""R01: the first thing that a caller hears is the emergency notice.

The flow begins every call with the notice, so a script breaks this only by putting something
else at the beginning of the notice itself.
"""

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.i18n import N_
from ivr.script.model import NOTICE
from ivr.script.prose import sentences


def check(subject: Subject, limits: Limits) -> Breaches:
    """Compare the first sentence of the notice with the words for an emergency."""
    for language in subject.languages:
        known = subject.knowledge(language.code).notice
        first = sentences(subject.spoken(language.code, NOTICE))[0]
        if known and not any(word in first.lower() for word in known.condition):
            place = subject.body(language.code, NOTICE)[0]
            yield Breach.at(place, found=first, expected=known.condition[0])


RULE = Rule(
    number=1,
    severity=Severity.ERROR,
    title=N_("The emergency notice comes first."),
    why=N_(
        "Somebody in an emergency learns at once that 112 is the number, before any other word."
    ),
    source=N_("uncommonclarity.com, microexperience.com; US police lines (njbadges)"),
    needs=("notice",),
    words=Wording(
        message=N_(
            "The emergency notice begins with something else than the emergency: “%(found)s”"
        ),
        hint=N_(
            "Callers in a hurry must hear what matters first. Take away what stands before "
            "it, or move it to the welcome."
        ),
    ),
    check=check,
    examples=edit(
        "sv/notice.txt", "I en nödsituation:", bad="Hej. Nödsituation:", good="Vid en nödsituation:"
    ),
)
