"""Why some bytes are not opened as sound."""

from ivr.errors import IVRError


class SoundError(IVRError):
    """This is no sound that can be used; `case` and `values` say why, for a finding's words."""

    def __init__(self, case: str, **values: float | str) -> None:
        self.case = case
        self.values = values
        told = ", ".join(f"{name} {value}" for name, value in values.items())
        super().__init__(f"{case} ({told})" if told else case)
