"""The page of the menu: it tells what each act does before anything is saved."""

import re
from collections.abc import Mapping
from html import unescape

import pytest
from scripts import announced, full_script, nested_script, replaced, with_text

from ivr.publishing.draft import Draft
from ivr.publishing.edition import Source
from ivr.studio.accounts import Role
from studio.staff import Browser, Staff

pytestmark = pytest.mark.servers

Form = dict[str, str]

ALSO_IN_FAST = b"""
[X1]
sv = ["gripa"]
en = ["arrest"]
texts = ["fred", "fast"]
number = "114 14"
number_in = ["fred"]
"""

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
KEYS = {"act": "keys", "repeat": "9", "main_menu": "8", "language": "7"}
TOPIC = {
    "act": "topic",
    "menu": "main",
    "name": "ambassad",
    "label-sv": "arbete på en ambassad",
    "body-sv": "Arbete på en ambassad.\r\nVi hjälper till.",
    "label-en": "work at an embassy",
    "body-en": "Work at an embassy.",
}


def publish(staff: Staff, files: Mapping[str, bytes]) -> None:
    """Make a script live."""
    staff.studio.editions.publish(files, author="files", source=Source.FILES)


def save(staff: Staff, files: Mapping[str, bytes | None]) -> Draft:
    """Put files into the draft, as another page does."""
    drafts = staff.studio.drafts
    return drafts.save_files(
        files, seen=drafts.current().seen_files(*files), author="editor@example.se"
    )


def options(staff: Staff, menu: str = "main") -> list[str]:
    """The options of a menu in the draft."""
    table = staff.studio.drafts.current().files["line.toml"].decode()
    found = re.search(rf"\[menus\.{menu}\]\noptions = \[(.*?)\]", table, re.DOTALL)
    assert found
    return re.findall(r'"([a-z0-9-]+)"', found[1])


def sent_by(page: str) -> dict[str, list[str]]:
    """What the button that saves sends."""
    form = page.partition('action="/studio/menu/save"')[2].partition("</form>")[0]
    sent: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(form):
        sent.setdefault(unescape(name), []).append(unescape(value))
    del sent["csrf_token"]
    return sent


def look(browser: Browser, form: Mapping[str, object], status: int = 200) -> str:
    """The page that tells what an act does."""
    answer = browser.post("/studio/menu/check", form)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def do(browser: Browser, form: Mapping[str, object]) -> None:
    """Look at an act, and save it."""
    sent = sent_by(look(browser, form))
    assert browser.post("/studio/menu/save", sent).status_code == 303


@pytest.fixture
def editor(staff: Staff) -> Browser:
    """An editor's browser, where the frozen script is live."""
    publish(staff, full_script())
    return staff.browser(Role.EDITOR)


def test_the_menu_shows_every_option_with_its_key_and_seconds(editor: Browser) -> None:
    page = editor.get("/studio/menu").get_data(as_text=True)
    assert page.index("Operativt polissamarbete") < page.index("Strategiskt polissamarbete")
    assert "<kbd>6</kbd>" in page
    assert page.count("/studio/menu/option?") == 6
    row = page.partition("Strategiskt polissamarbete")[2].partition("</tr>")[0]
    assert re.findall(r"read out (\d+) s into the call", page)[:2] == ["21", "22"]
    assert "Strategic police cooperation" in row and "In English" in page
    assert 'value="7" selected' in page


def test_the_times_are_said_to_be_without_an_announcement_that_is_heard_now(
    staff: Staff, editor: Browser
) -> None:
    without = "without temporary announcements"
    assert without not in editor.get("/studio/menu").get_data(as_text=True)
    publish(staff, announced({"stopp": "until = 2990-01-01T12:00:00\n"}))
    assert without in editor.get("/studio/menu").get_data(as_text=True)


@pytest.mark.parametrize(
    ("language", "label"), [("sv", "Operativt polissamarbete"), ("en", "Operational police")]
)
def test_the_label_in_the_readers_language_is_the_link_to_the_text(
    staff: Staff, editor: Browser, language: str, label: str
) -> None:
    page = staff.browser(Role.EDITOR, language).get("/studio/menu").get_data(as_text=True)
    link = f'<a href="/studio/texts/operativt" lang="{language}">{label}'
    assert link in page


def test_a_full_menu_says_which_keys_are_taken(editor: Browser) -> None:
    page = editor.get("/studio/menu").get_data(as_text=True)
    assert "Keys 1 to 6 are taken; 7, 8 and 9 mean the same everywhere." in page


def test_an_option_of_the_only_menu_can_only_be_removed(editor: Browser) -> None:
    page = editor.get("/studio/menu/option?menu=main&option=fred").get_data(as_text=True)
    assert "<h1>Remove “Peace and" in page


def test_a_reader_sees_the_menu_and_can_change_nothing(staff: Staff) -> None:
    publish(staff, full_script())
    page = staff.browser(Role.READER, "sv").get("/studio/menu").get_data(as_text=True)
    assert "Huvudmenyn" in page
    assert "/studio/menu/check" not in page.replace('action="/studio/menu/check"', "", 2)
    assert "Granska ändringen" not in page


def test_another_order_tells_first_which_keys_mean_something_else(
    staff: Staff, editor: Browser
) -> None:
    page = look(editor, {"act": "place", "menu": "main", "option": "fred", "at": "2"})
    assert "Put “Peace and security work” on key 3" in page
    assert "Keys that mean something else" in page
    assert "Seconds in Swedish" in page and "“Peace and security work” begins for" in page
    assert "Further up" in page and "Further down" in page
    assert options(staff)[2] == "utveckling"
    do(editor, {"act": "place", "menu": "main", "option": "fred", "at": "2"})
    assert options(staff) == ["operativt", "strategiskt", "fred", "utveckling", "fast", "kontakt"]
    assert "Saved in the draft" in editor.get("/studio/menu").get_data(as_text=True)


def test_at_the_ends_there_is_no_further(editor: Browser) -> None:
    top = look(editor, {"act": "place", "menu": "main", "option": "fred", "at": "0"})
    assert "Further up" not in top and "Further down" in top
    end = look(editor, {"act": "place", "menu": "main", "option": "fred", "at": "99"})
    assert "Further up" in end and "Further down" not in end


def test_an_error_that_was_there_before_is_no_new_finding(staff: Staff, editor: Browser) -> None:
    drafts = staff.studio.drafts
    wrong = {"sv/welcome.txt": b"Ring 118 118.\n"}
    drafts.save_files(wrong, seen=drafts.current().seen_files(*wrong), author="Karin")
    page = look(editor, {"act": "place", "menu": "main", "option": "fred", "at": "2"})
    assert "has errors already" in page and "None." not in page


def test_where_nothing_would_change_nothing_can_be_saved(editor: Browser) -> None:
    page = look(editor, {"act": "place", "menu": "main", "option": "fred", "at": "3"})
    assert "Nothing would change." in page
    assert "/studio/menu/save" not in page


def test_a_topic_is_added_with_its_words_in_each_language(staff: Staff, editor: Browser) -> None:
    form = editor.get("/studio/menu/add?menu=main&act=topic").get_data(as_text=True)
    assert 'name="label-sv"' in form and 'name="body-en"' in form
    page = look(editor, TOPIC)
    assert "cannot be published" not in page
    assert "The draft could be saved like this, but not published" in page
    assert "sv/ambassad.txt" in page
    do(editor, TOPIC)
    files = staff.studio.drafts.current().files
    assert files["en/ambassad.txt"] == b"work at an embassy\n\nWork at an embassy.\n"
    assert options(staff)[-1] == "ambassad"
    draft_with_errors = look(editor, KEYS)
    assert "This cannot be worked out while the draft has errors." in draft_with_errors
    mended = look(editor, {"act": "remove", "menu": "main", "option": "ambassad"})
    assert "Findings that this corrects" in mended


def test_a_name_that_cannot_be_is_told_and_what_was_written_stays(
    staff: Staff, editor: Browser
) -> None:
    page = look(editor, {**TOPIC, "name": "../etc"}, 422)
    assert "“../etc” cannot be a name" in page
    assert "arbete på en ambassad" in page
    draft = staff.studio.drafts.current()
    sent = {**TOPIC, "name": "../etc", "fingerprint": draft.fingerprint}
    assert editor.post("/studio/menu/save", sent).status_code == 422
    assert not staff.studio.drafts.current().changes


def test_a_script_in_a_label_is_shown_as_words(editor: Browser) -> None:
    page = look(editor, {**TOPIC, "name": "<script>alert(1)</script>", "label-sv": '"><b>x'}, 422)
    assert "<script>alert" not in page and '"><b>x' not in page
    checked = look(editor, {**TOPIC, "label-sv": '"><img src=x onerror=alert(1)>'})
    assert "<img" not in checked


def test_options_go_into_a_sub_menu_and_it_can_be_taken_out(staff: Staff, editor: Browser) -> None:
    form = editor.get("/studio/menu/add?menu=main&act=menu").get_data(as_text=True)
    assert form.count('type="checkbox"') == 6
    asked = {
        "act": "menu",
        "menu": "main",
        "name": "omraden",
        "options": ["fred", "utveckling"],
        "label-sv": "arbete i andra länder",
        "body-sv": "",
        "label-en": "work in other countries",
        "body-en": "",
    }
    page = look(editor, asked)
    assert page.count('name="options"') == 2
    do(editor, asked)
    assert options(staff) == ["operativt", "strategiskt", "omraden", "fast", "kontakt"]
    assert options(staff, "omraden") == ["utveckling", "fred"]
    shown = editor.get("/studio/menu").get_data(as_text=True)
    assert 'href="#menu-omraden"' in shown
    do(editor, {"act": "move", "menu": "omraden", "option": "fred", "target": "main"})
    assert options(staff, "omraden") == ["utveckling"]
    sub = editor.get("/studio/menu/option?menu=main&option=omraden").get_data(as_text=True)
    assert "with it every option that only it offers" in sub
    do(editor, {"act": "remove", "menu": "main", "option": "omraden", "texts": "out"})
    files = staff.studio.drafts.current().files
    assert "sv/omraden.txt" not in files and "sv/utveckling.txt" not in files


def test_an_option_whose_text_is_undone_leads_to_the_text(staff: Staff, editor: Browser) -> None:
    do(editor, {**TOPIC, "name": "vapen-och-ammunition"})
    paths = [path for path in staff.studio.drafts.current().changes if path.endswith(".txt")]
    save(staff, dict.fromkeys(paths))
    menu = editor.get("/studio/menu").get_data(as_text=True)
    assert "Vapen och ammunition" in menu
    page = unescape(editor.get("/studio/publish").get_data(as_text=True))
    assert 'href="/studio/texts/vapen-och-ammunition#text-en">To the text<' in page
    text = editor.get("/studio/texts/vapen-och-ammunition").get_data(as_text=True)
    assert "Text: Vapen och ammunition" in text


def test_the_facts_of_a_topic_go_with_its_texts(staff: Staff, editor: Browser) -> None:
    save(staff, {"facts.toml": full_script()["facts.toml"] + ALSO_IN_FAST})
    page = unescape(
        look(editor, {"act": "remove", "menu": "main", "option": "fred", "texts": "out"})
    )
    facts = page.partition("Facts of the source")[2].partition("</ul>")[0]
    assert "removed with the text" in facts and "rekryteras till polisens" in facts
    assert "People wanted internationally, where it stays" in facts
    assert "cannot be told" not in page and "not be published" not in page
    do(editor, {"act": "remove", "menu": "main", "option": "fred", "texts": "out"})
    held = staff.studio.drafts.current().files["facts.toml"].decode()
    assert '"fred"' not in held and "rekryteras till polisens" not in held
    assert (
        'texts = ["fast"]' in held.partition("[X1]")[2] and "fred" not in held.partition("[X1]")[2]
    )
    assert held.startswith("# Faktatabellen")


def test_the_facts_of_a_topic_are_kept_with_its_texts_and_stop_nothing(
    staff: Staff, editor: Browser
) -> None:
    asked = {"act": "remove", "menu": "main", "option": "fred", "texts": "keep"}
    page = unescape(look(editor, asked))
    facts = page.partition("Facts of the source")[2].partition("</ul>")[0]
    assert "kept with the text" in facts and "rekryteras till polisens" in facts
    assert "cannot be told" not in page and "not be published" not in page
    do(editor, asked)
    assert "facts.toml" not in staff.studio.drafts.current().changes
    back = look(editor, {"act": "offer", "menu": "main", "option": "fred"})
    assert "Facts of the source" not in back


def test_facts_that_cannot_be_read_stay_as_they_are(staff: Staff, editor: Browser) -> None:
    save(staff, {"facts.toml": b"["})
    do(editor, {"act": "remove", "menu": "main", "option": "fred", "texts": "out"})
    assert staff.studio.drafts.current().files["facts.toml"] == b"["


def test_a_removed_option_keeps_its_text_which_can_be_offered_again(
    staff: Staff, editor: Browser
) -> None:
    page = editor.get("/studio/menu/option?menu=main&option=fast").get_data(as_text=True)
    assert "rather move the option" in page
    do(editor, {"act": "remove", "menu": "main", "option": "fast", "texts": "keep"})
    assert "sv/fast.txt" in staff.studio.drafts.current().files
    offer = editor.get("/studio/menu/add?menu=main&act=offer").get_data(as_text=True)
    assert '<option value="fast"' in offer
    do(editor, {"act": "offer", "menu": "main", "option": "fast"})
    assert options(staff)[-1] == "fast"
    save(staff, announced({"stopp": "until = 2990-01-01T10:00:00\n"}, files=full_script()))
    none = editor.get("/studio/menu/add?menu=main&act=offer").get_data(as_text=True)
    assert "Every text is already an option of this menu." in none


def test_the_phone_numbers_are_said_to_keep_their_text(editor: Browser) -> None:
    page = editor.get("/studio/menu/option?menu=main&option=kontakt").get_data(as_text=True)
    assert "stay under key 0" in page


def test_a_topic_that_only_key_0_leads_to_is_no_option(staff: Staff) -> None:
    publish(staff, replaced(full_script(), "line.toml", ', "kontakt"]', "]"))
    page = staff.browser(Role.EDITOR).get("/studio/menu").get_data(as_text=True)
    assert page.count("/studio/menu/option?") == 5


def test_a_move_that_cannot_be_is_told_on_its_own_page(staff: Staff) -> None:
    save(staff, nested_script(levels=3, topics=40))
    browser = staff.browser(Role.EDITOR)
    page = browser.get("/studio/menu/option?menu=main&option=menu-1").get_data(as_text=True)
    assert '<option value="menu-1">' not in page and '<option value="menu-2">' in page
    asked = {"act": "move", "menu": "main", "option": "menu-1", "target": "menu-1-1"}
    assert "cannot be within itself" in look(browser, asked, 422)


def test_what_other_keys_mean_for_callers_is_shown(editor: Browser) -> None:
    page = look(editor, KEYS)
    assert "Keys that mean something else" in page


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"act": "keys", "repeat": "7", "main_menu": "7", "language": "9"}, "must be different"),
        ({"act": "dance"}, "Nothing was requested"),
        ({}, "Nothing was requested"),
    ],
)
def test_what_cannot_be_done_is_told_above_the_menu(editor: Browser, form: Form, told: str) -> None:
    page = look(editor, form, 422)
    assert told in page
    assert "Nothing has been saved yet" in page
    if form.get("wait_seconds"):
        assert f'value="{form["wait_seconds"]}"' in page


def test_a_draft_that_somebody_changed_meanwhile_is_looked_at_again(
    staff: Staff, editor: Browser
) -> None:
    asked = {"act": "place", "menu": "main", "option": "fred", "at": "0"}
    sent = sent_by(look(editor, asked))
    save(staff, {"sv/welcome.txt": "Välkommen.\n".encode()})
    answer = editor.post("/studio/menu/save", sent)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "Somebody else has changed the draft in the meantime" in page
    assert options(staff)[0] == "operativt"
    assert editor.post("/studio/menu/save", sent_by(page)).status_code == 303
    assert options(staff)[0] == "fred"


@pytest.mark.parametrize(
    "path",
    [
        "/studio/menu/option?menu=main&option=nope",
        "/studio/menu/option",
        "/studio/menu/add?menu=nope",
        "/studio/menu/add?menu=main&act=remove",
    ],
)
def test_what_is_not_there_has_no_page(editor: Browser, path: str) -> None:
    assert editor.get(path).status_code == 404


def test_a_menu_that_cannot_be_read_is_told_with_its_errors(staff: Staff, editor: Browser) -> None:
    save(staff, {"line.toml": b"languages = ["})
    answer = editor.get("/studio/menu")
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "The menus and settings of the draft cannot be read" in page
    assert 'class="button" href="/studio/publish"' in page
    assert 'class="finding error"' in page
    again = look(editor, {"act": "place", "menu": "main", "option": "fred", "at": "0"}, 422)
    assert "cannot be read" in again


def test_a_menu_with_errors_is_shown_by_its_names(staff: Staff, editor: Browser) -> None:
    files = replaced(full_script(), "line.toml", '"kontakt"]', '"kontakt", "a", "b", "c", "d"]')
    save(staff, {"line.toml": files["line.toml"], "sv/fred.txt": None})
    page = editor.get("/studio/menu").get_data(as_text=True)
    assert "no key" in page
    assert ">C</a>" in page


def test_without_an_edition_the_draft_itself_is_what_callers_know(staff: Staff) -> None:
    save(staff, full_script())
    browser = staff.browser(Role.EDITOR)
    page = look(browser, {"act": "place", "menu": "main", "option": "fred", "at": "0"})
    assert "Keys that mean something else" in page
    save(staff, with_text(full_script(), "sv/notice.txt", "Tryck {key:nej}.\n"))
    page = look(browser, {"act": "place", "menu": "main", "option": "fred", "at": "0"})
    assert "This cannot be worked out while the draft has errors." in page


def test_a_change_over_a_later_edition_is_refused_until_it_is_decided_which_one_stands(
    staff: Staff, editor: Browser
) -> None:
    """It would undo what the edition changed, without anybody noticing."""
    in_draft = replaced(full_script(), "line.toml", "tries = 3", "tries = 2")
    before = save(staff, {"line.toml": in_draft["line.toml"]})
    publish(staff, replaced(full_script(), "line.toml", "wait_seconds = 10", "wait_seconds = 9"))
    sent = sent_by(look(editor, KEYS))
    answer = editor.post("/studio/menu/save", sent)
    assert answer.status_code == 422
    assert "two versions" in answer.get_data(as_text=True)
    assert staff.studio.drafts.current().files["line.toml"] == before.files["line.toml"]
