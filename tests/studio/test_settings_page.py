"""The settings of the line on their page."""

import re
from datetime import date

import pytest

from ivr.publishing.policy import wants_approval
from ivr.studio.accounts import Role
from tests.studio.settings_files import fields, form_of, page, published, save, sent
from tests.studio.staff import Browser, Staff

SETTINGS = "/studio/settings"
DOMESTIC, ABROAD = "numbers/domestic", "numbers/abroad"


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """A studio with an edition."""
    return published(staff)


def change(browser: Browser, status: int = 303, /, **typed: object) -> str:
    """Type into the page of the settings, and save; double underscores stand for slashes."""
    changed = {name.replace("__", "/"): value for name, value in typed.items()}
    return sent(browser, SETTINGS, form_of(page(browser), **changed), status)


def test_every_setting_is_shown_with_its_explanation(editor: Browser) -> None:
    html = page(editor)
    for words in ("+46 77 114 14 00", "Europe/Stockholm", "Elin, natural", "Seconds that the line"):
        assert words in html
    for name in ("numbers", "call", "patience", "languages", "review", "approval", "rules"):
        assert f'<h2 id="{name}">' in html
    assert not re.search(r"\w+\.toml", html)


def test_exceptions_are_shown_in_words_and_changed_by_those_who_run_the_service(
    administrator: Browser,
) -> None:
    html = page(administrator).partition('id="rules"')[2]
    assert "Those who run the service change" in html
    assert "Sex områden ur källtexten" in html and "without a warning" in html
    assert "R15" not in html and "<input" not in html


def test_a_reader_sees_everything_and_changes_nothing(staff: Staff) -> None:
    reader = staff.browser(Role.READER, "sv")
    html = page(reader)
    assert "Spara i utkastet" not in html and "Nödläge" in html and "Elin, naturlig" in html
    sent(reader, SETTINGS, form_of(html), 403)


def test_saving_what_was_not_changed_changes_nothing(staff: Staff, administrator: Browser) -> None:
    change(administrator)
    assert "Nothing had been changed" in page(administrator)
    assert not staff.studio.drafts.current().changes


def test_a_number_is_changed_added_and_removed_and_taught_to_the_voices(
    staff: Staff, administrator: Browser
) -> None:
    new = {"new/label": "Växeln, dygnet runt!", "new/number": "077 1"}
    change(administrator, **{DOMESTIC: "114 15"}, **new)
    held = fields(staff)
    assert held["numbers", "domestic"] == "114 15"
    assert held["numbers", "Växeln, dygnet runt!"] == "077 1"
    assert held["sv", "pronunciation", "077 1"] == "noll sju sju, ett"
    assert held["en", "pronunciation", "114 15"] == "one one four, one five"
    assert "Växeln, dygnet runt!</label>" in page(administrator)
    change(administrator, **{"numbers/Växeln, dygnet runt!": ""})
    assert ("numbers", "Växeln, dygnet runt!") not in fields(staff)


def test_the_number_of_the_line_has_a_field_of_its_own_and_is_taught_to_no_voice(
    staff: Staff, administrator: Browser
) -> None:
    change(administrator, numbers__line="+46 8 123 456 78")
    assert fields(staff)["numbers", "line"] == "+46 8 123 456 78"
    assert ("sv", "pronunciation", "+46 8 123 456 78") not in fields(staff)
    change(administrator, numbers__line="")
    assert ("numbers", "line") not in fields(staff)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({DOMESTIC: "ring oss"}, "“ring oss” is not a phone number"),
        ({DOMESTIC: "1" * 40}, "3 to 15 digits"),
        ({ABROAD: ""}, "This number is required"),
        ({"numbers/emergency": "911"}, "The emergency number is 112"),
        ({"new/label": "Tips"}, "Write the number too"),
        ({"new/number": "114 16"}, "Write what the number is for"),
        ({"new/label": "domestic", "new/number": "114 16"}, "a number for “domestic” already"),
        ({"new/label": "Tips", "new/number": "12"}, "“12” is not a phone number"),
    ],
)
def test_a_wrong_number_is_told_at_its_field_and_everything_typed_stays(
    staff: Staff, administrator: Browser, typed: dict[str, str], told: str
) -> None:
    html = change(administrator, 422, **{"review/default": "2028-05-01", **typed})
    assert html.count(told) == 2  # in the summary and at the field
    again = form_of(html)
    for name, value in {"review/default": "2028-05-01", **typed}.items():
        assert again.get(name, "") == value
    assert not staff.studio.drafts.current().changes


def test_only_administrators_change_numbers_and_approval(staff: Staff, editor: Browser) -> None:
    html = page(editor)
    assert "Add a number" not in html and "Administrators can change this." in html
    change(editor, 403, **{DOMESTIC: "114 15"})
    change(editor, 403, **{"publishing/approval": "y"})
    change(editor, 403, **{"new/label": "Tips", "new/number": "114 16"})
    assert not staff.studio.drafts.current().changes


def test_an_editor_saves_the_settings_of_a_line_that_wants_approval(
    staff: Staff, editor: Browser
) -> None:
    save(staff, {"publishing/approval": True})
    change(editor, contact="fast")
    assert fields(staff)["publishing", "approval"] is True


def test_a_number_that_is_said_in_a_way_of_its_own_is_still_said_so(
    staff: Staff, administrator: Browser
) -> None:
    save(staff, {"sv/pronunciation/114 15": "ett fjorton femton"})
    change(administrator, **{DOMESTIC: "114 15"})
    assert fields(staff)["sv", "pronunciation", "114 15"] == "ett fjorton femton"


def test_the_language_that_answers_and_key_0_change(staff: Staff, editor: Browser) -> None:
    change(editor, languages="en sv", contact="fast")
    assert fields(staff)["languages",] == ["en", "sv"]
    assert fields(staff)["contact",] == "fast"
    change(editor, 422, contact="welcome")


def test_how_long_the_line_waits_changes_within_its_limits(staff: Staff, editor: Browser) -> None:
    change(editor, patience__wait_seconds="8", patience__max_minutes="")
    assert fields(staff)["patience", "wait_seconds"] == 8
    assert ("patience", "max_minutes") not in fields(staff)
    for wrong in ("", "0", "61", "ten"):
        html = change(editor, 422, patience__wait_seconds=wrong)
        assert 'href="#patience/wait_seconds"' in html
        assert form_of(html)["patience/wait_seconds"] == wrong


def test_a_voice_is_one_of_four_natural_ones_or_the_present_one(
    staff: Staff, editor: Browser
) -> None:
    save(staff, {"en/voice": "Polly.Brian"})
    offered = re.findall(r'<option[^>]* value="(\w+\.[^"]*)"', page(editor))
    assert "Polly.Brian" in offered and "Polly.Elin-Neural" in offered
    assert "Polly.Astrid" not in offered and len(offered) <= 10
    change(editor, en__voice="Polly.Amy-Neural")
    assert fields(staff)["en", "voice"] == "Polly.Amy-Neural"
    change(editor, 422, en__voice="Polly.Elin-Neural")


def test_a_voice_of_a_language_that_nobody_listed_stays(staff: Staff, editor: Browser) -> None:
    save(staff, {"en/locale": "fi-FI", "en/voice": "Polly.Suvi-Neural"})
    assert "Suvi, natural" in page(editor)


def test_the_days_for_reading_texts_change(staff: Staff, editor: Browser) -> None:
    save(staff, {"review/fast": date(2028, 1, 15)})
    assert "People wanted internationally" in page(editor).partition('id="review"')[2]
    change(editor, review__default="2028-05-01", review__fast="")
    held = {field[1]: value for field, value in fields(staff).items() if field[0] == "review"}
    assert held == {"default": date(2028, 5, 1)}
    assert "Not a valid date" in change(editor, 422, review__default="i juni")


def test_nobody_turns_approval_off_alone(staff: Staff, administrator: Browser) -> None:
    change(administrator, publishing__approval="y")
    live = staff.studio.drafts.current().files
    form = form_of(page(administrator))
    del form["publishing/approval"]
    sent(administrator, SETTINGS, form)
    draft = staff.studio.drafts.current()
    assert draft.fields["publishing", "approval"] is False
    assert wants_approval(live, draft.files)


def test_what_stops_publication_is_said_with_what_was_saved(editor: Browser) -> None:
    change(editor, contact="fred")
    html = page(editor)
    assert "Saved in the draft" in html and "in the draft stop publication" in html


def test_what_two_people_changed_is_shown_by_name_and_decided_by_saving_again(
    staff: Staff, administrator: Browser
) -> None:
    form = form_of(page(administrator), **{DOMESTIC: "114 15", "review/default": "2028-05-01"})
    save(staff, {DOMESTIC: "114 16", ABROAD: "+46 77 1"})
    html = sent(administrator, SETTINGS, form, 409)
    assert "Karin has saved something else here" in html
    held = fields(staff)
    assert held["numbers", "domestic"] == "114 16" and held["numbers", "abroad"] == "+46 77 1"
    assert held["review", "default"] == date(2028, 5, 1)
    sent(administrator, SETTINGS, form_of(html))
    assert fields(staff)["numbers", "domestic"] == "114 15"


def test_findings_of_other_pages_are_not_shown(staff: Staff, editor: Browser) -> None:
    save(staff, {"patience/wait_seconds": 2, "sv/texts/fred/body": "Ring 555."})
    html = page(editor)
    assert "within 5" in html and "555" not in html
