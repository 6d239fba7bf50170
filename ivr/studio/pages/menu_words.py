"""What is done to the menu, in a sentence."""

from flask_babel import gettext as _

from ivr.studio.menus.acts import (
    Act,
    AddMenu,
    AddTopic,
    MoveOption,
    OfferText,
    OptionPlace,
    Remove,
    SetKeys,
)


def told(act: Act) -> str:
    """Tell an act in the reader's language."""
    return str(_told(act))


def _told(act: Act) -> object:
    match act:
        case OptionPlace():
            return _("Put “%(name)s” at key %(key)s", name=act.option, key=act.at + 1)
        case MoveOption():
            return _("Move “%(name)s” to the menu “%(menu)s”", name=act.option, menu=act.target)
        case OfferText():
            return _("Offer “%(name)s” in the menu “%(menu)s”", name=act.option, menu=act.menu)
        case AddTopic():
            return _("Add the topic “%(name)s”", name=act.name)
        case AddMenu():
            return _("Add the sub-menu “%(name)s”", name=act.name)
        case Remove():
            return _("Take “%(name)s” out of the menu “%(menu)s”", name=act.option, menu=act.menu)
        case SetKeys():
            return _("Change the keys that mean the same everywhere")
        case _:
            return _("Change the patience")
