"""The cards of the page Publish: each change with its words, findings and what undoes it."""

import re

import pytest

from ivr.checks.check import check_script
from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from ivr.studio.accounts import Role
from tests.scripts import announced, full_script, wav, with_text
from tests.sounds import recorded
from tests.studio.publishing import (
    WELCOME,
    card,
    changed,
    note,
    page_of,
    publish,
    put_files,
    save,
    save_files,
    told_after,
    without_facts,
)
from tests.studio.staff import Browser, Staff


def test_a_new_announcement_is_told_with_its_times_and_words(
    staff: Staff, publisher: Browser
) -> None:
    table = "from = 2990-01-04T08:00:00\nuntil = 2990-01-11T17:00:00\ncloses = true\n"
    files = announced({"stopp": table}, {"sv": "Vi har stängt.", "en": "We are closed."})
    save_files(staff, {path: files[path] for path in ("line.toml", "sv/stopp.txt", "en/stopp.txt")})
    page = page_of(publisher)
    for words in ("4 January 2990, 08:00", "11 January 2990, 17:00", "Closing the line"):
        assert words in card(page, "text-stopp").replace("\N{NO-BREAK SPACE}", " ")
    assert re.search(r"<ins>.*We are closed\.", page)


@pytest.mark.parametrize(
    ("path", "data", "address"),
    [
        (
            "line.toml",
            full_script()["line.toml"].replace(b'"fred"', b'"frid"'),
            "/studio/texts#text-main",
        ),
        (
            "line.toml",
            full_script()["line.toml"].replace(b"wait_seconds = 10", b"wait_seconds = 2"),
            "/studio/settings#patience",
        ),
        (
            "sv/language.toml",
            full_script()["sv/language.toml"].replace("För {label}".encode(), b"Tryck"),
            "/studio/words#sv/phrases/option",
        ),
        (
            "sv/language.toml",
            full_script()["sv/language.toml"].replace(b'"ett ett tv', b'"1 1 tv'),
            "/studio/words#sv/pronunciation/112",
        ),
        (
            "line.toml",
            full_script()["line.toml"] + b"\n[review]\nnope = 2030-01-15\n",
            "/studio/settings#review",
        ),
        (
            "facts.toml",
            full_script()["facts.toml"].replace(b"[", b"[[", 1),
            "/studio/settings/facts",
        ),
        ("sv/fred.txt", b"fred\n\nRing 118 118.\n", "/studio/texts/fred#text-sv"),
        ("sv/fred.txt", b"fred\n\nRing 118 118.\n", "/studio/settings#numbers"),
        ("sv/fred.txt", b"fred\n\nZangopol.\n", "/studio/words#sv/names"),
        ("sv/fred.txt", b"fred\n\nFred.\n", "/studio/settings/facts#F2"),
    ],
)
def test_a_finding_leads_to_the_page_on_which_it_is_mended(
    staff: Staff, publisher: Browser, path: str, data: bytes, address: str
) -> None:
    save_files(staff, {path: data})
    assert address in links(page_of(publisher))


def links(page: str) -> set[str]:
    """Where the findings of a page lead."""
    findings = re.findall(r'<li class="finding.*?</li>', page, re.DOTALL)
    return {link for one in findings for link in re.findall(r'href="([^"]+)"', one)}


def test_a_finding_about_a_recording_leads_to_the_recording(
    staff: Staff, publisher: Browser
) -> None:
    files = recorded("sv/welcome", wav(0.3), full_script())
    save_files(staff, {path: files[path] for path in files.keys() - full_script().keys()})
    save_files(staff, {"sv/recordings/fault.wav": wav(), "sv/recordings/fault.txt": b"x\n"})
    save(staff, sv__welcome=WELCOME)
    found = links(page_of(publisher))
    assert {"/studio/recordings/sv/welcome", "/studio/recordings#sv"} <= found


def test_a_text_that_is_due_leads_to_itself_and_to_where_it_is_confirmed(
    staff: Staff, publisher: Browser
) -> None:
    table = full_script()["line.toml"] + b"\n[review]\nfred = 2020-01-15\n"
    save_files(staff, {"line.toml": table})
    assert {"/studio/texts/fred#text-sv", "/studio#review"} <= links(page_of(publisher))


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
        },
    )
    page = "".join(
        page_of(publisher, f"/studio/publish?from={id}") for id in ("text-notes", "facts")
    )
    assert "too long to be compared" in page and "x" * 1000 not in page
    assert "recording is not played" in card(page, "text-fred")
    assert ">removed<" in card(page, "facts")


def test_a_new_topic_is_one_change_with_all_its_words(staff: Staff, publisher: Browser) -> None:
    table = full_script()["line.toml"].decode().replace('"fred"', '"ny"')
    publish(staff, without_facts())
    save(staff, sv__ny="nytt\n\nHelt nytt.\n", en__ny="news\n\nAll new.\n# For us.\n")
    save_files(staff, {"line.toml": table.encode()})
    page = page_of(publisher)
    assert "2 changes<" in page
    one = card(page, "text-ny")
    assert "News" in one.partition("</h3>")[0] and ">new text<" in one
    for words in ("nytt", "Helt nytt.", "news", "All new.", "For us."):
        assert words in one
    assert "Before" not in one
    menus = card(page, "menus")
    assert "Menu and keys" in menus and re.search("<ins>.*News", menus)
    assert "means something else than before" in page


def test_a_topic_that_goes_is_shown_with_the_words_it_had(staff: Staff, publisher: Browser) -> None:
    save_files(staff, {"sv/fred.txt": None, "en/fred.txt": None})
    one = card(page_of(publisher), "text-fred")
    assert ">removed text<" in one and "<del>" in one and "Svenska poliser" in one
    assert "what callers will hear differently" not in one


def test_the_tables_of_a_language_are_told_as_what_callers_hear(
    staff: Staff, publisher: Browser
) -> None:
    table = full_script()["sv/language.toml"].decode()
    table = table.replace("För {label}, tryck", "Om {label}, tryck")
    table = table.replace('"ett ett två"', '"ett, ett, två"')
    table = table.replace("Polly.Elin-Neural", "Polly.Astrid")
    save_files(staff, {"sv/language.toml": table.encode()})
    page = page_of(publisher)
    assert page.count('class="card change"') == 3
    for part, title, told in (
        ("phrases", "Phrases in Swedish", ("An option of a menu", "<ins>")),
        ("pronunciation", "Pronunciation in Swedish", ("112", "[added:]")),
        ("voice", "Voice in Swedish", ("Polly.Elin-Neural", "Polly.Astrid")),
    ):
        one = card(page, f"{part}-sv")
        heard = one.partition('<p class="actions">')[0]
        assert title in heard and all(words in heard for words in told)
        assert ".toml" not in heard
    table = full_script()["sv/language.toml"].decode().replace("För huvudmenyn", "Till huvudmenyn")
    save_files(staff, {"sv/language.toml": table.encode()})
    page = page_of(publisher)
    assert "The way to the main menu" in card(page, "phrases-sv")
    assert not card(page, "voice-sv") and page.count('class="card change"') == 1


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
    ticks = "ticked=1&tick=text-welcome&tick=numbers&tick=pronunciation-sv"
    page = page_of(staff.browser(Role.ADMINISTRATOR), f"/studio/publish?{ticks}")
    assert "113\u00a013 is said now, in Swedish" in page
    assert "113\u00a013" in card(page, "numbers")


def test_an_announcement_is_no_topic(staff: Staff, publisher: Browser) -> None:
    table = full_script()["line.toml"].decode()
    table += "\n[announcements.stopp]\nuntil = 2100-01-01T00:00:00\n"
    save(staff, sv__stopp="Stängt i dag.\n", en__stopp="Closed today.\n")
    save_files(staff, {"line.toml": table.encode()})
    page = page_of(publisher)
    one = card(page, "text-stopp")
    assert "Announcement: Closed today." in one and "<p><strong>Closed" not in one
    assert 'href="/studio/announcements/stopp"' in one
    assert re.search("1.January 2100, 00:00", one) and "1 change<" in page
    save_files(staff, {"en/stopp.txt": None})
    assert "Announcement: Stängt i dag." in card(page_of(publisher), "text-stopp")


def test_a_text_that_nothing_leads_to_and_other_files_have_titles(
    staff: Staff, publisher: Browser
) -> None:
    save_files(staff, {"sv/extra.txt": b"Extra", "notes.md": b"x"})
    page = page_of(publisher)
    assert "Extra" in card(page, "text-extra") and "Other files" in card(page, "other")


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


def test_a_recording_that_is_played_is_heard_instead_of_the_voice(
    staff: Staff, publisher: Browser
) -> None:
    files = recorded("sv/welcome", wav(0.3), full_script())
    save_files(staff, {path: files[path] for path in files.keys() - full_script().keys()})
    assert "recording is played instead" in card(page_of(publisher), "text-welcome")
    (sound,) = publisher.get("/studio/publish/heard/draft/sv/welcome").get_json()
    assert publisher.get(sound["sound"]).status_code == 200


@pytest.mark.parametrize(
    "path", ["live/sv/nope", "live/sv/..", "live/xx/welcome", "9/sv/welcome", "x/sv/welcome"]
)
def test_what_is_not_there_is_not_heard(publisher: Browser, path: str) -> None:
    assert publisher.get(f"/studio/publish/heard/{path}").status_code == 404


def test_one_change_is_undone_after_a_question(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome=WELCOME, en__fred="quiet\n\nQuiet.\n")
    editor = staff.browser(Role.EDITOR)
    page = page_of(editor, "/studio/publish/discard?subject=text-fred")
    assert "Undo the change to “Peace and security work”?" in page and "Välkommen" not in page
    comes, goes = (re.findall(f"<{tag}>(.*?)</{tag}>", page) for tag in ("ins", "del"))
    assert "Quiet" in "".join(goes) and "Quiet" not in "".join(comes)
    assert page.index("goes away") < page.index("<del>") < page.index("comes back")
    assert page.index("comes back") < page.index("<ins>")
    assert "Anna Editor" in page
    draft = staff.studio.drafts.current()
    form = {"subject": "text-fred", "fingerprint": draft.fingerprint, "over": "1"}
    assert "1 change was undone" in told_after(editor, "/studio/publish/discard", form)
    assert changed(staff) == {"sv/texts/welcome/body", "sv/texts/welcome/notes"}
    assert "in the meantime" in told_after(editor, "/studio/publish/discard", form)


def test_all_changes_are_undone_after_a_question(staff: Staff, publisher: Browser) -> None:
    save(
        staff, sv__welcome=WELCOME, en__welcome="Welcome to the police.\n", sv__fred="fred\n\nA.\n"
    )
    assert "Undo all changes" in page_of(publisher)
    page = page_of(publisher, "/studio/publish/discard")
    assert 'name="subject"' not in page
    form = {"fingerprint": staff.studio.drafts.current().fingerprint, "over": "1"}
    assert "2 changes were undone" in told_after(publisher, "/studio/publish/discard", form)
    assert not staff.studio.drafts.current().changes
    assert "There is nothing to undo" in page_of(publisher, "/studio/publish/discard")
    assert publisher.get("/studio/publish/discard?subject=nope").status_code == 404


def test_what_somebody_may_not_change_stays_when_they_undo_all(
    staff: Staff, publisher: Browser
) -> None:
    table = full_script()["line.toml"].replace(b"[numbers]", b'[numbers]\nline = "+46 8 1234567"')
    save_files(staff, {"line.toml": table})
    save(staff, sv__welcome=WELCOME)
    page = page_of(publisher)
    assert "Undo this change" in card(page, "text-welcome")
    assert "Undo this change" not in card(page, "numbers")
    assert "stays as it is in the draft: Phone numbers" in page_of(
        publisher, "/studio/publish/discard"
    )
    form = {"fingerprint": staff.studio.drafts.current().fingerprint, "over": "1"}
    assert "1 change was undone" in told_after(publisher, "/studio/publish/discard", form)
    assert changed(staff) == {"numbers/line"}
    save_files(staff, {"line.toml": table.replace(b"1234567", b"7654321")})
    history = "/studio/history/saved/numbers"
    assert "Take this version" not in page_of(publisher, history)
    assert "Take this version" in page_of(staff.browser(Role.ADMINISTRATOR), history)


def test_undoing_a_new_or_removed_text_says_what_that_does(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__ny="nytt\n\nNytt.\n", en__ny="news\n\nNews.\n")
    save_files(staff, {"en/fred.txt": None})
    page = page_of(publisher, "/studio/publish/discard")
    assert ">goes away<" in card(page, "text-ny")
    assert ">comes back in English<" in card(page, "text-fred")


def test_undoing_what_the_rest_needs_says_so(staff: Staff, publisher: Browser) -> None:
    table = full_script()["line.toml"].decode().replace('"fred"', '"fred", "ny"')
    save(staff, sv__ny="nytt\n\nNytt.\n", en__ny="news\n\nNews.\n")
    save_files(staff, {"line.toml": table.encode()})
    page = page_of(publisher, "/studio/publish/discard?subject=text-ny")
    assert "which stop" in page
    assert "which stop" not in page_of(publisher, "/studio/publish/discard")


def test_what_two_editions_changed_is_decided_change_by_change(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__welcome=WELCOME, en__welcome="Welcome to the police.\n")
    theirs = with_text(full_script(), "sv/welcome.txt", "Välkommen till polisens linje.\n")
    publish(staff, with_text(theirs, "en/welcome.txt", "Welcome to our line.\n"))
    one = card(page_of(publisher), "text-welcome")
    assert "two versions" in one and "Choose which version to keep" in one
    assert "linje" in one and "internationellt" in one
    assert 'class="flash error"' in one
    assert "Callers hear now</h5>" in one and "In the draft</h5>" in one and "Before" not in one
    assert 'href="/studio/texts/welcome"' in one
    reader = page_of(staff.browser(Role.READER))
    assert "two versions" in reader and "Keep the draft" not in reader
    answer = publisher.post("/studio/publish", note(staff))
    assert answer.status_code == 409
    assert "there are two versions" in answer.get_data(as_text=True)
    form = {"subject": "text-welcome", "fingerprint": "of another draft"}
    assert "in the meantime" in told_after(publisher, "/studio/publish/keep", form)
    form |= {"fingerprint": staff.studio.drafts.current().fingerprint, "over": "2"}
    told = told_after(publisher, "/studio/publish/keep", form)
    assert "two versions" not in told
    assert staff.studio.drafts.current().fields["sv", "texts", "welcome", "body"] == WELCOME.strip()
    form["fingerprint"] = staff.studio.drafts.current().fingerprint
    assert publisher.post("/studio/publish/keep", form).status_code == 404


@pytest.mark.parametrize("act", ["keep", "discard"])
def test_nobody_decides_over_an_edition_that_they_have_not_seen(
    staff: Staff, publisher: Browser, act: str
) -> None:
    """The draft is the same whatever is published under a field that it changes."""
    save(staff, sv__welcome=WELCOME)
    publish(
        staff,
        with_text(
            full_script(),
            "sv/welcome.txt",
            "Välkommen till polisens linje om internationellt arbete.\n",
        ),
    )
    draft = staff.studio.drafts.current()
    form = {"subject": "text-welcome", "fingerprint": draft.fingerprint, "over": "2"}
    publish(
        staff,
        with_text(
            full_script(),
            "sv/welcome.txt",
            "Välkommen till polisens information om arbete i hela världen.\n",
        ),
    )
    assert staff.studio.drafts.current().fingerprint == draft.fingerprint
    assert "in the meantime" in told_after(publisher, f"/studio/publish/{act}", form)
    assert "two versions" in page_of(publisher)


def test_all_who_wrote_a_text_since_the_last_edition_are_named(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__welcome="Hej.\n")
    welcome = {"sv/welcome.txt": WELCOME.encode()}
    put_files(staff.studio.drafts, welcome, staff.name(Role.ADMINISTRATOR))
    for page in (
        card(page_of(publisher), "text-welcome"),
        page_of(publisher, "/studio"),
        page_of(publisher, "/studio/texts/welcome"),
    ):
        assert "Anna Editor" in page and "Anna Administrator" in page


def test_a_finding_says_the_language_of_its_text(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__fred="fred\n\nRing 118 118.\n", en__fred="peace\n\nDial 118 118.\n")
    one = card(page_of(publisher), "text-fred")
    assert "Error, Swedish:" in one and "Error, English:" in one
    assert "Error:" in page_of(publisher, "/studio/texts/fred").partition("<form")[2]


def test_an_announcement_that_goes_is_called_by_its_words(staff: Staff, publisher: Browser) -> None:
    table = "until = 2990-01-11T17:00:00\n"
    words = {"sv": "Vi har stängt.", "en": "We are closed."}
    publish(staff, announced({"stopp": table}, words))
    save_files(staff, {"line.toml": full_script()["line.toml"]})
    save_files(staff, {"sv/stopp.txt": None, "en/stopp.txt": None})
    one = " ".join(card(page_of(publisher), "text-stopp").split())
    assert "Announcement: We are closed." in one and ">removed<" in one
    assert re.search("11.January.2990", one) and "now </span>–" in one


def test_what_stops_publication_comes_first_and_is_never_folded(
    staff: Staff, publisher: Browser
) -> None:
    texts = [path for path in full_script() if path.endswith(".txt")]
    changed: dict[str, bytes | None] = {
        path: full_script()[path] + b"# A note that is new.\n" for path in texts
    }
    save_files(staff, {**changed, "sv/fault.txt": b"Ring 555.\n", "en/kontakt.txt": None})
    for address in ("/studio/publish", "/studio/publish?from=text-fred"):
        page = page_of(publisher, address)
        ids = re.findall(r'<section class="card change" id="([^"]+)"', page)
        assert set(ids[:2]) == {"text-fault", "text-kontakt"}
        for id in ids[:2]:
            one = card(page, id)
            assert "?from=" not in one and re.search('badge error">[0-9]+ error', one)
        number = len(ids) - page.count('"><a href="/studio/publish?from=')
        assert f"{number} of {len(ids)} changes are shown in full" in page


def test_a_change_that_is_only_named_says_who_made_it_and_what_is_wrong(
    staff: Staff, publisher: Browser
) -> None:
    texts = [path for path in full_script() if path.endswith(".txt")]
    save_files(staff, {path: full_script()[path] + b"# A note that is new.\n" for path in texts})
    files = recorded("sv/welcome", wav(0.3), full_script())
    save_files(staff, {path: files[path] for path in files.keys() - full_script().keys()})
    save(staff, sv__welcome=WELCOME)
    one = card(page_of(publisher, "/studio/publish?from=text-kontakt"), "text-welcome")
    assert 'href="/studio/publish?from=text-welcome#text-welcome"' in one
    assert "Anna Editor" in one and "<ins>" not in one
    assert 'badge warning">1 warning' in one


def test_a_text_that_goes_in_one_language_is_not_called_removed(
    staff: Staff, publisher: Browser
) -> None:
    save_files(staff, {"en/fred.txt": None})
    title = card(page_of(publisher), "text-fred").partition("</h3>")[0]
    assert 'badge error">removed text in English<' in title and ">removed text<" not in title
    assert card(page_of(publisher), "text-fred").count("removed text") == 1
    lenient = Editions(staff.studio.database, lambda _files: check_script(full_script()))
    files = {path: data for path, data in full_script().items() if path != "en/fred.txt"}
    lenient.publish(files, author="Kim", source=Source.SHELL)
    save_files(staff, {"en/fred.txt": full_script()["en/fred.txt"]})
    assert ">new text in English<" in card(page_of(publisher), "text-fred").partition("</h3>")[0]


def test_a_pause_has_its_name_and_stands_with_the_word_before_it(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, en__welcome="Hello. |\nThis is the police.\n# A | is a pause.\n")
    one = card(page_of(publisher), "text-welcome").partition("<details")[0]
    told = re.sub("<span class=.*?</span>|</?ins>", "", one)
    assert "Hello.\u00a0(pause)" in told and "A | is a pause." in told


def test_a_new_first_word_of_a_line_stands_beside_the_old_one(
    staff: Staff, publisher: Browser
) -> None:
    words = full_script()["sv/fred.txt"].replace(b"De rekryteras", b"Dessa poliser rekryteras")
    save_files(staff, {"sv/fred.txt": words})
    page = page_of(publisher, "/studio/history/saved/text-fred")
    told = re.sub("<span.*?</span>", "", page)
    assert re.search(r"<del>\s*De</del> <ins>Dessa poliser</ins> rekryteras", told)


def test_a_text_that_cannot_be_read_hides_no_change_of_another_language(
    staff: Staff, publisher: Browser
) -> None:
    save_files(staff, {"sv/fred.txt": b"fred\n\n\xff\n", "en/fred.txt": b"peace\n\nPeace.\n"})
    one = card(page_of(publisher), "text-fred")
    assert "not possible to say" in one and ">English<" in one and "<del>" in one


def test_a_recording_of_other_words_is_not_said_to_be_played(
    staff: Staff, publisher: Browser
) -> None:
    files = recorded("sv/welcome", wav(0.3), full_script())
    save_files(staff, {path: files[path] for path in files.keys() - full_script().keys()})
    save(staff, sv__welcome=WELCOME)
    one = card(page_of(publisher), "text-welcome")
    assert "recording is not played" in one and "instead of the synthetic" not in one
    publish(staff, files)
    save(staff, sv__welcome="Hej.\n")
    assert "No recording is played any more" in card(page_of(publisher), "text-welcome")
