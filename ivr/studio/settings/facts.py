"""The page of facts, which the texts must say in the words of the source."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Form as Inputs
from wtforms import FormField, SelectField, SelectMultipleField, SubmitField

from ivr.script.fields.place import FACTS, TEXTS
from ivr.script.fields.tables import Fact
from ivr.script.findings.finding import Finding
from ivr.script.model.script import WITHOUT_VOICE
from ivr.studio import access
from ivr.studio.blueprint import bp
from ivr.studio.content.announced import listed
from ivr.studio.content.edit_pages import save
from ivr.studio.content.facts import facts_of
from ivr.studio.content.findings import PageFindings, ShownFinding, found_in
from ivr.studio.content.names import in_words, name_from, names_in, text_titles
from ivr.studio.editions.draft import Draft
from ivr.studio.forms.field_form import FieldForm
from ivr.studio.forms.inputs import LinesField, needed, one_of
from ivr.studio.people import Role
from ivr.studio.publish.submission import save_form, say_saved
from ivr.studio.services import current_studio

NEW = ""
"""The name of a fact that has none yet."""


class FactField(FormField):  # type: ignore[type-arg] # it is generic for mypy alone
    """The table of a fact as inputs; empty if it is to be removed."""

    errors = ()  # type: ignore[assignment] # of any kind
    """Empty, since its inputs have their own errors."""

    @property
    def data(self) -> dict[str, Any]:
        """The table without empty values; texts keep their order."""
        typed = dict(self.form.data)
        previous = self.object_data or {}
        if typed.pop("gone"):
            return {}
        if not typed["number"]:
            del typed["number_in"]
        for name in ("texts", "number_in"):
            typed[name] = _in_order(typed.get(name), previous.get(name, ()))
        return {name: value for name, value in typed.items() if value}

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Validate the inputs, unless the fact is removed."""
        return bool(self.form.gone.data) or super().validate(form, extra_validators)


@bp.get("/settings/facts")
@access.needs(Role.READER)
def settings_facts() -> str:
    """Show all facts."""
    draft = current_studio.drafts.current()
    check = current_studio.check(draft)
    by_text: dict[str, dict[str, Fact]] = {}
    missing: dict[str, list[Finding]] = {}
    for finding in check.findings:
        if finding.fact and finding.field[1:2] == (TEXTS,):
            missing.setdefault(finding.fact, []).append(finding)
    page = PageFindings(draft.files)
    for name, fact in facts_of(draft.fields).items():
        by_text.setdefault(fact.texts[0] if fact.texts else "", {})[name] = fact
    return render_template(
        "settings/settings_facts.html",
        facts=by_text,
        may_change=access.current_person().may(Role.PUBLISHER),
        missing={
            name: _without_links_here(page.show(findings)) for name, findings in missing.items()
        },
        titles=text_titles(draft.files),
        findings=page.show(found_in(check.findings, (FACTS,))),
        in_words=in_words(names_in(draft.files).languages),
    )


def _without_links_here(findings: Iterable[ShownFinding]) -> list[ShownFinding]:
    """Return findings without links to the page of all facts."""
    shortened = []
    for finding in findings:
        links = [link for link in finding.links if _page_at(link.address) != request.path]
        shortened.append(replace(finding, links=tuple(links)))
    return shortened


def _page_at(address: str) -> str:
    return address.partition("#")[0]


@bp.get("/settings/facts/one")
@access.needs(Role.PUBLISHER)
def settings_fact() -> str:
    """Show the form of one fact, or of a new one."""
    draft, name = _requested_fact()
    return _page(_form(draft, name), name)


@bp.post("/settings/facts/one")
@access.needs(Role.PUBLISHER)
def settings_fact_save() -> ResponseReturnValue:
    """Save a fact in the draft, add it, or remove it."""
    draft, name = _requested_fact()
    form = _form(draft, name, sent=True)
    if name:
        address = url_for("studio.settings_facts", _anchor=name)
        return save_form(form, partial(_page, name=name), address)
    if not form.validate():
        return _page(form, name), 422
    if table := form.values_to_save.get((FACTS, NEW)):
        words = " ".join(Fact.model_validate(table).source).split()[:4]
        name = name_from(" ".join(words), facts_of(draft.fields))
        say_saved(save({(FACTS, name): table}, draft), [(FACTS, name)])
    return redirect(url_for("studio.settings_facts", _anchor=name or None), 303)


def _requested_fact() -> tuple[Draft, str]:
    """Return the draft and a fact's name, NEW without one; abort with 404 if it does not exist."""
    draft = current_studio.drafts.current()
    name = request.args.get("name", NEW)
    if name and (FACTS, name) not in {**draft.fields, **draft.live_fields}:
        abort(404)
    return draft, name


def _form(draft: Draft, name: str, *, sent: bool = False) -> FieldForm:
    languages = names_in(draft.files).languages
    titles = text_titles(draft.files)
    fact = facts_of(draft.fields).get(name)
    numbers = [str(value) for field, value in draft.fields.items() if field[0] == "numbers"]
    numbers += [fact.number] if fact and fact.number else []  # the line may have dropped it
    texts = {text: title for text, title in titles.items() if text != WITHOUT_VOICE}
    known_text = one_of(texts, _("Choose among these texts. There are no others now."))
    known_number = one_of(["", *numbers], _("Choose one of these numbers. There is no other now."))
    words = in_words(languages)
    inputs: dict[str, Any] = {
        "source": LinesField(
            _("Quotations from the source"),
            [needed(_("Quote the source."))],
            description=_(
                "Quotations from the source of the fact, one per line. They are not read out."
            ),
            render_kw={"rows": 3},
        ),
        **{
            code: LinesField(
                _("Words that must be said in %(language)s", language=words[code]),
                [needed(_("Write at least one word or phrase that the texts must keep."))],
                description=_("One word or phrase per line, written as in the text."),
                render_kw={"rows": 3, "lang": code},
            )
            for code in languages
        },
        "texts": SelectMultipleField(
            _("Texts that must say it"),
            [needed(_("Choose at least one text that says the fact.")), known_text],
            choices=texts,
            validate_choice=False,
            description=_("All the words above must be in each of them."),
        ),
        "number": SelectField(
            _("Phone number"),
            [known_number],
            choices={"": _("None")} | {each: each for each in numbers},
            validate_choice=False,
        ),
        "number_in": SelectMultipleField(
            _("Texts that must say the number"),
            [known_text],
            choices=texts,
            validate_choice=False,
            description=_("In every language."),
        ),
        "gone": SubmitField(),
    }
    field = FactField(type("FactInputs", (Inputs,), inputs), _("Fact"))
    return FieldForm(draft, {(FACTS, name): field}, sent=sent)


def _page(form: FieldForm, name: str) -> str:
    draft = form.draft
    moment = current_studio.now
    fact = facts_of(draft.fields).get(name)
    return render_template(
        "settings/settings_fact.html",
        form=form,
        address=(FACTS, name),
        name=name,
        known=fact.describe(name) if fact else name,
        codes=names_in(draft.files).languages,
        ended={
            announcement.name
            for announcement in listed(draft.fields, moment).values()
            if announcement.has_ended
        },
    )


def _in_order(chosen: Iterable[str] | None, previous: Sequence[str]) -> list[str]:
    """Return the items in their previous order, so that an unchanged form changes nothing."""
    items = [*(chosen or ())]
    return [
        *(item for item in previous if item in items),
        *(item for item in items if item not in previous),
    ]
