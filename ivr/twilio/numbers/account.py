"""A Twilio account, accessed with Twilio's own client; the only module that uses its API.

A number has separate settings in each region. Which region handles its calls is kept centrally
for all regions. It is not verified which credentials the central API needs for regions other than
us1, so a refusal there only means that the region is unknown.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from ivr.errors import ConfigError, IVRError
from ivr.i18n import N_
from ivr.settings import Settings
from ivr.twilio.numbers.setup import ROUTED, Setup, SetupChange

if TYPE_CHECKING:
    import requests

TIMEOUT = 20
"""Seconds."""

MOST = 50
MISSING = 404
DEFAULT_REGION = "us1"

EMPTY_ENVIRONMENT = {"": ""}
"""A non-empty environment for the client, which reads `os.environ` if it is given none."""


class TwilioError(IVRError):
    """Twilio refused a request or could not be asked; `status` is that of its answer, or 0."""

    def __init__(self, message: str, /, *, status: int = 0, **values: object) -> None:
        self.status = status
        super().__init__(message, **values)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Credentials for an account in one region: an API key, or else the account's token."""

    account: str
    user: str
    secret: str = field(repr=False)
    region: str
    edge: str


@dataclass(frozen=True, slots=True)
class AccountNumber:
    """A number of the account; `unknown` is why the region of its calls could not be read."""

    sid: str
    written: str
    setup: Setup
    unknown: TwilioError | None = None


def credentials_of(settings: Settings) -> Credentials:
    """Return the credentials of the settings; raises ConfigError."""
    if settings.account_sid is None:
        raise ConfigError(
            N_(
                "TWILIO_ACCOUNT_SID is not set. Set it: the account that the number is in, AC and "
                "32 digits, on the first page of Twilio's console."
            )
        )
    if settings.api_secret is None and settings.signature == "sha256":
        raise ConfigError(
            N_(
                "TWILIO_SIGNATURE is sha256: TWILIO_AUTH_TOKEN is then a shared key, which signs "
                "requests and opens no account. Set TWILIO_API_KEY and TWILIO_API_SECRET."
            )
        )
    secret = settings.api_secret or settings.auth_token
    return Credentials(
        account=settings.account_sid,
        user=settings.api_key or settings.account_sid,
        secret=secret.get_secret_value(),
        region=settings.region,
        edge=settings.edge,
    )


class AccountClient:
    """Access to an account; methods raise TwilioError if a request fails."""

    def __init__(self, credentials: Credentials) -> None:
        from twilio.http.http_client import TwilioHttpClient  # here: slow to import
        from twilio.rest import Client

        self.credentials = credentials
        self._answer: requests.Response | None = None
        http = TwilioHttpClient(timeout=TIMEOUT, request_hooks={"response": self._note})
        who = (credentials.user, credentials.secret, credentials.account)
        where = {"region": credentials.region, "edge": credentials.edge}
        self._regional = Client(*who, http_client=http, environment=EMPTY_ENVIRONMENT, **where)
        self._central = Client(*who, http_client=http, environment=EMPTY_ENVIRONMENT)

    def find(self, number: str) -> AccountNumber:
        """Return a number of this account."""
        with self._errors("api"):
            # Twilio also returns numbers that merely contain the one requested.
            every = self._regional.incoming_phone_numbers.list(phone_number=number, limit=MOST)
            found = [each for each in map(account_number, every) if each.written == number]
        if not found:
            raise TwilioError(
                N_(
                    "%(number)s is not in account %(account)s in region %(region)s. Is it bought, "
                    "and is this the account? A sub-account's numbers are in the sub-account."
                ),
                number=number,
                account=self.credentials.account,
                region=self.credentials.region,
            )
        try:
            setup = replace(found[0].setup, voice_region=self._region(number))
        except TwilioError as error:
            return replace(found[0], unknown=error)
        return replace(found[0], setup=setup)

    def change(
        self, number: AccountNumber, planned: tuple[SetupChange, ...], *, route_first: bool
    ) -> AccountNumber:
        """Make changes, and return the number as it is read back afterwards.

        A number must be set up in the region that handles its calls: it is set up before calls
        are routed there, and restored after they are routed away (`route_first`).
        """
        values: dict[str, Any] = {one.name: one.wanted for one in planned}
        region = values.pop(ROUTED, None)
        if region and route_first:
            self._route(number.written, region)
        if values:
            with self._errors("api"):
                account_number(self._regional.incoming_phone_numbers(number.sid).update(**values))
        if region and not route_first:
            self._route(number.written, region)
        return self.find(number.written)

    def _region(self, number: str) -> str:
        try:
            with self._errors("routes", central=True):
                routed = self._central.routes.v2.phone_numbers(number).fetch()
                text_of(routed.phone_number)
        except TwilioError as error:
            if error.status == MISSING:  # never routed: the default of all numbers
                return DEFAULT_REGION
            raise
        return str(routed.voice_region or DEFAULT_REGION).lower()

    def _route(self, number: str, region: str) -> None:
        """Route calls to another region; takes up to five minutes to apply."""
        with self._errors("routes", central=True):
            routed = self._central.routes.v2.phone_numbers(number).update(voice_region=region)
            text_of(routed.phone_number)

    @contextmanager
    def _errors(self, product: str, *, central: bool = False) -> Iterator[None]:
        """Convert the client's errors, with Twilio's own message."""
        import requests
        from twilio.base.exceptions import TwilioException

        self._answer = None
        place = "" if central else f"{self.credentials.edge}.{self.credentials.region}."
        host = f"{product}.{place}twilio.com"
        try:
            yield
        except requests.RequestException as error:
            raise TwilioError(
                N_(
                    "%(host)s cannot be reached: %(reason)s. Are TWILIO_REGION and TWILIO_EDGE "
                    "right, and HTTPS_PROXY and REQUESTS_CA_BUNDLE, if this network needs them?"
                ),
                host=host,
                reason=self._clean(root_of(error)),
            ) from None
        # The client does not check the shape of an answer.
        except (TwilioException, AttributeError, KeyError, TypeError, ValueError) as error:
            raise self._refusal(error, host) from None

    def _refusal(self, error: Exception, host: str) -> TwilioError:
        """What Twilio answered; the client's errors leave out parts of it."""
        answer = self._answer
        try:
            told = answer.json() if answer is not None and not answer.ok else {}
            message, code = str(told["message"]), told.get("code") or "?"
        except (AttributeError, KeyError, TypeError, ValueError):
            return TwilioError(
                N_(
                    "Something else answered in place of Twilio at %(host)s: %(reason)s. Most "
                    "often it is a proxy, or the sign-in page of a network: see HTTPS_PROXY."
                ),
                host=host,
                reason=self._clean(str(error)) or type(error).__name__,
            )
        return TwilioError(
            N_(
                "Twilio (%(host)s) refused: %(message)s (%(code)s). Tokens and keys belong to one "
                "region, here %(region)s; docs/connecting.md lists other causes."
            ),
            status=answer.status_code if answer is not None else 0,
            host=host,
            message=self._clean(message),
            code=code,
            region=self.credentials.region,
        )

    def _note(self, answer: "requests.Response", *_: object, **__: object) -> None:
        """Keep the last response."""
        self._answer = answer

    def _clean(self, message: str) -> str:
        """A message on one line, without the secret."""
        return " ".join(message.replace(self.credentials.secret, "***").split())[:300].rstrip(".")


def text_of(value: object) -> str:
    """Return a required value of a response; raises ValueError if it is not text."""
    if not isinstance(value, str) or not value:
        raise ValueError(value)
    return value


def root_of(error: BaseException) -> str:
    """Return the message of an error's first cause, which says what happened on the network."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    return str(error)


def account_number(found: Any) -> AccountNumber:
    """Convert a number of Twilio's client; unset values become those of an empty Setup."""
    nothing = asdict(Setup())
    values = {
        field.name: getattr(found, field.name, None) or nothing[field.name]
        for field in fields(Setup)
    }
    return AccountNumber(text_of(found.sid), text_of(found.phone_number), Setup(**values))
