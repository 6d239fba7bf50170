"""R11: a menu has up to four options, or up to seven if it is easy to follow.

A label that joins two things ("fred och säkerhet") counts as two. A menu is easy to follow if
it says how many options there are, pauses between them, and their labels are distinct: rules
12, 18 and 21. So whatever breaks one of those rules breaks this one too in a longer menu.
"""

import re

from ivr.checks.overrides import settle
from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.rules.menu.r12_how_many_options import RULE as SAYS_HOW_MANY
from ivr.checks.rules.menu.r21_distinct_labels import RULE as DISTINCT
from ivr.checks.rules.timing.r18_pause_between_options import RULE as PAUSES
from ivr.checks.rules.wordings import WORDINGS
from ivr.i18n import N_
from ivr.script.finding import Report
from ivr.script.knowledge import Options
from ivr.script.model import LINE_FILE

EASY_IF = (SAYS_HOW_MANY, PAUSES, DISTINCT)


def check(subject: Subject, limits: Limits) -> Breaches:
    """Count what each menu offers, in each language."""
    broken: str | None = None
    for language in subject.languages:
        known = subject.knowledge(language.code).options
        for menu in subject.script.menus.values():
            labels = [subject.label(language.code, option.target) for option in menu.options]
            joined = [_joined(label.own, known) if known and label else 0 for label in labels]
            count = len(labels) + sum(joined)
            values = {"menu": menu.name, "language": language.name, "found": count}
            values |= {"options": len(labels), "joined": sum(joined)}
            if count > limits["max_options"]:
                most = limits["max_options"]
                yield Breach.at(LINE_FILE, "", Severity.ERROR, most=most, **values)
            elif count > limits["fine_options"]:
                broken = _broken(subject) if broken is None else broken
                if broken:
                    most = limits["fine_options"]
                    yield Breach.at(LINE_FILE, "hard", most=most, rules=broken, **values)


def _joined(label: str, known: Options) -> int:
    words = "|".join(map(re.escape, known.and_))
    return len(re.findall(rf"(?i)\b(?:{words})\b", label))


def _broken(subject: Subject) -> str:
    """Name the rules of an easy menu that this script breaks."""
    settled = settle(subject.script, EASY_IF, Report(WORDINGS))
    broken = [rule.id for rule in EASY_IF if any(rule.check(subject, settled[rule.id].limits))]
    return ", ".join(broken)


RULE = Rule(
    number=11,
    severity=Severity.WARNING,
    title=N_(
        "A menu should have at most four options, and may have seven if it is easy to follow."
    ),
    why=N_("Nobody has to keep more options in mind than people can."),
    source=N_("Ireland 4, Avaya and AT&T 5, against Virzi and Commarford for broad menus"),
    needs=("options",),
    words={
        "": Wording(
            message=N_(
                "The menu “%(menu)s” (%(language)s) offers %(found)s things: %(options)s "
                "options, and %(joined)s more that are joined by “and”."
            ),
            hint=N_(
                "Nobody remembers so many options. Put some of them into a sub-menu, or give "
                "an option that holds two things one name."
            ),
        ),
        "hard": Wording(
            message=N_(
                "The menu “%(menu)s” (%(language)s) offers %(found)s things, and is not easy "
                "to follow: it breaks %(rules)s."
            ),
            hint=N_("Correct what %(rules)s found, or put some of the options into a sub-menu."),
        ),
    },
    check=check,
    examples=edit(
        "sv/strategiskt.txt",
        "polissamarbete, framför allt inom EU\n\n",
        bad="polissamarbete, i grupper och inom EU\n\n",
        good="polissamarbete, i grupper inom EU\n\n",
    ),
)
