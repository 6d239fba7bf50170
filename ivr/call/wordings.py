"""Messages of findings from the walk and the allow-list."""

from collections.abc import Mapping

from ivr.i18n import N_
from ivr.script.finding import Wording

WORDINGS: Mapping[str, Wording] = {
    "fault": Wording(
        message=N_("A call goes wrong at “%(place)s” (%(rule)s)."),
        hint=N_(
            "This is a fault of the program, not of the texts. Report it, and do not publish this "
            "script."
        ),
    ),
    "turn-without-words": Wording(
        message=N_("The caller would hear nothing."),
        hint=N_(
            "Look for a text without words. If there is none, it is a fault of the program: "
            "report it (%(outcome)s)."
        ),
    ),
    "too-many-announcements": Wording(
        message=N_("There are %(found)s announcements that have not ended."),
        hint=N_("Remove some. Those that begin late can be added later."),
    ),
    "document-refused": Wording(
        message=N_("Twilio would refuse what the line answers."),
        hint=N_(
            "If the text named is very long or unusual, shorten it. Otherwise it is a fault "
            "of the program: report it (%(found)s)."
        ),
    ),
}
