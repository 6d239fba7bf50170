"""`ivr connect --check`: the service and its fallback, and then the number."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask

from ivr.app import create_app
from ivr.checks.check import open_line
from ivr.settings import Settings
from ivr.twilio.export.contents import Manifest, contents
from tests import ROOT
from tests.conftest import service_of, settings_for
from tests.scripts import full_script
from tests.twilio.numbers.internet import Page, pages
from tests.twilio.numbers.twilio_account import NUMBER

from .conftest import (
    DOCUMENT,
    HEALTHY,
    PAGES,
    SERVICE,
    SETTINGS,
    XML,
    Serve,
    World,
    at_pages,
    last,
    verdicts,
)

LINE = open_line(full_script())
FINGERPRINT = LINE.script.fingerprint
OTHER = "0a1b2c3d" * 8


def test_the_service_itself_passes_every_check(world: World, serve: Serve, folder: Path) -> None:
    """The real application with its guard, behind TLS."""

    def make(origin: str) -> Flask:
        own = settings_for(folder).model_dump(by_alias=True)
        token = {"TWILIO_AUTH_TOKEN": SETTINGS["TWILIO_AUTH_TOKEN"], "PUBLIC_URL": origin}
        app = create_app(Settings.model_validate(own | token))
        service_of(app).stop()
        return app

    world.public_url = serve(SERVICE, make)
    world.connect()
    result = world.check()
    assert {mark for mark, _ in verdicts(result).values()} == {"✓"}, result.output
    assert list(verdicts(result)) == [
        *("PUBLIC_URL", "A signed call", "An unsigned call", "FALLBACK_URL"),
        *("The number", "Region"),
    ]
    assert (result.exit_code, last(result)) == (0, "Callers can be let in.")
    assert world.account.changes() == []


def test_the_documentation_shows_a_check_as_it_is_printed(world: World) -> None:
    assert last(world.check(lang="sv")) == "Uppringare kan släppas in."
    printed = world.check().output
    for url, shown in (
        (world.public_url, "https://ivr.example.se"),
        (world.fallback_url, "https://pages.example.org/fallback.xml"),
    ):
        printed = printed.replace(url, shown)
    shown = (ROOT / "docs" / "connecting.md").read_text(encoding="utf-8")
    assert " ".join(printed.split()) in " ".join(shown.split())


def test_what_is_local_is_checked_where_twilio_is_not_reached(world: World) -> None:
    result = world.check(HTTPS_PROXY="http://127.0.0.1:9")
    found = verdicts(result)
    assert list(found) == [
        *("PUBLIC_URL", "A signed call", "An unsigned call", "FALLBACK_URL", "The number"),
    ]
    assert [mark for mark, _ in found.values()] == ["✓", "✓", "✓", "✓", "✗"]
    assert result.exit_code == 1


# The service.


def test_a_certificate_that_twilio_would_not_take_and_an_unknown_name_are_told(
    world: World, serve: Serve
) -> None:
    for certificate in ("expired", "other_name", "untrusted", "self_signed"):
        world.public_url = serve(SERVICE, HEALTHY, certificate)
        mark, said = verdicts(world.check())["PUBLIC_URL"]
        assert mark == "✗" and "certificate" in said
    mark, said = verdicts(world.check(PUBLIC_URL="https://nobody.example.se"))["PUBLIC_URL"]
    assert mark == "✗" and "Name or service not known" in said


FAULTS: dict[str, tuple[dict[str, Page], str, str]] = {
    "not this service": ({"GET /healthz": (404, "text/html", b"")}, "PUBLIC_URL", "404"),
    "another token": (
        {"signed POST /voice": (403, "text/plain", b"")},
        "A signed call",
        "TWILIO_AUTH_TOKEN",
    ),
    "a redirect": ({"signed POST /voice": (308, "text/html", b"")}, "A signed call", "308"),
    "no document": ({"signed POST /voice": (200, "text/plain", b"")}, "A signed call", "plain"),
    "no guard": ({"POST /voice": (200, XML, DOCUMENT)}, "An unsigned call", "200"),
}


def test_what_a_service_does_wrong_is_told(world: World, serve: Serve) -> None:
    for changed, subject, said in FAULTS.values():
        world.public_url = serve(SERVICE, {**HEALTHY, **changed})
        result = world.check()
        mark, told = verdicts(result)[subject]
        assert (mark, result.exit_code) == ("✗", 1) and said in told


# The fallback.


FALLBACKS: dict[str, tuple[Page, str, str]] = {
    "missing": ((404, "text/plain", b""), "✗", "404"),
    "as a download": ((200, "application/octet-stream", DOCUMENT), "✗", "octet-stream"),
    "a page": ((200, "text/html", b"<html>Not here</html>"), "✗", "not a document for callers"),
    "too large": ((200, XML, DOCUMENT + b" " * 9_000_000), "✗", "not a document for callers"),
    "outdated": ((200, XML, DOCUMENT + b"\n"), "!", "differs"),
    "as XML": ((200, "application/xml", DOCUMENT), "✓", "/fallback.xml"),
}


def test_what_is_wrong_with_a_fallback_is_told(world: World, serve: Serve) -> None:
    for page, mark, said in FALLBACKS.values():
        world.fallback_url = at_pages(serve, page)
        world.connect()
        result = world.check()
        found, told = verdicts(result)["FALLBACK_URL"]
        assert (found, result.exit_code) == (mark, 1 if mark == "✗" else 0) and said in told
    own = world.check(FALLBACK_URL=f"{world.public_url}/fallback.xml")
    mark, said = verdicts(own)["FALLBACK_URL"]
    assert mark == "✗" and "host of PUBLIC_URL" in said


def at_export(serve: Serve, **manifest: str) -> str:
    """Serve the beginning of an export and its manifest."""

    def make(origin: str) -> Any:
        url = f"{origin}/line"
        made = Manifest(number=1, fingerprint=FINGERPRINT, date=datetime.now(UTC), url=url)
        files = contents(LINE, made)
        told = json.dumps(json.loads(files["manifest.json"]) | manifest).encode()
        return pages(
            {
                "GET /line": (200, XML, files["documents/begin/other.xml"]),
                "GET /line/manifest.json": (200, "application/json", told),
            }
        )

    return f"{serve(PAGES, make)}/line"


EXPORTS: list[tuple[dict[str, str], str, str]] = [
    ({}, "✓", f"has the live edition {FINGERPRINT[:8]}"),
    ({"fingerprint": OTHER}, "!", f"has edition {OTHER[:8]}"),
    ({"url": "https://moved.example.org/line"}, "✗", "https://moved.example.org/line"),
]


def test_an_export_is_compared_with_the_live_edition(world: World, serve: Serve) -> None:
    live = json.dumps({"fingerprint": FINGERPRINT}).encode()
    world.public_url = serve(SERVICE, {**HEALTHY, "GET /readyz": (200, "application/json", live)})
    for manifest, mark, said in EXPORTS:
        world.fallback_url = at_export(serve, **manifest)
        found, told = verdicts(world.check())["FALLBACK_URL"]
        assert found == mark and said in told
    world.fallback_url = at_export(serve)
    mark, said = verdicts(world.check(PUBLIC_URL="https://nobody.example.se"))["FALLBACK_URL"]
    assert mark == "?" and "could not be read" in said


# The number.


def test_a_number_that_is_not_set_to_the_line_or_handled_elsewhere_is_told(world: World) -> None:
    world.account.number()["voice_url"] = "https://demo.twilio.com/welcome/voice/"
    world.account.routed[NUMBER] = "us1"
    found = verdicts(world.check())
    assert found["The number"][0] == found["Region"][0] == "✗"
    assert "handled in us1" in found["Region"][1]


def test_a_region_that_twilio_does_not_tell_is_not_made_up(world: World) -> None:
    world.account.central = False
    result = world.check()
    assert verdicts(result)["Region"][0] == "?"
    assert (result.exit_code, last(result)[:16]) == (0, "Nothing is wrong")
