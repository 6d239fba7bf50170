"""`ivr export --verify`: what is missing, damaged, from elsewhere or sent wrongly."""

import json
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from exports import PATH, RECORDED, SCRIPT, TYPES, FileHost, export, host, told
from scripts import announced, prepared
from serving import serving

from ivr.cli import main

pytestmark = pytest.mark.servers

Run = Callable[..., Result]


@pytest.fixture
def run(runner: CliRunner) -> Run:
    """Runs `ivr export --verify`."""

    def run(*arguments: object) -> Result:
        return runner.invoke(main, ["export", *map(str, arguments), "--lang", "en"])

    return run


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    return tmp_path / "exports"


@pytest.fixture
def served(exports: Path) -> Iterator[str]:
    """A host that answers from a whole export with a recording."""
    with host(exports, RECORDED) as url:
        yield url


def documents(exports: Path) -> list[Path]:
    return sorted((exports / "live" / "documents").rglob("*.xml"))


def test_a_whole_export_is_verified_on_its_host_and_in_its_folder(
    run: Run, served: str, exports: Path
) -> None:
    for place in (served, exports, exports / "live"):
        result = run("--verify", place)
        assert result.exit_code == 0, result.output
        assert "0 differ" in told(result)


@pytest.mark.parametrize("place", ["host", "folder"])
def test_what_is_damaged_or_missing_is_told_all_at_once(
    run: Run, served: str, exports: Path, place: str
) -> None:
    damaged, missing, *_ = (path for path in documents(exports) if path.stem == "1")
    (recording,) = (exports / "live" / "recordings").iterdir()
    damaged.write_bytes(damaged.read_bytes().replace(b"</s>", b" </s>"))
    missing.unlink()
    recording.write_bytes(recording.read_bytes()[:-1])
    result = run("--verify", served if place == "host" else exports)
    assert result.exit_code == 1
    for path in (damaged, missing, recording):
        assert str(path.relative_to(exports / "live")) in "".join(result.output.split())
    assert "3 differ" in told(result)


def test_half_an_export_is_noticed(run: Run, served: str, exports: Path) -> None:
    for path in documents(exports)[::2]:
        path.unlink()
    result = run("--verify", served)
    assert result.exit_code == 1
    assert "more." in told(result)


def test_an_export_of_which_nothing_is_there_but_the_manifest_is_noticed(
    run: Run, served: str, exports: Path
) -> None:
    for path in (exports / "live").rglob("*.*"):
        if path.is_file() and "documents" in path.parts or path.suffix == ".wav":
            path.unlink()
    result = run("--verify", served)
    assert result.exit_code == 1 and "404" in result.output


def test_hashes_of_another_export_are_noticed(run: Run, served: str, exports: Path) -> None:
    (exports / "live" / "hashes.json").write_text("{}")
    result = run("--verify", served)
    assert result.exit_code == 1 and "does not belong to" in told(result)


def test_documents_of_another_type_are_noticed(
    run: Run, exports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TYPES, "xml", "text/plain; charset=utf-8")
    with host(exports, SCRIPT) as url:
        result = run("--verify", url)
    assert result.exit_code == 1 and "text/plain" in result.output


def test_an_export_for_another_host_is_noticed(run: Run, exports: Path) -> None:
    export(exports, prepared(SCRIPT), "https://other.example.se/line", datetime.now(UTC))
    with host(exports) as url:
        result = run("--verify", url)
    assert result.exit_code == 1
    assert "lead callers to https://other.example.se/line" in told(result)


def test_where_no_export_is_that_is_what_is_told(run: Run, exports: Path, tmp_path: Path) -> None:
    with host(exports) as url:
        nothing = run("--verify", url)
        (exports / "live").mkdir(parents=True)
        (exports / "live" / "manifest.json").write_text(json.dumps({"edition": 1}))
        strange = run("--verify", url)
    gone = run("--verify", url)
    empty = run("--verify", tmp_path)
    assert [each.exit_code for each in (nothing, strange, gone, empty)] == [1, 1, 1, 1]
    assert "answers with 404" in told(nothing)
    assert "not the manifest" in told(strange)
    assert "could not be reached" in told(gone)
    assert "cannot be read" in told(empty)


def test_a_host_that_stops_answering_is_noticed(run: Run, exports: Path) -> None:
    class Stopping(FileHost):
        def __call__(self, environ, start):  # type: ignore[no-untyped-def] # as above
            if "at=" in environ["QUERY_STRING"]:
                environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            return super().__call__(environ, start)

    def make(origin: str) -> Stopping:
        export(exports, prepared(SCRIPT), f"{origin}{PATH}", datetime.now(UTC))
        return Stopping(exports, lambda: datetime.now(UTC))

    with serving(make) as origin:
        result = run("--verify", f"{origin}{PATH}")
    assert result.exit_code == 1 and "could not be reached" in told(result)
    assert result.output.count("reached") == 1


def test_documents_of_another_time_are_no_difference(run: Run, exports: Path) -> None:
    soon = datetime.now() + timedelta(hours=1)
    table = f"from = {soon:%Y-%m-%dT%H:%M:%S}\nuntil = 2099-01-01T00:00:00\n"
    with host(exports, announced({"bedragare": table}, files=SCRIPT)) as url:
        assert run("--verify", url).exit_code == 0
