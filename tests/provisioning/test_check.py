"""`ivr connect --check`: the service, the fallback and the account, as Twilio would find them."""

import re
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import service_of, settings_for
from flask import Flask
from internet import LOOPBACK, Internet, Page
from proxying import Answer, Reply, Silence
from scripts import full_script
from twilio_account import ACCOUNT, KEY, NUMBER, PRIMARY, ok, refused

from ivr.app import create_app
from ivr.checks.check import open_line
from ivr.settings import Settings
from ivr.twilio.guard import NoGuard
from ivr.twilio.twiml import render_fault

from .conftest import (
    BOTH,
    HEALTHY,
    NOTICE,
    SAYS,
    SERVICE,
    XML,
    Serve,
    World,
    at_pages,
    flat,
    last,
    verdicts,
)

pytestmark = pytest.mark.servers

HUB = "trusthub.twilio.com"
ITSELF = f"api.dublin.ie1.twilio.com/2010-04-01/Accounts/{ACCOUNT}.json"
ROOT = Path(__file__).parent.parent.parent
# All is well.


def test_the_service_itself_passes_every_check(
    world: World, serve: Serve, internet: Internet
) -> None:
    """The real application with its guard, behind TLS."""
    apps: list[Flask] = []

    def make(origin: str) -> Flask:
        own = settings_for(world.folder).model_dump(by_alias=True)
        apps.append(create_app(Settings.model_validate(own | {"PUBLIC_URL": origin})))
        service_of(apps[0]).stop()
        return apps[0]

    world.public_url = serve(SERVICE, make)
    world.run("connect", NUMBER, PUBLIC_URL=world.public_url, FALLBACK_URL=world.fallback_url)
    result = world.check(TWILIO_AUTH_TOKEN="the-token-of-the-account", **_key(world))
    assert {mark for mark, _ in verdicts(result).values()} == {"✓"}, result.output
    assert list(verdicts(result)) == [
        *("Settings", "PUBLIC_URL", "A signed call", "An unsigned call", "The end of a call"),
        *("FALLBACK_URL", "Webhook rules", "Twilio's signature", "Seen by Twilio"),
        *("The number", "Region", "Calls at once"),
    ]
    assert "ett ett två, one one two" in verdicts(result)["A signed call"][1]
    assert (result.exit_code, last(result)) == (0, "Callers can be let in.")


def _key(world: World) -> dict[str, str]:
    """A main key, with the permissions of the account's token."""
    key = "SK" + "0" * 32
    world.account.secrets[key] = "hemlig-hos-twilio-4"
    return {"TWILIO_API_KEY": key, "TWILIO_API_SECRET": "hemlig-hos-twilio-4"}


def test_a_check_changes_nothing_and_is_told_in_swedish_too(world: World) -> None:
    result = world.check(lang="sv")
    assert world.account.changes() == []
    assert (result.exit_code, last(result)) == (0, "Uppringare kan släppas in.")


def test_the_documentation_shows_a_check_as_it_is_printed(world: World) -> None:
    world.account.profiles.clear()
    printed = world.check().output.partition(f"{NUMBER}\n")[2].partition("\n\n")[0]
    document = (ROOT / "docs" / "connecting.md").read_text(encoding="utf-8")
    shown = [" ".join(block.split()) for block in document.split("```")]
    assert " ".join(re.sub(r":\d{4,5}", "", printed).split()) in shown


# The service.


def test_an_address_of_this_machine_alone_is_not_asked(world: World) -> None:
    result = world.check(PUBLIC_URL="http://localhost:8000")
    assert verdicts(result)["PUBLIC_URL"] == (
        "✗",
        "http://localhost:8000 can be reached from this machine only, and not by Twilio.",
    )
    assert "A signed call" not in verdicts(result)
    assert (result.exit_code, last(result)) == (
        1,
        "Callers should not be let in yet: see above.",
    )


@pytest.mark.parametrize(
    ("certificate", "said"),
    [
        ("expired", "has expired"),
        ("other_name", "is for another name"),
        ("untrusted", "not from a trusted authority"),
        ("self_signed", "is self-signed"),
        (None, "the TLS connection to"),
    ],
)
def test_a_certificate_that_twilio_would_not_take_is_told_by_its_fault(
    world: World, serve: Serve, certificate: str | None, said: str
) -> None:
    world.public_url = serve(SERVICE, HEALTHY, certificate)
    result = world.check()
    mark, told = verdicts(result)["PUBLIC_URL"]
    assert mark == "✗" and said in told
    assert result.exit_code == 1


def test_a_name_that_nobody_knows_is_told(world: World) -> None:
    result = world.check(PUBLIC_URL="https://nowhere.example.se")
    assert "does not exist" in verdicts(result)["PUBLIC_URL"][1]


def test_an_address_where_nothing_listens_is_told(world: World) -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
    result = world.check(PUBLIC_URL=f"https://{SERVICE}:{port}")
    assert "nothing answers at" in verdicts(result)["PUBLIC_URL"][1]


def test_an_address_that_is_slower_than_twilio_waits_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivr.twilio.numbers.probe.CONNECT_SECONDS", 0.1)
    with socket.create_server((LOOPBACK, 0)) as never_answers:
        port = never_answers.getsockname()[1]
        result = world.check(PUBLIC_URL=f"https://{SERVICE}:{port}")
    assert "is too slow" in verdicts(result)["PUBLIC_URL"][1]


LARGE = b"<Response>" + b" " * 70_000

FAULTS: dict[str, tuple[dict[str, Page], str, str, str]] = {
    "not this service": (
        {"GET /healthz": (404, "text/html", b"")},
        "PUBLIC_URL",
        "✗",
        "answers /healthz with 404",
    ),
    "another token": (
        {"signed POST /voice": (403, "text/plain", b"")},
        "A signed call",
        "✗",
        "has another TWILIO_AUTH_TOKEN",
    ),
    "a redirect": (
        {"signed POST /voice": (301, XML, b"")},
        "A signed call",
        "✗",
        "answered with 301 and not 200",
    ),
    "no document": (
        {"signed POST /voice": (200, "text/plain", b"Hej")},
        "A signed call",
        "✗",
        "as text/plain, which",
    ),
    "no content type": ({"signed POST /voice": (200, "", b"")}, "A signed call", "✗", "as -, "),
    "broken": (
        {"signed POST /voice": (200, XML, b"<Response>")},
        "A signed call",
        "✗",
        "a document that cannot be read",
    ),
    "too large": (
        {"signed POST /voice": (200, XML, LARGE)},
        "A signed call",
        "✗",
        "a document that cannot be read",
    ),
    "no notice in English": (
        {"signed POST /voice": (200, XML, NOTICE % (SAYS % "Ring ett ett två.").encode())},
        "A signed call",
        "✗",
        "this is not heard before the keys: one one two.",
    ),
    "a recorded notice": (
        {"signed POST /voice": (200, XML, NOTICE % b"<Play>/recordings/a.wav</Play>")},
        "A signed call",
        "?",
        "begins with a recording",
    ),
    "an open door": (
        {"POST /voice": (200, XML, b"<Response/>")},
        "An unsigned call",
        "✗",
        "answered with 200 and not 403",
    ),
    "an end that is not taken": (
        {"signed POST /voice/status": (404, "text/plain", b"")},
        "The end of a call",
        "!",
        "answered with 404",
    ),
    "an end that is answered with a document": (
        {"signed POST /voice/status": (200, XML, b"<Response/>")},
        "The end of a call",
        "✓",
        "is accepted",
    ),
}


@pytest.mark.parametrize(("changed", "subject", "mark", "said"), FAULTS.values(), ids=FAULTS)
def test_what_a_service_does_wrong_is_told(
    world: World, serve: Serve, changed: dict[str, Page], subject: str, mark: str, said: str
) -> None:
    world.public_url = serve(SERVICE, HEALTHY | changed)
    world.connect()
    result = world.check()
    assert verdicts(result)[subject][0] == mark
    assert said in verdicts(result)[subject][1]
    assert result.exit_code == (mark == "✗")


def test_the_notice_is_not_looked_for_where_a_key_can_skip_it(world: World, serve: Serve) -> None:
    gather = b'<Gather action="/voice/x" method="POST" input="dtmf">%s</Gather>' % BOTH
    document = NOTICE % gather
    world.public_url = serve(SERVICE, HEALTHY | {"signed POST /voice": (200, XML, document)})
    result = world.check()
    assert verdicts(result)["A signed call"][0] == "✗"


def test_a_door_without_a_guard_is_told(world: World, serve: Serve) -> None:
    """The development server's application, which admits every request."""
    app = create_app(settings_for(world.folder), NoGuard())
    service_of(app).stop()
    world.public_url = serve(SERVICE, lambda _: app)
    result = world.check()
    assert verdicts(result)["An unsigned call"][0] == "✗"
    assert "Is this ivr serve?" in verdicts(result)["An unsigned call"][1]


# The fallback.


def test_a_fallback_on_the_host_of_the_service_is_told(world: World) -> None:
    result = world.check(FALLBACK_URL=f"{world.public_url}/fallback.xml")
    assert verdicts(result)["FALLBACK_URL"][0] == "✗"
    assert "is on the host of PUBLIC_URL" in verdicts(result)["FALLBACK_URL"][1]


DOCUMENT = render_fault(open_line(full_script()))

FALLBACKS: dict[str, tuple[Page, str, str]] = {
    "missing": ((404, "text/plain", b""), "✗", "answers with 404 and not 200"),
    "as a download": (
        (200, "application/octet-stream", DOCUMENT),
        "✗",
        "is sent as application/octet-stream",
    ),
    "broken": ((200, XML, b"<Response>"), "✗", "is not a document for callers: The document"),
    "silent": (
        (200, XML, b'<?xml version="1.0"?><Response><Hangup/></Response>'),
        "✗",
        "is not a document for callers: Response/Hangup[1]",
    ),
    "outdated": ((200, XML, DOCUMENT + b"\n"), "!", "differs from what ivr fallback prints"),
    "as XML": ((200, "application/xml", DOCUMENT), "✓", "is what ivr fallback prints"),
}


@pytest.mark.parametrize(("page", "mark", "said"), FALLBACKS.values(), ids=FALLBACKS)
def test_what_is_wrong_with_a_fallback_is_told(
    world: World, serve: Serve, page: Page, mark: str, said: str
) -> None:
    world.fallback_url = at_pages(serve, page)
    world.connect()
    result = world.check()
    assert verdicts(result)["FALLBACK_URL"][0] == mark
    assert said in verdicts(result)["FALLBACK_URL"][1]
    ends = {
        "✗": (1, "Callers should not be let in yet: see above."),
        "!": (0, "Nothing is wrong, but not everything could be said for certain: see above."),
        "✓": (0, "Callers can be let in."),
    }
    assert (result.exit_code, last(result)) == ends[mark]


def test_a_fallback_with_a_certificate_that_has_expired_is_told(world: World, serve: Serve) -> None:
    world.fallback_url = at_pages(serve, (200, XML, DOCUMENT), "expired")
    assert "has expired" in verdicts(world.check())["FALLBACK_URL"][1]


# The number and the account.


def test_a_number_that_is_not_set_to_the_line_is_told(world: World) -> None:
    world.account.number()["voice_method"] = "GET"
    world.account.number()["voice_caller_id_lookup"] = True
    result = world.check()
    assert verdicts(result)["The number"] == (
        "✗",
        "is not set to this line: 2 settings differ. Run ivr connect.",
    )


def test_a_number_whose_calls_go_elsewhere_is_told(world: World) -> None:
    world.account.number()["trunk_sid"] = "TK" + "1" * 32
    assert "sends its calls to TK111" in verdicts(world.check())["The number"][1]


def test_calls_that_are_handled_in_another_region_are_told(world: World) -> None:
    world.account.routed[NUMBER] = "us1"
    assert verdicts(world.check())["Region"][0] == "✗"
    assert "calls are handled in us1" in verdicts(world.check())["Region"][1]


def test_what_the_shared_places_do_not_tell_is_not_made_up(world: World) -> None:
    world.account.central = False
    result = world.check()
    assert verdicts(result)["Region"][0] == "?"
    mark, said = verdicts(result)["Calls at once"]
    assert mark == "?" and "trusthub.twilio.com serves all regions" in said
    assert result.exit_code == 3


def test_what_is_wrong_counts_for_more_than_what_is_not_known(world: World) -> None:
    world.account.central = False
    world.account.number()["voice_method"] = "GET"
    assert world.check().exit_code == 1


STANDING: dict[str, tuple[str, Answer, str]] = {
    "too many requests": (HUB, refused(429, 20429, "Too Many Requests"), "Too Many Requests"),
    "a fault": (HUB, refused(500, 20500, "Internal Server Error"), "Twilio's API has a fault"),
    "no answer": (HUB, Silence.STALL, "did not answer in time"),
    "a page": (HUB, Reply(200, b"<html>", "text/html"), "in place of Twilio at"),
    "a profile of no kind": (
        HUB,
        ok({"results": [{}], "meta": {"key": "results"}}),
        "in place of Twilio at",
    ),
    "a kind without a name": (f"{HUB}/v1/Policies", ok({}), "in place of Twilio at"),
    "an account without a kind": (ITSELF, ok({"sid": ACCOUNT}), "in place of Twilio at"),
    "a fault at the account": (ITSELF, refused(503, 20503, "Unavailable"), "Unavailable"),
}


@pytest.mark.parametrize(("place", "answer", "said"), STANDING.values(), ids=STANDING)
def test_why_it_is_not_known_how_many_calls_an_account_takes_is_told_as_it_was_answered(
    world: World, monkeypatch: pytest.MonkeyPatch, place: str, answer: Answer, said: str
) -> None:
    monkeypatch.setattr("ivr.twilio.numbers.account.TIMEOUT", 1)
    world.account.answer[place] = answer
    result = world.check()
    mark, told = verdicts(result)["Calls at once"]
    assert mark == "?" and said in told
    assert "may not read" not in told
    assert result.exit_code == 0


def test_a_key_that_may_not_read_the_account_is_told_so(world: World) -> None:
    key = {"TWILIO_API_KEY": KEY, "TWILIO_API_SECRET": "hemlig-hos-twilio-4"}
    mark, told = verdicts(world.check(**key))["Calls at once"]
    assert mark == "?" and "may not read the account" in told
    assert "invalid username" in told


def test_the_reason_is_told_in_the_reader_s_language(world: World) -> None:
    world.account.answer[HUB] = refused(500, 20500, "Internal Server Error")
    assert "Det är fel på Twilios API" in flat(world.check(lang="sv").output)


ACCOUNTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "trial": ({"kind": "Trial"}, "✗", "five calls at once, and only from verified numbers"),
    "suspended": ({"status": "suspended"}, "✗", "the account is suspended"),
    "no profile": ({"profiles": []}, "!", "then limited to two calls at once"),
    "another profile": (
        {"profiles": ["Secondary Customer Profile of type Business"]},
        "!",
        "approved: Secondary Customer Profile of type Business.",
    ),
    "several": ({"profiles": ["Something", PRIMARY]}, "✓", f"(Something, {PRIMARY})"),
}


@pytest.mark.parametrize(("changed", "mark", "said"), ACCOUNTS.values(), ids=ACCOUNTS)
def test_how_many_calls_an_account_takes_is_told_as_far_as_it_is_known(
    world: World, changed: dict[str, Any], mark: str, said: str
) -> None:
    vars(world.account).update(vars(replace(world.account, **changed)))
    result = world.check()
    assert verdicts(result)["Calls at once"][0] == mark
    assert said in verdicts(result)["Calls at once"][1]


def test_a_check_needs_a_script_that_may_answer_calls(world: World) -> None:
    (world.folder / "sv" / "notice.txt").unlink()
    result = world.check()
    assert result.exit_code == 1
    assert "notice" in result.output.splitlines()[-1]
