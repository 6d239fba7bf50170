"""The files of a script as a mapping from path to bytes; the only disk access of this package."""

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from ivr.errors import ScriptUnreadableError
from ivr.i18n import N_

Files: TypeAlias = Mapping[str, bytes]
Stamp: TypeAlias = tuple[tuple[str, int, int, int], ...]

PACKAGE = Path(__file__).parent.parent

MAX_FILE_BYTES = 64 * 1024 * 1024
"""Maximum size of a file in bytes; it holds an hour of sound in telephone quality."""


def load(folder: Path) -> Files:
    """Read all files of a script's folder, by path relative to the folder.

    Skips hidden files, editors' backups, pipes and devices. The folder itself may be a link, and
    links inside it may point to files in the same folder. Raises ScriptUnreadableError, also for a
    link that points out of the folder or to a hidden file.
    """
    root = os.path.realpath(folder)
    try:
        return {
            _printable(path[len(root) + 1 :]): _read(target)
            for path, target, _ in _files(root, root)
        }
    except OSError as error:
        raise _unreadable(error) from error


def stamp(folder: Path) -> Stamp:
    """Return modification time, size and inode of all files, without reading them.

    Raises ScriptUnreadableError.
    """
    root = os.path.realpath(folder)
    try:
        return tuple(
            (path, file_stat.st_mtime_ns, file_stat.st_size, file_stat.st_ino)
            for path, _, file_stat in _files(root, root)
        )
    except OSError as error:
        raise _unreadable(error) from error


def fingerprint(files: Files) -> str:
    """Return the SHA-256 of all paths and contents, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path}\0{len(files[path])}\0".encode())
        digest.update(files[path])
    return digest.hexdigest()


def _read(path: str) -> bytes:
    """Read a file without following a link, or waiting for a pipe, that has replaced it.

    Raises ScriptUnreadableError for a file that is too large.
    """
    with open(os.open(path, os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        data = file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise ScriptUnreadableError(
            N_(
                "Cannot read the script: %(file)s is larger than any text or recording. Remove it "
                "from the folder."
            ),
            file=path,
        )
    return data


def _unreadable(error: OSError) -> ScriptUnreadableError:
    return ScriptUnreadableError(
        N_(
            "Cannot read the script: %(file)s does not exist, or is closed to you (%(reason)s). "
            "Name the folder with line.toml after the command or in IVR_PROMPTS. `ivr new DIR` "
            "creates a script to begin with."
        ),
        reason=error.strerror,
        file=error.filename,
    )


def _files(root: str, folder: str) -> Iterator[tuple[str, str, os.stat_result]]:
    """Yield path, link target and stat of regular files, sorted so that scans can be compared."""
    with os.scandir(folder) as listing:  # three times as fast as pathlib
        entries = sorted(listing, key=lambda entry: entry.name)
    folders = []
    for entry in entries:
        if entry.is_dir():
            folders.append(entry)
        elif not _is_left_over(entry.name):
            target = _target(root, entry)
            file_stat = entry.stat()
            if stat.S_ISREG(file_stat.st_mode):
                yield entry.path, target, file_stat
    for entry in folders:
        if not entry.is_symlink() and not entry.name.startswith("."):
            yield from _files(root, entry.path)


def _target(root: str, entry: os.DirEntry[str]) -> str:
    """Return the file to read; raises ScriptUnreadableError for a link out of the script."""
    if not entry.is_symlink():
        return entry.path
    target = os.path.realpath(entry.path)
    if os.path.commonpath([root, target]) != root or _is_hidden(target[len(root) + 1 :]):
        raise ScriptUnreadableError(
            N_(
                "Cannot read the script: %(file)s is a link that points out of the folder or to a "
                "hidden file, which would be published. Replace the link by the file itself."
            ),
            file=entry.path,
        )
    return target


def _printable(path: str) -> str:
    """Escape bytes that are not UTF-8, because findings and databases take only text."""
    return os.fsencode(path).decode(errors="backslashreplace")


def _is_hidden(path: str) -> bool:
    """Return whether a path leads through a hidden name, such as `.git`.

    Kubernetes keeps the files of a volume in a folder whose name begins with two dots.
    """
    return any(name.startswith(".") and name[:2] != ".." for name in path.split(os.sep))


def _is_left_over(name: str) -> bool:
    return name.startswith((".", "#")) or name.endswith(("~", ".swp", ".tmp", ".bak"))


def starter() -> Path:
    """Return the folder of the starter script: the delivered one when the package was built.

    It is in the installed package, or beside the package in a checkout.
    """
    packaged = PACKAGE / "prompts"
    return packaged if packaged.is_dir() else PACKAGE.parent / "prompts"
