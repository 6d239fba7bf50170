"""Announcements in the studio: form, words, times, saving, changing, removing; and Today."""

import re
from collections.abc import Mapping

import pytest

from ivr.studio.people import Role
from tests.markup import found, links, parsed, words_of
from tests.scripts import announced, short_script, with_text
from tests.studio.publish.test_publish_page import ticked
from tests.studio.staff import NOTHING, Browser, Staff, sent_by

pytestmark = pytest.mark.usefixtures("edition")

SV, EN = "Linjen är stängd till fredag klockan tolv.", "The line is closed until noon on Friday."
NEW = {"sv": SV, "en": EN, "until": "2027-01-22T12:00", "closes": "y"}
"""Form of a new announcement; the studio's clock is at 15 January 2027, 09:00 in Stockholm."""

WEEK = "from = 2027-01-14T08:00:00\nuntil = 2027-01-21T17:00:00\n"
LATER = "from = 2027-02-01T08:00:00\nuntil = 2027-02-02T17:00:00\n"
OVER = "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\n"
FRAUD = {"sv": "Bedragare ringer just nu.", "en": "Fraudsters are calling now."}

FORM = "/studio/announcement"
ONE = "/studio/announcements/bedragare"
NOW, PLANNED, DRAFT = "heard now", "planned", "in the draft, not published"
Typed = Mapping[str, str]


@pytest.fixture
def warned(staff: Staff) -> Browser:
    """An editor's browser, with a current warning of fraud."""
    staff.publish(announced({"bedragare": WEEK}, FRAUD))
    return staff.browser(Role.EDITOR)


def table(staff: Staff) -> str:
    return staff.draft.files["line.toml"].decode()


def names(staff: Staff) -> list[str]:
    return re.findall(r"\[announcements\.([a-z0-9-]+)\]", table(staff))


def action_of(page: str) -> str:
    return page.partition('id="announcement" action="')[2].partition('"')[0]


def inputs(page: str, typed: Typed) -> dict[str, str]:
    """Return the values of a page's inputs; texts are named by language code."""
    name = action_of(page).rpartition("/")[2]
    texts = {code: f"{code}/texts/{name}/body" for code in FRAUD}
    return {texts.get(at, f"announcements/{name}/{at}"): words for at, words in typed.items()}


def send(
    browser: Browser, page: str, typed: Typed = NOTHING, status: int = 303, act: str = "save"
) -> str:
    return browser.fill(action_of(page), inputs(page, typed) | {"act": act}, status, page=page)


def add(browser: Browser, typed: Typed = NOTHING, status: int = 303, act: str = "save") -> str:
    return send(browser, browser.page(FORM), {**NEW, **typed}, status, act)


def part(page: str, id: str) -> str:
    return page.partition(f'id="{id}"')[2].partition("</div>")[0].replace("\xa0", " ")


def announcements_with(browser: Browser, badge: str) -> str:
    """Return the words and links of the announcements on Today with a badge."""
    rows = parsed(browser.page("/studio")).findall(f".//p[span='{badge}']")
    return " ".join(words_of(row) + " ".join(links(row)) for row in rows)


def over(browser: Browser) -> list[str]:
    """Return the ended announcements whose words the form of a new one offers to save as ready."""
    return re.findall(r'action="/studio/announcements/([^/"]+)/ready"', browser.page(FORM))


def test_a_new_one_is_saved_once_with_its_texts(staff: Staff, editor: Browser) -> None:
    form = editor.page(FORM)
    for _ in range(2):  # somebody clicks twice
        assert 'href="/studio/publish"' in send(editor, form, NEW)
    (name,) = names(staff)
    times = f"[announcements.{name}]\nuntil = 2027-01-22T12:00:00\ncloses = true\n"
    assert table(staff).endswith(f"\n\n{times}")
    texts = [staff.draft.files[f"{code}/{name}.txt"].decode() for code in FRAUD]
    assert texts == [f"{SV}\n", f"{EN}\n"]
    add(editor, {"from": "2027-02-01T08:00", "until": "2027-02-02T08:00"})
    assert len(names(staff)) == 2


def test_closing_the_line_has_its_own_publication(staff: Staff, editor: Browser) -> None:
    staff.write(sv__fred="fred\n\nRing oss inte f\n")  # a colleague's half sentence
    (closing,) = [link for link in links(parsed(editor.page("/studio"))) if "closes=" in link]
    page = editor.page(closing)
    form = sent_by(page, action_of(page))
    assert "checkbox" not in page and "The menu is not heard" in page
    assert found(parsed(page), ".//textarea[@autofocus]").get("lang") == "sv"
    typed = inputs(page, {"sv": SV, "en": EN, "until": "2027-01-16T08:00"})
    answer = editor.post(action_of(page), form | typed | {"act": "review"})
    address, _, focused = answer.location.partition("#")
    page = editor.page(address)
    assert ticked(page) == {f"text-{names(staff)[0]}"} and focused == "changes"
    assert "of 1: Close the line until 16 Jan 08:00</button>" in page
    form = sent_by(page, "/studio/publish/ask")
    assert form["note"] == "Close the line until 16 Jan 08:00" and "Edition note (optional)" in page
    editor.post("/studio/publish/ask", form | {"note": "", "tick": f"text-{names(staff)[0]}"})
    (asked,) = staff.studio.editions.approval_requests.pending()
    assert asked.note == form["note"]
    assert staff.draft.saves.keys() > {("sv", "texts", "fred", "body")}


def test_a_check_tells_seconds_times_and_findings(staff: Staff, editor: Browser) -> None:
    page = add(editor, {"until": "2027-06-01T12:00"}, status=200, act="check")
    assert "Nothing has been saved" in page
    form = sent_by(page, action_of(page)) | inputs(page, {"from": "x"})
    fetched = editor.post(f"{action_of(page)}/check", form).get_data(as_text=True)
    assert "<html" not in fetched and not names(staff)
    for checked in (page, fetched):
        assert re.search(r"\d\.\d seconds", part(checked, "status-en"))
        at_end = part(checked, "at-until")
        assert "1 June 2027, 12:00" in at_end and "finding" in at_end  # it is heard for long


@pytest.mark.parametrize(
    ("typed", "field", "word"),
    [
        ({"until": ""}, "until", "day and a time"),
        ({"until": "fredag"}, "until", "Write a day and a time"),
        ({"from": "2027-01-22T12:00"}, "until", "before it begins"),
        ({"until": "2027-01-15T08:00"}, "until", "ended on"),
        ({"until": "2027-03-28T02:30"}, "until", "does not exist"),
        ({"from": "2027-10-31T02:30", "until": "2027-11-01T02:30"}, "from", "twice"),
        ({"sv": ""}, "sv", "Write the words"),
    ],
)
def test_a_mistake_is_shown_at_its_field_and_input_stays(
    staff: Staff, editor: Browser, typed: Typed, field: str, word: str
) -> None:
    page = add(editor, typed, 422)
    errors = {one.get("id"): words_of(one) for one in parsed(page).iterfind(".//p[@class='error']")}
    (at,) = inputs(page, {field: ""})
    assert word in errors[f"{at}-error"] and errors[f"{at}-error"][0].isupper()
    assert f'<a href="#{at}">' in page
    assert inputs(page, {**NEW, **typed}).items() <= sent_by(page, action_of(page)).items()
    assert not names(staff) and ".toml" not in page and ".txt" not in page


def test_a_third_announcement_is_refused_with_the_others(staff: Staff, editor: Browser) -> None:
    staff.publish(announced({"bedragare": WEEK, "bedragare-2": WEEK}, FRAUD))
    page = add(editor, {"from": "2027-01-16T08:00", "closes": ""}, 422)
    assert FRAUD["en"] in page.partition('/from-error">')[2].partition("</p>")[0]


def test_a_line_with_two_announcements_can_still_be_closed(staff: Staff, editor: Browser) -> None:
    staff.publish(announced({"bedragare": WEEK, "bedragare-2": WEEK}, FRAUD))
    add(editor, {"from": "2027-01-16T08:00"})
    assert len(names(staff)) == 3


def test_a_live_one_is_heard_until_its_removal_is_published(staff: Staff, warned: Browser) -> None:
    page = warned.page(ONE)
    bar = found(parsed(page), ".//div[@class='save-bar']")
    assert "remove" in [button.get("value") for button in bar.iter("button")]
    page = send(warned, page, act="remove")
    assert "until the draft is published" in page and ticked(page) == {"text-bedragare"}
    assert not names(staff)
    assert staff.draft.files.keys() == short_script().keys()
    assert "callers hear it until this is published" in announcements_with(warned, NOW)
    assert not announcements_with(warned, DRAFT) and not over(warned)
    staff.publish(staff.draft.files)
    assert not announcements_with(warned, NOW) and over(warned) == ["bedragare"]


def test_an_unpublished_announcement_is_removed_at_once(staff: Staff, editor: Browser) -> None:
    assert "never published" in send(editor, add(editor), act="remove")
    assert not staff.draft.changes


def test_a_newer_announcement_is_not_removed_unseen(staff: Staff, warned: Browser) -> None:
    page = warned.page(ONE)
    staff.save({"sv/texts/bedragare/body": "Se upp."})
    page = send(warned, page, status=409, act="remove")
    assert "Look at it before" in page and "Se upp." in page and names(staff)
    send(warned, page, act="remove")
    assert not names(staff)


def test_announcements_are_listed_by_state(staff: Staff, editor: Browser) -> None:
    staff.publish(announced({"bedragare": WEEK, "stopp": LATER, "gammal": OVER}, FRAUD))
    assert not announcements_with(editor, DRAFT)
    add(editor)
    assert "14 January 2027, 08:00 until 21 January 2027, 17:00" in announcements_with(editor, NOW)
    assert "/studio/announcements/stopp" in announcements_with(editor, PLANNED)
    assert EN in announcements_with(editor, DRAFT) and over(editor) == ["gammal"]
    send(editor, editor.page(ONE), {"en": "Beware."})
    assert FRAUD["en"] in announcements_with(editor, NOW) and "Beware." not in announcements_with(
        editor, NOW
    )
    assert "Beware." in announcements_with(editor, DRAFT)


def test_a_closed_line_stands_first_with_its_end(staff: Staff, editor: Browser) -> None:
    staff.publish(announced({"bedragare": f"{WEEK}closes = true\n"}, FRAUD))
    assert '"badge info">heard now<' in editor.page("/studio")
    assert '"badge info">live<' in editor.page("/studio/history")
    words = part(editor.page("/studio"), "closed")
    for told in ("21 January 2027, 17:00", FRAUD["en"], f'href="{ONE}"'):
        assert told in words
    send(editor, editor.page(ONE), act="remove")
    assert "until this is published" in part(editor.page("/studio"), "closed")


@pytest.mark.parametrize("is_there", [True, False])
def test_an_ended_announcement_is_made_ready_and_planned_again(
    staff: Staff, editor: Browser, is_there: bool
) -> None:
    files = announced({"bedragare": f"{OVER}closes = true\n"}, FRAUD)
    staff.publish(files)
    staff.publish(with_text(files, "sv/bedragare.txt", "Se upp för bedragare.\n"))
    if not is_there:
        staff.publish(short_script())
    assert over(editor) == ["bedragare"]
    editor.post(f"{ONE}/ready")
    ready = "/studio/ready/bedragare"
    staff.publish(staff.draft.files)
    (plan,) = [link for link in links(parsed(editor.page(ready))) if "plan=" in link]
    page = editor.page(plan)
    empty = inputs(page, {"from": "", "until": "", "closes": "y"})
    assert empty.items() <= sent_by(page, ONE).items()
    send(editor, page, {"until": "2027-01-22T12:00"})
    assert names(staff) == ["bedragare"] and "from" not in table(staff).rpartition("[announ")[2]
    assert staff.draft.files["sv/bedragare.txt"].decode() == "Se upp för bedragare.\n"
    changed = parsed(editor.page("/studio/publish"))
    card = words_of(found(changed, ".//section[@id='text-bedragare']"))
    assert "12:00" in card and card.count("Se upp för bedragare.") == 1
