"""The settings of the line on their page."""

import re
from datetime import date

import pytest

from ivr.publishing.policy import wants_approval
from ivr.script.place import address_of
from ivr.studio.accounts import Role
from tests.scripts import excused_script
from tests.studio.forms import sent_by
from tests.studio.publishing import publish
from tests.studio.staff import Browser, Staff

PATH = "/studio/settings"
DOMESTIC, ABROAD, APPROVAL = "numbers/domestic", "numbers/abroad", "publishing/approval"
WAIT, REVIEW = "patience/wait_seconds", "review/default"


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """A studio with an edition that makes exceptions from rules."""
    publish(staff, excused_script())
    return staff


def held(staff: Staff, name: str) -> object:
    """A value of the draft."""
    return staff.draft.fields.get(address_of(name))


@pytest.mark.parametrize(("language", "voice"), [("en", "Elin, natural"), ("sv", "Elin, naturlig")])
def test_a_reader_sees_every_setting_and_exception_in_words_and_changes_nothing(
    staff: Staff, language: str, voice: str
) -> None:
    html = staff.browser(Role.READER, language).page(PATH)
    for each in ("+46 77 114 14 00", "Europe/Stockholm", "Sex områden ur källtexten", voice):
        assert each in html
    assert not re.search(r"\w+\.toml|R15|save-bar", html)


def test_a_number_is_changed_added_and_removed(staff: Staff, administrator: Browser) -> None:
    purpose = "Växeln, dygnet runt!"
    typed = {DOMESTIC: "114 15", "new/label": purpose, "new/number": "077 1"}
    html = administrator.fill(PATH, typed | {"numbers/line": "+46 8 123 456 78"})
    assert held(staff, DOMESTIC) == "114 15" and f"{purpose}</label>" in html
    assert held(staff, f"numbers/{purpose}") == "077 1"
    assert held(staff, "numbers/line") == "+46 8 123 456 78"
    administrator.fill(PATH, {f"numbers/{purpose}": "", "numbers/line": ""})
    assert held(staff, f"numbers/{purpose}") is held(staff, "numbers/line") is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({DOMESTIC: "ring oss"}, "is not a phone number"),
        ({DOMESTIC: "1" * 40}, "3 to 15 digits"),
        ({ABROAD: ""}, "This number is required"),
        ({"numbers/emergency": "911"}, "The emergency number is 112"),
        ({"new/label": "Tips"}, "Write the number too"),
        ({"new/number": "114 16"}, "Write what the number is for"),
        ({"new/label": "domestic", "new/number": "114 16"}, "domestic” already"),
        ({WAIT: ""}, "Not a valid integer"),
        ({WAIT: "61"}, "between 5 and 15"),
        ({"review/fast": "i juni"}, "Not a valid date"),
        ({"contact": "welcome"}, "Not a valid choice"),
        ({"en/voice": "Polly.Elin-Neural"}, "Not a valid choice"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_everything_typed_stays(
    staff: Staff, administrator: Browser, typed: dict[str, str], told: str
) -> None:
    staff.save({"review/fast": date(2028, 1, 15)})
    before = staff.draft
    html = administrator.fill(PATH, {REVIEW: "2028-05-01", **typed}, 422)
    assert html.replace("\xa0", " ").count(told) == 2  # in the summary and at the field
    kept = {REVIEW: "2028-05-01", **(typed if told != "Not a valid choice" else {})}
    assert kept.items() <= sent_by(html, PATH).items()
    assert staff.draft == before


@pytest.mark.parametrize(
    "typed",
    [{DOMESTIC: "114 15"}, {APPROVAL: "y"}, {"new/label": "Tips", "new/number": "114 16"}],
)
def test_only_administrators_change_numbers_and_approval(
    staff: Staff, editor: Browser, typed: dict[str, str]
) -> None:
    html = editor.page(PATH)
    assert "new/label" not in html and "Administrators can change this." in html
    editor.fill(PATH, typed, 403, page=html)
    assert not staff.draft.changes


def test_an_editor_changes_the_rest_also_where_approval_is_wanted(
    staff: Staff, editor: Browser
) -> None:
    staff.save({APPROVAL: True, "review/fast": date(2028, 1, 15)})
    html = editor.page(PATH)
    assert "People wanted internationally" in html.partition('id="review"')[2]
    typed = {"languages": "en sv", "contact": "fast", WAIT: "8", "patience/max_minutes": ""}
    editor.fill(PATH, {**typed, REVIEW: "2028-05-01", "review/fast": ""})
    assert (held(staff, "languages"), held(staff, "contact")) == (["en", "sv"], "fast")
    assert (held(staff, WAIT), held(staff, "patience/max_minutes")) == (8, None)
    assert (held(staff, REVIEW), held(staff, "review/fast")) == (date(2028, 5, 1), None)
    assert held(staff, APPROVAL) is True


def test_a_voice_is_one_of_four_natural_ones_or_the_present_one(
    staff: Staff, editor: Browser
) -> None:
    staff.save({"en/voice": "Polly.Brian"})
    offered = re.findall(r'<option[^>]* value="(\w+\.[^"]*)"', editor.page(PATH))
    assert "Polly.Brian" in offered and "Polly.Elin-Neural" in offered
    assert "Polly.Astrid" not in offered and len(offered) <= 10
    editor.fill(PATH, {"en/voice": "Polly.Amy-Neural"})
    assert held(staff, "en/voice") == "Polly.Amy-Neural"
    staff.save({"en/locale": "fi-FI", "en/voice": "Polly.Suvi-Neural"})
    assert "Suvi, natural" in editor.page(PATH)


def test_approval_changes_with_a_publication_and_is_not_turned_off_alone(
    staff: Staff, administrator: Browser
) -> None:
    assert "Nothing had been changed" in administrator.fill(PATH)
    html = administrator.fill(PATH, {APPROVAL: "y"})
    assert "Approval changes when" in html and 'href="/studio/publish"' in html
    live = staff.draft.files
    administrator.fill(PATH, {APPROVAL: None}, page=html)
    assert held(staff, APPROVAL) is False
    assert wants_approval(live, staff.draft.files)


def test_findings_of_other_pages_are_not_shown(staff: Staff, editor: Browser) -> None:
    staff.save({WAIT: 2, "sv/texts/fred/body": "Ring 555."})
    html = editor.page(PATH)
    assert "within 5" in html.replace("\xa0", " ") and "555" not in html
