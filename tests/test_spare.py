"""The spare: a service that starts while its script is broken goes on with the last good one."""

import os
from pathlib import Path

import pytest
from calling import Twilio
from conftest import Journal, Serve, Write, watch_of
from scripts import delivered, with_text

from ivr.errors import ScriptRefusedError, ScriptUnreadableError
from ivr.spare import Spare

EDITED = with_text(delivered(), "sv/welcome.txt", "Välkommen till en annan linje.\n")
BROKEN = with_text(delivered(), "sv/welcome.txt", "")
ODD = {"sv/å.txt": b"", "a b\\c/\\xff.txt": b"\x00\xff", "line.toml": b"x" * 100_000}


@pytest.fixture
def spare(tmp_path: Path) -> Spare:
    return Spare(tmp_path / "spare.zip")


def test_what_is_kept_last_is_what_there_is(spare: Spare) -> None:
    assert spare.files() is None
    for files in (delivered(), ODD, {}, EDITED):
        spare.keep(files)
        assert spare.files() == files


def test_nothing_else_is_left_beside_the_spare(spare: Spare, tmp_path: Path) -> None:
    spare.keep(delivered())
    assert os.listdir(tmp_path) == ["spare.zip"]


def test_a_spare_that_cannot_be_written_is_gone_without(tmp_path: Path) -> None:
    spare = Spare(tmp_path / "nowhere" / "spare.zip")
    spare.keep(delivered())
    assert spare.files() is None


def test_a_spare_that_is_none_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "spare.zip").write_bytes(b"PK")
    assert Spare(tmp_path / "spare.zip").files() is None


@pytest.mark.parametrize("folder_now", [BROKEN, {}], ids=["broken", "empty"])
def test_a_worker_that_starts_while_the_script_is_broken_answers_with_the_last_good_one(
    serve: Serve, write: Write, spare: Spare, journal: Journal, folder_now: dict[str, bytes]
) -> None:
    first = serve(spare=spare)
    write(EDITED)
    watch_of(first).look()
    write(folder_now)
    watch_of(first).look()

    second = serve(spare=spare)

    assert "Välkommen till en annan linje." in Twilio(second).ask().words
    watch_of(second).look()
    assert second.test_client().get("/readyz").json["problems"]  # type: ignore[index] # JSON
    assert journal.lines("line-refused")


def test_a_good_folder_is_preferred_to_the_spare(serve: Serve, write: Write, spare: Spare) -> None:
    spare.keep(EDITED)
    assert "annan linje" not in Twilio(serve(spare=spare)).ask().words


def test_a_service_without_any_good_script_does_not_start(
    serve: Serve, write: Write, spare: Spare, folder: Path
) -> None:
    write(BROKEN)
    with pytest.raises(ScriptRefusedError, match="welcome"):
        serve(spare=spare)
    spare.keep(BROKEN)
    with pytest.raises(ScriptRefusedError, match="welcome"):
        serve(spare=spare)
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(ScriptUnreadableError):
        serve()
