"""Trying a sentence: how it would be said, and every finding that the editor would show for it."""

from dataclasses import dataclass, replace

from ivr.checks.check import check_script
from ivr.script.files import Files
from ivr.script.finding import Finding
from ivr.studio.writing.names import names_in
from ivr.studio.writing.saying import SaidLine, Sayer


@dataclass(frozen=True, slots=True)
class Tried:
    """A sentence that was tried: how it is said and how long, and the findings about it."""

    line: SaidLine
    seconds: float
    findings: tuple[Finding, ...]


def try_sentence(files: Files, code: str, sentence: str) -> Tried | None:
    """Examine a script in which the sentence is the last one of a topic.

    Returns None where the script cannot be read, or has no topic.
    """
    names = names_in(files)
    topic = next((name for name in names.labelled if f"{code}/{name}.txt" in files), None)
    if topic is None:
        return None
    path = f"{code}/{topic}.txt"
    text = files[path].rstrip() + f"\n{sentence}\n".encode()
    check = check_script({**files, path: text}, spelling=True)
    script = check.script
    if script is None:
        return None
    line, seconds = Sayer(script, script.languages[code]).sentence(sentence)
    its = (path, text.count(b"\n"))
    found = [one for one in check.findings if (one.file, one.line) == its]
    return Tried(line, seconds, tuple(replace(one, line=0) for one in found))
