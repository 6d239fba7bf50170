"""Approval requests: asked for, approved, sent back with a reason, and withdrawn."""

import html
import re

import pytest

from ivr.publishing.edition import Source
from ivr.studio.accounts import Role
from tests.scripts import full_script, with_text
from tests.studio.publishing import (
    WELCOME,
    as_older_rules_did,
    card,
    changed,
    discard,
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


@pytest.fixture
def editor(staff: Staff, publisher: Browser) -> Browser:
    """An editor who has requested approval for a new welcome."""
    save(staff, sv__welcome=WELCOME)
    editor = staff.browser(Role.EDITOR)
    editor.post("/studio/publish/ask", note(staff))
    return editor


def test_an_editor_asks_and_a_publisher_approves(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome=WELCOME)
    editor = staff.browser(Role.EDITOR)
    page = page_of(editor)
    assert 'action="/studio/publish/ask"' in page and "Publish now" not in page
    told = told_after(editor, "/studio/publish/ask", note(staff, "Please."))
    assert "You have requested approval" in told and "Please." in told
    assert "Approve and publish" not in told and "Withdraw the request" in told
    address, form = waiting(staff)
    assert "flash warning" not in page_of(publisher, address)
    for page in (page_of(publisher), page_of(editor), page_of(publisher, "/studio")):
        assert f'href="{address}"' in page
    assert "Request approval" not in page_of(editor)
    page = page_of(publisher, address)
    assert "Approve and publish" in page and "<ins>" in page and "Withdraw" not in page
    assert form["content"] in page
    answer = publisher.post(f"{address}/approve", form)
    assert answer.headers["Location"] == "/studio/publish"
    live = staff.studio.editions.newest()
    assert live and (live.author, live.approver, live.note) == (
        "editor@example.se",
        "publisher@example.se",
        "Please.",
    )
    assert "Anna Editor, approved by Anna Publisher" in page_of(publisher)
    page = page_of(editor, address)
    assert "The request has been approved." in page and "/studio/history/2" in page


def test_where_approval_is_wanted_nobody_publishes_alone(staff: Staff) -> None:
    publish(staff, wanting_approval())
    publisher = staff.browser(Role.PUBLISHER)
    save(staff, sv__welcome=WELCOME)
    page = page_of(publisher)
    assert "Publish now" not in page and "Request approval" in page
    told = told_after(publisher, "/studio/publish", note(staff))
    assert "You have requested approval" in told
    assert "Approve and publish" not in told and "Request changes" not in told
    address, form = waiting(staff)
    assert "Another person must approve" in told_after(publisher, f"{address}/approve", form)
    assert staff.studio.editions.newest_number() == 1
    other = staff.browser(Role.ADMINISTRATOR)
    assert other.post(f"{address}/approve", form).status_code == 303
    assert staff.studio.editions.newest_number() == 2


@pytest.mark.parametrize("is_wanted", [True, False], ids=["given up", "brought"])
def test_approval_is_neither_given_up_nor_brought_alone(staff: Staff, is_wanted: bool) -> None:
    live, draft = wanting_approval(), full_script()
    live, draft = (live, draft) if is_wanted else (draft, live)
    publish(staff, live)
    save_files(staff, {"line.toml": draft["line.toml"]})
    assert "may change this publishes it" in page_of(staff.browser(Role.PUBLISHER))
    other = staff.browser(Role.ADMINISTRATOR)
    assert "Publish now" not in page_of(other)
    assert "You have requested approval" in told_after(other, "/studio/publish", note(staff))
    assert staff.studio.editions.newest_number() == 1


def test_a_request_is_for_the_draft_as_it_was(
    staff: Staff, publisher: Browser, editor: Browser
) -> None:
    save(staff, en__welcome="Welcome to the police.\n")
    assert "Request approval" in page_of(editor)  # for what was saved since
    address, form = waiting(staff)
    page = page_of(publisher, address)
    assert "Swedish" in card(page, "text-welcome") and "English" not in card(page, "text-welcome")
    publisher.post(f"{address}/approve", form)
    files = staff.studio.editions.files(2)
    assert files == with_text(full_script(), "sv/welcome.txt", WELCOME)
    assert changed(staff) == {"en/texts/welcome/body", "en/texts/welcome/notes"}


@pytest.mark.usefixtures("editor")
def test_an_approver_approves_exactly_what_they_looked_at(staff: Staff, publisher: Browser) -> None:
    address, form = waiting(staff)
    told = told_after(publisher, f"{address}/approve", {**form, "content": "0" * 64})
    assert "not the content that you looked at" in told and "Approve and publish" in told
    publish(staff, with_text(full_script(), "en/welcome.txt", "Welcome to the police.\n"))
    told = told_after(publisher, f"{address}/approve", form)
    assert "Approve and publish" in told and "Look" in told.partition("<h1>")[0]
    assert staff.studio.editions.newest_number() == 2
    publisher.post(f"{address}/approve", waiting(staff)[1])
    assert staff.studio.editions.newest_number() == 3


def test_the_author_of_an_overtaken_request_reads_what_overtook_it_and_by_whom(
    staff: Staff, publisher: Browser, editor: Browser
) -> None:
    address, form = waiting(staff)
    publish(staff, with_text(full_script(), "sv/welcome.txt", "Välkommen till polisen.\n"), "x")
    assert "no longer pending" in told_after(publisher, f"{address}/approve", form)
    page = page_of(editor, address)
    assert "Welcome, Anna Publisher" in re.sub("<[^>]+>", "", page)
    assert "Edition 2 changed the same" in page_of(editor)
    assert changed(staff) >= {"sv/texts/welcome/body"}


def test_an_approver_sees_every_change_before_the_button(staff: Staff, publisher: Browser) -> None:
    texts = [path for path in full_script() if path.startswith("sv/") and path.endswith(".txt")]
    save_files(staff, {path: full_script()[path] + b"# A note.\n" for path in texts})
    staff.browser(Role.EDITOR).post("/studio/publish/ask", note(staff))
    address, _ = waiting(staff)
    seen: set[str] = set()
    while address:
        page = page_of(publisher, html.unescape(address))
        cards = re.findall(r'<section class="card change" id="([^"]+)"', page)
        seen |= {each for each in cards if "A note." in card(page, each)}
        assert ("Approve and publish" in page) == (seen == set(cards))
        following = re.search(r'href="([^"]+)">See the next changes', page)
        address = following[1] if following else ""
    assert len(seen) == len(texts)


def test_a_request_that_rules_of_today_refuse_is_not_approved(
    staff: Staff, publisher: Browser
) -> None:
    broken = with_text(full_script(), "sv/fred.txt", "fred\n\nRing 555.\n")
    author = staff.name(Role.EDITOR)
    as_older_rules_did(staff).ask(broken, author=author, source=Source.STUDIO, over=1)
    address, form = waiting(staff)
    page = page_of(publisher, address)
    assert "Approve and publish" not in page and "stops publication" in page
    told = told_after(publisher, f"{address}/approve", form)
    assert "errors by today" in told and "sv/fred" not in told.partition("<h1>")[0]
    assert staff.studio.editions.newest_number() == 1


def test_a_request_is_refused_by_another_person_with_a_reason(
    staff: Staff, publisher: Browser, editor: Browser
) -> None:
    address, _ = waiting(staff)
    answer = publisher.post(f"{address}/refuse", {"reason": " "})
    assert answer.status_code == 422 and "Write a reason" in answer.get_data(as_text=True)
    told = told_after(publisher, f"{address}/refuse", {"reason": "Say which police."})
    assert "The author sees your reason" in told
    assert "Anna Publisher requests changes:" in page_of(editor)
    page = page_of(editor, address)
    assert "Changes have been requested." in page and "Say which police." in page
    again = told_after(publisher, f"{address}/refuse", {"reason": "Again."})
    assert "no longer pending" in again
    text = '<a href="/studio/texts/welcome">'
    assert text in page and text not in page_of(publisher, address)
    editor.post("/studio/publish/ask", note(staff))
    assert "requests changes" not in page_of(editor)
    discard(staff, editor)
    assert text not in page_of(editor, address)


@pytest.mark.parametrize(
    ("act", "role", "other", "told"),
    [
        ("approve", Role.PUBLISHER, Role.EDITOR, "The request has been approved."),
        ("refuse", Role.PUBLISHER, Role.EDITOR, "Changes have been requested."),
        ("withdraw", Role.EDITOR, Role.PUBLISHER, "The request has been withdrawn."),
    ],
)
@pytest.mark.usefixtures("editor")
def test_an_answer_is_given_by_whom_it_is_for_and_sent_twice_is_no_error(
    staff: Staff, act: str, role: Role, other: Role, told: str
) -> None:
    address, form = waiting(staff)
    sent = {**form, "reason": "Say which police."}
    assert staff.browser(other).post(f"{address}/{act}", sent).status_code == 403
    assert staff.browser(role).post(f"{address}/{act}", sent).status_code == 303
    assert staff.studio.editions.requests() == ()
    page = told_after(staff.browser(role), f"{address}/{act}", sent)
    assert told in page and "This could not be done" not in page
    third = staff.browser(Role.ADMINISTRATOR)
    assert "no longer pending" in told_after(third, f"{address}/approve", form)


def test_a_request_that_a_newer_one_replaced_says_so(staff: Staff, editor: Browser) -> None:
    address, _ = waiting(staff)
    editor.post("/studio/publish/ask", note(staff, "With another note."))
    assert "newer" in page_of(editor, address)


def test_what_a_shell_asked_for_is_approved_by_anybody_but_its_author(
    staff: Staff,
) -> None:
    publish(staff, wanting_approval())
    publisher = staff.browser(Role.PUBLISHER)
    staff.studio.editions.publish(full_script(), author="publisher", source=Source.SHELL)
    address, form = waiting(staff)
    assert "Approve and publish" not in page_of(publisher, address)
    assert "Another person must approve" in told_after(publisher, f"{address}/approve", form)
    assert "Approve and publish" in page_of(staff.browser(Role.ADMINISTRATOR), address)


def test_an_editor_asks_for_the_first_edition(staff: Staff) -> None:
    save_files(staff, full_script())
    staff.browser(Role.EDITOR).post("/studio/publish/ask", note(staff))
    publisher = staff.browser(Role.PUBLISHER)
    address, form = waiting(staff)
    assert "This is the first edition." in page_of(publisher, address)
    assert publisher.post(f"{address}/approve", form).status_code == 303
    assert staff.studio.editions.newest_number() == 1


@pytest.mark.usefixtures("editor")
def test_a_live_edition_that_is_no_number_is_not_understood(
    staff: Staff, publisher: Browser
) -> None:
    address, form = waiting(staff)
    for number in ("", "-1", "x", "9" * 30, "²"):
        answer = publisher.post(f"{address}/approve", {**form, "live": number})
        assert answer.status_code == 400


def test_a_request_that_never_was_has_no_page(publisher: Browser) -> None:
    for number in ("0", "9", "9" * 30):
        assert publisher.get(f"/studio/publish/requests/{number}").status_code == 404
