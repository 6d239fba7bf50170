"""The words of the findings of a walk and of the allow-list."""

from collections.abc import Mapping

from ivr.i18n import N_
from ivr.script.finding import Wording

WORDINGS: Mapping[str, Wording] = {
    "silence-without-end": Wording(
        message=N_("A caller who presses nothing is never let go."),
        expected=N_("Every call ends with words, also when no key is pressed."),
        found=N_("A call without an end at “%(place)s”."),
        hint=N_(
            "This is a fault of the program, not of the texts. Report it, and say that it is "
            "about “%(place)s”."
        ),
    ),
    "notice-not-first": Wording(
        message=N_("The emergency notice is not heard first."),
        expected=N_("The text of %(file)s before everything else in every call."),
        found=N_("A call that does not begin with %(file)s."),
        hint=N_(
            "This is a fault of the program, not of the texts. Report it, and do not publish "
            "this script (%(file)s)."
        ),
    ),
    "main-menu-out-of-reach": Wording(
        message=N_("The key for the main menu does not lead there."),
        expected=N_("The main menu can be reached from everywhere."),
        found=N_("The key leads elsewhere at “%(place)s”."),
        hint=N_(
            "This is a fault of the program, not of the texts. Report it, and say that it is "
            "about “%(place)s”."
        ),
    ),
    "option-out-of-reach": Wording(
        message=N_("A key does not lead where the menu “%(menu)s” says."),
        expected=N_("The option “%(option)s” is heard when its key is pressed."),
        found=N_("Something else than “%(option)s” in the menu “%(menu)s”."),
        hint=N_(
            "This is a fault of the program, not of the texts. Report it, and say that it is "
            "about “%(option)s”."
        ),
    ),
    "turn-without-words": Wording(
        message=N_("The caller would hear nothing."),
        expected=N_("Every answer to the caller has words."),
        found=N_("An answer without words (%(outcome)s)."),
        hint=N_(
            "Look for a text without words. If there is none, it is a fault of the program: "
            "report it (%(outcome)s)."
        ),
    ),
    "too-many-announcements": Wording(
        message=N_("There are %(found)s announcements that have not ended."),
        expected=N_("%(most)s announcements that have not ended, at most."),
        found=N_("%(found)s."),
        hint=N_("Remove some. Those that begin late can be added later."),
    ),
    "document-refused": Wording(
        message=N_("Twilio would refuse what the line answers."),
        expected=N_("Answers that follow Twilio's rules."),
        found=N_("%(found)s."),
        hint=N_(
            "If the text named is very long or unusual, shorten it. Otherwise it is a fault "
            "of the program: report it (%(found)s)."
        ),
    ),
}
