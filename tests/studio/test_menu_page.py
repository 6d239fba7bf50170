"""The page of the menu: it shows what a change means before it is saved."""

import re
from collections.abc import Mapping
from html import unescape

import pytest

from ivr.publishing.edition import Source
from ivr.script import fields
from ivr.script.fields import Value
from ivr.script.files import Files
from ivr.script.place import Address
from ivr.script.writing import write
from ivr.studio.accounts import Role
from tests.scripts import announced, full_script, nested_script, replaced
from tests.studio.forms import sent_by
from tests.studio.staff import Browser, Staff

pytestmark = pytest.mark.servers

MAIN = ("menus", "main", "options")
TOPICS = ["operativt", "strategiskt", "utveckling", "fred", "fast", "kontakt"]
FREE = replaced(full_script(), "line.toml", ', "kontakt"]', "]")
"""A script with a key left in its menu."""

TOPIC = {
    "act": "topic",
    "menu": "main",
    "sv/label": "arbete på en ambassad",
    "sv/body": "Arbete på en ambassad.\r\nVi hjälper till.",
    "en/label": "work at an embassy",
    "en/body": "Work at an embassy.",
}
GROUP = {
    "act": "menu",
    "menu": "main",
    "options": ["fred", "utveckling"],
    "sv/label": "arbete i andra länder",
    "en/label": "work in other countries",
    "sv/body": "",
    "en/body": "",
}


def publish(staff: Staff, files: Mapping[str, bytes]) -> None:
    """Make a script live."""
    staff.studio.editions.publish(files, author="files", source=Source.FILES)


def save(staff: Staff, values: Mapping[Address, Value | None]) -> None:
    """Save fields in the draft, as another page does."""
    drafts = staff.studio.drafts
    drafts.save(values, seen=drafts.current().seen(*values), author="Karin")


def with_draft(staff: Staff, files: Files) -> Browser:
    """An editor's browser, where nothing is live and a script is the draft."""
    save(staff, fields.read(files))
    return staff.browser(Role.EDITOR)


def value(staff: Staff, *field: str) -> object:
    """A value in the draft."""
    return staff.studio.drafts.current().fields.get(field)


def page(browser: Browser, path: str = "", status: int = 200) -> str:
    """A page of the menu."""
    answer = browser.get(f"/studio/menu{path}")
    assert answer.status_code == status
    return unescape(answer.get_data(as_text=True))


def look(
    browser: Browser, form: Mapping[str, object], status: int = 200, path: str = "/option"
) -> str:
    """The page that says what a change means."""
    answer = browser.post(f"/studio/menu{path}", form)
    assert answer.status_code == status
    return unescape(answer.get_data(as_text=True))


def do(browser: Browser, form: Mapping[str, object], path: str = "/option") -> None:
    """Save a change."""
    assert browser.post(f"/studio/menu{path}", {**form, "save": "yes"}).status_code == 303


def place(option: str, at: int) -> dict[str, str]:
    """A change of an option's place."""
    return {"act": "place", "menu": "main", "option": option, "at": str(at)}


def remove(option: str, texts: str) -> dict[str, str]:
    """A removal of an option."""
    return {"act": "remove", "menu": "main", "option": option, "texts": texts}


@pytest.fixture
def editor(staff: Staff) -> Browser:
    """An editor's browser, where the frozen script is live."""
    publish(staff, full_script())
    return staff.browser(Role.EDITOR)


@pytest.fixture
def free(staff: Staff) -> Browser:
    """An editor's browser, where the live script has a key left in its menu."""
    publish(staff, FREE)
    return staff.browser(Role.EDITOR)


# --- what is shown ---


def test_the_menu_shows_every_option_with_its_key_and_seconds(editor: Browser) -> None:
    shown = page(editor)
    assert shown.index("Operativt polissamarbete") < shown.index("Strategiskt polissamarbete")
    assert "<kbd>6</kbd>" in shown and shown.count("/studio/menu/option?") == 6
    row = shown.partition("Strategiskt polissamarbete")[2].partition("</tr>")[0]
    assert re.findall(r"(\d+) s into the call", shown)[:2] == ["21", "22"]
    assert "Strategic police cooperation" in row and "In English" in shown
    assert 'selected value="7"' in shown
    assert "Move “Peace and security work” up" in shown
    assert not re.search(r"\bfred\b|\butveckling\b", re.sub(r"<[^>]*>", "", shown))


def test_the_times_are_said_to_be_without_an_announcement_that_is_heard_now(
    staff: Staff, editor: Browser
) -> None:
    without = "without temporary announcements"
    assert without not in page(editor)
    publish(staff, announced({"stopp": "until = 2990-01-01T12:00:00\n"}))
    assert without in page(editor)


@pytest.mark.parametrize(
    ("language", "label"), [("sv", "Operativt polissamarbete"), ("en", "Operational police")]
)
def test_the_label_in_the_readers_language_is_the_link_to_the_text(
    staff: Staff, editor: Browser, language: str, label: str
) -> None:
    link = f'<a href="/studio/texts/operativt" lang="{language}">{label}'
    assert link in page(staff.browser(Role.EDITOR, language))


def test_a_full_menu_says_what_can_be_done(editor: Browser) -> None:
    told = "No key is left in the menu “Main menu”. Add a sub-menu, or remove an option."
    shown = page(editor)
    assert told in shown and "act=topic" not in shown
    form = page(editor, "/add?menu=main&act=topic")
    assert told in form and 'name="sv/label"' not in form
    assert 'href="/studio/menu/add?menu=main&act=menu"' in form


def test_a_reader_sees_the_menu_and_can_change_nothing(staff: Staff) -> None:
    publish(staff, full_script())
    reader = staff.browser(Role.READER, "sv")
    shown = page(reader)
    assert "Huvudmenyn" in shown and "Granska ändringen" not in shown
    assert "/studio/menu/option" not in shown and "/studio/menu/add" not in shown
    look(reader, place("fred", 0), 403)
    look(reader, {}, 403, "/add")


@pytest.mark.parametrize(
    "path",
    ["/option?menu=main&option=nope", "/option", "/add?menu=nope", "/add?menu=nope&act=menu"],
)
def test_what_is_not_there_has_no_page(editor: Browser, path: str) -> None:
    page(editor, path, 404)


def test_a_menu_that_cannot_be_read_is_told_with_its_errors(staff: Staff, editor: Browser) -> None:
    save(staff, {("files", "line.toml"): b"languages = ["})
    shown = page(editor, status=422)
    assert "cannot be read" in shown and 'class="finding error"' in shown
    assert 'class="button" href="/studio/publish"' in shown
    assert "cannot be read" in look(editor, place("fred", 0), 422)


def test_a_menu_with_errors_is_shown_by_its_names(staff: Staff, editor: Browser) -> None:
    save(staff, {MAIN: [*TOPICS, *"abcd"], ("sv", "texts", "fred", "label"): None})
    shown = page(editor)
    assert "no key" in shown and ">C</a>" in shown


# --- what a change means ---


def test_another_order_says_first_which_keys_mean_something_else(
    staff: Staff, editor: Browser
) -> None:
    shown = look(editor, place("fred", 2))
    assert "Put “Peace and security work” on key 3" in shown
    assert "Keys that mean something else" in shown
    assert "Seconds in Swedish" in shown and "“Peace and security work” begins for" in shown
    assert "Further up" in shown and "Further down" in shown
    assert value(staff, *MAIN) == TOPICS
    do(editor, place("fred", 2))
    assert value(staff, *MAIN) == ["operativt", "strategiskt", "fred", "utveckling", *TOPICS[4:]]
    assert "Saved in the draft" in page(editor)


def test_at_the_ends_there_is_no_further(editor: Browser) -> None:
    top, end = look(editor, place("fred", 0)), look(editor, place("fred", 99))
    assert "Further up" not in top and "Further down" in top
    assert "Further up" in end and "Further down" not in end


def test_where_nothing_would_change_nothing_can_be_saved(editor: Browser) -> None:
    shown = look(editor, place("fred", 3))
    assert "Nothing would change." in shown and 'name="save"' not in shown


def test_an_error_that_was_there_before_is_no_new_finding(staff: Staff, editor: Browser) -> None:
    save(staff, {("sv", "texts", "welcome", "body"): "Ring 118 118."})
    shown = look(editor, place("fred", 2))
    assert "has errors already" in shown and "None." not in shown


def test_errors_that_a_change_makes_and_corrects_are_told(staff: Staff, editor: Browser) -> None:
    save(staff, {MAIN: [*TOPICS, "sjunde"]})
    assert "Findings that this corrects" in look(editor, remove("sjunde", "keep"))
    shown = look(editor, place("fred", 0))
    assert "This cannot be worked out while the draft has errors." in shown


def test_without_an_edition_the_draft_itself_is_what_callers_know(staff: Staff) -> None:
    browser = with_draft(staff, full_script())
    assert "Keys that mean something else" in look(browser, place("fred", 0))


def test_the_facts_of_a_topic_go_or_stay_with_its_texts(staff: Staff) -> None:
    publish(staff, full_script())
    publisher = staff.browser(Role.PUBLISHER)
    more: dict[str, Value] = {"sv": ["gripa"], "en": ["arrest"], "texts": ["fred", "fast"]}
    save(staff, {("facts", "X1"): more})

    def told(shown: str) -> str:
        assert "not be published" not in shown
        return shown.partition("Facts of the source")[2].partition("</ul>")[0]

    kept = told(look(publisher, remove("fred", "keep")))
    assert "kept with the text" in kept and "rekryteras till polisens" in kept
    gone = told(look(publisher, remove("fred", "out")))
    assert "removed with the text" in gone and "rekryteras till polisens" in gone
    assert "People wanted internationally, where it stays" in gone
    do(publisher, remove("fred", "out"))
    assert value(staff, "facts", "X1") == {**more, "texts": ["fast"]}


# --- adding ---


def test_a_topic_is_saved_at_once_and_its_page_follows(staff: Staff, free: Browser) -> None:
    """Its page is where what it lacks is mended; nothing is lost on the way there."""
    form = page(free, "/add?menu=main&act=topic")
    assert 'name="sv/label"' in form and 'name="en/body"' in form
    answer = free.post("/studio/menu/add", {**TOPIC, "sv/body": "Vi hjälper till på XQ."})
    assert answer.location == "/studio/texts/arbete-pa-en-ambassad"
    assert value(staff, *MAIN) == [*TOPICS[:-1], "arbete-pa-en-ambassad"]
    shown = unescape(free.get(answer.location).get_data(as_text=True))
    assert "Saved in the draft" in shown and "XQ" in shown
    saves = staff.studio.drafts.current().saves
    assert len({its[0].act for its in saves.values()}) == 1


def test_everything_that_is_missing_is_told_at_once_with_its_field(free: Browser) -> None:
    shown = look(free, {**TOPIC, "sv/body": " ", "en/label": "# x"}, 422, "/add")
    assert re.findall(r'href="#([^"]+)"', shown.partition('id="summary-heading"')[2])[:2] == [
        "sv/body",
        "en/label",
    ]
    assert 'value="arbete på en ambassad"' in shown and " data-unsaved" in shown
    shown = look(free, {"act": "menu", "menu": "main"}, 422, "/add")
    assert 'href="#options"' in shown and 'href="#sv/label"' in shown


def test_two_who_add_a_topic_at_once_both_do(staff: Staff) -> None:
    four = replaced(full_script(), "line.toml", ', "fast", "kontakt"]', "]")
    publish(staff, four)
    one, two = staff.browser(Role.EDITOR), staff.browser(Role.PUBLISHER)
    for browser, label in ((one, "hittegods"), (two, "pass"), (two, "pass")):
        answer = browser.post("/studio/menu/add", {**TOPIC, "sv/label": label})
        assert answer.status_code == 303
    assert value(staff, *MAIN) == [*TOPICS[:4], "hittegods", "pass"]


def test_what_was_typed_stays_where_the_last_key_is_gone(staff: Staff, editor: Browser) -> None:
    shown = look(editor, TOPIC, 422, "/add")
    assert "No key is left" in shown and 'value="arbete på en ambassad"' in shown
    assert not staff.studio.drafts.current().changes


def test_a_sub_menu_is_looked_at_with_its_words_before_it_is_saved(
    staff: Staff, editor: Browser
) -> None:
    assert page(editor, "/add?menu=main&act=menu").count('type="checkbox"') == 6
    shown = look(editor, GROUP, path="/add")
    assert "Keys that mean something else" in shown and " data-unsaved" in shown
    part = look(editor, GROUP, path="/add?part=effect")
    assert "Keys that mean something else" in part and "<form" not in part
    assert shown.count(" checked ") == 2 and 'value="arbete i andra länder"' in shown
    assert not staff.studio.drafts.current().changes
    do(editor, GROUP, "/add")
    name = "arbete-i-andra-lander"
    assert value(staff, *MAIN) == ["operativt", "strategiskt", name, "fast", "kontakt"]
    assert value(staff, "menus", name, "options") == ["utveckling", "fred"]
    assert f'href="#menu-{name}"' in page(editor)
    do(editor, {"act": "move", "menu": name, "option": "fred", "target": "main"})
    assert value(staff, "menus", name, "options") == ["utveckling"]
    assert "with it every option that only it offers" in page(
        editor, f"/option?menu=main&option={name}"
    )
    do(staff.browser(Role.PUBLISHER), remove(name, "out"))
    files = staff.studio.drafts.current().files
    assert not {f"sv/{name}.txt", "sv/utveckling.txt"} & files.keys()


def test_a_full_menu_leads_to_its_sub_menus_with_a_key_left(editor: Browser) -> None:
    do(editor, GROUP, "/add")
    assert "No key is left" not in page(editor, "/add?menu=main&act=topic")
    assert editor.post("/studio/menu/add", TOPIC).status_code == 303
    shown = page(editor, "/add?menu=main&act=topic")
    assert 'href="/studio/menu/add?menu=arbete-i-andra-lander&act=topic"' in shown


def test_a_script_in_a_label_is_shown_as_words(free: Browser) -> None:
    sent = {**GROUP, "sv/label": '"><img src=x onerror=alert(1)>'}
    shown = free.post("/studio/menu/add", sent).get_data(as_text=True)
    assert "alert(1)" in shown and "<img" not in shown


def test_an_option_whose_text_is_undone_leads_to_the_text(staff: Staff, free: Browser) -> None:
    free.post("/studio/menu/add", {**TOPIC, "sv/label": "vapen"})
    changed = staff.studio.drafts.current().saves
    save(staff, {field: None for field in changed if field[1] == "texts"})
    assert ">Vapen</a>" in page(free)
    published = unescape(free.get("/studio/publish").get_data(as_text=True))
    assert 'href="/studio/texts/vapen#text-en">To the text<' in published


# --- removing and moving ---


def test_a_removed_option_keeps_its_text_which_can_be_offered_again(
    staff: Staff, editor: Browser
) -> None:
    assert "rather move the option" in page(editor, "/option?menu=main&option=fast")
    do(editor, remove("fast", "keep"))
    assert value(staff, "sv", "texts", "fast", "label")
    assert '<option value="fast">' in page(editor, "/add?menu=main&act=topic")
    offer = {"act": "offer", "menu": "main", "option": "fast"}
    assert "Facts of the source" not in look(editor, offer)
    do(editor, offer)
    assert value(staff, *MAIN) == [*TOPICS[:4], "kontakt", "fast"]
    assert "is already an option of “Main menu”" in look(editor, offer, 422)


def test_the_phone_numbers_are_said_to_keep_their_text(editor: Browser) -> None:
    assert "stay under key 0" in page(editor, "/option?menu=main&option=kontakt")


def test_a_move_that_cannot_be_is_not_offered_and_refused(staff: Staff) -> None:
    browser = with_draft(staff, nested_script(levels=3, topics=40))
    shown = page(browser, "/option?menu=main&option=menu-1")
    assert '<option value="menu-1-1">' not in shown and '<option value="menu-2">' in shown
    asked = {"act": "move", "menu": "main", "option": "menu-1", "target": "menu-1-1"}
    assert "cannot be within itself" in look(browser, asked, 422)


@pytest.mark.parametrize("form", [{}, {"act": "dance"}, {**place("fred", 0), "at": "x"}])
def test_what_no_form_sends_is_refused(editor: Browser, form: dict[str, str]) -> None:
    look(editor, form, 400)


# --- keys, and what others changed ---


def test_other_keys_are_looked_at_and_saved(staff: Staff, editor: Browser) -> None:
    form = sent_by(page(editor), "/studio/menu") | {"keys/repeat": "9", "keys/language": "7"}
    shown = look(editor, form, path="")
    assert "Keys that mean something else" in shown
    do(editor, sent_by(shown, "/studio/menu"), "")
    assert (value(staff, "keys", "repeat"), value(staff, "keys", "language")) == ("9", "7")
    look(editor, form | {"keys/repeat": "8", "keys/main_menu": "9"}, 409, path="")
    do(editor, form, "")


def test_keys_must_be_three_digits(staff: Staff, editor: Browser) -> None:
    form = sent_by(page(editor), "/studio/menu")
    for key, told in (("7", "must be different"), ("*", "Not a valid choice")):
        answer = editor.post("/studio/menu", {**form, "keys/main_menu": key})
        assert answer.status_code == 422
        assert told in answer.get_data(as_text=True)


def test_a_change_starts_from_what_a_colleague_saved_meanwhile(
    staff: Staff, editor: Browser
) -> None:
    look(editor, place("fred", 0))
    do(staff.browser(Role.PUBLISHER), place("kontakt", 0))
    do(editor, place("fred", 0))
    assert value(staff, *MAIN) == ["fred", "kontakt", *TOPICS[:3], "fast"]
    do(staff.browser(Role.PUBLISHER), remove("fred", "out"))
    assert "is not an option" in look(editor, {**place("fred", 0), "save": "yes"}, 422)


def test_a_menu_that_another_edition_changed_too_is_brought_together_first(
    staff: Staff, editor: Browser
) -> None:
    save(staff, {MAIN: [*reversed(TOPICS)]})
    publish(staff, write(full_script(), {MAIN: TOPICS[:-1]}))
    assert "must be brought together first" in look(editor, place("fred", 0), 422)
    assert value(staff, *MAIN) == [*reversed(TOPICS)]
