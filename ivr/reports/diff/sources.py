"""Where a line to be compared comes from: a folder, and whatever else is asked for its name."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from ivr.checks.check import in_a_line
from ivr.errors import ScriptRefusedError, ScriptUnreadableError
from ivr.i18n import N_
from ivr.script.files import Files, load
from ivr.script.finding import Severity
from ivr.script.line import Line, prepare
from ivr.script.reading import read

Source: TypeAlias = Callable[[str], Files | None]
"""Returns the files that a name stands for, or None if the name is none of its own."""


def folder(name: str) -> Files | None:
    """Return the files of a script's folder; raises ScriptUnreadableError."""
    return load(Path(name)) if Path(name).is_dir() else None


SOURCES: tuple[Source, ...] = (folder,)
"""They are asked in this order."""


def line_of(name: str, language: str = "en", *, before: Sequence[Source] = ()) -> Line:
    """Return the line that a name stands for; the sources `before` are asked first.

    It need not pass the rules, only be readable. Raises ScriptUnreadableError if there is
    none, and ScriptRefusedError, which lists its errors in the reader's language.
    """
    sources = (*before, *SOURCES)
    found = next((files for source in sources if (files := source(name)) is not None), None)
    if found is None:
        raise ScriptUnreadableError(N_("There is no script at %(name)s."), name=name)
    reading = read(found)
    if reading.script is None or reading.refused:
        errors = [each for each in reading.findings if each.severity is Severity.ERROR]
        told = "\n".join(in_a_line(error, language) for error in errors)
        raise ScriptRefusedError(f"{name}:\n{told}")
    return prepare(reading.script)
