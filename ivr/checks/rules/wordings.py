"""Findings about the table of exceptions to the rules."""

from collections.abc import Mapping

from ivr.i18n import N_
from ivr.script.finding import Wording

WORDINGS: Mapping[str, Wording] = {
    "override-of-no-rule": Wording(
        message=N_("[rules] names %(found)s, which is not a rule."),
        expected=N_("The number of a rule, such as R09. “ivr rules” lists them all."),
        found=N_("“%(found)s”. The rule most like it: %(nearest)s."),
        hint=N_("Correct “%(found)s”, or delete its line."),
    ),
    "override-of-retired-rule": Wording(
        message=N_("[rules] names %(found)s, a rule that no longer exists."),
        expected=N_("The number of a rule, such as R09. “ivr rules” lists them all."),
        found=N_("%(found)s, which checked scripts in an earlier version of this program."),
        hint=N_("Delete the line of %(found)s."),
    ),
    "override-without-reason": Wording(
        message=N_("There is no reason why %(id)s is different in this script."),
        expected=N_('%(id)s = { ..., reason = "why this script may differ" }'),
        found=N_("%(id)s without a reason."),
        hint=N_(
            "Write a reason that somebody else understands a year from now, or delete the "
            "line of %(id)s."
        ),
    ),
    "override-of-no-threshold": Wording(
        message=N_("%(id)s has no threshold called “%(found)s”."),
        expected=N_("One of these names: %(known)s."),
        found=N_("“%(found)s”. The name most like it: “%(nearest)s”."),
        hint=N_(
            "Write “%(nearest)s” if that is what was meant. “ivr rules %(id)s” shows what "
            "can be set."
        ),
    ),
    "override-wrong-value": Wording(
        message=N_("“%(field)s” of %(id)s cannot be %(found)s."),
        expected=N_("A value like %(expected)s."),
        found=N_("%(found)s."),
        hint=N_(
            "Write “%(field)s” of %(id)s as %(expected)s is written: a number without "
            "quotation marks, or true or false."
        ),
    ),
    "no-language-data": Wording(
        message=N_(
            "Some rules were not checked for the language “%(language)s”: there is no data "
            "for them."
        ),
        expected=N_(
            "The table [%(section)s] in the file that the program keeps for “%(language)s”."
        ),
        found=N_("No [%(section)s] for “%(language)s”. Not checked for it: %(rules)s."),
        hint=N_(
            "Have somebody who knows “%(language)s” read the texts with these rules in "
            "mind, and ask those who maintain the program to add [%(section)s]: it is data, "
            "not code."
        ),
    ),
}
