"""`ivr export`: the folder, and the switch from one export to the next."""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import Write, write_into
from exports import RECORDED, SCRIPT, host, told
from scripts import prepared, replaced

from ivr.cli import main
from ivr.twilio.export.contents import Manifest
from ivr.twilio.export.folder import PUBLISHED, ExportFolder

pytestmark = pytest.mark.servers

Run = Callable[..., Result]


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
