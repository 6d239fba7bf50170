"""The settings of the line: what stands in files is seen and changed on a page."""

import re
from collections.abc import Mapping
from html import unescape

import pytest
from scripts import excused_script, replaced

from ivr.publishing.edition import Source
from ivr.publishing.policy import wants_approval
from ivr.studio.accounts import Role
from studio.settings_files import files, form_of, page, published, save, table
from studio.staff import Browser, Staff

SECTIONS = ("numbers", "call", "review", "approval")


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """A studio with an edition."""
    return published(staff)


@pytest.fixture
def editor(staff: Staff) -> Browser:
    return staff.browser(Role.EDITOR)


def sent_by(browser: Browser, **changed: str) -> dict[str, str]:
    """What the form of the settings sends, with changed fields."""
    return form_of(page(browser), **changed)


def send(browser: Browser, form: Mapping[str, object], status: int = 303) -> str:
    answer = browser.post("/studio/settings", form)
    assert answer.status_code == status
    return unescape(answer.get_data(as_text=True))


def test_every_setting_is_shown_with_its_explanation(editor: Browser) -> None:
    html = page(editor)
    for words in ("+46 77 114 14 00", "Stockholm, Sweden", "Elin, natural", "Swedish (Sweden)"):
        assert words in html
    for name in SECTIONS:
        assert f'<h2 id="{name}">' in html
    assert "Sex områden ur källtexten" in html and "without a warning: 29 " in html
    assert "Callers do not tire" in html
    assert 'lang="sv" aria-pressed="false">Svenska<' in html
    assert 'href="/studio/menu#patience"' in html and 'href="/studio/phrases"' in html
    assert not re.search(r"\w+\.toml", html)


def test_a_reader_sees_everything_and_changes_nothing(staff: Staff) -> None:
    reader = staff.browser(Role.READER, "sv")
    html = page(reader)
    assert "Spara i utkastet" not in html and "Nödläge" in html
    assert "Stockholm, Sverige" in html and "Elin, naturlig" in html
    send(reader, {}, 403)


def test_a_number_is_changed_and_added_and_taken_out_and_comments_stay(
    staff: Staff, administrator: Browser
) -> None:
    added = {"new_label": "Växeln, dygnet runt!", "new_number": "077 1"}
    send(administrator, sent_by(administrator, number_domestic="114 15", **added))
    held = table(staff)["numbers"]
    assert held["domestic"] == "114 15" and held["Växeln, dygnet runt!"] == "077 1"
    html = page(administrator)
    assert "Växeln, dygnet runt!</label>" in html and "Saved in the draft" in html
    assert table(staff, "sv/language.toml")["pronunciation"]["077 1"] == "noll sju sju, ett"
    assert table(staff, "en/language.toml")["pronunciation"]["114 15"] == "one one four, one five"
    text = files(staff)["line.toml"].decode()
    assert "# De enda telefonnummer som får sägas på linjen.\n[numbers]" in text
    assert "# Huvudmenyn." in text
    send(administrator, sent_by(administrator) | {"number-Växeln, dygnet runt!": ""})
    assert "Växeln, dygnet runt!" not in table(staff)["numbers"]


def test_the_number_of_the_line_has_a_field_of_its_own_and_is_taught_to_no_voice(
    staff: Staff, administrator: Browser
) -> None:
    assert "line" not in table(staff)["numbers"]
    send(administrator, sent_by(administrator, number_line="+46 8 123 456 78"))
    assert table(staff)["numbers"]["line"] == "+46 8 123 456 78"
    assert "+46 8 123" not in files(staff)["sv/language.toml"].decode()
    send(administrator, sent_by(administrator, number_line=""))
    assert "line" not in table(staff)["numbers"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"number_domestic": "ring oss"}, "“ring oss” is not a phone number"),
        ({"number_emergency": ""}, "This number is required"),
        ({"new_label": "Tips"}, "Write the number too"),
        ({"new_number": "114 16"}, "Write what the number is for"),
        ({"new_label": "domestic", "new_number": "114 16"}, "a number for “domestic” already"),
        ({"number_domestic": "1" * 40}, "3 to 15 digits"),
        ({"new_label": "Tips", "new_number": "12"}, "“12” is not a phone number"),
        ({"number_emergency": "911"}, "The emergency number is 112"),
    ],
)
def test_a_wrong_number_is_told_at_its_field_and_stays(
    staff: Staff, administrator: Browser, changed: dict[str, str], told: str
) -> None:
    html = send(administrator, sent_by(administrator, number_abroad="+46 8 1", **changed), 422)
    assert html.count(told) == 2  # in the summary and at the field
    assert 'value="+46 8 1"' in html
    assert not staff.studio.drafts.current().changes


def test_only_administrators_change_the_phone_numbers(staff: Staff, editor: Browser) -> None:
    html = page(editor)
    assert "Add a number" not in html and "Administrators can change this." in html
    send(editor, sent_by(editor, number_domestic="114 15", timezone="UTC"))
    assert table(staff)["numbers"]["domestic"] == "114 14" and table(staff)["timezone"] == "UTC"


def test_a_number_that_is_said_in_a_way_of_its_own_is_still_said_so(
    staff: Staff, administrator: Browser
) -> None:
    text = files(staff)["sv/language.toml"].decode()
    said = text.replace("[pronunciation]", '[pronunciation]\n"114 15" = "ett fjorton femton"')
    save(staff, {"sv/language.toml": said.encode()})
    send(administrator, sent_by(administrator, number_domestic="114 15"))
    assert table(staff, "sv/language.toml")["pronunciation"]["114 15"] == "ett fjorton femton"


def test_the_language_that_answers_key_0_and_the_time_zone_change(
    staff: Staff, editor: Browser
) -> None:
    changed = {"language": "en", "contact": "fast", "timezone": "Europe/Helsinki"}
    send(editor, sent_by(editor, **changed))
    held = table(staff)
    assert held["languages"] == ["en", "sv"]
    assert (held["contact"], held["timezone"]) == ("fast", "Europe/Helsinki")
    text = files(staff)["line.toml"].decode()
    assert text.index("timezone") < text.index("[numbers]")
    assert "publishing" not in held
    html = send(editor, sent_by(editor, timezone="Mars"), 422)
    assert "Choose one from the list" in html
    send(editor, sent_by(editor))
    assert "Nothing had been changed" in page(editor)


def test_what_stops_publication_is_said_with_what_was_saved(staff: Staff, editor: Browser) -> None:
    send(editor, sent_by(editor, contact="fred"))
    html = page(editor)
    assert "Saved in the draft" in html and "in the draft stop publication" in html


def test_a_time_zone_without_a_country_has_its_name(staff: Staff, editor: Browser) -> None:
    send(editor, sent_by(editor, timezone="UTC"))
    assert '<option value="UTC" selected>UTC<' in page(editor)


def test_everything_that_was_typed_is_saved_at_once_or_nothing(
    staff: Staff, administrator: Browser
) -> None:
    typed = {"number_domestic": "114 15", "number_abroad": "+46 77 114 15 00"}
    html = send(
        administrator, sent_by(administrator, name_sv=" ", day_default="2028-05-01", **typed), 422
    )
    for value in ("114 15", "+46 77 114 15 00", "2028-05-01"):
        assert f'value="{value}"' in html
    assert not staff.studio.drafts.current().changes
    send(administrator, form_of(html, name_sv="svenska"))
    held = table(staff)
    assert (held["numbers"]["domestic"], str(held["review"]["default"])) == ("114 15", "2028-05-01")
    assert table(staff, "sv/language.toml")["name"] == "svenska"


def test_the_day_for_reading_all_texts_changes(staff: Staff, editor: Browser) -> None:
    def put(day: str, status: int = 303) -> str:
        return send(editor, sent_by(editor, day_default=day, day_fast="2028-01-15"), status)

    put("2028-05-01")
    assert str(table(staff)["review"]["default"]) == "2028-05-01"
    put("2028-06-01")
    assert 'value="2028-06-01"' in page(editor)
    assert "Write a day" in put("i juni", 422)
    assert "Write a day" in put("20280601", 422)
    put("")
    assert list(table(staff)["review"]) == ["fast"]
    assert "People wanted internationally" in page(editor).partition('id="review"')[2]
    send(editor, sent_by(editor, day_fast=""))
    assert "review" not in table(staff)


def test_only_administrators_turn_approval_on_and_nobody_turns_it_off_alone(
    staff: Staff, editor: Browser, administrator: Browser
) -> None:
    send(editor, sent_by(editor, approval="on"))
    assert "publishing" not in table(staff)
    send(administrator, sent_by(administrator, approval="on"))
    assert table(staff)["publishing"] == {"approval": True}
    live = files(staff)
    send(editor, sent_by(editor, number_domestic="114 15"))
    assert table(staff)["publishing"] == {"approval": True}
    form = sent_by(administrator, timezone="Mars")
    assert 'name="approval" value="on" checked' in send(administrator, form, 422)
    del form["approval"]
    assert 'name="approval" value="on" checked' not in send(administrator, form, 422)
    send(administrator, {**form, "timezone": "UTC"})
    draft = staff.studio.drafts.current()
    assert b"approval = false" in draft.files["line.toml"]
    assert wants_approval(live, draft.files)


def test_other_sections_that_changed_meanwhile_are_no_conflict(
    staff: Staff, administrator: Browser
) -> None:
    form = sent_by(administrator, number_domestic="114 15")
    save(staff, replaced(files(staff), "line.toml", "tries = 3", "tries = 2"))
    send(administrator, form)
    assert table(staff)["numbers"]["domestic"] == "114 15"
    assert table(staff)["patience"]["tries"] == 2


def test_other_fields_that_changed_meanwhile_are_kept(staff: Staff, administrator: Browser) -> None:
    form = sent_by(administrator, number_domestic="114 15")
    old = 'abroad = "+46 77 114 14 00"'
    save(staff, replaced(files(staff), "line.toml", old, 'abroad = "+46 77 1"\npress = "08 1"'))
    send(administrator, form)
    held = table(staff)["numbers"]
    assert (held["domestic"], held["abroad"], held["press"]) == ("114 15", "+46 77 1", "08 1")


def test_a_field_that_both_changed_is_shown_with_both_values(
    staff: Staff, administrator: Browser
) -> None:
    form = sent_by(administrator, number_domestic="114 15", number_abroad="+46 8 1")
    changed = replaced(files(staff), "line.toml", '"114 14"', '"114 16"')
    save(staff, replaced(changed, "line.toml", 'abroad = "+46 77 114 14 00"\n', ""))
    html = send(administrator, form, 409)
    assert 'value="114 15"' in html and "Somebody else wrote: 114 16" in html
    assert "Somebody else has changed this in the meantime" in html
    send(administrator, form_of(html))
    assert table(staff)["numbers"]["domestic"] == "114 15"


def test_what_somebody_else_chose_is_told_in_words_where_the_page_begins(
    staff: Staff, administrator: Browser
) -> None:
    form = sent_by(administrator, day_default="2027-01-01", timezone="Europe/Helsinki")
    line = files(staff)["line.toml"].decode()
    theirs = f'timezone = "Europe/Berlin"\n{line}\n[review]\ndefault = 2027-10-01\n'
    save(staff, {**files(staff), "line.toml": theirs.encode()})
    html = send(administrator, form, 409)
    assert "Somebody else wrote: 1 October 2027" in html
    assert "Somebody else wrote: Berlin, Germany" in html
    before = html.partition('name="seen"')[0]
    assert "autofocus" in before and "Somebody else has changed" in before


def test_fields_of_an_unknown_version_overwrite_nothing(
    staff: Staff, administrator: Browser
) -> None:
    form = sent_by(administrator, number_domestic="114 15") | {"seen": "nobody saw this"}
    assert "Somebody else wrote: 114 14" in send(administrator, form, 409)
    assert not staff.studio.drafts.current().changes


def test_what_cannot_be_written_is_told(staff: Staff, administrator: Browser) -> None:
    inline = 'numbers = { emergency = "112", domestic = "114 14", abroad = "+46 77 114 14 00" }'
    text = re.sub(r"\[numbers\]\n(.*\n){3}", "", files(staff)["line.toml"].decode())
    save(staff, {"line.toml": f"{inline}\n{text}".encode()})
    html = send(administrator, sent_by(administrator, new_label="Tips", new_number="1 23"), 422)
    assert "written by hand" in html


def test_an_unreadable_file_is_told_in_words(staff: Staff, editor: Browser) -> None:
    save(staff, {"line.toml": b"languages = ["})
    html = page(editor)
    assert "settings of the draft cannot be read" in html and "Line settings" in html
    send(editor, {}, 400)


def test_findings_are_shown_without_lines_and_those_of_announcements_elsewhere(
    staff: Staff, editor: Browser
) -> None:
    text = files(staff)["line.toml"].decode().replace("wait_seconds = 10", "wait_seconds = 2")
    ended = "\n[announcements.stopp]\nuntil = 2026-01-01T10:00:00\n"
    save(
        staff,
        {
            "line.toml": f"{text}{ended}".encode(),
            "sv/stopp.txt": b"Stopp.\n",
            "en/stopp.txt": b"Stop.\n",
        },
    )
    html = page(editor)
    assert "must be within 5–15" in html
    assert "stopp" not in html and "wait_seconds = 2" not in html


def test_a_change_over_a_later_edition_is_refused_and_nothing_typed_is_lost(
    staff: Staff, administrator: Browser
) -> None:
    save(staff, replaced(files(staff), "line.toml", "tries = 3", "tries = 2"))
    live = replaced(excused_script(), "line.toml", "wait_seconds = 10", "wait_seconds = 9")
    staff.studio.editions.publish(live, author="Karin", source=Source.STUDIO)
    html = send(administrator, sent_by(administrator, number_domestic="114 15"), 422)
    assert "two versions" in html and 'value="114 15"' in html
    assert table(staff)["numbers"]["domestic"] == "114 14"
