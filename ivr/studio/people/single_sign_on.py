"""Single sign-on with OpenID Connect."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from werkzeug.wrappers import Response

from ivr.studio.people import People, Person

if TYPE_CHECKING:
    from authlib.integrations.flask_client import FlaskOAuth2App

log = structlog.get_logger()

SECONDS = 5
"""Timeout of requests to the provider: a person waits at the sign-in page."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of OpenID Connect, with our credentials."""

    issuer: str
    client_id: str
    client_secret: str


class SingleSignOn:
    """Redirects to the provider and back, with state, nonce and PKCE."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._client = _client(provider)

    def depart(self, back: str) -> Response | None:
        """Redirect the browser to the provider, which returns it to the address `back`.

        Returns None if the provider cannot be reached.
        """
        try:
            metadata = self._client.load_server_metadata()
            if metadata.get("issuer") != self._provider.issuer:
                raise ValueError("the provider's own name is not OIDC_ISSUER")
            answer: Response = self._client.authorize_redirect(back)
            return answer
        except Exception as error:  # any response of the provider
            _report(error)
            return None

    def arrive(self, people: People) -> Person | None:
        """Return the person returned by the provider, or None without an account here."""
        claims = {
            "iss": {"essential": True, "value": self._provider.issuer},
            "aud": {"essential": True, "value": self._provider.client_id},
        }
        try:
            token = self._client.authorize_access_token(claims_options=claims)
            claims = token["userinfo"] if token["id_token"] else {}
            verified = claims.get("email_verified") is True
            address = str(claims.get("email", ""))
        except Exception as error:  # any response, also a forged one
            _report(error)
            return None
        # An address that the provider has not verified may be anybody's.
        if not verified:
            log.warning("single-sign-on-unverified")
            return None
        return people.vouched_for(address)


def _client(provider: Provider) -> "FlaskOAuth2App":
    from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App

    return FlaskOAuth2App(
        FlaskIntegration("oidc"),
        "oidc",
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",
            "default_timeout": SECONDS,
        },
    )


def _report(error: Exception) -> None:
    log.warning("single-sign-on-failed", reason=type(error).__name__)
