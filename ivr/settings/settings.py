"""Every setting, declared once with type, default and meaning."""

from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from ivr.settings import checks
from ivr.settings.commit import built_commit

SID = "^{}[0-9a-fA-F]{{32}}$"


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
        """Where this machine keeps the last editions of this database.

        Each database counts its editions from 1, so those of another must not be taken for its
        own. Its name and password may change.
        """
        place = self.database_address.partition("://")[2].rpartition("@")[2]
        return self.data / "editions" / sha256(place.encode()).hexdigest()[:8]


class Settings(Storage):
    """Every setting of the service; the alias is the environment variable."""

    auth_token: Annotated[SecretStr, AfterValidator(checks.token)] = Field(
        alias="TWILIO_AUTH_TOKEN",
        description="What Twilio signs its requests with. Without it the service does not start.",
    )
    auth_token_next: Annotated[SecretStr, AfterValidator(checks.token)] | None = Field(
        None,
        alias="TWILIO_AUTH_TOKEN_NEXT",
        description="Accepted too, while a token is being replaced.",
    )
    public_url: Annotated[str, AfterValidator(checks.origin)] = Field(
        alias="PUBLIC_URL",
        description="The origin that Twilio calls, such as https://ivr.example.se. "
        "Signatures are checked against it, never against a header.",
    )
    prompts: Path = Field(
        Path("prompts"), alias="IVR_PROMPTS", description="The folder of the script."
    )
    secret_key: Annotated[SecretStr, AfterValidator(checks.key)] | None = Field(
        None,
        alias="SECRET_KEY",
        description="What the studio's sessions are signed with: 32 characters or more, the same "
        "on every machine. Without it there is no studio.",
    )
    oidc_issuer: Annotated[str, AfterValidator(checks.address)] | None = Field(
        None,
        alias="OIDC_ISSUER",
        description="The provider of single sign-on (OpenID Connect) for the studio, exactly as "
        "it calls itself. Only people with an account get in.",
    )
    oidc_client_id: str | None = Field(
        None, alias="OIDC_CLIENT_ID", description="As whom the provider knows the studio."
    )
    oidc_client_secret: Annotated[SecretStr, AfterValidator(checks.token)] | None = Field(
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
    metrics_token: Annotated[SecretStr, AfterValidator(checks.token)] | None = Field(
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
    api_secret: Annotated[SecretStr, AfterValidator(checks.token)] | None = Field(
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
    fallback_url: Annotated[str, AfterValidator(checks.address)] | None = Field(
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
