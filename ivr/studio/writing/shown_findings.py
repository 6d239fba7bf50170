"""Findings beside the fields of a text: short, marked at the words, with what mends them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ivr.script.finding import Finding, Severity
from ivr.studio.finding_words import for_page, page_wording
from ivr.studio.writing.layout import Part, part_at
from ivr.studio.writing.mending import Mend, mend_for
from ivr.studio.writing.sheet import Field
from ivr.studio.writing.text_checks import Noted

OF_WHOLE_TEXT = ("R51", "R52", "R56", "R63", "R65")
"""Rules about the text as a whole, wherever their findings point, unless it is about a word."""

OF_EVERY_LANGUAGE = "R65"
"""The rule about a text in all languages, which points at one of them."""


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding, its message around the sentence it quotes, and what mends it.

    `sentence` is the text before, in and after the marked words. `before` and `after` are the
    parts of the message if it quotes that sentence, and otherwise `before` is all of it.
    `expected` and `found` are empty where they say nothing new.
    """

    finding: Finding
    message: str
    before: str
    after: str
    sentence: tuple[str, str, str] | None
    expected: str
    found: str
    hint: str
    mend: Mend | None
    words: str
    more: int

    @property
    def severity(self) -> Severity:
        """The severity of the finding."""
        return self.finding.severity

    @property
    def language(self) -> str:
        """The language of the text that it is about, in words; empty if it is about no text."""
        is_of_text = "/" in self.finding.file and self.finding.rule != OF_EVERY_LANGUAGE
        return str(self.finding.values["in_language"]) if is_of_text else ""

    @property
    def is_quoted(self) -> bool:
        """Whether the message quotes the sentence."""
        return self.before != self.message


Shown = Mapping[Part, tuple[ShownFinding, ...]]
"""Findings by the field they are about."""


def beside(field: Field, notes: Iterable[Noted], language: str) -> Shown:
    """Return the findings of a text, one a cause, in words of a language."""
    found: dict[Part, dict[object, ShownFinding]] = {part: {} for part in Part}
    for at, noted in enumerate(notes):
        finding = noted.finding
        line = 0 if _is_of_whole_text(finding) else finding.line
        of_part = found[part_at(field.written, line, labelled=field.labelled)]
        new, cause = shown(noted, language), mend_for(finding) or at
        if cause in of_part:
            new = replace(of_part[cause], more=of_part[cause].more + new.more)
        of_part[cause] = new
    return {part: tuple(of_part.values()) for part, of_part in found.items()}


def counted(shown: Shown) -> Mapping[Severity, int]:
    """Count findings by severity, the most severe first, without zeros."""
    counts = Counter[Severity]()
    for one in (one for of_part in shown.values() for one in of_part):
        counts[one.severity] += 1 + one.more
    return {severity: counts[severity] for severity in Severity if counts[severity]}


def _is_of_whole_text(finding: Finding) -> bool:
    mend = mend_for(finding)
    return finding.rule in OF_WHOLE_TEXT and (mend is None or mend[0] is Mend.FACT)


def shown(noted: Noted, language: str) -> ShownFinding:
    """Return a finding in words of a language."""
    finding, mend = for_page(noted.finding, noted.titles, language), mend_for(noted.finding)
    wording = page_wording(finding, language)
    before, after, sentence, found = wording.message, "", None, wording.found
    if noted.place and not _is_of_whole_text(finding):
        text, span = noted.place.text, noted.place.span
        sentence = (text[: span.start], text[span.start : span.stop], text[span.stop :])
        head, quoted, tail = wording.message.partition(text)
        before, after = (head, tail) if quoted else (before, after)
        found = "" if found.strip("“”.") in text else found
    return ShownFinding(
        finding=finding,
        message=wording.message,
        before=before,
        after=after,
        sentence=sentence,
        expected=wording.expected,
        found=found,
        hint=wording.hint,
        mend=mend[0] if mend else None,
        words=mend[1] if mend else "",
        more=noted.more,
    )
