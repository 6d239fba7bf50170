"""What was saved is never lost: undone, removed and replaced versions are taken back."""

import re
from datetime import datetime

from ivr.script.fields import Value
from ivr.script.place import Address
from ivr.studio.accounts import Role
from tests.scripts import full_script
from tests.studio.publishing import changed, page_of, publish, save, save_files
from tests.studio.staff import Browser, Staff

NEW = {"sv__ny": "nyheter\n\nNyheter.\n", "en__ny": "news\n\nNews.\n"}
TRIES: Address = ("patience", "tries")


def put(staff: Staff, values: dict[Address, Value | None], role: Role = Role.EDITOR) -> None:
    """Save values of fields."""
    drafts = staff.studio.drafts
    drafts.save(values, seen=drafts.current().seen(*values), author=staff.name(role))


def undo_all(staff: Staff, editor: Browser) -> str:
    """Undo the whole draft, and return the answer."""
    draft = staff.studio.drafts.current()
    form = {"fingerprint": draft.fingerprint, "over": str(draft.over)}
    answer = editor.post("/studio/publish/discard", form)
    assert answer.status_code == 303 and not changed(staff)
    return page_of(editor, answer.headers["Location"])


def cards(page: str) -> list[str]:
    """The versions on a page, the newest first."""
    return page.split('<li class="card">')[1:]


def take(browser: Browser, subject: str, words: str) -> str:
    """Take the first version with some words into the draft, and return where that leads."""
    address = f"/studio/history/saved/{subject}"
    *_, one = (each for each in cards(page_of(browser, address)) if words in each)
    form = dict(re.findall(r'name="(act|fingerprint)" value="([^"]+)"', one))
    return browser.post(address, form).headers["Location"]


def test_what_was_undone_is_found_under_history_and_taken_back(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, **NEW)
    before = changed(staff)
    editor = staff.browser(Role.EDITOR)
    told = undo_all(staff, editor)
    assert "1 change was undone" in told and 'href="/studio/history#saved"' in told
    link = '<a href="/studio/history/saved/text-ny">'
    assert link in page_of(editor, "/studio/history").partition('id="saved"')[2]
    assert "/studio/texts/ny" not in page_of(editor, "/studio/history/saved/text-ny")
    assert take(editor, "text-ny", "Nyheter.") == "/studio/publish"
    assert changed(staff) == before
    newest, *_ = cards(page_of(editor, "/studio/history/saved/text-ny"))
    assert "in the draft now" in newest and "Take this version" not in newest


def test_an_announcement_that_was_undone_comes_back_whole(staff: Staff, publisher: Browser) -> None:
    values: dict[Address, Value | None] = {
        ("announcements", "stopp", "until"): datetime(2990, 1, 11, 17),
        ("sv", "texts", "stopp", "body"): "Vi har stängt.",
        ("en", "texts", "stopp", "body"): "We are closed.",
    }
    put(staff, values)
    undo_all(staff, publisher)
    take(publisher, "text-stopp", "stängt")
    now = staff.studio.drafts.current().fields
    assert {field: now[field] for field in values} == values


def test_a_text_that_was_removed_and_published_comes_back(staff: Staff, publisher: Browser) -> None:
    publish(staff, {**full_script(), "sv/ny.txt": NEW["sv__ny"].encode()})
    publish(staff, full_script())
    take(publisher, "text-ny", "Nyheter.")
    assert staff.studio.drafts.current().files["sv/ny.txt"] == NEW["sv__ny"].encode()


def test_each_save_of_any_setting_is_told_and_kept(staff: Staff, publisher: Browser) -> None:
    put(staff, {TRIES: 2})
    put(staff, {TRIES: 3}, Role.ADMINISTRATOR)
    last, before, first = cards(page_of(publisher, "/studio/history/saved/waiting"))
    assert re.search("2.*→.*3<", last) and "Anna Administrator" in last
    assert re.search("3.*→.*2<", before) and "Anna Editor" in before
    assert "Edition 1" in first and 'badge good">live<' in first
    take(publisher, "waiting", "Anna Editor")
    assert staff.studio.drafts.current().fields[TRIES] == 2


def test_what_another_edition_brought_is_in_the_history_too(
    staff: Staff, publisher: Browser
) -> None:
    put(staff, {TRIES: 2})
    table = full_script()["line.toml"].replace(b"wait_seconds = 10", b"wait_seconds = 9")
    publish(staff, {**full_script(), "line.toml": table}, "Shorter.")
    newest, *_ = cards(page_of(publisher, "/studio/history/saved/waiting"))
    assert "Edition 2" in newest and "Anna Publisher" in newest
    undo_all(staff, publisher)
    assert staff.studio.drafts.current().fields["patience", "wait_seconds"] == 9


def test_a_version_is_not_taken_over_what_somebody_saved_meanwhile(
    staff: Staff, publisher: Browser
) -> None:
    put(staff, {TRIES: 2})
    address = "/studio/history/saved/waiting"
    form = {"act": "1", "fingerprint": staff.studio.drafts.current().fingerprint}
    save_files(staff, {"sv/welcome.txt": b"Hej.\n"})
    assert publisher.post(address, form).headers["Location"] == address
    assert "in the meantime" in page_of(publisher, address)
    assert staff.studio.drafts.current().fields[TRIES] == 2


def test_only_those_who_may_change_a_field_take_it_back(staff: Staff, publisher: Browser) -> None:
    put(staff, {("numbers", "line"): "+46 8 1"}, Role.ADMINISTRATOR)
    form = {"act": "1", "fingerprint": staff.studio.drafts.current().fingerprint}
    for role, status in ((Role.READER, 403), (Role.EDITOR, 403), (Role.ADMINISTRATOR, 303)):
        answer = staff.browser(role).post("/studio/history/saved/numbers", form)
        assert answer.status_code == status


def test_what_was_never_saved_has_no_versions(publisher: Browser) -> None:
    for subject in ("text-x", "phrases-fi", "..", "numbers-"):
        assert publisher.get(f"/studio/history/saved/{subject}").status_code == 404


def test_a_version_says_in_which_language_its_words_are(staff: Staff, publisher: Browser) -> None:
    save(staff, **NEW)
    (one,) = cards(page_of(publisher, "/studio/history/saved/text-ny"))
    assert re.findall("<h3>(.+)</h3>", one) == ["English", "Swedish"]
