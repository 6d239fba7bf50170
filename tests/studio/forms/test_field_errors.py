"""The errors of fields as sentences."""

from collections.abc import Mapping

import pytest

from ivr.studio.people import Role
from tests.markup import parsed, words_of
from tests.scripts import announced
from tests.studio.staff import Browser, Staff, sent_by

pytestmark = pytest.mark.usefixtures("full_edition")

SETTINGS = {"numbers/domestic": "x", "patience/wait_seconds": "99", "review/default": "fredag"}
PERSON = {"name": "", "full_name": "", "role": "king"}
FACT = "/studio/settings/facts/one?name=N2"


def begins_well(error: str) -> bool:
    return error[0].isupper() or error[0] in "“”"


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize(
    ("path", "typed", "count"),
    [
        ("/studio/settings", SETTINGS, 3),
        ("/studio/people", PERSON, 3),
        ("/studio/words", {"add": "sv", "sv-word": "FN"}, 1),
        ("/studio/menu/main/menu", {}, 2),
        ("/studio/texts/fred/place/main", {"place": "9"}, 1),
        ("/studio/texts/fred", {"sv/texts/fred/label": "#"}, 1),
        ("/studio/publish", {"tick": "text-fred"}, 1),
        ("/studio/account", {"password": "x"}, 1),
    ],
)
def test_field_errors_begin_with_a_capital_letter(
    staff: Staff, language: str, path: str, typed: Mapping[str, str], count: int
) -> None:
    author = staff.name(Role.ADMINISTRATOR)
    staff.save({"sv/texts/fred/notes": "A note for colleagues."}, author)
    browser = staff.browser(Role.ADMINISTRATOR, language)
    page = parsed(browser.fill(path, {**typed, "save": "yes", "act": "save"}, 422))
    errors = [words_of(error) for error in page.iterfind(".//p[@class='error']")]
    assert len(errors) >= count and all(begins_well(error) for error in errors), errors


@pytest.mark.parametrize(
    ("path", "field", "typed", "error"),
    [
        ("/studio/settings", "patience/tries", "2.5", "Write a whole number from 2 to 3."),
        ("/studio/settings", "patience/tries", "4", "Write a whole number from 2 to 3."),
        ("/studio/settings", "patience/tries", "", "Write a whole number from 2 to 3."),
        ("/studio/settings", "patience/max_minutes", "1e9", "Write a whole number from 5 to 60."),
        (
            "/studio/settings",
            "review/default",
            "20270-06-31",
            "Write a day that exists, with year, month and day, such as 2027-06-01.",
        ),
        (
            "/studio/announcements/stopp",
            "announcements/stopp/from",
            "20270-06-01T08:30",
            "Write a day and a time, such as 2027-06-01 08:30.",
        ),
        (
            "/studio/settings",
            "sv/voice",
            "Polly.Gone",
            "Choose one of these voices. There is no other now.",
        ),
        (FACT, "facts/N2-number", "119", "Choose one of these numbers. There is no other now."),
        (FACT, "facts/N2-texts", "gone", "Choose among these texts. There are no others now."),
        ("/studio/words", "sv-word", "a" * 201, "Write at most 200 characters."),
    ],
)
def test_an_error_says_in_one_sentence_what_is_expected_and_keeps_what_was_typed(
    staff: Staff, administrator: Browser, path: str, field: str, typed: str, error: str
) -> None:
    staff.save_files(announced({"stopp": "until = 2027-06-02T17:00:00\n"}))
    html = administrator.fill(path, {field: typed, "sv-said": "a", "act": "save"}, 422)
    assert [words_of(each) for each in parsed(html).iterfind(".//p[@class='error']")] == [error]
    assert sent_by(html).get(field) == typed or error.startswith("Choose")
