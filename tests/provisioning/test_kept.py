"""The files of saved setups."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from twilio_account import ACCOUNT, NUMBER, SID, TwilioAccount, bought

from .conftest import Run, flat

pytestmark = pytest.mark.servers

OTHER_ACCOUNT = "AC" + "e5" * 16


def test_what_was_set_before_is_kept_for_its_owner_alone(run: Run, file: Path) -> None:
    result = run("connect", NUMBER)
    assert f"What was set before is kept in {file}" in flat(result.output)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert (file.parent / ".gitignore").read_text() == "*\n"
    assert sorted(path.name for path in file.parent.iterdir()) == [file.name, ".gitignore"]
    kept = json.loads(file.read_text())
    assert (kept["number"], kept["sid"], kept["account"]) == (NUMBER, SID, ACCOUNT)
    assert (kept["region"], kept["routed"]) == ("ie1", "us1")
    assert kept["setup"]["voice_url"] == "https://demo.twilio.com/welcome/voice/"
    assert kept["setup"]["voice_caller_id_lookup"] is True


def test_what_was_kept_first_is_never_overwritten(
    run: Run, account: TwilioAccount, file: Path
) -> None:
    run("connect", NUMBER)
    kept = file.read_bytes()
    result = run("connect", NUMBER, PUBLIC_URL="https://new.example.se")
    assert file.read_bytes() == kept
    assert "in" in result.output and "already, and stays." in flat(result.output)
    assert account.number()["status_callback"].startswith("https://new.example.se/voice/status#")


def test_the_folder_can_be_chosen(run: Run, tmp_path: Path) -> None:
    run("connect", NUMBER, "--kept", str(tmp_path / "safe"))
    assert (tmp_path / "safe" / f"{NUMBER}-ie1.json").exists()


def make_a_folder_of(file: Path) -> None:
    file.unlink()
    file.mkdir()


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "damaged": (lambda file: file.write_text("{}"), "is not a file that ivr connect wrote"),
    "of another account": (
        lambda file: file.write_text(file.read_text().replace(ACCOUNT, OTHER_ACCOUNT)),
        f"is from another account, {OTHER_ACCOUNT}",
    ),
    "of another purchase": (
        lambda file: file.write_text(file.read_text().replace(SID, "PN" + "1" * 32)),
        "is from an earlier purchase",
    ),
    "a folder": (make_a_folder_of, "cannot be read or written"),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("command", ["connect", "disconnect"])
def test_with_a_file_that_is_not_usable_nothing_is_changed(
    run: Run, account: TwilioAccount, file: Path, command: str, damage: str
) -> None:
    run("connect", NUMBER)
    account.number().update(bought())
    account.asked.clear()
    spoil, sentence = DAMAGES[damage]
    spoil(file)
    result = run(command, NUMBER)
    assert (result.exit_code, account.changes()) == (1, [])
    assert sentence in result.output


def test_where_nothing_can_be_kept_nothing_is_changed(
    run: Run, account: TwilioAccount, tmp_path: Path
) -> None:
    (tmp_path / "kept").write_text("a file where the folder should be")
    result = run("connect", NUMBER)
    assert (result.exit_code, account.changes()) == (1, [])
    assert "cannot be read or written" in result.output


def test_where_the_disk_is_full_nothing_is_changed_and_nothing_is_left(
    run: Run, account: TwilioAccount, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    result = run("connect", NUMBER)
    assert (result.exit_code, account.changes()) == (1, [])
    assert "No space left on device" in result.output
    assert [path.name for path in file.parent.iterdir()] == [".gitignore"]
