"""A Twilio account and its numbers, accessed with Twilio's client library.

A number has separate settings in each region. The region that handles its calls is kept centrally
for all regions. It is not verified which credentials the central API needs for regions other than
us1, so a refusal there only means that the region is unknown.
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from ivr.account.setup import LABELS, REGION, Setup
from ivr.errors import ConfigError, IVRError
from ivr.i18n import N_
from ivr.settings import Settings, required

TIMEOUT = 20
"""Seconds."""

MAX_FOUND = 50
MISSING = 404
DEFAULT_REGION = "us1"

EMPTY_ENVIRONMENT = {"": ""}
"""A non-empty environment for the client, which reads `os.environ` if it is given none."""


class TwilioError(IVRError):
    """A request to Twilio failed; `status` is the HTTP status, 0 without a response."""

    def __init__(self, message: str, /, *, status: int = 0, **values: object) -> None:
        self.status = status
        super().__init__(message, status=status, **values)


@dataclass(frozen=True, slots=True)
class AccountNumber:
    """A number of the account; `unknown` is the error if the region could not be read."""

    number: str
    sid: str
    setup: Setup
    unknown: TwilioError | None = None


class AccountClient:
    """Access to the numbers of an account; methods raise TwilioError if a request fails."""

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
        credentials = (settings.api_key or self.account, secret, self.account)
        options: dict[str, Any] = {
            "http_client": _HTTPClient(timeout=TIMEOUT),
            "environment": EMPTY_ENVIRONMENT,
        }
        self._regional = Client(*credentials, region=settings.region, edge=settings.edge, **options)
        self._central = Client(*credentials, **options)

    def find(self, number: str) -> AccountNumber:
        """Return a number of this account, in E.164 form."""
        # Twilio also returns numbers that merely contain the one requested.
        similar = self._regional.incoming_phone_numbers.list(phone_number=number, limit=MAX_FOUND)
        equal = [listed for listed in similar if listed.phone_number == number]
        if not equal:
            raise TwilioError(
                N_(
                    "%(number)s is not in account %(account)s in region %(region)s. Is it bought, "
                    "and is this the account? A sub-account's numbers are in the sub-account."
                ),
                number=number,
                account=self.account,
                region=self.region,
            )
        values = {name: getattr(equal[0], name, None) for name in LABELS}
        setup = {name: "" if value is None else value for name, value in values.items()}
        try:
            setup[REGION] = self._region(number)
        except TwilioError as error:
            return AccountNumber(number, equal[0].sid, setup, unknown=error)
        return AccountNumber(number, equal[0].sid, setup)

    def change(self, number: AccountNumber, planned: Setup) -> AccountNumber:
        """Change settings of a number, and return it as read back afterwards.

        A number must be set up in the region that handles its calls, so that is changed last.
        """
        values: dict[str, Any] = dict(planned)
        region = values.pop(REGION, None)
        if values:
            self._regional.incoming_phone_numbers(number.sid).update(**values)
        if region:
            self._central.routes.v2.phone_numbers(number.number).update(voice_region=region)
        return self.find(number.number)

    def _region(self, number: str) -> str:
        try:
            route = self._central.routes.v2.phone_numbers(number).fetch()
        except TwilioError as error:
            if error.status == MISSING:
                return DEFAULT_REGION  # never routed
            raise
        return str(route.voice_region or DEFAULT_REGION).lower()


class _HTTPClient(TwilioHttpClient):  # type: ignore[misc] # untyped
    """Twilio's HTTP client; every failed request raises TwilioError."""

    def request(self, method: str, url: str, *options: Any, **others: Any) -> Response:
        """Send a request."""
        host = urlsplit(url).netloc
        try:
            response = super().request(method, url, *options, **others)
        except requests.RequestException as error:
            raise TwilioError(
                N_(
                    "%(host)s cannot be reached: %(reason)s. Are TWILIO_REGION and TWILIO_EDGE "
                    "right, and HTTPS_PROXY and REQUESTS_CA_BUNDLE, if this network needs them?"
                ),
                host=host,
                reason=root_of(error),
            ) from None
        status = response.status_code
        try:
            content = json.loads(response.text)
            refusal = (content["message"], content["code"]) if status >= 400 else None
        except (KeyError, TypeError, ValueError):
            raise TwilioError(
                N_(
                    "Something else answered in place of Twilio at %(host)s, with HTTP %(status)s. "
                    "Most often it is a proxy, or the sign-in page of a network: see HTTPS_PROXY."
                ),
                status=status,
                host=host,
            ) from None
        if refusal:
            message, code = refusal
            raise TwilioError(
                N_(
                    "Twilio (%(host)s) refused: %(message)s (%(code)s). Tokens and keys belong to "
                    "one region; docs/connecting.md lists other causes."
                ),
                status=status,
                host=host,
                message=message,
                code=code,
            )
        return response


def root_of(error: BaseException) -> str:
    """Return the message of an error's first cause, such as a network error."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    return str(error)
