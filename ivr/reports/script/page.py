"""The script in print as a page that needs nothing else: for the screen, and as a PDF."""

from ivr.reports import pages
from ivr.reports.script.document import Printout
from ivr.reports.script.pairs import spreads
from ivr.reports.script.telling import Teller


def html(
    printed: Printout,
    language: str,
    *,
    beside: bool = False,
    of: str = "",
    studio: pages.StudioLinks | None = None,
) -> str:
    """Render a printout in the reader's language; `beside` sets languages in columns.

    `of` says what it is a printout of. `studio` is for a page that is opened from there.
    """
    teller = Teller(language, printed.titles)
    return pages.render(
        "script",
        printed=printed,
        spreads=spreads(printed.languages),
        beside=beside,
        of=of,
        studio=studio,
        tell=teller,
        _=teller.gettext,
    )
