"""The script in print as a page that needs nothing else: for the screen, and as a PDF."""

from collections.abc import Sequence

from ivr.reports import pages
from ivr.reports.document.model import Document
from ivr.reports.script.captions import Captions


def html(
    document: Document,
    language: str,
    *,
    errors: Sequence[str] = (),
    beside: bool = False,
    of: str = "",
    studio: pages.StudioLinks | None = None,
) -> str:
    """Render a document in the reader's language; `beside` sets languages in columns.

    One with errors cannot be signed. `of` says what it is a printout of. `studio` is for a page
    that is opened from there.
    """
    captions = Captions(document, language)
    return pages.render(
        "script",
        document=document,
        errors=errors,
        spreads=spreads(document, beside=beside),
        beside=beside,
        of=of,
        studio=studio,
        captions=captions,
        _=captions.gettext,
    )


def spreads(document: Document, *, beside: bool) -> tuple[tuple[str, ...], ...]:
    """Return each language alone, or the first one `beside` each of the others."""
    first, *others = document.languages or ("",)
    if beside:
        return tuple((first, other) for other in others)
    return tuple((code,) for code in document.languages)
