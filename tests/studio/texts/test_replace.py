"""The page that replaces words everywhere: its rows, roles, errors, and other people's changes."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from ivr.script.fields.place import parse_path
from ivr.studio.people import Role
from tests.markup import Element, found, links, parsed, words_of
from tests.scripts import replaced
from tests.studio.publishing import PUBLISH
from tests.studio.staff import Browser, Staff, sent_by

pytestmark = pytest.mark.usefixtures("full_edition")

SETTINGS, WORDS = "/studio/settings", "/studio/words"
DOMESTIC = "numbers/domestic"
FRED = "sv/texts/fred/body"


def address(old: str, new: str) -> str:
    return f"/studio/replace?{urlencode({'old': old, 'new': new})}"


def boxes(html: str) -> list[Element]:
    return [*parsed(html).iterfind(".//input[@type='checkbox']")]


def label_of(html: str, box: Element) -> str:
    return words_of(found(parsed(html), f".//label[@for='{box.attrib['id']}']"))


def form(html: str, *, without: str = "") -> dict[str, object]:
    """Return the form of the page as a browser sends it, without the ticks of some lines."""
    ticks = [one for one in boxes(html) if "checked" in one.attrib]
    kept = [one for one in ticks if not without or without not in label_of(html, one)]
    return {**sent_by(html), "tick": [one.attrib["value"] for one in kept]}


def undo_subjects(address: str) -> list[str]:
    return parse_qs(urlsplit(address).query)["subject"]


def send(browser: Browser, path: str, values: Mapping[str, object], status: int = 303) -> str:
    """Send the form of the page, and return the next page, or its address after a redirect."""
    answer = browser.post(path, values)
    html = answer.get_data(as_text=True)
    assert answer.status_code == status, html
    return answer.location if status == 303 else html


def test_a_changed_number_is_replaced_in_every_line_and_nothing_is_left_to_correct(
    staff: Staff, administrator: Browser
) -> None:
    others = {"sv/texts/fred/notes": "Kolla 114-14.", "unconfirmed/fred": "Är 114 14 rätt?"}
    staff.save(others, staff.name(Role.ADMINISTRATOR))
    old = re.compile("(?<!77 )114.14")
    before = {one[0] for one in staff.draft.fields.items() if old.search(str(one))}
    answer = administrator.post(
        SETTINGS, sent_by(administrator.page(SETTINGS)) | {DOMESTIC: "114 15"}
    )
    path = answer.location
    html = administrator.page(path)
    assert "Replace 114 14 by 114 15 in 13 lines" in html.replace("\xa0", " ")
    assert len(boxes(html)) == 17 and "no errors" in html
    quoted = [label_of(html, box) for box in boxes(html) if "checked" not in box.attrib]
    assert len(quoted) == 4 and any("Kolla" in words for words in quoted)
    publish = send(administrator, path, form(html))
    changed = {parse_path(name) for name in staff.changed()}
    assert changed == before | {(code, "pronunciation", "114 15") for code in ("sv", "en")}
    assert {name: staff.value(name) for name in others} == others
    page = administrator.page(publish)
    assert "no errors" in page and "Publish 7" in page and "Not ticked" not in page
    earlier = {"numbers", "notes", "unconfirmed"}
    acts = {its[0].act for field, its in staff.draft.saves.items() if earlier.isdisjoint(field)}
    assert len(acts) == 1, "saved at once"


def test_the_draft_keeps_lines_whose_tick_was_taken_away(staff: Staff, editor: Browser) -> None:
    path = address("Europol", "Interpol")
    html = editor.page(path)
    send(editor, path, form(html, without="together directly"))
    assert "Europol" in str(staff.value("en/texts/operativt/body"))
    assert "Europol" not in str(staff.value("sv/texts/operativt/body"))


def test_the_replacement_is_undone_at_once(staff: Staff, editor: Browser) -> None:
    path = address("Europol", "Interpol")
    page = parsed(editor.page(send(editor, path, form(editor.page(path)))))
    undo = links(found(page, ".//p[@role='status']"))[0]
    assert len(staff.changed()) > 3
    editor.fill(undo, {"subject": undo_subjects(undo)}, to=f"{PUBLISH}/discard")
    assert not staff.changed()


def test_the_search_and_a_changed_name_lead_to_the_lines(staff: Staff, editor: Browser) -> None:
    search = parsed(editor.page("/studio/texts?q=Europol"))
    (asked,) = search.iterfind(".//form[@action='/studio/replace']")
    assert found(asked, "input[@name='old']").get("value") == "Europol"
    names = sent_by(editor.page(WORDS))["sv/names"].replace("Europol", "Eupol")
    answer = editor.post(WORDS, sent_by(editor.page(WORDS)) | {"sv/names": names})
    assert answer.location == address("Europol", "Eupol")
    assert "Europol" in editor.page(answer.location)
    answer = editor.post(WORDS, sent_by(editor.page(WORDS)) | {"sv/names": f"{names}\nNytt"})
    assert answer.location == WORDS, "a name was added, none was changed"


@pytest.mark.parametrize(
    ("role", "locked"), [(Role.EDITOR, 6), (Role.PUBLISHER, 1), (Role.ADMINISTRATOR, 0)]
)
def test_lines_that_others_may_change_are_shown_and_stay(
    staff: Staff, role: Role, locked: int
) -> None:
    browser, path = staff.browser(role), address("114 14", "114 15")
    html = browser.page(path)
    disabled = [one for one in boxes(html) if "disabled" in one.attrib]
    assert len(disabled) == locked and len(boxes(html)) == 16
    assert all("can change this" in label_of(html, one) for one in disabled)
    values = form(html)
    ticks = [one.attrib["value"] for one in boxes(html)]
    send(browser, path, {**values, "tick": ticks})
    assert staff.value(DOMESTIC) == ("114 14" if locked else "114 15")
    assert ("facts/N2" in staff.changed()) == (locked < 6)


def test_errors_are_shown_before_they_are_saved(staff: Staff, administrator: Browser) -> None:
    path = address("114 14", "114 15")
    html = administrator.page(path)
    assert "no errors" in html
    values = form(html, without="Other matters, from inside Sweden")
    again = send(administrator, path, values, 422)
    assert "errors, which stop publication" in again
    assert not staff.draft.saves
    assert len(form(again)["tick"]) == 13  # type: ignore[arg-type]
    send(administrator, path, form(again))
    assert staff.value(DOMESTIC) == "114 14" and staff.draft.saves
    assert "Only a phone number" in administrator.page(address("+46 77 114 14 00", "numret"))


def test_a_line_that_somebody_else_changed_meanwhile_is_shown_and_nothing_is_lost(
    staff: Staff, editor: Browser
) -> None:
    path = address("Europol", "Interpol")
    values = form(editor.page(path), without="together directly")
    words = str(staff.value("sv/texts/operativt/body"))
    theirs = words.replace("Europol", "Europol och Eurojust")
    staff.save({"sv/texts/operativt/body": theirs, FRED: "Europol är också här."})
    draft = staff.draft
    again = send(editor, path, values, 409)
    assert "Somebody else has changed some of these lines" in again and staff.draft == draft
    shown = {label_of(again, one): "checked" in one.attrib for one in boxes(again)}
    assert all(ticked for label, ticked in shown.items() if "Eurojust" in label or "här" in label)
    assert not any(ticked for label, ticked in shown.items() if "together directly" in label)
    send(editor, path, form(again))
    assert "Interpol och Eurojust" in str(staff.value("sv/texts/operativt/body"))
    assert staff.value(FRED) == "Interpol är också här."


def test_nothing_is_replaced_without_a_tick_or_words(staff: Staff, editor: Browser) -> None:
    path = address("Europol", "Interpol")
    values = {**form(editor.page(path)), "tick": []}
    assert "Tick at least one line" in send(editor, path, values, 422)
    for old, new, told in (("Zzz", "x", "No line has"), ("", "x", "Replace words")):
        assert told in editor.page(address(old, new)) and not staff.draft.saves
    send(editor, address("", ""), {}, 422)


def test_a_field_with_two_versions_is_left_to_the_page_publish(
    staff: Staff, editor: Browser
) -> None:
    staff.save({FRED: "Europol här."})
    live, words = dict(staff.draft.live_files), ("De rekryteras", "Poliserna rekryteras")
    staff.publish(replaced(live, "sv/fred.txt", *words))
    html = editor.page(address("Europol", "Interpol"))
    (box,) = [one for one in boxes(html) if "här" in label_of(html, one)]
    assert "disabled" in box.attrib and "two versions" in label_of(html, box)


def test_the_settings_name_a_replaced_number_while_a_line_says_it(
    staff: Staff, administrator: Browser
) -> None:
    staff.save({DOMESTIC: "114 15"})
    page = parsed(administrator.page(SETTINGS))
    told = found(page, ".//p[@class='flash warning']")
    assert "13 lines still say" in words_of(told).replace("\xa0", " ")
    assert links(told) == [address("114 14", "114 15")]
    send(administrator, links(told)[0], form(administrator.page(links(told)[0])))
    assert "still say" not in administrator.page(SETTINGS)
    assert PUBLISH in administrator.page("/studio")
