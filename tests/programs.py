"""Programs beyond Python that some tests run; .ci/install installs them.

A test names them by `pytest.mark.needs`, and is selected only where they are there. In CI all
tests are selected, so that one fails for what is missing.
"""

import os
import shutil
from pathlib import Path

POSTGRESQL = "IVR_TEST_POSTGRESQL"
"""Address of a PostgreSQL server in which databases may be made; .ci/run starts one."""

FILES = {
    "libfaketime": (Path("/usr/lib"), "*/faketime/libfaketime.so.1"),
    "proc": (Path("/proc/self"), "task"),  # Linux
}


def find(name: str) -> str | None:
    """Return where a program is, or None."""
    if name == "postgresql":
        return os.environ.get(POSTGRESQL)
    if name in FILES:
        folder, pattern = FILES[name]
        return next(map(str, folder.glob(pattern)), None)
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")


def path_of(name: str) -> str:
    """Return where a program is."""
    found = find(name)
    assert found, f"{name} is missing on this machine. See CONTRIBUTING.md for what tests need."
    return found
