"""Whether the account and the number let callers in: what the API tells, and what it does not."""

from ivr.provisioning.account import Account
from ivr.provisioning.connecting import Found, Plan
from ivr.provisioning.errors import ProvisioningError
from ivr.provisioning.verdict import State, Verdict

ACTIVE, TRIAL = "active", "Trial"
UNLIMITED = ("primary", "business")

MAY_NOT = ("key", "permission")
"""How credentials are refused that have found the number: they may do that, and not all."""


def number(found: Found, plan: Plan) -> Verdict:
    """Check that a number is set to this line."""
    if found.number.setup.elsewhere:
        sids = ", ".join(found.number.setup.elsewhere)
        return Verdict("number", "elsewhere", State.BAD, {"sids": sids})
    if plan.changes:
        return Verdict("number", "other", State.BAD, {"count": len(plan.changes)})
    return Verdict("number", "good", State.GOOD)


def routing(found: Found, region: str) -> Verdict:
    """Check that calls are handled in the region where the number was set up."""
    if found.routed is None:
        return Verdict("routing", "unknown", State.UNKNOWN, {"region": region})
    regions = {"region": region, "routed": found.routed}
    if found.routed != region:
        return Verdict("routing", "other", State.BAD, regions)
    return Verdict("routing", "good", State.GOOD, regions)


def calls_at_once(account: Account) -> Verdict:
    """Check that the account takes more than two calls at once."""
    try:
        standing = account.standing()
        if standing.status != ACTIVE:
            return Verdict("calls", "inactive", State.BAD, {"status": standing.status})
        if standing.kind == TRIAL:
            return Verdict("calls", "trial", State.BAD)
        profiles = account.profiles()
    except ProvisioningError as error:
        case = "forbidden" if error.case in MAY_NOT else "unknown"
        told = {"reason": error, "message": error.values.get("message")}
        return Verdict("calls", case, State.UNKNOWN, told)
    listed = {"profiles": ", ".join(profiles)}
    for profile in profiles:
        if all(word in profile.casefold().split() for word in UNLIMITED):
            return Verdict("calls", "good", State.GOOD, listed)
    return Verdict("calls", "other" if profiles else "none", State.DOUBTFUL, listed)
