"""The files of a script, as a mapping from path to bytes: the only part that touches a disk."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from ivr.errors import ScriptUnreadableError

Files: TypeAlias = Mapping[str, bytes]
Stamp: TypeAlias = tuple[tuple[str, int, int, int], ...]


def load(folder: Path) -> Files:
    """Read every file of a script's folder, by its path relative to the folder.

    Hidden files and editors' backups are no part of a script. Raises ScriptUnreadableError.
    """
    try:
        return {_printable(path.relative_to(folder)): path.read_bytes() for path in _paths(folder)}
    except OSError as error:
        raise ScriptUnreadableError(
            f"Cannot read the script: {error.strerror}: {error.filename}. "
            f"Set IVR_PROMPTS to the folder that holds line.toml."
        ) from error


def stamp(folder: Path) -> Stamp:
    """Return what changes when a file of the folder does, without reading any of them.

    Raises OSError when the folder is not there.
    """
    return tuple(
        (path.as_posix(), about.st_mtime_ns, about.st_size, about.st_ino)
        for path in _paths(folder)
        for about in (path.stat(),)
    )


def fingerprint(files: Files) -> str:
    """Return a hash of all paths and bytes, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path}\0{len(files[path])}\0".encode())
        digest.update(files[path])
    return digest.hexdigest()


def _paths(folder: Path) -> list[Path]:
    found: list[Path] = []

    def closed(error: OSError) -> None:
        raise error

    for top, folders, names in os.walk(folder, onerror=closed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(top, name) for name in sorted(names) if not _is_left_over(name)]
    return found


def _printable(path: Path) -> str:
    """A path as text, also where the bytes of its name are none."""
    return os.fsencode(path.as_posix()).decode(errors="backslashreplace")


def _is_left_over(name: str) -> bool:
    return name.startswith((".", "#")) or name.endswith(("~", ".swp", ".tmp", ".bak"))
