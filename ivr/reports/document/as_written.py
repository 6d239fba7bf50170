"""Texts taken from their files, for scripts that could not be read."""

from collections.abc import Collection, Sequence

from ivr.reports.document.entries import DocumentSentence, Entry, EntryText, Variant
from ivr.reports.document.spans import Span
from ivr.script import fields
from ivr.script.fields import Fields
from ivr.script.files import Files
from ivr.script.finding import Finding
from ivr.script.model import FRAME_TEXTS
from ivr.script.place import TEXTS, Address
from ivr.script.recordings import plain


def entries_in_files(
    files: Files,
    findings: Sequence[Finding] = (),
    placed: Collection[str] = (),
    codes: Collection[str] | None = None,
) -> tuple[Entry, ...]:
    """Return texts from their files, without keys and seconds, except those in `placed`.

    They are in the languages of `codes`, or of all folders.
    """
    written = fields.read(files)
    found: dict[str, dict[str, EntryText]] = {}
    for code, part, name in dict.fromkeys(field[:3] for field in written if len(field) == 4):
        if part == TEXTS and name not in placed and (codes is None or code in codes):
            found.setdefault(name, {})[code] = _text_in_file((code, TEXTS, name), written, findings)
    return tuple(
        Entry(name if name in FRAME_TEXTS else "topic", name, found[name]) for name in sorted(found)
    )


def _text_in_file(whole: Address, written: Fields, findings: Sequence[Finding]) -> EntryText:
    label, body, notes = (
        str(written.get((*whole, part), "")) for part in ("label", "body", "notes")
    )
    sentences = tuple(DocumentSentence((Span(line),)) for line in body.splitlines() if line)
    return EntryText(
        label=(Span(label),) if label else (),
        variants=(Variant((), (), sentences),),
        spoken=plain(body.splitlines()),
        notes=tuple(notes.splitlines()),
        findings=tuple(found for found in findings if found.field[:3] == whole),
    )
