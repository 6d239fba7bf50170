"""Saving and approving tell of a text that was changed in some of the languages only."""

import pytest

from ivr.studio.people import Role
from tests.studio.staff import Browser, Staff

pytestmark = pytest.mark.usefixtures("edition")

PATH = "/studio/texts/welcome"
SV, EN = "sv/texts/welcome/body", "en/texts/welcome/body"
SWEDISH, ENGLISH = "Välkommen till polisen.", "Welcome to the police."
TOLD = "Changed only in Swedish, not in English."


def test_a_text_saved_in_one_language_is_told_until_the_other_follows(editor: Browser) -> None:
    assert TOLD in editor.fill(PATH, {SV: SWEDISH})
    assert TOLD in editor.page("/studio/publish")
    assert "Changed only in" not in editor.fill(PATH, {EN: ENGLISH})
    assert "Changed only in" not in editor.page("/studio/publish")


def test_an_approver_reads_which_language_is_as_before(staff: Staff, editor: Browser) -> None:
    editor.fill(PATH, {EN: ENGLISH})
    request = staff.ask()
    page = staff.browser(Role.PUBLISHER).page(request)
    assert "Changed only in English, not in Swedish." in page
    page = staff.browser(Role.PUBLISHER, "sv").page(request)
    assert "Bara ändrad på engelska, inte på svenska." in page


def test_changes_of_both_languages_and_of_other_things_are_not_told(
    staff: Staff, editor: Browser
) -> None:
    assert "Changed only in" not in editor.fill(PATH, {SV: SWEDISH, EN: ENGLISH})
    staff.save({"patience/wait_seconds": 8, "sv/voice": "Polly.Astrid"})
    assert "Changed only in" not in editor.page("/studio/publish")
