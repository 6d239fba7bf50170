"""Why something cannot be done to the menu."""

from ivr.errors import IVRError


class MenuError(IVRError):
    """What was asked of the menu cannot be done; nothing was changed."""
