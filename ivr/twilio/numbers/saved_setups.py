"""Files with the settings of numbers before they were connected, for `ivr disconnect`."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from ivr.i18n import N_
from ivr.twilio.numbers.account import AccountNumber
from ivr.twilio.numbers.credentials import Credentials
from ivr.twilio.numbers.errors import ProvisioningError
from ivr.twilio.numbers.setup import Setup

PRIVATE_FOLDER = 0o700
IGNORED = ".gitignore"

CLOSED = N_(
    "%(file)s, where the earlier settings are kept, cannot be read or written: %(reason)s. "
    "Nothing was changed."
)


@dataclass(frozen=True, slots=True)
class SavedSetup:
    """The settings of a number; `routed` is None if the region of calls is unknown."""

    number: str
    sid: str
    account: str
    region: str
    routed: str | None
    date: str
    setup: Setup


FORM = TypeAdapter(SavedSetup)


class SavedSetups:
    """A folder with a file for each number and region, readable by its owner and ignored by git.

    Methods raise ProvisioningError if the folder is not accessible, or if a file is damaged or
    belongs to another number; then nothing is written.
    """

    def __init__(self, folder: Path, credentials: Credentials) -> None:
        self._folder = folder
        self._account = credentials.account
        self._region = credentials.region

    def file(self, number: AccountNumber) -> Path:
        """Return the path of a number's file, which may not exist."""
        return self._folder / f"{number.written}-{self._region}.json"

    def find(self, number: AccountNumber) -> SavedSetup | None:
        """Return the saved settings of a number, or None."""
        file = self.file(number)
        try:
            kept = FORM.validate_json(file.read_bytes(), strict=True)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ProvisioningError(CLOSED, file=file, reason=error.strerror) from error
        except ValidationError as error:
            raise ProvisioningError(
                N_(
                    "%(file)s is not a file that ivr connect wrote. Correct it or move it away. "
                    "Nothing was changed."
                ),
                file=file,
            ) from error
        if kept.account != self._account:
            raise ProvisioningError(
                N_(
                    "%(file)s is from another account, %(account)s. Set TWILIO_ACCOUNT_SID to "
                    "that account, or move the file away. Nothing was changed."
                ),
                file=file,
                account=kept.account,
            )
        if kept.sid != number.sid:
            raise ProvisioningError(
                N_(
                    "%(file)s is from an earlier purchase of this number (%(sid)s). Move the file "
                    "away. Nothing was changed."
                ),
                file=file,
                sid=kept.sid,
            )
        return kept

    def keep(self, number: AccountNumber, routed: str | None, date: str) -> bool:
        """Save a number's settings atomically; return False if there is a file already."""
        if self.find(number):
            return False
        kept = SavedSetup(
            number=number.written,
            sid=number.sid,
            account=self._account,
            region=self._region,
            routed=routed,
            date=date,
            setup=number.setup,
        )
        try:
            self._write(FORM.dump_json(kept, indent=2) + b"\n", self.file(number))
        except OSError as error:
            file = self.file(number)
            raise ProvisioningError(CLOSED, file=file, reason=error.strerror) from error
        return True

    def drop(self, number: AccountNumber) -> None:
        """Remove the file of a number that was restored."""
        self.file(number).unlink(missing_ok=True)

    def _write(self, data: bytes, file: Path) -> None:
        self._folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        (self._folder / IGNORED).write_text("*\n")
        handle, name = tempfile.mkstemp(dir=self._folder)  # mode 0600
        try:
            with os.fdopen(handle, "wb") as written:
                written.write(data)
                written.flush()
                os.fsync(written.fileno())
            os.link(name, file)  # fails if the file exists
        finally:
            os.unlink(name)
