"""Writing of scripts to folders, for people and for `ivr run`."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ivr.atomic import write_atomically
from ivr.errors import IVRError, RequestError
from ivr.i18n import N_
from ivr.script.fields.place import LINE_FILE
from ivr.script.files import Files, load
from ivr.script.reading.inventory import select_script_files


@dataclass(frozen=True, slots=True)
class Pulled:
    """The numbers of files that were written and removed."""

    written: int
    removed: int


def begin(folder: Path, script: Path) -> None:
    """Copy a script to a new or empty folder.

    Raises RequestError if the folder contains other than hidden files, and IVRError.
    """
    if folder.exists() and _has_visible_files(folder):
        raise RequestError(
            N_("%(folder)s is not empty. Nothing was written: name a new or empty folder."),
            folder=folder,
        )
    write_into(folder, select_script_files(load(script)))


def script_in(folder: Path) -> Files:
    """Return the script in a folder, empty for a new or empty folder.

    Raises RequestError for a folder that is not a script, and ScriptUnreadableError.
    """
    if not folder.exists():
        return {}
    if _has_visible_files(folder) and not (folder / LINE_FILE).is_file():
        raise RequestError(
            N_(
                "%(folder)s is not empty and is not a script: it has no %(script)s. Name a "
                "new or empty folder."
            ),
            folder=folder,
            script=LINE_FILE,
        )
    return select_script_files(load(folder))


def replace(folder: Path, files: Files, before: Files) -> Pulled:
    """Replace the script in a folder, its files `before`, by the files of an edition.

    All files are written under temporary names before the first one is renamed, so that a service
    that reads this folder sees one complete script. Never writes outside the folder. Raises
    IVRError.
    """
    require_inside(folder, files)
    changed = {path: data for path, data in files.items() if before.get(path) != data}
    gone = dict.fromkeys(path for path in before if path not in files)
    write_into(folder, {**changed, **gone})
    return Pulled(len(changed), len(gone))


def _has_visible_files(folder: Path) -> bool:
    """Return whether a folder has files that are not hidden; raises IVRError."""
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


def write_into(folder: Path, files: Mapping[str, bytes | None]) -> None:
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
