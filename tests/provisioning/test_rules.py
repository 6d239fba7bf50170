"""`ivr connect --check`: the account's webhook rules, and Twilio's own request to the service."""

import re
from typing import Any

import pytest
from calling import NEXT_TOKEN, TOKEN
from click.testing import Result
from conftest import service_of, settings_for
from flask import Flask
from proxying import Answer, Reply, Silence
from twilio_account import ok, refused
from twilio_webhooks import (
    AMERICA,
    CONNECTION,
    EUROPE,
    KEY,
    OURS,
    TWILIOS,
    Object,
    problem,
    really_asked,
    rule,
    seen,
    setting,
)

from ivr.app import create_app
from ivr.settings import Settings

from .conftest import SERVICE, Serve, World, flat

pytestmark = pytest.mark.servers

RULES, SIGNATURE, SEEN = "Webhook rules", "Twilio's signature", "Seen by Twilio"
API = "webhooks.twilio.com/v1/Webhooks"
MAIN_KEY = {"TWILIO_API_KEY": "SK" + "0" * 32, "TWILIO_API_SECRET": "hemlig-hos-twilio-4"}
BY_SHA256 = {"TWILIO_SIGNATURE": "sha256", **MAIN_KEY}
CHANGING = {"TWILIO_AUTH_TOKEN_NEXT": "another-secret-of-it", "TWILIO_SIGNATURE_NEXT": "sha256"}

Told = list[tuple[str, str]]


@pytest.fixture(autouse=True)
def _main_key(world: World) -> None:
    """A key that may read all, for a shared key opens no account."""
    world.account.secrets[MAIN_KEY["TWILIO_API_KEY"]] = MAIN_KEY["TWILIO_API_SECRET"]


def told(result: Result, subject: str) -> Told:
    """The marks and messages of a subject, in order."""
    joined = re.sub(r"\n  ", " ", result.output.partition("Checked for")[2])
    return re.findall(rf"^([✓!?✗]) {re.escape(subject)}: (.*)$", joined, re.MULTILINE)


def have(world: World, *rules: Object, **changed: Any) -> None:
    """Make rules in the account, and our setting for them."""
    world.account.webhooks.rules += rules
    world.account.webhooks.settings.append(setting(**changed))


# What applies.


def test_without_a_rule_the_url_and_the_account_s_token_are_in_force(world: World) -> None:
    result = world.check()
    ((mark, said),) = told(result, RULES)
    assert mark == "✓" and "none applies to /voice, /voice/…, /voice/status" in said
    assert "ct=2000&rt=4000&rc=1&rp=ct,rt,5xx&e=dublin,frankfurt" in said
    assert told(result, SIGNATURE) == [
        (
            "✓",
            "/voice, /voice/…, /voice/status: HMAC_SHA1 with the account's token, as the "
            "service expects.",
        ),
    ]
    assert result.exit_code == 0


def test_rules_for_other_urls_are_no_matter(world: World) -> None:
    have(
        world,
        rule("PREFIX_MATCH", "https://other.example.se/"),
        rule("PREFIX_MATCH", f"{world.public_url}.evil.se/"),
        rule("PREFIX_MATCH", f"{world.public_url}/voicemail/"),
        rule("EXACT_MATCH", f"{world.public_url}/"),
        rule("EXACT_MATCH", f"{world.public_url}/voice2"),
    )
    assert "none applies to /voice, /voice/…, /voice/status" in told(world.check(), RULES)[0][1]


def test_of_several_rules_the_exact_and_the_longest_apply(world: World) -> None:
    at = world.public_url
    have(
        world,
        rule("DEFAULT"),
        rule("PREFIX_MATCH", f"{at}/"),
        rule("PREFIX_MATCH", f"{at}/voice/"),
        rule("EXACT_MATCH", f"{at.upper().replace('HTTPS', 'https')}/voice#ct=100"),
        rule("EXACT_MATCH", f"{at}/voice/status"),
    )
    result = world.check(**CHANGING)
    found = [said.partition(" applies to ")[2].partition(",")[0] for _, said in told(result, RULES)]
    assert found == ["/voice", "/voice/…", "/voice/status"]
    kinds = [re.search(r"\[([A-Z_]+)", said) for _, said in told(result, RULES)]
    assert [kind and kind[1] for kind in kinds] == ["EXACT_MATCH", "PREFIX_MATCH", "EXACT_MATCH"]


def test_a_prefix_that_leaves_out_the_beginning_of_calls_is_shown(world: World) -> None:
    have(world, rule("PREFIX_MATCH", f"{world.public_url}/voice/"))
    result = world.check(**CHANGING)
    (_, first), (_, second) = told(result, RULES)
    assert "none applies to /voice:" in first
    assert "applies to /voice/…, /voice/status" in second
    algorithms = [said.partition(": ")[2][:11] for _, said in told(result, SIGNATURE)]
    assert algorithms == ["HMAC_SHA1 w", "HMAC_SHA256"]
    assert len(told(result, SEEN)) == 2


def test_every_page_of_rules_is_read(world: World) -> None:
    world.account.webhooks.page = 2
    others = [rule("EXACT_MATCH", f"https://{number}.example.com/a") for number in range(5)]
    have(world, *others, rule("PREFIX_MATCH", f"{world.public_url}/"))
    assert "PREFIX_MATCH" in told(world.check(**CHANGING), RULES)[0][1]
    pages = [asked.query for asked in world.account.asked if asked.path.endswith("/Rules")]
    assert [page.get("pageToken") for page in pages] == [None, "2", "4"]


# What they put in force.


def without(name: str) -> Object:
    return {key: value for key, value in CONNECTION.items() if key != name}


CONNECTIONS: dict[str, tuple[Object, str, str]] = {
    "as in the URL": ({}, "✓", "with what the line needs: ct=2000&rt=4000&rc=1&rp=5xx,ct,rt&e="),
    "a total that is long enough": (
        {"connection": {**CONNECTION, "totalTimeoutMs": 12000}},
        "✓",
        "rt=4000&tt=12000&rc=1",
    ),
    "a total that cuts the retry off": (
        {"connection": {**CONNECTION, "totalTimeoutMs": 5000}},
        "!",
        "tt=5000&rc=1",
    ),
    "longer": (
        {"connection": {**CONNECTION, "readTimeoutMs": 15000}},
        "!",
        "and not ct=2000&rt=4000",
    ),
    "no timeouts": ({"connection": without("connectTimeoutMs")}, "!", "rt=4000&rc=1&rp="),
    "no retries": ({"connection": without("retryPolicy")}, "!", "rc=0&rp=-&e=eu-dublin"),
    "retries of something else": (
        {"connection": {**CONNECTION, "retryPolicy": {"retryCount": 1, "retryOn": ["ALL", "NEW"]}}},
        "!",
        "rp=NEW,all",
    ),
    "no connection": ({"connection": None}, "!", "has no timeouts and retries (?&e=eu-dublin"),
    "from America": (
        {"edgeZones": {"zones": [EUROPE, AMERICA]}},
        "!",
        "e=eu-dublin(DUB-1/FRA-2),us-east(IAD-1)",
    ),
    "from a zone that is not known": ({"edgeZones": {"zones": ["xx"]}}, "!", "e=xx(?)"),
    "from anywhere": ({"edgeZones": None}, "!", "&e=? is in force"),
}


@pytest.mark.parametrize(("changed", "mark", "said"), CONNECTIONS.values(), ids=CONNECTIONS)
def test_what_a_default_rule_replaces_is_shown_beside_what_the_line_needs(
    world: World, changed: Object, mark: str, said: str
) -> None:
    have(world, rule(), **changed)
    result = world.check(**CHANGING)
    ((found, message),) = told(result, RULES)
    assert (found, "[DEFAULT] applies to /voice, /voice/…" in message) == (mark, True)
    assert said in message
    assert result.exit_code == 0


def test_a_rule_with_twilio_s_own_setting_leaves_the_url_in_force(world: World) -> None:
    world.account.webhooks.rules.append(rule("DEFAULT", "", (TWILIOS, 100)))
    result = world.check()
    ((mark, said),) = told(result, RULES)
    assert mark == "✓" and "with Twilio's own setting: the values in the URL are in force" in said
    assert [mark for mark, _ in told(result, SIGNATURE)] == ["✓"]


def test_a_rule_that_divides_requests_is_judged_for_each_part(world: World) -> None:
    have(world, rule("DEFAULT", "", (OURS, 10), (TWILIOS, 90)), friendlyName="")
    result = world.check()
    parts = [said for _, said in told(result, RULES)]
    assert "(10 %)" in parts[0] and "(90 %)" in parts[1]
    assert [mark for mark, _ in told(result, SIGNATURE)] == ["✗", "✓"]
    assert len(told(result, SEEN)) == 2


def test_a_rule_whose_setting_is_gone_is_told(world: World) -> None:
    world.account.webhooks.rules.append(rule())
    result = world.check()
    assert told(result, RULES)[0][0] == "!"
    assert "with a setting that is not there" in told(result, RULES)[0][1]
    assert told(result, SIGNATURE) == []
    assert told(result, SEEN) == [("?", "Twilio has no setting to test with.")]


# How Twilio signs.


def test_a_rule_that_makes_twilio_sign_by_sha256_refuses_every_call_unless_it_is_expected(
    world: World,
) -> None:
    have(world, rule())
    result = world.check()
    ((mark, said),) = told(result, SIGNATURE)
    assert mark == "✗"
    assert f"by HMAC_SHA256 with the shared key “Line's key” ({KEY})" in said
    assert "accepts HMAC_SHA1 only: every such call is refused" in said
    assert result.exit_code == 1
    ((mark, said),) = told(world.check(**CHANGING), SIGNATURE)
    assert mark == "✓" and "Twilio does not show its secret" in said


def test_a_service_that_expects_sha256_needs_a_rule(world: World, serve: Serve) -> None:
    result = world.check(**BY_SHA256)
    ((mark, said),) = told(result, SIGNATURE)
    assert mark == "✗" and "accepts HMAC_SHA256 only" in said and "TWILIO_SIGNATURE_NEXT" in said
    have(world, rule())
    ((mark, said),) = told(world.check(**BY_SHA256), SIGNATURE)
    assert mark == "✓"


def test_a_shared_key_that_is_not_in_the_account_is_told(world: World) -> None:
    have(world, rule())
    world.account.webhooks.keys.clear()
    ((mark, said),) = told(world.check(**CHANGING), SIGNATURE)
    assert mark == "!" and f"{KEY}, which is not in the account" in said


# Twilio's own request.

SIGHTS: dict[str, tuple[Object, str, str]] = {
    "a document": (
        seen(Via="1.1 proxy"),
        "✓",
        "in 84 ms, and its signature was accepted: 200 (content-type: text/xml; charset=utf-8, "
        "via: 1.1 proxy)",
    ),
    "a refusal": (seen(403, "text/plain"), "!", "It is not known whether such a test is signed"),
    "another page": (seen(200, "text/html; x") | {"timing": None}, "✓", "in ? ms"),
    "no document": (seen(200, "text/plain"), "✗", "answered with 200 (content-type: text/plain)"),
    "no such page": (
        {"response": {"statusCode": 502, "headers": {"Server": "nginx"}}},
        "✗",
        "answered with 502 (server: nginx)",
    ),
    "no headers": ({"response": {"statusCode": 200}}, "✗", "answered with 200 (-)"),
    "no answer": (
        {"response": None, "timing": {"totalMs": 6021}, "error": "connect\ntimed out"},
        "✗",
        "got no answer from {url} within 6021 ms: connect timed out.",
    ),
    "a reason in parts": ({"error": {"message": "TLS handshake"}}, "✗", "? ms: TLS handshake."),
    "a reason in detail": ({"error": {"detail": "TLS"}}, "✗", "? ms: TLS."),
    "nothing": ({}, "✗", "? ms: -."),
}


@pytest.mark.parametrize(("result", "mark", "said"), SIGHTS.values(), ids=SIGHTS)
def test_what_twilio_saw_is_told_with_its_status_headers_and_milliseconds(
    world: World, result: Object, mark: str, said: str
) -> None:
    asked: list[tuple[str, ...]] = []

    def sees(*request: str) -> Object:
        asked.append(request)
        return result

    world.account.webhooks.sees = sees
    checked = world.check()
    ((found, message),) = told(checked, SEEN)
    assert found == mark
    assert said.format(url=f"{world.public_url}/voice") in message
    assert asked == [(f"{world.public_url}/voice", "GET", "sesam-oppna-dig-nu", "HMAC_SHA1")]


def test_a_refusal_with_a_shared_key_shows_that_the_service_does_not_have_it(world: World) -> None:
    have(world, rule())
    world.account.webhooks.sees = lambda *_: seen(403, "text/plain")
    result = world.check(**CHANGING)
    ((mark, said),) = told(result, SEEN)
    assert mark == "✗" and f"does not have the secret of the shared key {KEY}" in said
    assert result.exit_code == 1


def test_an_address_of_this_machine_is_not_tested(world: World) -> None:
    result = world.check(PUBLIC_URL="http://localhost:8000")
    assert told(result, RULES) and not told(result, SEEN)


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> str:
    """The file of trusted certificates."""
    import os

    return os.environ["REQUESTS_CA_BUNDLE"]


REALLY: dict[str, tuple[dict[str, str], str, str]] = {
    "the account's token": ({}, "", "✓"),
    "another token": ({}, "the-token-of-somebody-else", "!"),
    "a shared key": ({"TWILIO_SIGNATURE_NEXT": "sha256"}, "", "✓"),
    "a key that the service does not have": ({"TWILIO_SIGNATURE_NEXT": "sha256"}, "other", "✗"),
}


@pytest.mark.usefixtures("proxy")
@pytest.mark.parametrize(("given", "secret", "mark"), REALLY.values(), ids=REALLY)
def test_the_real_service_answers_twilio_s_signed_request_with_words(
    world: World, serve: Serve, trusted: str, given: dict[str, str], secret: str, mark: str
) -> None:
    apps: list[Flask] = []

    def make(origin: str) -> Flask:
        own = settings_for(world.folder).model_dump(by_alias=True)
        apps.append(create_app(Settings.model_validate(own | given | {"PUBLIC_URL": origin})))
        service_of(apps[0]).stop()
        return apps[0]

    world.public_url = serve(SERVICE, make)
    webhooks = world.account.webhooks
    webhooks.sees = really_asked(trusted)
    webhooks.token = secret or TOKEN
    webhooks.keys[KEY] = secret or NEXT_TOKEN
    if given:
        have(world, rule("PREFIX_MATCH", f"{world.public_url}/"))
    settings = {"TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_AUTH_TOKEN_NEXT": NEXT_TOKEN, **given}
    ((found, said),) = told(world.check(**settings, **MAIN_KEY), SEEN)
    assert found == mark, said


# What Twilio's API does not tell.

REFUSALS: dict[str, tuple[str, Answer, str]] = {
    "not allowed": ("", refused(403, 20003, "Permission denied"), "may not read the account's"),
    "no such API": ("", problem(404, 20404, "Not found"), "has no webhook rules for this account"),
    "a fault": ("", problem(500, 59001, "Internal error"), "Twilio's API has a fault: Internal"),
    "unavailable": ("", Reply(503, b"", "text/html"), "Twilio's API has a fault: HTTP 503"),
    "too many requests": ("", problem(429, 59004, "Too Many Requests"), "Too Many Requests"),
    "no answer": ("", Silence.STALL, "did not answer in time"),
    "a closed connection": ("", Silence.HANG_UP, "to webhooks.twilio.com"),
    "a page": ("", Reply(200, b"<html>", "text/html"), "in place of Twilio at"),
    "another form": (
        "/Rules",
        ok({"meta": {"key": "rules"}, "rules": [{"matchType": "REGEX", "settings": []}]}),
        "in place of Twilio at",
    ),
    "no settings": ("/Settings", problem(403, 20003, "Permission denied"), "may not read"),
    "no keys": ("/SharedKeys", problem(500, 59001, "Internal error"), "Internal error"),
    "no zones": ("/EdgeZones", problem(404, 20404, "Not found"), "has no webhook rules"),
}


@pytest.mark.parametrize(("place", "answer", "said"), REFUSALS.values(), ids=REFUSALS)
def test_what_cannot_be_read_is_one_sentence_and_the_check_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch, place: str, answer: Answer, said: str
) -> None:
    monkeypatch.setattr("ivr.twilio.numbers.account.TIMEOUT", 1)
    have(world, rule())
    world.account.answer[API + place] = answer
    result = world.check(**CHANGING)
    ((mark, message),) = told(result, RULES)
    assert mark == "?" and said in message
    assert told(result, SIGNATURE) == told(result, SEEN) == []
    assert told(result, "Calls at once")[0][0] == "✓"
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (problem(422, 59110, "The Setting is not propagated"), "a minute after it was made"),
        (problem(403, 20003, "Permission denied"), "could not be asked to request"),
        (problem(500, 59001, "Internal error"), "Twilio's API has a fault"),
        (ok({"url": "x", "result": None}), "in place of Twilio at"),
    ],
)
def test_why_twilio_was_not_asked_is_told(world: World, answer: Answer, said: str) -> None:
    world.account.answer[f"POST {API}/Tests"] = answer
    result = world.check()
    ((mark, message),) = told(result, SEEN)
    assert mark == "?" and said in message
    assert told(result, RULES)[0][0] == "✓"
    assert result.exit_code == 0


def test_credentials_of_a_region_are_tried_at_the_region_s_host(world: World) -> None:
    world.account.central = False
    ((mark, said),) = told(world.check(), RULES)
    assert mark == "?" and "may not read the account's webhook rules" in said
    world.account.webhooks.is_regional = True
    result = world.check()
    assert told(result, RULES)[0][0] == "✓" and told(result, SEEN)[0][0] == "✓"
    hosts = {asked.host for asked in world.account.asked if "webhooks" in asked.host}
    assert hosts == {"webhooks.twilio.com", "webhooks.dublin.ie1.twilio.com"}


def test_the_rules_are_told_in_swedish_too(world: World) -> None:
    have(world, rule(), connection={**CONNECTION, "readTimeoutMs": 15000})
    text = flat(world.check(lang="sv", **CHANGING).output)
    assert "gäller för /voice, /voice/…, /voice/status och ersätter" in text
    assert "Twilios signatur: /voice, /voice/…, /voice/status: HMAC_SHA256" in text


def test_a_check_of_rules_changes_nothing(world: World) -> None:
    have(world, rule())
    world.check(**CHANGING)
    assert world.account.changes() == []
    assert {asked.method for asked in world.account.asked if "webhooks" in asked.host} == {
        "GET",
        "POST",
    }
