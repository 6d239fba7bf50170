"""Folders of editions: for `ivr pull` and `ivr publish`, and the folder that `ivr run` serves."""

import re
from pathlib import Path

from ivr.errors import IVRError, RequestError
from ivr.i18n import N_
from ivr.script.files import Files, fingerprint, load
from ivr.script.reading.folders import Pulled, replace, write_into
from ivr.script.reading.inventory import select_script_files
from ivr.studio.editions.edition import Edition

NOTE = ".edition"
"""Hidden file with the number of the edition that a folder builds on; not part of the script."""

NUMBER = re.compile(rb"[1-9][0-9]{0,8}")


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

    def write(self, files: Files, live: Edition | None) -> None:
        """Replace the script in the folder, without touching unchanged files.

        Raises RequestError if the folder cannot be written, or differs from the `live` edition,
        since changes would be lost.
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
            if live and fingerprint(before) == live.fingerprint:
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
    write_into(folder, {NOTE: f"{number}\n".encode()})


def pull(folder: Path, number: int, files: Files, before: Files) -> Pulled:
    """Replace the script in a folder as `replace` does, and record the edition."""
    pulled = replace(folder, files, before)
    note(folder, number)
    return pulled
