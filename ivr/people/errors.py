"""What can go wrong with an account, as people are told of it."""

from ivr.errors import IVRError


class PersonError(IVRError):
    """An account cannot be made, changed or found; nothing was changed."""
