"""The page of one exception to a rule: another limit, or warnings that are to stand."""

from flask import abort, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from ivr.checks.rule import Rule
from ivr.publishing.draft import file_digest
from ivr.reports.check.rulebook import limits_of
from ivr.script.place import LINE_FILE
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.pages.settings import save_section
from ivr.studio.settings.exceptions import rule_of, rules_with_exceptions, section_of
from ivr.studio.settings.section import Sent
from ivr.studio.studio import current_studio
from ivr.studio.writing.line_file import LineFile

TOPICS = {
    "emergency": _l("The emergency notice"),
    "beginning": _l("The beginning of a call"),
    "menus": _l("Menus"),
    "offers": _l("Options"),
    "timing": _l("How long it takes"),
    "keys": _l("Keys"),
    "patience": _l("Silence and unused keys"),
    "wording": _l("Words and sentences"),
    "signs": _l("Signs and abbreviations"),
    "numbers": _l("Numbers"),
    "facts": _l("Facts that must be said"),
    "languages": _l("Languages"),
    "recordings": _l("Recordings"),
    "announcements": _l("Announcements"),
    "review": _l("Texts to read through"),
}
"""What people call the topics of rules, by the names of their modules."""


@bp.get("/settings/rules")
@access.needs(Role.ADMINISTRATOR)
def settings_rules() -> str:
    """List the rules from which the line may differ, by topic, to choose one."""
    rules = tuple(rules_with_exceptions())
    topics = dict.fromkeys(rule.topic for rule in rules)
    return render_template(
        "studio/settings_rules.html",
        topics={each: [rule for rule in rules if rule.topic == each] for each in topics},
        named=TOPICS,
    )


@bp.get("/settings/rules/<rule>")
@access.needs(Role.ADMINISTRATOR)
def settings_rule(rule: str) -> str:
    """Show the exception to a rule."""
    return _page(_known(rule))


@bp.post("/settings/rules/<rule>")
@access.needs(Role.ADMINISTRATOR)
def settings_rule_save(rule: str) -> Response | tuple[str, int]:
    """Save the exception to a rule in the draft, or take it out."""
    known = _known(rule)
    sent = save_section(section_of(known))
    if sent is None:
        return redirect(url_for("studio.settings", _anchor="rules"), 303)
    return _page(known, sent), sent.status


def _known(id: str) -> Rule:
    return rule_of(id) or abort(404)


def _page(rule: Rule, sent: Sent | None = None) -> str:
    draft = current_studio.drafts.current()
    table = LineFile(draft.files).table
    return render_template(
        "studio/settings_rule.html",
        rule=rule,
        limits=limits_of(rule),
        is_there=rule.id in table.rules,
        values=section_of(rule).shown(table),
        sent=sent,
        seen=file_digest(draft.files[LINE_FILE]),
    )
