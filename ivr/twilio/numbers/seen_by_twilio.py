"""Twilio's own test request: what it sees of the service from its own network.

Twilio documents that a test is sent and signed with a setting, and not what else it sends. It is
sent by GET, which has no body: what is signed is then the URL alone.
"""

from ivr.i18n import N_
from ivr.twilio.numbers.account import AccountClient
from ivr.twilio.numbers.errors import ProvisioningError
from ivr.twilio.numbers.rules import SeenAnswer, WebhookSetting
from ivr.twilio.numbers.verdict import Verdict, VerdictState

SUBJECT = N_("Seen by Twilio")
METHOD = "GET"


def seen_by_twilio(account: AccountClient, url: str, setting: WebhookSetting) -> Verdict:
    """Have Twilio request a URL with a setting, and judge what it was answered with."""
    try:
        seen = account.send_test(url, setting.id, METHOD)
    except ProvisioningError as error:
        if error.case == "values":
            return Verdict(
                SUBJECT,
                N_(
                    "Twilio refuses to request %(url)s with the setting %(setting)s: %(message)s. "
                    "A setting can be used a minute after it was made."
                ),
                VerdictState.UNKNOWN,
                {"url": url, "setting": setting.name, "message": error.values["message"]},
            )
        return Verdict(
            SUBJECT,
            N_("Twilio could not be asked to request %(url)s: %(reason)s"),
            VerdictState.UNKNOWN,
            {"url": url, "reason": error},
        )
    return _judged(seen, url, setting)


def _judged(seen: SeenAnswer, url: str, setting: WebhookSetting) -> Verdict:
    values = {
        "url": url,
        "status": seen.status,
        "ms": "?" if seen.milliseconds is None else seen.milliseconds,
        "headers": seen.shown,
        "reason": seen.reason or "-",
        "setting": setting.name,
        "key": setting.key,
    }
    message, state = _answered(seen, is_shared=bool(setting.key))
    return Verdict(SUBJECT, message, state, values)


def _answered(seen: SeenAnswer, *, is_shared: bool) -> tuple[str, VerdictState]:
    if seen.status is None:
        return (
            N_("Twilio got no answer from %(url)s within %(ms)s ms: %(reason)s."),
            VerdictState.BAD,
        )
    if seen.status == 403 and is_shared:
        return (
            N_(
                "Twilio reached %(url)s in %(ms)s ms and was refused with 403, signing by the "
                "setting %(setting)s: the service does not have the secret of the shared key "
                "%(key)s, or expects another algorithm."
            ),
            VerdictState.BAD,
        )
    if seen.status == 403:
        return (
            N_(
                "Twilio reached %(url)s in %(ms)s ms and was refused with 403 (%(headers)s). It is "
                "not known whether such a test is signed as a call is: only a call shows whether "
                "the token is right."
            ),
            VerdictState.DOUBTFUL,
        )
    if seen.status == 200 and seen.is_twiml:
        return (
            N_(
                "Twilio reached %(url)s in %(ms)s ms, and its signature was accepted: 200 "
                "(%(headers)s)."
            ),
            VerdictState.GOOD,
        )
    return (
        N_(
            "Twilio reached %(url)s in %(ms)s ms and was answered with %(status)s (%(headers)s), "
            "not with 200 and a document. Does something in front of the service answer?"
        ),
        VerdictState.BAD,
    )
