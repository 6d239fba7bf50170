"""Other programs that some tests need; .ci/install installs them.

A test names them with `pytest.mark.needs`, and is only selected if they are installed. In CI all
tests are selected, so that missing programs fail.
"""

import os
import shutil
from pathlib import Path

POSTGRESQL = "IVR_TEST_POSTGRESQL"
"""Address of a PostgreSQL server that allows creating databases; .ci/run starts one."""

FILES = {
    "libfaketime": (Path("/usr/lib"), "*/faketime/libfaketime.so.1"),
    "proc": (Path("/proc/self"), "task"),  # Linux
}


def find(name: str) -> str | None:
    """Return the path of a program, or None."""
    if name == "postgresql":
        return os.environ.get(POSTGRESQL)
    if name in FILES:
        folder, pattern = FILES[name]
        return next(map(str, folder.glob(pattern)), None)
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")


def path_of(name: str) -> str:
    """Return the path of a program."""
    found = find(name)
    assert found, f"{name} is missing on this machine. See CONTRIBUTING.md for what tests need."
    return found
