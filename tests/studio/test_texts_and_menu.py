"""The page Texts and menu: the call in order, its words and keys, and the ways to change them."""

import re
from collections.abc import Mapping

import pytest

from ivr.publishing.edition import Source
from ivr.studio.accounts import Role
from ivr.studio.writing.names import names_in
from tests.scripts import announced, full_script, nested_script, wav, with_text, without
from tests.sounds import encoded, recorded, speech
from tests.studio.publishing import page_of, put_files
from tests.studio.staff import Browser, Clock, Staff
from tests.studio.texts import put as replace_all

pytestmark = pytest.mark.usefixtures("edition")

FRED = "sv/fred.txt"
WELCOME = "sv/welcome.txt"


def page(browser: Browser, path: str = "/studio/texts") -> str:
    return page_of(browser, path).replace("\N{NO-BREAK SPACE}", " ")


def put(staff: Staff, files: Mapping[str, bytes | None]) -> None:
    """Save files in the draft."""
    put_files(staff.studio.drafts, files, "Karin")


def part(html: str, name: str) -> str:
    """What stands about a text or menu in the call."""
    return html.partition(f'<article class="beside" id="text-{name}">')[2].partition("</article>")[
        0
    ]


def options(html: str, menu: str) -> list[str]:
    """The options of a menu, each with its key and its times."""
    listed = part(html, menu).partition('<ul class="plain small"')[2].partition("</ul>")[0]
    return re.findall(r"<li[^>]*>(.*?)</li>", listed, re.DOTALL)


def everywhere(html: str) -> str:
    """The keys that mean the same in the whole call."""
    return html.partition('aria-labelledby="everywhere">')[2].partition("</section>")[0]


# --- the texts ---


def test_every_text_is_there_once_with_its_words_seconds_and_editor(reader: Browser) -> None:
    html = page(reader)
    for name in names_in(full_script()).texts:
        assert html.count(f'id="text-{name}"') == 1
        assert f'href="/studio/texts/{name}"' in part(html, name)
    fourth = part(html, "fred")
    assert "Peace and security work" in fourth and ">4</kbd>" in fourth
    assert 'lang="sv">Freds- och säkerhetsfrämjande verksamhet</p>' in fourth
    assert "Sedan tjänstgör de i insatser" in fourth and "They then serve" in fourth
    assert re.search(r"Swedish: [\d.]+ seconds", fourth)
    assert "not written" in part(html, "without-voice")


def test_the_texts_are_in_the_order_of_a_call(reader: Browser) -> None:
    html = page(reader)
    order = ["notice", "welcome", "main", "operativt", "kontakt", "introduction", "silence-1"]
    places = [html.index(f'id="text-{name}"') for name in order]
    assert places == sorted(places)


def test_the_words_of_a_topic_are_folded_and_those_around_it_are_not(reader: Browser) -> None:
    html = page(reader)
    assert "<details>" in part(html, "fred")
    assert "<details>" not in part(html, "welcome") + part(html, "main")


def test_what_is_said_between_the_texts_leads_to_the_phrases(reader: Browser) -> None:
    offer = page(reader).partition("For English, press 9.")[0].rpartition("<article")[2]
    assert 'href="/studio/words#phrases"' in offer


def test_it_is_swedish_for_those_who_read_swedish(staff: Staff) -> None:
    html = page(staff.browser(Role.READER, "sv"))
    assert "Hör det senaste igen" in everywhere(html) and "Det som hörs, i samtalets" in html
    assert "Freds- och säkerhetsfrämjande verksamhet</a>" in options(html, "main")[3]
    assert "Nödmeddelande" in part(html, "notice") and "sekunder" in part(html, "notice")


def test_texts_that_nothing_leads_to_are_last_with_their_words(
    staff: Staff, reader: Browser
) -> None:
    put(staff, {"sv/ny.txt": b"ny\n\nDet nya.\n"})
    last = page(reader).partition("Texts that no key leads to</h2>")[2]
    assert "Det nya." in part(last, "ny") and 'href="/studio/texts/ny"' in part(last, "ny")


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
    clock.go_on(30 * 24 * 60 * 60)
    assert not part(page(staff.browser(Role.READER)), "stopp")


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


# --- the draft ---


def test_it_says_whether_it_is_the_draft_or_what_callers_hear(
    staff: Staff, reader: Browser
) -> None:
    assert "What callers hear, in the order of a call" in page(reader)
    put(staff, {WELCOME: full_script()[WELCOME] + b"Hej.\n"})
    assert "The draft, in the order of a call" in page(reader)


def test_a_text_shows_findings_and_changes(staff: Staff, reader: Browser) -> None:
    put(staff, {FRED: full_script()[FRED] + b"Ring 10.\n"})
    html = page(reader)
    assert "1 error" in part(html, "fred") and "changed in the draft" in part(html, "fred")
    assert "1 error" not in part(html, "utveckling")
    assert re.search(r'href="/studio/publish">2 warnings<', part(html, "main"))


def test_a_text_counts_the_findings_about_its_recording(staff: Staff, reader: Browser) -> None:
    files = recorded("sv/notice", wav(0.3))
    put(staff, {path: files[path] for path in files.keys() - full_script().keys()})
    notice = part(page(reader), "notice")
    assert "changed in the draft" in notice and re.search(r"\d warnings?<", notice)
    edited = page(reader, "/studio/texts/notice")
    assert 'class="finding warning"' in edited and "/studio/recordings/sv/notice" in edited


def test_a_text_with_two_versions_is_marked(staff: Staff, reader: Browser) -> None:
    put(staff, {WELCOME: full_script()[WELCOME] + b"Hej.\n"})
    newer = with_text(full_script(), WELCOME, full_script()[WELCOME] + "Välkommen.\n".encode())
    staff.studio.editions.publish(newer, author="Karin", source=Source.SHELL)
    html = page(reader)
    assert "two versions" in part(html, "welcome") and "two versions" not in part(html, "fred")


def test_a_draft_that_cannot_be_read_still_shows_its_texts(staff: Staff, reader: Browser) -> None:
    put(staff, {"line.toml": b"x", "en/language.toml": b"x"})
    html = page(reader)
    assert "The menus cannot be shown" in html
    fourth = part(html, "fred")
    assert 'href="/studio/texts/fred"' in fourth and "Sedan tjänstgör" in fourth
    assert "The seconds cannot be estimated" in fourth
    assert not re.search(r"\w+\.(toml|txt)", html)


# --- the menu ---


def test_a_menu_shows_where_each_key_leads_and_when(reader: Browser) -> None:
    html = page(reader)
    assert "You have 6 choices." in part(html, "main") and "press 6" in part(html, "main")
    found = options(html, "main")
    assert [re.findall(r"</span>(.)</kbd>", each) for each in found] == [[key] for key in "123456"]
    assert '<a href="#text-fred">Peace and security work</a>' in found[3]
    assert re.search(r"heard \d+ s into the menu, the text takes \d+ s", found[3])
    keys = everywhere(html)
    assert re.findall(r"<kbd>(.*?)</kbd>", keys) == ["7", "8", "9", "0", "*", "#", "1 1 2"]
    assert '<a href="#text-kontakt">' in keys


def test_an_option_is_moved_from_here_once_its_meaning_was_shown(staff: Staff) -> None:
    editor = staff.browser(Role.EDITOR)
    _first, second, *_others = options(page(editor), "main")
    up = second.partition("↑")[0]
    assert "Move “Strategic police cooperation, mainly within the EU” up" in up
    assert 'href="/studio/texts/strategiskt/place/main?place=0"' in up


def test_options_are_added_and_removed_from_here_by_those_who_may(
    staff: Staff, reader: Browser
) -> None:
    editor = staff.browser(Role.EDITOR)
    replace_all(staff, nested_script(2, 8))
    html = page(editor)
    for what in ("topic", "menu"):
        assert f'href="/studio/menu/menu-1/{what}"' in part(html, "menu-1")
    assert 'href="/studio/texts/menu-1/place/main"' in options(html, "main")[0]
    assert 'href="/studio/menu/keys"' in everywhere(html)
    read = page(reader)
    assert "/studio/menu/" not in read and "/place" not in read


def test_a_full_menu_takes_no_topic_more_but_a_submenu(staff: Staff) -> None:
    main = part(page(staff.browser(Role.EDITOR)), "main")
    assert "main/topic" not in main and "main/menu" in main and "No key is left" in main


def test_menus_inside_menus_show_their_options_too(staff: Staff, reader: Browser) -> None:
    replace_all(staff, nested_script(2, 8))
    html = page(reader)
    assert 'href="#text-menu-1"' in options(html, "main")[0]
    assert len(options(html, "menu-1")) == 4
    below = part(html, "menu-1")
    assert ">1</kbd>" in below and "Not used here: 5, 6" in below


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
    assert "<kbd>0</kbd>" not in everywhere(html)


def test_the_menu_is_on_one_page_for_paper_in_each_language(staff: Staff, reader: Browser) -> None:
    html = page(reader)
    assert 'href="/studio/map?language=sv"' in html and 'href="/studio/map?language=en"' in html
    printed = page(reader, "/studio/map?language=en")
    assert "Peace and security work" in printed and "<nav" not in printed
    assert "Swedish" in page(reader, "/studio/map?language=de")
    put(staff, {"line.toml": b"x"})
    assert "/studio/map" not in page(reader)
    assert reader.get("/studio/map").headers["Location"] == "/studio/publish"
