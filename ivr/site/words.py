"""The printed menu's own words: headings, what the numbers are for, and when texts are heard."""

from ivr.i18n import N_
from ivr.script.model import FAULT, GIVE_UP, GOODBYE, INTRODUCTION, SILENCES, WRONG_KEYS

HEADINGS = {
    "languages": N_("Languages"),
    "numbers": N_("Phone numbers"),
    "menu": N_("The menu"),
    "keys": N_("How the keys work"),
    "keys_help": N_(
        "These keys mean the same everywhere. You can press a key while the line is speaking. "
        "The emergency notice at the beginning cannot be interrupted."
    ),
    "texts": N_("The texts"),
    "others": N_("What else you may hear"),
    "edition": N_("Edition"),
}
"""By the names that the template knows."""

USES = {
    "emergency": N_("In an emergency"),
    "domestic": N_("Other matters in Sweden"),
    "abroad": N_("From abroad"),
}
"""What the numbers are for, by their names in the script."""

OCCASIONS = {
    INTRODUCTION: N_("Heard before the first text that you choose"),
    SILENCES[0]: N_("When you have not pressed any key"),
    SILENCES[1]: N_("When you still have not pressed any key"),
    WRONG_KEYS[0]: N_("When the key is not used"),
    WRONG_KEYS[1]: N_("When the next key is not used either"),
    GIVE_UP: N_("When the call ends after several tries"),
    GOODBYE: N_("When the call ends after a text"),
    FAULT: N_("When there is a technical fault"),
}
"""When the texts of the line itself are heard."""
