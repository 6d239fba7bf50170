"""What can go wrong, as people are told of it."""


class IVRError(Exception):
    """The root of every error that this package raises on purpose; its text is for people."""


class ConfigError(IVRError):
    """A setting is missing, unsafe or senseless; the text says what to set."""


class ScriptUnreadableError(IVRError):
    """There is no script to read: the folder is missing or closed to us."""


class ScriptRefusedError(IVRError):
    """A script was read and has errors, so it cannot answer calls."""
