"""The settings: environment variables, each declared once with type, default and meaning."""

import ipaddress
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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

HIDDEN = "********"
CREDENTIALS = re.compile("//.*@")
"""In an address, where they do not belong, and are not shown all the same."""
LOOPBACK_NAMES = ("localhost",)
LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST_NAME = re.compile(rf"{LABEL}(?:\.{LABEL})*")
SHORTEST_KEY = 32
SID = "^{}[0-9a-fA-F]{{32}}$"


def _origin(url: str) -> str:
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


def _token(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value()
    if not value.strip():
        raise ValueError("it is empty, and an empty token would let anyone in")
    if value != value.strip():
        raise ValueError("it has white space around it, which no token of Twilio's has")
    return secret


def _key(secret: SecretStr) -> SecretStr:
    if len(secret.get_secret_value().strip()) < SHORTEST_KEY:
        raise ValueError(
            f"it has fewer than {SHORTEST_KEY} characters, and could be guessed; "
            "`python -c 'import secrets; print(secrets.token_hex())'` makes one"
        )
    return secret


def _address(url: str) -> str:
    address = url.strip()
    parts = urlsplit(address)
    if parts.scheme != "https" or not HOST_NAME.fullmatch(parts.hostname or ""):
        raise ValueError("it must be an address such as https://pages.example.org/fallback.xml")
    if "@" in parts.netloc or parts.fragment or not re.fullmatch(r"[!-~]+", address):
        raise ValueError("it must be plain ASCII, without credentials and fragment")
    return address


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
    def shelf(self) -> Path:
        """Where this machine keeps the last editions."""
        return self.data / "editions"


class Settings(Storage):
    """Every setting of the service; the alias is the environment variable."""

    auth_token: Annotated[SecretStr, AfterValidator(_token)] = Field(
        alias="TWILIO_AUTH_TOKEN",
        description="What Twilio signs its requests with. Without it the service does not start.",
    )
    auth_token_next: Annotated[SecretStr, AfterValidator(_token)] | None = Field(
        None,
        alias="TWILIO_AUTH_TOKEN_NEXT",
        description="Accepted too, while a token is being replaced.",
    )
    public_url: Annotated[str, AfterValidator(_origin)] = Field(
        alias="PUBLIC_URL",
        description="The origin that Twilio calls, such as https://ivr.example.se. "
        "Signatures are checked against it, never against a header.",
    )
    prompts: Path = Field(
        Path("prompts"), alias="IVR_PROMPTS", description="The folder of the script."
    )
    secret_key: Annotated[SecretStr, AfterValidator(_key)] | None = Field(
        None,
        alias="SECRET_KEY",
        description="What the studio's sessions are signed with: 32 characters or more, the same "
        "on every machine. Without it there is no studio.",
    )
    oidc_issuer: Annotated[str, AfterValidator(_address)] | None = Field(
        None,
        alias="OIDC_ISSUER",
        description="The provider of single sign-on (OpenID Connect) for the studio, exactly as "
        "it calls itself. Only people with an account get in.",
    )
    oidc_client_id: str | None = Field(
        None, alias="OIDC_CLIENT_ID", description="As whom the provider knows the studio."
    )
    oidc_client_secret: Annotated[SecretStr, AfterValidator(_token)] | None = Field(
        None, alias="OIDC_CLIENT_SECRET", description="The secret that the provider gave for that."
    )
    proxies: Annotated[int, Field(ge=0, le=5)] = Field(
        0,
        alias="IVR_PROXIES",
        description="How many proxies of your own stand in front of the service. Attempts to "
        "sign in are counted by the address that the outermost of them has seen.",
    )
    statistics_days: Annotated[int, Field(ge=1, le=3650)] = Field(
        90,
        alias="STATISTICS_DAYS",
        description="How many days single calls are kept, without their callers; then only sums.",
    )
    metrics_token: Annotated[SecretStr, AfterValidator(_token)] | None = Field(
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
    account_sid: Annotated[str, Field(pattern=SID.format("AC"))] | None = Field(
        None, alias="TWILIO_ACCOUNT_SID", description="The number's account, for `ivr connect`."
    )
    api_key: Annotated[str, Field(pattern=SID.format("SK"))] | None = Field(
        None, alias="TWILIO_API_KEY", description="A key for `ivr connect`, instead of the token."
    )
    api_secret: Annotated[SecretStr, AfterValidator(_token)] | None = Field(
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
    fallback_url: Annotated[str, AfterValidator(_address)] | None = Field(
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


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as it is told to people; `value` is never a secret's."""

    name: str
    value: str
    source: str
    meaning: str


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


def explain(environment: Mapping[str, str]) -> Iterator[Setting]:
    """Tell every setting, its value, where that comes from, and what it means."""
    for field in sorted(Settings.model_fields.values(), key=lambda field: not field.is_required()):
        name = str(field.alias)
        value, source = environment.get(name, ""), "environment"
        if not value:
            value = "" if field.is_required() or field.default is None else str(field.default)
            source = "not set: needed" if field.is_required() else "default"
        secret = "SecretStr" in str(field.annotation)
        shown = HIDDEN if secret and value else CREDENTIALS.sub(f"//{HIDDEN}@", value)
        yield Setting(name, shown, source, field.description or "")


def commit() -> str:
    """Return the commit that runs here, or an empty string where nobody can tell."""
    try:
        asked = subprocess.run(
            ["git", "-C", str(Path(__file__).parent), "rev-parse", "--short=12", "HEAD"],
            capture_output=True,
            text=True,
            timeout=5,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.strip()


def is_loopback(host: str) -> bool:
    """Tell whether an address can be reached from this machine alone."""
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


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
