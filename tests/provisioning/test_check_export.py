"""`ivr connect --check` where the fallback is an export of the line."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from internet import Page, pages
from scripts import full_script

from ivr.checks.check import open_line
from ivr.twilio.export.contents import Manifest, contents

from .conftest import HEALTHY, PAGES, SERVICE, XML, Serve, World, verdicts

pytestmark = pytest.mark.servers

EXPORTED = datetime.now(UTC) - timedelta(days=3, minutes=1)
LINE = open_line(full_script())
LIVE = {"edition": LINE.edition, "fingerprint": LINE.script.fingerprint}


def at_export(serve: Serve, change: Callable[[dict[str, bytes]], None] = lambda files: None) -> str:
    """Serve the beginning of an export and its manifest."""

    def make(origin: str) -> Any:
        manifest = Manifest(
            number=1,
            fingerprint=LINE.script.fingerprint,
            date=EXPORTED,
            url=f"{origin}/line",
        )
        files = contents(LINE, manifest)
        change(files)
        return pages(
            {
                "GET /line": (200, XML, files["documents/begin/other.xml"]),
                "GET /line/manifest.json": (200, "application/json", files["manifest.json"]),
            }
        )

    return f"{serve(PAGES, make)}/line"


def ready(serve: Serve, live: object) -> str:
    """Serve a service that says what is live."""
    page: Page = (200, "application/json", json.dumps(live).encode())
    return serve(SERVICE, {**HEALTHY, "GET /readyz": page})


def moved(files: dict[str, bytes]) -> None:
    files["manifest.json"] = files["manifest.json"].replace(b"/line", b"/other")


def damaged(files: dict[str, bytes]) -> None:
    files["documents/begin/other.xml"] = b"<Response/>"


@pytest.mark.parametrize(
    ("live", "mark", "said"),
    [
        (LIVE, "✓", "has the live edition"),
        ({**LIVE, "fingerprint": "0" * 64, "edition": "0a1b2c3d"}, "!", "and 0a1b2c3d is live"),
        ({}, "?", "could not be read"),
        ([], "?", "could not be read"),
    ],
)
def test_an_export_is_compared_with_the_live_edition_and_its_age_is_told(
    world: World, serve: Serve, live: object, mark: str, said: str
) -> None:
    world.public_url, world.fallback_url = ready(serve, live), at_export(serve)
    found, told = verdicts(world.check())["FALLBACK_URL"]
    assert found == mark
    assert said in told and LINE.edition in told and "3 days ago" in told


@pytest.mark.parametrize(
    ("change", "said"), [(moved, "leads callers to"), (damaged, "not a document for callers")]
)
def test_an_export_that_would_fail_callers_is_told(
    world: World, serve: Serve, change: Callable[[dict[str, bytes]], None], said: str
) -> None:
    world.public_url, world.fallback_url = ready(serve, LIVE), at_export(serve, change)
    result = world.check()
    assert said in " ".join(result.output.split()) and result.exit_code == 1


def test_a_number_is_connected_to_an_export_by_get(world: World, serve: Serve) -> None:
    world.fallback_url = at_export(serve)
    world.connect()
    setup = world.account.number()
    assert (setup["voice_fallback_url"], setup["voice_fallback_method"]) == (
        world.fallback_url,
        "GET",
    )
