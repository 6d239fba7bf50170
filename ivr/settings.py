"""Settings: declarations of environment variables with type, default and description."""

import difflib
import ipaddress
import re
from collections.abc import Collection, Mapping
from importlib.resources import files
from os.path import isfile
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

from ivr.addresses import address, database, mail_server, origin
from ivr.errors import ConfigError
from ivr.extras import POSTGRESQL, STUDIO
from ivr.secret_keys import ALGORITHMS, Signature, SigningKey, key, token

Token = Annotated[SecretStr, AfterValidator(token)]
Url = Annotated[str, AfterValidator(address)]

SID = "^{}[0-9a-fA-F]{{32}}$"
NUMBER = r"^\+[1-9][0-9]{6,14}$"

REQUIRED = "Field required"
"""Pydantic's reason for a missing field."""

TOGETHER = (("oidc_issuer", "oidc_client_id", "oidc_client_secret"), ("api_key", "api_secret"))
"""Fields that need each other."""


def built_commit() -> str:
    """Return the commit that `hatch_build.py` recorded, or an empty string for a checkout."""
    recorded = files("ivr").joinpath("commit.txt")
    return recorded.read_text(encoding="ascii").strip() if recorded.is_file() else ""


def script_here() -> Path:
    """Return the default of IVR_PROMPTS: the current folder if it is a script, else `prompts`."""
    # `isfile` also answers where the user may not look, such as in root's home; `is_file` raises.
    return Path("." if isfile("line.toml") else "prompts")


def data_here() -> Path:
    """Return the default of IVR_DATA: a hidden folder in the folder of a script, else `data`."""
    return Path(".data" if isfile("line.toml") else "data")


def ip_address(written: str) -> str:
    """Return an IP address; raises ValueError for anything else, such as a host name."""
    return str(ipaddress.ip_address(written.strip()))


class Storage(BaseModel):
    """Settings for editions and other data; some commands need no others.

    The alias of a field is the environment variable, and its docstring the description for people.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    database_url: Annotated[SecretStr, AfterValidator(database)] | None = Field(
        None, alias="DATABASE_URL"
    )
    """The database for editions, accounts and statistics. Default: SQLite in IVR_DATA. PostgreSQL,
    such as postgresql://ivr:password@127.0.0.1/ivr, can be shared by several machines, and needs
    the extra postgresql."""
    data: Path = Field(default_factory=data_here, alias="IVR_DATA")
    """The folder for data of this machine: SQLite and the last editions. In the folder of a script:
    .data."""
    secret_key: Annotated[SecretStr, AfterValidator(key)] | None = Field(None, alias="SECRET_KEY")
    """The key that signs the studio's sessions: at least 32 characters, the same on every machine.
    Needs the extra studio. Without it there is no studio and no database, and callers hear
    IVR_PROMPTS."""

    @property
    def database_address(self) -> str:
        """The address of the database."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self._own_database.absolute()}"

    @property
    def may_have_database(self) -> bool:
        """Whether a database is named or there; one that is named may be away."""
        return self.database_url is not None or self._own_database.exists()

    @property
    def edition_cache(self) -> Path:
        """The folder of the edition cache."""
        return self.data / "editions"

    @property
    def _own_database(self) -> Path:
        return self.data / "ivr.db"


class Settings(Storage):
    """All settings of the service."""

    auth_token: Token = Field(alias="TWILIO_AUTH_TOKEN")
    """The secret with which Twilio signs its requests: the account's token, or the shared key of a
    webhook rule."""
    signature: Signature = Field("sha1", alias="TWILIO_SIGNATURE")
    """The algorithm with which Twilio signs with TWILIO_AUTH_TOKEN: sha1, or sha256 for a shared
    key. A signature by another algorithm is refused."""
    auth_token_next: Token | None = Field(None, alias="TWILIO_AUTH_TOKEN_NEXT")
    """A second secret that is accepted, while the first is being replaced."""
    signature_next: Signature | None = Field(None, alias="TWILIO_SIGNATURE_NEXT")
    """The algorithm for TWILIO_AUTH_TOKEN_NEXT; by default the same."""
    public_url: Annotated[str, AfterValidator(origin)] = Field(alias="PUBLIC_URL")
    """The origin that Twilio requests, such as https://ivr.example.se. Signatures are checked
    against it, never against a header."""
    prompts: Path = Field(default_factory=script_here, alias="IVR_PROMPTS")
    """The folder of the script. In the folder of a script: that one."""
    oidc_issuer: Url | None = Field(None, alias="OIDC_ISSUER")
    """The issuer URL of the provider of single sign-on (OpenID Connect) for the studio. Only people
    with an account can sign in."""
    oidc_client_id: str | None = Field(None, alias="OIDC_CLIENT_ID")
    """The studio's client id at the provider."""
    oidc_client_secret: Token | None = Field(None, alias="OIDC_CLIENT_SECRET")
    """The studio's client secret at the provider. The redirect URL is PUBLIC_URL with
    /studio/sign-in/back."""
    proxies: Annotated[int, Field(ge=0, le=5)] = Field(0, alias="IVR_PROXIES")
    """The number of your own proxies in front of the service that add to X-Forwarded-For. Sign-in
    attempts are counted by the address that the outermost proxy added. If the number is too small,
    all clients count as one; if it is too large, clients can choose their address."""
    metrics_token: Token | None = Field(None, alias="METRICS_TOKEN")
    """The bearer token for /metrics. Without it the page does not exist."""
    test_number: Annotated[str, Field(pattern=NUMBER)] | None = Field(None, alias="TEST_NUMBER")
    """The second number of the account, such as +46850550000. Staff call it with a code from the
    studio to hear a draft; these calls are not counted in statistics."""
    smtp_url: Annotated[SecretStr, AfterValidator(mail_server)] | None = Field(
        None, alias="SMTP_URL"
    )
    """The mail server through which `ivr notify` informs staff, and the sender, such as
    smtp://user:password@mail.example.se:587?from=ivr@example.se (STARTTLS), or smtps:// for TLS
    from the start. The service itself sends nothing."""
    accessibility_url: Url | None = Field(None, alias="ACCESSIBILITY_URL")
    """The URL of the authority's accessibility statement, which the public page links to, such as
    https://polisen.se/tillganglighet. Without it `ivr settings` and /readyz say so."""
    host: Annotated[str, AfterValidator(ip_address)] = Field("127.0.0.1", alias="HOST")
    """The IP address on which the service listens. By default only this machine reaches it, through
    a proxy such as nginx. 0.0.0.0 stands for all addresses, for platforms whose router is another
    machine."""
    port: Annotated[int, Field(ge=1, le=65535)] = Field(8000, alias="PORT")
    """The port on which the service listens."""
    workers: Annotated[int, Field(ge=1, le=64)] = Field(2, alias="IVR_WORKERS")
    """The number of worker processes."""
    commit: Annotated[str, Field(pattern=r"^[0-9a-zA-Z._-]{0,64}$")] = Field(
        default_factory=built_commit, alias="IVR_COMMIT"
    )
    """The version of the code in /readyz; by default the commit that the package was built from."""
    account_sid: Annotated[str, Field(pattern=SID.format("AC"))] | None = Field(
        None, alias="TWILIO_ACCOUNT_SID"
    )
    """The account of the number: AC and 32 digits, on the first page of Twilio's console."""
    api_key: Annotated[str, Field(pattern=SID.format("SK"))] | None = Field(
        None, alias="TWILIO_API_KEY"
    )
    """An API key to use instead of the token."""
    api_secret: Token | None = Field(None, alias="TWILIO_API_SECRET")
    """The secret of the API key."""
    region: Annotated[str, Field(pattern=r"^[a-z]{2}[0-9]$")] = Field("ie1", alias="TWILIO_REGION")
    """The region that handles calls; ie1 is Ireland. Tokens and keys belong to it."""
    edge: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")] = Field(
        "dublin", alias="TWILIO_EDGE"
    )
    """The edge through which Twilio is reached."""
    fallback_url: Url | None = Field(None, alias="FALLBACK_URL")
    """The URL of a copy of /fallback.xml on another host, which answers if the service does not."""

    @model_validator(mode="after")
    def _is_whole(self) -> "Settings":
        for together in TOGETHER:
            given = [getattr(self, name) for name in together]
            if any(given) and not all(given):
                names = ", ".join(str(Settings.model_fields[name].alias) for name in together)
                raise ValueError(f"{names} belong together: set all of them, or none")
        if self.signature_next and not self.auth_token_next:
            raise ValueError("TWILIO_SIGNATURE_NEXT needs TWILIO_AUTH_TOKEN_NEXT: set both")
        return self

    @property
    def extras(self) -> Mapping[str, str]:
        """Required extras, by the setting that requires them."""
        needed = (
            ("DATABASE_URL", POSTGRESQL, self.database_address.startswith("postgres")),
            ("SECRET_KEY", STUDIO, self.secret_key),
        )
        return {setting: extra for setting, extra, is_set in needed if is_set}

    @property
    def information(self) -> tuple[str, ...]:
        """Sentences about settings that the law may require, and that stop nothing."""
        if self.accessibility_url:
            return ()
        return (
            "ACCESSIBILITY_URL is not set: the public page has no link to the accessibility "
            "statement of the authority.",
        )

    @property
    def signing_key(self) -> SigningKey:
        """The key that signs the requests of checks."""
        return SigningKey(self.auth_token.get_secret_value(), ALGORITHMS[self.signature])

    @property
    def signing_keys(self) -> tuple[SigningKey, ...]:
        """The accepted keys: a signature by any of them is valid."""
        if not self.auth_token_next:
            return (self.signing_key,)
        algorithm = ALGORITHMS[self.signature_next or self.signature]
        return (self.signing_key, SigningKey(self.auth_token_next.get_secret_value(), algorithm))


AnySettings = TypeVar("AnySettings", bound=Storage)
Value = TypeVar("Value")


def from_environment(environment: Mapping[str, str], needs: Collection[str] = ()) -> Settings:
    """Read all settings; raises ConfigError with a sentence for each mistake.

    `needs` are the names of optional settings that a command cannot do without.
    """
    return _read(Settings, environment, needs)


def storage_from(environment: Mapping[str, str]) -> Storage:
    """Read the settings for storage only; raises ConfigError."""
    return _read(Storage, environment)


def required(value: Value | None, name: str) -> Value:
    """Return the value of an optional setting for a command that needs it; raises ConfigError."""
    if value is None:
        raise ConfigError(_sentence((name,), REQUIRED))
    return value


def unknown_settings(environment: Mapping[str, str]) -> Mapping[str, str]:
    """Return a hint for each unknown variable whose name starts with IVR_."""
    known = [str(field.alias) for field in Settings.model_fields.values()]
    hints = {}
    for name in sorted(environment):
        if name.startswith("IVR_") and name not in known:
            [nearest] = difflib.get_close_matches(name, known, n=1, cutoff=0)
            hints[name] = (
                f"No setting has this name. The nearest one is {nearest}: see ivr settings."
            )
    return hints


def signing_key_from(environment: Mapping[str, str]) -> SigningKey | None:
    """Return the key of TWILIO_AUTH_TOKEN, or None if it is not set; raises ConfigError."""
    name = environment.get("TWILIO_SIGNATURE", "").strip() or "sha1"
    if name not in ALGORITHMS:
        raise ConfigError(_sentence(("TWILIO_SIGNATURE",), f"it must be {' or '.join(ALGORITHMS)}"))
    secret = environment.get("TWILIO_AUTH_TOKEN")
    return SigningKey(secret, ALGORITHMS[name]) if secret else None


def origin_from(environment: Mapping[str, str]) -> str:
    """Return the origin of PUBLIC_URL, for a command that needs no other setting of the service.

    Raises ConfigError.
    """
    try:
        return origin(required(environment.get("PUBLIC_URL"), "PUBLIC_URL"))
    except ValueError as error:
        raise ConfigError(_sentence(("PUBLIC_URL",), str(error))) from None


def _read(
    model: type[AnySettings], environment: Mapping[str, str], needs: Collection[str] = ()
) -> AnySettings:
    fields = {str(field.alias): field for field in Settings.model_fields.values()}
    given: dict[str, str] = {}
    for name, field in fields.items():
        value = environment.get(name)
        if value is None:
            continue
        if value.strip() or field.is_required():  # an empty optional setting counts as not set
            given[name] = value
    sentences = [_sentence((name,), REQUIRED) for name in needs if name not in given]
    try:
        settings = model.model_validate(given)
    except ValidationError as error:
        wrong = [_sentence(mistake["loc"][:1], mistake["msg"]) for mistake in error.errors()]
        raise ConfigError("\n".join([*wrong, *sentences])) from None
    if sentences:
        raise ConfigError("\n".join(sentences))
    return settings


def _sentence(location: tuple[str | int, ...], reason: str) -> str:
    reason = re.sub(r"^(Value error, )?", "", reason)
    if not location:
        return f"{reason}."
    name = str(location[0])
    if reason == REQUIRED:
        return f"{name} is not set. Set it: {description(name)}"
    return f"{name} cannot be used: {reason}. {description(name)}"


def description(name: str) -> str:
    """Return the description of a setting on one line."""
    descriptions = {
        str(field.alias): field.description or "" for field in Settings.model_fields.values()
    }
    return " ".join(descriptions[name].split())
