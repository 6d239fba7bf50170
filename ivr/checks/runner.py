"""Where the scripts of a line are checked: in this process, or in a child of it."""

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Protocol

from ivr.checks.check import CheckResult, check_script
from ivr.script.files import Files


class CheckRunner(Protocol):
    """Checks scripts with `check_script`; `CheckProcess` does so in a child process."""

    def check(
        self, files: Files, *, spelling: bool = False, now: datetime | None = None
    ) -> CheckResult:
        """Return the check of a script, without the walks if it ran in another process."""

    def exclusively(self) -> AbstractContextManager[None]:
        """Return a context in which nobody else on this machine checks a script.

        Entering it raises CheckBusyError while somebody does.
        """


class ThisProcess:
    """Checks scripts in this process, whether others do so too or not."""

    def check(
        self, files: Files, *, spelling: bool = False, now: datetime | None = None
    ) -> CheckResult:
        """Return the check of a script."""
        return check_script(files, spelling=spelling, now=now)

    def exclusively(self) -> AbstractContextManager[None]:
        """Return a context that excludes nobody."""
        return nullcontext()


HERE = ThisProcess()


def check_alone(runner: CheckRunner, files: Files) -> CheckResult:
    """Check a script while nobody else on this machine does; raises CheckBusyError."""
    with runner.exclusively():
        return runner.check(files)
