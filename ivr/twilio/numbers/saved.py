"""Files with the settings of numbers before and after they were connected."""

from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from ivr.atomic import PRIVATE, write_atomically
from ivr.database import make_folder
from ivr.errors import IVRError
from ivr.i18n import N_
from ivr.twilio.numbers.account import AccountClient, AccountNumber
from ivr.twilio.numbers.setup import Setup

IGNORED = ".gitignore"


@dataclass(frozen=True, slots=True)
class SavedSetup:
    """The settings of a number before `ivr connect`, and those that it made."""

    number: str
    sid: str
    account: str
    region: str
    date: str
    before: Setup
    after: Setup


FORM = TypeAdapter(SavedSetup)


class SavedSetups:
    """A folder with a file for each number and region, readable by its owner and ignored by git.

    Methods raise IVRError if the folder is not accessible, or if a file is damaged or belongs to
    another number; then nothing is written.
    """

    def __init__(self, folder: Path, account: AccountClient) -> None:
        self._folder = folder
        self._account = account.account
        self._region = account.region

    def file(self, number: AccountNumber) -> Path:
        """Return the path of a number's file, which may not exist."""
        return self._folder / f"{number.written}-{self._region}.json"

    def find(self, number: AccountNumber) -> SavedSetup | None:
        """Return the saved settings of a number, or None."""
        file = self.file(number)
        try:
            saved = FORM.validate_json(file.read_bytes(), strict=True)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _closed(file, error) from error
        except ValidationError:
            saved = None
        if saved is None or (saved.account, saved.sid) != (self._account, number.sid):
            raise IVRError(
                N_(
                    "%(file)s is not a file that ivr connect wrote for %(number)s (%(sid)s) in "
                    "account %(account)s. Move it away, or set TWILIO_ACCOUNT_SID to the account "
                    "that it is of. Nothing was changed."
                ),
                file=file,
                number=number.written,
                sid=number.sid,
                account=self._account,
            )
        return saved

    def keep(self, number: AccountNumber, after: Setup, date: str) -> bool:
        """Save a number's settings atomically; return False if those before were saved already."""
        earlier = self.find(number)
        place = (number.written, number.sid, self._account, self._region)
        saved = earlier or SavedSetup(*place, date=date, before=number.setup, after=after)
        data = FORM.dump_json(replace(saved, after=after), indent=2) + b"\n"
        try:
            make_folder(self._folder)
            (self._folder / IGNORED).write_text("*\n")
            write_atomically({self.file(number): data}, PRIVATE)
        except OSError as error:
            raise _closed(self.file(number), error) from error
        return earlier is None

    def drop(self, number: AccountNumber) -> None:
        """Remove the file of a number that was restored."""
        self.file(number).unlink(missing_ok=True)


def _closed(file: Path, error: OSError) -> IVRError:
    return IVRError(
        N_(
            "%(file)s, where the earlier settings are kept, cannot be read or written: "
            "%(reason)s. Nothing was changed."
        ),
        file=file,
        reason=error.strerror,
    )
