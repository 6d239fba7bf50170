"""Checks of how Twilio sends its requests: what the account's webhook rules put in force.

A rule that somebody makes in the account, for other URLs or for all, can replace the timeouts in
the voice URL, and have requests signed by another key than the service expects.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from twilio.request_validator import HMAC_SHA1

from ivr.i18n import N_
from ivr.secret_keys import SigningKey
from ivr.twilio.numbers.account import AccountClient
from ivr.twilio.numbers.errors import ProvisioningError
from ivr.twilio.numbers.rules import (
    WebhookRule,
    WebhookSetting,
    is_european,
    rule_for,
    wanted,
)
from ivr.twilio.numbers.seen_by_twilio import SUBJECT as SEEN
from ivr.twilio.numbers.seen_by_twilio import seen_by_twilio
from ivr.twilio.numbers.setup import STATUS
from ivr.twilio.numbers.verdict import Verdict, VerdictState
from ivr.twilio.twiml import CONNECTION, VOICE

RULES, SIGNATURE = N_("Webhook rules"), N_("Twilio's signature")

PATHS: Mapping[str, str] = {VOICE: VOICE, f"{VOICE}/…": f"{VOICE}/state", STATUS: STATUS}
"""The paths that Twilio requests as they are shown, and an example of each."""

MAY_NOT = ("key", "token", "permission", "shared")
"""Cases in which the credentials are refused."""

UNREAD = {
    "refused": N_(
        "these credentials may not read the account's webhook rules: %(message)s. A rule can "
        "replace the timeouts in the URL, and sign with another key."
    ),
    "missing": N_(
        "Twilio has no webhook rules for this account or region: %(message)s. If that is so, the "
        "timeouts in the URL are in force, and the account's token signs."
    ),
    "other": N_(
        "the account's webhook rules could not be read: %(reason)s A rule can replace the "
        "timeouts in the URL, and sign with another key."
    ),
}


@dataclass(frozen=True, slots=True)
class InForce:
    """A rule and one of its settings, with the paths that they apply to.

    Without a rule and a setting, the URL itself and the account's token are in force; `setting`
    is None, too, if the rule names one that is not there.
    """

    paths: tuple[str, ...]
    rule: WebhookRule | None = None
    setting: WebhookSetting | None = None
    share: int = 100

    @property
    def values(self) -> dict[str, object]:
        """What fills in a message."""
        paths = ", ".join(self.paths)
        return {
            "paths": paths if self.share == 100 else f"{paths} ({self.share} %)",
            "rule": str(self.rule or ""),
            "setting": self.setting.name if self.setting else "",
            "algorithm": self.algorithm,
            "key": self.setting.key if self.setting else "",
            "wanted": CONNECTION.lstrip("#"),
        }

    @property
    def algorithm(self) -> str:
        """The algorithm of the signature, by Twilio's name."""
        return self.setting.algorithm if self.setting else HMAC_SHA1


def delivery(
    account: AccountClient, public_url: str, keys: Collection[SigningKey], *, reachable: bool
) -> Iterator[Verdict]:
    """Check how Twilio sends requests to the service, which accepts these keys.

    Has Twilio send one itself if the URL is `reachable`.
    """
    try:
        rules, settings = account.webhook_rules(), account.webhook_settings()
        found = in_force(rules, settings, public_url)
        locations = account.edge_locations() if any(_zones(each) for each in found) else {}
        named = account.shared_keys() if any(_key(each) for each in found) else {}
    except ProvisioningError as error:
        yield _unread(error)
        return
    for each in found:
        yield _connection(each, locations)
    for each in found:
        if each.setting or each.rule is None:
            yield _signature(each, keys, named)
    if not reachable:
        return
    tested = {each.setting.id: each.setting for each in found if each.setting}
    if any(each.rule is None for each in found):
        tested |= {each.id: each for each in settings.values() if each.is_system}
    for setting in tested.values():
        yield seen_by_twilio(account, f"{public_url}{VOICE}", setting)
    if not tested:
        yield Verdict(SEEN, N_("Twilio has no setting to test with."), VerdictState.UNKNOWN)


def in_force(
    rules: Collection[WebhookRule], settings: Mapping[str, WebhookSetting], public_url: str
) -> tuple[InForce, ...]:
    """Return what applies to the line's URLs, the same for several of them only once."""
    paths: dict[WebhookRule | None, list[str]] = {}
    for shown, example in PATHS.items():
        paths.setdefault(rule_for(rules, public_url + example), []).append(shown)
    return tuple(
        InForce(tuple(of), rule, settings.get(name), share)
        for rule, of in paths.items()
        for name, share in (rule.shares if rule else (("", 100),))
    )


def _unread(error: ProvisioningError) -> Verdict:
    case = "refused" if error.case in MAY_NOT else error.case
    message = UNREAD.get(case, UNREAD["other"])
    values = {"message": error.values.get("message", ""), "reason": error}
    return Verdict(RULES, message, VerdictState.UNKNOWN, values)


def _connection(each: InForce, locations: Mapping[str, tuple[str, ...]]) -> Verdict:
    """Check the timeouts, retries and edges that are in force."""
    setting, values = each.setting, each.values
    if each.rule is None:
        message = N_("none applies to %(paths)s: the values in the URL are in force, %(wanted)s.")
        return Verdict(RULES, message, VerdictState.GOOD, values)
    if setting is None:
        message = N_(
            "%(rule)s applies to %(paths)s with a setting that is not there. Correct the rule."
        )
        return Verdict(RULES, message, VerdictState.DOUBTFUL, values)
    if setting.is_system:
        message = N_(
            "%(rule)s applies to %(paths)s with Twilio's own setting: the values in the URL are "
            "in force, %(wanted)s."
        )
        return Verdict(RULES, message, VerdictState.GOOD, values)
    edges = ",".join(f"{zone}({'/'.join(locations.get(zone, '?'))})" for zone in setting.zones)
    values["found"] = f"{setting.connection or '?'}&e={edges or '?'}"
    if setting.connection is None:
        message = N_(
            "%(rule)s applies to %(paths)s, and its setting %(setting)s has no timeouts and "
            "retries (%(found)s). It is not known whether the URL's or Twilio's own are then in "
            "force. Make a setting with %(wanted)s."
        )
        return Verdict(RULES, message, VerdictState.DOUBTFUL, values)
    if setting.connection.satisfies(wanted()) and is_european(setting.zones, locations):
        message = N_("%(rule)s applies to %(paths)s, with what the line needs: %(found)s.")
        return Verdict(RULES, message, VerdictState.GOOD, values)
    message = N_(
        "%(rule)s applies to %(paths)s and replaces the values in the URL: %(found)s is in force, "
        "and not %(wanted)s. Make a setting with these values, and name it in the rule in place of "
        "%(setting)s."
    )
    return Verdict(RULES, message, VerdictState.DOUBTFUL, values)


def _signature(each: InForce, keys: Collection[SigningKey], named: Mapping[str, str]) -> Verdict:
    """Check that the service accepts the algorithm with which Twilio signs."""
    values = each.values
    accepted = sorted({key.algorithm for key in keys})
    values |= {"accepted": ", ".join(accepted), "key": named.get(_key(each), _key(each))}
    if each.algorithm not in accepted:
        message = N_(
            "Twilio signs %(paths)s by %(algorithm)s with the account's token, and the service "
            "accepts %(accepted)s only: every such call is refused. Set TWILIO_AUTH_TOKEN_NEXT to "
            "the token and TWILIO_SIGNATURE_NEXT=sha1, or make a rule with a shared key."
        )
        if _key(each):
            message = N_(
                "Twilio signs %(paths)s by %(algorithm)s with the shared key %(key)s, as %(rule)s "
                "says, and the service accepts %(accepted)s only: every such call is refused. Set "
                "TWILIO_AUTH_TOKEN_NEXT to the key's secret and TWILIO_SIGNATURE_NEXT, or change "
                "the rule."
            )
        return Verdict(SIGNATURE, message, VerdictState.BAD, values)
    if not _key(each):
        message = N_("%(paths)s: %(algorithm)s with the account's token, as the service expects.")
        return Verdict(SIGNATURE, message, VerdictState.GOOD, values)
    if _key(each) not in named:
        message = N_(
            "%(paths)s: %(algorithm)s with the shared key %(key)s, which is not in the account. "
            "Correct the setting %(setting)s."
        )
        return Verdict(SIGNATURE, message, VerdictState.DOUBTFUL, values)
    message = N_(
        "%(paths)s: %(algorithm)s with the shared key %(key)s. Twilio does not show its secret; "
        "the request below shows whether the service has it."
    )
    return Verdict(SIGNATURE, message, VerdictState.GOOD, values)


def _zones(each: InForce) -> tuple[str, ...]:
    return each.setting.zones if each.setting else ()


def _key(each: InForce) -> str:
    return each.setting.key if each.setting else ""
