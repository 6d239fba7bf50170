"""The fallback of a running service: exported on every publication, and compared with its host."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Journal, Write, service_of, settings_for
from exports import PATH, FileHost, export
from flask import Flask
from scripts import prepared, replaced, small_script
from serving import serving

from ivr.app import create_app
from ivr.errors import ConfigError
from ivr.publishing.live import exporter
from ivr.twilio.export import standing
from ivr.twilio.export.folder import ExportFolder
from ivr.web.fallback import Fallback
from ivr.web.metrics import EXTENSION

pytestmark = pytest.mark.servers

SCRIPT = small_script()
REWORDED = replaced(SCRIPT, "sv/welcome.txt", "polisens", "Polisens")
URL = "https://fallback.example.se/line"
NOWHERE = "https://127.0.0.1:1/line"


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    return tmp_path / "exports"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test wait for the next time that something is tried or compared."""
    monkeypatch.setattr(exporter, "RETRY_SECONDS", 0)
    monkeypatch.setattr(standing, "COMPARE_SECONDS", 0)


def app_with(write: Write, url: str | None, exports: Path | None, now: Any = None) -> Flask:
    """A service of the small script, which does nothing in the background."""
    settings = settings_for(write(SCRIPT)).model_copy(
        update={"fallback_url": url, "export": exports}
    )
    app = create_app(settings, **({"now": now} if now else {}))
    service_of(app).stop()
    return app


def fallback_of(app: Flask) -> Fallback:
    found: Fallback = app.extensions["ivr.fallback"]
    return found


def publish(app: Flask, write: Write, files: dict[str, bytes]) -> None:
    write(files)
    service_of(app).poll()


def problems(app: Flask) -> list[str]:
    fallback_of(app).poll()
    found: list[str] = app.test_client().get("/readyz").get_json()["problems"]
    return found


def begins(exports: Path) -> str:
    return (exports / "live" / "documents" / "begin" / "other.xml").read_text()


# Written on every publication.


def test_every_publication_is_exported_and_nothing_is_written_twice(
    write: Write, exports: Path
) -> None:
    app = app_with(write, URL, exports)
    fallback_of(app).poll()
    first = (exports / "live").resolve()
    fallback_of(app).poll()
    assert (exports / "live").resolve() == first and "polisens" in begins(exports)
    publish(app, write, REWORDED)
    fallback_of(app).poll()
    assert (exports / "live").resolve() != first and "Polisens" in begins(exports)


def test_a_worker_writes_nothing_that_another_one_has_written_or_writes_now(
    write: Write, exports: Path
) -> None:
    one, other = app_with(write, URL, exports), app_with(write, URL, exports)
    with ExportFolder(exports).locked():
        fallback_of(one).poll()
        assert not (exports / "live").exists()
    fallback_of(one).poll()
    first = (exports / "live").resolve()
    fallback_of(other).poll()
    assert (exports / "live").resolve() == first


def test_an_export_of_another_url_is_replaced(write: Write, exports: Path) -> None:
    export(exports, prepared(SCRIPT), "https://other.example.se/line", datetime.now(UTC))
    fallback_of(app_with(write, URL, exports)).poll()
    assert URL in begins(exports)


def test_a_disk_that_cannot_be_written_is_a_problem_until_it_can(
    write: Write, tmp_path: Path, journal: Journal
) -> None:
    exports = tmp_path / "exports"
    exports.write_text("in the way")
    app = app_with(write, URL, exports)
    for _ in range(2):
        assert "The export of the live edition cannot be written." in problems(app)
    assert len(journal.lines("export-not-written")) == 1
    exports.unlink()
    assert "The export of the live edition cannot be written." not in problems(app)
    assert (exports / "live").exists()


def test_a_failed_export_is_not_tried_again_at_once(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporter, "RETRY_SECONDS", 3_600)
    exports = tmp_path / "exports"
    exports.write_text("in the way")
    app = app_with(write, URL, exports)
    fallback_of(app).poll()
    exports.unlink()
    fallback_of(app).poll()
    assert not exports.exists()


@pytest.mark.parametrize("url", [None, "https://pages.example.org/fallback.xml"])
def test_an_export_without_a_url_for_it_stops_the_start(
    write: Write, exports: Path, url: str | None
) -> None:
    with pytest.raises(ConfigError, match="IVR_EXPORT needs a FALLBACK_URL"):
        app_with(write, url, exports)


# Compared with its host.


@pytest.fixture
def host(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A host with an export of the small script, and its folder."""
    folder = tmp_path / "host"

    def make(origin: str) -> FileHost:
        export(folder, prepared(SCRIPT), f"{origin}{PATH}", datetime.now(UTC))
        return FileHost(folder, lambda: datetime.now(UTC))

    with serving(make) as origin:
        yield f"{origin}{PATH}", folder


def behind(app: Flask) -> bool:
    """Whether the metric says that the fallback is behind."""
    text = app.extensions[EXTENSION]().decode()
    return "ivr_fallback_behind 1.0" in text


def test_a_fallback_that_is_behind_is_a_problem_until_it_is_not(
    host: tuple[str, Path], write: Write, journal: Journal
) -> None:
    url, folder = host
    app = app_with(write, url, None)
    assert problems(app) == [] and not behind(app)
    publish(app, write, REWORDED)
    for _ in range(2):
        assert problems(app) == ["The fallback is behind the live edition."] and behind(app)
    (entry,) = journal.lines("fallback-behind")
    assert prepared(REWORDED).edition in entry["reason"]
    export(folder, prepared(REWORDED), url, datetime.now(UTC))
    assert problems(app) == [] and not behind(app)


def test_the_host_is_asked_every_few_minutes(
    host: tuple[str, Path], write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "COMPARE_SECONDS", 300)
    app = app_with(write, host[0], None)
    assert problems(app) == []
    publish(app, write, REWORDED)
    assert problems(app) == []


def test_a_host_that_does_not_answer_is_a_problem(write: Write) -> None:
    app = app_with(write, NOWHERE, None)
    assert problems(app) == ["The fallback does not answer."]


def test_a_host_with_an_error_is_a_problem(write: Write) -> None:
    def broken(origin: str) -> Any:
        def answer(environ: Any, start: Any) -> list[bytes]:
            start("503 Unavailable", [])
            return [b""]

        return answer

    with serving(broken) as origin:
        app = app_with(write, f"{origin}{PATH}", None)
        assert problems(app) == ["The fallback does not answer."]


@pytest.mark.parametrize("manifest", [None, {"edition": 1}])
def test_a_host_without_an_export_is_a_problem_only_if_one_is_written(
    host: tuple[str, Path], write: Write, exports: Path, manifest: object
) -> None:
    url, folder = host
    (folder / "live" / "manifest.json").unlink()
    if manifest:
        (folder / "live" / "manifest.json").write_text(json.dumps(manifest))
    assert problems(app_with(write, url, None)) == []
    assert problems(app_with(write, url, exports)) == ["The fallback has no export."]


def test_a_single_document_is_not_compared(write: Write) -> None:
    assert problems(app_with(write, "https://127.0.0.1:1/fallback.xml", None)) == []
    assert problems(app_with(write, None, None)) == []
