"""The file of a SQLite database, which must be private and must not be deleted."""

from contextlib import suppress
from glob import escape
from pathlib import Path
from stat import S_ISREG

from sqlalchemy.engine import URL

from ivr.atomic import make_folder, narrow
from ivr.errors import DatabaseUnavailableError
from ivr.i18n import N_


class DatabaseFile:
    """The file of a SQLite database.

    SQLite continues to use a deleted file without an error, and loses everything that it writes.
    """

    def __init__(self, url: URL) -> None:
        self._url = url
        self._path = Path(str(url.database))
        self._opened: tuple[int, int] | None = None

    def was_replaced(self) -> bool:
        """Return whether the file differs from the opened one.

        Raises DatabaseUnavailableError if it was deleted.
        """
        current = _identity(self._path)
        if current is None and self._opened is not None:
            raise unusable(self._url, "its file was deleted while the service runs")
        return current != self._opened

    @property
    def exists(self) -> bool:
        """Whether there is a file."""
        return self._path.exists()

    def note(self) -> None:
        """Store the identity of the current file before it is opened."""
        self._opened = _identity(self._path)

    def make_private(self) -> None:
        """Create the folder and file if missing, and restrict the file to its owner.

        Raises DatabaseUnavailableError if that is not possible.
        """
        try:
            make_folder(self._path.parent)
            self._path.touch(mode=0o600)
            narrow(self._path)
            for path in self._path.parent.glob(f"{escape(self._path.name)}-*"):
                with suppress(FileNotFoundError):  # SQLite removes its journal at any moment
                    narrow(path)
        except OSError as error:
            raise unusable(self._url, f"{error.strerror}: {error.filename}") from error


def unusable(url: URL, reason: str) -> DatabaseUnavailableError:
    """Return the error for a database that cannot be used for a given reason."""
    return DatabaseUnavailableError(
        N_(
            "The database cannot be used: %(reason)s (%(place)s). Check that it runs "
            "(DATABASE_URL) or that its folder belongs to the user of the service (IVR_DATA), "
            "and that its disk has free space. If it is damaged, restore a backup: "
            'docs/operations.md, "A damaged database".'
        ),
        reason=reason,
        place=url.render_as_string(),
    )


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    # Anything but a regular file was not a database, so nothing is lost with it.
    return (status.st_dev, status.st_ino) if S_ISREG(status.st_mode) else None
