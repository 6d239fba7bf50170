"""The page of one text: its form with the findings beside the fields, in all languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from flask import abort, render_template
from flask_babel import gettext as _
from wtforms import Field, ValidationError
from wtforms.widgets import TextArea

from ivr.checks.check import Check
from ivr.publishing.draft import Draft, Save, last_saves
from ivr.script.finding import Finding, Mend, Severity
from ivr.script.model import WITHOUT_VOICE
from ivr.script.place import PRONUNCIATION, TEXTS, Address, address_of
from ivr.script.texts import NOTE_MARK
from ivr.studio.field_form import FieldForm, input_of
from ivr.studio.findings import PageFindings, ShownFinding, mended_by
from ivr.studio.pages.text_mending import (
    Form,
    Reworded,
    may,
    mending_in,
    spoken_input,
    spoken_inputs,
)
from ivr.studio.pages.titles import in_words, occasion_of
from ivr.studio.studio import current_studio
from ivr.studio.writing.names import Names
from ivr.studio.writing.text_checks import TextCheck, TextChecks

KEY = "key:"
LABEL, BODY, NOTES = "label", "body", "notes"

CHARACTERS_A_ROW, ROWS = 60, range(5, 15)
"""The size of the input of a text."""


class TextForm(FieldForm):
    """A text in all languages, with what its findings are mended by, and `more` inputs."""

    def __init__(
        self,
        draft: Draft,
        names: Names,
        name: str,
        sent: Form | None = None,
        more: Mapping[Address, Any] = MappingProxyType({}),
    ) -> None:
        sent, codes = sent or Form(), names.languages
        self.name = name
        self.parts = {
            code: (LABEL, BODY, NOTES) if names.is_labelled(name) else (BODY, NOTES)
            for code in codes
        }
        self.mending = mending_in(sent, codes)
        titles = in_words(codes)
        inputs: dict[Address, Any] = {
            (code, TEXTS, name, part): _input((code, TEXTS, name, part), titles[code], draft)
            for code, parts in self.parts.items()
            for part in parts
        }
        inputs |= {**more, **spoken_inputs(sent, codes)}
        super().__init__(draft, inputs, sent=bool(sent), also=self.mending.values)

    def part(self, code: str, part: str) -> Field:
        """Return the input of a part of the text."""
        return self.input((code, TEXTS, self.name, part))

    def check(self) -> Check:
        """Return the check of the script with what is in the form."""
        files, checker = self.files(), current_studio.checker
        is_saved = files == self.draft.files
        return checker.check(files) if is_saved else checker.check_form(files)

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate the text, and what is mended with it."""
        is_valid, problems = super().validate(), [*self.mending.problems(self.draft)]
        self.form_errors = [*self.form_errors, *problems]
        return is_valid and not problems

    def replace(self, button: str) -> None:
        """Write into the text what a button says: its field, a line, old and new words."""
        try:
            field, line, words, meant = button.split("\n")
            one = self.input(address_of(field))
            lines, at = (one.data or "").split("\n"), max(int(line) - 1, 0)
        except (ValueError, KeyError):
            abort(400)
        if at < len(lines):  # it may have fewer by now
            lines[at] = lines[at].replace(words, meant, 1)
            one.data = "\n".join(lines)

    def spoken(self, code: str) -> tuple[Address, ...]:
        """Return the fields for spoken words that were sent with the text."""
        return tuple(one for one in self.addresses.values() if one[:2] == (code, PRONUNCIATION))


@dataclass(frozen=True, slots=True)
class KeyedTopic:
    """A topic whose key a text may say, with its label in the text's language."""

    name: str
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands below an input: findings, and what was filled in that mends some."""

    findings: tuple[ShownFinding, ...]
    spoken: tuple[Address, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    facts: tuple[Reworded, ...]

    @property
    def is_mended(self) -> bool:
        """Whether something was filled in."""
        return bool(self.spoken or self.names or self.numbers or self.facts)


@dataclass(frozen=True, slots=True)
class Column:
    """A text in one language, `title`, as it is in the form."""

    code: str
    title: str
    check: TextCheck
    beside: Mapping[str, Beside]
    keys: tuple[KeyedTopic, ...]
    saves: tuple[Save, ...]


class TextPage:
    """The page of a text as it is in a form."""

    def __init__(self, form: TextForm) -> None:
        self._form = form
        self._checks = TextChecks(form.check(), form.files())

    def checks_alone(self) -> str:
        """Render what changes while somebody writes."""
        return render_template("studio/texts_check.html", **self._shown())

    def whole(self, *, checked: bool = False) -> str:
        """Render the page; `checked` on request."""
        script, name = self._checks.check.script, self._form.name
        review = script.review if script else None
        return render_template(
            "studio/texts_edit.html",
            checked=checked,
            names=current_studio.people.full_names(),
            until=review.until(name) if review else None,
            last_read=review.read.get(name) if review else None,
            **self._shown(),
        )

    def _shown(self) -> dict[str, object]:
        form, checks = self._form, self._checks
        page = PageFindings(checks.files)
        of = checks.of(form.name)
        columns = [self._column(code, of[code], page) for code in form.parts]
        return {
            "form": form,
            "name": form.name,
            "columns": columns,
            "checks": of,
            "offers": _offers(form, columns),
            "may_add_numbers": may("numbers"),
            "may_change_facts": may("facts"),
            "stopping": sum(one.check.counts.get(Severity.ERROR, 0) for one in columns),
            "is_complete": checks.check.is_complete,
            "shown": page.of,
            "voices": checks.languages,
            "in_words": in_words(form.parts),
            "occasion": occasion_of(form.name),
        }

    def _column(self, code: str, check: TextCheck, page: PageFindings) -> Column:
        saves = self._form.draft.saves.items()
        whole = (code, TEXTS, self._form.name)
        return Column(
            code=code,
            title=in_words([code])[code],
            check=check,
            beside=self._beside(code, check.findings, page),
            keys=_keys(self._checks, code, self._form.name),
            saves=last_saves(save for field, its in saves if field[:3] == whole for save in its),
        )

    def _beside(
        self, code: str, findings: Iterable[Finding], page: PageFindings
    ) -> Mapping[str, Beside]:
        """Return what stands beside each part; one of several findings that are mended alike."""
        parts = self._form.parts[code]
        by_part: dict[str, dict[object, Finding]] = {part: {} for part in parts}
        for number, one in enumerate(findings):
            cause = (one.words.mend, mended_by(one)) if one.words.mend else number
            part = one.field[3] if one.field[3:] in ((LABEL,), (NOTES,)) else BODY
            by_part.get(part, by_part[BODY]).setdefault(cause, one)
        return {
            part: self._part(code, part, page.of(its.values())) for part, its in by_part.items()
        }

    def _part(self, code: str, part: str, findings: tuple[ShownFinding, ...]) -> Beside:
        """Return findings with what was filled in for others, which are gone."""
        form, mending, parts = self._form, self._form.mending, self._form.parts[code]
        label = (form.part(code, LABEL).data or "") if LABEL in parts else ""

        def is_mended(mend: Mend, words: str) -> bool:
            is_here = part == (LABEL if mend is not Mend.FACT and words in label else BODY)
            return is_here and not any((one.mend, one.words) == (mend, words) for one in findings)

        spoken = (one for one in form.spoken(code) if form.input(one).data)
        numbers = (one.number for one in mending.numbers if one.code == code)
        facts = (one for one in mending.facts if one.code == code)
        return Beside(
            findings,
            tuple(one for one in spoken if is_mended(Mend.TEACH, one[2])),
            tuple(name for name in mending.names[code] if is_mended(Mend.ACCEPT, name)),
            tuple(number for number in numbers if is_mended(Mend.NUMBER, number)),
            tuple(one for one in facts if is_mended(Mend.FACT, one.fact)),
        )


def _input(field: Address, title: str, draft: Draft) -> Any:
    """Return the input of a part of a text."""
    code, _texts, name, part = field
    typed = {"lang": code, "data-typed": True, "spellcheck": "true"}
    if part == LABEL:
        is_printed = name == WITHOUT_VOICE
        return input_of(
            field,
            _("Label in %(language)s", language=title),
            description=_("Stands at the top.") if is_printed else _("Said in the menu."),
            widget=TextArea(),
            filters=[_label],
            validators=[_label_needed(field)],
            render_kw={**typed, "rows": 1, "autocomplete": "off"},
        )
    written = str(draft.fields.get(field, ""))
    rows = written.count("\n") + len(written) // CHARACTERS_A_ROW + 3
    if part == NOTES:
        return input_of(
            field,
            _("Note for colleagues, %(language)s", language=title),
            description=_("Nobody hears it."),
            render_kw={"rows": min(rows, ROWS[-1]), "data-typed": True, "spellcheck": "true"},
        )
    return input_of(
        field,
        _("Text in %(language)s", language=title),
        description=_("One sentence per line."),
        render_kw={**typed, "rows": min(max(rows, ROWS[0]), ROWS[-1])},
    )


def _label(typed: object) -> str:
    """Return a label on one line; one that begins with # would be a note."""
    return " ".join(str(typed or "").strip().lstrip(NOTE_MARK).split())


def _label_needed(field: Address) -> Any:
    """Return a validator that wants a label for a text."""

    def validate(form: FieldForm, one: Field) -> None:
        if not one.data and form.input((*field[:3], BODY)).data:
            raise ValidationError(
                _("Write the label that names it in the menu. It cannot begin with #.")
            )

    return validate


def _offers(form: TextForm, columns: Iterable[Column]) -> FieldForm:
    """Return the inputs for spoken words that findings offer, and that were not sent."""
    offered = [
        (column.code, PRONUNCIATION, one.words)
        for column in columns
        for its in column.beside.values()
        for one in its.findings
        if one.mend is Mend.TEACH
    ]
    sent = form.addresses.values()
    return FieldForm(form.draft, {one: spoken_input(one) for one in offered if one not in sent})


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
