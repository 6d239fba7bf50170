"""What moves, adds and removes options: a form shows what a change means before it is saved."""

import re
from collections.abc import Mapping, Sequence
from html import unescape

import pytest

from ivr.publishing.edition import Source
from ivr.script import fields
from ivr.script.fields import Value
from ivr.script.place import Address
from ivr.script.writing import write
from ivr.studio.accounts import Role
from tests.scripts import full_script, nested_script
from tests.studio.forms import sent_by
from tests.studio.staff import Browser, Staff

pytestmark = pytest.mark.usefixtures("edition")

MAIN = ("menus", "main", "options")
TOPICS = ["operativt", "strategiskt", "utveckling", "fred", "fast", "kontakt"]

FRED, TOPIC, SUB_MENU, KEYS = (
    "/studio/texts/fred/place/main",
    "/studio/menu/main/topic",
    "/studio/menu/main/menu",
    "/studio/menu/keys",
)
NEW = {
    "sv/label": "arbete på en ambassad",
    "sv/body": "Arbete på en ambassad.\r\nVi hjälper till på XQ.",
    "en/label": "work at an embassy",
    "en/body": "Work at an embassy.",
}
GROUP = {
    "options": ["fred", "utveckling"],
    "sv/label": "arbete i andra länder",
    "en/label": "work in other countries",
    "sv/body": "",
    "en/body": "",
}
GROUPED = "arbete-i-andra-lander"


def publish(staff: Staff, files: Mapping[str, bytes]) -> None:
    """Make a script live."""
    staff.studio.editions.publish(files, author="files", source=Source.FILES)


def save(staff: Staff, values: Mapping[Address, Value | None]) -> None:
    """Save fields in the draft, as another page does."""
    drafts = staff.studio.drafts
    drafts.save(values, seen=drafts.current().seen(*values), author="Karin")


def value(staff: Staff, *field: str) -> object:
    """A value in the draft."""
    return staff.studio.drafts.current().fields.get(field)


def page(browser: Browser, path: str, status: int = 200) -> str:
    """A page."""
    answer = browser.get(path)
    assert answer.status_code == status
    return unescape(answer.get_data(as_text=True)).replace("\N{NO-BREAK SPACE}", " ")


def sent(browser: Browser, path: str, form: Mapping[str, object], status: int = 200) -> str:
    """The page after a form was sent."""
    answer = browser.post(path, form)
    assert answer.status_code == status
    return unescape(answer.get_data(as_text=True))


def do(browser: Browser, path: str, form: Mapping[str, object]) -> str:
    """Save a change; returns the address of the page that follows."""
    answer = browser.post(path, {**form, "save": "yes"})
    assert answer.status_code == 303
    return answer.location


@pytest.fixture
def free(staff: Staff, editor: Browser) -> Browser:
    """An editor's browser, where the draft has a key left in its menu."""
    save(staff, {MAIN: TOPICS[:-1]})
    return editor


# --- another place ---


def test_another_place_is_saved_once_its_meaning_was_shown(staff: Staff, editor: Browser) -> None:
    shown = page(editor, f"{FRED}?place=2")
    assert "key 4: " in shown and "Seconds in Swedish" in shown
    assert "“Peace and security work” begins for" in shown
    form = sent_by(shown, FRED)
    assert form["place"] == "2" and not staff.studio.drafts.current().changes
    assert do(editor, FRED, form) == "/studio/texts"
    assert value(staff, *MAIN) == ["operativt", "strategiskt", "fred", "utveckling", *TOPICS[4:]]
    assert re.search(r'Saved in the draft.*href="/studio/publish"', page(editor, "/studio/texts"))


@pytest.mark.parametrize(
    ("path", "form"),
    [(FRED, {"place": "0"}), (SUB_MENU, GROUP), (KEYS, {"keys/repeat": "9", "keys/language": "7"})],
    ids=["place", "sub-menu", "keys"],
)
def test_only_what_was_shown_can_be_saved(
    staff: Staff, editor: Browser, path: str, form: Mapping[str, object]
) -> None:
    empty = page(editor, path)
    assert 'name="save"' not in empty
    form = {**sent_by(empty, path), **form}
    part = sent(editor, f"{path}?part=effect", form)
    assert "Keys that mean something else" in part and "<form" not in part
    shown = sent(editor, path, form)
    assert part in shown and 'name="save"' in shown and " data-unsaved" in shown
    assert not staff.studio.drafts.current().changes
    do(editor, path, {**form, **sent_by(shown, path), **form})
    assert staff.studio.drafts.current().changes


def test_where_nothing_would_change_nothing_can_be_saved(editor: Browser) -> None:
    shown = page(editor, f"{FRED}?place=3")
    assert "Nothing would change." in shown and 'name="save"' not in shown


def test_without_an_edition_the_draft_is_what_callers_know(staff: Staff) -> None:
    save(staff, fields.read(full_script()))
    assert "key 1: " in page(staff.browser(Role.EDITOR), f"{FRED}?place=0")


def test_only_new_findings_and_those_that_go_are_shown(staff: Staff, editor: Browser) -> None:
    save(staff, {("sv", "texts", "welcome", "body"): "Ring 118 118."})
    assert "has errors already" in page(editor, f"{FRED}?place=2")
    save(staff, {MAIN: [*TOPICS, "sjunde"]})
    shown = page(editor, "/studio/texts/sjunde/place/main?place=kept")
    assert "Findings that this corrects" in shown
    assert "cannot be worked out" in page(editor, f"{FRED}?place=0")


def test_a_change_starts_from_what_a_colleague_saved_meanwhile(
    staff: Staff, editor: Browser
) -> None:
    form, colleague = sent_by(page(editor, f"{FRED}?place=0"), FRED), staff.browser(Role.PUBLISHER)
    do(colleague, "/studio/texts/kontakt/place/main", {"place": "0"})
    do(editor, FRED, form)
    assert value(staff, *MAIN) == ["fred", "kontakt", *TOPICS[:3], "fast"]
    do(colleague, FRED, {"place": "gone"})
    assert "in the meantime" in sent(editor, FRED, form | {"save": "yes"}, 422)


def test_a_menu_that_another_edition_changed_too_is_brought_together_first(
    staff: Staff, editor: Browser
) -> None:
    save(staff, {MAIN: [*reversed(TOPICS)]})
    publish(staff, write(full_script(), {MAIN: TOPICS[:-1]}))
    assert "must be brought together first" in page(editor, f"{FRED}?place=0", 422)
    sent(editor, FRED, {"place": "0", "save": "yes"}, 422)
    assert value(staff, *MAIN) == [*reversed(TOPICS)]


# --- removing ---


def test_a_removed_option_keeps_its_text_which_can_be_offered_again(
    staff: Staff, editor: Browser
) -> None:
    do(editor, FRED, {"place": "kept"})
    assert value(staff, *MAIN) == [*TOPICS[:3], *TOPICS[4:]]
    unused = page(editor, "/studio/texts").partition("Texts that no key leads to</h2>")[2]
    offer = "/studio/texts/fred/place"
    assert f'href="{offer}"' in unused and value(staff, "sv", "texts", "fred", "label")
    assert "Facts that must be said" not in page(editor, f"{offer}?place=/main")
    do(editor, offer, {"place": "/main"})
    assert value(staff, *MAIN) == [*TOPICS[:3], *TOPICS[4:], "fred"]
    page(editor, offer, 404)


def test_the_facts_of_a_topic_go_or_stay_with_its_texts(staff: Staff, publisher: Browser) -> None:
    more: dict[str, Value] = {"sv": ["gripa"], "en": ["arrest"], "texts": ["fred", "fast"]}
    save(staff, {("facts", "X1"): more})
    told = [
        page(publisher, f"{FRED}?place={place}").partition("Facts that must be said")[2]
        for place in ("kept", "gone")
    ]
    assert "kept with the text" in told[0] and "removed with the text" in told[1]
    assert all("rekryteras till polisens" in each for each in told)
    assert "People wanted internationally, where it stays" in told[1]
    do(publisher, FRED, {"place": "gone"})
    assert value(staff, "facts", "X1") == {**more, "texts": ["fast"]}


@pytest.mark.parametrize(
    ("option", "words"), [("kontakt", "stay under key 0"), (GROUPED, "every option goes")]
)
def test_what_is_special_about_a_removal_is_said(editor: Browser, option: str, words: str) -> None:
    do(editor, SUB_MENU, GROUP)
    assert words in page(editor, f"/studio/texts/{option}/place/main")


# --- adding ---


def test_a_topic_is_saved_at_once_and_its_page_follows(staff: Staff, free: Browser) -> None:
    """Its page is where what it lacks is mended; nothing is lost on the way there."""
    form = page(free, TOPIC)
    assert 'name="sv/label"' in form and 'name="save"' in form
    follows = do(free, TOPIC, NEW)
    assert follows == "/studio/texts/arbete-pa-en-ambassad"
    assert value(staff, *MAIN) == [*TOPICS[:-1], "arbete-pa-en-ambassad"]
    shown = page(free, follows)
    assert "Saved in the draft" in shown and "XQ" in shown
    saves = staff.studio.drafts.current().saves
    assert len({its[0].act for its in saves.values()}) == 1


@pytest.mark.parametrize(
    ("path", "form", "lacking"),
    [
        (TOPIC, {**NEW, "sv/body": " ", "en/label": "# x"}, ["sv/body", "en/label"]),
        (SUB_MENU, {"sv/label": "arbete på en ambassad"}, ["options", "en/label"]),
    ],
)
def test_everything_that_is_missing_is_told_at_once_with_its_field(
    free: Browser, path: str, form: Mapping[str, str], lacking: Sequence[str]
) -> None:
    shown = sent(free, path, {**form, "save": "yes"}, 422)
    summary = shown.partition('id="summary-heading"')[2].partition("</ul>")[0]
    assert re.findall(r'href="#([^"]+)"', summary) == lacking
    assert 'value="arbete på en ambassad"' in shown and " data-unsaved" in shown


def test_two_who_add_a_topic_at_once_both_do(staff: Staff, editor: Browser) -> None:
    save(staff, {MAIN: TOPICS[:4]})
    other = staff.browser(Role.PUBLISHER)
    for browser, label in ((editor, "hittegods"), (other, "pass"), (other, "pass")):
        do(browser, TOPIC, {**NEW, "sv/label": label})
    assert value(staff, *MAIN) == [*TOPICS[:4], "hittegods", "pass"]


def test_what_was_typed_stays_where_the_last_key_is_gone(staff: Staff, editor: Browser) -> None:
    shown = sent(editor, TOPIC, {**NEW, "save": "yes"}, 422)
    assert "No key is left" in shown and 'value="arbete på en ambassad"' in shown
    assert not staff.studio.drafts.current().changes


def test_a_sub_menu_takes_options_in_and_goes_with_them(staff: Staff, publisher: Browser) -> None:
    do(publisher, SUB_MENU, GROUP)
    assert value(staff, *MAIN) == ["operativt", "strategiskt", GROUPED, "fast", "kontakt"]
    assert value(staff, "menus", GROUPED, "options") == ["utveckling", "fred"]
    do(publisher, f"/studio/texts/fred/place/{GROUPED}", {"place": "/main"})
    assert value(staff, "menus", GROUPED, "options") == ["utveckling"]
    do(publisher, f"/studio/texts/{GROUPED}/place/main", {"place": "gone"})
    files = staff.studio.drafts.current().files
    assert not {f"sv/{GROUPED}.txt", "sv/utveckling.txt"} & files.keys()


def test_a_script_in_a_label_is_shown_as_words(free: Browser) -> None:
    form = {**GROUP, "sv/label": '"><img src=x onerror=alert(1)>'}
    shown = free.post(SUB_MENU, form).get_data(as_text=True)
    assert "alert(1)" in shown and "<img" not in shown


# --- keys ---


def test_other_keys_are_saved_unless_a_colleague_has_changed_them(
    staff: Staff, editor: Browser
) -> None:
    form = sent_by(page(editor, KEYS), KEYS) | {"keys/repeat": "9", "keys/language": "7"}
    do(editor, KEYS, form)
    assert (value(staff, "keys", "repeat"), value(staff, "keys", "language")) == ("9", "7")
    for saved in ({}, {"save": "yes"}):
        shown = sent(editor, KEYS, form | {"keys/repeat": "8", "keys/main_menu": "9"} | saved, 409)
        assert "Anna Editor" in shown


@pytest.mark.parametrize("key", ["7", "*"])
def test_keys_are_three_digits(staff: Staff, editor: Browser, key: str) -> None:
    form = sent_by(page(editor, KEYS), KEYS) | {"keys/main_menu": key}
    shown = sent(editor, KEYS, form | {"save": "yes"}, 422)
    assert 'role="alert"' in shown and not staff.studio.drafts.current().changes


# --- who may, and what is not there ---


@pytest.mark.parametrize("path", [FRED, TOPIC, SUB_MENU, KEYS])
def test_a_reader_changes_nothing(reader: Browser, path: str) -> None:
    page(reader, path, 403)
    sent(reader, path, {}, 403)


def test_what_is_not_there_has_no_page(editor: Browser) -> None:
    for path in ("texts/no/place/main", "texts/fred/place/no", "texts/fred/place", "menu/no/topic"):
        page(editor, f"/studio/{path}", 404)


def test_no_option_is_put_where_it_cannot_be(staff: Staff) -> None:
    save(staff, fields.read(nested_script(levels=2, topics=8)))
    editor, path = staff.browser(Role.EDITOR), "/studio/texts/menu-1/place/main"
    assert 'value="/menu-2"' in page(editor, path)
    for place in ("menu-2", "/menu-1", "/main", "9", ""):
        sent(editor, path, {"place": place, "save": "yes"}, 422)
