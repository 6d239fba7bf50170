"""A small provider of OpenID Connect that runs on this machine, and can be told to cheat."""

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug import Request, Response

from ivr.studio import Provider
from tests.serving import serving

NOW = 1_800_000_000
FAR = 4_000_000_000
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
ANOTHER_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})


@dataclass
class IdentityProvider:
    """What it says of whoever comes, and where it is."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: KEY)
    asked: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    """What it says beside the identity, or instead of it."""

    @property
    def provider(self) -> Provider:
        """The provider as the studio's settings name it."""
        return Provider(self.issuer, "studio", "a secret of both")

    def visited(self, address: str) -> str:
        """Sign somebody in who was sent to this address; return the query to come back with."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        return f"?code=a-code&state={self.asked['state']}"

    def answer(self, request: Request) -> Response:
        """Answer a request of the studio's."""
        if request.path == "/.well-known/openid-configuration":
            return _json(
                {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/keys",
                    "id_token_signing_alg_values_supported": ["RS256"],
                    **self.metadata,
                }
            )
        if request.path == "/keys":
            return _json({"keys": [KEY.as_dict(private=False)]})
        return self._token(request)

    def _token(self, request: Request) -> Response:
        verifier = request.form["code_verifier"].encode()
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
        secret = base64.b64encode(b"studio:a secret of both").decode()
        if (
            digest != self.asked["code_challenge"]
            or request.form["redirect_uri"] != self.asked["redirect_uri"]
            or request.headers["Authorization"] not in (f"Basic {secret}", f"basic {secret}")
        ):
            return _json({"error": "invalid_grant"}, 400)
        claims = {
            "iss": self.issuer,
            "aud": "studio",
            "sub": "42",
            "iat": NOW - 300_000_000,
            "exp": FAR,
            "nonce": self.asked["nonce"],
            "email": "Editor@Example.se",
            "email_verified": True,
            **self.claims,
        }
        token: dict[str, Any] = {"access_token": "an-access-token", "token_type": "Bearer"}
        token["id_token"] = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        token |= self.answers
        return _json({name: value for name, value in token.items() if value is not ...})


@contextmanager
def running() -> Iterator[IdentityProvider]:
    """Run a provider for as long as this lasts."""
    provider = IdentityProvider()
    application = Request.application(provider.answer)
    with serving(lambda origin: application) as provider.issuer:
        yield provider


def _json(answer: object, status: int = 200) -> Response:
    return Response(json.dumps(answer), status, content_type="application/json")
