"""`make` on a fresh machine."""

import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests import ROOT

SLOW_PYTHON = """\
#!/bin/sh
# As Python: `-m venv FOLDER` makes an environment whose pip takes long.
[ "$1 $2" = "-m venv" ] || exit 0
mkdir -p "$3/bin"
printf '#!/bin/sh\\nsleep 7\\nexit {code}\\n' > "$3/bin/pip"
chmod +x "$3/bin/pip"
"""
MAX_SILENCE = 5.0
"""Seconds without a line."""


@pytest.mark.needs("make")
@pytest.mark.parametrize("code", [0, 3], ids=["in the end", "never"])
def test_an_installation_that_takes_long_is_not_silent(tmp_path: Path, code: int) -> None:
    for name in ("Makefile", "pyproject.toml", "hatch_build.py"):
        shutil.copy(ROOT / name, tmp_path)
    python = tmp_path / "python"
    python.write_text(SLOW_PYTHON.format(code=code))
    python.chmod(0o755)
    command = ["make", ".venv/.installed", f"PYTHON={python}"]
    moments = [time.monotonic()]
    with subprocess.Popen(command, cwd=tmp_path, stdout=-1, stderr=-2) as make:
        assert make.stdout
        for _ in make.stdout:
            moments.append(time.monotonic())
    moments.append(time.monotonic())
    pairs = zip(moments, moments[1:], strict=False)
    assert max(after - before for before, after in pairs) < MAX_SILENCE
    assert (make.returncode == 0) is (code == 0) is (tmp_path / ".venv/.installed").exists()
