"""Publish what is ready: what is ticked is checked, shown, requested and published."""

import re

from ivr.studio.accounts import Role
from tests.scripts import full_script, replaced
from tests.studio.publishing import (
    WELCOME,
    card,
    changed,
    forms,
    note,
    page_of,
    publish,
    save,
    save_files,
    told_after,
    waiting,
    wanting_approval,
)
from tests.studio.staff import Browser, Staff

WHOLE = full_script()
FRED = WHOLE["en/fred.txt"].decode() + "That is all.\n"
BROKEN = "fred\n\nRing 555.\n"
NEW = replaced(WHOLE, "line.toml", '"fred", ', '"ny", "fred", ')["line.toml"]


def ticked(page: str) -> set[str]:
    """The subjects that are ticked on a page."""
    ticks = re.findall(r'<input type="checkbox" form="ticks"[^>]* value="([^"]+)"( checked)?', page)
    return {subject for subject, checked in ticks if checked}


def form(page: str, note: str = "Urgent.") -> dict[str, str | list[str]]:
    """What the form of a page sends."""
    own = page.partition('class="save-bar')[2]
    fingerprint = re.search(r'name="fingerprint"[^>]* value="(\w+)"', own)
    return {
        "note": note,
        "ticked": "1",
        "fingerprint": fingerprint[1] if fingerprint else "",
        "tick": sorted(ticked(page)) or re.findall(r'name="tick" value="([^"]+)"', own),
    }


def test_an_urgent_text_goes_out_while_a_colleagues_text_has_errors(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__fred=BROKEN)
    assert "publication." in page_of(publisher, "/studio")
    save(staff, sv__welcome=WELCOME)
    today = page_of(publisher, "/studio")
    assert "1 change without errors can be published" in today and "publication." not in today
    page = page_of(publisher)
    assert ticked(page) == {"text-welcome"} and "555" in card(page, "text-fred")
    assert "1 of 2 changes in the draft are ticked" in page
    publisher.post("/studio/publish", form(page))
    assert staff.studio.editions.files(2)["sv/welcome.txt"] == WELCOME.encode()
    assert {"/".join(field.split("/")[:3]) for field in changed(staff)} == {"sv/texts/fred"}


def test_what_is_ticked_is_checked_alone(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__ny="nyheter\n\nNyheter.\n", en__ny="news\n\nNews.\n")
    save_files(staff, {"line.toml": NEW})
    page = page_of(publisher, "/studio/publish?ticked=1&tick=menus")
    assert "cannot be published yet" in page and "" not in forms(page)
    publisher.post("/studio/publish", {**form(page), "tick": ["menus"]})
    assert staff.studio.editions.newest_number() == 1


def test_a_menu_that_leads_to_a_text_with_errors_waits_for_it(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__ny="nyheter\n\nRing 555.\n", en__ny="news\n\nNews.\n", sv__welcome=WELCOME)
    save_files(staff, {"line.toml": NEW.replace(b'"ny", "fred"', b'"ny"')})
    page = page_of(publisher)
    assert ticked(page) == {"text-welcome"} and "" in forms(page)
    assert "Not ticked" in card(page, "menus") and "“ny”" in card(page, "menus")
    publisher.post("/studio/publish", form(page))
    assert staff.studio.editions.newest_number() == 2


def test_nothing_is_published_that_was_changed_after_it_was_looked_at(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__welcome=WELCOME)
    sent, whole = form(page_of(publisher)), note(staff)
    save(staff, sv__fred=BROKEN)  # another subject is in nobody's way
    save(staff, sv__welcome="Hej, det här är polisens information om internationellt arbete.\n")
    for seen in (sent, whole, whole | {"fingerprint": ""}):
        assert "changed in the meantime" in told_after(publisher, "/studio/publish", seen)
    assert staff.studio.editions.newest_number() == 1
    publisher.post("/studio/publish", form(page_of(publisher)))
    assert staff.studio.editions.newest_number() == 2


def test_what_waits_for_approval_is_not_asked_for_again(staff: Staff) -> None:
    publish(staff, wanting_approval())
    editor = staff.browser(Role.EDITOR)
    save(staff, sv__welcome=WELCOME)
    editor.post("/studio/publish/ask", form(page_of(editor)))
    save(staff, en__fred=FRED)
    page = page_of(editor)
    assert ticked(page) == {"text-fred"}
    assert waiting(staff)[0] in card(page, "text-welcome")


def test_only_those_who_may_change_a_setting_publish_it(staff: Staff, publisher: Browser) -> None:
    table = WHOLE["line.toml"].replace(b"[numbers]", b'[numbers]\nline = "+46 8 1234567"')
    save_files(staff, {"line.toml": table, "sv/welcome.txt": WELCOME.encode()})
    page = page_of(publisher)
    assert ticked(page) == {"text-welcome"}
    assert "may change this publishes it" in card(page, "numbers")
    assert ticked(page_of(staff.browser(Role.ADMINISTRATOR))) == {"text-welcome", "numbers"}
    publisher.post("/studio/publish", {**form(page), "tick": ["numbers", "text-welcome"]})
    assert changed(staff) == {"numbers/line"}


def test_a_note_that_was_begun_stays_when_ticks_change(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome=WELCOME, en__fred=FRED)
    page = page_of(publisher)
    for ticks in (["text-welcome"], []):
        sent = {**form(page, "Half a note"), "tick": ticks}
        page = told_after(publisher, "/studio/publish/ticks", sent)
        assert ticked(page) == {*ticks} and ("" in forms(page)) is bool(ticks)
        assert "Half a note" in page.partition('class="save-bar')[2]
    assert staff.studio.editions.newest_number() == 1


def test_a_tick_that_was_changed_and_not_looked_at_publishes_nothing(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__welcome=WELCOME, en__fred=FRED)
    sent = {**form(page_of(publisher)), "tick": ["text-fred"]}
    page = told_after(publisher, "/studio/publish", sent)
    assert staff.studio.editions.newest_number() == 1
    assert ticked(page) == {"text-fred"} and "Urgent." in page and "Look at it again" in page
    publisher.post("/studio/publish", form(page))
    assert {field.split("/")[2] for field in changed(staff)} == {"welcome"}


def test_a_page_says_what_is_not_ready_beside_what_is_ticked(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__welcome=WELCOME, en__fred=FRED)
    publish(staff, {**WHOLE, "en/fred.txt": WHOLE["en/fred.txt"] + b"That was all.\n"})
    page = page_of(publisher)
    assert ticked(page) == {"text-welcome"}
    told = page.partition("The changes without a tick can be")[2].partition("</ul>")[0]
    assert 'href="#text-fred"' in told and "two versions" in told


def test_a_refused_form_keeps_its_ticks_in_links_to_changes_that_are_only_named(
    staff: Staff, publisher: Browser
) -> None:
    texts = [path for path in WHOLE if path.startswith("en/") and path.endswith(".txt")]
    save_files(staff, {path: WHOLE[path] + b"# New.\n" for path in texts})
    sent = {"note": "", "ticked": "1", "tick": "text-fred", "fingerprint": "x"}
    answer = publisher.post("/studio/publish", sent)
    links = re.findall(r'href="/studio/publish\?([^"]*from=text-[^"]*)"', answer.text)
    assert answer.status_code == 422 and links
    assert all("ticked=1" in link and "tick=text-fred" in link for link in links)
