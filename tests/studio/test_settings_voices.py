"""Languages and voices on the page of the settings."""

import re
from html import unescape

import pytest
from scripts import replaced
from settings_files import files, page, published, save, table
from staff import Browser, Staff

from ivr.studio.accounts import Role


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """A studio with an edition."""
    return published(staff)


@pytest.fixture
def editor(staff: Staff) -> Browser:
    return staff.browser(Role.EDITOR)


def voices(staff: Staff, browser: Browser, **changed: str) -> dict[str, str]:
    """What the form of the Swedish voice sends."""
    found = re.search(r'name="seen-sv" value="([^"]*)"', page(browser))
    assert found
    held = {"name": "Svenska", "locale": "sv-SE", "voice": "Polly.Elin-Neural", **changed}
    return {f"{name}-sv": value for name, value in held.items()} | {"seen-sv": found[1]}


def test_a_voice_is_chosen_from_those_of_the_locale(staff: Staff, editor: Browser) -> None:
    assert '<option value="Polly.Astrid">' in page(editor)
    form = voices(staff, editor, voice="Polly.Astrid", name="svenska")
    assert editor.post("/studio/settings/languages", form).status_code == 303
    held = table(staff, "sv/language.toml")
    assert (held["voice"], held["name"]) == ("Polly.Astrid", "svenska")
    assert "# Språkets namn, språkkod och röst." in files(staff)["sv/language.toml"].decode()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"voice": "Polly.Amy-Neural"}, "Choose a voice that speaks sv-SE"),
        ({"locale": "en-GB"}, "Choose a voice that speaks en-GB"),
        ({"locale": "sv"}, "Write language and country"),
        ({"name": " "}, "Write the name"),
        ({"locale": "fi-FI", "voice": ""}, "Choose a voice that speaks fi-FI"),
    ],
)
def test_a_wrong_voice_is_told_at_its_field(
    staff: Staff, editor: Browser, changed: dict[str, str], told: str
) -> None:
    answer = editor.post("/studio/settings/languages", voices(staff, editor, **changed))
    html = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert html.count(told) >= 2
    assert not staff.studio.drafts.current().changes


def test_a_voice_of_a_locale_that_nobody_listed_is_written(staff: Staff, editor: Browser) -> None:
    form = voices(staff, editor, locale="fi-FI", voice="Polly.Suvi-Neural")
    assert editor.post("/studio/settings/languages", form).status_code == 303
    assert "Write the name from Twilio's list" in page(editor)


def test_voices_that_two_people_change_are_shown_both(staff: Staff, editor: Browser) -> None:
    form = voices(staff, editor, voice="Polly.Astrid")
    save(
        staff,
        replaced(files(staff), "sv/language.toml", "Polly.Elin-Neural", "Google.sv-SE-Wavenet-F"),
    )
    answer = editor.post("/studio/settings/languages", form)
    html = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 409
    assert "Google.sv-SE-Wavenet-F" in html and 'value="Polly.Astrid" selected' in html
