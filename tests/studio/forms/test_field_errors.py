"""The errors of fields as sentences."""

from collections.abc import Mapping

import pytest

from ivr.studio.people import Role
from tests.markup import parsed, words_of
from tests.studio.staff import Staff

pytestmark = pytest.mark.usefixtures("full_edition")

SETTINGS = {"numbers/domestic": "x", "patience/wait_seconds": "99", "review/default": "fredag"}
PERSON = {"name": "", "full_name": "", "role": "king"}


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
