"""A folder that an edition was pulled into: its files, and the edition that it builds on."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ivr.errors import IVRError, RequestError
from ivr.i18n import N_
from ivr.script.files import Files, load
from ivr.script.inventory import belonging

NOTE = ".edition"
"""The file with the number of the edition that a folder builds on; hidden, so no part of it."""

NUMBER = re.compile(rb"[1-9][0-9]{0,8}")

SCRIPT = "line.toml"
"""What every script has; a folder without it holds something else."""

STAGED = ".pulled.{name}.{process}"
"""Under this hidden name a file waits until all the others are written too."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """How many files of a folder were written, because they differed, and taken out."""

    written: int
    removed: int


def edition_below(folder: Path) -> int | None:
    """Return the number of the edition that a folder builds on, or None if nobody noted it.

    Raises IVRError where the note cannot be read.
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
            "%(file)s does not hold the number of an edition. Take it out, and say "
            "with --over on which edition the folder builds."
        ),
        file=folder / NOTE,
    )


def note(folder: Path, number: int) -> None:
    """Note the edition that a folder builds on; raises IVRError."""
    _write(folder, {NOTE: f"{number}\n".encode()})


def held_by(folder: Path) -> Files:
    """Return the script that a folder holds now, before an edition is pulled into it, if any.

    Raises RequestError for one that holds something else than a script, which would be lost,
    and ScriptUnreadableError.
    """
    if not folder.exists():
        return {}
    if (
        any(not entry.name.startswith(".") for entry in _entries(folder))
        and not (folder / SCRIPT).is_file()
    ):
        raise RequestError(
            N_(
                "%(folder)s holds other things than a script, for there is no %(script)s "
                "in it. Name a folder that is new or empty."
            ),
            folder=folder,
            script=SCRIPT,
        )
    return belonging(load(folder))


def pull(folder: Path, number: int, files: Files, held: Files) -> Pulled:
    """Make a folder, which holds the script `held`, hold that of an edition instead.

    Every file is whole at each moment, and all are written before the first one is replaced,
    so that a service which answers from this folder sees one script or the other. Raises
    IVRError, and then nothing outside the folder was touched.
    """
    _check(folder, files)
    changed = {path: data for path, data in files.items() if held.get(path) != data}
    gone = [path for path in held if path not in files]
    _write(folder, changed)
    _remove(folder, gone)
    note(folder, number)
    return Pulled(len(changed), len(gone))


def _entries(folder: Path) -> Iterable[Path]:
    with _refusing(folder):
        return list(folder.iterdir())


def _check(folder: Path, paths: Iterable[str]) -> None:
    """Names come from a database that others write to: none may lead out of the folder."""
    root = folder.resolve()
    for path in paths:
        parts = path.split("/")
        plain = all(part and not part.startswith(".") and "\0" not in part for part in parts)
        if not plain or not (root / path).parent.resolve().is_relative_to(root):
            raise IVRError(
                N_(
                    "The edition has a file %(path)r, which does not belong in a script's "
                    "folder or would lie outside %(folder)s. Nothing was written."
                ),
                path=path,
                folder=folder,
            )


def _write(folder: Path, files: Files) -> None:
    staged: dict[Path, Path] = {}
    try:
        with _refusing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            for path, data in files.items():
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                waiting = target.with_name(STAGED.format(name=target.name, process=os.getpid()))
                staged[waiting] = target
                waiting.write_bytes(data)
            for waiting, target in staged.items():
                waiting.replace(target)
    finally:
        for waiting in staged:
            with suppress(OSError):
                waiting.unlink(missing_ok=True)


def _remove(folder: Path, paths: Iterable[str]) -> None:
    with _refusing(folder):
        for path in paths:
            (folder / path).unlink()
            with suppress(OSError):  # it holds other files still
                (folder / path).parent.rmdir()


@contextmanager
def _refusing(folder: Path) -> Iterator[None]:
    """Raise IVRError where the disk does not let the folder be changed."""
    try:
        yield
    except OSError as error:
        raise IVRError(
            N_("%(folder)s cannot be written to: %(reason)s: %(file)s."),
            folder=folder,
            reason=error.strerror,
            file=error.filename,
        ) from error
