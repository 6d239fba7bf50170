"""What can go wrong, as people are told of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ivr.i18n import N_, translator


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong while calls are answered all the same.

    Anybody may read the summary. The details may name hosts, users and paths.
    """

    summary: str
    details: tuple[str, ...]


class IVRError(Exception):
    """The root of every error that this package raises on purpose; its text is for people.

    It is English, as logs are. A message that is marked with `N_` where it is raised can be
    `told` in Swedish too; what operators alone read is not marked, and stays English.
    """

    def __init__(self, message: str, /, **values: object) -> None:
        self._message = message
        self._values = values
        super().__init__(self._filled("en"))

    def told(self, language: str) -> str:
        """Return the text in the reader's language, sv or en, as far as it is there."""
        return self._filled(language)

    def _filled(self, language: str) -> str:
        """Fill in the message. One without values stays as it is, whatever its per cent signs."""
        reader = translator(language)
        if not self._values:
            return reader.template(self._message)
        return reader.gettext(self._message, **self._values)


class RequestError(IVRError):
    """What was asked for on a command's line is not there."""


class ConfigError(IVRError):
    """A setting is missing, unsafe or senseless; the text says what to set."""


class ScriptUnreadableError(IVRError):
    """There is no script to read: the folder is missing or closed to us."""


class ScriptRefusedError(IVRError):
    """A script was read and has errors, so it cannot answer calls."""


class DatabaseUnavailableError(IVRError):
    """The database cannot be reached, or not be used; whatever answers callers goes on."""

    summary = "The database is unavailable."

    @property
    def problem(self) -> Problem:
        """The same as a problem of the service."""
        return Problem(self.summary, (str(self),))


class DatabaseDamagedError(DatabaseUnavailableError):
    """The database is there, but not usable until somebody repairs it."""

    summary = "The database is damaged."


class EditionError(IVRError):
    """An edition is not there, or an approval request is not there or no longer pending."""


class OvertakenError(IVRError):
    """Somebody else published in the meantime."""


class ChangedMeanwhileError(IVRError):
    """Somebody else saved the same files in the meantime; `paths` tells which."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(
            N_("Somebody else has changed this in the meantime: %(paths)s."),
            paths=", ".join(paths),
        )
        self.paths = tuple(paths)
