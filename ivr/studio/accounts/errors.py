"""What can go wrong with an account, as people are told of it."""

from ivr.errors import IVRError


class PersonError(IVRError):
    """An account cannot be made, changed or found; nothing was changed.

    `field` names the value that is wrong: name (the address), full_name, password or role.
    """

    def __init__(self, message: str, /, *, field: str = "name", **values: object) -> None:
        super().__init__(message, **values)
        self.field = field
