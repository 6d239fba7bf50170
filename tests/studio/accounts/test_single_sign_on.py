"""Single sign-on with OpenID Connect, and attacks on it."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug import Request, Response

from ivr.studio.database import Database
from ivr.studio.people import Role
from ivr.studio.people.single_sign_on import Provider
from tests.serving import serving
from tests.studio.publishing import WELCOME, wanting_approval
from tests.studio.staff import ORIGIN, Browser, Clock, Staff, app_with, studio_on

pytestmark = pytest.mark.servers

SIGN_IN, ACCOUNT = "/studio/sign-in", "/studio/account"
ELSEWHERE, BACK = f"{SIGN_IN}/elsewhere", f"{SIGN_IN}/back"
REFUSED = "You could not be signed in."
SECRET = "a secret of both"
KNOWN = {"email": "editor@example.se", "email_verified": True}
KEY, ANOTHER_KEY = (RSAKey.generate_key(2048, {"kid": "one"}) for _ in range(2))


class IdentityProvider:
    """A small OpenID Connect provider on this machine, which can be told to cheat."""

    def __init__(self) -> None:
        self.issuer = ""
        self.key = KEY
        self.asked: dict[str, str] = {}
        self.metadata: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.answers: dict[str, Any] = {}  # beside the identity, or instead of it

    def visited(self, address: str) -> str:
        """Sign a person in at this address, and return the callback address."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        return f"{BACK}?code=a-code&state={self.asked['state']}"

    def answer(self, request: Request) -> Response:
        places = {"authorization": "authorize", "token": "token"}
        metadata = {f"{name}_endpoint": f"{self.issuer}/{at}" for name, at in places.items()}
        metadata |= {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys", **self.metadata}
        answers: dict[str, Callable[[], dict[str, Any]]] = {
            "/.well-known/openid-configuration": lambda: metadata,
            "/keys": lambda: {"keys": [KEY.as_dict(private=False)]},
            "/token": lambda: self.token(request),
        }
        return Response(json.dumps(answers[request.path]()), content_type="application/json")

    def token(self, request: Request) -> dict[str, Any]:
        """Return the token response for a code, given the matching proof."""
        digest = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        credentials = request.authorization
        assert credentials and credentials.password == SECRET
        assert challenge == self.asked["code_challenge"]
        assert request.form["redirect_uri"] == self.asked["redirect_uri"] == ORIGIN + BACK
        times = {"iat": 1_500_000_000, "exp": 4_000_000_000}
        here = {"iss": self.issuer, "aud": "studio", "nonce": self.asked["nonce"]}
        claims = {"sub": "42", **times, **here, **KNOWN, **self.claims}
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        token = {"access_token": "x", "token_type": "Bearer", "id_token": signed, **self.answers}
        return {name: value for name, value in token.items() if value is not ...}


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    provider = IdentityProvider()
    application = Request.application(provider.answer)
    with serving(lambda origin: application) as provider.issuer:
        yield provider


@pytest.fixture
def staff(staff_database: Database, clock: Clock, provider: IdentityProvider) -> Staff:
    known = Provider(provider.issuer, "studio", SECRET)
    studio = studio_on(staff_database, clock=clock, provider=known)
    return Staff(app_with(studio), studio)


def come(staff: Staff, provider: IdentityProvider, next: str = "") -> tuple[Browser, str]:
    """Sign in at the provider, and return the final location."""
    browser = staff.stranger()
    leaving = browser.get(ELSEWHERE + (f"?next={next}" if next else ""))
    assert leaving.location.startswith(f"{provider.issuer}/authorize?")
    return browser, browser.get(provider.visited(leaving.location)).location


def test_single_sign_on_admits_account_holders(staff: Staff, provider: IdentityProvider) -> None:
    provider.claims = {"email": "Editor@Example.se"}
    page = staff.stranger().page(f"{SIGN_IN}?next={ACCOUNT}")
    assert f'href="{ELSEWHERE}?next={ACCOUNT}"' in page
    browser, location = come(staff, provider, ACCOUNT)
    assert location == ACCOUNT and "editor@example.se" in browser.page(ACCOUNT)
    browser.page("/studio/people", 403)
    assert provider.asked["code_challenge_method"] == "S256"
    assert come(staff, provider, "//evil.example")[1] == "/studio"


def test_single_sign_on_gives_an_account_no_approval(
    staff: Staff, provider: IdentityProvider
) -> None:
    staff.publish(wanting_approval())
    administrator = staff.people.find(staff.name(Role.ADMINISTRATOR))
    assert administrator
    staff.people.add("bo@example.se", "Bo Ek", Role.PUBLISHER, None, by=administrator)
    staff.write(sv__welcome=WELCOME)
    address = staff.ask(Role.ADMINISTRATOR)
    provider.claims = {"email": "bo@example.se"}
    browser, _ = come(staff, provider)
    assert "made your account" in browser.page(address)
    browser.told_after(f"{address}/approve", staff.waiting()[1])
    assert staff.studio.editions.newest_number() == 1


CLAIMS: dict[str, tuple[Any, ...]] = {
    "email": ("eve@example.se", None, [KNOWN["email"]]),
    "email_verified": (False, "true", None),
    "nonce": ("of another sign-in", None),
    "aud": (["another"],),
    "iss": ("https://evil.example",),
    "exp": (1_000_000_000,),
    "iat": (3_900_000_000,),
}
"""Wrong claims about a person."""

CHEATS: list[dict[str, Any]] = [
    *({"claims": {name: claim, "azp": "studio"}} for name in CLAIMS for claim in CLAIMS[name]),
    *({"answers": {"id_token": token}} for token in (None, 7, KNOWN, "", "a.b.c")),
    {"answers": {"id_token": ..., "userinfo": KNOWN}},
    {"claims": {"aud": "another"}},
    {"key": ANOTHER_KEY},
]


@pytest.mark.parametrize("cheat", CHEATS)
def test_an_id_token_for_another_person_audience_or_time_is_refused(
    staff: Staff, provider: IdentityProvider, cheat: dict[str, Any]
) -> None:
    provider.__dict__.update(cheat)
    browser, location = come(staff, provider)
    assert not browser.is_in() and REFUSED in browser.page(location)


@pytest.mark.parametrize("query", ["", "code=a-code&state=made-up", "error=access_denied&state=x"])
def test_a_return_without_a_departure_signs_nobody_in(stranger: Browser, query: str) -> None:
    stranger.page(f"{BACK}?{query}", 303)
    assert not stranger.is_in()


def test_a_return_works_once_in_its_browser(staff: Staff, provider: IdentityProvider) -> None:
    browser, victim = staff.stranger(), staff.stranger()
    back = provider.visited(browser.get(ELSEWHERE).location)
    victim.get(back)
    assert not victim.is_in()
    browser.get(back)
    assert browser.is_in()
    browser.post("/studio/sign-out")
    browser.get(back)
    assert not browser.is_in()


@pytest.mark.parametrize("is_away", [False, True])
def test_a_wrong_or_unavailable_provider_is_reported_on_the_sign_in_page(
    staff_database: Database, provider: IdentityProvider, is_away: bool
) -> None:
    provider.metadata = {"issuer": "https://evil.example"}
    known = Provider("http://127.0.0.1:9" if is_away else provider.issuer, "studio", SECRET)
    browser = Browser(app_with(studio_on(staff_database, provider=known)), "sv")
    assert browser.get(ELSEWHERE).location == SIGN_IN
    assert "går inte att nå" in browser.page(SIGN_IN)


def test_single_sign_on_is_missing_without_a_provider(staff_database: Database) -> None:
    browser = Browser(app_with(studio_on(staff_database)))
    browser.page(ELSEWHERE, 404)
    assert ELSEWHERE not in browser.page(SIGN_IN)
