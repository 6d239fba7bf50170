"""Local times in forms: the times on the clock in the line's time zone."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

from ivr.i18n import LOCALES
from ivr.script.announcements import USUAL_ZONE, zone_of
from ivr.script.files import Files
from ivr.studio.writing.line_file import LineFile, LineFileError

TIME = re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?")
"""What browsers send of a `datetime-local` field. In the years of this century."""

FIELD = "%Y-%m-%dT%H:%M"


def time_in(written: str) -> datetime:
    """Return the local time that was written in a field; raises ValueError if it is none."""
    if not TIME.fullmatch(written.strip()):
        raise ValueError(written)
    return datetime.fromisoformat(written.strip())


def as_field(local: datetime) -> str:
    """Return a local time as the value of a field, without seconds unless there are some."""
    return f"{local:%Y-%m-%dT%H:%M:%S}" if local.second else f"{local:{FIELD}}"


def local_now(seconds: float, zone: ZoneInfo) -> datetime:
    """Return the local time in whole minutes, from seconds since 1970."""
    local = datetime.fromtimestamp(seconds, zone)
    return local.replace(second=0, microsecond=0, tzinfo=None)


def moment_of(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment of a local time in UTC; of two moments the earlier one."""
    return local.replace(tzinfo=zone).astimezone(UTC)


def zone_in(files: Files) -> ZoneInfo:
    """Return the time zone of a script, the usual one if it cannot be read."""
    try:
        return zone_of(LineFile(files).table)
    except LineFileError:
        return USUAL_ZONE


def city_of(zone: ZoneInfo, language: str) -> str:
    """Return the city of a time zone in the reader's language."""
    city: str = get_timezone_location(zone, locale=LOCALES[language], return_city=True)
    return city
