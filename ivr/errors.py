"""Errors with messages for people, and problems of a running service."""

from collections.abc import Sequence
from dataclasses import dataclass

from ivr.i18n import N_, translator


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of the service that does not stop it from answering calls.

    The summary is public. The details may name hosts, users and paths.
    """

    summary: str
    details: tuple[str, ...]


class IVRError(Exception):
    """Base of the errors that this program raises on purpose; `str()` is their English message.

    `told` translates messages that are marked with `N_`; those for operators only are not
    marked.
    """

    def __init__(self, message: str, /, **values: object) -> None:
        self._message = message
        self._values = values
        super().__init__(self.told("en"))

    def told(self, language: str) -> str:
        """Return the message in a language, sv or en; English if it has no translation."""
        reader = translator(language)
        if not self._values:  # per cent signs need no escape then
            return reader.template(self._message)
        return reader.gettext(self._message, **self._values)


class RequestError(IVRError):
    """The arguments of a command name something that does not exist."""


class ConfigError(IVRError):
    """A setting is missing, unsafe or invalid; the message says what to set."""


class ScriptUnreadableError(IVRError):
    """A script's folder is missing or cannot be read."""


class ScriptRefusedError(IVRError):
    """A script has errors, so it must not answer calls."""


class CheckFailedError(IVRError):
    """A script could not be checked: it takes too long, or too much memory."""


class CheckBusyError(Exception):
    """Another script is checked on this machine; ask again."""


class DatabaseUnavailableError(IVRError):
    """The database is away, damaged or of another program; calls are still answered."""

    @property
    def problem(self) -> Problem:
        """This error as a problem of the service."""
        return Problem("The database is unavailable.", (str(self),))


class EditionError(IVRError):
    """An edition or approval request does not exist, or the request is no longer pending."""


class OvertakenError(IVRError):
    """Another person published in the meantime."""


class LossError(IVRError):
    """Texts no longer say the words of facts, and nobody has accepted that."""


class ChangedMeanwhileError(IVRError):
    """Another person saved the same fields, whose addresses these are, in the meantime."""

    def __init__(self, fields: Sequence[tuple[str, ...]]) -> None:
        super().__init__(N_("Somebody else has changed this in the meantime."))
        self.fields = tuple(fields)
