"""The form of an announcement: times as they were written, and the table that they make."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.script.files import Files
from ivr.script.tables import AnnouncementTable
from ivr.studio.announcing.tables import paths_of, set_table, stamp
from ivr.studio.announcing.times import as_field, time_in
from ivr.studio.writing.fields import as_file
from ivr.studio.writing.line_file import LineFile
from ivr.studio.writing.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Times:
    """Times in the fields of the form; without a start it is said at once.

    `seen` is the stamp of the table that the author has seen.
    """

    start: str = ""
    end: str = ""
    closes: bool = False
    seen: str = ""

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The fields whose times cannot be read, an end that is missing among them."""
        started = not self.start or _is_time(self.start)
        return (*(() if started else ("from",)), *(() if _is_time(self.end) else ("until",)))

    @property
    def moments(self) -> dict[str, datetime]:
        """The times that can be read, by their fields."""
        written = {"from": self.start, "until": self.end}
        return {name: time_in(text) for name, text in written.items() if _is_time(text)}

    def table(self, now: datetime) -> AnnouncementTable:
        """Return the table; where a time cannot be read, as if it were now, for a day."""
        start = time_in(self.start) if self.start and _is_time(self.start) else None
        began = max(start, now) if start else now
        end = time_in(self.end) if _is_time(self.end) else began + timedelta(days=1)
        return table_of(start, end, closes=self.closes)


def table_of(start: datetime | None, end: datetime, *, closes: bool) -> AnnouncementTable:
    """Return the table of an announcement."""
    return AnnouncementTable.model_validate({"from": start, "until": end, "closes": closes})


def opened(table: AnnouncementTable) -> Times:
    """Return the times of a table in the fields of the form."""
    start = as_field(table.start) if table.start else ""
    return Times(start, as_field(table.until), table.closes, stamp(table))


def written(form: Mapping[str, str]) -> Times:
    """Return the times that a form has sent."""
    return Times(
        start=form.get("from", "").strip(),
        end=form.get("until", "").strip(),
        closes=form.get("closes") == "yes",
        seen=form.get("seen", ""),
    )


def files_with(files: Files, name: str, sheet: Sheet, table: AnnouncementTable) -> Files:
    """Return the files with the announcement as it is in the form; raises LineFileError."""
    texts = {field.path: as_file(field.written) for field in sheet.values()}
    return {**set_table(files, name, table), **texts}


def saved_before(files: Files, sheet: Sheet, table: AnnouncementTable) -> str | None:
    """Return the name of an announcement that says the same at the same times, if there is one.

    Raises LineFileError.
    """
    texts = {code: as_file(field.written) for code, field in sheet.items()}
    for name, other in LineFile(files).table.announcements.items():
        its_texts = {code: files.get(path) for code, path in paths_of(files, name).items()}
        if stamp(other) == stamp(table) and its_texts == texts:
            return name
    return None


def _is_time(text: str) -> bool:
    try:
        time_in(text)
    except ValueError:
        return False
    return True
