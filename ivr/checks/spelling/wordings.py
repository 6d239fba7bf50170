"""Findings about spelling."""

from collections.abc import Mapping

from ivr.i18n import N_
from ivr.script.finding import Wording

WORDINGS: Mapping[str, Wording] = {
    "spelling": Wording(
        message=N_("“%(found)s” is not in the dictionary."),
        expected=N_("A word that is spelt right, such as %(suggestions)s."),
        found=N_("“%(found)s”."),
        hint=N_(
            "Correct the word. If it is right, because it is a name for example, add it "
            "%(at_names)s."
        ),
    ),
    "spelling-without-suggestion": Wording(
        message=N_("“%(found)s” is not in the dictionary."),
        expected=N_("A word that is spelt right."),
        found=N_("“%(found)s”."),
        hint=N_(
            "Read the word letter by letter, and correct it. If it is right, because it is "
            "a name for example, add it %(at_names)s."
        ),
    ),
    "no-spelling-data": Wording(
        message=N_(
            "The spelling of the language “%(language)s” was not checked: no dictionary is "
            "set for it."
        ),
        expected=N_("The table [spelling] in the file that the program keeps for “%(language)s”."),
        found=N_("No [spelling] for “%(language)s”."),
        hint=N_(
            "Have the texts proofread by somebody who knows “%(language)s”, and ask those "
            "who maintain the program to add [spelling]: it is data, not code."
        ),
    ),
    "no-dictionary": Wording(
        message=N_(
            "The spelling of the language “%(language)s” was not checked: its dictionary "
            "could not be read."
        ),
        expected=N_(
            "The spelling engine, and the dictionary for “%(language)s”, which the "
            "package %(package)s carries."
        ),
        found=N_("%(found)s."),
        hint=N_(
            "Ask those who maintain the program to install it with its extra “spelling”: "
            "pip install 'ivr-informationslinje[spelling]'. Until then, have the texts in "
            "“%(language)s” proofread."
        ),
    ),
}
