"""The words of findings about files and their encoding."""

from collections.abc import Mapping

from ivr.i18n import N_
from ivr.script.finding import Wording

WORDINGS: Mapping[str, Wording] = {
    "missing-file": Wording(
        message=N_("The file %(file)s is missing."),
        expected=N_("A file called %(file)s."),
        found=N_("There is no such file: %(file)s."),
        hint=N_(
            "Write %(file)s, or fetch it back from an earlier edition. Check the spelling of "
            "its name: small letters, and a hyphen where the name has one."
        ),
    ),
    "empty-file": Wording(
        message=N_("Nothing is written in %(file)s."),
        expected=N_(
            "At least one line in %(file)s that can be spoken. A line that begins with # "
            "is a note and is not spoken."
        ),
        found=N_("%(file)s is empty, or holds only notes."),
        hint=N_("Write the text in %(file)s."),
    ),
    "not-utf8": Wording(
        message=N_("%(file)s is saved in an encoding that cannot be read."),
        expected=N_(
            "A file in the encoding UTF-8, so that letters such as å, ä and ö come out right."
        ),
        found=N_(
            "The byte %(byte)s on line %(line)s, byte number %(offset)s of the file, is not UTF-8."
        ),
        hint=N_(
            "Open %(file)s, choose “Save as” and the encoding UTF-8, and look through the "
            "letters å, ä, ö and é on line %(line)s."
        ),
    ),
    "control-character": Wording(
        message=N_("Line %(line)s holds a sign that cannot be spoken."),
        expected=N_("Letters, digits, ordinary punctuation and spaces."),
        found=N_("The character %(found)s, which is seldom seen on the screen."),
        hint=N_(
            "Delete line %(line)s and type it again by hand. The sign %(found)s often comes "
            "along when text is pasted from another program."
        ),
    ),
    "unused-file": Wording(
        message=N_("%(file)s is not used."),
        expected=N_(
            "Only line.toml, facts.toml and one folder for each language that line.toml lists."
        ),
        found=N_(
            "The file %(file)s, which belongs to no language of the script. It is not published."
        ),
        hint=N_("Move %(file)s to the folder of its language, or delete it."),
    ),
    "unused-text": Wording(
        message=N_("%(file)s is never heard."),
        expected=N_(
            "A text that is an option of a menu, or one of the texts that every script has."
        ),
        found=N_(
            "The file %(file)s, which nothing leads to. The name most like it that is used: "
            "%(nearest)s."
        ),
        hint=N_(
            "Name the text in the options of a menu in line.toml, correct the file's name, "
            "or delete %(file)s."
        ),
    ),
    "unused-language": Wording(
        message=N_("The language in the folder %(folder)s cannot be heard."),
        expected=N_("That “languages” in line.toml lists every language there is a folder for."),
        found=N_("The folder %(folder)s, which line.toml does not list."),
        hint=N_('Add "%(folder)s" to “languages” in line.toml, or delete the folder.'),
    ),
    "one-language-only": Wording(
        message=N_("The text %(text)s is missing in one language: %(file)s."),
        expected=N_("The same text in every language."),
        found=N_("%(text)s.txt exists only in: %(have)s."),
        hint=N_(
            "Translate the text and save it as %(file)s, or take %(text)s out of line.toml "
            "and delete it in the other languages."
        ),
    ),
}
