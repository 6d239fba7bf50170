"""Why a number could not be set up, in the words of both languages."""

from ivr.errors import IVRError
from ivr.provisioning.phrases import phrases_of


class ProvisioningError(IVRError):
    """Something about a number that cannot be done; `case` tells which, and needs no reader."""

    def __init__(self, case: str, **values: object) -> None:
        self.case = case
        self.values = values
        name = f"refused_{case}"
        super().__init__(
            phrases_of("en").say(name, **values), sv=phrases_of("sv").say(name, **values)
        )

    def followed_by(self, *names: str, **values: object) -> IVRError:
        """Return the same error with phrases behind it that say how it stands, and what is next."""
        said = {
            code: " ".join(
                [self.told(code), *(phrases_of(code).say(name, **values) for name in names)]
            )
            for code in ("en", "sv")
        }
        return IVRError(said["en"], sv=said["sv"])
