"""The page Facts that must be said: what the texts must say, with the words of the source."""

from collections.abc import Iterator, Sequence

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ivr.checks.check import Check
from ivr.publishing.draft import file_digest
from ivr.script.model import WITHOUT_VOICE
from ivr.script.place import FACTS, FACTS_FILE
from ivr.script.tables import FactTables
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.announced import listed
from ivr.studio.blueprint import bp
from ivr.studio.findings import PageFindings, found_in
from ivr.studio.menus.menu_file import MenuFile
from ivr.studio.pages.menu_words import text_titles
from ivr.studio.pages.settings import save_section
from ivr.studio.pages.titles import in_words
from ivr.studio.settings.facts import TEXTS, fact_file, fact_section
from ivr.studio.settings.section import Fields, Sent
from ivr.studio.studio import current_studio
from ivr.studio.writing.names import names_in

RULE = "R52"
"""The rule that looks for the facts in the texts."""


@bp.get("/settings/facts")
@access.needs(Role.READER)
def settings_facts() -> str:
    """Show all facts."""
    draft = current_studio.drafts.current()
    check = current_studio.checker.check(draft.files)
    names = names_in(draft.files)
    return render_template(
        "studio/settings_facts.html",
        facts=_by_text(fact_file(draft.files).table, names.languages),
        missing=_missing(check),
        titles=text_titles(draft.files),
        findings=PageFindings(draft.files).of(found_in(check.findings, (FACTS,))),
        in_words=in_words(names.languages),
    )


@bp.get("/settings/facts/one")
@access.needs(Role.EDITOR)
def settings_fact() -> str:
    """Show the form of one fact, or of a new one."""
    return _fact_page(_name())


@bp.post("/settings/facts/one")
@access.needs(Role.EDITOR)
def settings_fact_save() -> Response | tuple[str, int]:
    """Save a fact in the draft, add it, or take it out."""
    name = _name()
    languages = names_in(current_studio.drafts.current().files).languages
    sent = save_section(fact_section(name, languages))
    if sent is None:
        return redirect(url_for("studio.settings_facts", _anchor=name or None), 303)
    return _fact_page(name, sent), sent.status


def _name() -> str:
    """Return the name of the fact that is asked for, empty for a new one."""
    name = request.args.get("name", "")
    if name and name not in fact_file(current_studio.drafts.current().files).table.root:
        abort(404)
    return name


def _fact_page(name: str, sent: Sent | None = None) -> str:
    draft = current_studio.drafts.current()
    languages = names_in(draft.files).languages
    table = fact_file(draft.files).table
    shown = fact_section(name, languages).shown(table)
    announced = listed(draft.fields, current_studio.now)
    return render_template(
        "studio/settings_fact.html",
        name=name,
        fields=sent.fields if sent else shown,
        known=table.root[name].told(name) if name else "",
        heard=[name for name in text_titles(draft.files) if name != WITHOUT_VOICE],
        ended={one.name for one in announced.values() if one.has_ended},
        sent=sent,
        seen=sent.seen if sent else file_digest(draft.files.get(FACTS_FILE)) or "",
        titles=text_titles(draft.files),
        numbers=MenuFile(draft.files).table.numbers,
        in_words=in_words(languages),
    )


def _by_text(table: FactTables, languages: Sequence[str]) -> dict[str, dict[str, Fields]]:
    """Return the facts by the first text that says them, in the order of the table."""
    found: dict[str, dict[str, Fields]] = {}
    for name in table.root:
        fact = fact_section(name, languages).shown(table)
        found.setdefault(fact[TEXTS].partition("\n")[0], {})[name] = fact
    return found


def _missing(check: Check) -> dict[str, list[dict[str, str]]]:
    """Return what the texts do not say any more, by fact."""
    found: dict[str, list[dict[str, str]]] = {}
    for each in _about_facts(check):
        found.setdefault(each["fact"], []).append(each)
    return found


def _about_facts(check: Check) -> Iterator[dict[str, str]]:
    for finding in check.findings:
        if finding.rule == RULE and "fact" in finding.values:
            yield {name: str(value) for name, value in finding.values.items()} | {
                "code": finding.field[0],
                "text": finding.field[2],
            }
