"""The words of findings about announcements and their times."""

from collections.abc import Mapping

from ivr.i18n import N_
from ivr.script.finding import Wording

WORDINGS: Mapping[str, Wording] = {
    "expected-time": Wording(
        message=N_("“%(field)s” must be a day and a time."),
        expected=N_("A time such as 2026-12-01T08:00:00, without quotation marks and time zone."),
        found=N_("“%(found)s”."),
        hint=N_(
            "Write year, month and day, a T, and hours, minutes and seconds. It is the time on "
            "the clock in the line's time zone."
        ),
    ),
    "unknown-timezone": Wording(
        message=N_("There is no time zone “%(found)s”."),
        expected=N_("The name of a time zone, such as Europe/Stockholm."),
        found=N_("“%(found)s”. The name most like it: “%(nearest)s”."),
        hint=N_("Write “%(nearest)s” if that is what was meant, or leave timezone out."),
    ),
    "time-that-is-not": Wording(
        message=N_("There is no such time: the clocks are put forward over it."),
        expected=N_("A time that exists in %(zone)s."),
        found=N_("%(field)s = %(found)s"),
        hint=N_("Write a time before or after the hour that is left out that night."),
    ),
    "time-twice": Wording(
        message=N_("This time comes twice: the clocks are put back that night."),
        expected=N_("A time that comes once in %(zone)s."),
        found=N_("%(field)s = %(found)s"),
        hint=N_("Write a time before or after the hour that comes twice that night."),
    ),
    "announcement-ends-first": Wording(
        message=N_("The announcement “%(name)s” ends before it begins."),
        expected=N_("An end (until) that is later than the start (from)."),
        found=N_("from %(start)s until %(end)s"),
        hint=N_("Look at day, month and year of both times, and correct one of them."),
    ),
    "closed-without-numbers": Wording(
        message=N_("“%(name)s” closes the line, but no text has the phone numbers."),
        expected=N_("A text with the phone numbers, which callers hear when the line is closed."),
        found=N_("No such text."),
        hint=N_("Write the text that “contact” names, in every language."),
    ),
    "announcement-name-taken": Wording(
        message=N_("“%(found)s” cannot be the name of an announcement."),
        expected=N_("A name that no other text and no key has."),
        found=N_("“%(found)s”, which is the name of something else."),
        hint=N_("Give the announcement and its text files another name."),
    ),
}
