"""Closing the line while its database is away, as docs/operations.md describes."""

import shutil
from pathlib import Path

from tests.calling import said
from tests.scripts import full_script
from tests.servers.running import SECRET_KEY, Instance, all_answer

ANNOUNCEMENT = "\n[announcements.stangt]\nuntil = 2099-12-02T17:00:00\ncloses = true\n"
CLOSED = {"sv": "Linjen är stängd i dag.\n", "en": "The line is closed today.\n"}


def test_a_line_is_closed_without_its_database_and_opened_again(tmp_path: Path) -> None:
    data, closed = tmp_path / "data", tmp_path / "closed"
    usual = {"SECRET_KEY": SECRET_KEY, "IVR_DATA": str(data)}
    with Instance(tmp_path / "line", usual, files=full_script()) as line:
        all_answer(line)
    (tmp_path / "away").mkdir()
    for file in data.glob("ivr.db*"):
        file.rename(tmp_path / "away" / file.name)
    (cached,) = (data / "editions").glob("*/*.zip")
    shutil.unpack_archive(cached, closed)
    with (closed / "line.toml").open("a") as settings:
        settings.write(ANNOUNCEMENT)
    for language, words in CLOSED.items():
        (closed / language / "stangt.txt").write_text(words)
    folder = {"IVR_PROMPTS": str(closed), "IVR_DATA": str(tmp_path / "closed-data")}
    with Instance(tmp_path / "line", {**folder, "DATABASE_URL": "", "SECRET_KEY": ""}) as line:
        all_answer(line)
        heard = said(line.caller().dial())
        assert "stängd" in heard and "tryck ett" not in heard
    for file in (tmp_path / "away").iterdir():
        file.rename(data / file.name)
    with Instance(tmp_path / "line", usual) as line:
        all_answer(line)
        heard = said(line.caller().dial())
        assert "stängd" not in heard and "tryck ett" in heard
