"""The script in print as a page that needs nothing else: for the screen, and as a PDF."""

from ivr.reports import pages
from ivr.reports.script.document import Printout
from ivr.reports.script.pairs import spreads
from ivr.reports.script.telling import Teller


def html(printed: Printout, language: str, *, beside: bool = False, of: str = "") -> str:
    """Render a printout in the reader's language; `beside` sets languages in columns.

    `of` says what it is a printout of, if that is known.
    """
    teller = Teller(language)
    return pages.render(
        "script",
        printed=printed,
        spreads=spreads(printed.languages),
        beside=beside,
        of=of,
        tell=teller,
        _=teller.gettext,
    )
