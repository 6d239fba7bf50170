"""What can go wrong with an account, as people are told of it."""

from ivr.errors import IVRError


class PersonError(IVRError):
    """An account cannot be made, changed or found; nothing was changed.

    `field` names the value that is wrong: name (the address), full_name, password or role.
    """

    def __init__(self, text: str, *, sv: str, field: str = "name") -> None:
        super().__init__(text, sv=sv)
        self.field = field
