"""The printed script as a self-contained page, for the screen and PDF."""

from collections.abc import Sequence

from ivr.reports import pages
from ivr.reports.document.entries import Document
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

    A document with errors cannot be signed. `of` is the subject of the printout. `studio` is for a
    page opened from there.
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
    """Return each language separately, or the first one paired with each of the others."""
    first, *others = document.languages or ("",)
    if beside:
        return tuple((first, other) for other in others)
    return tuple((code,) for code in document.languages)
