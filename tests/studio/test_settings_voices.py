"""Languages and voices on the page of the settings."""

from html import unescape

import pytest
from scripts import replaced

from ivr.studio.accounts import Role
from studio.settings_files import files, form_of, page, published, save, table
from studio.staff import Browser, Staff


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """A studio with an edition."""
    return published(staff)


@pytest.fixture
def editor(staff: Staff) -> Browser:
    return staff.browser(Role.EDITOR)


def voices(browser: Browser, **changed: str) -> dict[str, str]:
    """What the form of the settings sends, with a change of Swedish."""
    return form_of(page(browser), **{f"{name}_sv": value for name, value in changed.items()})


def test_a_voice_is_chosen_from_those_of_the_locale(staff: Staff, editor: Browser) -> None:
    assert '<option value="Polly.Astrid">Astrid, simple<' in page(editor)
    form = voices(editor, voice="Polly.Astrid", name="svenska")
    assert editor.post("/studio/settings", form).status_code == 303
    held = table(staff, "sv/language.toml")
    assert (held["voice"], held["name"]) == ("Polly.Astrid", "svenska")
    assert "# Språkets namn, språkkod och röst." in files(staff)["sv/language.toml"].decode()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"voice": "Polly.Amy-Neural"}, "Choose a voice from the list"),
        ({"locale": "en-GB"}, "Choose a voice from the list"),
        ({"locale": "fi"}, "Write language and country"),
        ({"name": " "}, "Write the name"),
        ({"locale": "fi-FI", "voice": ""}, "Choose a voice from the list"),
    ],
)
def test_a_wrong_voice_is_told_at_its_field(
    staff: Staff, editor: Browser, changed: dict[str, str], told: str
) -> None:
    answer = editor.post("/studio/settings", voices(editor, **changed))
    html = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert html.count(told) >= 2
    assert not staff.studio.drafts.current().changes


def test_a_voice_that_two_people_changed_is_told_by_its_name(staff: Staff, editor: Browser) -> None:
    form = voices(editor, voice="Polly.Astrid")
    ours, theirs = '"Polly.Elin-Neural"', '"Google.sv-SE-Wavenet-C"'
    changed = replaced(files(staff), "sv/language.toml", ours, theirs)
    save(staff, replaced(changed, "sv/language.toml", '"EU" = "E U"\n', ""))
    answer = editor.post("/studio/settings", form)
    told = unescape(answer.get_data(as_text=True)).partition("You have both changed these")[2]
    told = told.partition("</ul>")[0]
    assert answer.status_code == 409
    assert "<strong>Voice</strong>" in told and "Google Wavenet C" in told and "EU" not in told


def test_a_voice_of_a_locale_that_nobody_listed_is_written(staff: Staff, editor: Browser) -> None:
    form = voices(editor, locale="fi-FI", voice="Polly.Suvi-Neural")
    assert editor.post("/studio/settings", form).status_code == 303
    assert "Write the name from Twilio's list" in page(editor)


def test_a_voice_of_another_country_changes_the_country_too(staff: Staff, editor: Browser) -> None:
    html = page(editor)
    assert 'label="English (United States)"' in html and "Google Neural2 A, natural" in html
    assert "Amy, most natural" in html
    form = form_of(html, voice_en="Polly.Joanna-Neural")
    assert editor.post("/studio/settings", form).status_code == 303
    held = table(staff, "en/language.toml")
    assert (held["locale"], held["voice"]) == ("en-US", "Polly.Joanna-Neural")


def test_a_voice_that_is_not_in_the_list_can_stay(staff: Staff, editor: Browser) -> None:
    save(staff, replaced(files(staff), "sv/language.toml", "Polly.Elin-Neural", "Elin"))
    assert '<option value="Elin" selected>' in page(editor)


def test_voices_that_two_people_change_are_shown_both(staff: Staff, editor: Browser) -> None:
    form = voices(editor, voice="Polly.Astrid")
    save(
        staff,
        replaced(files(staff), "sv/language.toml", "Polly.Elin-Neural", "Google.sv-SE-Wavenet-F"),
    )
    answer = editor.post("/studio/settings", form)
    html = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 409
    assert "Google.sv-SE-Wavenet-F" in html and 'value="Polly.Astrid" selected' in html
