"""Single sign-on: somebody else says who it is, and cannot be made to say it of the wrong one."""

from collections.abc import Iterator
from typing import Any

import pytest

from ivr.database import Database
from ivr.studio import Provider
from ivr.studio.accounts import Role
from tests.studio.identity_provider import ANOTHER_KEY, IdentityProvider, running
from tests.studio.staff import ORIGIN, Browser, Clock, Staff, app_with, studio_on

pytestmark = pytest.mark.servers

SIGN_IN, ACCOUNT = "/studio/sign-in", "/studio/account"
ELSEWHERE, BACK = f"{SIGN_IN}/elsewhere", f"{SIGN_IN}/back"
REFUSED = "You could not be signed in."
KNOWN = {"email": "editor@example.se", "email_verified": True}


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


def come(staff: Staff, provider: IdentityProvider, next: str = "") -> tuple[Browser, str]:
    """Go to the provider from the sign-in page and come back; return where that leads."""
    browser = staff.stranger()
    leaving = browser.get(ELSEWHERE + (f"?next={next}" if next else ""))
    assert leaving.location.startswith(f"{provider.issuer}/authorize?")
    return browser, browser.get(BACK + provider.visited(leaving.location)).location


def is_in(browser: Browser) -> bool:
    """Whether somebody is signed in in this browser."""
    return browser.get(ACCOUNT).status_code == 200


def test_whoever_has_an_account_gets_in_as_themselves(
    staff: Staff, provider: IdentityProvider
) -> None:
    page = staff.stranger().page(f"{SIGN_IN}?next={ACCOUNT}")
    assert f'href="{ELSEWHERE}?next={ACCOUNT}"' in page
    browser, location = come(staff, provider, ACCOUNT)
    assert location == ACCOUNT and "editor@example.se" in browser.page(ACCOUNT)
    browser.page("/studio/people", 403)
    assert provider.asked["redirect_uri"] == ORIGIN + BACK
    assert provider.asked["code_challenge_method"] == "S256"
    assert provider.asked["scope"] == "openid email"


@pytest.mark.parametrize("next", ["https://evil.example/", "//evil.example", "/voice"])
def test_the_way_back_leads_nowhere_else(
    staff: Staff, provider: IdentityProvider, next: str
) -> None:
    browser, location = come(staff, provider, next)
    assert location == "/studio" and is_in(browser)


CLAIMS: dict[str, tuple[Any, ...]] = {
    "email": ("eve@example.se", None, [KNOWN["email"]]),
    "email_verified": (False, "true", None),
    "nonce": ("of another sign-in", None),
    "aud": ("another", ["another"]),
    "iss": ("https://evil.example",),
    "exp": (1_000_000_000,),
    "iat": (3_900_000_000,),
}
"""What is said of a person, and what is not right."""

TOKENS: tuple[Any, ...] = (..., None, 7, [], KNOWN, "", "a.b.c")
CHEATS: list[dict[str, Any]] = [
    *({"claims": {name: claim, "azp": "studio"}} for name in CLAIMS for claim in CLAIMS[name]),
    *({"answers": {"id_token": token}} for token in TOKENS),
    *({"answers": {"id_token": ..., "userinfo": told}} for told in (KNOWN, KNOWN["email"])),
    {"answers": {"id_token": None, "userinfo": KNOWN}},
    {"claims": {"aud": "another"}},
    {"key": ANOTHER_KEY},
]


@pytest.mark.parametrize("cheat", CHEATS)
def test_what_is_not_said_of_this_person_here_and_now_lets_nobody_in(
    staff: Staff, provider: IdentityProvider, cheat: dict[str, Any]
) -> None:
    provider.__dict__.update(cheat)
    browser, location = come(staff, provider)
    assert not is_in(browser) and REFUSED in browser.page(location)


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
    assert not is_in(come(staff, provider)[0])
    provider.claims = {"email": account.upper()}
    page = come(staff, provider)[0].page(ACCOUNT)
    assert "You sign in with your organisation" in page and 'type="password"' not in page


@pytest.mark.parametrize(
    "query", ["", "?code=a-code", "?code=a-code&state=made-up", "?error=access_denied&state=x"]
)
def test_coming_back_without_having_left_lets_nobody_in(stranger: Browser, query: str) -> None:
    stranger.page(BACK + query, 303)
    assert not is_in(stranger)


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


@pytest.mark.parametrize("issuer", ["https://evil.example", ""])
def test_a_provider_that_calls_itself_otherwise_or_is_away_is_told_at_the_sign_in_page(
    database: Database, provider: IdentityProvider, issuer: str
) -> None:
    provider.metadata = {"issuer": issuer}
    known = provider.provider if issuer else Provider("http://127.0.0.1:9", "studio", "secret")
    browser = Browser(app_with(studio_on(database, provider=known)), "sv")
    assert browser.get(ELSEWHERE).location == SIGN_IN
    assert "går inte att nå" in browser.page(SIGN_IN)


def test_without_a_provider_there_is_no_such_way(database: Database) -> None:
    browser = Browser(app_with(studio_on(database)))
    browser.page(ELSEWHERE, 404)
    assert ELSEWHERE not in browser.page(SIGN_IN)
