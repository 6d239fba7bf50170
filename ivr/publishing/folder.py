"""Folders of scripts: for `ivr new`, `ivr pull` and `ivr publish`, and for `ivr run`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ivr.atomic import write_atomically
from ivr.errors import IVRError, RequestError
from ivr.i18n import N_
from ivr.publishing.edition import Edition
from ivr.script.files import Files, fingerprint, load
from ivr.script.inventory import select_script_files

NOTE = ".edition"
"""Hidden file with the number of the edition that a folder builds on; not part of the script."""

NUMBER = re.compile(rb"[1-9][0-9]{0,8}")

SCRIPT = "line.toml"
"""A file that every script has; a folder without it is not a script."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """The numbers of files that were written and removed."""

    written: int
    removed: int


class OwnFolder:
    """The folder that `ivr run` serves, whose studio writes it: it contains the live edition.

    `is_writable` is false for the script of the package, which must not be edited.
    """

    def __init__(self, folder: Path, *, is_writable: bool = True) -> None:
        self._folder = folder
        self._is_writable = is_writable

    def files(self) -> Files:
        """Return the script in the folder; raises ScriptUnreadableError."""
        return select_script_files(load(self._folder))

    def write(self, files: Files, over: Edition | None) -> None:
        """Replace the script in the folder, without touching unchanged files.

        Raises RequestError if the folder cannot be written, or differs from edition `over`, since
        changes would be lost.
        """
        if not self._is_writable:
            raise RequestError(
                N_(
                    "This script comes with the program and is read-only. `ivr new DIR` "
                    "creates one of your own, and `ivr run --prompts DIR` serves it."
                )
            )
        try:
            before = self.files()
            if over and fingerprint(before) == over.fingerprint:
                replace(self._folder, files, before)
                return
        except IVRError as error:
            raise RequestError(
                N_("Nothing was published: %(reason)s"), reason=str(error)
            ) from error
        raise RequestError(
            N_(
                "The folder of the script has changes that callers do not hear, because they "
                "have errors or were saved just now. Correct or undo them, or wait two "
                "seconds, and publish again."
            )
        )


def base_edition(folder: Path) -> int | None:
    """Return the number of the edition that a folder builds on, or None.

    Raises IVRError if the file `.edition` cannot be read.
    """
    try:
        noted = (folder / NOTE).read_bytes().strip()
    except FileNotFoundError:
        return None
    except OSError:
        noted = b""
    if NUMBER.fullmatch(noted):
        return int(noted)
    raise IVRError(
        N_(
            "%(file)s does not contain the number of an edition. Remove it, and give the "
            "edition that the folder builds on with --over."
        ),
        file=folder / NOTE,
    )


def note(folder: Path, number: int) -> None:
    """Record the edition that a folder builds on; raises IVRError."""
    _write(folder, {NOTE: f"{number}\n".encode()})


def begin(folder: Path, script: Path) -> None:
    """Copy a script to a new or empty folder.

    Raises RequestError if the folder contains other than hidden files, and IVRError.
    """
    if folder.exists() and _is_used(folder):
        raise RequestError(
            N_("%(folder)s is not empty. Nothing was written: name a new or empty folder."),
            folder=folder,
        )
    _write(folder, select_script_files(load(script)))


def script_in(folder: Path) -> Files:
    """Return the script in a folder, empty for a new or empty folder.

    Raises RequestError for a folder that is not a script, and ScriptUnreadableError.
    """
    if not folder.exists():
        return {}
    if _is_used(folder) and not (folder / SCRIPT).is_file():
        raise RequestError(
            N_(
                "%(folder)s is not empty and is not a script: it has no %(script)s. Name a "
                "new or empty folder."
            ),
            folder=folder,
            script=SCRIPT,
        )
    return select_script_files(load(folder))


def pull(folder: Path, number: int, files: Files, before: Files) -> Pulled:
    """Replace the script in a folder as `replace` does, and record the edition."""
    pulled = replace(folder, files, before)
    note(folder, number)
    return pulled


def replace(folder: Path, files: Files, before: Files) -> Pulled:
    """Replace the script in a folder, its files `before`, by the files of an edition.

    All files are written under temporary names before the first one is renamed, so that a service
    that reads this folder sees one complete script. Never writes outside the folder. Raises
    IVRError.
    """
    require_inside(folder, files)
    changed = {path: data for path, data in files.items() if before.get(path) != data}
    gone = dict.fromkeys(path for path in before if path not in files)
    _write(folder, {**changed, **gone})
    return Pulled(len(changed), len(gone))


def _is_used(folder: Path) -> bool:
    """Return whether a folder contains other than hidden files."""
    with writing_to(folder):
        return any(not entry.name.startswith(".") for entry in folder.iterdir())


def require_inside(folder: Path, paths: Iterable[str]) -> None:
    """Raise IVRError for paths that lead out of a folder: others may write to the database."""
    root = folder.resolve()
    for path in paths:
        parts = path.split("/")
        plain = all(part and not part.startswith(".") and "\0" not in part for part in parts)
        if not plain or not (root / path).parent.resolve().is_relative_to(root):
            raise IVRError(
                N_(
                    "The edition has a file %(path)r, which is not a valid name in a script's "
                    "folder or lies outside %(folder)s. Nothing was written."
                ),
                path=path,
                folder=folder,
            )


def _write(folder: Path, files: Mapping[str, bytes | None]) -> None:
    """Write files, remove files whose value is None, and remove folders that are empty then."""
    with writing_to(folder):
        for path, data in files.items():
            if data is not None:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_atomically({folder / path: data for path, data in files.items()})
        for path, data in files.items():
            if data is None:
                with suppress(OSError):  # not empty
                    (folder / path).parent.rmdir()


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Convert an OSError to an IVRError that names the folder and file."""
    try:
        yield
    except OSError as error:
        raise IVRError(
            N_("%(folder)s cannot be written to: %(reason)s: %(file)s."),
            folder=folder,
            reason=error.strerror,
            file=error.filename or folder,
        ) from error
