"""The overview: the call in order with its words and keys, what is live, and in the draft."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from databases import memory_database
from scripts import announced, full_script, nested_script, wav, with_text, without
from sounds import encoded, recorded, speech

from ivr.publishing.edition import Source
from ivr.studio.accounts import Role
from ivr.studio.translation import moment
from ivr.studio.writing.names import names_in
from studio.staff import Browser, Clock, Staff, app_with, studio_on

FRED = "sv/fred.txt"
WELCOME = "sv/welcome.txt"


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """A studio with an edition."""
    staff.studio.editions.publish(
        full_script(), author="Karin", source=Source.STUDIO, note="Första utgåvan."
    )
    return staff


@pytest.fixture
def reader(staff: Staff) -> Browser:
    return staff.browser(Role.READER)


def page(browser: Browser, path: str = "/studio") -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True).replace("\N{NO-BREAK SPACE}", " ")


def put(staff: Staff, files: Mapping[str, bytes | None], author: str = "Karin") -> None:
    """Save files in the draft."""
    drafts = staff.studio.drafts
    drafts.save(files, seen=drafts.current().seen(*files), author=author)


def replace_all(staff: Staff, files: Mapping[str, bytes]) -> None:
    """Make the draft hold these files, and no others."""
    put(staff, {**dict.fromkeys(staff.studio.drafts.current().files), **files})


def options(html: str, menu: str) -> list[str]:
    """The options of a menu, each with its key and its times."""
    listed = part(html, menu).partition('<ul class="plain small"')[2].partition("</ul>")[0]
    return re.findall(r"<li>(.*?)</li>", listed, re.DOTALL)


def part(html: str, name: str) -> str:
    """What stands about a text or menu in the call."""
    return html.partition(f'<article class="beside" id="text-{name}">')[2].partition("</article>")[
        0
    ]


def card(html: str, id: str) -> str:
    """What stands on a card."""
    return html.partition(f'aria-labelledby="{id}">')[2].partition("</section>")[0]


def test_a_menu_shows_where_each_key_leads_and_when(reader: Browser) -> None:
    html = page(reader)
    found = options(html, "main")
    assert [re.findall(r"</span>(.)</kbd>", each) for each in found] == [[key] for key in "123456"]
    assert '<a href="#text-fred">Peace and security work</a>' in found[3]
    assert re.search(r"after \d+ s, \d+ s long", found[3])
    everywhere = card(html, "everywhere")
    assert re.findall(r"<kbd>(.*?)</kbd>", everywhere) == ["7", "8", "9", "0", "*", "#", "1 1 2"]
    assert '<a href="#text-kontakt">' in everywhere


def test_the_menu_is_on_one_page_for_paper_in_each_language(staff: Staff, reader: Browser) -> None:
    html = page(reader)
    assert 'href="/studio/map?language=sv"' in html and 'href="/studio/map?language=en"' in html
    printed = page(reader, "/studio/map?language=en")
    assert "Peace and security work" in printed and "<nav" not in printed
    assert "Swedish" in page(reader, "/studio/map?language=de")
    put(staff, {"line.toml": b"x"})
    assert "/studio/map" not in page(reader)
    assert reader.get("/studio/map").headers["Location"] == "/studio/publish"


def test_every_text_is_there_once_with_its_words_figures_and_editor(reader: Browser) -> None:
    html = page(reader)
    for name in names_in(full_script()).texts:
        assert html.count(f'id="text-{name}"') == 1
        assert f'href="/studio/texts/{name}"' in part(html, name)
    fourth = part(html, "fred")
    assert "Peace and security work" in fourth and ">4</kbd>" in fourth
    assert 'lang="sv">Freds- och säkerhetsfrämjande verksamhet</p>' in fourth
    assert "Sedan tjänstgör de i insatser" in fourth and "They then serve" in fourth
    assert re.search(r"Swedish: [\d.]+ seconds · LIX&nbsp;\d+", fourth)
    assert "not written" in part(html, "without-voice")


def test_the_texts_are_in_the_order_of_a_call(reader: Browser) -> None:
    html = page(reader)
    order = ["notice", "welcome", "main", "operativt", "kontakt", "introduction", "silence-1"]
    places = [html.index(f'id="text-{name}"') for name in order]
    assert places == sorted(places)


def test_the_menu_is_there_as_it_is_said_with_the_way_to_change_it(reader: Browser) -> None:
    menu = part(page(reader), "main")
    assert "You have 6 choices." in menu and "press 6" in menu
    assert 'href="/studio/menu"' in menu


def test_what_is_said_between_the_texts_leads_to_the_phrases(reader: Browser) -> None:
    html = page(reader)
    offer = html.partition("For English, press 9.")[0].rpartition("<article")[2]
    assert 'href="/studio/phrases"' in offer


def test_no_file_is_named(staff: Staff, reader: Browser) -> None:
    put(staff, {FRED: b"fred\n\nRing 10.\n", "en/language.toml": b"x", "facts.toml": b"z"})
    html = page(reader)
    for name in ("language.toml", "line.toml", "facts.toml", FRED, ".txt"):
        assert name not in html


def test_the_overview_is_swedish_for_those_who_read_swedish(staff: Staff) -> None:
    html = page(staff.browser(Role.READER, "sv"))
    assert "Hör det senaste igen" in card(html, "everywhere") and "Det som hörs nu" in html
    assert "Freds- och säkerhetsfrämjande verksamhet</a>" in options(html, "main")[3]
    assert "Nödmeddelande" in part(html, "notice") and "sekunder" in part(html, "notice")


def test_a_topic_is_added_from_the_overview(staff: Staff, reader: Browser) -> None:
    assert 'href="/studio/menu/add?menu=main&amp;act=topic"' in page(staff.browser(Role.EDITOR))
    assert "Add a topic" not in page(reader)


def test_it_tells_what_is_live_and_that_the_draft_is_the_same(reader: Browser) -> None:
    html = page(reader)
    assert "Edition 1" in html and "published by Karin" in html and "Första utgåvan." in html
    assert "No changes: the draft is the same as the live line." in html


def test_an_edition_of_the_folder_is_the_folders(staff: Staff, reader: Browser) -> None:
    files = with_text(full_script(), WELCOME, full_script()[WELCOME] + b"Hej.\n")
    staff.studio.editions.publish(files, author="files", source=Source.FILES)
    assert "published by the folder" in page(reader)


def test_it_tells_what_is_changed_by_whom_and_where_it_is_edited(
    staff: Staff, reader: Browser
) -> None:
    put(staff, {FRED: b"fred\n\nRing 10.\n", "sv/language.toml": b"x", "line.toml": b"y"})
    put(staff, {"sv/recordings/fred.txt": b"x", "zz/hund.bin": b"x", "facts.toml": b"z"}, "Sven")
    draft = card(page(reader), "draft")
    assert "5 changes" in draft and "Karin" in draft and "Sven" in draft
    assert '<a href="/studio/texts/fred">' in draft
    assert (
        '<a href="/studio/pronunciation">Phrases, pronunciation and voice in Swedish</a>' in draft
    )
    assert '<a href="/studio/menu">Menu, keys and settings</a>' in draft
    assert ">Facts that must be said</a>" in draft and "<li>Other files" in draft


def test_a_text_changed_in_both_languages_is_one_change(staff: Staff, reader: Browser) -> None:
    put(staff, {FRED: b"fred\n\nFred.\n", "en/fred.txt": b"peace\n\nPeace.\n"})
    draft = card(page(reader), "draft")
    assert "1 change<" in draft and draft.count('href="/studio/texts/fred"') == 1


def test_an_announcement_is_in_the_call_until_it_ends_and_known_by_its_words(
    staff: Staff, reader: Browser, clock: Clock
) -> None:
    words = {"sv": "Linjen är stängd.\nRing 114 14.", "en": "The line is closed.\nCall 114 14."}
    replace_all(staff, announced({"stopp": "until = 2027-01-20T17:00:00\n"}, words))
    html = page(reader)
    told = part(html, "stopp")
    assert "Announcement: The line is closed." in told and "new in the draft" in told
    assert "Linjen är stängd." in told and 'href="/studio/announcements/stopp"' in told
    assert html.index('id="text-notice"') < html.index('id="text-stopp"')
    assert ">Announcement: The line is closed.</a>" in card(html, "draft")
    clock.go_on(30 * 24 * 60 * 60)
    assert not part(page(staff.browser(Role.READER)), "stopp")


def test_a_draft_that_cannot_be_read_still_shows_its_texts(staff: Staff, reader: Browser) -> None:
    put(staff, {"line.toml": b"x"})
    html = page(reader)
    assert "The menus cannot be shown" in html
    fourth = part(html, "fred")
    assert 'href="/studio/texts/fred"' in fourth and "Sedan tjänstgör" in fourth
    assert "The seconds cannot be estimated" in fourth


def test_the_call_says_whether_it_is_the_draft_or_what_callers_hear(
    staff: Staff, reader: Browser
) -> None:
    assert "What callers hear, in order" in page(reader)
    put(staff, {WELCOME: full_script()[WELCOME] + b"Hej.\n"})
    assert "The draft, in the order of a call" in page(reader)


def test_texts_that_nothing_leads_to_are_last_with_their_words(
    staff: Staff, reader: Browser
) -> None:
    put(staff, {"sv/ny.txt": b"ny\n\nDet nya.\n"})
    html = page(reader)
    assert "Texts that no key leads to" in html
    assert "Det nya." in part(html, "ny") and 'href="/studio/texts/ny"' in part(html, "ny")


def test_a_text_shows_findings_and_changes(staff: Staff, reader: Browser) -> None:
    put(staff, {FRED: full_script()[FRED] + b"Ring 10.\n"})
    html = page(reader)
    fourth = part(html, "fred")
    assert "1 error" in fourth and "changed in the draft" in fourth
    assert "1 error" not in part(html, "utveckling")


def test_errors_of_the_draft_lead_to_where_they_are_corrected(staff: Staff) -> None:
    put(staff, {FRED: full_script()[FRED] + b"Ring 10.\n"})
    draft = card(page(staff.browser(Role.EDITOR)), "draft")
    assert re.search(r'href="/studio/publish">1 error: correct', draft)
    assert "Review and request approval" in draft
    assert "Review and publish" in card(page(staff.browser(Role.PUBLISHER)), "draft")
    assert "Review and" not in card(page(staff.browser(Role.READER)), "draft")


def test_a_text_with_two_versions_is_marked_in_its_row_too(staff: Staff, reader: Browser) -> None:
    put(staff, {WELCOME: full_script()[WELCOME] + b"Hej.\n"})
    newer = with_text(full_script(), WELCOME, full_script()[WELCOME] + "Välkommen.\n".encode())
    staff.studio.editions.publish(newer, author="Karin", source=Source.SHELL)
    html = page(reader)
    assert "two versions" in part(html, "welcome")
    assert re.search(r'href="/studio/publish">1 change has two versions', card(html, "draft"))
    assert "two versions" not in part(html, "fred")


def test_changes_are_in_the_order_of_publish_with_their_errors(
    staff: Staff, reader: Browser
) -> None:
    table = full_script()["line.toml"].replace(b"wait_seconds = 10", b"wait_seconds = 9")
    welcome = {WELCOME: full_script()[WELCOME] + b"Hej.\n"}
    put(staff, {"line.toml": table, **welcome, FRED: b"fred\n\nRing 555.\n"})
    draft = card(page(reader), "draft")
    fred, *others = re.findall(r"<li>(.*?)</li>", draft, re.DOTALL)
    assert "Peace and security work" in fred and re.search(r"\d errors?<", fred)
    assert "Welcome" in others[0] and "error" not in others[0]
    assert "Waiting times" in others[1]
    publish = page(reader, "/studio/publish")
    places = [publish.index(f'id="{id}"') for id in ("text-fred", "text-welcome", "waiting")]
    assert places == sorted(places)


def test_the_draft_is_called_from_where_its_changes_are(staff: Staff, reader: Browser) -> None:
    put(staff, {WELCOME: full_script()[WELCOME] + b"Hej.\n"})
    html = page(reader)
    assert "Test call to the draft" in card(html, "draft")
    assert "Test call to the draft" not in card(html, "next")


def test_where_not_all_can_be_checked_it_says_so_beside_the_findings(
    staff: Staff, reader: Browser
) -> None:
    assert "The rest is checked" not in page(reader)
    put(staff, {"sv/notice.txt": None})
    draft = card(page(reader), "draft")
    assert "The rest is checked" in draft and "Test call" not in draft


def test_a_finding_about_a_menu_is_counted_at_the_menu(reader: Browser) -> None:
    html = page(reader)
    assert re.search(r'href="/studio/publish">2 warnings<', part(html, "main"))
    assert "2 warnings" in part(html, "operativt")


def test_the_row_of_a_text_counts_the_findings_about_its_recording(
    staff: Staff, reader: Browser
) -> None:
    files = recorded("sv/notice", wav(0.3))
    put(staff, {path: files[path] for path in files.keys() - full_script().keys()})
    html = page(reader)
    notice = part(html, "notice")
    assert "changed in the draft" in notice and re.search(r"\d warnings?<", notice)
    assert "warning" not in part(html, "welcome")
    edited = page(reader, "/studio/texts/notice")
    assert 'class="finding warning"' in edited and "/studio/recordings/sv/notice" in edited


def test_warnings_and_notes_are_counted_apart(staff: Staff, reader: Browser) -> None:
    table = full_script()["line.toml"].decode()
    table += '[rules]\nR56 = { accepted = true, warn_seconds = 5, reason = "Kort." }\n'
    put(staff, {"line.toml": table.encode(), WELCOME: full_script()[WELCOME] + b"Vktigt.\n"})
    html = page(reader)
    assert re.search(r"\d+ notes", html) and re.search(r"\d+ warnings?", html)


def test_what_waits_is_told(staff: Staff, reader: Browser) -> None:
    editions = staff.studio.editions
    files = with_text(full_script(), WELCOME, full_script()[WELCOME] + b"Hej.\n")
    asked = editions.ask(files, author="Sven", source=Source.STUDIO, over=1)
    html = page(reader)
    assert "Waiting for approval" in html
    for request in (asked, *editions.requests()):
        assert f'href="/studio/publish/requests/{request.id}"' in html
    assert "Sven" in html


def test_an_author_sees_why_their_request_was_refused_and_nobody_else_does(
    staff: Staff, reader: Browser
) -> None:
    editions, editor = staff.studio.editions, staff.browser(Role.EDITOR)
    files = with_text(full_script(), WELCOME, full_script()[WELCOME] + b"Hej.\n")
    author = staff.name(Role.EDITOR)
    asked = editions.ask(files, author=author, source=Source.STUDIO, over=1)
    publisher = staff.people.find(staff.name(Role.PUBLISHER))
    assert publisher
    editions.refuse(asked.id, by=publisher, reason="Say <b>which</b> line.")
    told = "Anna Publisher requests changes:"
    for path in ("/studio", "/studio/publish"):
        html = page(editor, path)
        assert told in html and "Say &lt;b&gt;which&lt;/b&gt; line." in html
        assert told not in page(reader, path)


def test_an_edition_tells_who_approved_it(staff: Staff, reader: Browser) -> None:
    editions = staff.studio.editions
    files = with_text(full_script(), WELCOME, full_script()[WELCOME] + b"Hej.\n")
    asked = editions.ask(files, author="Sven", source=Source.STUDIO, over=1)
    publisher = staff.people.find(staff.name(Role.PUBLISHER))
    assert publisher
    editions.approve(asked.id, by=publisher, content=asked.fingerprint, over=1)
    for path in ("/studio", "/studio/publish", "/studio/publish/live", "/studio/history/2"):
        html = page(reader, path)
        assert "Sven" in html and "Anna Publisher" in html and "pproved by" in html
    assert "approved by Anna Publisher</td>" in page(reader, "/studio/history")
    editions.publish(full_script(), author="Karin", source=Source.STUDIO)
    back = page(staff.browser(Role.PUBLISHER), "/studio/history/2/back")
    assert ">Sven</dd>" in back and ">Anna Publisher</dd>" in back


def test_menus_inside_menus_show_their_options_too(staff: Staff, reader: Browser) -> None:
    replace_all(staff, nested_script(2, 8))
    html = page(reader)
    assert 'href="#text-menu-1"' in options(html, "main")[0]
    assert len(options(html, "menu-1")) == 4
    below = part(html, "menu-1")
    assert ">1</kbd>" in below and "Not used here: 5, 6" in below and 'href="/studio/menu"' in below


def test_a_menu_that_no_key_leads_to_is_shown_too(staff: Staff, reader: Browser) -> None:
    table = full_script()["line.toml"] + b'[menus.lost]\noptions = ["fast"]\n'
    put(staff, {"line.toml": table})
    assert "Menu: Lost" in page(reader)


def test_without_phone_numbers_no_key_leads_to_them(staff: Staff, reader: Browser) -> None:
    table = full_script()["line.toml"].decode().replace(', "kontakt"]', "]")
    files = without(full_script(), "sv/kontakt.txt", "en/kontakt.txt")
    replace_all(staff, files | {"line.toml": table.encode()})
    html = page(reader)
    assert "Not used here: 0, 6" in part(html, "main")
    assert "<kbd>0</kbd>" not in card(html, "everywhere")


def test_a_text_that_is_missing_in_a_language_is_marked(staff: Staff, reader: Browser) -> None:
    put(staff, {"en/fred.txt": None, "en/welcome.txt": None})
    html = page(reader)
    assert "missing" in part(html, "fred") and "missing" in part(html, "welcome")
    menu = part(html, "main")
    assert "(label missing)" in menu and "[fred]" not in menu
    assert "(rubriken saknas)" in part(page(staff.browser(Role.READER, "sv")), "main")


def test_a_text_tells_whether_a_person_reads_it(staff: Staff, reader: Browser) -> None:
    replace_all(staff, recorded("sv/fred", encoded(speech(4))))
    assert "recorded" in part(page(reader), "fred")
    put(staff, {FRED: b"fred\n\nFred.\n"})
    assert "the recording is outdated" in part(page(reader), "fred")


def test_before_the_first_edition_it_says_so() -> None:
    studio = studio_on(memory_database())
    html = page(Staff(app_with(studio), studio).browser(Role.READER))
    assert "Nothing has been published yet." in html
    assert 'id="text-notice"' in html


@pytest.mark.parametrize(("language", "month"), [("en", "May"), ("sv", "maj")])
def test_dates_are_written_alike_on_all_pages(staff: Staff, language: str, month: str) -> None:
    with staff.app.test_request_context(headers={"Accept-Language": language}):
        assert moment(datetime(2026, 5, 7, 11, 5, tzinfo=UTC)) == f"7 {month} 2026, 13:05"
    browser = staff.browser(Role.ADMINISTRATOR, language)
    for path in ("/studio", "/studio/people", "/studio/history"):
        times = re.findall(r"<time [^>]*>([^<]*)<", page(browser, path))
        assert times
        for time in times:
            assert re.fullmatch(r"\d{1,2} [a-zA-Z]+ \d{4}, \d\d:\d\d", time)
