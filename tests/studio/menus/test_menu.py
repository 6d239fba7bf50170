"""Moving, adding and removing options, with a preview of the effect."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from html import unescape

import pytest

from ivr.script.fields.place import format_path, parse_path
from ivr.script.reading.field_values import FieldValue
from ivr.studio.editions.edition import Source
from ivr.studio.editions.writing import write
from tests.markup import found, links, parsed, words_of
from tests.scripts import full_script, nested_script, small_script, wav
from tests.sounds import recorded
from tests.studio.staff import Browser, Staff, sent_by

pytestmark = pytest.mark.usefixtures("full_edition")

MAIN = "menus/main/options"
TOPICS = ["operativt", "strategiskt", "utveckling", "fred", "fast", "kontakt"]
FRED = "/studio/texts/fred/place/main"
TOPIC, SUB_MENU = "/studio/menu/main/topic", "/studio/menu/main/menu"
BOTH = "/studio/menu/main/menu-and-topic"
SV_LABEL, SV_BODY, EN_LABEL, EN_BODY = (
    f"{code}/texts/new/{part}" for code in ("sv", "en") for part in ("label", "body")
)
NEW = {
    SV_LABEL: "arbete på en ambassad",
    SV_BODY: "Arbete på en ambassad.\r\nVi hjälper till på XQ.",
    EN_LABEL: "work at an embassy",
    EN_BODY: "Work at an embassy.",
}
GROUP = {
    "options": ["fred", "utveckling"],
    SV_LABEL: "arbete i andra länder",
    EN_LABEL: "work in other countries",
}
NAME = "arbete-i-andra-lander"
GROUP_WITH_TOPIC = {
    **NEW,
    "options": GROUP["options"],
    "sv/texts/new-menu/label": GROUP[SV_LABEL],
    "en/texts/new-menu/label": GROUP[EN_LABEL],
}
OPTIONS = f"menus/{NAME}/options"
SHARED: dict[str, FieldValue] = {"sv": ["gripa"], "en": ["arrest"], "texts": ["fred", "fast"]}
"""A fact of two texts."""


def words(page: str) -> str:
    """Return the text of a page without markup."""
    return unescape(page).replace("\N{NO-BREAK SPACE}", " ")


def preview(browser: Browser, path: str, place: str, status: int = 200) -> str:
    return words(browser.page(f"{path}?place={place}", status))


def move(browser: Browser, path: str, place: str, status: int = 303) -> str:
    return words(browser.fill(path, {"place": place, "save": "yes"}, status))


def test_after_a_move_the_page_is_at_the_menu(editor: Browser) -> None:
    form = sent_by(editor.page(FRED), FRED)
    assert editor.post(FRED, form | {"place": "0", "save": "yes"}).location.endswith("#text-main")


def test_moving_an_option_first_shows_the_effect_on_callers(editor: Browser) -> None:
    shown = preview(editor, FRED, "2")
    assert shown.index("key 4: ") < shown.index("Seconds in Swedish")
    assert "“Peace and security work” begins for" in shown
    swapped = preview(editor, "/studio/texts/strategiskt/place/main", "0")
    assert "New findings" not in swapped and "Findings that this corrects" not in swapped
    same = preview(editor, FRED, "3")
    assert "Nothing would change." in same and 'name="save"' not in same


@pytest.mark.parametrize(
    ("path", "typed", "saved"),
    [
        (FRED, {"place": "0"}, {MAIN: ["fred", *TOPICS[:3], *TOPICS[4:]]}),
        (SUB_MENU, GROUP, {MAIN: [*TOPICS[:2], NAME, *TOPICS[4:]], OPTIONS: TOPICS[2:4]}),
    ],
)
def test_only_a_previewed_change_can_be_saved(
    staff: Staff, editor: Browser, path: str, typed: dict[str, object], saved: dict[str, object]
) -> None:
    empty = editor.page(path)
    assert 'name="save"' not in empty
    part = editor.fill(path, typed, 200, page=empty)
    assert "Keys that mean something else" in part and 'name="save"' in part
    assert " data-unsaved" in part and not staff.draft.changes
    form = {**sent_by(empty, path), **typed}
    parts = editor.post(f"{path}?part=effect", form).get_data(as_text=True)
    assert "Keys that mean something else" in parts and "<form" not in parts
    editor.fill(path, {**typed, "save": "yes"}, page=empty)
    assert {field: staff.value(field) for field in saved} == saved


def test_a_preview_shows_new_and_corrected_findings_only(staff: Staff, editor: Browser) -> None:
    staff.save({"sv/texts/welcome/body": "Ring 118 118."})
    told = "These have errors in the draft already, with this change or without: Welcome."
    assert told in preview(editor, FRED, "2")
    staff.save({MAIN: [*TOPICS, "sjunde"]})
    shown = preview(editor, "/studio/texts/sjunde/place/main", "kept")
    assert "Findings that this corrects" in shown and "“a new topic” of the menu" in shown
    assert "key 1: " in preview(editor, FRED, "0")
    staff.save_files({"en/language.toml": b""})
    assert "cannot be computed" in preview(editor, FRED, "0")


def test_a_change_starts_from_the_draft(staff: Staff, editor: Browser, publisher: Browser) -> None:
    shown = preview(editor, FRED, "0")
    move(publisher, "/studio/texts/kontakt/place/main", "0")
    editor.fill(FRED, {"save": "yes"}, page=shown)
    assert staff.value(MAIN) == ["fred", "kontakt", *TOPICS[:3], "fast"]
    move(publisher, FRED, "gone")
    assert "in the meantime" in editor.fill(FRED, {"save": "yes"}, 422, page=shown)


def test_a_menu_with_two_versions_is_brought_together_first(staff: Staff, editor: Browser) -> None:
    staff.save({MAIN: [*reversed(TOPICS)]})
    theirs = write(full_script(), {parse_path(MAIN): TOPICS[:-1]})
    staff.studio.editions.publish(theirs, author="files", source=Source.FILES)
    assert "two versions" in preview(editor, FRED, "0", 422)
    move(editor, FRED, "0", 422)
    assert staff.value(MAIN) == [*reversed(TOPICS)]


def test_an_option_moves_to_the_end_of_another_menu(staff: Staff, editor: Browser) -> None:
    editor.fill(SUB_MENU, {**GROUP, "save": "yes"})
    move(editor, "/studio/texts/kontakt/place/main", f"/{NAME}")
    assert staff.value(MAIN) == [*TOPICS[:2], NAME, "fast"]
    assert staff.value(OPTIONS) == ["utveckling", "fred", "kontakt"]
    assert set(staff.note()["tick"]) == {"menus", f"text-{NAME}"}
    menu, topic = (editor.page(f"/studio/texts/{name}/place/main") for name in (NAME, "fast"))
    assert "every option that" in menu and "every option that" not in topic


def test_a_removed_option_keeps_its_text_to_offer_again(staff: Staff, editor: Browser) -> None:
    follows = move(editor, FRED, "kept")
    assert staff.value(MAIN) == [*TOPICS[:3], *TOPICS[4:]]
    unused, offer = follows.partition("Texts that no key leads to</h2>")[2], FRED[: -len("/main")]
    assert f'href="{offer}"' in unused and staff.value("sv/texts/fred/label")
    assert "rekryteras till polisens" not in preview(editor, offer, "/main")
    move(editor, offer, "/main")
    assert staff.value(MAIN) == [*TOPICS[:3], *TOPICS[4:], "fred"]
    editor.page(offer, 404)


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("kept", "kept with the text.*rekryteras till polisens"),
        ("gone", "removed with the text.*People wanted internationally, where it stays"),
    ],
)
def test_a_removed_text_takes_recordings_dates_and_facts_along(
    staff: Staff, publisher: Browser, place: str, told: str
) -> None:
    staff.put(recorded("sv/fred", wav()))
    read: dict[str, FieldValue] = {"day": date(2026, 1, 1), "by": "Sven"}
    staff.save({"facts/X1": SHARED, "review/fred": date(2027, 1, 1), "read/fred": read})
    before = staff.draft.fields
    assert re.search(told, preview(publisher, FRED, place), re.DOTALL)
    move(publisher, FRED, place)
    lost = before.keys() - staff.draft.fields.keys()
    of_fred = {address for address in before if "fred" in address}
    assert len(of_fred) == 9 and of_fred & lost == (of_fred if place == "gone" else set())
    assert ("fred" in staff.text("facts.toml")) == (place == "kept")
    assert staff.value("facts/X1") == {**SHARED, "texts": ["fred", "fast"][place == "gone" :]}


def test_a_removal_keeps_texts_of_other_ways(staff: Staff, publisher: Browser) -> None:
    assert "under key 0" in publisher.page("/studio/texts/kontakt/place/main")
    move(publisher, "/studio/texts/kontakt/place/main", "gone")
    assert staff.value("sv/texts/kontakt/label")  # it is under key 0 too
    staff.put(nested_script(levels=3, topics=24))
    staff.save({MAIN: ["menu-1", "menu-2", "topic-1"]})
    move(publisher, "/studio/texts/menu-1/place/main", "gone")
    assert "menu-1" not in " ".join(map(format_path, staff.draft.fields))
    assert staff.value("sv/texts/topic-1/label") and not staff.value("sv/texts/topic-2/label")


NESTED = nested_script(levels=3, topics=40)
ALONE = write(small_script(options=("fred",)), {("menus", "more", "options"): ["fast"]})
UNUSED = {f"{code}/new.txt": b"new\n\nNew.\n" for code in ("sv", "en")}


@pytest.mark.parametrize(
    ("files", "path", "place"),
    [
        (full_script(), "fred/place/main", "6"),
        (full_script(), "fred/place/main", "/main"),
        (full_script(), "no/place/main", "0"),
        (NESTED, "menu-1/place/main", "/menu-1-1"),  # it would be in itself
        (ALONE, "fred/place/main", "kept"),  # it is the menu's only option
        (ALONE, "fred/place/main", "/more"),
        (full_script(), "fred/place", "/main"),  # it is offered already
        (full_script(), "notice/place", "/main"),
        ({**full_script(), **UNUSED}, "new/place", "/main"),  # no key is left
    ],
)
def test_no_option_is_put_where_it_cannot_be(
    staff: Staff, editor: Browser, files: Mapping[str, bytes], path: str, place: str
) -> None:
    staff.put(files)
    draft = staff.draft
    answer = editor.post(f"/studio/texts/{path}", {"place": place, "save": "yes"})
    assert answer.status_code == 422 and staff.draft == draft


def test_a_topic_shows_key_and_errors_before_it_is_saved(staff: Staff, editor: Browser) -> None:
    staff.save({MAIN: TOPICS[:-1]})
    assert "Key 6, after the others" in editor.page(TOPIC)
    shown = words(editor.fill(TOPIC, NEW, 200))
    assert "key 6: " in shown and "XQ" in shown and "texts/arbete" not in shown
    assert re.search(r"Swedish: \d\.\d seconds", shown)
    assert len(staff.draft.changes) == 1
    shown = editor.fill(TOPIC, {**NEW, "save": "yes"})
    assert staff.text("sv/arbete-pa-en-ambassad.txt").startswith("arbete på en ambassad\n\nArbete")
    assert "<h1>Text: Work at an embassy" in shown and "XQ" in shown
    assert len({its[0].act for its in staff.draft.saves.values()}) == 1


def test_a_removal_says_whether_earlier_editions_keep_the_texts(
    staff: Staff, publisher: Browser
) -> None:
    staff.save({MAIN: TOPICS[:-1]})
    publisher.fill(TOPIC, {**NEW, "save": "yes"})
    new = publisher.page("/studio/texts/arbete-pa-en-ambassad/place/main")
    assert "It was never published" in new and "Earlier editions keep them" not in new
    assert "Earlier editions keep them" in publisher.page(FRED)


def test_the_key_of_a_new_topic_is_chosen(staff: Staff, editor: Browser) -> None:
    staff.save({MAIN: TOPICS[:-1]})
    shown = words(editor.fill(TOPIC, {**NEW, "key": "1"}, 200))
    assert "key 2: " in shown and "key 3: " in shown
    editor.fill(TOPIC, {**NEW, "key": "1", "save": "yes"})
    assert staff.value(MAIN) == [TOPICS[0], "arbete-pa-en-ambassad", *TOPICS[1:-1]]
    editor.fill(TOPIC, {**NEW, SV_LABEL: "annat", "key": "7", "save": "yes"}, 422)


def test_a_name_is_accepted_while_its_topic_is_added(staff: Staff, editor: Browser) -> None:
    staff.save({MAIN: TOPICS[:-1]})
    new = {**NEW, SV_BODY: "Vi är med i Zangopol.", EN_BODY: "We are part of Zangopol."}
    shown = editor.fill(TOPIC, new, 200)
    assert words(shown).count("Accept “Zangopol” (Swedish, English)") == 1
    shown = editor.fill(TOPIC, {**new, "accept": "Zangopol"}, 200)
    assert shown.count("Zangopol”") == 1 and sent_by(shown)["accept"] == "Zangopol"
    shown = editor.fill(TOPIC, {**new, "accept": "Zangopol", "save": "yes"})
    assert "“Zangopol”" not in words(shown)
    assert all("Zangopol" in str(staff.value(f"{code}/names")) for code in ("sv", "en"))
    assert len({its[0].act for its in staff.draft.saves.values()}) == 1


def test_a_topic_is_saved_in_one_language(staff: Staff, editor: Browser) -> None:
    staff.save({MAIN: TOPICS[:-1]})
    swedish = {SV_LABEL: NEW[SV_LABEL], SV_BODY: NEW[SV_BODY]}
    shown = words(editor.fill(TOPIC, swedish, 200))
    assert "not published" in shown and "Swedish: " in shown and "English: " not in shown
    assert "missing in English" in shown and "To the text" not in shown
    assert "Translate the text" not in shown
    assert "Arbete på en ambassad" in editor.fill(TOPIC, {**swedish, "save": "yes"})
    assert staff.value(MAIN) == [*TOPICS[:-1], "arbete-pa-en-ambassad"]
    page = "/studio/texts/arbete-pa-en-ambassad"
    typed = {field.replace("new", page[14:]): NEW[field] for field in (EN_LABEL, EN_BODY)}
    assert "tick=menus&tick=text-arbete" in unescape(editor.fill(page, {**typed, "act": "save"}))
    english = {EN_LABEL: "råd", EN_BODY: "Advice."}
    staff.save({MAIN: TOPICS[:-1]})
    assert "<h1>Text: Råd" in editor.fill(TOPIC, {**english, "save": "yes"})


def test_keys_are_compared_before_a_sub_menu_has_all_labels(editor: Browser) -> None:
    swedish = {**GROUP, EN_LABEL: ""}
    shown = words(editor.fill(SUB_MENU, swedish, 200))
    assert "not published" in shown and "cannot be computed" not in shown
    assert "key 3: " in shown and "Arbete i andra länder" in shown and "key 4: " in shown


@pytest.mark.parametrize(
    ("path", "typed", "lacking"),
    [
        (TOPIC, {**NEW, SV_BODY: " ", EN_LABEL: "#"}, [SV_BODY, EN_LABEL]),
        (TOPIC, {SV_LABEL: ""}, [SV_LABEL, SV_BODY]),
        (SUB_MENU, {SV_LABEL: ""}, ["options", SV_LABEL]),
        (BOTH, {SV_LABEL: "råd"}, ["options", "sv/texts/new-menu/label", SV_BODY]),
    ],
)
def test_all_errors_of_a_menu_form_are_shown_at_once(
    editor: Browser, path: str, typed: Mapping[str, str], lacking: Sequence[str]
) -> None:
    shown = editor.fill(path, {**typed, "save": "yes"}, 422)
    summary = found(parsed(shown), ".//div[@role='alert']")
    assert links(summary) == [f"#{field}" for field in lacking] and " data-unsaved" in shown
    part = editor.post(f"{path}?part=effect", {**sent_by(shown, path), **typed})
    assert part.status_code == 200 and "and to save it, fill in" in part.get_data(as_text=True)
    assert sent_by(shown).get(SV_LABEL) == typed.get(SV_LABEL)


@pytest.mark.parametrize(
    ("path", "typed"),
    [(FRED, {"place": "9"}), (TOPIC, {**NEW, "key": "9"}), (SUB_MENU, {**GROUP, "options": "no"})],
)
def test_a_choice_that_is_no_longer_there_says_what_to_choose(
    staff: Staff, editor: Browser, path: str, typed: Mapping[str, str]
) -> None:
    staff.save({MAIN: TOPICS[:-1]})
    shown = editor.fill(path, typed, 422)
    assert "Choose" in words_of(found(parsed(shown), ".//div[@role='alert']"))
    page = editor.page(f"{FRED}?place=9", 422)
    assert "Where do callers find it? Choose one of these places" in page and "it?." not in page


def test_a_full_menu_shows_what_to_do_and_no_form(editor: Browser) -> None:
    shown = editor.page(TOPIC)
    assert "No key is left" in shown and {SUB_MENU, BOTH} <= {*links(parsed(shown))}
    assert "<textarea" not in shown and "Review the change" not in shown
    assert BOTH in links(parsed(editor.page("/studio/texts")))


def test_a_topic_is_added_to_a_full_menu_together_with_a_sub_menu(
    staff: Staff, editor: Browser
) -> None:
    shown = words(editor.fill(BOTH, GROUP_WITH_TOPIC, 200))
    assert "key 3: " in shown and "Arbete på en ambassad" in shown
    shown = editor.fill(BOTH, {**GROUP_WITH_TOPIC, "save": "yes"})
    assert "<h1>Texts and menu" in shown
    assert staff.value(MAIN) == [*TOPICS[:2], NAME, *TOPICS[4:]]
    assert staff.value(OPTIONS) == ["utveckling", "fred", "arbete-pa-en-ambassad"]
    assert staff.value(f"en/texts/{NAME}/label") == GROUP[EN_LABEL]
    assert "We help" not in str(staff.value("en/texts/arbete-pa-en-ambassad/body"))


def test_a_sub_menu_for_a_topic_keeps_a_key_for_it(staff: Staff, editor: Browser) -> None:
    shown = editor.fill(BOTH, {**GROUP_WITH_TOPIC, "options": TOPICS, "save": "yes"}, 422)
    assert "Leave one option here" in shown and not staff.changed()


def test_options_of_two_people_both_stay(staff: Staff, editor: Browser, publisher: Browser) -> None:
    staff.save({MAIN: TOPICS[:4]})
    for browser, label in ((editor, "fred"), (publisher, "pass"), (publisher, "pass")):
        shown = browser.fill(TOPIC, {**NEW, SV_LABEL: label, "save": "yes"})
    assert staff.value(MAIN) == [*TOPICS[:4], "fred-2", "pass"]
    assert "<h1>Texts and menu" in shown
    shown = editor.fill(TOPIC, {**NEW, "save": "yes"}, 422)
    assert "No key is left" in shown and "arbete på en ambassad</textarea>" in shown
