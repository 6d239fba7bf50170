"""The page Texts and menu: the call in order, its words and keys, and links to edit them."""

import re
from collections.abc import Mapping
from datetime import date

import pytest

from ivr.studio.content.names import names_in
from ivr.studio.content.text_checks import TextChecks, review_digest
from ivr.studio.editions.edition import Source
from ivr.studio.people import Role
from tests.markup import Element, found, links, parsed, words_of
from tests.scripts import announced, full_script, nested_script, replaced, wav
from tests.sounds import encoded, recorded, speech
from tests.studio.staff import Browser, Clock, Staff, sent_by

pytestmark = pytest.mark.usefixtures("full_edition")

FRED = "sv/fred.txt"
FULL = full_script()
LINE = "line.toml"
STOP = announced(
    {"stopp": "until = 2027-01-20T17:00:00\n"},
    {"sv": "Linjen är stängd.\nRing 114 14.", "en": "The line is closed.\nCall 114 14."},
    FULL,
)
DAY = 24 * 60 * 60

Files = Mapping[str, bytes | None]


def page(browser: Browser, path: str = "/studio/texts") -> str:
    return browser.page(path).replace("\N{NO-BREAK SPACE}", " ")


def part(html: str, name: str) -> str:
    """Return the part of the page about a text or menu."""
    start = f'<article class="beside" id="text-{name}">'
    return html.partition(start)[2].partition("</article>")[0]


def options(html: str, menu: str) -> list[Element]:
    (article,) = parsed(html).findall(f".//article[@id='text-{menu}']")
    return found(article, ".//ul[@class='plain small']").findall("li")


def test_every_text_is_there_once_in_the_order_of_a_call(staff: Staff, reader: Browser) -> None:
    staff.put(STOP)
    html = page(reader)
    for name in names_in(FULL).texts:
        assert html.count(f'id="text-{name}"') == 1
        assert f'href="/studio/texts/{name}"' in part(html, name)
    order = ["notice", "welcome", "stopp", "main", "operativt", "kontakt", "introduction"]
    places = [html.index(f'id="text-{name}"') for name in order]
    assert places == sorted(places)


def test_texts_that_nobody_hears_are_folded_until_they_change(
    staff: Staff, editor: Browser
) -> None:
    def folded() -> list[Element]:
        return [
            each
            for each in parsed(editor.page("/studio/texts")).iter("details")
            if "nobody hears" in words_of(found(each, "./summary"))
        ]

    (unheard,) = folded()  # every key of this script has a meaning
    names = {each.get("id", "") for each in unheard.iter("article")}
    assert names == {"text-wrong-key-1", "text-wrong-key-2"}
    assert unheard.get("open") is None
    staff.write(**{"sv__wrong-key-1": "Försök igen.\n"})
    assert folded()[0].get("open") is not None


def test_a_menu_shows_where_each_key_leads_and_when(reader: Browser) -> None:
    html = page(reader)
    shown = options(html, "main")
    assert [[*key.itertext()][-1] for each in shown for key in each.iter("kbd")] == [*"123456"]
    fourth = words_of(shown[3])
    assert links(shown[3])[0] == "#text-fred" and "Peace and security work" in fourth
    assert re.search(r"heard \d+ s into the menu, the text takes \d+ s", fourth)
    keys = found(parsed(html), ".//section[@aria-labelledby='everywhere']")
    assert [words_of(key) for key in keys.iter("kbd")] == ["7", "8", "9", "0", "*", "#", "1 1 2"]
    assert "#text-kontakt" in links(keys)


def test_editors_change_the_menu_from_this_page(reader: Browser, editor: Browser) -> None:
    html, read = page(editor), page(reader)
    first, second, *_others = options(html, "main")
    moves = [sum("?place=" in link for link in links(each)) for each in (first, second)]
    assert moves == [1, 2]
    assert "main/menu" in html and "main/topic" not in html and "No key is left" in html
    assert "/studio/menu/" not in read and "/place" not in read


LOST = FULL[LINE] + b'[menus.lost]\noptions = ["fast"]\n'
OUTDATED = {**recorded("sv/fred", encoded(speech(4))), FRED: b"fred\n\nFred.\n"}
WITHOUT_NUMBERS = {
    **replaced(FULL, LINE, ', "kontakt"]', "]"),
    **dict.fromkeys(("sv/kontakt.txt", "en/kontakt.txt")),
}
MANY = replaced(FULL, LINE, ', "kontakt"]', ', "kontakt", "a", "b", "c", "d"]')
NO_MENU = {LINE: re.sub(rb"\[menus\.main\]\noptions = \[[^]]*\]\n", b"", FULL[LINE])}

DRAFTS: dict[str, tuple[Files, str, str]] = {
    "its key, words and seconds": ({}, "fred", ">4</kbd>|They then serve|Swedish: 2"),
    "a menu's words": ({}, "main", "phone numbers to the police|press 6"),
    "a mistake": ({FRED: FULL[FRED] + b"Ring 10.\n"}, "fred", "1 error|changed in the draft"),
    "a menu's findings": ({FRED: FULL[FRED] + b"Mer.\n"}, "main", '/studio/publish">2 warnings<'),
    "missing in a language": ({"en/fred.txt": None}, "fred", "missing"),
    "a label missing": ({"en/fred.txt": None}, "main", "(label missing)"),
    "an optional text": ({}, "time-up", "The call has lasted too long|not written"),
    "no key leads to it": ({"sv/ny.txt": b"ny\n\nDet nya.\n"}, "ny", "Det nya.|/texts/ny/place"),
    "an announcement": (STOP, "stopp", "Announcement: The line is closed.|new in the draft"),
    "a recording": (recorded("sv/fred", encoded(speech(4))), "fred", "recorded"),
    "an old recording": (OUTDATED, "fred", "the recording is outdated"),
    "a bad recording": (recorded("sv/notice", wav(0.3)), "notice", "changed in the draft|warning"),
    "a menu that no key leads to": ({LINE: LOST}, "lost", "Menu: Lost"),
    "no numbers": (WITHOUT_NUMBERS, "main", "Not used here: 0, 6"),
    "too many options": (MANY, "main", "no key|/texts/d/place/main"),
    "no menu": (NO_MENU, "fred", "Sedan tjänstgör|seconds cannot be estimated"),
}


@pytest.mark.parametrize(("files", "name", "expected"), DRAFTS.values(), ids=DRAFTS.keys())
def test_the_draft_is_shown_with_its_changes_and_findings(
    staff: Staff, editor: Browser, files: Files, name: str, expected: str
) -> None:
    staff.save_files(files)
    html = page(editor)
    assert ("The draft, in the order of a call" in html) is bool(files)
    assert ("The menus cannot be shown" in html) is (files is NO_MENU)
    for words in expected.split("|"):
        assert words in part(html, name)
    assert not re.search(r"\w+\.(toml|txt)", html)


def test_menus_inside_menus_show_their_options_too(staff: Staff, editor: Browser) -> None:
    staff.put(nested_script(2, 8))
    html = page(editor)
    assert "#text-menu-1" in links(options(html, "main")[0])
    assert len(options(html, "menu-1")) == 4
    for page_of_menu in ("topic", "menu"):
        assert f'href="/studio/menu/menu-1/{page_of_menu}"' in part(html, "menu-1")


# --- texts to read through ---

DATES = """
[review]
default = 2030-01-01
fast = 2027-01-14       # its name may change
kontakt = 2027-02-14
fred = 2027-02-15
[read]
kontakt = {day = 2026-02-14, by = "Sven Öberg"}
"""
DATED = FULL[LINE] + DATES.encode()


@pytest.fixture
def dated(staff: Staff) -> Staff:
    """A studio on 15 January 2027, whose live script has dates."""
    staff.studio.editions.publish({**FULL, LINE: DATED}, author="Karin", source=Source.STUDIO)
    return staff


def due(browser: Browser) -> dict[str, str]:
    """Return the notes of the texts that Today lists as due, by name."""
    today = parsed(browser.page("/studio"))
    section = today.find(".//section[@aria-labelledby='review']")
    if section is None:
        return {}
    names = [link.partition("#text-")[2] for link in links(section) if "/texts#text-" in link]
    html = page(browser)
    return {name: part(html, name) for name in names}


def button(browser: Browser, text: str) -> dict[str, str]:
    (row,) = parsed(page(browser)).findall(f".//article[@id='text-{text}']")
    read = row.find(".//button[@name='read']")
    return {} if read is None else {"read": read.attrib["value"]}


def test_due_texts_are_listed_with_their_last_reader(dated: Staff, reader: Browser) -> None:
    shown = due(reader)
    assert list(shown) == ["fast", "kontakt"] and not button(reader, "fast")
    assert "late" in shown["fast"] and "14 January 2027" in shown["fast"]
    assert "Gruppen arbetar" in shown["fast"]
    assert "soon" in shown["kontakt"] and "14 February 2027" in shown["kontakt"]
    whole = page(reader, "/studio/texts/kontakt")
    assert "#review" not in whole and 'name="read"' not in whole
    for told in (shown["kontakt"], whole):
        assert "14 February 2026 by Sven Öberg" in told
    dated.save({"menus/main/options": None})
    assert not due(reader)


def test_one_click_moves_the_date_and_records_the_reader(dated: Staff, editor: Browser) -> None:
    path, sent = "/studio/texts/fast", button(editor, "fast")
    assert f'form="review" name="read" value="{sent["read"]}"' in page(editor, path)
    assert editor.post("/studio/review", sent).location == "/studio/texts#text-fast"
    told = page(editor, "/studio").partition('class="flash')[2].partition("</p>")[0]
    assert "Read through today." in part(page(editor), "fast")
    assert "People wanted internationally" in told and "15 January 2028" in told
    assert sent["read"] not in page(editor, path)
    before = DATED.decode().splitlines()
    assert [line for line in dated.text(LINE).splitlines() if line not in before] == [
        "fast = 2028-01-15       # its name may change",
        'fast = {day = 2027-01-15, by = "Anna Editor"}',
    ]
    draft = dated.draft
    saves = [draft.saves[kind, "fast"][0] for kind in ("review", "read")]
    assert {one.author for one in saves} == {dated.name(Role.EDITOR)}
    assert len({one.act for one in saves}) == 1
    assert list(due(editor)) == ["kontakt"]


def test_a_text_with_an_error_is_not_confirmed(dated: Staff, editor: Browser) -> None:
    sent = button(editor, "fast")
    dated.save({"sv/texts/fast/body": "Ring 110."})
    assert not button(editor, "fast")
    assert 'name="read"' not in page(editor, "/studio/texts/fast")
    assert editor.post("/studio/review", sent).status_code == 409, "other words"
    checks = TextChecks(dated.studio.check(dated.draft), dated.draft.files)
    digest = review_digest(checks, "fast", date(2027, 1, 14))
    refused = editor.post("/studio/review", {"read": f"fast {digest}"})
    assert refused.status_code == 422 and "has an error" in refused.get_data(as_text=True)


def test_a_text_that_is_not_due_can_be_confirmed_too(dated: Staff, editor: Browser) -> None:
    button = found(parsed(page(editor, "/studio/texts/operativt")), ".//button[@name='read']")
    sent = sent_by(page(editor, "/studio/texts/operativt"), "/studio/review")
    sent |= {"read": button.attrib["value"]}
    assert editor.post("/studio/review", sent).location == "/studio/texts/operativt"
    assert dated.value("read/operativt")
    assert editor.post("/studio/review", sent).status_code == 409, "another date"


def test_a_search_finds_lines_in_all_languages(editor: Browser) -> None:
    assert 'id="found"' not in page(editor)
    html = page(editor, "/studio/texts?q=112")
    found = html.partition('id="found"')[2].partition("</ul>")[0]
    assert "/studio/texts/notice?q=112#text-sv" in found and "#text-en" in found
    assert "0 lines" in page(editor, "/studio/texts?q=zzzz")


@pytest.mark.parametrize(
    ("seconds", "name", "expected"),
    [
        (3 * 365 * DAY, "notice", "notice = 2031-01-14"),  # by default with all others
        (15 * 60 * 60, "kontakt", "day = 2027-01-16"),  # 23:00 in London, midnight in Stockholm
        ((365 + 45) * DAY, "fast", "fast = 2029-02-28"),  # a year after a leap day
    ],
)
def test_the_day_is_the_lines_and_the_text_alone_is_moved_on(
    dated: Staff, clock: Clock, seconds: int, name: str, expected: str
) -> None:
    clock.go_on(seconds)
    editor = dated.browser(Role.EDITOR)
    others = due(editor).keys() - {name}
    assert editor.post("/studio/review", button(editor, name)).status_code == 303
    assert expected in dated.text(LINE) and due(editor).keys() == others


MOVED = {LINE: DATED.replace(b"fast = 2027-01-14", b"fast = 2027-01-13")}


@pytest.mark.parametrize(
    ("changes", "sent", "status"),
    [
        ({"sv/fast.txt": FULL["sv/fast.txt"] + b"Mer.\n"}, {}, 409),
        (MOVED, {}, 409),
        ({FRED: b"x"}, {}, 303),
        ({}, {"read": "fred "}, 409),  # it is not due
    ],
)
def test_a_text_changed_after_its_reading_must_be_read_again(
    dated: Staff, editor: Browser, changes: Files, sent: Mapping[str, str], status: int
) -> None:
    sent = sent or button(editor, "fast")
    dated.save_files(changes)
    draft = dated.draft
    assert editor.post("/studio/review", sent).status_code == status
    assert (dated.draft == draft) == (status == 409)
