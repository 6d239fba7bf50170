"""Failed checks as findings, so that no script can close a page or a command.

An exception in a rule is a bug of the program. It is logged, and reported as an error at the
sentence that the rule was checking, so that the script is not published and its author knows what
to change.
"""

import logging
from collections.abc import Mapping
from traceback import walk_tb

from ivr.i18n import N_
from ivr.script.finding import Report, Severity, Wording
from ivr.script.place import Place

OTHERWISE = N_("Write this in another way, and tell those who maintain the program.")

TOO_SLOW = "check-too-slow"

WORDINGS: Mapping[str, Wording] = {
    "rule-failed": Wording(
        N_("The program could not judge this by the rule “%(rule_title)s”."), OTHERWISE
    ),
    "check-failed": Wording(N_("The program could not check this."), OTHERWISE),
    TOO_SLOW: Wording(
        N_(
            "The script could not be checked within %(seconds)s seconds and the memory that there "
            "is."
        ),
        N_(
            "Load the page again in a minute. If this comes back, undo the last change or make it "
            "smaller, and tell those who run the line."
        ),
    ),
}

log = logging.getLogger(__name__)


def report_failure(case: str, error: Exception, report: Report, **values: object) -> None:
    """Log an exception of a check, and report it at the place that was being checked."""
    log.error("%s %s", case, values.get("rule", ""), exc_info=error)
    report.add(case, Severity.ERROR, _place(error), values, WORDINGS[case])


def _place(error: Exception) -> Place:
    """Return the place of the innermost sentence among the local variables of a traceback.

    It is the whole script if no frame has one.
    """
    for frame, _line in reversed([*walk_tb(error.__traceback__)]):
        for value in frame.f_locals.values():
            place = value if isinstance(value, Place) else getattr(value, "place", None)
            if isinstance(place, Place):
                return place
    return Place(())
