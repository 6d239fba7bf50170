"""Approval requests: requesting, approving, sending back with a reason, withdrawing."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from ivr.studio.editions.edition import Source
from ivr.studio.people import Role
from tests.databases import age_grants
from tests.markup import parsed, words_of
from tests.scripts import short_script, with_text
from tests.studio.publishing import PUBLISH, WELCOME, card, cards, forms, wanting_approval
from tests.studio.staff import Browser, Staff

PEOPLE = "/studio/people"


@pytest.fixture
def editor(staff: Staff, publisher: Browser) -> Browser:
    """An editor who has requested approval for a new welcome."""
    staff.write(sv__welcome=WELCOME)
    staff.ask(words="Please.")
    return staff.browser(Role.EDITOR)


def test_an_editor_asks_another_approves(staff: Staff, publisher: Browser, editor: Browser) -> None:
    address, form = staff.waiting()
    page = editor.page(address)
    assert forms(page, address) == {"withdraw"} and "Please." in page
    for browser, path in ((publisher, "/publish"), (editor, "/publish"), (publisher, "")):
        assert f'href="{address}"' in browser.page(f"/studio{path}")
    assert "ask" not in forms(editor.page(PUBLISH))
    page = publisher.page(address)
    assert forms(page, address) == {"approve", "refuse"} and form["content"] in page
    told = "Anna Publisher, requested by Anna Editor"
    assert told in staff.approve() and told in editor.page("/studio")
    live = staff.studio.editions.newest()
    assert live and (live.author, live.note) == ("editor@example.se", "Please.")
    page = editor.page(address)
    assert "The request has been approved." in page and "/studio/history/2" in page


@pytest.mark.parametrize(
    ("live", "changes"),
    [
        (wanting_approval(), {"sv/welcome.txt": WELCOME.encode()}),
        (wanting_approval(), {"line.toml": short_script()["line.toml"]}),
        (short_script(), {"line.toml": wanting_approval()["line.toml"]}),
    ],
    ids=["asked for", "given up", "brought"],
)
def test_approval_needs_a_second_person(
    staff: Staff, live: Mapping[str, bytes], changes: Mapping[str, bytes]
) -> None:
    staff.as_older_rules_did().publish(live, author="Kim", source=Source.SHELL)
    staff.save_files(changes)
    browser = staff.browser(Role.ADMINISTRATOR)
    assert forms(browser.with_all_ticked()) == {"ask", "ticks"}
    page = browser.told_after("/studio/publish", staff.note())
    assert forms(page, staff.waiting()[0]) == {"withdraw"}
    assert "Another person must approve" in staff.approve(Role.ADMINISTRATOR)
    assert staff.studio.editions.newest_number() == 1
    staff.approve()
    assert staff.studio.editions.newest_number() == 2


def test_a_request_keeps_its_draft(staff: Staff, publisher: Browser, editor: Browser) -> None:
    address, _ = staff.waiting()
    staff.ask(words="With another note.")
    assert "newer" in editor.page(address)
    staff.write(en__welcome="Welcome to the police.\n")
    assert "ask" in forms(editor.page(PUBLISH))  # for what was saved since
    page = card(publisher.page(staff.waiting()[0]), "text-welcome")
    assert "<h4>Swedish" in page and "<h4>English" not in page
    staff.approve()
    files = staff.studio.editions.files(2)
    assert files == with_text(short_script(), "sv/welcome.txt", WELCOME)
    assert staff.changed() == {"en/texts/welcome/body", "en/texts/welcome/notes"}


@pytest.mark.usefixtures("editor")
def test_only_the_content_that_the_approver_saw_is_approved(
    staff: Staff, publisher: Browser
) -> None:
    address, form = staff.waiting()
    told = publisher.told_after(f"{address}/approve", {**form, "content": "0" * 64})
    assert "content is not the same" in told and "approve" in forms(told, address)
    staff.publish(with_text(short_script(), "en/welcome.txt", "Welcome to the police.\n"))
    told = publisher.told_after(f"{address}/approve", form)
    assert "approve" in forms(told, address) and "Look" in told.partition("<h1>")[0]
    assert staff.studio.editions.newest_number() == 2
    staff.approve()
    assert staff.studio.editions.newest_number() == 3


def test_an_author_reads_what_overtook_a_request(staff: Staff, editor: Browser) -> None:
    address, form = staff.waiting()
    staff.publish(with_text(short_script(), "sv/welcome.txt", "Välkommen till polisen.\n"), "x")
    told = staff.browser(Role.PUBLISHER).told_after(f"{address}/approve", form)
    assert "no longer pending" in told
    page = editor.page(address)
    assert "Welcome, Anna Publisher" in words_of(parsed(page))
    assert "Edition 2 changed the same" in editor.page(PUBLISH)
    assert staff.changed() >= {"sv/texts/welcome/body"}


def test_an_approver_sees_every_change_before_the_button(staff: Staff, publisher: Browser) -> None:
    texts = [path for path in short_script() if path.startswith("sv/") and path.endswith(".txt")]
    staff.save_files({path: short_script()[path] + b"# A note.\n" for path in texts})
    address, approver = staff.ask(Role.PUBLISHER), staff.browser(Role.ADMINISTRATOR)
    seen, following = set[str](), address
    while following:
        page = approver.page(following)
        shown = cards(page)
        seen |= {each for each in shown if "A note." in card(page, each)}
        assert ("approve" in forms(page, address)) == (seen == set(shown))
        buttons = [link.get("href", "") for link in parsed(page).findall(".//a[@class='button']")]
        following = next((link for link in buttons if link.startswith(address)), "")
    assert len(seen) == len(texts)


def test_errors_by_todays_rules_stop_an_approval(staff: Staff, publisher: Browser) -> None:
    broken = with_text(short_script(), "sv/fred.txt", "fred\n\nRing 555.\n")
    author = staff.name(Role.EDITOR)
    staff.as_older_rules_did().ask(broken, author=author, source=Source.STUDIO, based_on=1)
    address, _ = staff.waiting()
    page = publisher.page(address)
    assert "approve" not in forms(page, address) and "stops publication" in page
    told = staff.approve()
    assert "errors by today" in told and "sv/fred" not in told.partition("<h1>")[0]
    assert staff.studio.editions.newest_number() == 1


def test_a_roll_back_against_todays_rules_is_approved(staff: Staff, publisher: Browser) -> None:
    older = with_text(wanting_approval(), "sv/fred.txt", "fred\n\nRing 555.\n")
    staff.as_older_rules_did().publish(older, author="Kim", source=Source.FILES)
    staff.publish(wanting_approval())
    asked = staff.browser(Role.EDITOR).post("/studio/history/2/back", {"live": "3"})
    page = publisher.page(asked.headers["Location"])
    assert "approve" in forms(page, asked.headers["Location"])
    assert "publication</a>" not in page
    staff.approve()
    assert staff.studio.editions.files(4) == older


@pytest.mark.parametrize("is_new", [True, False], ids=["a new account", "a higher role"])
def test_an_account_with_access_from_the_author_does_not_approve_a_request(
    staff: Staff, publisher: Browser, administrator: Browser, is_new: bool
) -> None:
    """Also if the account was made while an earlier request was pending."""
    name, password = "eve@example.se", "another horse battery"
    if not is_new:
        eve = staff.people.add(name, "Eve", Role.EDITOR, password, by="root")
        page = f"{PEOPLE}/{eve.id}"
    staff.write(sv__welcome=WELCOME)
    address = staff.ask(Role.ADMINISTRATOR)
    if is_new:
        new = {"name": name, "full_name": "Eve", "role": "publisher"}
        administrator.fill(PEOPLE, new)
        staff.choose_password(staff.link_for(name), password)
        administrator.fill(address, to=f"{address}/withdraw")
        address = staff.ask(Role.ADMINISTRATOR, "Once more.")
    else:
        administrator.fill(page, {"role": "publisher"}, to=f"{page}/role")
    said = "made your account" if is_new else "gave you a higher role"
    browser = staff.stranger()
    browser.sign_in(name, password)
    if not is_new:  # the shell has set the password
        own = {"current": password, "password": f"{password}s", "again": f"{password}s"}
        browser.fill("/studio/account", own)
    page = browser.page(address)
    assert forms(page, address) == {"refuse"} and f"Anna Administrator {said}" in page
    assert "These people can approve it: Anna Publisher." in page
    told = browser.told_after(f"{address}/approve", staff.waiting()[1])
    assert said in told and staff.studio.editions.newest_number() == 1
    assert said not in publisher.page(address)
    age_grants(staff.studio.database, timedelta(days=7))
    browser.told_after(f"{address}/approve", staff.waiting()[1])
    assert staff.studio.editions.newest_number() == 2


def test_a_request_names_the_people_who_can_approve_it(
    staff: Staff, publisher: Browser, administrator: Browser
) -> None:
    staff.write(sv__welcome=WELCOME)
    address = staff.ask(Role.ADMINISTRATOR)
    assert "can approve it: Anna Publisher." in administrator.page(address)
    assert "can approve it: Anna Publisher." in staff.browser(Role.READER).page(address)
    only = staff.people.find(staff.name(Role.PUBLISHER))
    assert only
    staff.choose_password(staff.link_for(only.address), "another horse battery")
    for browser in (administrator, staff.browser(Role.READER)):
        page = browser.page(address)
        assert "Nobody can approve it now." in page and "Anna Publisher can approve it from" in page
    staff.people.add("bo@example.se", "Bo Ek", Role.PUBLISHER, None, by="root")
    assert "can approve it: Bo Ek." in administrator.page(address)


def test_requested_changes_need_words(staff: Staff, publisher: Browser, editor: Browser) -> None:
    address, _ = staff.waiting()
    answer = publisher.post(f"{address}/refuse", {"reason": " "})
    assert answer.status_code == 422 and "Write a reason" in answer.get_data(as_text=True)
    publisher.post(f"{address}/refuse", {"reason": "Say which police."})
    assert "Anna Publisher requests changes:" in editor.page(PUBLISH)
    page, text = editor.page(address), '<a href="/studio/texts/welcome">'
    assert "Changes have been requested." in page and "Say which police." in page
    again = publisher.told_after(f"{address}/refuse", {"reason": "Again."})
    assert "no longer pending" in again and text in page and text not in again
    staff.save_files({"en/fred.txt": short_script()["en/fred.txt"] + b"That is all.\n"})
    assert "requests changes" not in editor.page(f"{PUBLISH}?ticked=1&tick=text-fred")
    staff.ask()
    assert "requests changes" not in editor.page(PUBLISH)
    staff.discard(editor)
    assert text not in editor.page(address)


@pytest.mark.parametrize(
    ("act", "role", "other", "told"),
    [
        ("approve", Role.PUBLISHER, Role.EDITOR, "The request has been approved."),
        ("refuse", Role.PUBLISHER, Role.EDITOR, "Changes have been requested."),
        ("withdraw", Role.EDITOR, Role.PUBLISHER, "The request has been withdrawn."),
    ],
)
@pytest.mark.usefixtures("editor")
def test_a_request_is_answered_by_permitted_people_and_twice_is_no_error(
    staff: Staff, act: str, role: Role, other: Role, told: str
) -> None:
    address, form = staff.waiting()
    sent = {**form, "reason": "Say which police."}
    assert staff.browser(other).post(f"{address}/{act}", sent).status_code == 403
    assert staff.browser(role).post(f"{address}/{act}", sent).status_code == 303
    assert staff.studio.editions.approval_requests.pending() == ()
    page = staff.browser(role).told_after(f"{address}/{act}", sent)
    assert told in page and "This could not be done" not in page
    third = staff.browser(Role.ADMINISTRATOR)
    assert "no longer pending" in third.told_after(f"{address}/approve", form)
