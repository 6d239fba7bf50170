"""A plain field is declared in two files: its table and its kind. All else follows from them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT

DECLARATIONS = {
    "ivr/script/fields/tables.py": ("    closes: bool = False\n", "    printed: bool = False\n"),
    "ivr/script/fields/kinds.py": (
        '        ("announcements/{text}/closes", N_("Closing the line"), Type.SWITCH, True),\n',
        '        ("announcements/{text}/printed", N_("Also in print"), Type.SWITCH, False),\n',
    ),
}
"""A line of a file, and the line that is added after it."""

SCRIPT = """
from tests.databases import memory_database
from tests.scripts import announced, short_script
from tests.studio.staff import Staff, app_with, content, studio_on
from ivr.studio.people import Role

staff = Staff(app := app_with(studio := studio_on(memory_database(content(short_script)))), studio)
publisher, one = staff.browser(Role.PUBLISHER), "/studio/announcements/stopp"
staff.save_files(announced({"stopp": "until = 2990-01-11T17:00:00\\n"}), staff.name(Role.PUBLISHER))
publisher.post("/studio/publish", staff.note())
assert "Also in print" in publisher.page(one)
publisher.fill(one, {"announcements/stopp/printed": "y", "act": "save"})
assert "printed = true" in staff.text("line.toml")
for page in ("/studio/publish", "/studio/history/saved/text-stopp"):
    assert "Also in print" in publisher.page(page), page
"""


@pytest.mark.servers
def test_a_new_field_of_an_announcement_needs_its_table_and_its_kind_alone(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "ivr", tmp_path / "ivr")
    for path, (line, added) in DECLARATIONS.items():
        file = tmp_path / path
        assert file.read_text().count(line) == 1
        file.write_text(file.read_text().replace(line, line + added))
    paths = os.pathsep.join([str(tmp_path), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": paths}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-P", *arguments],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("-c", SCRIPT)
    folders = [tmp_path / name for name in ("old", "new")]
    for folder, switch in zip(folders, ("", "printed = true\n"), strict=True):
        shutil.copytree(ROOT / "tests/frozen", folder)
        with (folder / "line.toml").open("a") as table:
            table.write(f"\n[announcements.stopp]\nuntil = 2990-01-11T17:00:00\n{switch}")
        for code in ("sv", "en"):
            (folder / code / "stopp.txt").write_text("Ett meddelande.\n")
    assert "Also in print" in run("-m", "ivr", "diff", *map(str, folders))
