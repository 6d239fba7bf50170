"""Texts to read through: Today lists them, and one click says that one is still right."""

import re
from collections.abc import Mapping
from datetime import date
from html import unescape

import pytest

from ivr.publishing.edition import Source
from ivr.studio.accounts import Role
from ivr.studio.writing.review import year_after
from tests.scripts import full_script, replaced
from tests.studio.forms import sent_by
from tests.studio.staff import Browser, Clock, Staff
from tests.studio.texts import put

LINE, FAST = "line.toml", "sv/fast.txt"
DAY = 24 * 60 * 60

DATES = """\
# When texts are read through.
[review]
default = 2030-01-01    # all others
fast = 2027-01-14       # its name may change
kontakt = 2027-02-14
fred = 2027-02-15

[read]
kontakt = {day = 2026-02-14, by = "Sven Öberg"}

[patience]"""


def dated(dates: str = DATES) -> dict[str, bytes]:
    """The frozen script with dates."""
    return replaced(full_script(), LINE, "[patience]", dates)


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """A studio on 15 January 2027, with an edition that has dates."""
    staff.studio.editions.publish(dated(), author="Karin", source=Source.STUDIO)
    return staff


def page(browser: Browser, path: str) -> str:
    return unescape(browser.get(path).get_data(as_text=True))


def due(browser: Browser) -> dict[str, str]:
    """What stands beside each text that Today lists as due, by name."""
    section = page(browser, "/studio").partition('id="review"')[2].partition("</section>")[0]
    names: list[str] = re.findall(r'href="/studio/texts#text-([\w-]+)"', section)
    html = page(browser, "/studio/texts")
    return {
        name: html.partition(f'id="text-{name}"')[2].partition("</article>")[0] for name in names
    }


def form(browser: Browser, text: str) -> dict[str, str]:
    """What the button beside a text sends."""
    return dict(re.findall(r'name="(read)" value="(.*?)"', due(browser)[text]))


def table(staff: Staff) -> str:
    return staff.studio.drafts.current().files[LINE].decode()


# --- what is due ---


def test_today_lists_what_is_due_with_day_words_and_who_read_it_last(
    editor: Browser,
) -> None:
    cards = due(editor)
    assert list(cards) == ["fast", "kontakt"]
    assert "late" in cards["fast"] and "14 January 2027" in cards["fast"]
    assert "Gruppen arbetar" in cards["fast"] and "Last read" not in cards["fast"]
    assert "soon" in cards["kontakt"] and "14 February 2027" in cards["kontakt"]
    assert "Last read through on 14 February 2026 by Sven Öberg." in cards["kontakt"]


def test_texts_are_named_as_callers_know_them_in_the_readers_language(staff: Staff) -> None:
    for language, label in (("sv", "internationellt"), ("en", "international")):
        assert label in due(staff.browser(Role.READER, language))["fast"].lower()


def test_frame_texts_are_named_by_when_they_are_heard(staff: Staff, clock: Clock) -> None:
    clock.go_on(3 * 365 * DAY)
    cards = due(staff.browser(Role.READER))
    assert "Emergency notice" in cards["notice"]


def test_nothing_due_takes_no_place(staff: Staff, clock: Clock) -> None:
    clock.go_on(-3 * 365 * DAY)
    assert 'id="review"' not in page(staff.browser(Role.READER), "/studio")


def test_a_draft_that_cannot_be_read_has_nothing_due(staff: Staff, editor: Browser) -> None:
    put(staff, {**dated(), LINE: b"x"})
    assert due(editor) == {}
    assert editor.get("/studio/texts/fast").status_code == 200


def test_the_page_of_a_text_tells_its_day_and_who_read_it_last(editor: Browser) -> None:
    for name, told in (
        ("kontakt", "14 February 2027"),
        ("kontakt", "Sven Öberg"),
        ("notice", "2030"),
    ):
        assert told in unescape(editor.get(f"/studio/texts/{name}").get_data(as_text=True))


# --- one click ---


def test_one_click_moves_the_day_on_by_a_year_and_records_who_and_when(
    staff: Staff, editor: Browser
) -> None:
    answer = editor.post("/studio/review", form(editor, "fast"))
    assert answer.status_code == 303
    lines = table(staff).splitlines()
    before = dated()[LINE].decode().splitlines()
    assert [line for line in lines if line not in before] == [
        "fast = 2028-01-15       # its name may change",
        'fast = {day = 2027-01-15, by = "Anna Editor"}',
    ]
    draft = staff.studio.drafts.current()
    saves = [draft.saves["review", "fast"][0], draft.saves["read", "fast"][0]]
    assert {one.author for one in saves} == {staff.name(Role.EDITOR)}
    assert len({one.act for one in saves}) == 1
    html = page(editor, "/studio")
    told = html.partition('class="flash')[2].partition("</p>")[0]
    assert "People wanted internationally" in told and "15 January 2028" in told
    assert list(due(editor)) == ["kontakt"]
    told = page(editor, "/studio/texts/fast")
    assert "Last read through on 15 January 2027 by Anna Editor." in told


def test_a_text_of_the_default_is_moved_on_alone(staff: Staff, clock: Clock) -> None:
    clock.go_on(3 * 365 * DAY)
    editor = staff.browser(Role.EDITOR)
    answer = editor.post("/studio/review", form(editor, "notice"))
    assert answer.status_code == 303
    assert "“Emergency notice” is to be read through again by 14 January 2031" in page(
        editor, "/studio"
    )
    assert "notice" not in due(editor) and "welcome" in due(editor)


def test_the_day_is_the_lines(staff: Staff, clock: Clock) -> None:
    clock.go_on(15 * 60 * 60)  # 23:00 in London, midnight in Stockholm
    editor = staff.browser(Role.EDITOR)
    editor.post("/studio/review", form(editor, "kontakt"))
    assert "day = 2027-01-16" in table(staff)


def test_a_reader_sees_no_button_and_is_refused(staff: Staff, editor: Browser) -> None:
    reader = staff.browser(Role.READER)
    assert "<form" not in due(reader)["fast"]
    assert reader.post("/studio/review", form(editor, "fast")).status_code == 403
    assert table(staff) == dated()[LINE].decode()


def test_a_form_of_another_site_is_refused(staff: Staff, editor: Browser) -> None:
    assert editor.post("/studio/review", form(editor, "fast"), token="x").status_code == 400
    assert not staff.studio.drafts.current().changes


@pytest.mark.parametrize(
    "change",
    [
        {FAST: full_script()[FAST] + b"Mer.\n"},
        {LINE: dated()[LINE].replace(b"fast = 2027-01-14", b"fast = 2027-01-13")},
        {LINE: dated()[LINE].replace(b"fast = 2027-01-14", b"fast = 2029-01-14")},
    ],
)
def test_what_was_changed_after_it_was_read_is_to_be_read_again(
    staff: Staff, editor: Browser, change: Mapping[str, bytes]
) -> None:
    sent, drafts = form(editor, "fast"), staff.studio.drafts
    put(staff, {**dated(), **change})
    draft = drafts.current()
    answer = editor.post("/studio/review", sent)
    assert answer.status_code == 409
    assert "Somebody else" in answer.get_data(as_text=True)
    assert drafts.current() == draft


def test_changes_of_other_texts_hinder_nobody(staff: Staff, editor: Browser) -> None:
    sent = form(editor, "fast")
    editor.post("/studio/review", form(editor, "kontakt"))
    put(staff, {**staff.studio.drafts.current().files, "sv/fred.txt": b"x"})
    assert editor.post("/studio/review", sent).status_code == 303
    assert table(staff).count('{day = 2027-01-15, by = "Anna Editor"}') == 2


@pytest.mark.parametrize("text", ["fred", "no-such-text", ""])
def test_only_what_is_due_can_be_moved(staff: Staff, editor: Browser, text: str) -> None:
    assert editor.post("/studio/review", {"read": f"{text} "}).status_code == 409
    assert not staff.studio.drafts.current().changes


def test_late_texts_do_not_stop_a_publication(staff: Staff, editor: Browser) -> None:
    editor.post("/studio/review", form(editor, "kontakt"))
    draft = staff.studio.drafts.current()
    assert "fast" in due(editor)
    publisher = staff.browser(Role.PUBLISHER)
    publish = page(publisher, "/studio/publish")
    answer = publisher.post("/studio/publish", sent_by(publish) | {"note": "Read through."})
    assert answer.status_code == 303
    assert staff.studio.editions.files(2) == draft.files


def test_a_date_is_not_moved_that_another_edition_moved_too(staff: Staff, editor: Browser) -> None:
    moved = b"fast = 2027-01-14", b"fast = 2027-01-13"
    put(staff, {**dated(), LINE: dated()[LINE].replace(*moved)})
    live = {**dated(), LINE: dated()[LINE].replace(moved[0], b"fast = 2027-01-12")}
    staff.studio.editions.publish(live, author="Karin", source=Source.STUDIO)
    answer = editor.post("/studio/review", form(editor, "fast"))
    assert answer.status_code == 422
    assert "two ways" in answer.get_data(as_text=True)


def test_a_year_after_a_leap_day_is_the_last_of_february() -> None:
    assert year_after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert year_after(date(2027, 12, 31)) == date(2028, 12, 31)
