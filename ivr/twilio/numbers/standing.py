"""Whether the account and the number let callers in: what the API tells, and what it does not."""

from ivr.i18n import N_
from ivr.twilio.numbers.account import Account
from ivr.twilio.numbers.connecting import Found, Plan
from ivr.twilio.numbers.errors import ProvisioningError
from ivr.twilio.numbers.verdict import Verdict, VerdictState

ACTIVE, TRIAL = "active", "Trial"
UNLIMITED = ("primary", "business")

NUMBER, ROUTING = N_("The number"), N_("Region")
CALLS = N_("Calls at once")

MAY_NOT = ("key", "permission")
"""How credentials are refused that have found the number: they may do that, and not all."""

FORBIDDEN = N_(
    "these credentials may not read what the account is: %(message)s. A main key may, or the "
    "account's token. Without an approved Business Primary Customer Profile there may be two "
    "calls at once: see Trust Hub in the console."
)
UNKNOWN = N_(
    "how many the account takes could not be read: %(reason)s Without an approved Business "
    "Primary Customer Profile there may be two: see Trust Hub in the console."
)
OTHER = N_(
    "approved: %(profiles)s. Twilio names a Business Primary Customer Profile for calls without "
    "a limit, and three at once for an individual. Ask Twilio which holds here."
)
NONE = N_(
    "no approved customer profile. An account that was upgraded on or after 3 February 2026 "
    "then takes two calls at once. When it was, the API does not tell. Apply for a Business "
    "Primary Customer Profile (console, Trust Hub), or have Twilio confirm in writing that "
    "there is no limit."
)


def number(found: Found, plan: Plan) -> Verdict:
    """Check that a number is set to this line."""
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
    """Check that calls are handled in the region where the number was set up."""
    if found.routed is None:
        return Verdict(
            ROUTING,
            N_("where calls are handled could not be read: see above. They may not be led here."),
            VerdictState.UNKNOWN,
            {"region": region},
        )
    regions = {"region": region, "routed": found.routed}
    if found.routed != region:
        return Verdict(
            ROUTING,
            N_(
                "calls are handled in %(routed)s, and the number is set up in %(region)s: what is "
                "set there does not count. Run ivr connect."
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


def calls_at_once(account: Account) -> Verdict:
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
                    "an approved profile (%(profiles)s): no limit is known. When the account was "
                    "upgraded the API does not tell."
                ),
                VerdictState.GOOD,
                listed,
            )
    return Verdict(CALLS, OTHER if profiles else NONE, VerdictState.DOUBTFUL, listed)
