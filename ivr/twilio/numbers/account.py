"""A Twilio account, accessed with Twilio's own client; the only module that uses its API.

A number has separate settings in each region. The routing of calls and the customer profiles
are kept centrally for all regions. It is not verified which host and credentials the central
API needs for regions other than us1, so a refusal there only means that the answer is unknown.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, TypeVar

from ivr.i18n import N_
from ivr.twilio.numbers.credentials import Credentials
from ivr.twilio.numbers.errors import ProvisioningError
from ivr.twilio.numbers.rules import (
    SYSTEM,
    SeenAnswer,
    WebhookRule,
    WebhookSetting,
    named,
    rule_of,
    seen_of,
    setting_of,
)
from ivr.twilio.numbers.setup import Setup, SetupChange

if TYPE_CHECKING:
    import requests
    from twilio.rest.webhooks.v1 import V1

TIMEOUT = 20
"""Seconds."""

MOST = 50
PAGES = {"limit": 4 * MOST, "page_size": MOST}
"""An account may have 50 rules, and as many settings and shared keys."""

DEFAULT_REGION = "us1"
APPROVED = "twilio-approved"

EMPTY_ENVIRONMENT = {"": ""}
"""A non-empty environment for the client, which reads `os.environ` if it is given none."""


Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class AccountNumber:
    """A number of the account, with its settings in one region."""

    sid: str
    written: str
    setup: Setup


@dataclass(frozen=True, slots=True)
class Standing:
    """The kind of an account (Trial or Full) and its status (active, suspended or closed)."""

    kind: str
    status: str


class AccountClient:
    """Access to an account; methods raise ProvisioningError if a request fails."""

    def __init__(self, credentials: Credentials) -> None:
        from twilio.http.http_client import TwilioHttpClient  # here: slow to import
        from twilio.rest import Client

        self._credentials = credentials
        self._answer: requests.Response | None = None
        http = TwilioHttpClient(timeout=TIMEOUT, request_hooks={"response": self._note})
        who = (credentials.user, credentials.secret, credentials.account)
        where = {"region": credentials.region, "edge": credentials.edge}
        self._regional = Client(*who, http_client=http, environment=EMPTY_ENVIRONMENT, **where)
        self._central = Client(*who, http_client=http, environment=EMPTY_ENVIRONMENT)

    def find(self, number: str) -> AccountNumber:
        """Return a number of this account."""
        with self._refusals("api"):
            # Twilio also returns numbers that merely contain the one requested.
            for one in self._regional.incoming_phone_numbers.list(phone_number=number, limit=MOST):
                if text_of(one.phone_number) == number:
                    return account_number(one)
        raise ProvisioningError(
            N_(
                "%(number)s is not in account %(account)s in region %(region)s. Is it bought, "
                "and is this the account? A sub-account's numbers are in the sub-account."
            ),
            number=number,
            account=self._account,
            region=self._credentials.region,
        )

    def update(self, sid: str, changes: tuple[SetupChange, ...]) -> AccountNumber:
        """Make all changes at once, and return the number as it is read back afterwards."""
        values: dict[str, Any] = {change.name: change.wanted for change in changes}
        with self._refusals("api"):
            number = self._regional.incoming_phone_numbers(sid)
            account_number(number.update(**values))
            return account_number(number.fetch())

    def region(self, number: str) -> str:
        """Return the region that handles calls to a number."""
        try:
            with self._refusals("routes", regional=False):
                routed = self._central.routes.v2.phone_numbers(number).fetch()
                text_of(routed.phone_number)
        except ProvisioningError as error:
            if error.case == "missing":  # never routed: the default of all numbers
                return DEFAULT_REGION
            raise
        return str(routed.voice_region or DEFAULT_REGION).lower()

    def route(self, number: str, region: str) -> None:
        """Route calls to a number to another region; takes up to five minutes to apply."""
        with self._refusals("routes", regional=False):
            routed = self._central.routes.v2.phone_numbers(number).update(voice_region=region)
            text_of(routed.phone_number)

    def standing(self) -> Standing:
        """Return the kind and status of the account."""
        with self._refusals("api"):
            account = self._regional.api.v2010.accounts(self._account).fetch()
            return Standing(text_of(account.type), text_of(account.status))

    def profiles(self) -> tuple[str, ...]:
        """Return the names of the policies of all approved customer profiles."""
        with self._refusals("trusthub", regional=False):
            hub = self._central.trusthub.v1
            approved = hub.customer_profiles.list(status=APPROVED, limit=MOST)
            policies = dict.fromkeys(text_of(profile.policy_sid) for profile in approved)
            return tuple(text_of(hub.policies(sid).fetch().friendly_name) for sid in policies)

    def webhook_rules(self) -> tuple[WebhookRule, ...]:
        """Return the account's webhook rules."""
        return self._webhooks(lambda api: tuple(map(rule_of, api.rules.list(**PAGES))))

    def webhook_settings(self) -> dict[str, WebhookSetting]:
        """Return the account's and Twilio's own webhook settings, by id."""

        def read(api: "V1") -> dict[str, WebhookSetting]:
            own, system = api.settings.list(**PAGES), api.settings.list(type=SYSTEM, **PAGES)
            return {each.id: each for each in map(setting_of, (*own, *system))}

        return self._webhooks(read)

    def shared_keys(self) -> dict[str, str]:
        """Return the names of the shared keys by id; Twilio does not show their secrets."""

        def read(api: "V1") -> dict[str, str]:
            return {text_of(key.id): named(key) for key in api.shared_keys.list(**PAGES)}

        return self._webhooks(read)

    def edge_locations(self) -> dict[str, tuple[str, ...]]:
        """Return the locations of each zone from which Twilio sends requests."""

        def read(api: "V1") -> dict[str, tuple[str, ...]]:
            zones = api.edge_zones.list(**PAGES)
            return {text_of(zone.id): tuple(zone.edge_locations or ()) for zone in zones}

        return self._webhooks(read)

    def send_test(self, url: str, setting: str, method: str) -> SeenAnswer:
        """Have Twilio send a test request to a URL with a setting, and return what it saw."""

        def send(api: "V1") -> SeenAnswer:
            test = {"url": url, "settingId": setting, "method": method}
            return seen_of(api.tests.create(api.tests.TestRequest(test)).result)

        return self._webhooks(send)

    def _webhooks(self, ask: "Callable[[V1], Found]") -> "Found":
        """Ask the host of all regions, and the region's own if that refuses the credentials."""
        try:
            with self._refusals("webhooks", regional=False):
                return ask(self._central.webhooks.v1)
        except ProvisioningError as error:
            if error.case != "shared":
                raise
            with suppress(ProvisioningError), self._refusals("webhooks"):
                return ask(self._regional.webhooks.v1)
            raise

    @property
    def _account(self) -> str:
        return self._credentials.account

    @contextmanager
    def _refusals(self, product: str, *, regional: bool = True) -> Iterator[None]:
        from ivr.twilio.numbers.api_errors import EXPECTED, refusal

        edge, region = self._credentials.edge, self._credentials.region
        place = f"{edge}.{region}." if regional else ""
        try:
            yield
        except EXPECTED as error:
            host = f"{product}.{place}twilio.com"
            answer, credentials = self._answer, self._credentials
            raise refusal(error, answer, credentials, host, regional=regional) from None

    def _note(self, answer: "requests.Response", *_: object, **__: object) -> None:
        """Keep the last response: the client's errors omit parts of it."""
        self._answer = answer


def text_of(value: object) -> str:
    """Return a required value of a response; raises ValueError if it is not text."""
    if not isinstance(value, str) or not value:
        raise ValueError(value)
    return value


def account_number(found: Any) -> AccountNumber:
    """Convert a number of Twilio's client; unset values become those of an empty Setup."""
    nothing = asdict(Setup())
    values = {
        field.name: getattr(found, field.name) or nothing[field.name] for field in fields(Setup)
    }
    return AccountNumber(text_of(found.sid), text_of(found.phone_number), Setup(**values))
