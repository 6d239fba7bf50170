"""Findings for pages: message, quoted sentence, and links."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import product

from flask import request
from flask_babel import gettext as _

from ivr.i18n import N_
from ivr.reports.check.findings_report import causes
from ivr.script.fields.place import FACTS, PHRASES, PRONUNCIATION, TEXTS, FieldPath, Place
from ivr.script.fields.titles import Titles
from ivr.script.files import Files
from ivr.script.findings.finding import Finding, Fix, Severity, Trait, Wording
from ivr.script.reading import field_values
from ivr.script.reading.positions import Positions
from ivr.studio.content.edit_pages import PageLink, link_of
from ivr.studio.content.placeholders import for_reader
from ivr.studio.translation import language

EXCERPT = 300
"""Maximum length of an excerpt from a line, in characters."""

MAX_LISTED = 50
"""Maximum of findings of one cause on a page, to limit its size."""

LEFT_OUT = Wording(
    N_(
        "The option “%(option)s” of the menu “%(menu)s” leads to a text that is not published with "
        "it."
    ),
    N_("Tick that text too. If it has errors, correct them first."),
)
"""The wording of an option that leads to a text of the draft which is not among the changes."""

READ: FieldPath = ("read",)
"""Address that links to the list of texts to read through; a text's own page has the button."""


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with the parts of its message, its sentence, and links to fix it elsewhere.

    `sentence` is the text before, in and after the marked words. If the message quotes that
    sentence, `before` and `after` are the parts of the message around it; otherwise `before` is the
    whole message. `more` is the number of further findings of the same cause that are not shown.
    Placeholders are in the reader's language, as forms show them.
    `language` is the name of the text's language, or empty. `id` is its anchor on the page, if it
    has one.
    """

    finding: Finding
    message: str
    before: str
    after: str
    sentence: tuple[str, str, str] | None
    hint: str
    links: tuple[PageLink, ...]
    language: str
    more: int = 0
    id: str = ""

    @property
    def is_error(self) -> bool:
        """Whether the finding prevents publication."""
        return self.finding.severity is Severity.ERROR

    @property
    def fix(self) -> Fix | None:
        """The kind of fix offered beside the finding."""
        return self.finding.wording.fix

    @property
    def words(self) -> str:
        """The words or number of the fix."""
        return fix_words(self.finding)

    @property
    def is_quoted(self) -> bool:
        """Whether the message quotes the sentence."""
        return self.before != self.message


class PageFindings:
    """Prepares the findings of one script for pages, by default with its own titles of texts.

    If the script is a selection of the draft's changes, `written` are the texts of the whole draft:
    no finding says of them that they are not written.
    """

    def __init__(
        self, files: Files, titles: Titles | None = None, written: Collection[str] = ()
    ) -> None:
        self._written = written
        self._titles = titles or field_values.titles(files)
        self._positions = Positions(files)

    def show(self, findings: Iterable[Finding]) -> tuple[ShownFinding, ...]:
        """Return the findings by cause, errors first."""
        return tuple(self._show(finding, more) for finding, more in causes(findings, MAX_LISTED))

    def _show(self, finding: Finding, more: int) -> ShownFinding:
        message, hint = self._message_and_hint(finding)
        before = message
        after = ""
        sentence = self._sentence(finding.place)
        if sentence:
            head, quoted, tail = message.partition("".join(sentence))
            before, after = (head, tail) if quoted else (before, after)
        if finding.field[1:2] in ((PHRASES,), (TEXTS,)):
            in_words = partial(for_reader, language=language())
            message, hint, before, after = map(in_words, (message, hint, before, after))
            head, marked, tail = map(in_words, sentence or ("", "", ""))
            sentence = (head, marked, tail) if sentence else None
        links = (link_of(field, self._titles.announced) for field in _fields_to_fix(finding))
        return ShownFinding(
            finding=finding,
            message=message,
            before=before,
            after=after,
            sentence=sentence,
            hint=hint,
            links=tuple(link for link in dict.fromkeys(links) if link.address != request.path),
            language=self._titles.language_of(finding.field, language()),
            more=more,
        )

    def _message_and_hint(self, finding: Finding) -> tuple[str, str]:
        """Return message and hint.

        A topic without a label yet is called a new topic, and a text of the draft is not said
        to be unwritten.
        """
        reader = language()
        name = _unwritten_option(finding)
        if name in self._written:
            finding = replace(finding, wording=LEFT_OUT)
        elif name and not self._titles.known(name, reader):
            finding = replace(finding, values={**finding.values, "option": _("a new topic")})
        return finding.message(reader, self._titles), finding.hint(reader, self._titles)

    def _sentence(self, place: Place) -> tuple[str, str, str] | None:
        """Return a text's line before, in and after the marked words.

        None for tables, because their lines mean nothing to readers.
        """
        quoted = self._positions.quoted(place) if place.field[1:2] == (TEXTS,) else None
        if quoted is None:
            return None
        line = quoted.cut(EXCERPT)
        span = line.span
        return line.text[: span.start], line.text[span.start : span.stop], line.text[span.stop :]


def _fields_to_fix(finding: Finding) -> Iterator[FieldPath]:
    yield finding.field
    match finding.wording.fix:
        case Fix.TEACH:
            yield (finding.field[0], PRONUNCIATION)
        case Fix.ACCEPT:
            yield (finding.field[0], "names")
    if finding.fact:
        yield (FACTS, finding.fact)
    see = finding.wording.see
    if see and not (see == READ and finding.field[1:2] == (TEXTS,)):
        yield see
    if name := _unwritten_option(finding):
        yield (language(), TEXTS, name)


def _unwritten_option(finding: Finding) -> str:
    """Return the option whose text is missing, empty if the finding is about something else."""
    return finding.names("option")[0] if finding.has(Trait.UNWRITTEN_OPTION) else ""


def found_in(findings: Iterable[Finding], *parts: FieldPath) -> tuple[Finding, ...]:
    """Return the findings about fields below some addresses."""
    pairs = product(findings, parts)
    return tuple(finding for finding, part in pairs if finding.field[: len(part)] == part)


def fix_words(finding: Finding) -> str:
    """Return the words or number that fix a finding."""
    return str(finding.values.get("words", ""))


def count_severities(findings: Iterable[Finding]) -> Mapping[Severity, int]:
    """Count findings by severity, the most severe first, without zeros."""
    counts = Counter(finding.severity for finding in findings)
    return {severity: counts[severity] for severity in Severity if counts[severity]}
