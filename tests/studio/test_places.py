"""Findings on pages name pages, with links to them; elsewhere they name files."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from ivr.script.places import FILES
from scripts import full_script, replaced, with_text

from ivr.checks.rules import all_rules
from ivr.checks.spelling import WORDINGS as SPELLING
from ivr.i18n import LANGUAGES
from ivr.publishing.edition import Source
from ivr.script.finding import Finding, Severity, Wording
from ivr.script.wordings import menus, texts
from ivr.studio.accounts import Role
from ivr.studio.place_links import ADDRESSES, LINKS
from ivr.studio.places import PAGES
from studio.staff import Staff

PLACE = re.compile(r"%\((at_\w+)\)s")


def wordings() -> Iterator[Wording]:
    """The words of findings about what staff write."""
    for rule in all_rules():
        yield from rule.cases.values()
    for known in (menus.WORDINGS, texts.WORDINGS):
        yield from known.values()


def sentences() -> set[str]:
    return {getattr(words, part) for words in wordings() for part in Wording.__slots__}


def test_every_place_is_known_on_pages_and_in_files() -> None:
    named = {name for sentence in sentences() for name in PLACE.findall(sentence)}
    named |= {"at_names"} & {*PLACE.findall(str([*SPELLING.values()]))}
    assert named == FILES.keys() == PAGES.keys() == ADDRESSES.keys()
    assert {endpoint for endpoint, _ in ADDRESSES.values()} <= LINKS.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_names_its_place_in_files_unless_it_is_on_a_page(language: str) -> None:
    words = Wording(message="x", expected="", hint="%(at_facts)s")
    finding = Finding("R52", Severity.ERROR, "sv/fred.txt", 1, "R52", words, {"found": ""})
    assert "facts.toml" in finding.wording(language).hint
    assert "facts.toml" not in finding.wording(language, PAGES).hint


def test_a_page_links_to_where_its_findings_are_mended(staff: Staff) -> None:
    files = replaced(full_script(), "line.toml", "wait_seconds = 10", "wait_seconds = 2")
    staff.studio.editions.publish(full_script(), author="files", source=Source.FILES)
    drafts = staff.studio.drafts
    drafts.save(files, seen=drafts.current().seen(*files), author="Karin")
    browser = staff.browser(Role.EDITOR)
    html = unescape(browser.get("/studio/settings").get_data(as_text=True))
    assert "Raise the seconds that the line waits" in html
    assert '<a href="/studio/menu#patience">To the menu<' in html
    shorter = with_text({}, "sv/fred.txt", "fred\n\nFred på jorden är bra.\n")
    drafts.save(shorter, seen=drafts.current().seen(*shorter), author="Karin")
    html = unescape(browser.get("/studio/texts/fred").get_data(as_text=True))
    assert 'href="/studio/settings/facts' in html
    assert "line.toml" not in html
