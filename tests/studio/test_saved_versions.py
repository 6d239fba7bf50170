"""What was typed is never lost: undone, removed and replaced versions are found and taken back."""

import re

from scripts import announced, full_script

from ivr.publishing.draft import file_digest
from ivr.studio.accounts import Role
from studio.publishing import page_of, publish, save, save_files
from studio.staff import Browser, Staff

NEW = {"sv__ny": "nyheter\n\nNyheter.\n", "en__ny": "news\n\nNews.\n"}


def undo_all(staff: Staff, editor: Browser) -> str:
    """Undo the whole draft, and return the answer."""
    draft = staff.studio.drafts.current()
    form = {"path": list(draft.changes), "fingerprint": draft.fingerprint}
    answer = editor.post("/studio/publish/discard", form)
    assert answer.status_code == 303 and not staff.studio.drafts.current().changes
    return page_of(editor, answer.headers["Location"])


def cards(page: str) -> list[str]:
    """The versions on a page, the newest first."""
    return page.split('<li class="card">')[1:]


def take(browser: Browser, path: str, data: bytes | None, seen: bytes | None = None) -> str:
    """Take a version into the draft, as the page of its versions offers it, and follow."""
    version = file_digest(data) or ""
    assert f'value="{version}"' in page_of(browser, path)
    form = {"version": version, "seen": file_digest(seen) or ""}
    return browser.post(path, form).headers["Location"]


def test_a_new_text_that_was_undone_is_found_and_taken_back(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, **NEW)
    editor = staff.browser(Role.EDITOR)
    assert 'href="/studio/history#saved"' in page_of(editor, "/studio/publish/discard")
    told = undo_all(staff, editor)
    assert "1 change was undone" in told and 'href="/studio/history#saved"' in told
    history = page_of(editor, "/studio/history")
    path = "/studio/texts/ny/sv/history"
    assert f'<a href="{path}">Nyheter (Swedish)</a>' in history
    versions = page_of(editor, path)
    assert "Nyheter." in versions and "undone" in versions
    assert '/studio/texts/ny"' not in versions
    assert take(editor, path, NEW["sv__ny"].encode()) == "/studio/texts/ny"
    assert staff.studio.drafts.current().files["sv/ny.txt"] == NEW["sv__ny"].encode()
    assert "Nyheter." in page_of(editor, "/studio/texts/ny")
    assert path not in page_of(editor, "/studio/history")


def test_before_the_first_edition_nothing_is_lost_either(staff: Staff) -> None:
    save_files(staff, full_script())
    editor = staff.browser(Role.EDITOR)
    undo_all(staff, editor)
    assert "/studio/texts/fred/sv/history" in page_of(editor, "/studio/history")
    assert "Fred" in page_of(editor, "/studio/texts/fred/sv/history")


def test_an_announcement_that_was_undone_comes_back_with_its_times(
    staff: Staff, publisher: Browser
) -> None:
    table = "until = 2990-01-11T17:00:00\n"
    files = announced({"stopp": table}, {"sv": "Vi har stängt.", "en": "We are closed."})
    paths = ("line.toml", "sv/stopp.txt", "en/stopp.txt")
    save_files(staff, {path: files[path] for path in paths})
    editor = staff.browser(Role.EDITOR)
    undo_all(staff, editor)
    history = page_of(editor, "/studio/history")
    assert "Vi har stängt. (Swedish)" in history
    for code in ("sv", "en"):
        take(editor, f"/studio/texts/stopp/{code}/history", files[f"{code}/stopp.txt"])
    live = full_script()["line.toml"]
    assert take(editor, "/studio/history/saved/line", files["line.toml"], live) == "/studio/publish"
    assert staff.studio.drafts.current().files == files
    assert "Vi har stängt." in page_of(editor, "/studio/announcements/stopp")


def test_a_text_that_was_removed_and_published_is_found(staff: Staff, publisher: Browser) -> None:
    save(staff, **NEW)
    publish(staff, {**full_script(), "sv/ny.txt": NEW["sv__ny"].encode()})
    save_files(staff, {"sv/ny.txt": None})
    assert "/studio/texts/ny/sv/history" in page_of(publisher, "/studio/history")


def test_a_change_that_was_undone_is_listed_until_it_is_taken_back(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__welcome="Hej.\n")
    undo_all(staff, publisher)
    path = "/studio/texts/welcome/sv/history"
    assert path in page_of(publisher, "/studio/history")
    take(publisher, path, b"Hej.\n", full_script()["sv/welcome.txt"])
    assert path not in page_of(publisher, "/studio/history")


def test_every_version_of_settings_phrases_and_facts_is_kept(
    staff: Staff, publisher: Browser
) -> None:
    files = full_script()
    changed = {
        "line": ("line.toml", files["line.toml"].replace(b"tries = 3", b"tries = 4")),
        "sv": ("sv/language.toml", files["sv/language.toml"] + b'"IKEA" = "i kea"\n'),
        "facts": ("facts.toml", files["facts.toml"] + b"# Checked.\n"),
    }
    for name, (path, data) in changed.items():
        assert data != files[path]
        save_files(staff, {path: data})
        save_files(staff, {path: data + b"# Later.\n"})
        page = page_of(publisher, "/studio/history")
        assert f'href="/studio/history/saved/{name}"' in page
        address = f"/studio/history/saved/{name}"
        assert "The same values as the version before it" in page_of(publisher, address)
        take(publisher, address, data, data + b"# Later.\n")
        assert staff.studio.drafts.current().files[path] == data


def test_the_versions_say_which_one_callers_hear_and_which_is_the_first(
    staff: Staff, publisher: Browser
) -> None:
    publish(staff, {**full_script(), "line.toml": full_script()["line.toml"] + b"# Later.\n"})
    save_files(staff, {"line.toml": full_script()["line.toml"] + b"# Now.\n"})
    for address in ("/studio/history/saved/line", "/studio/texts/fred/sv/history"):
        live = [each for each in cards(page_of(publisher, address)) if 'badge good">live<' in each]
        assert len(live) == 1
    now, published, *_, first = cards(page_of(publisher, "/studio/history/saved/line"))
    assert "badge good" not in now and "Edition 2" in published and "badge good" in published
    assert "The first version" in first and "The first version" not in published


def test_a_version_is_not_taken_over_a_table_that_somebody_saved_meanwhile(
    staff: Staff, publisher: Browser
) -> None:
    data = full_script()["line.toml"]
    save_files(staff, {"line.toml": data + b"# One.\n"})
    address = "/studio/history/saved/line"
    assert take(publisher, address, data, data) == address
    assert "in the meantime" in page_of(publisher, address)


def test_what_was_never_saved_has_no_versions(staff: Staff, publisher: Browser) -> None:
    for path in ("history/saved/fi", "history/saved/..", "texts/x/sv/history"):
        assert publisher.get(f"/studio/{path}").status_code == 404
    assert staff.browser(Role.READER).post("/studio/history/saved/line").status_code == 403


def test_the_pages_of_settings_and_tables_lead_to_their_versions(
    staff: Staff, publisher: Browser
) -> None:
    for page, tables in (
        ("settings", ["line"]),
        ("menu", ["line"]),
        ("settings/facts", ["facts"]),
        ("phrases", ["sv", "en"]),
        ("pronunciation", ["sv", "en"]),
    ):
        html = page_of(publisher, f"/studio/{page}")
        assert re.findall(r'href="/studio/history/saved/(\w+)"', html) == tables
        for table in tables:
            assert publisher.get(f"/studio/history/saved/{table}").status_code == 200
