"""The script in print for sign-off: its words are those of pages, and name no file."""

import re
from html import unescape

import pytest

from ivr.studio.accounts import Role
from tests.browser.browsing import NOT_FOR_PEOPLE
from tests.scripts import announced
from tests.studio.publishing import save_files
from tests.studio.staff import Browser, Staff

pytestmark = pytest.mark.usefixtures("edition")

FRAUD = {"sv": "Bedragare ringer.", "en": "Fraudsters are calling."}
DIALLED = " ".join(f"Ring {number}." for number in range(550, 570))


def read(browser: Browser) -> str:
    """The words of the printed draft without the notes of its authors."""
    html = browser.page("/studio/print")
    html = re.sub(r'<style.*?</style>|<p class="note".*?</p>', "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


@pytest.mark.parametrize(("language", "more"), [("sv", "av samma slag"), ("en", "of this kind")])
def test_the_print_of_a_draft_with_errors_names_no_file(
    staff: Staff, language: str, more: str
) -> None:
    files = announced({"bedragare": "until = 2099-01-01T12:00:00\n"}, FRAUD)
    save_files(staff, {**files, "sv/fred.txt": f"fred\n\n{DIALLED}\n".encode()})
    browser = staff.browser(Role.EDITOR, language)
    words = read(browser)
    assert not NOT_FOR_PEOPLE.findall(words) and NOT_FOR_PEOPLE.findall("sv/fred.txt")
    assert "bedragare" not in words and FRAUD[language] in words
    assert more in words and "Elin" in words and "Polly" not in words
    save_files(staff, {"line.toml": b"["})
    words = read(browser)
    assert not NOT_FOR_PEOPLE.findall(words) and "ivr" not in words
