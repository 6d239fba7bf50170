"""The map: where each key of a line leads, on one page that needs nothing else."""

from datetime import datetime

from ivr.call.timetable import timetables
from ivr.i18n import translator
from ivr.reports import pages
from ivr.reports.document.model import written
from ivr.reports.document.order import of_script
from ivr.reports.script.captions import Captions
from ivr.script.line import Line
from ivr.script.model import MAIN_MENU


def html(
    line: Line,
    code: str,
    language: str,
    now: datetime,
    of: str = "",
    studio: pages.StudioLinks | None = None,
) -> str:
    """Render the calls in one language of a line, explained in the reader's language, sv or en.

    Announcements that have ended at the moment `now` (aware) are left out. `of` says what it is a
    map of, and `studio` is for a page that is opened from there.
    """
    document = of_script(line.script, now=now)
    captions = Captions(document, language)
    starts = {table.language: table.first_option for table in timetables(line)}
    chapters = {chapter.kind: chapter for chapter in document.chapters}
    entries = {entry.name: entry for entry in document.entries}
    return pages.render(
        "map",
        captions=captions,
        code=code,
        document=document,
        chapters=chapters,
        entries=entries,
        main=entries[MAIN_MENU],
        other=line.script.other_language(code),
        starts=starts.get(code),
        wait=line.script.patience.wait_seconds,
        tries=line.script.patience.tries,
        of=of,
        studio=studio,
        written=written,
        number=translator(language).number,
        _=captions.gettext,
    )
