"""Files and folders of the service: written atomically, and private.

Readers see the old content of a file or the new one, never a part.
"""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE, S_ISVTX
from tempfile import mkstemp

import structlog

PUBLIC = 0o644
PRIVATE = 0o600
"""File modes: readable by all, since the service may run as another user, or by the owner only."""

OTHERS = 0o077
"""Permissions of group and others."""

log = structlog.get_logger()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Wait until no other process has locked a folder, and lock it; raises OSError."""
    handle = os.open(folder, os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write_atomically(files: Mapping[Path, bytes | None], mode: int = PUBLIC) -> None:
    """Write files into existing folders, and remove files whose value is None; raises OSError.

    All data is flushed to disk under hidden names first. Files are then replaced or removed in
    the order of `files`.
    """
    waiting: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            if data is None:
                continue
            handle, name = mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
            waiting[path] = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            waiting[path].chmod(mode)
        for path in files:
            if path in waiting:
                waiting[path].replace(path)
            else:
                path.unlink()
    finally:
        for new in waiting.values():
            with suppress(OSError):
                new.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Create a folder and its missing parents, private to the owner."""
    for path in reversed((folder, *folder.parents)):
        if not path.exists():
            path.mkdir(mode=0o700, exist_ok=True)


def narrow(path: Path) -> None:
    """Remove the permissions of group and others; raises OSError."""
    mode = path.stat().st_mode
    if mode & OTHERS:
        path.chmod(S_IMODE(mode) & ~OTHERS)


def make_data_private(folder: Path) -> None:
    """Restrict the data folder to its owner, or log a warning if that is not possible."""
    try:
        if folder.stat().st_mode & S_ISVTX:
            raise PermissionError(f"{folder} is shared by all users of this machine")
        narrow(folder)
    except FileNotFoundError:
        return  # created with private permissions
    except OSError as error:
        log.warning(
            "data-folder-is-open",
            reason=f"{error}. Set IVR_DATA to a folder that belongs to the user of the service.",
        )
