"""`ivr connect --check`: the service, its fallback, and the number."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import trustme
from click.testing import Result
from flask import Flask

from ivr.checks.check import check_and_prepare
from ivr.twiml.documents import render_fault
from tests.account.conftest import SETTINGS, Run
from tests.account.internet import Internet, Page, pages
from tests.account.twilio_account import NUMBER, TwilioAccount
from tests.conftest import started
from tests.scripts import full_script
from tests.serving import serving

SERVICE, PAGES = "ivr.example.se", "pages.example.org"
XML = "text/xml; charset=utf-8"
LINE = check_and_prepare(full_script())
DOCUMENT = render_fault(LINE)
HEALTHY: dict[str, Page] = {
    "GET /fallback.xml": (200, XML, DOCUMENT),
    "POST /voice": (403, "text/plain", b"Forbidden"),
    "signed POST /voice": (200, XML, DOCUMENT),
}
"""The pages of a service that Twilio and callers need."""


@dataclass
class World:
    """All conditions of a check, which tests change."""

    run: Run
    account: TwilioAccount
    internet: Internet
    servers: ExitStack
    public_url: str = ""
    fallback_url: str = ""

    def serve(self, name: str, what: Any, certificate: str = "good") -> str:
        """Serve pages, or an application made for its origin, and return the origin."""
        make = what if callable(what) else lambda _: pages(what)
        tls = getattr(self.internet, certificate)(name)
        return self.servers.enter_context(serving(make, name, tls))

    def serve_fallback(self, page: Page) -> None:
        self.fallback_url = self.serve(PAGES, {"GET /fallback.xml": page}) + "/fallback.xml"

    def connect(self, *options: str, lang: str = "en", **settings: str) -> Result:
        addresses = {"PUBLIC_URL": self.public_url, "FALLBACK_URL": self.fallback_url}
        return self.run("connect", NUMBER, *options, lang=lang, **addresses | settings)

    def check(self, **settings: str) -> Result:
        return self.connect("--check", **settings)

    def verdict(self, subject: str, **settings: str) -> tuple[str, str]:
        """The mark and message of a subject."""
        return verdicts(self.check(**settings))[subject]


@pytest.fixture
def world(
    run: Run, account: TwilioAccount, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """A correct service, fallback and account."""
    with ExitStack() as servers:
        world = World(run, account, Internet(authority, monkeypatch), servers)
        world.public_url = world.serve(SERVICE, HEALTHY)
        world.serve_fallback((200, XML, DOCUMENT))
        assert world.connect().exit_code == 0
        account.asked.clear()
        yield world


def verdicts(result: Result) -> dict[str, tuple[str, str]]:
    """Return mark and message by subject."""
    found = re.findall(r"^([✓?✗]) ([^:]+): (.*)$", result.output, re.MULTILINE)
    return {subject: (mark, said) for mark, subject, said in found}


def last(result: Result) -> str:
    return result.output.splitlines()[-1]


def test_the_service_itself_passes_every_check_and_counts_none(world: World, folder: Path) -> None:
    made, token = list[Flask](), SETTINGS["TWILIO_AUTH_TOKEN"]

    def make(origin: str) -> Flask:
        given = {"TWILIO_AUTH_TOKEN": token, "PUBLIC_URL": origin, "METRICS_TOKEN": token}
        made.append(started(folder, given))
        return made[0]

    world.public_url = world.serve(SERVICE, make)
    world.connect()
    world.account.asked.clear()
    result = world.check()
    assert [mark for mark, _ in verdicts(result).values()] == ["✓"] * 5, result.output
    assert (result.exit_code, world.account.changes()) == (0, [])
    assert last(result) == "The number can be called."
    assert last(world.check(lang="sv")) == "Numret kan ringas."
    read = made[0].test_client().get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert "ivr_calls_total 0.0" in read.text


def test_the_test_number_is_checked_at_its_own_address(world: World) -> None:
    pages = {name.replace("/voice", "/test-call"): page for name, page in HEALTHY.items()}
    world.public_url = world.serve(SERVICE, pages)
    given = {"PUBLIC_URL": world.public_url, "TEST_NUMBER": NUMBER}
    result = world.run("connect", "--test", "--check", **given)
    assert result.exit_code == 1 and verdicts(result)["The number"][0] == "✗"
    world.run("connect", "--test", **given)
    result = world.run("connect", "--test", "--check", **given)
    assert "".join(mark for mark, _ in verdicts(result).values()) == "✓" * 4, result.output


def test_service_and_fallback_are_checked_without_access_to_twilio(world: World) -> None:
    result = world.check(HTTPS_PROXY="http://127.0.0.1:9")
    assert "".join(mark for mark, _ in verdicts(result).values()) == "✓✓✓✗"
    assert result.exit_code == 1


def test_an_invalid_certificate_and_an_unknown_name_are_reported(world: World) -> None:
    for certificate in ("expired", "untrusted"):
        world.public_url = world.serve(SERVICE, HEALTHY, certificate)
        mark, said = world.verdict("PUBLIC_URL")
        assert mark == "✗" and "certificate" in said
    mark, said = world.verdict("PUBLIC_URL", PUBLIC_URL="https://nobody.example.se")
    assert mark == "✗" and "Name or service not known" in said


def test_faults_of_a_service_are_reported(world: World) -> None:
    for asked, page, subject, said in (
        ("signed POST /voice", (404, "text/html", b""), "A signed call", "404"),
        ("signed POST /voice", (403, "text/plain", b""), "A signed call", "TWILIO_AUTH_TOKEN"),
        ("signed POST /voice", (200, "text/plain", b""), "A signed call", "plain"),
        ("POST /voice", (200, XML, DOCUMENT), "An unsigned call", "200"),
    ):
        world.public_url = world.serve(SERVICE, {**HEALTHY, asked: page})
        result = world.check()
        mark, told = verdicts(result)[subject]
        assert (mark, result.exit_code) == ("✗", 1) and said in told


def test_faults_of_a_fallback_are_reported(world: World) -> None:
    for page, mark, said in (
        ((404, "text/plain", b""), "✗", "404"),
        ((200, "application/octet-stream", DOCUMENT), "✗", "octet-stream"),
        ((200, "text/html", b"<html>Not here</html>"), "✗", "differs"),
        ((200, XML, DOCUMENT + b"\n"), "✗", "differs"),
        ((200, "application/xml", DOCUMENT), "✓", "/fallback.xml"),
    ):
        world.serve_fallback(page)
        world.connect()
        result = world.check()
        found, told = verdicts(result)["FALLBACK_URL"]
        assert (found, result.exit_code) == (mark, 1 if mark == "✗" else 0) and said in told
    for url, said in (
        (f"{world.public_url}/fallback.xml", "host of PUBLIC_URL"),
        ("https://nobody.example.org/fallback.xml", "Name or service not known"),
    ):
        mark, told = world.verdict("FALLBACK_URL", FALLBACK_URL=url)
        assert mark == "✗" and said in told


def test_a_fallback_that_cannot_be_compared_is_unknown(world: World) -> None:
    for url in ("https://nobody.example.se", world.serve(SERVICE, {})):
        mark, told = world.verdict("FALLBACK_URL", PUBLIC_URL=url)
        assert mark == "?" and "could not be read" in told


def test_a_number_set_to_another_line_or_region_is_reported(world: World) -> None:
    world.account.number()["voice_url"] = "https://demo.twilio.com/welcome/voice/"
    world.account.routed[NUMBER] = "us1"
    found = verdicts(world.check())
    assert found["The number"][0] == found["Region"][0] == "✗"
    assert "handled in us1" in found["Region"][1]


def test_an_unknown_region_is_reported_as_unknown(world: World) -> None:
    world.account.central = False
    result = world.check()
    assert verdicts(result)["Region"][0] == "?"
    assert (result.exit_code, last(result)[:9]) == (0, "No errors")
