"""The words of findings about files and their encoding."""

from collections.abc import Mapping

from ivr.i18n import N_
from ivr.script.finding import Wording

WORDINGS: Mapping[str, Wording] = {
    "missing-file": Wording(
        message=N_("The file %(file)s is missing."),
        hint=N_(
            "Write %(file)s, or fetch it back from an earlier edition. Check the spelling of "
            "its name: small letters, and a hyphen where the name has one."
        ),
    ),
    "empty-file": Wording(
        message=N_("Nothing is written in %(file)s."),
        hint=N_("Write the text in %(file)s."),
    ),
    "not-utf8": Wording(
        message=N_("%(file)s is saved in an encoding that cannot be read."),
        hint=N_(
            "Open %(file)s, choose “Save as” and the encoding UTF-8, and look through the "
            "letters å, ä, ö and é on line %(line)s."
        ),
    ),
    "control-character": Wording(
        message=N_("Line %(line)s holds a sign that cannot be spoken."),
        hint=N_(
            "Delete line %(line)s and type it again by hand. The sign %(found)s often comes "
            "along when text is pasted from another program."
        ),
    ),
    "unused-file": Wording(
        message=N_("%(file)s is not used."),
        hint=N_("Move %(file)s to the folder of its language, or delete it."),
    ),
    "unused-text": Wording(
        message=N_("%(file)s is never heard."),
        hint=N_(
            "Name the text in the options of a menu in line.toml, correct the file's name, "
            "or delete %(file)s."
        ),
    ),
    "unused-language": Wording(
        message=N_("The language in the folder %(folder)s cannot be heard."),
        hint=N_('Add "%(folder)s" to “languages” in line.toml, or delete the folder.'),
    ),
    "one-language-only": Wording(
        message=N_("The text %(text)s is missing in one language: %(file)s."),
        hint=N_(
            "Translate the text and save it as %(file)s, or take %(text)s out of line.toml "
            "and delete it in the other languages."
        ),
    ),
}
