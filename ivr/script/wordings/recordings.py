"""The words of findings about recordings."""

from collections.abc import Mapping

from ivr.i18n import N_
from ivr.script.finding import Wording

WORDINGS: Mapping[str, Wording] = {
    "recording-of-nothing": Wording(
        message=N_("%(file)s belongs to no text."),
        hint=N_("Correct the file's name, or delete %(file)s."),
    ),
    "recording-without-sound": Wording(
        message=N_("The sound that belongs to %(file)s is missing."),
        hint=N_(
            "Put %(text)s.wav or %(text)s.mp3 in the folder again, or delete %(file)s. Until "
            "then the synthetic voice says the text."
        ),
    ),
    "recording-without-words": Wording(
        message=N_("Nobody knows which words were read in %(file)s."),
        hint=N_(
            "Listen to the recording and write what is said in %(expected)s. Until then the "
            "synthetic voice says the text."
        ),
    ),
    "recording-not-audio": Wording(
        message=N_("%(file)s is not a sound that can be played."),
        hint=N_(
            "Save the recording again as %(expected)s, and put it in the folder under the "
            "same name."
        ),
    ),
    "recording-misnamed": Wording(
        message=N_("%(file)s is not of the kind that its name says."),
        hint=N_(
            "Give “%(text)s” the ending of its kind, %(kind)s, or save it again as "
            "%(expected)s. Changing the name of %(kind)s to %(expected)s is not enough."
        ),
    ),
    "recording-not-verified": Wording(
        message=N_("The recording %(file)s is not played, because it cannot be verified here."),
        hint=N_(
            "Ask those who maintain the program to install it with its extra “recordings”: "
            "pip install 'ivr-informationslinje[recordings]'. Until then the synthetic voice "
            "says the text."
        ),
    ),
    "recording-of-other-kind": Wording(
        message=N_("%(file)s is of a kind that the line does not play."),
        hint=N_("Save the recording of “%(text)s” as WAV or MP3, or delete %(file)s."),
    ),
    "recording-twice": Wording(
        message=N_("There are two recordings of “%(text)s”."),
        hint=N_("Keep the better recording of “%(text)s” and delete the other."),
    ),
    "recording-outdated": Wording(
        message=N_("The recording of “%(text)s” no longer matches the text."),
        hint=N_("Record “%(text)s” again. Until then the synthetic voice says the new text."),
    ),
}
