"""What a number was set to before it was connected, kept in a file until it is put back."""

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
class Kept:
    """What a number was set to; `routed` is None where nobody could tell the region of calls."""

    number: str
    sid: str
    account: str
    region: str
    routed: str | None
    date: str
    setup: Setup


FORM = TypeAdapter(Kept)


class EarlierSetups:
    """A folder with a file for each number and region: for its owner alone, and not for git.

    Every method raises ProvisioningError where the folder is closed, or where a file is
    damaged or of another number, and then nothing is written.
    """

    def __init__(self, folder: Path, credentials: Credentials) -> None:
        self._folder = folder
        self._account = credentials.account
        self._region = credentials.region

    def file(self, number: AccountNumber) -> Path:
        """Return where a number's settings are kept, whether they are there or not."""
        return self._folder / f"{number.written}-{self._region}.json"

    def find(self, number: AccountNumber) -> Kept | None:
        """Return what was kept of a number, if anything was."""
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
                    "%(file)s is not what ivr connect wrote. Mend it or move it away. Nothing "
                    "was changed."
                ),
                file=file,
            ) from error
        if kept.account != self._account:
            raise ProvisioningError(
                N_(
                    "%(file)s was kept of another account, %(account)s. Set TWILIO_ACCOUNT_SID "
                    "to that, or move the file away. Nothing was changed."
                ),
                file=file,
                account=kept.account,
            )
        if kept.sid != number.sid:
            raise ProvisioningError(
                N_(
                    "%(file)s was kept of another purchase of this number (%(sid)s). Move the "
                    "file away. Nothing was changed."
                ),
                file=file,
                sid=kept.sid,
            )
        return kept

    def keep(self, number: AccountNumber, routed: str | None, date: str) -> bool:
        """Write a file, whole or not at all, and tell whether it was; none is ever overwritten."""
        if self.find(number):
            return False
        kept = Kept(
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
        """Remove what was put back."""
        self.file(number).unlink(missing_ok=True)

    def _write(self, data: bytes, file: Path) -> None:
        self._folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        (self._folder / IGNORED).write_text("*\n")
        handle, name = tempfile.mkstemp(dir=self._folder)  # readable for its owner alone
        try:
            with os.fdopen(handle, "wb") as written:
                written.write(data)
                written.flush()
                os.fsync(written.fileno())
            os.link(name, file)  # fails where there is a file already
        finally:
            os.unlink(name)
