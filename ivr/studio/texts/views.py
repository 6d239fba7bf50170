"""The page of one text: its form in all languages, with findings beside the inputs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import chain
from operator import itemgetter
from typing import Any, TypeAlias, TypeVar

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_timedelta
from flask_babel import gettext as _

from ivr.script.fields.place import PRONUNCIATION, TEXTS, FieldPath
from ivr.script.findings.finding import Finding, Fix, Severity
from ivr.script.model.recordings import can_be_recorded
from ivr.studio import access
from ivr.studio.blueprint import bp
from ivr.studio.content.facts import must_be_said
from ivr.studio.content.findings import PageFindings, ShownFinding, fix_words
from ivr.studio.content.names import in_words, is_name, names_in, occasion_of
from ivr.studio.content.placeholders import for_reader
from ivr.studio.content.text_checks import TextCheck, TextChecks, review_digest, texts_to_read
from ivr.studio.database import now
from ivr.studio.editions.draft import last_of_each
from ivr.studio.editions.edition import ApprovalRequest
from ivr.studio.editions.lineage import Revision
from ivr.studio.forms.field_form import FieldForm
from ivr.studio.people import Role
from ivr.studio.publish.submission import save_form
from ivr.studio.services import current_studio
from ivr.studio.texts.form import BODY, LABEL, NOTES, FormData, TextForm, pronunciation_input
from ivr.studio.translation import language

KEY = "key:"

LATELY = timedelta(hours=1)
"""Time for which a text says how long ago somebody else changed it."""

KeyedTopic: TypeAlias = tuple[str, str, str]
"""A topic whose key a text may say: the placeholder, the key, and the label in its language."""

AnyTextForm = TypeVar("AnyTextForm", bound=TextForm)


@bp.get("/texts/<name>")
@access.needs(Role.READER)
def texts_edit(name: str) -> str:
    """Show the form of a text in all languages."""
    return TextPage(_form(name)).whole()


@bp.post("/texts/<name>")
@access.needs(Role.EDITOR)
def texts_save(name: str) -> ResponseReturnValue | str:
    """Save a text and its fixes in the draft, or check it without saving."""
    form = _form(name, request.form)
    address = url_for("studio.texts_edit", name=name)
    return save_text(form, partial(TextForm, form.draft, form.names, name), _page, address)


def save_text(
    form: AnyTextForm, again: Callable[[], AnyTextForm], page: Callable[..., str], address: str
) -> ResponseReturnValue | str:
    """Save a form and redirect to an address, or check it without saving.

    The form of a text that somebody else has removed is shown `again`, with everything typed.
    """
    if form.is_removed:
        flash(
            _(
                "Somebody else has removed this in the meantime. What you wrote is still "
                "here, and if you save it, the text is put back."
            ),
            "warning",
        )
        empty = again()
        empty.fill_as_sent()
        return page(empty), 409
    if button := request.form.get("replace"):
        form.replace(button)
    if button or request.form.get("act") == "check":
        return page(form, checked=True)
    return save_form(form, page, address)


def _page(form: TextForm, *, checked: bool = False) -> str:
    return TextPage(form).whole(checked=checked)


@bp.post("/texts/<name>/check")
@access.needs(Role.EDITOR)
def texts_check(name: str) -> str:
    """Check a text with the values of the form, without saving."""
    form = _form(name, request.form)
    if form.is_removed:
        abort(404)
    return TextPage(form).checks_alone()


def _request_to_revise(name: str) -> ApprovalRequest | None:
    """Return the person's last request if it is to be revised and changed this text."""
    requests = current_studio.editions.approval_requests
    last = requests.to_revise(access.current_person())
    if last and any(name in field for field in requests.changes(last.id)):
        return last
    return None


@bp.route("/texts/<name>/writers", methods=("GET", "POST"))
@access.needs(Role.EDITOR, background=True)
def texts_writers(name: str) -> str:
    """Show who else is writing in a text, and record with POST that the person is."""
    if not is_name(name):
        abort(404)
    if request.method == "POST":
        current_studio.writers.report(name, access.current_person().address)
    return render_template("texts/texts_writers_part.html", **_others_at(name))


def _others_at(name: str) -> dict[str, object]:
    """Return who else is writing in a text, and who else has changed it lately."""
    me = access.current_person().address
    draft = current_studio.drafts.current()
    saves = [
        save for field in draft.saves if field[1:3] == (TEXTS, name) for save in draft.saves[field]
    ]
    last = max(saves, key=lambda save: save.at, default=None)
    changed = None
    if last and last.author != me and (passed := now() - last.at) < LATELY:
        ago = format_timedelta(-passed, granularity="minute", add_direction=True)
        changed = {"author": last.author, "ago": ago}
    return {"writing": current_studio.writers.others(me).get(name, []), "changed_lately": changed}


def _form(name: str, sent: FormData | None = None) -> TextForm:
    """Return the form of a text, or abort with 404 if the draft has no such text."""
    if not is_name(name):
        abort(404)
    draft = current_studio.drafts.current()
    names = names_in(draft.files)
    if name in names.texts:
        return TextForm(draft, names, name, sent)
    # A text that somebody else has removed meanwhile: saving restores it.
    form = TextForm(draft, replace(names, texts=(*names.texts, name)), name, sent)
    if not (form.is_removed or name in names_in(form.files()).texts):
        abort(404)
    return form


@dataclass(frozen=True, slots=True)
class InputFindings:
    """Findings of an input, and fixes that were filled in."""

    findings: tuple[ShownFinding, ...]
    pronunciations: tuple[FieldPath, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A text in one language (`title`), with the values of the form.

    `required_words` are the words that facts require, each with whether the text has them.
    """

    code: str
    title: str
    check: TextCheck
    input_findings: Mapping[str, InputFindings]
    keys: tuple[KeyedTopic, ...]
    required_words: tuple[tuple[str, bool], ...]
    saves: tuple[Revision, ...]


class TextPage:
    """The page of a text with the values of a form."""

    def __init__(self, form: TextForm) -> None:
        self._form = form
        self._checks = TextChecks(form.check(), form.files())

    def checks_alone(self) -> str:
        """Render the parts of the page that change while a person types."""
        return render_template("texts/texts_check.html", **self._template_values())

    def whole(self, *, checked: bool = False) -> str:
        """Render the page; `checked` after the check button was pressed."""
        script = self._checks.check.script
        name = self._form.name
        review = script.review if script else None
        until = review.until(name) if review else None
        due = texts_to_read(self._checks, current_studio.now)
        return render_template(
            "texts/texts_edit.html",
            checked=checked,
            to_read=next((text for text in due if text.due.text == name), None),
            until=until,
            digest=review_digest(self._checks, name, until),
            request_to_revise=_request_to_revise(name),
            last_read=review.read.get(name) if review else None,
            was_written=any(
                field[1:3] == (TEXTS, name) for field in current_studio.drafts.last_saves()
            ),
            **self._template_values(),
        )

    def _template_values(self) -> dict[str, object]:
        form = self._form
        checks = self._checks
        script = checks.check.script
        page = PageFindings(checks.files)
        check_by_language = checks.by_language(form.name)
        columns = [self._column(code, check_by_language[code], page) for code in form.parts]
        stopping = sum(column.check.counts.get(Severity.ERROR, 0) for column in columns)
        return {
            "form": form,
            "name": form.name,
            "columns": columns,
            "title": checks.titles.of(form.name, language()),
            **_others_at(form.name),
            "offers": _offered_pronunciations(form, columns),
            "stopping": stopping,
            "stopping_elsewhere": len(checks.check.errors) - stopping,
            "is_complete": checks.check.is_complete,
            "shown": page.show,
            "voices": checks.languages,
            "in_words": in_words(form.parts),
            "occasion": occasion_of(form.name),
            "can_record": checks.files == form.draft.files
            and script is not None
            and can_be_recorded(script, form.name),
        }

    def _column(self, code: str, check: TextCheck, page: PageFindings) -> Column:
        form = self._form
        written = str(form.part(code, BODY).data or "")
        return Column(
            code=code,
            title=in_words([code])[code],
            check=check,
            input_findings=self._findings_by_part(code, check.findings, page),
            keys=_keyed_topics(self._checks, code, form.name) if form.says_keys else (),
            required_words=must_be_said(form.draft.fields, form.name, code, written),
            saves=last_of_each(self._saves(code)),
        )

    def _saves(self, code: str) -> Iterator[Revision]:
        for field, saves in self._form.draft.saves.items():
            if field[:3] == (code, TEXTS, self._form.name):
                yield from saves

    def _findings_by_part(
        self, code: str, findings: Iterable[Finding], page: PageFindings
    ) -> Mapping[str, InputFindings]:
        """Return findings by part, only the first one if several have the same fix."""
        parts = self._form.parts[code]
        by_part: dict[str, dict[object, Finding]] = {part: {} for part in parts}
        for number, finding in enumerate(findings):
            fix = finding.wording.fix
            cause = (fix, fix_words(finding)) if fix else number
            part = finding.field[3] if finding.field[3:] in ((LABEL,), (NOTES,)) else BODY
            by_part.get(part, by_part[BODY]).setdefault(cause, finding)
        return {
            part: self._input_findings(code, part, page.show(by_cause.values()))
            for part, by_cause in by_part.items()
        }

    def _input_findings(
        self, code: str, part: str, findings: tuple[ShownFinding, ...]
    ) -> InputFindings:
        """Return the findings of a part, with fixes that were filled in before.

        Those have no finding any more, but they are not saved yet.
        """
        form = self._form
        label = (form.part(code, LABEL).data or "") if LABEL in form.parts[code] else ""
        offered = {(finding.fix, finding.words) for finding in findings}

        def is_fixed(fix: Fix, words: str) -> bool:
            is_here = part == (LABEL if words in label else BODY)
            return is_here and (fix, words) not in offered

        names = (name for name in form.accepted if code in form.languages_saying(name))
        pronunciations = (field for field in form.pronunciations(code) if form.input(field).data)
        return InputFindings(
            findings,
            tuple(field for field in pronunciations if is_fixed(Fix.TEACH, field[2])),
            tuple(name for name in names if is_fixed(Fix.ACCEPT, name)),
        )


def _offered_pronunciations(form: TextForm, columns: Iterable[Column]) -> FieldForm:
    inputs: dict[FieldPath, Any] = {}
    for column in columns:
        for finding in chain.from_iterable(
            part.findings for part in column.input_findings.values()
        ):
            field = (column.code, PRONUNCIATION, finding.words)
            if finding.fix is Fix.TEACH and field not in form.fields_by_name.values():
                inputs[field] = pronunciation_input(field)
    return FieldForm(form.draft, inputs)


def _keyed_topics(checks: TextChecks, code: str, name: str) -> tuple[KeyedTopic, ...]:
    script = checks.check.script
    if script is None or code not in script.languages:
        return ()
    texts = script.languages[code].texts
    values = script.values(script.menus_of(name)[0])
    keys = {value.removeprefix(KEY): key for value, key in values.items() if value.startswith(KEY)}
    topics = []
    for topic, key in sorted(keys.items(), key=itemgetter(1)):
        label = texts[topic].label if topic in texts else None
        if label:
            placeholder = for_reader(f"{{{KEY}{topic}}}", language())
            topics.append((placeholder, key, label.written))
    return tuple(topics)
