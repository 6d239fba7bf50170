"""Settings: environment variables, each declared once with type, default and meaning."""

import ipaddress
import re
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

from ivr.errors import ConfigError

SID = "^{}[0-9a-fA-F]{{32}}$"
LOOPBACK_NAMES = ("localhost",)
LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST_NAME = re.compile(rf"{LABEL}(?:\.{LABEL})*")
SHORTEST_KEY = 32
SHORTEST_TOKEN = 16
"""Characters; Twilio's have 32."""

FEWEST_DIFFERENT = 6
"""Characters in a secret. A random one of 32 hexadecimal digits has 14 on average."""


def origin(url: str) -> str:
    """Return an origin as it is compared; raises ValueError for what Twilio cannot call."""
    parts = urlsplit(url.strip())
    host = parts.hostname or ""
    if not url.strip():
        raise ValueError("it is empty")
    if re.search(r"\s", url.strip()):
        raise ValueError("it has white space in it")
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError("it must be an origin such as https://ivr.example.se")
    if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("it must be an origin alone, without path, query or credentials")
    if not HOST_NAME.fullmatch(host) and not is_loopback(host):
        raise ValueError("Twilio takes host names of a to z, 0 to 9, hyphens and dots alone")
    if parts.netloc.endswith(":") or parts.port == 0:  # `port` raises for what is no port
        raise ValueError("it has a colon and no port after it")
    if parts.scheme == "http" and not is_loopback(host):
        raise ValueError("it must begin with https://, for Twilio sends calls to nothing else")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def token(secret: SecretStr) -> SecretStr:
    """Return a secret as it is; raises ValueError for one that keeps nobody out."""
    value = secret.get_secret_value()
    if not value.strip():
        raise ValueError("it is empty, and an empty token would let anyone in")
    if value != value.strip():
        raise ValueError("it has white space around it, which no token of Twilio's has")
    _require_hard_to_guess(value, SHORTEST_TOKEN)
    return secret


def key(secret: SecretStr) -> SecretStr:
    """Return a key as it is; raises ValueError for one that could be guessed."""
    try:
        _require_hard_to_guess(secret.get_secret_value().strip(), SHORTEST_KEY)
    except ValueError as error:
        made = "`python -c 'import secrets; print(secrets.token_hex())'` makes one"
        raise ValueError(f"{error}; {made}") from error
    return secret


def _require_hard_to_guess(secret: str, shortest: int) -> None:
    if len(secret) < shortest:
        raise ValueError(f"it has fewer than {shortest} characters, and could be guessed")
    if len(set(secret)) < FEWEST_DIFFERENT:
        raise ValueError(
            f"it has fewer than {FEWEST_DIFFERENT} different characters, and could be guessed"
        )


def address(url: str) -> str:
    """Return an address as it is called; raises ValueError for what is none."""
    written = url.strip()
    parts = urlsplit(written)
    if parts.scheme != "https" or not HOST_NAME.fullmatch(parts.hostname or ""):
        raise ValueError("it must be an address such as https://pages.example.org/fallback.xml")
    if "@" in parts.netloc or parts.fragment or not re.fullmatch(r"[!-~]+", written):
        raise ValueError("it must be plain ASCII, without credentials and fragment")
    return written


def is_loopback(host: str) -> bool:
    """Tell whether an address can be reached from this machine alone."""
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def built_commit() -> str:
    """Return the commit that `hatch_build.py` recorded, or an empty string for a checkout."""
    recorded = files("ivr").joinpath("commit.txt")
    return recorded.read_text(encoding="ascii").strip() if recorded.is_file() else ""


class Storage(BaseModel):
    """Where things are kept: the settings that commands need which answer no calls."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    database_url: SecretStr | None = Field(
        None,
        alias="DATABASE_URL",
        description="Where editions, accounts and sums of calls are kept: SQLite in IVR_DATA "
        "unless it names a PostgreSQL, which several machines can share.",
    )
    data: Path = Field(
        Path("data"),
        alias="IVR_DATA",
        description="The folder for what this machine keeps: its SQLite, the last editions, and "
        "counts that wait for the database.",
    )

    @property
    def database_address(self) -> str:
        """Where the database is."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data.absolute() / 'ivr.db'}"

    @property
    def edition_cache(self) -> Path:
        """Where this machine keeps the last editions of this database.

        Each database counts its editions from 1, so those of another must not be taken for its
        own. Its name and password may change.
        """
        place = self.database_address.partition("://")[2].rpartition("@")[2]
        return self.data / "editions" / sha256(place.encode()).hexdigest()[:8]


class Settings(Storage):
    """Every setting of the service; the alias is the environment variable."""

    auth_token: Annotated[SecretStr, AfterValidator(token)] = Field(
        alias="TWILIO_AUTH_TOKEN",
        description="What Twilio signs its requests with. Without it the service does not start.",
    )
    auth_token_next: Annotated[SecretStr, AfterValidator(token)] | None = Field(
        None,
        alias="TWILIO_AUTH_TOKEN_NEXT",
        description="Accepted too, while a token is being replaced.",
    )
    public_url: Annotated[str, AfterValidator(origin)] = Field(
        alias="PUBLIC_URL",
        description="The origin that Twilio calls, such as https://ivr.example.se. "
        "Signatures are checked against it, never against a header.",
    )
    prompts: Path = Field(
        Path("prompts"), alias="IVR_PROMPTS", description="The folder of the script."
    )
    secret_key: Annotated[SecretStr, AfterValidator(key)] | None = Field(
        None,
        alias="SECRET_KEY",
        description="What the studio's sessions are signed with: 32 characters or more, the same "
        "on every machine. Without it there is no studio.",
    )
    oidc_issuer: Annotated[str, AfterValidator(address)] | None = Field(
        None,
        alias="OIDC_ISSUER",
        description="The provider of single sign-on (OpenID Connect) for the studio, exactly as "
        "it calls itself. Only people with an account get in.",
    )
    oidc_client_id: str | None = Field(
        None, alias="OIDC_CLIENT_ID", description="As whom the provider knows the studio."
    )
    oidc_client_secret: Annotated[SecretStr, AfterValidator(token)] | None = Field(
        None, alias="OIDC_CLIENT_SECRET", description="The secret that the provider gave for that."
    )
    proxies: Annotated[int, Field(ge=0, le=5)] = Field(
        0,
        alias="IVR_PROXIES",
        description="How many proxies of your own stand in front of the service. Attempts to "
        "sign in are counted by the address that the outermost of them has seen. A wrong number is "
        "logged, and shown to administrators of the studio.",
    )
    statistics_days: Annotated[int, Field(ge=1, le=3650)] = Field(
        90,
        alias="STATISTICS_DAYS",
        description="How many days single calls are kept, without their callers; then only sums.",
    )
    metrics_token: Annotated[SecretStr, AfterValidator(token)] | None = Field(
        None,
        alias="METRICS_TOKEN",
        description="What a monitor sends to read /metrics. Without it there is no such page.",
    )
    sentry_dsn: SecretStr | None = Field(
        None,
        alias="SENTRY_DSN",
        description="Where faults are told, without anything of callers; needs `ivr[sentry]`.",
    )
    port: Annotated[int, Field(ge=1, le=65535)] = Field(
        8000, alias="PORT", description="Where the service listens."
    )
    workers: Annotated[int, Field(ge=1, le=64)] = Field(
        2, alias="IVR_WORKERS", description="How many processes answer calls."
    )
    commit: Annotated[str, Field(pattern=r"^[0-9a-zA-Z._-]{0,64}$")] = Field(
        default_factory=built_commit,
        alias="IVR_COMMIT",
        description="Which version of the code runs, as /readyz and Sentry say it; the commit that "
        "the package was built from unless given.",
    )
    account_sid: Annotated[str, Field(pattern=SID.format("AC"))] | None = Field(
        None, alias="TWILIO_ACCOUNT_SID", description="The number's account, for `ivr connect`."
    )
    api_key: Annotated[str, Field(pattern=SID.format("SK"))] | None = Field(
        None, alias="TWILIO_API_KEY", description="A key for `ivr connect`, instead of the token."
    )
    api_secret: Annotated[SecretStr, AfterValidator(token)] | None = Field(
        None, alias="TWILIO_API_SECRET", description="The secret of that key."
    )
    region: Annotated[str, Field(pattern=r"^[a-z]{2}[0-9]$")] = Field(
        "ie1",
        alias="TWILIO_REGION",
        description="Where calls are handled: ie1 is Ireland. Tokens and keys are of this region.",
    )
    edge: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")] = Field(
        "dublin", alias="TWILIO_EDGE", description="Through which door `ivr connect` gets there."
    )
    fallback_url: Annotated[str, AfterValidator(address)] | None = Field(
        None,
        alias="FALLBACK_URL",
        description="The copy of `ivr fallback` on another host. `ivr connect` needs it.",
    )
    connections: Path = Field(
        Path(".connections"), alias="IVR_CONNECTIONS", description="Where earlier setups are kept."
    )

    @model_validator(mode="after")
    def _single_sign_on_is_whole(self) -> "Settings":
        given = (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret)
        if any(given) and not all(given):
            raise ValueError("OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together")
        return self

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens that a valid signature may be made with."""
        both = (self.auth_token, self.auth_token_next)
        return tuple(token.get_secret_value() for token in both if token)


AnySettings = TypeVar("AnySettings", bound=Storage)


def from_environment(environment: Mapping[str, str]) -> Settings:
    """Read the settings; raises ConfigError with a sentence for each that must be set."""
    return _read(Settings, environment)


def storage_from(environment: Mapping[str, str]) -> Storage:
    """Read where things are kept; raises ConfigError."""
    return _read(Storage, environment)


def _read(kind: type[AnySettings], environment: Mapping[str, str]) -> AnySettings:
    given = {name: value for name, value in environment.items() if name in _names()}
    for field in Settings.model_fields.values():
        # An empty optional setting is one that is not set.
        if not field.is_required() and not given.get(str(field.alias), "").strip():
            given.pop(str(field.alias), None)
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        sentences = [_sentence(mistake["loc"][:1], mistake["msg"]) for mistake in error.errors()]
        raise ConfigError("\n".join(sentences)) from None


def _names() -> frozenset[str]:
    return frozenset(str(field.alias) for field in Settings.model_fields.values())


def _sentence(place: tuple[str | int, ...], reason: str) -> str:
    reason = re.sub(r"^(Value error, )?", "", reason)
    if not place:
        return f"{reason}: set all of them, or none."
    (name,) = place
    if reason == "Field required":
        return f"{name} is not set. Set it: {_description(str(name))}"
    return f"{name} cannot be used: {reason}. {_description(str(name))}"


def _description(name: str) -> str:
    fields = Settings.model_fields.values()
    return next(field.description or "" for field in fields if field.alias == name)
