"""Single sign-on: somebody else says who it is, and cannot be made to say it of the wrong one."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from ivr.database import Database
from ivr.studio import Provider
from ivr.studio.accounts import Role
from tests.studio.identity_provider import ANOTHER_KEY, IdentityProvider, running
from tests.studio.staff import ORIGIN, Browser, Clock, Staff, app_with, studio_on

pytestmark = pytest.mark.servers

ELSEWHERE = "/studio/sign-in/elsewhere"
BACK = "/studio/sign-in/back"


@pytest.fixture(scope="module")
def running_provider() -> Iterator[IdentityProvider]:
    """A provider for all tests of this module."""
    with running() as provider:
        yield provider


@pytest.fixture
def provider(running_provider: IdentityProvider) -> IdentityProvider:
    """The provider, honest again."""
    honest = IdentityProvider(running_provider.issuer)
    running_provider.__dict__.update(honest.__dict__)
    return running_provider


@pytest.fixture
def staff(database: Database, clock: Clock, provider: IdentityProvider) -> Staff:
    """A studio to which people can come by the provider."""
    studio = studio_on(database, clock=clock, provider=provider.provider)
    return Staff(app_with(studio), studio)


def come(staff: Staff, provider: IdentityProvider, next: str = "") -> Browser:
    """Go to the provider from the sign-in page, and come back."""
    browser = staff.stranger()
    leaving = browser.get(ELSEWHERE + (f"?next={next}" if next else ""))
    assert leaving.location.startswith(f"{provider.issuer}/authorize?")
    browser.get(BACK + provider.visited(leaving.location))
    return browser


def is_in(browser: Browser) -> bool:
    """Whether somebody is signed in in this browser."""
    return browser.get("/studio/account").status_code == 200


def test_the_sign_in_page_offers_the_way_by_the_provider(staff: Staff) -> None:
    page = staff.stranger().get("/studio/sign-in?next=/studio/account").get_data(as_text=True)
    assert f'href="{ELSEWHERE}?next=/studio/account"' in page


def test_whoever_has_an_account_gets_in_as_themselves(
    staff: Staff, provider: IdentityProvider
) -> None:
    browser = staff.stranger()
    leaving = browser.get(f"{ELSEWHERE}?next=/studio/account")
    answer = browser.get(BACK + provider.visited(leaving.location))
    assert (answer.status_code, answer.location) == (303, "/studio/account")
    assert "editor@example.se" in browser.get("/studio/account").get_data(as_text=True)
    assert browser.get("/studio/people").status_code == 403
    assert provider.asked["redirect_uri"] == ORIGIN + BACK
    assert provider.asked["code_challenge_method"] == "S256"
    assert provider.asked["scope"] == "openid email"


@pytest.mark.parametrize("next", ["https://evil.example/", "//evil.example", "/voice"])
def test_the_way_back_leads_nowhere_else(
    staff: Staff, provider: IdentityProvider, next: str
) -> None:
    browser = staff.stranger()
    leaving = browser.get(f"{ELSEWHERE}?next={next}")
    answer = browser.get(BACK + provider.visited(leaving.location))
    assert answer.location.startswith("/studio")
    assert is_in(browser)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "stranger@example.se"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": None},
        {"email": ["editor@example.se"]},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"aud": "another service"},
        {"aud": "another service", "azp": "studio"},
        {"aud": ["another service"], "azp": "studio"},
        {"iss": "https://evil.example"},
        {"exp": 1_000_000_000},
        {"iat": 3_900_000_000},
    ],
    ids=str,
)
def test_what_is_not_said_of_this_person_here_and_now_lets_nobody_in(
    staff: Staff, provider: IdentityProvider, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    browser = come(staff, provider)
    assert not is_in(browser)
    assert "You could not be signed in." in browser.get("/studio/sign-in").get_data(as_text=True)


def test_what_somebody_else_has_signed_lets_nobody_in(
    staff: Staff, provider: IdentityProvider
) -> None:
    provider.key = ANOTHER_KEY
    assert not is_in(come(staff, provider))


@pytest.mark.parametrize(
    "answers",
    [
        {"id_token": ...},
        {"id_token": ..., "userinfo": {"email": "editor@example.se", "email_verified": True}},
        {"id_token": ..., "userinfo": "editor@example.se"},
        {"id_token": None},
        {"id_token": None, "userinfo": {"email": "editor@example.se", "email_verified": True}},
        {"id_token": 7},
        {"id_token": []},
        {"id_token": {"email": "editor@example.se"}},
        {"id_token": ""},
        {"id_token": "a.b.c"},
    ],
    ids=str,
)
def test_an_answer_without_an_identity_lets_nobody_in(
    staff: Staff, provider: IdentityProvider, answers: dict[str, Any]
) -> None:
    provider.answers = answers
    browser = come(staff, provider)
    assert not is_in(browser)
    assert "You could not be signed in." in browser.get("/studio/sign-in").get_data(as_text=True)


@pytest.mark.parametrize(
    ("account", "claimed"),
    [
        ("strauss@example.se", "strauß@example.se"),
        ("strauss@example.se", "ſtrauss@example.se"),
        ("anna@example.se", "ａｎｎａ@example.se"),
        ("anna@example.se", "anna@ｅxample.se"),
        ("anna@example.se", "anna@example．se"),
        ("karl@example.se", "\u212aarl@example.se"),
        ("åsa@example.se", "\u212bsa@example.se"),
        ("fia@example.se", "ﬁa@example.se"),
    ],
)
def test_an_address_that_only_looks_like_another_opens_no_account(
    staff: Staff, provider: IdentityProvider, account: str, claimed: str
) -> None:
    staff.people.add(account, "Anna Ek", Role.READER, None)
    provider.claims = {"email": claimed}
    assert not is_in(come(staff, provider))
    provider.claims = {"email": account.upper()}
    assert is_in(come(staff, provider))


@pytest.mark.parametrize(
    "query", ["", "?code=a-code", "?code=a-code&state=made-up", "?error=access_denied&state=x"]
)
def test_coming_back_without_having_left_lets_nobody_in(staff: Staff, query: str) -> None:
    browser = staff.stranger()
    assert browser.get(BACK + query).status_code == 303
    assert not is_in(browser)


def test_a_way_back_works_in_the_browser_that_left_and_once(
    staff: Staff, provider: IdentityProvider
) -> None:
    browser, victim = staff.stranger(), staff.stranger()
    back = BACK + provider.visited(browser.get(ELSEWHERE).location)
    victim.get(back)
    assert not is_in(victim)
    browser.get(back)
    assert is_in(browser)
    browser.post("/studio/sign-out")
    browser.get(back)
    assert not is_in(browser)


def test_whoever_has_left_does_not_get_in(staff: Staff, provider: IdentityProvider) -> None:
    editor = staff.people.find(staff.name(Role.EDITOR))
    assert editor
    staff.people.deactivate(editor.id)
    assert not is_in(come(staff, provider))


def test_a_provider_that_calls_itself_otherwise_is_not_used(
    staff: Staff, provider: IdentityProvider
) -> None:
    provider.metadata = {"issuer": "https://evil.example"}
    browser = staff.stranger()
    assert browser.get(ELSEWHERE).location.startswith("/studio/sign-in")
    assert "cannot be reached" in browser.get("/studio/sign-in").get_data(as_text=True)


def test_whoever_has_no_password_is_not_asked_for_one(
    staff: Staff, provider: IdentityProvider
) -> None:
    staff.people.add("sso@example.se", "Sso", Role.READER, None)
    provider.claims = {"email": "sso@example.se"}
    page = come(staff, provider).get("/studio/account").get_data(as_text=True)
    assert "You sign in with your organisation" in page
    assert 'type="password"' not in page


def app_of(database: Database, issuer: str) -> Flask:
    """A studio whose provider is somewhere else."""
    return app_with(studio_on(database, provider=Provider(issuer, "studio", "secret")))


def test_a_provider_that_does_not_answer_is_told_at_the_sign_in_page(database: Database) -> None:
    browser = Browser(app_of(database, "http://127.0.0.1:9"), "sv")
    assert browser.get(ELSEWHERE).location == "/studio/sign-in"
    assert "går inte att nå" in browser.get("/studio/sign-in").get_data(as_text=True)


def test_without_a_provider_there_is_no_such_way(database: Database) -> None:
    browser = Browser(app_with(studio_on(database)))
    assert browser.get(ELSEWHERE).status_code == 404
    assert ELSEWHERE not in browser.get("/studio/sign-in").get_data(as_text=True)
