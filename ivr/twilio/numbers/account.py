"""A Twilio account and its numbers, accessed with Twilio's client library.

A number has separate settings in each region. The region that handles its calls is kept centrally
for all regions. It is not verified which credentials the central API needs for regions other than
us1, so a refusal there only means that the region is unknown.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlsplit

import requests
from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from ivr.errors import ConfigError, IVRError
from ivr.i18n import N_
from ivr.settings import Settings, required
from ivr.twilio.numbers.setup import ROUTED, Setup, SetupChange, restore_commands

TIMEOUT = 20
"""Seconds."""

MAX_FOUND = 50
MISSING = 404
DEFAULT_REGION = "us1"

TOKEN_VARIABLES = "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN"
KEY_VARIABLES = "$TWILIO_API_KEY:$TWILIO_API_SECRET"

EMPTY_ENVIRONMENT = {"": ""}
"""A non-empty environment for the client, which reads `os.environ` if it is given none."""


class TwilioError(IVRError):
    """A request to Twilio failed; `status` is the HTTP status, 0 without a response."""

    def __init__(self, message: str, /, *, status: int = 0, **values: object) -> None:
        self.status = status
        super().__init__(message, **values)


@dataclass(frozen=True, slots=True)
class AccountNumber:
    """A number of the account; `unknown` is the error if the region could not be read."""

    sid: str
    written: str
    setup: Setup
    unknown: TwilioError | None = None


class AccountClient:
    """Access to an account; methods raise TwilioError if a request fails.

    `regional` is the client of the region, and `known_shape` guards its responses.
    """

    def __init__(self, settings: Settings) -> None:
        """Use an API key of the settings, or else the account's auth token; raises ConfigError."""
        self.account = required(settings.account_sid, "TWILIO_ACCOUNT_SID")
        self.region = settings.region
        if settings.api_secret is None and settings.signature == "sha256":
            raise ConfigError(
                N_(
                    "TWILIO_SIGNATURE is sha256: TWILIO_AUTH_TOKEN is then a shared key, which "
                    "signs requests and opens no account. Set TWILIO_API_KEY and "
                    "TWILIO_API_SECRET."
                )
            )
        secret = (settings.api_secret or settings.auth_token).get_secret_value()
        who = (settings.api_key or self.account, secret, self.account)
        self._credentials = KEY_VARIABLES if settings.api_key else TOKEN_VARIABLES
        self._http = _HTTPClient(secret, self.region)
        client = {"http_client": self._http, "environment": EMPTY_ENVIRONMENT}
        self.regional = Client(*who, region=self.region, edge=settings.edge, **client)
        self._central = Client(*who, **client)

    def find(self, number: str) -> AccountNumber:
        """Return a number of this account."""
        with self.known_shape():
            # Twilio also returns numbers that merely contain the one requested.
            every = self.regional.incoming_phone_numbers.list(phone_number=number, limit=MAX_FOUND)
            found = next((one for one in map(account_number, every) if one.written == number), None)
        if found is None:
            raise TwilioError(
                N_(
                    "%(number)s is not in account %(account)s in region %(region)s. Is it bought, "
                    "and is this the account? A sub-account's numbers are in the sub-account."
                ),
                number=number,
                account=self.account,
                region=self.region,
            )
        try:
            region = self._region(number)
        except TwilioError as error:
            if error.status != MISSING:
                return replace(found, unknown=error)
            region = DEFAULT_REGION  # never routed
        return replace(found, setup=replace(found.setup, voice_region=region))

    def change(self, number: AccountNumber, planned: tuple[SetupChange, ...]) -> AccountNumber:
        """Make changes, and return the number as read back afterwards.

        A number must be set up in the region that handles its calls, so the region of calls is
        changed last.
        """
        values: dict[str, Any] = {one.name: one.wanted for one in planned}
        region = values.pop(ROUTED, None)
        route = self._central.routes.v2.phone_numbers(number.written)
        with self.known_shape():
            if values:
                self.regional.incoming_phone_numbers(number.sid).update(**values)
            if region:
                route.update(voice_region=region)
        return self.find(number.written)

    def restore_commands(
        self, number: AccountNumber, planned: tuple[SetupChange, ...]
    ) -> Iterator[str]:
        """Yield the shell commands that undo changes."""
        host = self.regional.get_hostname("https://api.twilio.com")
        resource = (
            f"{host}/2010-04-01/Accounts/{self.account}/IncomingPhoneNumbers/{number.sid}.json"
        )
        return restore_commands(number.written, resource, self._credentials, planned)

    def _region(self, number: str) -> str:
        with self.known_shape():
            routed = self._central.routes.v2.phone_numbers(number).fetch()
            text_of(routed.phone_number)
            return str(routed.voice_region or DEFAULT_REGION).lower()

    @contextmanager
    def known_shape(self) -> Iterator[None]:
        """Raise TwilioError for a malformed response, which the client library does not check."""
        try:
            yield
        except (TwilioException, AttributeError, KeyError, TypeError, ValueError) as error:
            raise self._http.malformed(str(error) or type(error).__name__) from None


class _HTTPClient(TwilioHttpClient):  # type: ignore[misc] # untyped
    """Twilio's HTTP client; a refusal raises TwilioError with the complete message."""

    def __init__(self, secret: str, region: str) -> None:
        super().__init__(timeout=TIMEOUT)
        self._secret = secret
        self._region = region
        self._host = ""

    def request(self, method: str, url: str, *options: Any, **others: Any) -> Response:
        """Send a request."""
        self._host = urlsplit(url).netloc
        try:
            answer = super().request(method, url, *options, **others)
        except requests.RequestException as error:
            raise TwilioError(
                N_(
                    "%(host)s cannot be reached: %(reason)s. Are TWILIO_REGION and TWILIO_EDGE "
                    "right, and HTTPS_PROXY and REQUESTS_CA_BUNDLE, if this network needs them?"
                ),
                host=self._host,
                reason=self._clean(root_of(error)),
            ) from None
        if answer.status_code >= 400:
            raise self._refusal(answer)
        return answer

    def malformed(self, reason: str) -> TwilioError:
        """Return the error for a response that is not from Twilio."""
        return TwilioError(
            N_(
                "Something else answered in place of Twilio at %(host)s: %(reason)s. Most often "
                "it is a proxy, or the sign-in page of a network: see HTTPS_PROXY."
            ),
            host=self._host,
            reason=self._clean(reason),
        )

    def _refusal(self, answer: Response) -> TwilioError:
        try:
            told = json.loads(answer.text)
            message, code = str(told["message"]), told.get("code") or "?"
        except (AttributeError, KeyError, TypeError, ValueError):
            return self.malformed(f"HTTP {answer.status_code}")
        return TwilioError(
            N_(
                "Twilio (%(host)s) refused: %(message)s (%(code)s). Tokens and keys belong to one "
                "region, here %(region)s; docs/connecting.md lists other causes."
            ),
            status=answer.status_code,
            host=self._host,
            message=self._clean(message),
            code=code,
            region=self._region,
        )

    def _clean(self, message: str) -> str:
        """Return a message on one line, without the secret."""
        return " ".join(message.replace(self._secret, "***").split())[:300].rstrip(".")


def text_of(value: object) -> str:
    """Return a required value of a response; raises ValueError if it is not text."""
    if not isinstance(value, str) or not value:
        raise ValueError(value)
    return value


def root_of(error: BaseException) -> str:
    """Return the message of an error's first cause, such as a network error."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    return str(error)


def account_number(found: Any) -> AccountNumber:
    """Convert a number of Twilio's client library; unset values become the defaults of Setup."""
    values: dict[str, Any] = {
        one.name: getattr(found, one.name, None) or one.default for one in fields(Setup)
    }
    return AccountNumber(text_of(found.sid), text_of(found.phone_number), Setup(**values))
