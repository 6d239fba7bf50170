"""R01: the first thing that a caller hears is the emergency notice.

The flow begins every call with the notice, so a script breaks this only by putting something
else at the beginning of the notice itself.
"""

from collections.abc import Iterator

from ivr.checks.rules.rule import Breach, Example, Limits, Rule
from ivr.checks.rules.subject import Subject
from ivr.i18n import N_
from ivr.script.finding import Severity, Wording
from ivr.script.model import NOTICE
from ivr.script.prose import sentences


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Compare the beginning of the notice with its subject."""
    for language in subject.languages:
        known = subject.knowledge(language.code).notice
        body = subject.body(language.code, NOTICE)
        first = sentences(" ".join(sentence.spoken for sentence in body))[0]
        if known and not any(word in first.lower() for word in known.condition):
            values = {"found": first, "expected": known.condition[0]}
            yield Breach(body[0].file, body[0].line, values)


RULE = Rule(
    number=1,
    severity=Severity.ERROR,
    title=N_("The emergency notice comes first."),
    source=N_("uncommonclarity.com, microexperience.com; US police lines (njbadges)"),
    needs=("notice",),
    words={
        "": Wording(
            message=N_(
                "The emergency notice (notice) begins with something else than the "
                "emergency: “%(found)s”"
            ),
            expected=N_("a first sentence on the situation, with “%(expected)s”"),
            found=N_("%(found)s"),
            hint=N_(
                "Callers in a hurry must hear what matters first. Take away what stands "
                "before it, or move it to welcome.txt."
            ),
        ),
    },
    check=check,
    bad=Example("sv/notice.txt", "I en nödsituation:", "Hej. Nödsituation:"),
    good=Example("sv/notice.txt", "I en nödsituation:", "Vid en nödsituation:"),
)
