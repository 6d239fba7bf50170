"""Findings on pages: at the fields that they are about, with links to where they are mended."""

from html import unescape

from scripts import full_script, replaced, with_text

from ivr.publishing.edition import Source
from ivr.studio.accounts import Role
from studio.staff import Staff
from studio.test_texts import form


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


def test_what_was_meant_is_written_into_the_form_by_a_button(staff: Staff) -> None:
    staff.studio.editions.publish(full_script(), author="files", source=Source.FILES)
    browser = staff.browser(Role.EDITOR)
    wrong = full_script()["sv/fred.txt"].decode() + "Ring 115.\n"
    checked = browser.post("/studio/texts/fred", form(staff, "fred", act="check", sv=wrong))
    assert "Write “112” instead" in unescape(checked.get_data(as_text=True))
    last = wrong.partition("\n\n")[2].rstrip().count("\n") + 1
    button = {"replace-sv": f"body\n{last}\n115\n112"}
    answer = browser.post("/studio/texts/fred", form(staff, "fred", act="", sv=wrong) | button)
    assert "Ring 112." in answer.get_data(as_text=True)
    assert "Ring 115." not in answer.get_data(as_text=True)
    assert staff.studio.drafts.current().changes == {}
