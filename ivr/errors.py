"""Errors with messages for people, and problems of a running service."""

from collections.abc import Sequence
from dataclasses import dataclass

from ivr.i18n import N_, translator


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of the service that does not stop it from answering calls.

    Staff read the summary in mails. The details, for operators, may name hosts, users and paths.
    """

    summary: str
    details: tuple[str, ...]


class IVRError(Exception):
    """Base of all errors with a message for people; `str()` is the English message.

    `message` translates messages that are marked with `N_`; those for operators only are not
    marked.
    """

    def __init__(self, message: str, /, **values: object) -> None:
        self._message = message
        self._values = values
        super().__init__(self.message("en"))

    def message(self, language: str) -> str:
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
    """A script has errors and must not answer calls."""


class CheckBusyError(Exception):
    """Another check is running on this machine; try again later."""


class DatabaseUnavailableError(IVRError):
    """The database is unreachable, damaged or foreign; calls are still answered."""

    event = "database-unavailable"
    """The name of the event in the log."""

    summary = "The database is unavailable."

    @property
    def problem(self) -> Problem:
        """This error as a problem of the service."""
        return Problem(self.summary, (str(self),))


class DatabaseNewerError(DatabaseUnavailableError):
    """A newer program has migrated the tables: nothing can be saved, and maybe nothing read."""

    event = "database-newer"
    summary = "The database is newer than this program. Nothing can be saved in the studio."


class MigrationError(IVRError):
    """The tables of an earlier version cannot be migrated, and have not changed."""


class AnotherDatabaseError(DatabaseUnavailableError):
    """The database is not the one with the editions that callers of this machine have heard."""

    event = "another-database"
    summary = "This is not the database that was used before. Callers hear what they heard last."

    def __init__(self, *, expected: str, found: str, editions: int) -> None:
        super().__init__(
            N_(
                "This is not the database that this machine used before. It is %(found)s "
                "(editions: %(editions)s), but callers have heard editions of %(expected)s. They "
                "still do, and nothing is published. If this is the wrong database, correct "
                "DATABASE_URL or IVR_DATA, and start the service again. If it is the right one, "
                'run `ivr history --accept-database`: docs/operations.md, "Another database".'
            ),
            found=found[:8],
            expected=expected[:8],
            editions=editions,
        )


class EditionError(IVRError):
    """An edition or approval request does not exist, or the request is no longer pending."""


class OvertakenError(IVRError):
    """Another person published in the meantime."""


class LossError(IVRError):
    """Texts no longer contain the words of facts, and nobody accepted their loss."""


class ChangedMeanwhileError(IVRError):
    """Another person saved the same fields in the meantime; `fields` are their addresses."""

    def __init__(self, fields: Sequence[tuple[str, ...]]) -> None:
        super().__init__(N_("Somebody else has changed this in the meantime."))
        self.fields = tuple(fields)
