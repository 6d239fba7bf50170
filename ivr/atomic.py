"""Atomic writing: whoever reads a file finds it as it was or as it becomes, never half of it."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

PUBLIC, PRIVATE = 0o644, 0o600
"""Modes of files: readable by all, since a service may run as another user, or by their owner."""


def write_atomically(files: Mapping[Path, bytes | None], mode: int = PUBLIC) -> None:
    """Write files into existing folders, and remove those that are None; raises OSError.

    Everything is on the disk under hidden names before the first file is replaced or removed,
    which happens in the order of `files`.
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
