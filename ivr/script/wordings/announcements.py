"""The words of findings about announcements and their times."""

from collections.abc import Mapping

from ivr.i18n import N_
from ivr.script.finding import Wording

WORDINGS: Mapping[str, Wording] = {
    "expected-time": Wording(
        message=N_("“%(field)s” must be a day and a time."),
        hint=N_(
            "Write year, month and day, a T, and hours, minutes and seconds. It is the time on "
            "the clock in the line's time zone."
        ),
    ),
    "unknown-timezone": Wording(
        message=N_("There is no time zone “%(found)s”."),
        hint=N_("Write “%(nearest)s” if that is what was meant, or leave timezone out."),
    ),
    "time-that-is-not": Wording(
        message=N_("There is no such time: the clocks are put forward over it."),
        hint=N_("Write a time before or after the hour that is left out that night."),
    ),
    "time-twice": Wording(
        message=N_("This time comes twice: the clocks are put back that night."),
        hint=N_("Write a time before or after the hour that comes twice that night."),
    ),
    "announcement-ends-first": Wording(
        message=N_("The announcement “%(name)s” ends before it begins."),
        hint=N_("Look at day, month and year of both times, and correct one of them."),
    ),
    "closed-without-numbers": Wording(
        message=N_("“%(name)s” closes the line, but no text has the phone numbers."),
        hint=N_("Write the text that “contact” names, in every language."),
    ),
    "announcement-name-taken": Wording(
        message=N_("“%(found)s” cannot be the name of an announcement."),
        hint=N_("Give the announcement and its text files another name."),
    ),
}
