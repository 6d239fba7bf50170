"""The words of findings about menus and keys."""

from collections.abc import Mapping

from ivr.i18n import N_
from ivr.script.finding import Wording

WORDINGS: Mapping[str, Wording] = {
    "key-twice": Wording(
        message=N_("The key %(key)s has two meanings."),
        hint=N_("Give “%(first)s” or “%(second)s” another key."),
    ),
    "key-twice-option": Wording(
        message=N_("The key %(key)s has two meanings in the menu “%(menu)s”."),
        hint=N_(
            "Take an option out of the menu “%(menu)s”, or move some of its options into a "
            "sub-menu."
        ),
    ),
    "too-many-options": Wording(
        message=N_("The menu “%(menu)s” has more options than there are keys."),
        hint=N_(
            "Move “%(option)s” and those after it to a menu of their own, or take options "
            "out of the menu “%(menu)s”."
        ),
    ),
    "option-twice": Wording(
        message=N_("“%(option)s” stands twice in the menu “%(menu)s”."),
        hint=N_("Delete one of the two “%(option)s” from the menu “%(menu)s”."),
    ),
    "reserved-name": Wording(
        message=N_("“%(option)s” cannot be an option of the menu “%(menu)s”."),
        hint=N_("Give the topic another name than “%(option)s”, and its text files the same name."),
    ),
    "option-without-text": Wording(
        message=N_("The option “%(option)s” has no text."),
        hint=N_(
            "Correct the name “%(option)s” %(at_menus)s, or write %(option)s.txt in every language."
        ),
    ),
    "menu-cycle": Wording(
        message=N_("A menu leads back to itself."),
        hint=N_("Take the last step of %(way)s out of the options."),
    ),
    "menu-depth": Wording(
        message=N_("The menus lie too deep."),
        hint=N_(
            "Move the last menu of %(way)s up a level, or put its topics in the menu above it."
        ),
    ),
    "unreachable-menu": Wording(
        message=N_("No key leads to the menu “%(menu)s”."),
        hint=N_("Add “%(menu)s” to the options of another menu, or delete [menus.%(menu)s]."),
    ),
}
