"""Messages of findings about recordings."""

from collections.abc import Mapping

from ivr.i18n import N_
from ivr.script.findings.finding import Wording

WORDINGS: Mapping[str, Wording] = {
    "text-unknown": Wording(
        message=N_("There is no text called “%(found)s”."),
        hint=N_(
            "Did you mean %(nearest)s? ivr record list shows every text. Phrases, such as the "
            "options of the menu, cannot be recorded: the synthetic voice always says them, for "
            "they change with the menu."
        ),
    ),
    "text-never-played": Wording(
        message=N_("The text “%(found)s” is never played from a recording."),
        hint=N_(
            "The synthetic voice always says the texts of sub-menus and fault: the first are "
            "part of their menu, and fault must be said even when nothing else can be fetched. No "
            "recording is needed."
        ),
    ),
    "text-of-one-menu": Wording(
        message=N_("The recording of “%(text)s” applies to the menu “%(menu)s” only."),
        hint=N_(
            "In %(others)s the synthetic voice says the text. To have the recording played in "
            "every menu, write the text without placeholders in braces."
        ),
    ),
    "too-big": Wording(
        message=N_("The file is bigger than %(most)s megabytes."),
        hint=N_(
            "Save the text in question as WAV, MP3 or FLAC, and nothing else in the same file."
        ),
    ),
    "not-sound": Wording(
        message=N_("The file is not usable sound, or it breaks off."),
        hint=N_(
            "Save the recording as WAV, MP3 or FLAC in the program it was made in, and listen to "
            "it until its end. Renaming the file is not enough."
        ),
    ),
    "many-channels": Wording(
        message=N_("The sound has %(found)s channels, and at most two can be used."),
        hint=N_("Save the voice alone, in mono."),
    ),
    "odd-rate": Wording(
        message=N_(
            "The sample rate is %(found)s Hz: lower than a telephone's, or higher than any "
            "recorder's."
        ),
        hint=N_(
            "Record again with 44,100 or 48,000 Hz. Converting a file with a lower rate does not "
            "help: the missing frequencies cannot be restored."
        ),
    ),
    "too-long": Wording(
        message=N_("The recording is longer than %(most)s minutes."),
        hint=N_("Cut out the text in question, and save it alone."),
    ),
    "silent": Wording(
        message=N_("No words are heard in the recording."),
        hint=N_(
            "Was the microphone on, and the right channel chosen? Listen to the file, and "
            "record again."
        ),
    ),
    "clipped": Wording(
        message=N_(
            "The recording is overdriven: its loudest sounds, %(found)s per mille of it, are "
            "clipped and distorted, and at most %(most)s per mille may be."
        ),
        hint=N_(
            "Turn the recording level down until the loudest words stay at -6 dB, and read "
            "the text again. Turning the sound down afterwards does not help."
        ),
    ),
    "quiet": Wording(
        message=N_(
            "The recording is too quiet: its words are at %(found)s dB of full scale, and "
            "should be at %(least)s dB at least."
        ),
        hint=N_(
            "Go closer to the microphone (10 to 20 cm) or turn up the recording level. The "
            "sound is turned up anyway, but then the noise is too."
        ),
    ),
    "noisy": Wording(
        message=N_(
            "There is noise behind the voice: the voice is %(found)s dB louder, and should be at "
            "least %(least)s."
        ),
        hint=N_(
            "Close the window, stop the fan, go closer to the microphone, and read the text "
            "again in a room with soft furniture. A telephone makes noise worse."
        ),
    ),
}
