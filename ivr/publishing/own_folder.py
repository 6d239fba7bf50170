"""The script's folder that the studio of `ivr run` writes."""

from pathlib import Path

from ivr.errors import IVRError, RequestError
from ivr.i18n import N_
from ivr.publishing.edition import Edition
from ivr.publishing.folder import replace
from ivr.script.files import Files, fingerprint, load
from ivr.script.inventory import select_script_files


class OwnFolder:
    """A script's folder that always contains the live edition.

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
