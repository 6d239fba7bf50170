"""The fake account accepts what Twilio accepts, and nothing else."""

import pytest
import requests
from proxying import Proxy
from twilio_account import ACCOUNT, NUMBER, SID, TwilioAccount

pytestmark = pytest.mark.servers

API = f"https://api.dublin.ie1.twilio.com/2010-04-01/Accounts/{ACCOUNT}"
ROUTE = f"https://routes.twilio.com/v2/PhoneNumbers/{NUMBER}"
OWNER = (ACCOUNT, "sesam-oppna-dig-nu")

MISTAKES = {
    "no such path": ("GET", f"{API}/Numbers.json", {}, "no such address"),
    "no edge": ("GET", f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}.json", {}, "no such"),
    "a region too much": ("GET", ROUTE.replace("routes.", "routes.dublin.ie1."), {}, "no such"),
    "no such method": ("POST", f"{API}.json", {}, "no such address"),
    "a name that is not known": (
        "POST",
        f"{API}/IncomingPhoneNumbers/{SID}.json",
        {"VoiceURL": "https://ivr.example.se"},
        "VoiceURL is not known",
    ),
    "a value that is not taken": (
        "POST",
        f"{API}/IncomingPhoneNumbers/{SID}.json",
        {"VoiceMethod": "post"},
        "VoiceMethod cannot be 'post'",
    ),
    "a region that is none": ("POST", ROUTE, {"VoiceRegion": "eu1"}, "VoiceRegion cannot be"),
    "nothing said": ("POST", ROUTE, {"FriendlyName": "x"}, "VoiceRegion is missing"),
    "a form in the address": ("POST", f"{ROUTE}?VoiceRegion=ie1", {}, "in the wrong place"),
}


@pytest.mark.parametrize(("method", "url", "form", "fault"), MISTAKES.values(), ids=MISTAKES)
def test_what_twilio_would_not_take_is_refused_and_noted(
    proxy: Proxy, account: TwilioAccount, method: str, url: str, form: dict[str, str], fault: str
) -> None:
    assert requests.request(method, url, data=form, auth=OWNER, timeout=10).status_code == 400
    assert any(fault in noted for noted in account.faults)
    account.faults.clear()


@pytest.mark.parametrize("who", [None, ("nobody", "sesam-oppna-dig-nu"), (ACCOUNT, "another")])
def test_nobody_is_let_in_without_the_account_s_credentials(
    proxy: Proxy, who: tuple[str, str] | None
) -> None:
    assert requests.get(f"{API}.json", auth=who, timeout=10).status_code == 401
