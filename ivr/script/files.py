"""The files of a script, as a mapping from path to bytes: the only part that touches a disk."""

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from ivr.errors import ScriptUnreadableError

Files: TypeAlias = Mapping[str, bytes]
Stamp: TypeAlias = tuple[tuple[str, int, int, int], ...]

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes. An hour of telephone sound has less, and a text some thousand."""


def load(folder: Path) -> Files:
    """Read every file of a script's folder, by its path relative to the folder.

    Hidden files, editors' backups, and what is no file (a pipe, a device) are no part of a
    script. Raises ScriptUnreadableError.
    """
    try:
        return {
            _printable(Path(path).relative_to(folder)): _read(Path(path), about)
            for path, about in _files(folder)
        }
    except OSError as error:
        raise _unreadable(error) from error


def stamp(folder: Path) -> Stamp:
    """Return what changes when a file of the folder does, without reading any of them.

    Raises ScriptUnreadableError.
    """
    try:
        return tuple(
            (path, about.st_mtime_ns, about.st_size, about.st_ino) for path, about in _files(folder)
        )
    except OSError as error:
        raise _unreadable(error) from error


def fingerprint(files: Files) -> str:
    """Return a hash of all paths and bytes, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path}\0{len(files[path])}\0".encode())
        digest.update(files[path])
    return digest.hexdigest()


def _read(path: Path, about: os.stat_result) -> bytes:
    if about.st_size > LARGEST_FILE:
        raise ScriptUnreadableError(
            f"Cannot read the script: {path} is larger than any text or recording. "
            f"Take it out of the folder.",
            sv=f"Manuset går inte att läsa: {path} är större än någon text eller inspelning. "
            f"Ta bort filen ur mappen.",
        )
    return path.read_bytes()


def _unreadable(error: OSError) -> ScriptUnreadableError:
    return ScriptUnreadableError(
        f"Cannot read the script: {error.strerror}: {error.filename}. "
        f"Set IVR_PROMPTS to the folder that holds line.toml.",
        sv=f"Manuset går inte att läsa: {error.filename} finns inte, eller är stängd för dig. "
        f"Ange mappen där line.toml ligger, efter kommandot eller i IVR_PROMPTS.",
    )


def _files(folder: str | Path) -> Iterator[tuple[str, os.stat_result]]:
    """Every file of a folder, in order; to read a pipe or a device might never end."""
    with os.scandir(folder) as found:  # and not as paths, which takes three times as long
        entries = sorted(found, key=lambda entry: entry.name)
    folders = []
    for entry in entries:
        if entry.is_dir():
            folders.append(entry)
        elif not _is_left_over(entry.name):
            about = entry.stat()
            if stat.S_ISREG(about.st_mode):
                yield entry.path, about
    for entry in folders:
        if not entry.is_symlink() and not entry.name.startswith("."):
            yield from _files(entry.path)


def _printable(path: Path) -> str:
    """A path as text, also where the bytes of its name are none."""
    return os.fsencode(path.as_posix()).decode(errors="backslashreplace")


def _is_left_over(name: str) -> bool:
    return name.startswith((".", "#")) or name.endswith(("~", ".swp", ".tmp", ".bak"))
