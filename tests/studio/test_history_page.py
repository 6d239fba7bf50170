"""The history: every edition, how it differs from others, and the way back to it."""

import io
import re
import zipfile
from collections.abc import Mapping

import pytest

from ivr.checks.check import Check, check_script
from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from ivr.script.files import Files
from ivr.studio.accounts import Role
from ivr.studio.pages.history import archive
from tests.conftest import published
from tests.scripts import full_script, with_text
from tests.studio.publishing import put_files, save, save_files
from tests.studio.staff import Browser, Staff

WELCOME = "Välkommen till polisens information om internationellt arbete.\n"


def publish(staff: Staff, files: Mapping[str, bytes], note: str = "") -> int:
    """Make a script live from a shell."""
    editions = staff.studio.editions
    return published(editions.publish(files, author="Kim", source=Source.SHELL, note=note)).number


def page_of(browser: Browser, path: str) -> str:
    """A page as text."""
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.fixture
def two(staff: Staff) -> Staff:
    """A studio in which two editions were published."""
    staff.studio.editions.publish(full_script(), author="files", source=Source.FILES)
    publish(staff, with_text(full_script(), "sv/welcome.txt", WELCOME), "A new <b>welcome</b>.")
    return staff


def test_before_the_first_edition_there_is_no_history(staff: Staff) -> None:
    assert "Nothing has been published yet." in page_of(
        staff.browser(Role.READER), "/studio/history"
    )


def test_every_edition_is_listed_the_newest_first(two: Staff) -> None:
    page = page_of(two.browser(Role.READER), "/studio/history")
    assert page.index("Edition 2") < page.index("Edition 1")
    assert page.count('class="badge good"') == 1
    assert "Kim" in page and "the folder" in page
    assert "A new &lt;b&gt;welcome&lt;/b&gt;." in page


def test_an_edition_tells_how_it_differs_from_the_one_before_and_from_live(two: Staff) -> None:
    reader = two.browser(Role.READER)
    page = page_of(reader, "/studio/history/2")
    assert 'id="text-welcome"' in page and "<ins>" in page
    assert "Compare with what callers hear now" not in page
    page = page_of(reader, "/studio/history/1")
    assert "This is the first edition." in page
    assert 'href="/studio/history/1?with=live"' in page
    page = page_of(reader, "/studio/history/1?with=live")
    assert "Changes from this edition to what callers hear now" in page
    assert 'id="text-welcome"' in page
    assert "/studio/history/1/back" not in page


def test_who_wrote_who_published_and_who_approved_stay_with_the_edition(two: Staff) -> None:
    editions, drafts = two.studio.editions, two.studio.drafts
    for path, role, words in (
        ("en/welcome.txt", Role.EDITOR, "This is information from the Swedish police.\n"),
        ("sv/welcome.txt", Role.ADMINISTRATOR, "Det här är information från polisen.\n"),
    ):
        put_files(drafts, {path: words.encode()}, two.name(role))
    draft = drafts.current()
    asked = editions.ask(
        draft.files, author=two.name(Role.EDITOR), source=Source.STUDIO, over=draft.over
    )
    publisher = two.people.find(two.name(Role.PUBLISHER))
    assert publisher
    editions.approve(asked.id, by=publisher, content=asked.fingerprint, over=2)
    page = page_of(two.browser(Role.READER), "/studio/history")
    row = page.partition("/studio/history/3")[2].partition("</tr>")[0]
    cells = re.findall("<td[^>]*>(.*?)</td>", row)
    assert cells[2:] == [
        "Anna Administrator, Anna Editor",
        "Anna Editor, approved by Anna Publisher",
    ]
    page = page_of(two.browser(Role.READER), "/studio/history/3")
    assert "Anna Administrator, Anna Editor" in page and "Anna Publisher" in page
    assert editions.edition(3).fingerprint in page
    for question in ("back", "draft"):
        page = page_of(two.browser(Role.PUBLISHER), f"/studio/history/3/{question}")
        assert "Anna Administrator, Anna Editor" in page and "Anna Publisher" in page


def test_the_page_of_the_live_edition_asks_before_it_goes_back(two: Staff) -> None:
    page = page_of(two.browser(Role.PUBLISHER), "/studio/publish/live")
    assert '<a class="button second" href="/studio/history/1/back">' in page
    assert 'action="/studio/history/1/back"' not in page
    assert "/studio/history/1/back" not in page_of(two.browser(Role.EDITOR), "/studio/publish/live")


def change(staff: Staff, path: str, words: str) -> None:
    """Change a text in the draft."""
    save_files(staff, {path: words.encode()})


def fingerprint(staff: Staff) -> dict[str, str]:
    """The form of somebody who looks at the draft now."""
    return {"fingerprint": staff.studio.drafts.current().fingerprint}


def test_a_whole_edition_is_taken_into_the_draft_after_a_question(two: Staff) -> None:
    editor = two.browser(Role.EDITOR)
    assert "/studio/history/1/draft" in page_of(editor, "/studio/history/1")
    assert "/studio/history/1/draft" not in page_of(two.browser(Role.READER), "/studio/history/1")
    page = page_of(editor, "/studio/history/1/draft")
    assert 'id="text-welcome"' in page and "would be replaced" not in page
    answer = editor.post("/studio/history/1/draft", fingerprint(two))
    assert answer.headers["Location"] == "/studio/publish"
    assert "Edition 1 is in the draft" in page_of(editor, "/studio/publish")
    assert two.studio.drafts.current().files == full_script()
    assert two.studio.editions.newest_number() == 2
    assert "already the same as this edition" in page_of(editor, "/studio/history/1/draft")


def test_what_the_draft_would_lose_is_named_and_can_be_kept(two: Staff) -> None:
    change(two, "sv/welcome.txt", "Hej.\n")
    change(two, "en/fred.txt", "peace\n\nPeace.\n")
    change(two, "sv/ny.txt", "nytt\n\nNytt.\n")
    editor = two.browser(Role.EDITOR)
    page = page_of(editor, "/studio/history/1/draft")
    told = page.partition('class="flash warning"')[2].partition("</div>")[0]
    assert "3 changes that would be replaced" in told
    assert "Welcome" in told and told.count("Anna Editor") == 1 and "sv/" not in told


def test_the_drafts_own_changes_stay_if_they_are_to_be_kept(two: Staff) -> None:
    change(two, "en/fred.txt", "peace\n\nPeace.\n")
    editor = two.browser(Role.EDITOR)
    page = page_of(editor, "/studio/history/1/draft")
    assert "Keep these changes" in page
    rest = page.partition("If you keep them")[2].partition("</ul>")[0]
    assert "<li>Welcome</li>" in rest and "Peace" not in rest
    editor.post("/studio/history/1/draft", {**fingerprint(two), "keep": "1"})
    assert two.studio.drafts.current().files == with_text(
        full_script(), "en/fred.txt", "peace\n\nPeace.\n"
    )


def test_what_a_person_may_not_change_stays_as_it_is_in_the_draft(two: Staff) -> None:
    table = full_script()["line.toml"].replace(b"[numbers]", b'[numbers]\nline = "+46 8 1"')
    publish(two, {**full_script(), "line.toml": table}, "A number.")
    editor = two.browser(Role.EDITOR)
    assert "You may not change this" in page_of(editor, "/studio/history/1/draft")
    editor.post("/studio/history/1/draft", fingerprint(two))
    assert two.studio.drafts.current().fields["numbers", "line"] == "+46 8 1"


def test_what_is_replaced_stays_in_the_history_of_the_text(two: Staff) -> None:
    change(two, "sv/welcome.txt", "Hej, det här fanns bara i utkastet.\n")
    editor = two.browser(Role.EDITOR)
    editor.post("/studio/history/1/draft", fingerprint(two))
    assert two.studio.drafts.current().files == full_script()
    assert "bara i utkastet" in page_of(editor, "/studio/history/saved/text-welcome")


def test_an_edition_replaces_nothing_that_nobody_was_asked_about(two: Staff) -> None:
    editor, form = two.browser(Role.EDITOR), fingerprint(two)
    change(two, "sv/welcome.txt", "Hej.\n")
    before = two.studio.drafts.current()
    answer = editor.post("/studio/history/1/draft", form)
    assert answer.headers["Location"] == "/studio/history/1/draft"
    page = page_of(editor, "/studio/history/1/draft")
    assert "in the meantime" in page and "would be replaced" in page
    assert two.studio.drafts.current().files == before.files
    assert two.browser(Role.READER).post("/studio/history/1/draft", form).status_code == 403
    assert editor.post("/studio/history/9/draft", form).status_code == 404


def test_a_publisher_goes_back_after_a_question(two: Staff) -> None:
    browser = two.browser(Role.PUBLISHER)
    assert "/studio/history/1/back" in page_of(browser, "/studio/history/1")
    page = page_of(browser, "/studio/history/1/back")
    assert "Publish edition 1 again?" in page and 'id="text-welcome"' in page
    answer = browser.post("/studio/history/1/back", {"live": "2", "note": " It was wrong. "})
    assert answer.headers["Location"] == "/studio/publish/live"
    live = two.studio.editions.newest()
    assert live and (live.number, live.restores, live.note) == (3, 1, "It was wrong.")
    assert live.author == "publisher@example.se"
    assert "It brings back edition 1." in page_of(browser, "/studio/publish/live")
    page = page_of(browser, "/studio/history")
    assert "Brings back edition 1." in page and "Anna Publisher" in page
    assert 'href="/studio/history/1"' in page_of(browser, "/studio/history/3")
    assert "/studio/history/1/back" not in page_of(browser, "/studio/history/1")
    page = page_of(browser, "/studio/history/1?with=live")
    assert "Nothing: the live line is the same script." in page
    assert "This is what callers hear already." in page_of(browser, "/studio/history/1/back")


def test_who_publishes_in_between_is_not_overwritten(two: Staff) -> None:
    browser = two.browser(Role.PUBLISHER)
    publish(two, with_text(full_script(), "en/welcome.txt", "Welcome to the police.\n"))
    answer = browser.post("/studio/history/1/back", {"live": "2"})
    assert answer.headers["Location"] == "/studio/history/1/back"
    assert "in the meantime" in page_of(browser, "/studio/history/1/back")
    assert browser.post("/studio/history/1/back", {"live": ""}).status_code == 400
    assert two.studio.editions.newest_number() == 3


def test_where_two_people_are_wanted_going_back_waits_for_the_other(staff: Staff) -> None:
    publish(staff, full_script())
    table = full_script()["line.toml"] + b"[publishing]\napproval = true\n"
    editions = staff.studio.editions
    asked = editions.ask(
        with_text(full_script(), "line.toml", table), author="Kim", source=Source.SHELL, over=1
    )
    administrator = staff.people.find(staff.name(Role.ADMINISTRATOR))
    assert administrator
    editions.approve(asked.id, by=administrator, content=asked.fingerprint, over=1)
    browser = staff.browser(Role.PUBLISHER)
    page = page_of(browser, "/studio/history/1/back")
    assert "must approve it first" in page and "Request approval" in page
    answer = browser.post("/studio/history/1/back", {"live": "2", "note": "It was wrong."})
    (asked,) = editions.requests()
    address = f"/studio/publish/requests/{asked.id}"
    assert answer.headers["Location"] == address
    assert editions.newest_number() == 2
    page = page_of(browser, address)
    assert "You have requested approval" in page and "It brings back edition 1." in page
    form = {"content": asked.fingerprint, "live": "2"}
    other = staff.browser(Role.ADMINISTRATOR)
    assert other.post(f"{address}/approve", form).headers["Location"] == "/studio/publish/live"
    live = editions.newest()
    assert live and (live.number, live.restores, live.author, live.approver) == (
        3,
        1,
        "publisher@example.se",
        "administrator@example.se",
    )


def test_an_edition_that_cannot_be_read_is_not_gone_back_to(two: Staff) -> None:
    def as_older_rules_did(files: Files) -> Check:
        return check_script(full_script())

    lenient = Editions(two.studio.database, as_older_rules_did)
    broken = with_text(full_script(), "sv/welcome.txt", "")
    lenient.publish(broken, author="Kim", source=Source.SHELL)
    publish(two, with_text(full_script(), "sv/welcome.txt", WELCOME))
    browser = two.browser(Role.PUBLISHER)
    answer = browser.post("/studio/history/3/back", {"live": "4"})
    assert answer.headers["Location"] == "/studio/history/3"
    assert "Take it into the draft" in page_of(browser, "/studio/history/3")


def test_the_script_in_print_brings_its_own_style_and_the_button_that_prints(two: Staff) -> None:
    answer = two.browser(Role.READER).get("/studio/print/2")
    page = answer.get_data(as_text=True)
    assert WELCOME.strip() in page and "Edition 2, published" in page
    assert two.studio.editions.edition(2).fingerprint in page
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe-inline" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "style=" not in page and page.count("<script") == 1 and "print.js" in page


def test_an_edition_is_downloaded_with_all_its_files(two: Staff) -> None:
    answer = two.browser(Role.READER).get("/studio/history/2/download")
    assert answer.mimetype == "application/zip"
    line = two.studio.editions.edition(2).line
    assert f"edition-2-{line}.zip" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as packed:
        found = {path: packed.read(path) for path in packed.namelist()}
    assert found == two.studio.editions.files(2)


def test_the_same_edition_is_always_the_same_file() -> None:
    assert archive(full_script()) == archive(dict(reversed(full_script().items())))


def test_an_edition_that_never_was_has_no_page(two: Staff) -> None:
    browser = two.browser(Role.PUBLISHER)
    for number in ("0", "3", "-1", "9" * 10, "9" * 30):
        for rest in ("", "/download", "/back", "/draft"):
            assert browser.get(f"/studio/history/{number}{rest}").status_code == 404


def test_going_back_to_what_never_was_does_nothing(two: Staff) -> None:
    browser = two.browser(Role.PUBLISHER)
    assert browser.post("/studio/history/9/back", {"live": "2"}).status_code == 404
    assert two.studio.editions.newest_number() == 2


def test_nothing_is_red_that_can_be_undone(two: Staff) -> None:
    save(two, sv__welcome="Hej.\n")
    publisher = two.browser(Role.PUBLISHER)
    for path in (
        "publish",
        "publish/live",
        "publish/discard",
        "history/1",
        "history/1/back",
        "history/1/draft",
    ):
        assert "grave" not in page_of(publisher, f"/studio/{path}"), path
