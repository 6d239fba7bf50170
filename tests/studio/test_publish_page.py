"""The page Publish: what is wrong, what callers hear differently, and then live."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from counted import Counting, call_now
from scripts import announced, full_script, wav, with_text
from staff import Browser, Staff, app_with, studio_on

from ivr.checks.checker import Checker
from ivr.database import Database
from ivr.publishing.draft import Draft
from ivr.publishing.edition import Source
from ivr.statistics.choices import RecentChoices
from ivr.studio.accounts import Role, person_of_this_machine

WELCOME = "Välkommen till polisens information om internationellt arbete.\n"
APPROVAL = "\n[publishing]\napproval = true\n"


def publish(staff: Staff, files: Mapping[str, bytes], note: str = "") -> int:
    """Make a script live."""
    source = Source.STUDIO if note else Source.FILES
    author = staff.name(Role.PUBLISHER) if note else "files"
    return staff.studio.editions.publish(files, author=author, source=source, note=note).number


def save(staff: Staff, **texts: str) -> Draft:
    """Put texts into the draft; `sv__notice` stands for sv/notice.txt."""
    files = {f"{name.replace('__', '/')}.txt": text.encode() for name, text in texts.items()}
    return save_files(staff, files)


def save_files(staff: Staff, files: Mapping[str, bytes | None]) -> Draft:
    """Put files into the draft."""
    drafts = staff.studio.drafts
    seen = drafts.current().seen(*files)
    return drafts.save(files, seen=seen, author=staff.name(Role.EDITOR))


def wanting_approval() -> dict[str, bytes]:
    """A script that wants a second person."""
    table = full_script()["line.toml"].decode()
    return with_text(full_script(), "line.toml", table + APPROVAL)


def without_facts() -> dict[str, bytes]:
    """The script without the table that says which topics there must be."""
    return {path: data for path, data in full_script().items() if path != "facts.toml"}


def page_of(browser: Browser, path: str = "/studio/publish") -> str:
    """A page as text."""
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def card(page: str, id: str) -> str:
    """One change on a page."""
    return page.partition(f'id="{id}"')[2].partition("</section>")[0]


def note(staff: Staff, words: str = "A new welcome.") -> dict[str, str]:
    """The form with a note, for the draft as it is now."""
    return {"note": words, "fingerprint": staff.studio.drafts.current().fingerprint}


def waiting(staff: Staff) -> tuple[str, dict[str, str]]:
    """The address of the newest request, and the form of somebody who looks at it now."""
    editions = staff.studio.editions
    asked = editions.requests()[0]
    form = {"content": asked.fingerprint, "live": str(editions.newest_number())}
    return f"/studio/publish/requests/{asked.id}", form


def told_after(browser: Browser, path: str, form: Mapping[str, str]) -> str:
    """What the page says after something was asked for."""
    answer = browser.post(path, form)
    assert answer.status_code == 303
    return page_of(browser, answer.headers["Location"])


@pytest.fixture
def publisher(staff: Staff) -> Browser:
    """A publisher's browser, where the frozen script is live."""
    publish(staff, full_script())
    return staff.browser(Role.PUBLISHER)


def test_without_changes_there_is_nothing_to_publish(publisher: Browser) -> None:
    page = page_of(publisher)
    assert "There is nothing to publish." in page
    assert "Publish now" not in page


def test_before_the_first_edition_the_page_says_so(staff: Staff) -> None:
    browser = staff.browser(Role.PUBLISHER)
    assert "Nothing was published yet." in page_of(browser)
    assert "Nothing was published yet." in page_of(browser, "/studio/publish/live")
    save_files(staff, full_script())
    page = page_of(browser)
    assert "Everything: it is the first edition." in page
    assert browser.post("/studio/publish", note(staff)).status_code == 303
    assert staff.studio.editions.newest_number() == 1


def test_a_new_announcement_is_told_with_its_times_and_words(
    staff: Staff, publisher: Browser
) -> None:
    table = "from = 2990-01-04T08:00:00\nuntil = 2990-01-11T17:00:00\ncloses = true\n"
    files = announced({"stopp": table}, {"sv": "Vi har stängt.", "en": "We are closed."})
    save_files(staff, {path: files[path] for path in ("line.toml", "sv/stopp.txt", "en/stopp.txt")})
    page = " ".join(page_of(publisher).split())
    assert "Callers hear a difference." in page
    assert "4 January 2990, 08:00 to 11 January 2990, 17:00, closes the line" in page
    assert re.search(r"<ins>.*We are closed\.", page)


def test_a_publisher_sees_what_callers_hear_differently_and_publishes(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__welcome=WELCOME)
    page = page_of(publisher)
    assert "Welcome" in card(page, "text-welcome")
    assert "<del>" in page and "<ins>" in page
    assert "Anna Editor" in page
    answer = publisher.post("/studio/publish", note(staff))
    assert answer.headers["Location"] == "/studio/publish/live"
    live = staff.studio.editions.newest()
    assert live and (live.number, live.author, live.note) == (
        2,
        "publisher@example.se",
        "A new welcome.",
    )
    page = page_of(publisher, "/studio/publish/live")
    assert "Edition 2 is live" in page
    assert "/studio/history/1/back" in page


def test_a_note_is_wanted(staff: Staff, publisher: Browser) -> None:
    draft = save(staff, sv__welcome=WELCOME)
    for path in ("/studio/publish", "/studio/publish/ask"):
        answer = publisher.post(path, {"note": " ", "fingerprint": draft.fingerprint})
        assert answer.status_code == 422
        assert "Write a note" in answer.get_data(as_text=True)
    assert publisher.post("/studio/publish", {**note(staff), "note": "x" * 1001}).status_code == 422
    assert staff.studio.editions.newest_number() == 1


def test_a_draft_that_changed_since_it_was_looked_at_is_not_published(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__welcome=WELCOME)
    form = note(staff)
    save(staff, en__welcome="Welcome to the police.\n")
    assert "was changed in the meantime" in told_after(publisher, "/studio/publish", form)
    assert "was changed in the meantime" in told_after(
        publisher, "/studio/publish", {"note": "x", "fingerprint": ""}
    )
    assert staff.studio.editions.newest_number() == 1


def test_errors_are_listed_first_and_lead_to_their_field(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome="Välkommen!!\n", sv__fred="fred\n\nRing 118 118.\n")
    page = page_of(publisher)
    assert "The draft has errors and cannot be published." in page
    assert "error stops publication" in page or "errors stop publication" in page
    one = card(page, "text-fred")
    assert 'class="finding error"' in one and "<mark>118 118</mark>" in one
    assert 'href="/studio/texts/fred#text-sv"' in one
    first = re.search(r'<a href="#(finding-[0-9]+)">', page)
    assert first and f'id="{first[1]}"' in page


def test_who_tries_to_publish_errors_is_led_to_them_and_loses_no_note(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__fred="fred\n\nRing 118 118.\n")
    for path in ("/studio/publish", "/studio/publish/ask"):
        answer = publisher.post(path, note(staff, "Another number."))
        assert answer.status_code == 409
        page = answer.get_data(as_text=True)
        summary = page.partition('role="alert"')[2].partition("</div>")[0]
        assert "Nothing was published" in summary and "118 118" in summary
        assert "autofocus" in page and "sv/fred" not in summary
        assert "Another number.</textarea>" in page
    assert staff.studio.editions.newest_number() == 1


@pytest.mark.parametrize(
    ("path", "data", "address"),
    [
        ("line.toml", full_script()["line.toml"].replace(b'"fred"', b'"frid"'), "/studio/menu"),
        (
            "sv/language.toml",
            full_script()["sv/language.toml"].replace("För {label}".encode(), b"Tryck"),
            "/studio/phrases",
        ),
        (
            "sv/language.toml",
            full_script()["sv/language.toml"].replace(b'"ett ett tv', b'"1 1 tv'),
            "/studio/pronunciation",
        ),
    ],
)
def test_a_finding_leads_to_the_page_on_which_it_is_mended(
    staff: Staff, publisher: Browser, path: str, data: bytes, address: str
) -> None:
    save_files(staff, {path: data})
    page = page_of(publisher)
    errors = page.split('class="finding error"')[1:]
    assert any(f'href="{address}"' in error.partition("</li>")[0] for error in errors)


def test_a_script_in_a_text_is_shown_as_words(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__fred='<script>alert(1)</script>\n\n"><img src=x onerror=alert(1)>.\n')
    page = page_of(publisher)
    assert "<script>alert" not in page and "<img" not in page
    assert "&lt;img" in page


def test_a_recording_and_a_removed_file_are_named_without_words(
    staff: Staff, publisher: Browser
) -> None:
    save_files(
        staff,
        {
            "sv/recordings/fred.wav": wav(),
            "facts.toml": None,
            "sv/notes.txt": b"x" * 50_000,
            "sv/welcome.txt": full_script()["sv/welcome.txt"].replace(b"\n", b"\n\n"),
        },
    )
    page = page_of(publisher)
    assert "too long to be compared" in card(page, "text-notes")
    assert "The same words as before." in card(page, "text-welcome")
    assert ">removed<" in card(page, "facts") and ">new<" in card(page, "text-fred")


def test_a_new_topic_is_one_change_with_all_its_words(staff: Staff, publisher: Browser) -> None:
    table = full_script()["line.toml"].decode().replace('"fred"', '"ny"')
    publish(staff, without_facts())
    save(staff, sv__ny="nytt\n\nHelt nytt.\n", en__ny="news\n\nAll new.\n# For us.\n")
    save_files(staff, {"line.toml": table.encode()})
    page = page_of(publisher)
    assert "2 changes<" in page
    one = card(page, "text-ny")
    assert "News" in one.partition("</h3>")[0] and ">new<" in one
    for words in ("nytt", "Helt nytt.", "news", "All new.", "Note for colleagues", "For us."):
        assert words in one
    assert "Before" not in one
    menus = card(page, "menus")
    assert "Menu, keys and settings" in menus and "New: News" in menus
    assert "mean something else than before" in menus and "<pre" in menus


def test_a_topic_that_goes_is_shown_with_the_words_it_had(staff: Staff, publisher: Browser) -> None:
    save_files(staff, {"sv/fred.txt": None, "en/fred.txt": None})
    one = card(page_of(publisher), "text-fred")
    assert ">removed<" in one and "<del>" in one and "Svenska poliser" in one
    assert "cannot be told while there are errors" not in one


def test_the_tables_of_a_language_are_told_as_what_callers_hear(
    staff: Staff, publisher: Browser
) -> None:
    table = full_script()["sv/language.toml"].decode()
    table = table.replace("För {label}, tryck", "Om {label}, tryck")
    table = table.replace('"ett ett två"', '"ett-ett-två"')
    table = table.replace("Polly.Elin-Neural", "Google.sv-SE-Wavenet-A")
    save_files(staff, {"sv/language.toml": table.encode()})
    one = card(page_of(publisher), "language-sv")
    assert "Phrases, pronunciation and voice in Swedish" in one
    for words in ("Wavenet-A", "<ins>", "Om", "112", "ett-ett-två"):
        assert words in one
    assert "sv/" not in one.partition("<details>")[0]
    assert "<code>sv/language.toml</code>" in one


def test_a_text_that_changes_by_a_key_alone_is_told_without_files(
    staff: Staff, publisher: Browser
) -> None:
    files = without_facts()
    for path in ("sv/silence-1.txt", "en/silence-1.txt"):
        files = with_text(files, path, "{last_key}.\n")
    publish(staff, files)
    table = files["line.toml"].decode().replace('"fred", ', "")
    save_files(staff, {"line.toml": table.encode()})
    page = page_of(publisher)
    one = card(page, "text-silence-1")
    assert "follows from the other changes" in one and "<ins>" in one
    assert "1 change<" in page and "Undo" not in one


def test_a_phone_number_that_is_new_to_callers_stands_out(staff: Staff, publisher: Browser) -> None:
    table = full_script()["line.toml"].decode().replace("[numbers]", '[numbers]\nnew = "113 13"')
    save_files(staff, {"line.toml": table.encode()})
    spoken = full_script()["sv/language.toml"] + b'"113 13" = "ett ett tre, ett tre"\n'
    save_files(staff, {"sv/language.toml": spoken})
    save(staff, sv__welcome="Hej. Ring 113 13.\n")
    page = page_of(publisher)
    assert "Swedish: 113 13 is said now" in page
    assert "without anybody hearing it" in card(page, "menus")


def test_what_nobody_hears_is_said_to_be_silent(staff: Staff, publisher: Browser) -> None:
    save_files(staff, {"line.toml": b"# A comment.\n" + full_script()["line.toml"]})
    assert "No caller hears any difference by this." in card(page_of(publisher), "menus")


def test_an_announcement_is_no_topic(staff: Staff, publisher: Browser) -> None:
    table = full_script()["line.toml"].decode()
    table += "\n[announcements.stopp]\nuntil = 2100-01-01T00:00:00\n"
    save(staff, sv__stopp="Stängt i dag.\n", en__stopp="Closed today.\n")
    save_files(staff, {"line.toml": table.encode()})
    one = card(page_of(publisher), "text-stopp")
    assert "Announcement: stopp" in one and "<strong>" not in one


def test_a_text_that_nothing_leads_to_and_other_files_have_titles(
    staff: Staff, publisher: Browser
) -> None:
    save_files(staff, {"sv/extra.txt": b"", "notes.md": b"x"})
    page = page_of(publisher)
    assert "Text: extra" in card(page, "text-extra") and "Other files" in card(page, "other")


@pytest.mark.parametrize(
    ("of", "words"),
    [("live", "Det här är polisens"), ("draft", "E U är"), ("1", "E U är")],
)
def test_a_text_is_heard_as_it_is_said(
    staff: Staff, publisher: Browser, of: str, words: str
) -> None:
    save(staff, sv__welcome="EU är en del av polisens information och av polisens arbete.\n")
    publisher.post("/studio/publish/ask", note(staff))
    found = publisher.get(f"/studio/publish/heard/{of}/sv/welcome").get_json()
    assert found[0]["words"].startswith(words)
    assert (found[0]["voice"], found[0]["locale"]) == ("Elin", "sv-SE")


@pytest.mark.parametrize(
    "path", ["live/sv/nope", "live/sv/..", "live/xx/welcome", "9/sv/welcome", "x/sv/welcome"]
)
def test_what_is_not_there_is_not_heard(publisher: Browser, path: str) -> None:
    assert publisher.get(f"/studio/publish/heard/{path}").status_code == 404


def test_the_draft_and_a_request_are_printed_for_sign_off(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome=WELCOME)
    publisher.post("/studio/publish/ask", note(staff))
    address, _ = waiting(staff)
    for page in ("/studio/publish", address):
        assert f'href="{page}/script"' in page_of(publisher, page)
        assert WELCOME.strip() in page_of(publisher, f"{page}/script")


# --- roles ---


def test_a_reader_sees_everything_and_has_no_buttons(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome=WELCOME)
    page = page_of(staff.browser(Role.READER, "sv"))
    assert "Förut" in page and "Nu" in page
    for words in ("publish/discard", "publish/ask", 'action="/studio/publish"'):
        assert words not in page


def test_an_editor_asks_and_a_publisher_approves(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome=WELCOME)
    editor = staff.browser(Role.EDITOR)
    page = page_of(editor)
    assert 'action="/studio/publish/ask"' in page and "Publish now" not in page
    told = told_after(editor, "/studio/publish/ask", note(staff, "Please."))
    assert "You have requested approval" in told and "Please." in told
    assert "Approve and publish" not in told and "Withdraw the request" in told
    address, form = waiting(staff)
    for page in (page_of(publisher), page_of(editor), page_of(publisher, "/studio")):
        assert f'href="{address}"' in page
    assert "Ask for approval" not in page_of(editor)
    page = page_of(publisher, address)
    assert "Approve and publish" in page and "<ins>" in page and "Withdraw" not in page
    assert form["content"] in page
    answer = publisher.post(f"{address}/approve", form)
    assert answer.headers["Location"] == "/studio/publish/live"
    live = staff.studio.editions.newest()
    assert live and (live.author, live.approver, live.note) == (
        "editor@example.se",
        "publisher@example.se",
        "Please.",
    )
    assert "Anna Editor, approved by Anna Publisher" in page_of(publisher, "/studio/publish/live")
    page = page_of(editor, address)
    assert "The request was approved." in page and "/studio/history/2" in page


# --- approval ---


def test_where_approval_is_wanted_nobody_publishes_alone(staff: Staff) -> None:
    publish(staff, wanting_approval())
    publisher = staff.browser(Role.PUBLISHER)
    save(staff, sv__welcome=WELCOME)
    page = page_of(publisher)
    assert "Publish now" not in page and "Ask for approval" in page
    told = told_after(publisher, "/studio/publish", note(staff))
    assert "You have requested approval" in told
    assert "Approve and publish" not in told and "Ask for changes" not in told
    address, form = waiting(staff)
    assert "Another person must approve" in told_after(publisher, f"{address}/approve", form)
    assert staff.studio.editions.newest_number() == 1
    other = staff.browser(Role.ADMINISTRATOR)
    assert other.post(f"{address}/approve", form).status_code == 303
    assert staff.studio.editions.newest_number() == 2


def test_approval_cannot_be_given_up_alone(staff: Staff) -> None:
    publish(staff, wanting_approval())
    save_files(staff, {"line.toml": full_script()["line.toml"]})
    publisher = staff.browser(Role.PUBLISHER)
    assert "Publish now" not in page_of(publisher)
    assert "You have requested approval" in told_after(publisher, "/studio/publish", note(staff))
    assert staff.studio.editions.newest_number() == 1


def test_approval_holds_for_the_draft_that_brings_it(staff: Staff, publisher: Browser) -> None:
    save_files(staff, {"line.toml": wanting_approval()["line.toml"]})
    assert "Publish now" not in page_of(publisher)


def test_a_request_is_for_the_draft_as_it_was(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome=WELCOME)
    editor = staff.browser(Role.EDITOR)
    editor.post("/studio/publish/ask", note(staff))
    save(staff, en__welcome="Welcome to the police.\n")
    assert "Ask for approval" in page_of(editor)  # for what was saved since
    address, form = waiting(staff)
    page = page_of(publisher, address)
    assert "Swedish" in card(page, "text-welcome") and "English" not in card(page, "text-welcome")
    publisher.post(f"{address}/approve", form)
    files = staff.studio.editions.files(2)
    assert files == with_text(full_script(), "sv/welcome.txt", WELCOME)
    assert set(staff.studio.drafts.current().changes) == {"en/welcome.txt"}


def test_an_approver_approves_exactly_what_they_looked_at(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome=WELCOME)
    staff.browser(Role.EDITOR).post("/studio/publish/ask", note(staff))
    address, form = waiting(staff)
    told = told_after(publisher, f"{address}/approve", {**form, "content": "0" * 64})
    assert "not the content that you looked at" in told and "Approve and publish" in told
    publish(staff, with_text(full_script(), "en/welcome.txt", "Welcome to the police.\n"))
    told = told_after(publisher, f"{address}/approve", form)
    assert "no longer pending" in told and "another edition was published first" in told
    assert staff.studio.editions.newest_number() == 2
    assert "Edition 2 was published before" in page_of(staff.browser(Role.EDITOR))


def test_a_request_is_withdrawn_by_its_author(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome=WELCOME)
    editor = staff.browser(Role.EDITOR)
    editor.post("/studio/publish/ask", note(staff))
    address, form = waiting(staff)
    assert publisher.post(f"{address}/withdraw").status_code == 403
    assert "was withdrawn" in told_after(editor, f"{address}/withdraw", {})
    assert staff.studio.editions.requests() == ()
    assert "no longer pending" in told_after(editor, f"{address}/withdraw", {})
    assert "no longer pending" in told_after(publisher, f"{address}/approve", form)
    assert "The request was withdrawn." in page_of(editor, address)


def test_a_request_is_refused_by_another_person_with_a_reason(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__welcome=WELCOME)
    editor = staff.browser(Role.EDITOR)
    editor.post("/studio/publish/ask", note(staff))
    address, _ = waiting(staff)
    assert editor.post(f"{address}/refuse", {"reason": "No."}).status_code == 403
    answer = publisher.post(f"{address}/refuse", {"reason": " "})
    assert answer.status_code == 422 and "Write a reason" in answer.get_data(as_text=True)
    told = told_after(publisher, f"{address}/refuse", {"reason": "Say which police."})
    assert "The author sees your reason" in told
    assert "Anna Publisher asks you for changes:" in page_of(editor)
    page = page_of(editor, address)
    assert "Changes were asked for." in page and "Say which police." in page
    again = told_after(publisher, f"{address}/refuse", {"reason": "Again."})
    assert "no longer pending" in again


def test_a_request_that_a_newer_one_replaced_says_so(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome=WELCOME)
    editor = staff.browser(Role.EDITOR, "sv")
    editor.post("/studio/publish/ask", note(staff))
    address, _ = waiting(staff)
    editor.post("/studio/publish/ask", note(staff, "With another note."))
    assert "ersatts av en nyare" in page_of(editor, address)


def test_what_a_shell_asked_for_is_approved_by_anybody_but_its_author(
    staff: Staff,
) -> None:
    publish(staff, wanting_approval())
    editions, publisher = staff.studio.editions, staff.browser(Role.PUBLISHER)
    for author in ("publisher", "Anna Publisher", "publisher@example.se"):
        editions.publish(full_script(), author=author, source=Source.SHELL)
        address, form = waiting(staff)
        assert "Approve and publish" not in page_of(publisher, address)
        assert "Another person must approve" in told_after(publisher, f"{address}/approve", form)
    assert "Approve and publish" in page_of(staff.browser(Role.ADMINISTRATOR), address)


def test_an_editor_asks_for_the_first_edition(staff: Staff) -> None:
    save_files(staff, full_script())
    staff.browser(Role.EDITOR).post("/studio/publish/ask", note(staff))
    publisher = staff.browser(Role.PUBLISHER)
    address, form = waiting(staff)
    assert "Everything: it is the first edition." in page_of(publisher, address)
    assert publisher.post(f"{address}/approve", form).status_code == 303
    assert staff.studio.editions.newest_number() == 1


@pytest.mark.parametrize("number", ["", "-1", "x", "9" * 30, "²"])
def test_a_live_edition_that_is_no_number_is_not_understood(
    staff: Staff, publisher: Browser, number: str
) -> None:
    save(staff, sv__welcome=WELCOME)
    staff.browser(Role.EDITOR).post("/studio/publish/ask", note(staff))
    address, form = waiting(staff)
    answer = publisher.post(f"{address}/approve", {**form, "live": number})
    assert answer.status_code == 400


def test_a_request_that_never_was_has_no_page(publisher: Browser) -> None:
    for number in ("0", "9", "9" * 30):
        assert publisher.get(f"/studio/publish/requests/{number}").status_code == 404


# --- changes ---


def test_one_change_is_undone_after_a_question(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome=WELCOME, en__welcome="Welcome to the police.\n")
    editor = staff.browser(Role.EDITOR)
    page = page_of(editor, "/studio/publish/discard?path=sv/welcome.txt")
    assert "Undo this change?" in page and "en/welcome.txt" not in page
    draft = staff.studio.drafts.current()
    form = {"path": "sv/welcome.txt", "fingerprint": draft.fingerprint}
    assert "1 change was undone" in told_after(editor, "/studio/publish/discard", form)
    assert set(staff.studio.drafts.current().changes) == {"en/welcome.txt"}
    assert "in the meantime" in told_after(editor, "/studio/publish/discard", form)


def test_all_changes_are_undone_after_a_question(staff: Staff, publisher: Browser) -> None:
    save(
        staff, sv__welcome=WELCOME, en__welcome="Welcome to the police.\n", sv__fred="fred\n\nA.\n"
    )
    assert "Undo all changes" in page_of(publisher)
    page = page_of(publisher, "/studio/publish/discard")
    paths = re.findall(r'name="path" value="([^"]+)"', page)
    form = {"path": paths, "fingerprint": staff.studio.drafts.current().fingerprint}
    assert "2 changes were undone" in told_after(publisher, "/studio/publish/discard", form)  # type: ignore[arg-type]
    assert not staff.studio.drafts.current().changes
    assert "There is nothing to undo" in page_of(publisher, "/studio/publish/discard")
    assert publisher.get("/studio/publish/discard?path=nope").status_code == 404


def test_undoing_what_the_rest_needs_says_so(staff: Staff, publisher: Browser) -> None:
    table = full_script()["line.toml"].decode().replace('"fred"', '"fred", "ny"')
    save(staff, sv__ny="nytt\n\nNytt.\n", en__ny="news\n\nNews.\n")
    save_files(staff, {"line.toml": table.encode()})
    page = page_of(publisher, "/studio/publish/discard?path=sv/ny.txt&path=en/ny.txt")
    assert "which stop" in page
    assert "which stop" not in page_of(publisher, "/studio/publish/discard")


def test_what_two_editions_changed_is_decided_change_by_change(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__welcome=WELCOME, en__welcome="Welcome to the police.\n")
    theirs = with_text(full_script(), "sv/welcome.txt", "Välkommen till polisens linje.\n")
    publish(staff, with_text(theirs, "en/welcome.txt", "Welcome to our line.\n"))
    one = card(page_of(publisher), "text-welcome")
    assert "two versions" in one and "Choose which version stands" in one
    assert "linje" in one and "internationellt" in one
    assert 'href="/studio/texts/welcome"' in one
    reader = page_of(staff.browser(Role.READER))
    assert "two versions" in reader and "Keep the draft" not in reader
    answer = publisher.post("/studio/publish", note(staff))
    assert answer.status_code == 409
    assert "there are two versions" in answer.get_data(as_text=True)
    paths = re.findall(r'name="path" value="([^"]+)"', one)
    form = {"path": paths, "fingerprint": "of another draft"}
    assert "in the meantime" in told_after(publisher, "/studio/publish/keep", form)  # type: ignore[arg-type]
    form["fingerprint"] = staff.studio.drafts.current().fingerprint
    told = told_after(publisher, "/studio/publish/keep", form)  # type: ignore[arg-type]
    assert "two versions" not in told
    assert staff.studio.drafts.current().files["sv/welcome.txt"] == WELCOME.encode()
    assert publisher.post("/studio/publish/keep", form).status_code == 404  # type: ignore[arg-type]
    assert publisher.post("/studio/publish/keep", {}).status_code == 404


# --- live ---


def test_the_page_shows_which_worker_has_the_edition(staff: Staff, publisher: Browser) -> None:
    assert "No process has told yet" in page_of(publisher, "/studio/publish/live")
    staff.studio.editions.report("one:1", 1)
    staff.studio.editions.report("two:2", 0)
    page = page_of(publisher, "/studio/publish/live/workers")
    assert "1 of 2 have it." in page
    assert "<html" not in page
    staff.studio.editions.report("two:2", 1)
    whole = page_of(publisher, "/studio/publish/live")
    assert "All have it." in whole
    assert 'data-anew="/studio/publish/live/workers"' in whole
    assert "live.js" in whole


def test_a_page_that_asks_by_itself_keeps_no_session_alive(staff: Staff) -> None:
    browser = staff.browser(Role.READER)
    clock = staff.studio.clock
    for _ in range(4):
        clock.go_on(20 * 60)  # type: ignore[attr-defined]
        answer = browser.get("/studio/publish/live/workers")
    assert answer.status_code == 303


# --- the folder ---


@pytest.fixture
def folder(staff: Staff) -> str:
    """A content of the folder that waits, for somebody published in the studio since."""
    editions = staff.studio.editions
    editions.take_in(full_script(), starting=True)
    publish(staff, with_text(full_script(), "sv/welcome.txt", WELCOME), "In the studio.")
    editions.take_in(with_text(full_script(), "en/welcome.txt", "Welcome to the police.\n"))
    return waiting(staff)[0]


def test_what_the_folder_holds_waits_and_is_approved(staff: Staff, folder: str) -> None:
    browser = staff.browser(Role.PUBLISHER)
    assert folder in page_of(browser)
    page = page_of(browser, folder)
    assert "Swedish" in card(page, "text-welcome") and "English" in card(page, "text-welcome")
    assert "the folder" in page
    reader = page_of(staff.browser(Role.READER), folder)
    assert "Approve" not in reader and "Ask for changes" not in reader
    _, form = waiting(staff)
    told = told_after(browser, f"{folder}/approve", {**form, "live": "1"})
    assert "Edition 2 was published after edition 1" in told
    answer = browser.post(f"{folder}/approve", form)
    assert answer.headers["Location"] == "/studio/publish/live"
    live = staff.studio.editions.newest()
    assert live and (live.number, live.author, live.approver) == (
        3,
        "files",
        "publisher@example.se",
    )


def test_what_the_folder_holds_is_refused(staff: Staff, folder: str) -> None:
    browser = staff.browser(Role.PUBLISHER, "sv")
    told = told_after(browser, f"{folder}/refuse", {"reason": "Fel text."})
    assert "Du har begärt ändringar" in told
    assert staff.studio.editions.newest_number() == 2


def test_where_approval_is_wanted_the_folder_waits_for_it(staff: Staff) -> None:
    editions = staff.studio.editions
    editions.take_in(wanting_approval(), starting=True)
    editions.take_in(with_text(wanting_approval(), "sv/welcome.txt", WELCOME))
    publisher = staff.browser(Role.PUBLISHER)
    address, form = waiting(staff)
    assert editions.newest_number() == 1
    assert publisher.post(f"{address}/approve", form).status_code == 303
    assert editions.newest_number() == 2


def test_in_an_open_studio_the_only_person_publishes(database: Database) -> None:
    studio = studio_on(database, open_person=person_of_this_machine())
    studio.editions.publish(full_script(), author="files", source=Source.FILES)
    browser = Browser(app_with(studio))
    studio.drafts.save(
        {"sv/welcome.txt": WELCOME.encode()},
        seen=studio.drafts.current().seen("sv/welcome.txt"),
        author="local",
    )
    form = {"note": "Alone.", "fingerprint": studio.drafts.current().fingerprint}
    assert browser.post("/studio/publish", form).status_code == 303
    assert studio.editions.newest_number() == 2


def test_what_more_callers_choose_is_said_to_stand_too_late(tmp_path: Path) -> None:
    counting = Counting(tmp_path)
    call_now(counting, "fred", "fred", "fred", "operativt")
    table = full_script()["line.toml"].decode()
    table += '\n[rules]\nR24 = { min_calls = 4, reason = "r" }\n'
    checker = Checker(RecentChoices(counting.database))
    studio = studio_on(counting.database, checker=checker)
    staff = Staff(app_with(studio), studio)
    publish(staff, with_text(full_script(), "line.toml", table))
    save(staff, sv__welcome=WELCOME)
    page = page_of(staff.browser(Role.PUBLISHER))
    assert "fred stands after operativt, though more callers choose it." in page
    counting.database.close()
