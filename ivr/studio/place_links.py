"""Findings in the words of pages, with links to where they are mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from ivr.i18n import N_
from ivr.script.finding import Finding, Wording
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.finding_words import page_wording
from ivr.studio.translation import language
from ivr.studio.writing import shown_findings
from ivr.studio.writing.shown_findings import ShownFinding
from ivr.studio.writing.text_checks import Noted

ADDRESSES = {
    "at_abroad": ("settings", "numbers"),
    "at_contact": ("settings", "call"),
    "at_emergency": ("settings", "numbers"),
    "at_facts": ("settings_facts", None),
    "at_keys": ("menu", "keys"),
    "at_max_minutes": ("menu", "patience"),
    "at_menus": ("menu", None),
    "at_names": ("texts_phrases", None),
    "at_numbers": ("settings", "numbers"),
    "at_overview": ("overview", "review"),
    "at_pronunciation": ("pronunciation", None),
    "at_review": ("settings", "review"),
    "at_tries": ("menu", "patience"),
    "at_wait_seconds": ("menu", "patience"),
}
"""The endpoint and the section of each place."""

LINKS = {
    "announcements_edit": N_("To the announcement"),
    "menu": N_("To the menu"),
    "overview": N_("To the overview"),
    "pronunciation": N_("To the pronunciation"),
    "recordings": N_("To the recordings"),
    "recordings_text": N_("To the recording"),
    "settings": N_("To the line settings"),
    "settings_fact": N_("To the fact"),
    "settings_facts": N_("To the facts"),
    "texts_edit": N_("To the text"),
    "texts_phrases": N_("To the phrases and names"),
}


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """A link to a place where a finding can be mended."""

    address: str
    words: str


def link_to(endpoint: str, anchor: str | None = None, **values: Any) -> PlaceLink:
    """Return a link to a page of the studio; its words say where it leads."""
    address = url_for(f"studio.{endpoint}", _anchor=anchor, **values)
    return PlaceLink(address, _(LINKS[endpoint]))


def shown_finding(note: Noted) -> ShownFinding:
    """Return a finding as pages show it to this reader."""
    return shown_findings.shown(note, language())


def studio_wording(finding: Finding) -> Wording:
    """Return the words of a finding that was prepared for pages."""
    return page_wording(finding, language())


def place_links(finding: Finding) -> Iterator[PlaceLink]:
    """Yield links to the places that the hint of a finding names, once each.

    A fact has a page of its own for those who may change it.
    """
    if finding.case == "option-without-text":
        yield link_to("texts_edit", name=finding.values["option"])
    targets = (ADDRESSES[name] for name in ADDRESSES if f"%({name})s" in finding.words.hint)
    for endpoint, section in dict.fromkeys(targets):
        fact = finding.values.get("fact") if endpoint == "settings_facts" else None
        if fact and access.current_person().may(Role.EDITOR):
            yield link_to("settings_fact", name=fact)
        else:
            yield link_to(endpoint, str(fact) if fact else section)
