"""The page that replaces words, or a phone number, in all lines of the draft at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import groupby
from re import match

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from ivr.checks.check import CheckResult
from ivr.errors import ChangedMeanwhileError
from ivr.i18n import N_, translator
from ivr.reports.diff.shown_changes import Edits, differences
from ivr.script.fields.kinds import SubjectKind
from ivr.script.fields.place import FieldPath
from ivr.script.fields.subjects import in_order, subject_of, subjects_of
from ivr.script.fields.tables import NUMBER_PATTERN
from ivr.script.files import Files
from ivr.script.findings.finding import Finding
from ivr.script.reading.field_values import FieldValue
from ivr.script.reading.replacing import Replacement
from ivr.script.reading.text_lines import WrittenLine, lines, with_lines
from ivr.studio import access
from ivr.studio.blueprint import bp
from ivr.studio.content.edit_pages import home_of, may_change, save
from ivr.studio.content.findings import PageFindings
from ivr.studio.content.names import names_in
from ivr.studio.editions.draft import Draft
from ivr.studio.editions.writing import write
from ivr.studio.forms.field_form import DISPUTED, Values
from ivr.studio.forms.inputs import one_line
from ivr.studio.people import Role
from ivr.studio.publish.selection import publish_address
from ivr.studio.services import current_studio
from ivr.studio.texts.search import FoundLine, changed_words, found_line
from ivr.studio.translation import language

NOTHING = MultiDict[str, str]()

MAX_LENGTH = 200
"""Characters of the words to replace, and of the new ones."""

OTHERS = N_(
    "Somebody else has changed some of these lines in the meantime. Nothing has been saved yet: "
    "look through the lines, and replace again."
)
BY_OTHERS = {
    Role.PUBLISHER: N_("Publishers can change this."),
    Role.ADMINISTRATOR: N_("Administrators can change this."),
}
NOT_A_NUMBER = N_("Only a phone number can be written here.")
NONE_TICKED = N_("Tick at least one line.")
WITH_ERRORS = N_(
    "Nothing has been saved yet: with these ticks the draft gets other errors than before. They "
    "are shown below. Replace again to save the lines in spite of them."
)


@dataclass(frozen=True, slots=True)
class ReplacementRow:
    """A line with its new words, and the edits. `id` stands for its place and its words.

    `refusal` is why the person cannot replace the words here; empty otherwise.
    """

    id: str
    line: FoundLine
    new: str
    edits: Edits
    refusal: str


class ReplacePage:
    """The lines of the draft with old words, and the ticks of a sent form.

    At first all lines are ticked, except for quotations and notes, which say what others wrote.
    """

    def __init__(self, form: MultiDict[str, str] = NOTHING) -> None:
        self.old = one_line(request.args.get("old"))[:MAX_LENGTH]
        self.new = one_line(request.args.get("new"))[:MAX_LENGTH]
        self.draft = current_studio.drafts.current()
        self.rows = tuple(self._rows()) if self.old and self.new else ()
        self.shown = frozenset(form.get("shown", "").split())
        self.shown_errors = frozenset(form.get("errors", "").split())
        own = {row.id for row in self.rows if not row.line.written.is_quotation}
        kept = {*form.getlist("tick")} | own - self.shown
        self.ticked = [row for row in self.rows if row.id in kept and not row.refusal]

    @property
    def is_as_shown(self) -> bool:
        """Whether the form showed these lines, and no others."""
        return self.shown == {row.id for row in self.rows}

    @cached_property
    def values(self) -> Mapping[FieldPath, FieldValue | None]:
        """The new values of the fields with ticked lines."""
        return with_lines(self.draft.fields, {row.line.written: row.new for row in self.ticked})

    @cached_property
    def files(self) -> Files:
        """The script with the new values."""
        return write(self.draft.files, self.values)

    @cached_property
    def errors(self) -> Mapping[str, Finding]:
        """The errors that the draft would have, and has not yet, by id."""
        known = self._check(self.draft.files).errors
        new = [error for error in self._check(self.files).errors if error not in known]
        return {_id(error.case, error.place, *error.values.values()): error for error in new}

    def render(self, trouble: str = "") -> str:
        """Return the page, with a message on why nothing was saved."""
        own = [row for row in self.rows if not row.line.written.is_quotation]
        quotations = [row for row in self.rows if row.line.written.is_quotation]
        return render_template(
            "texts/replace.html",
            page=self,
            count=len(own),
            own=_by_subject(own),
            quotations=_by_subject(quotations),
            refused=[row for row in self.rows if row.refusal],
            errors=PageFindings(self.files).show(self.errors.values()),
            trouble=translator(language()).gettext(trouble) if trouble else "",
        )

    def _check(self, files: Files) -> CheckResult:
        return current_studio.checker.check(files, self.draft.live_files)

    def _rows(self) -> Iterator[ReplacementRow]:
        names = names_in(self.draft.files)
        replacement = Replacement(self.old, self.new, names.languages)
        position = in_order(names.texts)
        codes = ("", *names.languages)

        def order(line: WrittenLine) -> tuple[object, ...]:
            return position(subject_of(line.field)), line.code in codes and codes.index(line.code)

        for line in sorted(filter(replacement.is_in, lines(self.draft.fields)), key=order):
            shown = found_line(line, self.draft.titles, q=self.old)
            new = replacement.apply_to(line)
            edits = differences(shown.in_words(line.words), shown.in_words(new))
            yield ReplacementRow(_id(line), shown, new, edits, self._refusal(line, new))

    def _refusal(self, line: WrittenLine, new: str) -> str:
        why = ""
        if not may_change([line.field]):
            why = BY_OTHERS[home_of(line.field).role]
        elif line.field in self.draft.conflicts:
            why = DISPUTED
        elif line.is_number and not match(NUMBER_PATTERN, new):
            why = NOT_A_NUMBER
        return str(translator(language()).gettext(why)) if why else ""


@bp.get("/replace")
@access.needs(Role.EDITOR)
def texts_replace() -> str:
    """Show the lines with old words, before and after, with a tick each."""
    return ReplacePage().render()


@bp.post("/replace")
@access.needs(Role.EDITOR)
def texts_replaced() -> ResponseReturnValue:
    """Replace the words in the ticked lines, and lead to the page Publish with these changes.

    The page is shown again if the lines are other ones than it showed, or bring other errors.
    """
    page = ReplacePage(request.form)
    if not page.is_as_shown:
        return page.render(OTHERS), 409
    if not page.ticked:
        return page.render(NONE_TICKED), 422
    if not page.errors.keys() <= page.shown_errors:
        return page.render(WITH_ERRORS), 422
    try:
        draft = save(page.values, page.draft, event="words-replaced")
    except ChangedMeanwhileError:
        return ReplacePage(request.form).render(OTHERS), 409
    replaced = ngettext(
        "“%(old)s” has been replaced by “%(new)s” in %(num)d line of the draft.",
        "“%(old)s” has been replaced by “%(new)s” in %(num)d lines of the draft.",
        len(page.ticked),
        old=page.old,
        new=page.new,
    )
    subjects = sorted(subject.id for subject in subjects_of(page.values.keys() & draft.saves))
    undo = url_for("studio.publish_discard", subject=subjects)
    link = Markup('<a href="{}">{}</a>').format(undo, _("Undo the changes")) if subjects else ""
    flash(Markup("{} {}").format(replaced, link))
    return redirect(publish_address({*page.values, *_lists_with(draft, page.new)}), 303)


def where_still_said(before: Draft, saved: Values) -> str:
    """Return the address of the page that replaces a saved number or name in all other lines.

    `saved` are the values that were saved over a draft. Empty if no line says the previous one.
    """
    changed = [*changed_words(before.fields, saved), *changed_words(before.live_fields, saved)]
    draft = current_studio.drafts.current()
    for old, new in changed:
        if new and _count(draft, old, new):
            return url_for("studio.texts_replace", old=old, new=new)
    return ""


def old_numbers(draft: Draft) -> Iterator[tuple[str, str, int]]:
    """Yield the phone numbers that a draft replaces, the new ones, and how many lines say the old.

    A removed number has no new one.
    """
    for field, live_value in draft.live_fields.items():
        old = str(live_value)
        new = str(draft.fields.get(field, ""))
        if field[0] == "numbers" and old != new and (count := _count(draft, old, new)):
            yield old, new, count


def _count(draft: Draft, old: str, new: str) -> int:
    replacement = Replacement(old, new, names_in(draft.files).languages)
    own = (line for line in lines(draft.fields) if not line.is_quotation)
    return sum(map(replacement.is_in, own))


def _lists_with(draft: Draft, new: str) -> Iterator[FieldPath]:
    """Yield changed lists with the new words, because lines may have errors without them."""
    kinds = SubjectKind.NUMBERS, SubjectKind.NAMES, SubjectKind.PRONUNCIATION
    words = Replacement(new, "")
    for line in lines(draft.fields):
        if line.field in draft.saves and subject_of(line.field).kind in kinds and words.is_in(line):
            yield line.field


def _by_subject(rows: Iterable[ReplacementRow]) -> list[tuple[str, list[ReplacementRow]]]:
    groups = groupby(rows, key=lambda row: row.line.subject)
    return [(subject, [*of_subject]) for subject, of_subject in groups]


def _id(*parts: object) -> str:
    return blake2b(repr(parts).encode(), digest_size=6).hexdigest()
