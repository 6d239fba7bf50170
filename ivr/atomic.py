"""Atomic writing of files: readers see the old content or the new one, never a part."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp

PUBLIC, PRIVATE = 0o644, 0o600
"""File modes: readable by all, since the service may run as another user, or by the owner only."""


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
