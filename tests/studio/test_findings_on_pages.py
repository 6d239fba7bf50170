"""Findings on pages: at the fields that they are about, with links to where they are mended."""

from html import unescape

from scripts import full_script, replaced, with_text

from ivr.publishing.edition import Source
from ivr.studio.accounts import Role
from studio.staff import Staff


def test_a_page_links_to_where_its_findings_are_mended(staff: Staff) -> None:
    files = replaced(full_script(), "line.toml", "wait_seconds = 10", "wait_seconds = 2")
    staff.studio.editions.publish(full_script(), author="files", source=Source.FILES)
    drafts = staff.studio.drafts
    drafts.save(files, seen=drafts.current().seen(*files), author="Karin")
    browser = staff.browser(Role.EDITOR)
    html = unescape(browser.get("/studio/publish").get_data(as_text=True))
    assert '<a href="/studio/menu#patience">To the menu<' in html
    shorter = with_text({}, "sv/fred.txt", "fred\n\nFred på jorden är bra.\n")
    drafts.save(shorter, seen=drafts.current().seen(*shorter), author="Karin")
    html = unescape(browser.get("/studio/texts/fred").get_data(as_text=True))
    assert 'href="/studio/settings/facts' in html
    assert "line.toml" not in html


def test_a_page_shows_three_findings_of_a_cause_and_how_many_more(staff: Staff) -> None:
    words = "\n\n".join(["fred", "\n".join(f"Ring {number}." for number in range(201, 210))])
    files = with_text({}, "sv/fred.txt", f"{words}\n")
    staff.studio.editions.publish(full_script(), author="files", source=Source.FILES)
    drafts = staff.studio.drafts
    drafts.save(files, seen=drafts.current().seen(*files), author="Karin")
    html = staff.browser(Role.EDITOR).get("/studio/publish").get_data(as_text=True)
    assert "And 6 more of this kind." in html
    assert "205" not in html.partition("Changes in the draft")[0]
