"""The words of findings about menus and keys."""

from collections.abc import Mapping

from ivr.i18n import N_
from ivr.script.finding import Wording

WORDINGS: Mapping[str, Wording] = {
    "key-twice": Wording(
        message=N_("The key %(key)s has two meanings."),
        expected=N_("A key of its own for each of repeat, main_menu and language."),
        found=N_("The key %(key)s for both “%(first)s” and “%(second)s”."),
        hint=N_("Give “%(first)s” or “%(second)s” another key."),
    ),
    "key-twice-option": Wording(
        message=N_("The key %(key)s has two meanings in the menu “%(menu)s”."),
        expected=N_("At most %(free)s options, so that the key %(key)s is left to “%(taken_by)s”."),
        found=N_("%(count)s options; “%(option)s” gets the key %(key)s."),
        hint=N_(
            "Take an option out of the menu “%(menu)s”, or move some of its options into a "
            "sub-menu."
        ),
    ),
    "too-many-options": Wording(
        message=N_("The menu “%(menu)s” has more options than there are keys."),
        expected=N_(
            "At most %(free)s options, for from the key %(key)s on they are taken (“%(taken_by)s”)."
        ),
        found=N_("%(count)s options; “%(option)s” is the first without a key."),
        hint=N_(
            "Move “%(option)s” and those after it to a menu of their own, or take options "
            "out of the menu “%(menu)s”."
        ),
    ),
    "option-twice": Wording(
        message=N_("“%(option)s” stands twice in the menu “%(menu)s”."),
        expected=N_("Every option once in a menu."),
        found=N_("“%(option)s” a second time."),
        hint=N_("Delete one of the two “%(option)s” from the menu “%(menu)s”."),
    ),
    "reserved-name": Wording(
        message=N_("“%(option)s” cannot be an option of the menu “%(menu)s”."),
        expected=N_("The name of a topic or of another menu."),
        found=N_("“%(option)s”, which has a meaning of its own in every script."),
        hint=N_("Give the topic another name than “%(option)s”, and its text files the same name."),
    ),
    "option-without-text": Wording(
        message=N_("The option “%(option)s” has no text."),
        expected=N_("A file %(option)s.txt in every language's folder."),
        found=N_("No %(option)s.txt in any language. The name most like it: %(nearest)s."),
        hint=N_(
            "Correct the name “%(option)s” %(at_menus)s, or write %(option)s.txt in every language."
        ),
    ),
    "menu-cycle": Wording(
        message=N_("A menu leads back to itself."),
        expected=N_(
            "Menus that only lead on. The key for the main menu leads back from everywhere."
        ),
        found=N_("The way %(way)s."),
        hint=N_("Take the last step of %(way)s out of the options."),
    ),
    "menu-depth": Wording(
        message=N_("The menus lie too deep."),
        expected=N_("At most %(most)s menus below each other, the main menu included."),
        found=N_("The way %(way)s."),
        hint=N_(
            "Move the last menu of %(way)s up a level, or put its topics in the menu above it."
        ),
    ),
    "unreachable-menu": Wording(
        message=N_("No key leads to the menu “%(menu)s”."),
        expected=N_("Every menu but the main one is an option of another menu."),
        found=N_("The menu “%(menu)s”, which is nobody's option."),
        hint=N_("Add “%(menu)s” to the options of another menu, or delete [menus.%(menu)s]."),
    ),
}
