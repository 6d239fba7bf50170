"""What can go wrong, as people are told of it."""


class IVRError(Exception):
    """The root of every error that this package raises on purpose; its text is for people.

    It is English, as logs are; `sv` says the same in Swedish where staff may be told.
    """

    def __init__(self, text: str = "", *, sv: str = "") -> None:
        super().__init__(text)
        self._swedish = sv

    def told(self, language: str) -> str:
        """Return the text in the reader's language, sv or en, as far as it is there."""
        return self._swedish if language == "sv" and self._swedish else str(self)


class RequestError(IVRError):
    """What was asked for on a command's line is not there."""


class ConfigError(IVRError):
    """A setting is missing, unsafe or senseless; the text says what to set."""


class ScriptUnreadableError(IVRError):
    """There is no script to read: the folder is missing or closed to us."""


class ScriptRefusedError(IVRError):
    """A script was read and has errors, so it cannot answer calls."""
