"""New topics get their names from their labels, and a full menu says how to make room."""

import re
from collections.abc import Mapping

import pytest
from scripts import full_script, nested_script, prepared, replaced, with_text

from ivr.publishing.edition import Source
from ivr.script.files import Files
from ivr.studio.accounts import Role
from ivr.studio.menus.changes import AddMenu, AddTopic
from ivr.studio.menus.conditions import TopicWords
from ivr.studio.menus.menu_file import MenuFile
from studio.staff import Browser, Staff

ENGLISH = {"en": TopicWords("work at an embassy", "Work at an embassy.")}
TOPIC = {
    "act": "topic",
    "menu": "main",
    "label-sv": "arbete på en ambassad",
    "body-sv": "Arbete på en ambassad.",
    "label-en": "work at an embassy",
    "body-en": "Work at an embassy.",
}
GATHERED = TOPIC | {
    "room": "menu",
    "room-label-sv": "arbete i andra länder",
    "room-label-en": "work in other countries",
}


def options(files: Files, menu: str = "main") -> tuple[str, ...]:
    return MenuFile(files).menus[menu]


def saved(staff: Staff, browser: Browser, form: Mapping[str, object]) -> Files:
    """The draft after a change was looked at and saved."""
    assert browser.post("/studio/menu/check", form).status_code == 200
    sent = {**form, "fingerprint": staff.studio.drafts.current().fingerprint}
    assert browser.post("/studio/menu/save", sent).status_code == 303
    return staff.studio.drafts.current().files


def add_page(browser: Browser, menu: str = "main", act: str = "topic") -> str:
    return browser.get(f"/studio/menu/add?menu={menu}&act={act}").get_data(as_text=True)


def with_draft(staff: Staff, files: Files) -> Browser:
    """The browser of an editor, where these files are the draft."""
    staff.studio.editions.publish(full_script(), author="files", source=Source.FILES)
    draft = staff.studio.drafts.current()
    staff.studio.drafts.save(files, seen=draft.seen(*files), author="Karin")
    return staff.browser(Role.EDITOR)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Råd & stöd åt brottsutsatta", "rad-stod-at-brottsutsatta"),
        ("hittegods", "hittegods"),
        ("{en: Fast Track}", "fast-track"),
        ("łøđæ É", "lodae-e"),
        ("x" * 60, "x" * 40),
        (f"{'x' * 39} y", "x" * 39),
        ("fred", "fred-2"),
        ("main", "main-2"),
        ("default", "default-2"),
        ("…", "text"),
    ],
)
def test_a_name_is_made_from_the_label(label: str, name: str) -> None:
    words = {"sv": TopicWords(label, "Ord."), **ENGLISH}
    assert options(AddTopic("main", "", words).on(full_script()))[-1] == name


def test_a_second_topic_with_the_same_label_gets_another_name() -> None:
    words = {"sv": TopicWords("y" * 50, "Ord."), **ENGLISH}
    once = AddTopic("main", "", words).on(full_script())
    twice = options(AddTopic("main", "", words).on(once))
    assert twice[-2:] == ("y" * 40, f"{'y' * 36}-2")


def test_a_sub_menu_gets_its_name_from_its_label_too() -> None:
    words = {"sv": TopicWords("två länder"), "en": TopicWords("two countries")}
    after = AddMenu("main", "", words, ("fred", "fast")).on(full_script())
    assert options(after, "tva-lander") == ("fred", "fast")


def test_a_new_topic_asks_for_label_and_text_only(staff: Staff) -> None:
    browser = with_draft(staff, replaced(full_script(), "line.toml", ', "kontakt"]', "]"))
    page = add_page(browser)
    assert not re.search(r'name="name"[^>]* required', page)
    assert "All keys of this menu are taken" not in page
    files = saved(staff, browser, {**TOPIC})
    assert files["sv/arbete-pa-en-ambassad.txt"].startswith("arbete på".encode())
    assert "<details open>" in browser.post("/studio/menu/check", {**TOPIC, "name": "Ö"}).get_data(
        as_text=True
    )


def test_what_was_written_is_changed_after_its_effect_was_seen(staff: Staff) -> None:
    browser = with_draft(staff, full_script())
    sent = {**GATHERED, "options": ["fred", "utveckling"]}
    effect = browser.post("/studio/menu/check", sent).get_data(as_text=True)
    assert "Change what you wrote" in effect and 'name="again"' in effect
    answer = browser.post("/studio/menu/check", {**sent, "again": "yes"})
    page = answer.get_data(as_text=True)
    assert (
        answer.status_code == 200 and "Add a topic" in page and "Nothing has been saved" not in page
    )
    for words in ("arbete på en ambassad", "Work at an embassy.", "arbete i andra länder"):
        assert words in page
    assert page.count(" checked") == 2
    moved = {"act": "place", "menu": "main", "option": "fred", "at": "0"}
    assert "Change what" not in browser.post("/studio/menu/check", moved).get_data(as_text=True)


def test_everything_that_is_missing_is_told_at_once_with_its_field(staff: Staff) -> None:
    browser = with_draft(staff, full_script())
    empty = dict.fromkeys(("label-sv", "body-sv", "label-en", "body-en"), " ")
    room = {"room": "menu", "room-label-sv": "länder"}
    answer = browser.post("/studio/menu/check", {"act": "topic", "menu": "main", **empty, **room})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    linked = re.findall(r'href="#([^"]+)"', page.partition('id="summary-heading"')[2])
    assert linked[:6] == [
        *("room-label-en", "label-sv", "body-sv", "label-en", "body-en", "options")
    ]
    assert all(f'id="{field}"' in page for field in linked[:6]) and "Write the label in" in page


def test_a_menu_setting_out_of_range_is_told_with_what_is_allowed(staff: Staff) -> None:
    browser = with_draft(staff, full_script())
    for written, told in (("-3", "5 to 15"), ("99999999", "5 to 15"), ("x", "not a whole number")):
        form = {"act": "patience", "wait_seconds": written, "tries": "3"}
        page = browser.post("/studio/menu/check", form).get_data(as_text=True)
        summary = page.partition('id="summary-heading"')[2].partition("</ul>")[0]
        assert told in summary and 'href="#wait_seconds"' in summary


def test_what_was_typed_goes_along_into_a_sub_menu_instead(staff: Staff) -> None:
    words = {"sv": TopicWords("två länder"), "en": TopicWords("two countries")}
    files = AddMenu("main", "", words, ("fred", "fast")).on(full_script())
    for label in ("ett", "två"):
        topic = {code: TopicWords(f"{label} {code}", "Ord.") for code in ("sv", "en")}
        files = AddTopic("main", "", topic).on(files)
    browser = with_draft(staff, files)
    page = add_page(browser)
    assert 'name="instead" value="tva-lander" formnovalidate>' in page and 'id="added"' in page
    answer = browser.post("/studio/menu/check", {**TOPIC, "body-en": "", "instead": "tva-lander"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200 and 'name="menu" value="tva-lander"' in page
    assert 'value="arbete på en ambassad"' in page and "Arbete på en ambassad." in page
    assert "All keys of this menu" not in page and " data-unsaved" in page
    assert browser.post("/studio/menu/check", {**TOPIC, "instead": "x"}).status_code == 404


def test_a_seventh_topic_goes_into_a_sub_menu_with_others(staff: Staff) -> None:
    browser = with_draft(staff, full_script())
    page = add_page(browser)
    assert "All keys of this menu are taken" in page
    assert page.index("All keys of this menu are taken") < page.index("<form", page.index("<h1"))
    assert 'name="room" value="menu"' in page and 'value="keys"' not in page
    assert page.count("autofocus") == 1
    sent = {**GATHERED, "options": ["fred", "utveckling"]}
    effect = browser.post("/studio/menu/check", sent).get_data(as_text=True)
    assert "Keys that mean something else" in effect
    files = saved(staff, browser, sent)
    assert options(files) == (
        "operativt",
        "strategiskt",
        "arbete-i-andra-lander",
        "fast",
        "kontakt",
    )
    assert options(files, "arbete-i-andra-lander") == (
        "utveckling",
        "fred",
        "arbete-pa-en-ambassad",
    )
    prepared(files)
    again = add_page(browser, "arbete-i-andra-lander")
    assert "All keys of this menu are taken" not in again


def test_a_text_that_is_there_goes_into_a_sub_menu_too(staff: Staff) -> None:
    files = with_text(full_script(), "sv/extra.txt", "mer\n\nMer.\n")
    browser = with_draft(staff, with_text(files, "en/extra.txt", "more\n\nMore.\n"))
    assert "All keys of this menu are taken" in add_page(browser, act="offer")
    sent = {key: value for key, value in GATHERED.items() if key.startswith("room")}
    sent |= {"act": "offer", "menu": "main", "option": "extra", "options": "fred"}
    assert options(saved(staff, browser, sent), "arbete-i-andra-lander") == ("fred", "extra")


def test_what_was_written_stays_where_the_sub_menu_has_no_label_or_no_options(
    staff: Staff,
) -> None:
    browser = with_draft(staff, full_script())
    answer = browser.post("/studio/menu/check", {**GATHERED})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Choose at least one option" in page
    assert 'value="arbete på en ambassad"' in page and 'value="arbete i andra länder"' in page
    page = browser.post(
        "/studio/menu/check", {**GATHERED, "options": "fred", "room-label-en": ""}
    ).get_data(as_text=True)
    assert "“English”" in page and 'value="fred" checked' in page


def test_fixed_keys_move_where_there_is_room_behind_them(staff: Staff) -> None:
    files = replaced(full_script(), "line.toml", '"fast", "kontakt"]', '"kontakt"]')
    keys = 'repeat = "7"\nmain_menu = "8"\nlanguage = "9"'
    moved = 'repeat = "7"\nmain_menu = "9"\nlanguage = "6"'
    browser = with_draft(staff, replaced(files, "line.toml", keys, moved))
    page = add_page(browser)
    assert 'value="keys" checked' in page
    assert "8 hear again, 9 main menu, 7 the other language" in page
    sent = TOPIC | {"room": "keys", "repeat": "8", "main_menu": "9", "language": "7"}
    after = saved(staff, browser, sent)
    assert len(options(after)) == 6
    assert MenuFile(after).table.keys.model_dump() == {
        "repeat": "8",
        "main_menu": "9",
        "language": "7",
    }


def test_a_menu_that_lies_too_deep_has_no_sub_menu(staff: Staff) -> None:
    files: Files = nested_script(levels=3, topics=40)
    deepest = next(name for name in MenuFile(files).menus if name.count("-") == 2)
    while len(options(files, deepest)) < 6:
        files = AddTopic(deepest, "", {"sv": TopicWords("mer", "Mer."), **ENGLISH}).on(files)
    page = add_page(with_draft(staff, files), deepest)
    assert "Remove an option from this menu first." in page
    assert 'name="room"' not in page and 'action="/studio/menu/check"' not in page


def test_a_full_menu_leads_to_its_sub_menus_with_room(staff: Staff) -> None:
    words = {"sv": TopicWords("två länder"), "en": TopicWords("two countries")}
    files = AddMenu("main", "", words, ("fred", "fast")).on(full_script())
    for label in ("ett", "till"):
        files = AddTopic("main", "", {"sv": TopicWords(label, "Ord."), **ENGLISH}).on(files)
    files = AddTopic("tva-lander", "", {"sv": TopicWords("x", "Ord."), **ENGLISH}).on(files)
    browser = with_draft(staff, files)
    assert "Put it into the sub-menu “Two countries” instead" in add_page(browser)
    assert "/studio/menu/add?menu=tva-lander&amp;act=offer" in add_page(browser, act="offer")


def test_a_menu_that_nothing_leads_to_has_no_sub_menu(staff: Staff) -> None:
    more = '[menus.lost]\noptions = ["operativt", "strategiskt", "utveckling", "fred", "fast", '
    files = replaced(full_script(), "line.toml", "[keys]", f'{more}"kontakt"]\n\n[keys]')
    assert "Remove an option from this menu first." in add_page(with_draft(staff, files), "lost")


def test_choices_are_called_by_their_labels(staff: Staff) -> None:
    browser = with_draft(staff, full_script())
    page = browser.get("/studio/menu").get_data(as_text=True)
    assert "Move “Peace and security work” up" in page
    shown = re.sub(r'<[^>]*(?:href|value|action)="[^"]*"[^>]*>', "", page)
    assert not re.search(r"\bfred\b|\butveckling\b", shown)
    answer = browser.post("/studio/menu/check", {"act": "offer", "menu": "main", "option": "fred"})
    assert "“Peace and security work” is already an option of “Main menu”" in answer.get_data(
        as_text=True
    )
