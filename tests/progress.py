"""A plugin of pytest that reports progress while no test ends: `pytest -p tests.progress`."""

import threading
import time

import pytest

MAX_SILENCE = 4.0
"""Seconds without output."""


def pytest_configure(config: pytest.Config) -> None:
    """Report in the process that prints, not in the workers of xdist."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Progress(config))


class Progress:
    """Prints the seconds since the start when nothing else was printed for a while."""

    def __init__(self, config: pytest.Config) -> None:
        self._writer = config.get_terminal_writer()
        self._began = self._printed = time.monotonic()
        self._ended = threading.Event()

    def pytest_sessionstart(self) -> None:
        """Start the thread."""
        threading.Thread(target=self._run, daemon=True).start()

    def pytest_runtest_logreport(self) -> None:
        """Note that pytest prints a dot."""
        self._printed = time.monotonic()

    def pytest_sessionfinish(self) -> None:
        """End the thread."""
        self._ended.set()

    def _run(self) -> None:
        while not self._ended.wait(0.5):
            now = time.monotonic()
            if now - self._printed >= MAX_SILENCE:
                self._printed = now
                self._writer.write(f" {now - self._began:.0f} s ", flush=True)
