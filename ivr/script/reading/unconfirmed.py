"""`[unconfirmed]` of `line.toml`: the open questions to the authority about texts.

A script may say what its source does not say, such as what to dial in an emergency abroad. Until
the authority has confirmed those words, the question stands here, beside the text and not in a
note that nobody meets. The words may change meanwhile; the question stays until it is removed.
"""

from collections.abc import Mapping
from types import MappingProxyType

from ivr.script.fields.place import FieldPath
from ivr.script.fields.tables import LineTable
from ivr.script.fields.titles import TextNames
from ivr.script.files import Files
from ivr.script.findings.finding import FindingCollector
from ivr.script.model.validating import nearest
from ivr.script.reading import inventory

UNCONFIRMED = "unconfirmed"


def question_about(text: str) -> FieldPath:
    """Return the path of the field with the open question about a text."""
    return (UNCONFIRMED, text)


def read_unconfirmed(table: LineTable, files: Files, report: FindingCollector) -> Mapping[str, str]:
    """Return the open questions by text, in the order of the script.

    Each is reported as a warning, which no exception to a rule can turn off: only removing the
    question does. The question about a text that no menu offers is kept, because it returns to
    callers with the text. A question about no text is reported too.
    """
    known = inventory.text_names(table)
    kept = inventory.kept_texts(table, files)
    for name in table.unconfirmed:
        if name not in known and name not in kept:
            best = nearest(name, known)
            report.warning(
                "question-of-no-text",
                question_about(name),
                found=name,
                nearest=TextNames((best,)),
            )
    names = (*known, *sorted(kept))
    questions = {name: table.unconfirmed[name] for name in names if name in table.unconfirmed}
    for name, question in questions.items():
        values = {"text": TextNames((name,)), "question": question}
        report.warning("unconfirmed", question_about(name), **values)
    return MappingProxyType(questions)
