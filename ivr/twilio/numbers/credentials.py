"""Credentials for Twilio's API, from the settings."""

from dataclasses import dataclass, field

from ivr.i18n import N_
from ivr.settings import Settings
from ivr.twilio.numbers.errors import NotSetError

NEEDED = {
    "account": N_(
        "TWILIO_ACCOUNT_SID is not set. Set it: the account that the number is in, AC and 32 "
        "digits, on the first page of Twilio's console."
    ),
    "secret": N_(
        "TWILIO_API_KEY is set and TWILIO_API_SECRET is not. Set both, or neither: then the "
        "account's token is used."
    ),
    "key": N_(
        "TWILIO_API_SECRET is set and TWILIO_API_KEY is not. Set both, or neither: then the "
        "account's token is used."
    ),
    "shared": N_(
        "TWILIO_SIGNATURE is sha256: TWILIO_AUTH_TOKEN is then a shared key, which signs requests "
        "and opens no account. Set TWILIO_API_KEY and TWILIO_API_SECRET."
    ),
    "fallback": N_(
        "FALLBACK_URL is not set. Set it: put what ivr fallback prints on another host, and "
        "name its address."
    ),
}


@dataclass(frozen=True, slots=True)
class Credentials:
    """Credentials for an account in one region."""

    account: str
    user: str
    secret: str = field(repr=False)
    region: str
    edge: str

    @property
    def is_key(self) -> bool:
        """Whether it is an API key and not the account's token."""
        return self.user != self.account


def credentials_of(settings: Settings, *, fallback: bool = False) -> Credentials:
    """Return the credentials: those of the API key if there is one, else of the account.

    Raises ConfigError with a sentence for each missing setting, FALLBACK_URL included if
    `fallback` is true.
    """
    key, secret = settings.api_key, settings.api_secret
    missing = [
        case
        for case, is_missing in {
            "account": settings.account_sid is None,
            "secret": key is not None and secret is None,
            "key": secret is not None and key is None,
            "shared": settings.signature == "sha256" and key is None and secret is None,
            "fallback": fallback and settings.fallback_url is None,
        }.items()
        if is_missing
    ]
    if settings.account_sid is None or missing:
        raise NotSetError(*(NEEDED[case] for case in missing))
    token = settings.auth_token.get_secret_value()
    return Credentials(
        account=settings.account_sid,
        user=key or settings.account_sid,
        secret=secret.get_secret_value() if secret else token,
        region=settings.region,
        edge=settings.edge,
    )
