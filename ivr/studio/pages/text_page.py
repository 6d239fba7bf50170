"""The page of one text: its fields with their findings, in all languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from types import MappingProxyType

from flask import render_template, request
from flask_babel import gettext as _

from ivr.publishing.draft import Draft, Save, last_saves
from ivr.script.finding import Finding, Severity
from ivr.script.place import TEXTS
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.findings import PageFindings, ShownFinding, mended_by
from ivr.studio.pages.text_mending import spoken_forms
from ivr.studio.pages.titles import in_words, occasion_of
from ivr.studio.studio import current_studio
from ivr.studio.writing.layout import Part
from ivr.studio.writing.merging import differ
from ivr.studio.writing.sheet import Sheet, files_of
from ivr.studio.writing.text_checks import TextChecks

KEY = "key:"

Problem = tuple[str, str, str]
"""A label, the id of a field, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class KeyedTopic:
    """A topic whose key a text may say, with its label in the text's language."""

    name: str
    key: str
    label: str


class TextPage:
    """The page of a text as it is in a form; `mended` is what was done, by language."""

    def __init__(
        self,
        draft: Draft,
        name: str,
        sheet: Sheet,
        mended: Mapping[str, list[str]] = MappingProxyType({}),
    ) -> None:
        self._draft = draft
        self._name = name
        self._sheet = sheet
        self._mended = mended

    @property
    def has_problems(self) -> bool:
        """Whether the text cannot be saved as it is."""
        return any(field.is_open or field.lacks_label for field in self._sheet.values())

    def checks_alone(self) -> str:
        """Render what changes while somebody writes."""
        return render_template("studio/texts_check.html", **self._shown(self._checks()))

    def whole(self, *, checked: bool = False, asked: bool = False) -> str:
        """Render the page; `checked` on request, `asked` after a save that was refused."""
        checks = self._checks()
        script = checks.check.script
        paths = checks.names.paths(self._name)
        names = current_studio.people.full_names()
        review = script.review if script else None
        return render_template(
            "studio/texts_edit.html",
            checked=checked,
            asked=asked,
            problems=list(self._problems(in_words(paths))) if asked else [],
            conflicts=[field for field in self._sheet.values() if field.conflict],
            mended=self._mended,
            saves={code: self._saves(code) for code in paths},
            names=names,
            until=review.until(self._name) if review else None,
            last_read=review.read.get(self._name) if review else None,
            keys={code: _keys(checks, code, self._name) for code in paths},
            differ=differ,
            **self._shown(checks),
        )

    def _saves(self, code: str) -> tuple[Save, ...]:
        """Return the last save of each person in the draft's text in a language."""
        whole = (code, TEXTS, self._name)
        saves = self._draft.saves.items()
        return last_saves(save for field, its in saves if field[:3] == whole for save in its)

    def _checks(self) -> TextChecks:
        """Check the draft with the form's text; only checks of the draft itself are cached."""
        files = files_of(self._draft, self._sheet)
        if files == self._draft.files:
            return TextChecks(current_studio.checker.check(files), files)
        return TextChecks(current_studio.checker.check_form(files), files)

    def _shown(self, checks: TextChecks) -> dict[str, object]:
        name, sheet = self._name, self._sheet
        of = checks.of(name)
        page = PageFindings(checks.files)
        findings = {code: _by_part(of[code].findings, page) for code in sheet}
        counts = {code: of[code].counts for code in sheet}
        return {
            "name": name,
            "checks": of,
            "sheet": sheet,
            "findings": findings,
            "counts": counts,
            "shown": page.of,
            "stopping": sum(found.get(Severity.ERROR, 0) for found in counts.values()),
            "to_choose": sum(len(field.open_places) for field in sheet.values()),
            "spoken": spoken_forms(checks.names.languages, request.form),
            "may_add_numbers": access.current_person().may(Role.ADMINISTRATOR),
            "voices": checks.languages,
            "in_words": in_words(checks.names.languages),
            "occasion": occasion_of(name),
        }

    def _problems(self, in_words: Mapping[str, str]) -> Iterable[Problem]:
        for code, field in self._sheet.items():
            if field.lacks_label:
                words = _("Write the label that names it in the menu. It cannot begin with #.")
                yield in_words[code], f"label-{code}", words
            for at in field.open_places:
                words = _("Choose which words are right.")
                yield in_words[code], f"choice-{code}-{at}-theirs", words


def _by_part(
    findings: Iterable[Finding], page: PageFindings
) -> Mapping[Part, tuple[ShownFinding, ...]]:
    """Return findings by the field of the form that they are about, one of each cause."""
    found: dict[Part, dict[object, Finding]] = {part: {} for part in Part}
    for number, each in enumerate(findings):
        cause = (each.words.mend, mended_by(each)) if each.words.mend else number
        found[_part(each)].setdefault(cause, each)
    return {part: page.of(its.values()) for part, its in found.items()}


def _part(finding: Finding) -> Part:
    match finding.field[3:]:
        case ("label",):
            return Part.LABEL
        case ("notes",):
            return Part.NOTE
        case ("body",) if finding.place.line:
            return Part.SENTENCES
    return Part.WHOLE


def _keys(checks: TextChecks, code: str, name: str) -> tuple[KeyedTopic, ...]:
    """Return the topics whose keys the text may say, in the order of the keys."""
    script = checks.check.script
    if script is None or code not in script.languages:
        return ()
    texts = script.languages[code].texts
    values = script.values(script.menus_of(name)[0])
    keys = {value.removeprefix(KEY): key for value, key in values.items() if value.startswith(KEY)}
    return tuple(
        KeyedTopic(topic, key, label.written)
        for topic, key in sorted(keys.items(), key=itemgetter(1))
        if topic in texts and (label := texts[topic].label)
    )
