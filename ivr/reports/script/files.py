"""Print the texts of a script that cannot be read as a whole, as they stand in their files.

There is no menu to take keys and numbers from then, so there are neither keys nor seconds.
"""

from collections.abc import Sequence

from ivr.reports.script.document import (
    Chapter,
    Entry,
    PrintedLanguage,
    PrintedSentence,
    Span,
    Spans,
    TextMeasures,
    Variant,
)
from ivr.script import texts
from ivr.script.decoding import decode
from ivr.script.files import Files
from ivr.script.finding import Finding, Report
from ivr.script.markup import OptionPause, Sentence
from ivr.script.model import FRAME_TEXTS
from ivr.script.place import field_in
from ivr.script.prose import lix, words
from ivr.script.recordings import plain
from ivr.script.wordings import WORDINGS


def languages(files: Files, findings: Sequence[Finding] = ()) -> tuple[PrintedLanguage, ...]:
    """Print the text files of every folder that has some, by the name of the folder."""
    paths = [path for path in files if path.count("/") == 1 and path.endswith(".txt")]
    folders = sorted({path.partition("/")[0] for path in paths})
    found: list[PrintedLanguage] = []
    for code in folders:
        entries = tuple(
            entry
            for path in sorted(paths, key=_in_order)
            if path.startswith(f"{code}/") and (entry := _entry(path, folders, files, findings))
        )
        if entries:
            found.append(PrintedLanguage(code, code, "", (Chapter("as_written", entries),)))
    return tuple(found)


def _entry(path: str, codes: list[str], files: Files, findings: Sequence[Finding]) -> Entry | None:
    report = Report(WORDINGS)  # what is wrong has been said already
    written = decode(files[path], path, report)
    if written is None:
        return None
    name = _name(path)
    frame = name in FRAME_TEXTS
    text = texts.read(written, field_in(path), codes, report, labelled=not frame)
    said = plain([sentence.written for sentence in text.body])
    return Entry(
        id=name,
        kind=name if frame else "topic",
        file=path,
        label=(Span(text.label.written),) if text.label else (),
        variants=(Variant((), (), tuple(PrintedSentence(_spans(each)) for each in text.body)),),
        measures=TextMeasures(None, len(words(said)), lix(said)),
        notes=text.notes,
        findings=tuple(found for found in findings if found.field[:3] == field_in(path)),
    )


def _spans(sentence: Sentence) -> Spans:
    return tuple(Span(str(part), pause=isinstance(part, OptionPause)) for part in sentence.parts)


def _name(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".txt")


def _in_order(path: str) -> tuple[int, str]:
    """The texts of the line itself in their own order, then the others."""
    name = _name(path)
    frame = FRAME_TEXTS.index(name) if name in FRAME_TEXTS else len(FRAME_TEXTS)
    return frame, path
