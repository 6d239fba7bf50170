"""The studio speaks the language that its reader has chosen, or that the browser asks for."""

import pytest

from tests.studio.staff import Staff


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("sv", "sv"), ("en-GB,en;q=0.9", "en"), ("de", "sv"), ("", "sv"), ("de,en;q=0.5", "en")],
)
def test_the_studio_speaks_the_browsers_language_or_swedish(
    staff: Staff, asked: str, spoken: str
) -> None:
    page = staff.stranger(asked).get("/studio/sign-in").get_data(as_text=True)
    assert f'<html lang="{spoken}">' in page
    assert (">Logga in<" if spoken == "sv" else ">Sign in<") in page


def test_a_chosen_language_stays_whoever_signs_in_or_out(staff: Staff) -> None:
    browser = staff.stranger("sv")
    chosen = browser.post("/studio/language", {"language": "en", "next": "/studio/sign-in?a=b"})
    assert (chosen.status_code, chosen.location) == (303, "/studio/sign-in?a=b")
    browser.sign_in("reader@example.se")
    assert '<html lang="en">' in browser.get("/studio/account").get_data(as_text=True)
    browser.post("/studio/sign-out")
    assert '<html lang="en">' in browser.get("/studio/sign-in").get_data(as_text=True)


def test_a_language_that_the_studio_does_not_speak_is_refused(staff: Staff) -> None:
    assert staff.stranger().post("/studio/language", {"language": "de"}).status_code == 400


def test_a_cookie_with_another_language_counts_for_nothing(staff: Staff) -> None:
    browser = staff.stranger("en")
    browser.client.set_cookie("ivr-language", "../../etc", domain="ivr.example.se", path="/studio")
    assert '<html lang="en">' in browser.get("/studio/sign-in").get_data(as_text=True)
