"""Announcements among others: edited by two, listed, and used again."""

import re

import pytest
from scripts import announced, full_script, replaced, with_text

from ivr.studio.accounts import Role
from studio.announcement_forms import (
    FORM,
    FRAUD,
    LATER,
    NEW,
    OVER,
    SV,
    WEEK,
    draft,
    edit,
    names,
    publish,
    save,
    seen,
    sent,
    shown,
    table,
)
from studio.staff import Browser, Staff
from studio.test_text_conflicts import chosen


@pytest.fixture
def editor(staff: Staff) -> Browser:
    """An editor's browser, where the frozen script is live."""
    publish(staff, full_script())
    return staff.browser(Role.EDITOR)


@pytest.fixture
def warned(staff: Staff) -> Browser:
    """An editor's browser, where callers are warned of fraud."""
    publish(staff, announced({"bedragare": WEEK}, FRAUD))
    return staff.browser(Role.EDITOR)


# --- two people at once


def test_times_that_somebody_else_changed_are_told_and_nothing_is_lost(
    staff: Staff, warned: Browser
) -> None:
    form = edit(warned, "bedragare", until="2027-01-18T12:00")
    files = replaced(draft(staff), "line.toml", "01-21T17", "01-30T17")
    save(staff, {"line.toml": files["line.toml"]})
    page = sent(warned, form, "/studio/announcements/bedragare", status=409)
    assert "30 January 2027, 17:00" in page and "2027-01-18T12:00" in page
    page = sent(warned, form | seen(page), "/studio/announcements/bedragare")
    assert "01-18T12" in table(staff)


def test_what_somebody_else_took_out_is_put_back_by_saving_twice(
    staff: Staff, warned: Browser
) -> None:
    form = edit(warned, "bedragare", until="2027-01-18T12:00", **{"text-sv": "Se upp."})
    sent(warned, edit(warned, "bedragare", act="out"), "/studio/announcements/bedragare")
    page = sent(warned, form, "/studio/announcements/bedragare", status=409)
    assert "has been removed from the draft" in page and "Which words are right?" not in page
    assert ">\nSe upp.</textarea>" in page and f">\n{FRAUD['en']}</textarea>" in page
    sent(warned, form | seen(page), "/studio/announcements/bedragare")
    assert names(staff) == ["bedragare"] and "sv/bedragare.txt" in draft(staff)


def test_words_that_somebody_else_changed_are_merged(staff: Staff, warned: Browser) -> None:
    form = edit(warned, "bedragare", **{"text-sv": f"{FRAUD['sv']}\nLägg på."})
    save(staff, {"sv/bedragare.txt": b"Bedragare ringer idag.\n"})
    page = sent(warned, form, "/studio/announcements/bedragare", status=409)
    assert "Which words are right?" in page and "Lägg på." in page and "<textarea" in page
    del form["text-sv"]
    page = sent(warned, form | chosen(page, ""), "/studio/announcements/bedragare", status=422)
    assert 'href="#choice-sv-0-theirs"' in page
    sent(warned, form | chosen(page, "both"), "/studio/announcements/bedragare")
    both = f"Bedragare ringer idag.\n{FRAUD['sv']}\nLägg på.\n"
    assert draft(staff)["sv/bedragare.txt"].decode() == both


def test_what_somebody_else_changed_is_not_taken_out_unseen(staff: Staff, warned: Browser) -> None:
    form = edit(warned, "bedragare", act="out")
    save(staff, {"sv/bedragare.txt": b"Se upp.\n"})
    sent(warned, form, "/studio/announcements/bedragare", status=409)
    files = replaced(draft(staff), "line.toml", "01-21T17", "01-30T17")
    save(staff, {"line.toml": files["line.toml"]})
    sent(warned, form, "/studio/announcements/bedragare", status=409)
    assert names(staff) == ["bedragare"]


def test_a_menu_that_a_later_edition_changed_is_merged_first(staff: Staff, editor: Browser) -> None:
    files = replaced(full_script(), "line.toml", "wait_seconds = 10", "wait_seconds = 9")
    save(staff, {"line.toml": files["line.toml"]})
    publish(staff, replaced(full_script(), "line.toml", "wait_seconds = 10", "wait_seconds = 8"))
    page = sent(editor, FORM, status=409)
    assert "later edition" in page and SV in page and not names(staff)


@pytest.mark.parametrize("written", [b"languages = [", b"announcements = { a = { until = 2027"])
def test_a_draft_that_cannot_be_read_is_told_in_words(
    staff: Staff, editor: Browser, written: bytes
) -> None:
    save(staff, {"line.toml": written})
    page = sent(editor, FORM, status=400)
    assert SV in page and ".toml" not in page
    assert "None now" in shown(editor, "/studio/announcements")
    assert editor.get("/studio").status_code == 200


def test_a_table_that_was_written_otherwise_is_not_damaged(staff: Staff) -> None:
    files = dict(announced({}, FRAUD))
    inline = "announcements = { a = { until = 2027-01-22T12:00:00 }, b = { %s } }\n"
    later = ", ".join(LATER.splitlines())
    files["line.toml"] = (inline % later).encode() + files["line.toml"]
    for name in "ab":
        files |= {f"sv/{name}.txt": b"Hej hej.\n", f"en/{name}.txt": b"Hello there.\n"}
    publish(staff, files)
    editor = staff.browser(Role.EDITOR)
    page = sent(editor, FORM, status=400)
    assert "by hand" in page and SV in page
    sent(editor, edit(editor, "a", act="out"), "/studio/announcements/a", status=400)
    sent(editor, edit(editor, "a", until="2027-01-23T12:00"), "/studio/announcements/a")
    assert "a = { until = 2027-01-23T12:00:00 }" in table(staff)


# --- lists


def test_the_overview_tells_what_is_said_now_and_what_is_planned(staff: Staff) -> None:
    publish(staff, announced({"bedragare": WEEK, "stopp": LATER, "gammal": OVER}, FRAUD))
    editor = staff.browser(Role.EDITOR)
    page = shown(editor, "/studio").partition('id="announcements"')[2].partition("</section>")[0]
    assert "heard now" in page and "planned" in page
    assert "From 14 January 2027, 08:00 until 21 January 2027, 17:00" in page
    assert page.count("Change or remove") == 2 and f'href="{NEW}"' in page
    sent(editor, FORM)
    overview = shown(editor, "/studio")
    changed = overview.partition('id="draft"')[2].partition("</section>")[0]
    assert f'href="/studio/announcements/{names(staff)[-1]}"' in changed
    page = overview.partition('id="announcements"')[2].partition("</section>")[0]
    assert "new in the draft" in page and "closes the line" in page
    assert "Until 22 January 2027, 12:00" in page


def test_one_that_was_taken_out_is_shown_until_that_is_published(
    staff: Staff, warned: Browser
) -> None:
    sent(warned, edit(warned, "bedragare", act="out"), "/studio/announcements/bedragare")
    page = shown(warned, "/studio").partition('id="announcements"')[2].partition("</section>")[0]
    assert FRAUD["en"] in page and "removed in the draft" in page
    assert f'href="{NEW}?again=bedragare"' in page
    publish(staff, draft(staff))
    page = shown(warned, "/studio").partition('id="announcements"')[2].partition("</section>")[0]
    assert FRAUD["en"] not in page


def test_one_that_has_ended_in_the_draft_is_used_again_with_new_times(staff: Staff) -> None:
    publish(staff, announced({"bedragare": OVER}, FRAUD))
    editor = staff.browser(Role.EDITOR)
    page = shown(editor, "/studio/announcements").partition('id="earlier"')[2]
    assert FRAUD["sv"] in page
    address = re.findall(r'href="([^"]+again=[^"]*)"', page)
    assert address == ["/studio/announcements/bedragare?again="]
    page = shown(editor, address[0])
    assert 'name="from" value=""' in page and 'name="until" value=""' in page
    form = edit(editor, "bedragare") | {"from": "", "until": "2027-01-22T12:00"} | seen(page)
    sent(editor, form, "/studio/announcements/bedragare")
    assert names(staff) == ["bedragare"] and "01-22T12" in table(staff)


def test_one_of_an_earlier_edition_is_used_again_with_its_last_words(staff: Staff) -> None:
    files = announced({"bedragare": f"{OVER}closes = true\n"}, FRAUD)
    publish(staff, files)
    publish(staff, with_text(files, "sv/bedragare.txt", "Se upp för bedragare.\n"))
    publish(staff, full_script())
    twice = announced({"igen": LATER}, {"sv": "Se upp för bedragare.", "en": FRAUD["en"]})
    publish(staff, twice)
    publish(staff, full_script())
    editor = staff.browser(Role.EDITOR)
    page = shown(editor, "/studio/announcements").partition('id="earlier"')[2]
    assert page.count("Use again") == 1
    assert re.findall(r'href="([^"]+again=[^"]*)"', page) == [f"{NEW}?again=igen"]
    page = shown(editor, f"{NEW}?again=bedragare")
    assert "Se upp för bedragare." in page and 'name="until" value=""' in page
    assert "checked" in page


def test_the_texts_of_announcements_have_no_label(warned: Browser) -> None:
    page = shown(warned, "/studio/texts/bedragare")
    assert "The first line is the label" not in page
    assert "limit of 8 seconds" in page
