"""Checks of the number's settings, its region, and the account's limit of concurrent calls."""

from ivr.i18n import N_
from ivr.twilio.numbers.account import AccountClient
from ivr.twilio.numbers.connecting import Found, Plan
from ivr.twilio.numbers.errors import ProvisioningError
from ivr.twilio.numbers.verdict import Verdict, VerdictState

ACTIVE, TRIAL = "active", "Trial"
UNLIMITED = ("primary", "business")

NUMBER, ROUTING = N_("The number"), N_("Region")
CALLS = N_("Calls at once")

MAY_NOT = ("key", "permission")
"""Cases in which credentials that can read the number may not read the account."""

FORBIDDEN = N_(
    "these credentials may not read the account: %(message)s. Use a main key, or the account's "
    "token. Without an approved Business Primary Customer Profile the limit may be two calls: see "
    "Trust Hub in the console."
)
UNKNOWN = N_(
    "the limit of the account could not be read: %(reason)s Without an approved Business Primary "
    "Customer Profile it may be two calls: see Trust Hub in the console."
)
OTHER = N_(
    "approved: %(profiles)s. According to Twilio there is no limit with a Business Primary "
    "Customer Profile, and a limit of three calls for an individual. Ask Twilio which applies."
)
NONE = N_(
    "no approved customer profile. An account that was upgraded on or after 3 February 2026 is "
    "then limited to two calls at once. The API does not show when the account was upgraded. "
    "Apply for a Business Primary Customer Profile (console, Trust Hub), or have Twilio confirm "
    "in writing that there is no limit."
)


def number(found: Found, plan: Plan) -> Verdict:
    """Check that the number is set to this line."""
    if found.number.setup.elsewhere:
        sids = ", ".join(found.number.setup.elsewhere)
        return Verdict(
            NUMBER,
            N_("sends its calls to %(sids)s, and not to the voice URL."),
            VerdictState.BAD,
            {"sids": sids},
        )
    if plan.changes:
        return Verdict(
            NUMBER,
            N_("is not set to this line: %(count)s settings differ. Run ivr connect."),
            VerdictState.BAD,
            {"count": len(plan.changes)},
        )
    return Verdict(NUMBER, N_("is set to this line."), VerdictState.GOOD)


def routing(found: Found, region: str) -> Verdict:
    """Check that calls are handled in the region where the number is set up."""
    if found.routed is None:
        return Verdict(
            ROUTING,
            N_(
                "the region that handles calls could not be read: see above. Calls may not be "
                "routed here."
            ),
            VerdictState.UNKNOWN,
            {"region": region},
        )
    regions = {"region": region, "routed": found.routed}
    if found.routed != region:
        return Verdict(
            ROUTING,
            N_(
                "calls are handled in %(routed)s, but the number is set up in %(region)s: its "
                "settings there have no effect. Run ivr connect."
            ),
            VerdictState.BAD,
            regions,
        )
    return Verdict(
        ROUTING,
        N_("calls are handled in %(routed)s, where the number was set up."),
        VerdictState.GOOD,
        regions,
    )


def calls_at_once(account: AccountClient) -> Verdict:
    """Check that the account takes more than two calls at once."""
    try:
        standing = account.standing()
        if standing.status != ACTIVE:
            return Verdict(
                CALLS,
                N_("the account is %(status)s."),
                VerdictState.BAD,
                {"status": standing.status},
            )
        if standing.kind == TRIAL:
            return Verdict(
                CALLS,
                N_(
                    "this is a trial account: five calls at once, and only from verified numbers. "
                    "Upgrade it, then apply for a Business Primary Customer Profile (console, "
                    "Trust Hub)."
                ),
                VerdictState.BAD,
            )
        profiles = account.profiles()
    except ProvisioningError as error:
        if error.case in MAY_NOT:
            message = error.values["message"]
            return Verdict(CALLS, FORBIDDEN, VerdictState.UNKNOWN, {"message": message})
        return Verdict(CALLS, UNKNOWN, VerdictState.UNKNOWN, {"reason": error})
    listed = {"profiles": ", ".join(profiles)}
    for profile in profiles:
        if all(word in profile.casefold().split() for word in UNLIMITED):
            return Verdict(
                CALLS,
                N_(
                    "an approved profile (%(profiles)s): no limit is known. The API does not show "
                    "when the account was upgraded, nor Twilio's other limits: error 10004 in its "
                    "log means that a call was one too many."
                ),
                VerdictState.GOOD,
                listed,
            )
    return Verdict(CALLS, OTHER if profiles else NONE, VerdictState.DOUBTFUL, listed)
