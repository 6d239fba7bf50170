"""`ivr export`: the folder, the switch from one export to the next, and `--verify`."""

import json
import os
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import Write, write_into
from exports import PATH, FileHost, export
from scripts import announced, prepared, replaced, small_script, wav
from serving import serving

from ivr.cli import main
from ivr.twilio.export.contents import Manifest
from ivr.twilio.export.folder import PUBLISHED, ExportFolder

Run = Callable[..., Result]

SCRIPT = small_script()
RECORDED = SCRIPT | {
    "sv/recordings/welcome.wav": wav(1),
    "sv/recordings/welcome.txt": SCRIPT["sv/welcome.txt"],
}


@pytest.fixture
def run(runner: CliRunner, write: Write) -> Run:
    """Runs `ivr export` with a small script."""
    folder = write(SCRIPT)

    def run(*arguments: object, **environment: str) -> Result:
        return runner.invoke(
            main,
            ["export", *map(str, arguments), "--lang", "en"],
            env={"IVR_PROMPTS": str(folder), **environment},
        )

    return run


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    return tmp_path / "exports"


@contextmanager
def host(folder: Path, script: dict[str, bytes] | None = None) -> Iterator[str]:
    """Serve a folder on this machine, with an export that was made for its URL."""

    def make(origin: str) -> FileHost:
        if script:
            export(folder, prepared(script), f"{origin}{PATH}", datetime.now(UTC))
        return FileHost(folder, lambda: datetime.now(UTC))

    with serving(make) as origin:
        yield f"{origin}{PATH}"


def told(result: Result) -> str:
    return " ".join(result.output.split())


# Writing.


def test_the_line_is_exported_with_its_manifest(run: Run, exports: Path) -> None:
    result = run(exports, "--url", "https://fallback.example.se/line/")
    assert result.exit_code == 0, result.output
    line = prepared(SCRIPT)
    manifest = Manifest.model_validate_json((exports / "live" / "manifest.json").read_bytes())
    assert (manifest.edition, manifest.fingerprint) == (line.edition, line.script.fingerprint)
    assert manifest.url == "https://fallback.example.se/line"
    assert datetime.now(UTC) - manifest.date < timedelta(minutes=5)
    assert line.edition in told(result)


@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_others_can_read_an_export_whatever_this_process_leaves_to_them(
    run: Run, exports: Path, mask: int
) -> None:
    before = os.umask(mask)
    try:
        run(exports, "--url", "https://fallback.example.se/line")
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o777 for path in (exports / "live").rglob("*")}
    assert modes == {0o644, 0o755}
    assert (exports / "live").stat().st_mode & 0o777 == 0o755


def test_a_new_export_takes_the_place_of_the_one_before_which_is_kept(
    run: Run, exports: Path
) -> None:
    url = ("--url", "https://fallback.example.se/line")
    first, second, third = ((run(exports, *url), (exports / "live").resolve())[1] for _ in "123")
    assert len({first, second, third}) == 3
    assert (exports / "earlier").resolve() == second
    assert sorted(exports.glob("export-*")) == sorted([second, third])
    assert (exports / "published").read_text().strip() == third.name


def test_an_export_that_cannot_be_finished_leaves_the_live_one(run: Run, exports: Path) -> None:
    url = ("--url", "https://fallback.example.se/line")
    run(exports, *url)
    live = (exports / "live").resolve()
    (exports / ".live").mkdir()  # in the way of the link
    result = run(exports, *url)
    assert result.exit_code == 1 and "cannot be written" in told(result)
    assert (exports / "live").resolve() == live
    assert list(exports.glob("export-*")) == [live]


def test_only_one_writes_at_a_time(run: Run, exports: Path) -> None:
    with ExportFolder(exports).locked() as alone:
        assert alone
        result = run(exports, "--url", "https://fallback.example.se/line")
    assert result.exit_code == 1 and "Another export is being written" in told(result)


@pytest.mark.parametrize(
    "url",
    [
        "https://fallback.example.se",
        "https://fallback.example.se/",
        "https://fallback.example.se/line.xml",
        "https://fallback.example.se/line?x=1",
        "https://fallback.example.se/li%20ne",
        "https://user:word@fallback.example.se/line",
        "http://fallback.example.se/line",
        "https://127.0.0.1:port/line",
        "line",
        "https://[/line",
    ],
)
def test_a_url_that_no_host_can_have_is_refused(run: Run, exports: Path, url: str) -> None:
    result = run(exports, "--url", url)
    assert result.exit_code == 2 and "cannot be the URL" in told(result)
    assert not exports.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("exports",),
        ("--url", "https://fallback.example.se/line"),
        ("exports", "--verify", "exports"),
        ("--url", "https://fallback.example.se/line", "--verify", "exports"),
    ],
)
def test_what_is_to_be_done_must_be_clear(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_a_script_with_errors_is_not_exported(run: Run, exports: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run(
        exports, "--url", "https://fallback.example.se/line", "--prompts", tmp_path / "empty"
    )
    assert result.exit_code != 0
    assert not exports.exists()


def test_an_edition_is_exported_by_its_name(run: Run, exports: Path, tmp_path: Path) -> None:
    data = {"IVR_DATA": str(tmp_path / "data")}
    url = ("--url", "https://fallback.example.se/line", "--edition", "live")
    assert run(exports, *url[:-1], "latest").exit_code == 2
    result = run(exports, *url, **data)
    assert result.exit_code == 2 and "No edition is live" in told(result)
    prompts = tmp_path / "prompts-of-another"
    write_into(prompts, replaced(SCRIPT, "sv/welcome.txt", "polisens", "Polisens"))
    published = CliRunner().invoke(
        main, ["publish", str(prompts), "--note", "Hej", "--author", "Anna"], env=data
    )
    assert published.exit_code == 0, published.output
    assert run(exports, *url, **data).exit_code == 0
    assert "Polisens" in (exports / "live/documents/begin/other.xml").read_text()


def test_the_unit_of_systemd_waits_for_the_file_that_says_that_an_export_is_live() -> None:
    unit = Path(__file__).parent.parent / "deploy" / "ivr-export.path"
    assert f"PathChanged=/srv/line/{PUBLISHED}" in unit.read_text().splitlines()


# Calling.


def test_an_export_is_called_at_its_url_and_says_what_the_script_says(
    run: Run, exports: Path, runner: CliRunner, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "a-token-that-no-host-is-shown")
    monkeypatch.setenv("IVR_PROMPTS", str(write(RECORDED)))
    keys = ("--keys", "1 7 9 w 2 w w w", "--lang", "en")
    with host(exports, RECORDED) as url:
        called = runner.invoke(main, ["call", "--url", url, *keys])
    from_files = runner.invoke(main, ["call", *keys])
    assert called.exit_code == 0, called.output
    spoken = re.compile(r"\[recording [^]]*\]", re.DOTALL)
    assert spoken.sub("", called.output) == spoken.sub("", from_files.output)
    assert "recording" in called.output and "ended" in called.output


# Verifying.


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


def test_documents_of_another_type_are_noticed(run: Run, exports: Path) -> None:
    class Plain(FileHost):
        def __call__(self, environ, start):  # type: ignore[no-untyped-def] # as above
            def plain(status, headers):  # type: ignore[no-untyped-def] # as above
                kind = dict(headers)["Content-Type"].replace("text/xml", "text/plain")
                return start(status, [("Content-Type", kind)])

            return super().__call__(environ, plain)

    def make(origin: str) -> Plain:
        export(exports, prepared(SCRIPT), f"{origin}{PATH}", datetime.now(UTC))
        return Plain(exports, lambda: datetime.now(UTC))

    with serving(make) as origin:
        result = run("--verify", f"{origin}{PATH}")
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
